//! One consumption of a listing: each row once, in order, complete or an error.
//!
//! How it reads depends on what can be proved: overlapping runs ([`Chain`]) where rows carry an id and
//! the server honours sizes, fixed pages ([`FixedPages`]) otherwise, single pages for a limited pull.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::chain::Chain;
use crate::client::{Client, Meter};
use crate::error::{Error, ErrorKind, Result, Shortfall};
use crate::fixed_pages::FixedPages;
use crate::listing::Query;
use crate::page::Page;
use crate::paging::Run;
use crate::row::Row;
use crate::seen::Seen;

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
    /// Rows that came again and were dropped.
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

/// Where pages come from, and what was learned from all of them.
pub(crate) struct Source {
    client: Client,
    pub(crate) query: Arc<Query>,
    meter: Arc<Meter>,
    pub(crate) receipt: Receipt,
    /// Whether rows are looked at again after their page was read.
    keeps_text: bool,
}

/// A page that was asked for; dropping it stops the request.
pub(crate) struct Asked(JoinHandle<Result<Page>>);

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Asked {
    /// Whether it came, or failed.
    pub(crate) fn is_there(&self) -> bool {
        self.0.is_finished()
    }
}

impl Source {
    pub(crate) fn ask(&self, run: Run) -> Asked {
        let (client, query, meter) = (self.client.clone(), self.query.clone(), self.meter.clone());
        let keeps_text = self.keeps_text;
        Asked(tokio::spawn(async move {
            let mut page = query.page(&client, &meter, run.page, run.limit).await?;
            if !keeps_text {
                page.forget_text();
            }
            Ok(page)
        }))
    }

    /// The page that was asked for. Some servers answer a page past the end with 404: then it is
    /// empty.
    pub(crate) async fn take(&mut self, mut asked: Asked, first: bool) -> Result<Page> {
        let page = match (&mut asked.0).await {
            Ok(page) => page,
            Err(_) => Err(Error::task_died()),
        };
        let page = match page {
            Err(error) if error.status() == Some(404) && !first => Page::empty(),
            page => page?,
        };
        if page.total.is_some() {
            self.receipt.total_first = self.receipt.total_first.or(page.total);
            self.receipt.total_last = page.total;
        }
        if first {
            self.query.check_unseen(&self.client, &self.meter, page.total).await?;
        }
        Ok(page)
    }

    pub(crate) async fn fetch(&mut self, run: Run, first: bool) -> Result<Page> {
        let asked = self.ask(run);
        self.take(asked, first).await
    }

    pub(crate) fn max_concurrency(&self) -> usize {
        self.client.max_concurrency()
    }

    pub(crate) fn incomplete(&self, seen: u64, why: &str) -> Error {
        let expected = self.expected();
        let message = format!(
            "{}: {why}. {seen} rows came{}. Pull again, at a quieter time or for a shorter period.",
            self.query.request.endpoint.label(),
            expected.map_or(String::new(), |total| format!(", and the server says there are {total}")),
        );
        Error::new(ErrorKind::IncompleteListing, message).with_shortfall(Shortfall { seen, expected })
    }

    /// The fewest rows that there can be, by the server's totals.
    pub(crate) fn expected(&self) -> Option<u64> {
        Some(self.receipt.total_first?.min(self.receipt.total_last?))
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
    Chain(Chain),
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
            None if query.has_ids() => Engine::Chain(Chain::new(size)),
            None => Engine::FixedPages(FixedPages::new(size)),
        };
        // Fixed pages are compared by their content, and a window by its dates.
        let keeps_text = query.window.is_some() || matches!(engine, Engine::FixedPages(_));
        let source = Source { client, query, meter: Arc::default(), receipt, keeps_text };
        Pull { source, engine, seen: Seen::default(), started: None, wanted: limit, pages: 0, is_spoilt: false }
    }

    /// The next page's rows, each row once; `None` at the end of a complete pull.
    ///
    /// # Errors
    /// Whatever a request fails with, or [`IncompleteListing`](ErrorKind::IncompleteListing): also after a call that
    /// failed or was cancelled, since rows may have been lost with it.
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
                Ok(Step::Fixed(pages)) => {
                    self.source.keeps_text = true;
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
                let page = source.fetch(Run::first(1), true).await?;
                source.receipt.evidence = Evidence::Counted;
                let rows = seen.fresh(page.rows, &page.stamps, 0, &mut source.receipt);
                *engine = Engine::Finished;
                Ok(Step::Rows(rows))
            }
            Engine::Limited { next } => {
                let run = *next;
                let page = source.fetch(run, run.page == 1).await?;
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
        let meter = &self.source.meter;
        Receipt {
            requests: meter.requests.load(Ordering::Relaxed),
            retries: meter.retries.load(Ordering::Relaxed),
            bytes: meter.bytes.load(Ordering::Relaxed),
            ..self.source.receipt.clone()
        }
    }
}
