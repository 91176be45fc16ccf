//! A queue in which no kind of request starves: quick reads, writes and pages wait in separate rows, which are served
//! by turns.
//!
//! ```text
//! waiting    Quick: q1 q2    Write: w1 w2 w3    Page: p1 p2
//! order      Quick  Write  Write  Quick  Page  Write   and from the beginning
//! served     q1     w1     w2     q2     p1    w3      then p2, since empty rows are skipped
//! ```

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::Notify;

/// The kind of a request, which decides the row that it waits in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Priority {
    /// Small reads: the caller waits for the result, and they finish quickly.
    Quick,
    /// Writes.
    Write,
    /// Pages of a listing.
    Page,
}

/// The order in which rows are served while requests wait in all of them.
const SERVICE_ORDER: [Priority; 6] =
    [Priority::Quick, Priority::Write, Priority::Write, Priority::Quick, Priority::Page, Priority::Write];

/// The queue: the tickets of waiting requests, one row for each [`Priority`].
#[derive(Debug, Default)]
pub(crate) struct FairQueue {
    rows: [VecDeque<Arc<Notify>>; 3],
    /// The current position in [`SERVICE_ORDER`].
    at: usize,
}

impl FairQueue {
    /// Adds a request to the end of its row. Its ticket is notified when the request may be next.
    pub(crate) fn join(&mut self, kind: Priority) -> Arc<Notify> {
        let ticket = Arc::new(Notify::new());
        self.rows[kind as usize].push_back(ticket.clone());
        ticket
    }

    /// Returns the request that is served next, and its position in the round.
    fn first(&self) -> Option<(usize, &Arc<Notify>)> {
        let places = (0..SERVICE_ORDER.len()).map(|step| (self.at + step) % SERVICE_ORDER.len());
        places.filter_map(|place| Some((place, self.rows[SERVICE_ORDER[place] as usize].front()?))).next()
    }

    pub(crate) fn is_first(&self, ticket: &Arc<Notify>) -> bool {
        self.first().is_some_and(|(_, first)| Arc::ptr_eq(first, ticket))
    }

    /// Removes a request, served or not, and notifies the next one.
    pub(crate) fn leave(&mut self, ticket: &Arc<Notify>) {
        if let Some((place, first)) = self.first()
            && Arc::ptr_eq(first, ticket)
        {
            self.at = (place + 1) % SERVICE_ORDER.len();
        }
        let is_front = |row: &VecDeque<_>| row.front().is_some_and(|front| Arc::ptr_eq(front, ticket));
        match self.rows.iter_mut().find(|row| is_front(row)) {
            Some(row) => drop(row.pop_front()),
            None => self.rows.iter_mut().for_each(|row| row.retain(|other| !Arc::ptr_eq(other, ticket))),
        }
        self.notify_first();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.iter().all(VecDeque::is_empty)
    }

    /// Notifies the request that is served next.
    pub(crate) fn notify_first(&self) {
        if let Some((_, first)) = self.first() {
            first.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FairQueue, Priority};

    #[test]
    fn each_kind_gets_its_share_and_keeps_its_order() {
        let mut queue = FairQueue::default();
        let mut waiting = Vec::new();
        for _ in 0..60 {
            for kind in [Priority::Quick, Priority::Write, Priority::Page] {
                waiting.push((kind, queue.join(kind)));
            }
        }
        let mut served = Vec::new();
        for _ in 0..30 {
            let at = waiting.iter().position(|(_, ticket)| queue.is_first(ticket)).unwrap();
            let (kind, ticket) = waiting.remove(at);
            queue.leave(&ticket);
            served.push(kind);
        }
        let count = |kind| served.iter().filter(|other| **other == kind).count();
        assert_eq!((count(Priority::Quick), count(Priority::Write), count(Priority::Page)), (10, 15, 5));
    }

    #[test]
    fn one_kind_alone_waits_for_no_other() {
        let mut queue = FairQueue::default();
        let tickets: Vec<_> = (0..5).map(|_| queue.join(Priority::Page)).collect();
        for ticket in &tickets {
            assert!(queue.is_first(ticket));
            queue.leave(ticket);
        }
    }
}
