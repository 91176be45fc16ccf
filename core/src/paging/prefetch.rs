//! Requests for pages ahead of the page being read, so that the connections are not idle meanwhile.
//!
//! With a concurrency of four, pages of a thousand rows, and a first page whose total is 9,000:
//!
//! ```text
//! read       1                        position 1,000
//! in flight    2 3 4 5                planned up to 5,000, which is less than 9,000: more follow as these are taken
//! finished     2 3                    two pages wait to be taken: the consumer is slower than the server, so fewer
//!                                     pages are requested from now on, since each takes megabytes
//! restart                             the listing has ended, or has to be read again: all requests are dropped
//! ```

use std::collections::VecDeque;

use crate::paging::runs::Run;
use crate::paging::source::{InFlight, Source};
use crate::record::page::PageRows;

/// Pages requested beyond the concurrency, so that no connection is idle while a page is read.
const EXTRA_WHILE_READING: usize = 4;
/// Pages requested at once if the server reports no total.
const WITHOUT_TOTAL: usize = 2;

/// The requests in flight, in the order in which their pages are taken.
pub(crate) struct Prefetch<T> {
    in_flight: VecDeque<InFlight<T>>,
    /// The position up to which runs were accepted or requested.
    planned: u64,
    /// How many pages were taken.
    taken: usize,
    /// How many pages may be in flight; none before the first page.
    window: usize,
}

impl<T> Default for Prefetch<T> {
    fn default() -> Self {
        Prefetch { in_flight: VecDeque::new(), planned: 0, taken: 0, window: 0 }
    }
}

impl<T: PageRows> Prefetch<T> {
    /// Drops all requests in flight, and continues from this position.
    pub(crate) fn restart(&mut self, position: u64) {
        self.in_flight.clear();
        self.planned = position;
    }

    /// Records that all rows up to this position were read.
    pub(crate) fn record_read(&mut self, position: u64) {
        self.planned = self.planned.max(position);
    }

    /// Starts the requests that are sure to be needed, as far as the window allows, and returns the first request in
    /// flight; `None` if there is no further run. `run_after` returns the run that continues from a position.
    pub(crate) fn next(&mut self, source: &Source<T>, run_after: impl Fn(u64) -> Option<Run>) -> Option<InFlight<T>> {
        self.adapt_window(source.max_concurrency());
        let total = source.receipt.total_last;
        let most = if total.is_some() { self.window } else { WITHOUT_TOTAL };
        while self.in_flight.len() < most {
            let is_needed = self.in_flight.is_empty() || total.is_none_or(|total| self.planned < total);
            let Some(run) = is_needed.then(|| run_after(self.planned)).flatten() else { break };
            self.in_flight.push_back(source.request(run));
            self.planned = run.reach();
        }
        let next = self.in_flight.pop_front()?;
        self.taken += 1;
        Some(next)
    }

    /// Adapts the window: it exceeds the concurrency while the consumer waits for pages, and shrinks while finished
    /// pages wait for a slower consumer, since each page takes megabytes.
    fn adapt_window(&mut self, concurrency: usize) {
        let enough = (concurrency / 2).max(2);
        let waiting = self.in_flight.iter().filter(|request| request.is_finished()).count();
        self.window = match waiting {
            0 if self.taken >= concurrency => concurrency + EXTRA_WHILE_READING,
            0 => self.window.max(concurrency),
            waiting if waiting >= enough => (self.window - 1).max(enough),
            _ => self.window,
        };
    }
}
