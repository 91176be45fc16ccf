//! One consumption of a listing: each row once, in order, complete or an error.
//!
//! How it reads depends on what can be proved:
//!
//! | The listing | is read by |
//! |---|---|
//! | has ids, and the server honours page sizes | overlapping runs ([`OverlappingPages`]) |
//! | has no ids, or the server ignores page sizes | counted pages ([`CountedPages`]) |
//! | is wanted only up to a limit | pages until the limit is reached; completeness is not promised |
//! | has no pages | one request |

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
use crate::paging::shortfall::incomplete;
use crate::paging::source::{Source, with_stats};
use crate::paging::step::{NewRows, Step};
use crate::record::page::PageRows;
use crate::record::row::Row;

enum Engine<T> {
    OverlappingPages(Box<OverlappingPages<T>>),
    CountedPages(CountedPages),
    /// Pages of equal size until enough rows are read. Completeness is not promised.
    Limited {
        next: Run,
    },
    /// One reply that holds all rows.
    Single,
    Finished,
}

/// One consumption of a listing.
///
/// The pull owns the step that is running. If the caller stops waiting for it, the next call continues it.
pub struct Pull<T = Vec<Row>> {
    query: Arc<Query>,
    stats: Arc<CallStats>,
    /// `None` while a running step owns it.
    reader: Option<Box<Reader<T>>>,
    /// The running step. The mutex is never locked; it only makes the pull `Sync`, which a bare future would not be.
    step: Mutex<Option<StepFuture<T>>>,
    /// The receipt as it was when the running step began.
    receipt: Receipt,
    /// The number of pages returned.
    pages: u64,
    /// Whether a step failed, or a page did not reach the caller, so that rows may be lost.
    is_poisoned: bool,
}

type StepFuture<T> = Pin<Box<dyn Future<Output = (Box<Reader<T>>, Result<Option<T>>)> + Send>>;

/// The parts of a pull that a step needs.
struct Reader<T> {
    source: Source<T>,
    engine: Engine<T>,
    seen: Dedup,
    started: Option<Instant>,
    /// The number of rows still wanted, if the consumer set a limit.
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
            // Rows outside the window are dropped, so the number of rows to request is not known.
            Some(_) if query.window.is_some() => Engine::Limited { next: Run::first(size) },
            Some(limit) => {
                let limit = limit as u64;
                Engine::Limited { next: Run::first(limit.div_ceil(limit.div_ceil(size))) }
            }
            None if query.has_ids() => Engine::OverlappingPages(Box::new(OverlappingPages::new(size))),
            None => Engine::CountedPages(CountedPages::new(size)),
        };
        let stats = Arc::<CallStats>::default();
        let source = Source::new(client, query.clone(), form, stats.clone(), receipt.clone());
        let reader = Reader { source, engine, seen: Dedup::default(), started: None, wanted: limit };
        let (reader, step) = (Some(Box::new(reader)), Mutex::default());
        Pull { query, stats, reader, step, receipt, pages: 0, is_poisoned: false }
    }

    /// Fetches the next page's rows, each row once; `None` at the end of a complete pull.
    ///
    /// # Cancel safety
    /// Safe: dropping the future loses no row, and the next call continues where it stopped.
    ///
    /// # Errors
    /// The error of a request, or [`IncompleteListing`](crate::ErrorKind::IncompleteListing). After a call that failed,
    /// each further call is incomplete as well, since rows may have been lost.
    pub async fn next(&mut self) -> Result<Option<T>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// Works as [`Pull::next`] for a caller that a page may fail to reach; `reached` is the number of pages that did.
    ///
    /// # Errors
    /// As for [`Pull::next`], and `IncompleteListing` if an earlier call was cancelled or its page did not arrive.
    #[doc(hidden)]
    pub async fn next_after(&mut self, reached: u64) -> Result<Option<T>> {
        self.is_poisoned |= reached != self.pages || self.step().is_some();
        self.next().await
    }

    fn step(&mut self) -> &mut Option<StepFuture<T>> {
        self.step.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    /// Polls [`Pull::next`].
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
        // Only a pending step is put back, so that a step which panicked is not polled again.
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

    /// Returns what the pull has done so far. While a step is running, rows and totals are those before it.
    pub fn receipt(&self) -> Receipt {
        let receipt = self.reader.as_ref().map_or(&self.receipt, |reader| &reader.source.receipt);
        with_stats(receipt, &self.stats)
    }
}

impl<T: PageRows> Reader<T> {
    /// Reads the next page's rows, and returns them with the reader.
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
                Ok(Step::Continue) => {}
                Ok(Step::End) => self.engine = Engine::Finished,
                Ok(Step::SwitchToCounted { size, honours_limit }) => {
                    let pages =
                        if honours_limit { CountedPages::new(size) } else { CountedPages::ignoring_limit(size) };
                    self.source.page_budget.begin_reading();
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
            Engine::OverlappingPages(pages) => pages.step(source, seen).await,
            Engine::CountedPages(pages) => {
                source.receipt.evidence = Evidence::Counted;
                pages.step(source, seen).await
            }
            Engine::Single => {
                let page = source.fetch(Run::first(1)).await?;
                source.receipt.evidence = Evidence::Counted;
                let places = seen.new_rows(&page.facts.stamps, 0, &mut source.receipt);
                *engine = Engine::Finished;
                Ok(Step::Rows(NewRows { page, places }))
            }
            Engine::Limited { next } => {
                let run = *next;
                let page = source.fetch_counted(run).await?;
                let rows = page.facts.rows();
                let places = seen.new_rows(&page.facts.stamps, 0, &mut source.receipt);
                let all = source.receipt.total_last.is_some_and(|total| run.start() + rows >= total);
                let limit = if run.page == 1 { rows } else { run.limit };
                *engine = if rows == 0 || all || places.is_empty() {
                    Engine::Finished
                } else {
                    // The server may have reduced the page size without saying so.
                    Engine::Limited { next: Run { page: run.page + 1, limit } }
                };
                Ok(Step::Rows(NewRows { page, places }))
            }
            Engine::Finished => Ok(Step::End),
        }
    }

    /// Drops the rows outside the window and those beyond the limit; returns `None` if no row is left.
    fn keep(&mut self, mut fresh: NewRows<T>) -> Option<T> {
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
