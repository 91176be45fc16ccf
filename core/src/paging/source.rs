//! Where the pages of one pull come from, and what was learned from all of them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::error::{Error, ErrorKind, Result, Shortfall};
use crate::http::call_stats::CallStats;
use crate::http::client::Client;
use crate::paging::allowance::{Allowance, Verdict};
use crate::paging::filters::Proofs;
use crate::paging::query::{Query, ReadPage};
use crate::paging::receipt::Receipt;
use crate::paging::runs::Run;
use crate::record::page::{Page, PageRows};
use crate::runtime::Task;

/// Looks for the end of a listing, each twice as far as the one before.
const MOST_LOOKS: u32 = 30;
/// Why a pull that gets no further ends.
pub(crate) const CAME_AND_WENT: &str = "rows came and went so fast that no end was in sight";

pub(crate) struct Source<T> {
    client: Client,
    pub(crate) query: Arc<Query>,
    /// What becomes of the rows.
    form: Arc<dyn ReadPage<T>>,
    stats: Arc<CallStats>,
    pub(crate) receipt: Receipt,
    proofs: Proofs,
    pub(crate) allowance: Allowance,
}

/// A page that was asked for; dropping it stops the request.
pub(crate) struct InFlight<T> {
    pub(crate) run: Run,
    page: Task<Result<Page<T>>>,
}

impl<T> InFlight<T> {
    /// Whether it came, or failed.
    pub(crate) fn is_there(&self) -> bool {
        self.page.is_finished()
    }
}

/// Whether the platform says that there is no such page, as some servers do past the end.
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
        Source { client, query, form, stats, receipt, proofs: Proofs::default(), allowance: Allowance::default() }
    }

    pub(crate) fn ask(&self, run: Run) -> InFlight<T> {
        let (client, query, stats) = (self.client.clone(), self.query.clone(), self.stats.clone());
        let form = self.form.clone();
        let page = Task::start(async move { query.page_as(&*form, &client, &stats, run.page, run.limit).await });
        InFlight { run, page }
    }

    /// The page that comes, or is asked for again by whoever waits for it: the runtime in which it was asked for may
    /// rest, or be gone, while another one drives this pull.
    async fn came(&self, mut asked: InFlight<T>) -> Result<Page<T>> {
        if asked.page.is_driven_here() {
            return (&mut asked.page).await.unwrap_or_else(|_| Err(Error::task_died()));
        }
        if asked.is_there()
            && let Ok(page) = (&mut asked.page).await
        {
            return page;
        }
        self.ask(asked.run).page.await.unwrap_or_else(|_| Err(Error::task_died()))
    }

    /// The page that was asked for; an error where the pull takes more pages than it may.
    pub(crate) async fn take(&mut self, asked: InFlight<T>) -> Result<Page<T>> {
        let run = asked.run;
        let page = self.receive(asked).await?;
        match self.allowance.take(run, page.facts.rows(), self.receipt.total_first) {
            Verdict::Go => Ok(page),
            Verdict::Look(further) => {
                self.look(further).await?;
                Ok(page)
            }
            Verdict::Grows => {
                let why = "rows were added as fast as they were read, so that no end was in sight";
                Err(self.incomplete(self.receipt.rows, why))
            }
            Verdict::Stalls => Err(self.incomplete(self.receipt.rows, CAME_AND_WENT)),
        }
    }

    /// Finds out how long the listing is that turned out to be longer than it was said to be, if anything was said. Where
    /// its first page once told fewer rows than came, and now tells as many, it grew.
    async fn look(&mut self, further: Run) -> Result<()> {
        if self.receipt.total_first.is_some() {
            let first = self.receive(self.ask(Run { page: 1, ..further })).await?;
            if self.allowance.is_covered_by(first.facts.total) {
                self.allowance.looked(None);
                return Ok(());
            }
        }
        let (mut run, mut furthest) = (further, None);
        for _ in 0..MOST_LOOKS {
            let page = self.receive(self.ask(run)).await;
            if is_absent(&page, run) || page?.facts.rows() == 0 {
                break;
            }
            furthest = Some(run);
            run.page *= 2;
        }
        self.allowance.looked(furthest);
        Ok(())
    }

    async fn receive(&mut self, asked: InFlight<T>) -> Result<Page<T>> {
        let limit = asked.run.limit;
        let page = self.came(asked).await?;
        if page.facts.total.is_some() {
            self.receipt.total_first = self.receipt.total_first.or(page.facts.total);
            self.receipt.total_last = page.facts.total;
        }
        self.proofs.hold((&self.query, &self.client, &self.stats), &page.facts, limit).await?;
        Ok(page)
    }

    pub(crate) async fn fetch(&mut self, run: Run) -> Result<Page<T>> {
        let asked = self.ask(run);
        self.take(asked).await
    }

    /// The page that was asked for among others that overlap it. It begins among rows that came already, so that its
    /// absence is no end: it is a page of no rows, which leads on to nothing.
    pub(crate) async fn take_overlapping(&mut self, asked: InFlight<T>) -> Result<Page<T>> {
        let run = asked.run;
        let page = self.take(asked).await;
        if is_absent(&page, run) { Ok(Page::default()) } else { page }
    }

    pub(crate) async fn fetch_overlapping(&mut self, run: Run) -> Result<Page<T>> {
        let asked = self.ask(run);
        self.take_overlapping(asked).await
    }

    /// A page that follows another one exactly. That it is absent is taken for the end only where the page before it
    /// is there, and it is absent still: what stands between might have said so for a moment.
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

    pub(crate) fn incomplete(&self, seen: u64, why: &str) -> Error {
        incomplete(&self.query, &self.receipt, seen, why)
    }

    /// The error of a listing whose total is not reached: `end` is the position that was read up to.
    pub(crate) fn short(&self, seen: u64, end: u64) -> Error {
        if self.receipt.total_last.is_some_and(|total| end < total) {
            let why = format!("the server gave nothing beyond row {}: pull shorter periods", grouped(end));
            let advice = "If the server's total is known to be wrong, pass `check_total` as false.";
            return shortfall(&self.query, &self.receipt, seen, &why, advice);
        }
        let why = "fewer rows came than there should be, and reading again found no more (if the server's total is \
                   known to be wrong, pass `check_total` as false)";
        self.incomplete(seen, why)
    }

    /// How many rows are missing, by the server's totals.
    pub(crate) fn missing(&self, seen: u64) -> u64 {
        match expected(&self.receipt) {
            Some(expected) if self.query.paging.check_total => expected.saturating_sub(seen),
            _ => 0,
        }
    }
}

