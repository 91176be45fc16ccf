//! The requests of a client that may be under way at once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::http::line::{Line, Priority};

/// So many, and who waits for one.
#[derive(Debug)]
pub(crate) struct Slots(Mutex<State>);

#[derive(Debug)]
struct State {
    free: usize,
    line: Line,
}

/// A slot that was had; given back when it is dropped.
pub(crate) struct Slot<'a>(&'a Slots);

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.free += 1;
        state.line.tell();
    }
}

/// A place in the line; left when it is dropped, served or not.
struct Place<'a> {
    slots: &'a Slots,
    ticket: Arc<Notify>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.slots.lock().line.leave(&self.ticket);
    }
}

impl Slots {
    pub(crate) fn new(free: usize) -> Self {
        Slots(Mutex::new(State { free, line: Line::default() }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a slot.
    pub(crate) async fn take(&self, kind: Priority) -> Slot<'_> {
        let place = Place { slots: self, ticket: self.lock().line.join(kind) };
        loop {
            {
                let mut state = self.lock();
                if state.free > 0 && state.line.is_first(&place.ticket) {
                    state.free -= 1;
                    break;
                }
            }
            place.ticket.notified().await;
        }
        // Leaving the line tells the next one, for whom there may be a slot too.
        drop(place);
        Slot(self)
    }
}
