//! The pages of one pull: requests them, checks each one, and keeps what they show together.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::error::{Error, Result};
use crate::http::call_stats::CallStats;
use crate::http::client::Client;
use crate::paging::filters::Proofs;
use crate::paging::page_budget::{Decision, PageBudget, UNSTABLE};
use crate::paging::query::{Query, ReadPage};
use crate::paging::receipt::Receipt;
use crate::paging::runs::Run;
use crate::record::page::{Page, PageRows};
use crate::runtime::Task;

/// The largest number of pages requested to find the end of a listing, each twice as far as the one before.
const MOST_PROBES: u32 = 30;

/// The source of one pull's pages.
pub(crate) struct Source<T> {
    client: Client,
    pub(crate) query: Arc<Query>,
    /// The form into which pages are read.
    form: Arc<dyn ReadPage<T>>,
    stats: Arc<CallStats>,
    pub(crate) receipt: Receipt,
    proofs: Proofs,
    pub(crate) page_budget: PageBudget,
}

/// A page that has been requested. Dropping it stops the request.
pub(crate) struct InFlight<T> {
    pub(crate) run: Run,
    page: Task<Result<Page<T>>>,
}

impl<T> InFlight<T> {
    /// Whether the page has arrived, or its request has failed.
    pub(crate) fn is_finished(&self) -> bool {
        self.page.is_finished()
    }
}

/// Whether the server answers 404 for the page, as some servers do past the end.
fn is_absent<T>(page: &Result<Page<T>>, run: Run) -> bool {
    run.page > 1 && matches!(page, Err(error) if error.status() == Some(404))
}

impl<T: PageRows> Source<T> {
    pub(crate) fn new(
        client: Client,
        query: Arc<Query>,
        form: Arc<dyn ReadPage<T>>,
        stats: Arc<CallStats>,
        receipt: Receipt,
    ) -> Self {
        Source { client, query, form, stats, receipt, proofs: Proofs::default(), page_budget: PageBudget::default() }
    }

    /// Starts the request for a page.
    pub(crate) fn request(&self, run: Run) -> InFlight<T> {
        let (client, query, stats) = (self.client.clone(), self.query.clone(), self.stats.clone());
        let form = self.form.clone();
        let page = Task::start(async move { query.page_as(&*form, &client, &stats, run.page, run.limit).await });
        InFlight { run, page }
    }

    /// Waits for a page. If its request runs in another runtime than the caller's, and has not finished, it is sent
    /// again: that runtime may be idle or gone, and nothing else would drive the request.
    async fn await_page(&self, mut in_flight: InFlight<T>) -> Result<Page<T>> {
        if in_flight.page.is_driven_here() {
            return (&mut in_flight.page).await.unwrap_or_else(|_| Err(Error::task_died()));
        }
        if in_flight.is_finished()
            && let Ok(page) = (&mut in_flight.page).await
        {
            return page;
        }
        self.request(in_flight.run).page.await.unwrap_or_else(|_| Err(Error::task_died()))
    }

    /// Waits for a page and checks it.
    ///
    /// # Errors
    /// The error of the request; `IncompleteListing` if the reading exceeds its page budget.
    pub(crate) async fn take(&mut self, in_flight: InFlight<T>) -> Result<Page<T>> {
        let run = in_flight.run;
        let page = self.receive(in_flight).await?;
        match self.page_budget.record_page(run, page.facts.rows(), self.receipt.total_first) {
            Decision::Continue => Ok(page),
            Decision::ProbeLength(further) => {
                self.probe_length(further).await?;
                Ok(page)
            }
            Decision::Grows => {
                let why = "rows were added as fast as they were read, so that no end was in sight";
                Err(self.incomplete(self.receipt.rows, why))
            }
            Decision::Stalls => Err(self.incomplete(self.receipt.rows, UNSTABLE)),
        }
    }

    /// Measures a listing that is longer than its first total, or that reports none. If the first page now reports a
    /// total that covers what was read, the listing has grown, and no probing is needed.
    async fn probe_length(&mut self, further: Run) -> Result<()> {
        if self.receipt.total_first.is_some() {
            let first = self.receive(self.request(Run { page: 1, ..further })).await?;
            if self.page_budget.is_covered_by(first.facts.total) {
                self.page_budget.record_probe(None);
                return Ok(());
            }
        }
        let (mut run, mut furthest) = (further, None);
        for _ in 0..MOST_PROBES {
            let page = self.receive(self.request(run)).await;
            if is_absent(&page, run) || page?.facts.rows() == 0 {
                break;
            }
            furthest = Some(run);
            run.page *= 2;
        }
        self.page_budget.record_probe(furthest);
        Ok(())
    }

    /// Waits for a page, records its total, and checks that the filters were applied.
    async fn receive(&mut self, in_flight: InFlight<T>) -> Result<Page<T>> {
        let limit = in_flight.run.limit;
        let page = self.await_page(in_flight).await?;
        if page.facts.total.is_some() {
            self.receipt.total_first = self.receipt.total_first.or(page.facts.total);
            self.receipt.total_last = page.facts.total;
        }
        self.proofs.check_page((&self.query, &self.client, &self.stats), &page.facts, limit).await?;
        Ok(page)
    }

    /// Requests a page and waits for it.
    pub(crate) async fn fetch(&mut self, run: Run) -> Result<Page<T>> {
        let in_flight = self.request(run);
        self.take(in_flight).await
    }

    /// Waits for a page that overlaps the page before it. Since it starts among rows that exist, a 404 does not prove
    /// the end: it counts as a page without rows, which connects to nothing.
    pub(crate) async fn take_overlapping(&mut self, in_flight: InFlight<T>) -> Result<Page<T>> {
        let run = in_flight.run;
        let page = self.take(in_flight).await;
        if is_absent(&page, run) { Ok(Page::default()) } else { page }
    }

    /// Requests a page that overlaps the page before it, and waits for it.
    pub(crate) async fn fetch_overlapping(&mut self, run: Run) -> Result<Page<T>> {
        let in_flight = self.request(run);
        self.take_overlapping(in_flight).await
    }

    /// Fetches a page that follows the page before it exactly. A 404 counts as the end only if the page before still
    /// exists and the page itself is absent again: a proxy may answer 404 for a moment.
    pub(crate) async fn fetch_counted(&mut self, run: Run) -> Result<Page<T>> {
        let page = self.fetch(run).await;
        if !is_absent(&page, run) {
            return page;
        }
        self.fetch(Run { page: run.page - 1, ..run }).await?;
        let again = self.fetch(run).await;
        if is_absent(&again, run) { Ok(Page::default()) } else { again }
    }

    pub(crate) fn max_concurrency(&self) -> usize {
        self.client.max_concurrency()
    }
}

/// Returns the receipt with the requests, retries and bytes so far.
pub(crate) fn with_stats(receipt: &Receipt, stats: &CallStats) -> Receipt {
    Receipt {
        requests: stats.requests.load(Ordering::Relaxed),
        retries: stats.retries.load(Ordering::Relaxed),
        bytes: stats.bytes.load(Ordering::Relaxed),
        started_at: stats.began.get().copied(),
        ..receipt.clone()
    }
}
