//! Writes of many rows: checks them, sends them in chunks one after another, and reports one outcome for each row.
//!
//! ```text
//! rows          0  1  2  3  4  5  6  7      chunks of three rows; row 4 has no contact
//!
//! request 1     0  1  2                     201: accepted
//! request 2              3     5  6         connection lost: unknown. Row 4 is refused before the request
//! request 3                          7      401: concerns all rows, so that no further request is sent
//!
//! outcomes      accepted ×3, unknown, refused, unknown ×2, refused
//! ```
//!
//! A chunk that is refused or lost does not affect the outcomes of other chunks. An error that concerns all rows (the
//! key, the balance, a paused action, too many requests) stops the write; the remaining rows are `not_sent`. A chunk
//! that is too large is halved and sent again.

mod frames;
mod queue;

use crate::writing::prepared::{Contact, PreparedRow};
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::api::link::Link;
use crate::error::{Error, ErrorKind, Result};
use crate::http::call_stats::CallStats;
use crate::http::client::Client;
use crate::http::request::Request;
use crate::http::response::Response;
use crate::http::trail::Trail;
use crate::input::value::Argument;
use crate::record::body::Unreadable;
use crate::writing::outcome::{Outcome, OutcomeStatus};

use queue::Queue;
pub use queue::RowSource;

/// What is specific to a route that takes many rows.
pub(crate) struct BulkRoute {
    /// The largest number of rows in one request.
    pub(crate) chunk: usize,
    /// The name of the list in the request's body.
    pub(crate) list: &'static str,
    /// The name of the argument that holds the rows.
    pub(crate) argument: &'static str,
    /// Reads and checks one row.
    pub(crate) prepare: fn(Argument, &str) -> Result<PreparedRow>,
    /// Reads the outcomes of a chunk from its response. Indices count within the chunk.
    pub(crate) read_outcomes: fn(&[PreparedRow], &Response) -> Result<ChunkOutcomes, Unreadable>,
}

/// The outcomes of a chunk that was answered.
pub(crate) struct ChunkOutcomes {
    pub(crate) outcomes: Vec<Outcome>,
    /// Links of the response that match no row.
    pub(crate) unmatched_links: Vec<Link>,
}

impl From<Vec<Outcome>> for ChunkOutcomes {
    fn from(outcomes: Vec<Outcome>) -> Self {
        ChunkOutcomes { outcomes, unmatched_links: Vec::new() }
    }
}

/// A write of many rows, as the bindings drive it. Cheap to clone; clones share one write.
#[derive(Clone)]
pub struct RawBulkWrite {
    client: Client,
    route: &'static BulkRoute,
    request: Request,
    allow_duplicates: bool,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    queue: Queue,
    /// Halves of chunks that were too large. They are sent before the queue.
    halves: VecDeque<Vec<(usize, PreparedRow)>>,
    /// The number of rows added so far.
    row_count: usize,
    /// The contacts of the rows added so far, to find duplicates.
    contacts: HashSet<Contact>,
    /// The indices of the rows in the running request.
    in_flight: Vec<usize>,
    /// The outcomes of the last chunk, which an interrupted caller has not received.
    settled: Vec<Outcome>,
    /// How far the running request has got.
    trail: Trail,
    unmatched_links: Vec<Link>,
    /// Whether any request that writes has been sent.
    any_sent: bool,
    /// The error that stopped the write, since it concerns all rows.
    stopped: Option<Error>,
}

impl std::fmt::Debug for RawBulkWrite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RawBulkWrite({})", self.request.endpoint.label())
    }
}

impl RawBulkWrite {
    pub(crate) fn new(client: &Client, route: &'static BulkRoute, request: Request, allow_duplicates: bool) -> Self {
        RawBulkWrite { client: client.clone(), route, request, allow_duplicates, state: Arc::default() }
    }

    /// Returns the largest number of rows in one request, which is a good number of rows to add at a time.
    pub fn chunk(&self) -> usize {
        self.route.chunk
    }

