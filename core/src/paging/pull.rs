//! One consumption of a listing: each row once, in order, complete or an error.
//!
//! How it reads depends on what can be proved: overlapping runs ([`Chain`]) where rows carry an id and
//! the server honours sizes, fixed pages ([`FixedPages`]) otherwise, single pages for a limited pull.

use crate::paging::receipt::{Evidence, Receipt};
use crate::paging::step::Step;
use std::sync::Arc;

use tokio::time::Instant;

use crate::error::Result;
use crate::http::client::Client;
use crate::paging::counted::FixedPages;
use crate::paging::dedup::Seen;
use crate::paging::overlapping::Chain;
use crate::paging::query::Query;
use crate::paging::runs::Run;
use crate::paging::source::Source;
use crate::record::row::Row;

enum Engine {
    Chain(Box<Chain>),
    FixedPages(FixedPages),
    /// Pages of equal size until `wanted` rows came: no completeness is promised.
    Limited {
        next: Run,
    },
    /// One answer holds all.
    Single,
    Finished,
}

/// One consumption of a listing.
pub struct Pull {
    source: Source,
    engine: Engine,
    seen: Seen,
    started: Option<Instant>,
    /// Rows still wanted, where the consumer set a limit.
    wanted: Option<usize>,
    /// Pages given.
    pages: u64,
    /// Whether a step is under way, failed, or was cancelled: rows that it took in may be lost.
    is_spoilt: bool,
}

impl std::fmt::Debug for Pull {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pull({:?})", self.source.query.request)
    }
}

impl Pull {
    pub(crate) fn new(client: Client, query: Arc<Query>, limit: Option<usize>) -> Self {
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
            None if query.has_ids() => Engine::Chain(Box::new(Chain::new(size))),
            None => Engine::FixedPages(FixedPages::new(size)),
        };
        // A window is held against the rows' dates.
        let keeps_text = query.window.is_some();
        let source = Source::new(client, query, receipt, keeps_text);
        Pull { source, engine, seen: Seen::default(), started: None, wanted: limit, pages: 0, is_spoilt: false }
    }

    /// The next page's rows, each row once; `None` at the end of a complete pull.
    ///
    /// # Errors
    /// Whatever a request fails with, or [`IncompleteListing`](crate::ErrorKind::IncompleteListing): also after a call
    /// that failed or was cancelled, since rows may have been lost with it.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>> {
        if std::mem::replace(&mut self.is_spoilt, true) {
            let why = "an earlier step of this pull failed, was interrupted or is still under way";
            return Err(self.source.incomplete(self.source.receipt.rows, why));
        }
        let rows = self.advance().await?;
        self.pages += u64::from(rows.is_some());
        self.is_spoilt = false;
        Ok(rows)
    }

    /// As [`Pull::next`], for a caller whom a page may fail to reach: `reached` is how many did.
    ///
    /// # Errors
    /// As for [`Pull::next`].
    pub async fn next_after(&mut self, reached: u64) -> Result<Option<Vec<Row>>> {
        self.is_spoilt |= reached != self.pages;
        self.next().await
    }

    async fn advance(&mut self) -> Result<Option<Vec<Row>>> {
        let started = *self.started.get_or_insert_with(Instant::now);
        while !matches!(self.engine, Engine::Finished) {
            let step = self.step().await;
            self.source.receipt.seconds = started.elapsed().as_secs_f64();
            match step {
                Ok(Step::Rows(rows)) => {
                    let rows = self.keep(rows);
                    if !rows.is_empty() {
                        self.source.receipt.rows += rows.len() as u64;
                        self.source.receipt.unreadable += rows.iter().map(|row| row.unreadable() as u64).sum::<u64>();
                        return Ok(Some(rows));
                    }
                }
                Ok(Step::End) => self.engine = Engine::Finished,
                Ok(Step::Count { size, heeds_limit }) => {
                    let pages = if heeds_limit { FixedPages::new(size) } else { FixedPages::ignoring_limit(size) };
                    self.source.allowance.begin();
                    self.engine = Engine::FixedPages(pages);
                }
                Err(error) => {
                    self.engine = Engine::Finished;
                    return Err(error);
                }
            }
        }
        Ok(None)
    }

    async fn step(&mut self) -> Result<Step> {
        let Pull { source, engine, seen, .. } = self;
        match engine {
            Engine::Chain(chain) => chain.step(source, seen).await,
            Engine::FixedPages(pages) => {
                source.receipt.evidence = Evidence::Counted;
                pages.step(source, seen).await
            }
            Engine::Single => {
                let page = source.fetch(Run::first(1)).await?;
                source.receipt.evidence = Evidence::Counted;
                let rows = seen.fresh(page.rows, &page.stamps, 0, &mut source.receipt);
                *engine = Engine::Finished;
                Ok(Step::Rows(rows))
            }
            Engine::Limited { next } => {
                let run = *next;
                let page = source.fetch_counted(run).await?;
                let came = page.rows.len() as u64;
                let rows = seen.fresh(page.rows, &page.stamps, 0, &mut source.receipt);
                let all = source.receipt.total_last.is_some_and(|total| run.start() + came >= total);
                let limit = if run.page == 1 { came } else { run.limit };
                *engine = if came == 0 || all || rows.is_empty() {
                    Engine::Finished
                } else {
                    // The server may have clamped the size in silence.
                    Engine::Limited { next: Run { page: run.page + 1, limit } }
                };
                Ok(Step::Rows(rows))
            }
            Engine::Finished => Ok(Step::End),
        }
    }

    /// Drops rows outside the window, and those beyond what is wanted.
    fn keep(&mut self, mut rows: Vec<Row>) -> Vec<Row> {
        if let Some(window) = self.source.query.window {
            rows.retain(|row| window.keeps(row));
        }
        if let Some(wanted) = &mut self.wanted {
            rows.truncate(*wanted);
            *wanted -= rows.len();
            if *wanted == 0 {
                self.engine = Engine::Finished;
            }
        }
        rows
    }

    /// What the pull did so far.
    pub fn receipt(&self) -> Receipt {
        self.source.receipt()
    }
}
