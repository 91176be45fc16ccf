//! Pages that are asked for before those ahead of them were read, so that no slot of the network stands idle.
//!
//! With four slots, pages of a thousand rows, and a first page that told of 9,000 rows:
//!
//! ```text
//! read       1                        position 1,000
//! in flight    2 3 4 5                planned up to 5,000, which is less than 9,000: more are asked for as these come
//! waiting      2 3                    two came before anybody took them: whoever takes them is slower than the server,
//!                                     and fewer are asked for from now on, each of which is megabytes
//! restart                             the listing ended, or has to be read again: all are dropped, and not awaited
//! ```

use std::collections::VecDeque;

use crate::paging::runs::Run;
use crate::paging::source::{InFlight, Source};
use crate::record::page::PageRows;

/// Pages asked for beyond the slots, so that none stands idle while a page that came is read.
const READ_MEANWHILE: usize = 4;
/// Pages asked for at once where the server says nothing of how many rows there are.
const WITHOUT_TOTAL: usize = 2;

/// The requests in flight, in the order in which their pages are taken.
pub(crate) struct Prefetch<T> {
    in_flight: VecDeque<InFlight<T>>,
    /// The position up to which runs were accepted or asked for.
    planned: u64,
    /// How many pages were taken.
    taken: usize,
    /// How many may be asked for at once; none before the first page.
    window: usize,
}

impl<T> Default for Prefetch<T> {
    fn default() -> Self {
        Prefetch { in_flight: VecDeque::new(), planned: 0, taken: 0, window: 0 }
    }
}

impl<T: PageRows> Prefetch<T> {
    /// Drops what is in flight; what is asked for next leads on from this position.
    pub(crate) fn restart(&mut self, position: u64) {
        self.in_flight.clear();
        self.planned = position;
    }

    /// Notes that all up to this position was read.
    pub(crate) fn covers(&mut self, position: u64) {
        self.planned = self.planned.max(position);
    }

    /// The page that is taken next, once as many are asked for as are sure to be needed; `None` where no run leads on.
    /// `run_after` is the one that leads on from a position.
    pub(crate) fn next(&mut self, source: &Source<T>, run_after: impl Fn(u64) -> Option<Run>) -> Option<InFlight<T>> {
        self.fit_window(source.max_concurrency());
        let total = source.receipt.total_last;
        let most = if total.is_some() { self.window } else { WITHOUT_TOTAL };
        while self.in_flight.len() < most {
            let is_needed = self.in_flight.is_empty() || total.is_none_or(|total| self.planned < total);
            let Some(run) = is_needed.then(|| run_after(self.planned)).flatten() else { break };
            self.in_flight.push_back(source.ask(run));
            self.planned = run.reach();
        }
        let next = self.in_flight.pop_front()?;
        self.taken += 1;
        Some(next)
    }

    /// Where pages are waited for, more than the slots take are asked for. Whoever takes them more slowly than they come
    /// has no use for many, each of which is megabytes.
    fn fit_window(&mut self, slots: usize) {
        let enough = (slots / 2).max(2);
        let waiting = self.in_flight.iter().filter(|asked| asked.is_there()).count();
        self.window = match waiting {
            0 if self.taken >= slots => slots + READ_MEANWHILE,
            0 => self.window.max(slots),
            waiting if waiting >= enough => (self.window - 1).max(enough),
            _ => self.window,
        };
    }
}