/// The error of a pull that cannot be completed.
pub(crate) fn incomplete(query: &Query, receipt: &Receipt, seen: u64, why: &str) -> Error {
    shortfall(query, receipt, seen, why, "Pull again, at a quieter time or for a shorter period.")
}

fn shortfall(query: &Query, receipt: &Receipt, seen: u64, why: &str, advice: &str) -> Error {
    let expected = expected(receipt);
    let message = format!(
        "{}: {why}. {seen} rows came{}. {advice}",
        query.request.endpoint.label(),
        expected.map_or(String::new(), |total| format!(", and the server says there are {total}")),
    );
    Error::new(ErrorKind::IncompleteListing, message).with_shortfall(Shortfall { seen, expected })
}

/// The fewest rows that there can be, by the server's totals.
fn expected(receipt: &Receipt) -> Option<u64> {
    Some(receipt.total_first?.min(receipt.total_last?))
}

/// A receipt with what the pull cost up to now.
pub(crate) fn with_costs(receipt: &Receipt, stats: &CallStats) -> Receipt {
    Receipt {
        requests: stats.requests.load(Ordering::Relaxed),
        retries: stats.retries.load(Ordering::Relaxed),
        bytes: stats.bytes.load(Ordering::Relaxed),
        started_at: stats.began.get().copied(),
        ..receipt.clone()
    }
}

/// A number as people write it: 10,000.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let shown: Vec<String> = [0, 999, 1000, 10_000, 1_234_567].into_iter().map(grouped).collect();
        assert_eq!(shown, ["0", "999", "1,000", "10,000", "1,234,567"]);
    }
}
