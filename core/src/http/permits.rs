//! Limits the number of a client's requests that are in flight at the same time, in one runtime.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::http::fair_queue::{FairQueue, Priority};

/// The free permits, and the queue of requests that wait for one.
#[derive(Debug)]
pub(crate) struct Permits(Mutex<State>);

#[derive(Debug)]
struct State {
    free: usize,
    queue: FairQueue,
}

/// An acquired permit. Dropping it releases it.
pub(crate) struct Permit<'a>(&'a Permits);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.free += 1;
        state.queue.notify_first();
    }
}

/// A place in the queue. Dropping it leaves the queue, with or without a permit.
struct Place<'a> {
    permits: &'a Permits,
    ticket: Arc<Notify>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.permits.lock().queue.leave(&self.ticket);
    }
}

impl Permits {
    pub(crate) fn new(free: usize) -> Self {
        Permits(Mutex::new(State { free, queue: FairQueue::default() }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a permit. Cancel safe: a dropped call leaves the queue.
    pub(crate) async fn acquire(&self, kind: Priority) -> Permit<'_> {
        let place = Place { permits: self, ticket: self.lock().queue.join(kind) };
        loop {
            {
                let mut state = self.lock();
                if state.free > 0 && state.queue.is_first(&place.ticket) {
                    state.free -= 1;
                    break;
                }
            }
            place.ticket.notified().await;
        }
        // Leaving the queue wakes the next waiter, for which a permit may be free as well.
        drop(place);
        Permit(self)
    }
}
