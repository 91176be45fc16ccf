//! One consumption of a listing: each row once, in order, complete or an error.
//!
//! How it reads depends on what can be proved: overlapping runs ([`Chain`]) where rows carry an id and
//! the server honours sizes, fixed pages ([`FixedPages`]) otherwise, single pages for a limited pull.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::error::Result;
use crate::http::client::Client;
use crate::paging::counted::FixedPages;
use crate::paging::dedup::Seen;
use crate::paging::listing::Query;
use crate::paging::overlapping::Chain;
use crate::paging::runs::Run;
use crate::paging::source::Source;
use crate::record::row::Row;

/// What proves that a pull is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Evidence {
    /// Each page shared a row with the one before it, so that no untouched row lies between them.
    #[default]
    Linked,
    /// Pages were counted: the server's totals agreed, or two readings did.
    Counted,
}

impl Evidence {
    /// `"linked"` or `"counted"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Evidence::Linked => "linked",
            Evidence::Counted => "counted",
        }
    }
}

/// What a pull did.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Receipt {
    /// The query's filters, as sent. Their values may be personal data.
    pub filters: Vec<(String, String)>,
    /// Rows given.
    pub rows: u64,
    /// Rows that came again beyond those that were asked for twice on purpose, and were dropped.
    pub duplicates: u64,
    /// Pages that were read again because they did not follow the one before.
    pub rereads: u64,
    /// Requests, retries and tokens counted.
    pub requests: u64,
    /// Repeats among them.
    pub retries: u64,
    /// Bytes of the bodies on the wire.
    pub bytes: u64,
    /// From the first request to the last row, in seconds.
    pub seconds: f64,
    /// When the first page was given, by the server's clock (the `Date` of its reply), in UTC; `None` where no reply
    /// tells. A later pull of what changed since begins here.
    pub started_at: Option<Timestamp>,
    /// The server's total at first.
    pub total_first: Option<u64>,
    /// The server's total at last.
    pub total_last: Option<u64>,
    /// Values among the rows given that could not be read as declared; they stand in `extra`.
    pub unreadable: u64,
    /// What proves that nothing is missing.
    pub evidence: Evidence,
}

impl std::fmt::Debug for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receipt")
            .field("rows", &self.rows)
            .field("duplicates", &self.duplicates)
            .field("rereads", &self.rereads)
            .field("requests", &self.requests)
            .field("total_last", &self.total_last)
            .field("unreadable", &self.unreadable)
            .field("evidence", &self.evidence)
            .finish_non_exhaustive()
    }
}

/// What an engine found when it took its next step.
pub(crate) enum Step {
    /// Rows that had not come before; there may be none.
    Rows(Vec<Row>),
    /// The end, proved.
    End,
    /// Overlapping runs cannot be had: the listing is read by fixed pages.
    Fixed(FixedPages),
}

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
                Ok(Step::Fixed(pages)) => self.engine = Engine::FixedPages(pages),
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
