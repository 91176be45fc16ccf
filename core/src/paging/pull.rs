//! One consumption of a listing: each row once, in order, complete or an error.
//!
//! How it reads depends on what can be proved: overlapping runs ([`OverlappingPages`]) where rows carry an id and
//! the server honours sizes, fixed pages ([`CountedPages`]) otherwise, single pages for a limited pull.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::time::Instant;

use crate::error::{Error, Result};
use crate::http::call_stats::CallStats;
use crate::http::client::Client;
use crate::paging::counted::CountedPages;
use crate::paging::dedup::Dedup;
use crate::paging::overlapping::OverlappingPages;
use crate::paging::query::{Query, ReadPage};
use crate::paging::receipt::{Evidence, Receipt};
use crate::paging::runs::Run;
use crate::paging::source::{Source, incomplete, with_costs};
use crate::paging::step::{Fresh, Step};
use crate::record::page::PageRows;
use crate::record::row::Row;

enum Engine<T> {
    OverlappingPages(Box<OverlappingPages<T>>),
    CountedPages(CountedPages),
    /// Pages of equal size until `wanted` rows came: no completeness is promised.
    Limited {
        next: Run,
    },
    /// One answer holds all.
    Single,
    Finished,
}

/// One consumption of a listing.
///
/// A step that is under way stays here when whoever waits for it gives up, so that the next one goes on with it.
pub struct Pull<T = Vec<Row>> {
    query: Arc<Query>,
    costs: Arc<CallStats>,
    /// Away in the step that is under way.
    reader: Option<Box<Reader<T>>>,
    /// Locked by nobody: what is shared between threads may hold no bare future.
    step: Mutex<Option<UnderWay<T>>>,
    /// What it had done when the step that is under way began.
    receipt: Receipt,
    /// Pages given.
    pages: u64,
    /// Whether a step failed, or a page did not reach its caller: rows may be lost.
    is_poisoned: bool,
}

type UnderWay<T> = Pin<Box<dyn Future<Output = (Box<Reader<T>>, Result<Option<T>>)> + Send>>;

/// What reads the pages.
struct Reader<T> {
    source: Source<T>,
    engine: Engine<T>,
    seen: Dedup,
    started: Option<Instant>,
    /// Rows still wanted, where the consumer set a limit.
    wanted: Option<usize>,
}

impl<T> std::fmt::Debug for Pull<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pull({:?})", self.query.request)
    }
}

impl<T: PageRows> Pull<T> {
    pub(crate) fn new(client: Client, query: Arc<Query>, limit: Option<usize>, form: Arc<dyn ReadPage<T>>) -> Self {
        let filters = query.request.query.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let receipt = Receipt { filters: filters.collect(), ..Receipt::default() };
        let size = u64::from(query.paging.page_size.get());
        let engine = match limit {
            Some(0) => Engine::Finished,
            _ if !query.is_paged() => Engine::Single,
            // Rows outside the window are dropped, so how many are needed is not known.
            Some(_) if query.window.is_some() => Engine::Limited { next: Run::first(size) },
            Some(limit) => {
                let limit = limit as u64;
                Engine::Limited { next: Run::first(limit.div_ceil(limit.div_ceil(size))) }
            }
            None if query.has_ids() => Engine::OverlappingPages(Box::new(OverlappingPages::new(size))),
            None => Engine::CountedPages(CountedPages::new(size)),
        };
        let costs = Arc::<CallStats>::default();
        let source = Source::new(client, query.clone(), form, costs.clone(), receipt.clone());
        let reader = Reader { source, engine, seen: Dedup::default(), started: None, wanted: limit };
        let (reader, step) = (Some(Box::new(reader)), Mutex::default());
        Pull { query, costs, reader, step, receipt, pages: 0, is_poisoned: false }
    }

    /// The next page's rows, each row once; `None` at the end of a complete pull.
    ///
    /// # Cancel safety
    /// Safe: a call that is dropped loses no row, and the next one goes on where it stood.
    ///
    /// # Errors
    /// Whatever a request fails with, or [`IncompleteListing`](crate::ErrorKind::IncompleteListing): also after a call
    /// that failed, since rows may have been lost with it.
    pub async fn next(&mut self) -> Result<Option<T>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// As [`Pull::next`], for a caller whom a page may fail to reach: `reached` is how many did.
    ///
    /// # Errors
    /// As for [`Pull::next`], and where a call was cancelled before it gave its page.
    #[doc(hidden)]
    pub async fn next_after(&mut self, reached: u64) -> Result<Option<T>> {
        self.is_poisoned |= reached != self.pages || self.step().is_some();
        self.next().await
    }