    /// Returns the name of the argument that holds the rows.
    pub fn argument(&self) -> &'static str {
        self.route.argument
    }

    /// Returns the number of rows added so far.
    pub fn row_count(&self) -> usize {
        self.state().row_count
    }

    /// Returns the number of rows that were added and not sent yet.
    pub fn waiting(&self) -> usize {
        let state = self.state();
        state.queue.len() + state.halves.iter().map(Vec::len).sum::<usize>()
    }

    /// Returns the links received so far that match no customer.
    pub fn unmatched_links(&self) -> Vec<Link> {
        self.state().unmatched_links.clone()
    }

    /// Whether an error that concerns all rows has stopped the write, so that rows added now will not be sent.
    pub fn is_stopped(&self) -> bool {
        self.state().stopped.is_some()
    }

    /// Adds rows whose number is known: all of them, or none if one is invalid.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) for the first invalid row, naming row and field.
    pub fn add_all(&self, rows: Vec<Argument>) -> Result<()> {
        self.add(rows.into_iter().map(|row| self.prepare(row)).collect())
    }

    fn add(&self, rows: Vec<Result<PreparedRow>>) -> Result<()> {
        if rows.is_empty() {
            return Err(self.empty());
        }
        let mut state = self.state();
        for row in rows {
            state.offer(self, row);
        }
        state.queue.first_refusal().map_or(Ok(()), |error| Err(error.clone()))
    }

    fn empty(&self) -> Error {
        let name = self.route.argument;
        Error::invalid(name, format!("`{name}` is empty: there is nothing to send."))
    }

    /// Adds rows of an input that is read lazily. An invalid row is not sent and becomes a refused outcome.
    pub fn add_some(&self, rows: Vec<Argument>) {
        let mut state = self.state();
        for row in rows {
            state.offer(self, self.prepare(row));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn prepare(&self, row: Argument) -> Result<PreparedRow> {
        (self.route.prepare)(row, self.route.argument)
    }

    /// Sends the next chunk of the rows added so far. Returns its outcomes in the order of the rows; none if no row is
    /// left.
    ///
    /// # Errors
    /// Any error before a request that writes has been sent, such as a refused key. After that, errors become outcomes.
    pub async fn send_chunk(&self) -> Result<Vec<Outcome>> {
        self.state().settled.clear();
        loop {
            let (rows, trail) = self.state().begin(self)?;
            if rows.is_empty() {
                return Ok(in_order(self.state().settled.clone()));
            }
            let (indices, prepared): (Vec<usize>, Vec<PreparedRow>) = rows.into_iter().unzip();
            let list: Vec<&Value> = prepared.iter().map(|row| &row.wire).collect();
            let request = self.request.clone().body(json!({ self.route.list: list }));
            let read_outcomes = |response: &Response| (self.route.read_outcomes)(&prepared, response);
            let sent = trail.follow(self.client.send(&request, &CallStats::default(), read_outcomes)).await;
            let mut state = self.state();
            state.in_flight.clear();
            let settled = match sent {
                Ok(settled) => {
                    state.any_sent = true;
                    state.unmatched_links.extend(settled.unmatched_links);
                    settled.outcomes
                }
                // No row has been written: the caller can fix the cause and start again.
                Err(error) if !state.any_sent && error.is_unsent() => return Err(error),
                Err(error) if error.status() == Some(TOO_LARGE) && prepared.len() > 1 => {
                    state.halve(indices.into_iter().zip(prepared).collect());
                    continue;
                }
                Err(error) => state.failed(&self.request, error, prepared.len()),
            };
            let in_all = settled.into_iter().map(|outcome| Outcome { index: indices[outcome.index], ..outcome });
            state.settled.extend(in_all);
            return Ok(in_order(state.settled.clone()));
        }
    }

    /// Ends the write, even if another caller waits for a chunk: no further request is sent. Returns the outcomes of
    /// all rows but the first `received`, whose outcomes the caller has.
    pub fn abandon(&self, received: usize) -> Vec<Outcome> {
        let mut state = self.state();
        let unknown = state.trail.stop();
        let not_sent = |index| Outcome::new(index, OutcomeStatus::NotSent).with_message("the call was cancelled.");
        let mut outcomes = std::mem::take(&mut state.settled);
        let in_flight = std::mem::take(&mut state.in_flight);
        state.any_sent |= unknown.is_some() && !in_flight.is_empty();
        outcomes.extend(in_flight.into_iter().map(|index| match &unknown {
            Some(error) => Outcome::new(index, OutcomeStatus::Unknown).with_error(error.clone()),
            None => not_sent(index),
        }));
        outcomes.retain(|outcome| outcome.index >= received);
        let halves = std::mem::take(&mut state.halves).into_iter().flatten().map(|(index, _)| (index, None));
        let queued = state.queue.drain();
        for (index, refusal) in halves.chain(queued) {
            outcomes.push(match refusal {
                None => not_sent(index),
                Some(error) => Outcome::new(index, OutcomeStatus::Refused).with_error(error),
            });
        }
        in_order(outcomes)
    }

    /// Whether any request that writes was sent before the write was abandoned. If so, the interruption has to carry an
    /// [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) error with the outcomes.
    pub fn any_sent(&self) -> bool {
        self.state().any_sent
    }
}

impl State {
    fn offer(&mut self, write: &RawBulkWrite, row: Result<PreparedRow>) {
        let (index, row) = self.check(write, row);
        self.queue.push(index, row);
    }

    /// Returns a row with its index among all rows. The second row of the same contact is refused.
    fn check(&mut self, write: &RawBulkWrite, row: Result<PreparedRow>) -> (usize, Result<PreparedRow>) {
        let index = self.row_count;
        self.row_count += 1;
        let prepared = row.and_then(|prepared| {
            let twice = prepared.contact.as_ref().is_some_and(|contact| !self.contacts.insert(contact.clone()));
            if !twice || write.allow_duplicates {
                return Ok(prepared);
            }
            Err(Error::invalid(
                write.route.argument,
                "the same contact (e-mail and phone) stands here for the second time. Remove one, or pass \
                 `allow_duplicates` as true.",
            ))
        });
        (index, prepared.map_err(|error| error.in_row(index)))
    }

    /// Returns the rows of the next request; none if no row is left, or the write is stopped. Rows that need no request
    /// are settled.
    fn begin(&mut self, write: &RawBulkWrite) -> Result<(Vec<(usize, PreparedRow)>, Trail)> {
        if self.row_count == 0 {
            return Err(write.empty());
        }
        let (rows, refused) = match self.halves.pop_front() {
            Some(half) => (half, Vec::new()),
            None => self.next_chunk(write),
        };
        if let (true, false, Some(first)) = (rows.is_empty(), self.any_sent, refused.first()) {
            // No row of the first chunk is valid and nothing was sent, so the input as a whole is wrong.
            return Err(first.error.clone().unwrap_or_else(|| write.empty()));
        }
        self.settled.extend(refused);
        if let Some(error) = &self.stopped {
            self.settled.extend(rows.iter().map(|(index, _)| not_sent(*index, error)));
            return Ok((Vec::new(), self.trail.clone()));
        }
        self.in_flight = rows.iter().map(|(index, _)| *index).collect();
        Ok((rows, self.trail.clone()))
    }

    /// Queues the halves of a chunk that was too large before all other rows.
    fn halve(&mut self, mut rows: Vec<(usize, PreparedRow)>) {
        let second = rows.split_off(rows.len() / 2);
        self.halves.push_front(second);
        self.halves.push_front(rows);
    }

    /// Takes a chunk of valid rows from the queue. Returns them with the outcomes of the invalid rows among them.
    fn next_chunk(&mut self, write: &RawBulkWrite) -> (Vec<(usize, PreparedRow)>, Vec<Outcome>) {
        let (mut rows, mut refused) = (Vec::new(), Vec::new());
        while rows.len() < write.route.chunk
            && let Some((index, row)) = self.queue.pop(|row| write.prepare(row))
        {
            match row {
                Ok(prepared) => rows.push((index, prepared)),
                Err(error) => refused.push(Outcome::new(index, OutcomeStatus::Refused).with_error(error)),
            }
        }
        (rows, refused)
    }

    /// Returns the outcomes of a chunk whose request failed as a whole.
    fn failed(&mut self, request: &Request, error: Error, rows: usize) -> Vec<Outcome> {
        let status = match error.kind() {
            _ if error.is_unsent() => OutcomeStatus::NotSent,
            ErrorKind::OutcomeUnknown => OutcomeStatus::Unknown,
            _ => OutcomeStatus::Refused,
        };
        self.any_sent |= status != OutcomeStatus::NotSent;
        if concerns_all(request, &error) {
            self.stopped = Some(error.clone());
        }
        let error = match error.status() {
            Some(TOO_LARGE) => error.with_hint("It held one row, so that one row is too large: shorten what it holds."),
            _ => error,
        };
        (0..rows).map(|at| Outcome::new(at, status).with_error(error.clone())).collect()
    }
}

/// The status with which a server, or a proxy before it, refuses a request that is too large.
const TOO_LARGE: u16 = 413;

/// Whether an error of one chunk would repeat for all others.
fn concerns_all(request: &Request, error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Authentication
        | ErrorKind::ActionUnavailable
        | ErrorKind::InsufficientBalance
        | ErrorKind::RateLimit
        | ErrorKind::InvalidRequest => true,
        // Without an action in the route, it is a row's record that does not exist.
        ErrorKind::NotFound => request.action.is_some() || error.is_foreign(),
        _ => error.is_foreign(),
    }
}

fn not_sent(index: usize, error: &Error) -> Outcome {
    Outcome::new(index, OutcomeStatus::NotSent).with_error(error.clone())
}

fn in_order(mut outcomes: Vec<Outcome>) -> Vec<Outcome> {
    outcomes.sort_by_key(|outcome| outcome.index);
    outcomes
}