    fn step(&mut self) -> &mut Option<UnderWay<T>> {
        self.step.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    /// [`Pull::next`] as a step of a stream.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<T>>> {
        if self.is_poisoned {
            let why = "an earlier step of this pull failed, was interrupted or is still under way";
            let receipt = self.receipt();
            return Poll::Ready(Err(incomplete(&self.query, &receipt, receipt.rows, why)));
        }
        if let Some(reader) = self.reader.take() {
            self.receipt.clone_from(&reader.source.receipt);
            *self.step() = Some(Box::pin(reader.read()));
        }
        // Put back only while it is pending: one that panicked is over.
        let Some(mut step) = self.step().take() else { return Poll::Ready(Err(Error::task_died())) };
        let Poll::Ready((reader, rows)) = step.as_mut().poll(context) else {
            *self.step() = Some(step);
            return Poll::Pending;
        };
        self.reader = Some(reader);
        self.is_poisoned = rows.is_err();
        self.pages += u64::from(matches!(rows, Ok(Some(_))));
        Poll::Ready(rows)
    }

    /// What the pull did so far; what its rows and totals were before a step that is under way.
    pub fn receipt(&self) -> Receipt {
        let receipt = self.reader.as_ref().map_or(&self.receipt, |reader| &reader.source.receipt);
        with_costs(receipt, &self.costs)
    }
}

impl<T: PageRows> Reader<T> {
    /// The next page's rows, and itself.
    async fn read(mut self: Box<Self>) -> (Box<Self>, Result<Option<T>>) {
        let rows = self.advance().await;
        (self, rows)
    }

    async fn advance(&mut self) -> Result<Option<T>> {
        let started = *self.started.get_or_insert_with(Instant::now);
        while !matches!(self.engine, Engine::Finished) {
            let step = self.step().await;
            self.source.receipt.seconds = started.elapsed().as_secs_f64();
            match step {
                Ok(Step::Rows(fresh)) => {
                    let rows = self.keep(fresh);
                    if rows.is_some() {
                        return Ok(rows);
                    }
                }
                Ok(Step::Nothing) => {}
                Ok(Step::End) => self.engine = Engine::Finished,
                Ok(Step::Count { size, heeds_limit }) => {
                    let pages = if heeds_limit { CountedPages::new(size) } else { CountedPages::ignoring_limit(size) };
                    self.source.allowance.begin();
                    self.engine = Engine::CountedPages(pages);
                }
                Err(error) => {
                    self.engine = Engine::Finished;
                    return Err(error);
                }
            }
        }
        Ok(None)
    }

    async fn step(&mut self) -> Result<Step<T>> {
        let Reader { source, engine, seen, .. } = self;
        match engine {
            Engine::OverlappingPages(chain) => chain.step(source, seen).await,
            Engine::CountedPages(pages) => {
                source.receipt.evidence = Evidence::Counted;
                pages.step(source, seen).await
            }
            Engine::Single => {
                let page = source.fetch(Run::first(1)).await?;
                source.receipt.evidence = Evidence::Counted;
                let places = seen.fresh(&page.facts.stamps, 0, &mut source.receipt);
                *engine = Engine::Finished;
                Ok(Step::Rows(Fresh { page, places }))
            }
            Engine::Limited { next } => {
                let run = *next;
                let page = source.fetch_counted(run).await?;
                let came = page.facts.rows();
                let places = seen.fresh(&page.facts.stamps, 0, &mut source.receipt);
                let all = source.receipt.total_last.is_some_and(|total| run.start() + came >= total);
                let limit = if run.page == 1 { came } else { run.limit };
                *engine = if came == 0 || all || places.is_empty() {
                    Engine::Finished
                } else {
                    // The server may have clamped the size in silence.
                    Engine::Limited { next: Run { page: run.page + 1, limit } }
                };
                Ok(Step::Rows(Fresh { page, places }))
            }
            Engine::Finished => Ok(Step::End),
        }
    }

    /// Drops rows outside the window, and those beyond what is wanted; `None` where that leaves none.
    fn keep(&mut self, mut fresh: Fresh<T>) -> Option<T> {
        fresh.narrow(self.wanted);
        let rows = fresh.places.len();
        if let Some(wanted) = &mut self.wanted {
            *wanted -= rows;
            if *wanted == 0 {
                self.engine = Engine::Finished;
            }
        }
        self.source.receipt.rows += rows as u64;
        self.source.receipt.unreadable += fresh.unreadable() as u64;
        (rows > 0).then(|| fresh.rows())
    }
}
