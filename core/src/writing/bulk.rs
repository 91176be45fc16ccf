//! Writes to many rows: checked, cut into chunks, sent one after another, one outcome a row.
//!
//! A chunk that is refused or lost costs no other chunk its outcome. What concerns all (the key, the
//! balance, a paused action, too many requests) stops the rest, which is then `not_sent`. A chunk that
//! is too large is halved.

mod frames;
mod queue;

use crate::writing::prepared::{Contact, Prepared};
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

/// What is particular about a route that takes many rows.
pub(crate) struct BulkRoute {
    /// The most rows that one request takes.
    pub(crate) chunk: usize,
    /// The name of the list in the request's body.
    pub(crate) list: &'static str,
    /// The name of the argument that holds the rows.
    pub(crate) argument: &'static str,
    /// Reads and checks one row.
    pub(crate) prepare: fn(Argument, &str) -> Result<Prepared>,
    /// Reads what became of the rows of an answered chunk; indices count within the chunk.
    pub(crate) settle: fn(&[Prepared], &Response) -> Result<Settled, Unreadable>,
}

/// What an answered chunk came to.
pub(crate) struct Settled {
    pub(crate) outcomes: Vec<Outcome>,
    /// Links without an owner among the rows.
    pub(crate) unmatched_links: Vec<Link>,
}

impl From<Vec<Outcome>> for Settled {
    fn from(outcomes: Vec<Outcome>) -> Self {
        Settled { outcomes, unmatched_links: Vec::new() }
    }
}

/// A write to many rows, under way. Cheap to clone; clones are the same write.
#[derive(Clone)]
pub struct Writing {
    client: Client,
    route: &'static BulkRoute,
    request: Request,
    allow_duplicates: bool,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    queue: Queue,
    /// Halves of chunks that were too large: they go before the queue.
    halves: VecDeque<Vec<(usize, Prepared)>>,
    given: usize,
    contacts: HashSet<Contact>,
    /// Rows of the request that is under way.
    in_flight: Vec<usize>,
    /// What was settled last: whoever was interrupted meanwhile has not got it.
    settled: Vec<Outcome>,
    /// How far the request that is under way got.
    trail: Trail,
    unmatched_links: Vec<Link>,
    /// Whether any write has gone out.
    gone: bool,
    /// What concerns all and stopped the rest.
    stopped: Option<Error>,
}

impl std::fmt::Debug for Writing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Writing({})", self.request.endpoint.label())
    }
}

impl Writing {
    pub(crate) fn new(client: &Client, route: &'static BulkRoute, request: Request, allow_duplicates: bool) -> Self {
        Writing { client: client.clone(), route, request, allow_duplicates, state: Arc::default() }
    }

    /// The most rows that one request takes: the size in which lazy input is best offered.
    pub fn chunk(&self) -> usize {
        self.route.chunk
    }

    /// The name of the argument that holds the rows.
    pub fn argument(&self) -> &'static str {
        self.route.argument
    }

    /// Rows that were taken so far.
    pub fn given(&self) -> usize {
        self.state().given
    }

    /// Rows that were taken and not sent yet.
    pub fn waiting(&self) -> usize {
        let state = self.state();
        state.queue.len() + state.halves.iter().map(Vec::len).sum::<usize>()
    }

    /// Links that came so far and could not be told to be any customer's.
    pub fn unmatched_links(&self) -> Vec<Link> {
        self.state().unmatched_links.clone()
    }

    /// Whether a refusal that concerns all has stopped it: a row that is taken now will not be sent.
    pub fn is_stopped(&self) -> bool {
        self.state().stopped.is_some()
    }

    /// Takes rows whose number is known, all or none.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) for the first bad row, naming row and field.
    pub fn add_all(&self, rows: Vec<Argument>) -> Result<()> {
        self.add(rows.into_iter().map(|row| self.prepare(row)).collect())
    }

    fn add(&self, rows: Vec<Result<Prepared>>) -> Result<()> {
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

    /// Takes rows of an input that is read as it goes: a bad row becomes a refused one.
    pub fn add_some(&self, rows: Vec<Argument>) {
        let mut state = self.state();
        for row in rows {
            state.offer(self, self.prepare(row));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn prepare(&self, row: Argument) -> Result<Prepared> {
        (self.route.prepare)(row, self.route.argument)
    }

    /// Sends the next chunk of the rows taken so far; gives its outcomes, none when no row is left.
    ///
    /// # Errors
    /// What keeps the first write from going out, such as a refused key. After that, errors are
    /// outcomes.
    pub async fn send_chunk(&self) -> Result<Vec<Outcome>> {
        self.state().settled.clear();
        loop {
            let (rows, trail) = self.state().begin(self)?;
            if rows.is_empty() {
                return Ok(in_order(self.state().settled.clone()));
            }
            let (indices, prepared): (Vec<usize>, Vec<Prepared>) = rows.into_iter().unzip();
            let list: Vec<&Value> = prepared.iter().map(|row| &row.wire).collect();
            let request = self.request.clone().body(json!({ self.route.list: list }));
            let settle = |response: &Response| (self.route.settle)(&prepared, response);
            let sent = trail.follow(self.client.send(&request, &CallStats::default(), settle)).await;
            let mut state = self.state();
            state.in_flight.clear();
            let settled = match sent {
                Ok(settled) => {
                    state.gone = true;
                    state.unmatched_links.extend(settled.unmatched_links);
                    settled.outcomes
                }
                // Nothing has happened yet, and nothing of this chunk went out.
                Err(error) if !state.gone && error.is_unsent() => return Err(error),
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

    /// Ends it where it stands, whoever still waits for a chunk: nothing goes out any more. Gives what is known of all
    /// rows but the first `given`, whose outcomes the caller has got.
    pub fn abandon(&self, given: usize) -> Vec<Outcome> {
        let mut state = self.state();
        let unknown = state.trail.stop();
        let not_sent = |index| Outcome::new(index, OutcomeStatus::NotSent).with_message("the call was cancelled.");
        let mut outcomes = std::mem::take(&mut state.settled);
        let in_flight = std::mem::take(&mut state.in_flight);
        state.gone |= unknown.is_some() && !in_flight.is_empty();
        outcomes.extend(in_flight.into_iter().map(|index| match &unknown {
            Some(error) => Outcome::new(index, OutcomeStatus::Unknown).with_error(error.clone()),
            None => not_sent(index),
        }));
        outcomes.retain(|outcome| outcome.index >= given);
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

    /// Once it was abandoned: whether any of its writes went out, so that whatever ended it must carry an
    /// [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) error with the outcomes.
    pub fn has_gone(&self) -> bool {
        self.state().gone
    }
}

impl State {
    fn offer(&mut self, writing: &Writing, row: Result<Prepared>) {
        let (index, row) = self.check(writing, row);
        self.queue.push(index, row);
    }

    /// A row with its place among all that were given; the second of one contact is refused.
    fn check(&mut self, writing: &Writing, row: Result<Prepared>) -> (usize, Result<Prepared>) {
        let index = self.given;
        self.given += 1;
        let prepared = row.and_then(|prepared| {
            let twice = prepared.contact.as_ref().is_some_and(|contact| !self.contacts.insert(contact.clone()));
            if !twice || writing.allow_duplicates {
                return Ok(prepared);
            }
            Err(Error::invalid(
                writing.route.argument,
                "the same contact (e-mail and phone) stands here for the second time. Remove one, or pass \
                 `allow_duplicates` as true.",
            ))
        });
        (index, prepared.map_err(|error| error.in_row(index)))
    }

    /// The rows of the next request; none where there are none, or all is stopped. What needs no request
    /// is settled.
    fn begin(&mut self, writing: &Writing) -> Result<(Vec<(usize, Prepared)>, Trail)> {
        if self.given == 0 {
            return Err(writing.empty());
        }
        let (rows, refused) = match self.halves.pop_front() {
            Some(half) => (half, Vec::new()),
            None => self.next_chunk(writing),
        };
        if let (true, false, Some(first)) = (rows.is_empty(), self.gone, refused.first()) {
            // No row of the first chunk is good, and nothing has gone: the whole input is not what it should be.
            return Err(first.error.clone().unwrap_or_else(|| writing.empty()));
        }
        self.settled.extend(refused);
        if let Some(error) = &self.stopped {
            self.settled.extend(rows.iter().map(|(index, _)| not_sent(*index, error)));
            return Ok((Vec::new(), self.trail.clone()));
        }
        self.in_flight = rows.iter().map(|(index, _)| *index).collect();
        Ok((rows, self.trail.clone()))
    }

    /// Puts the halves of a chunk that was too large before all others.
    fn halve(&mut self, mut rows: Vec<(usize, Prepared)>) {
        let second = rows.split_off(rows.len() / 2);
        self.halves.push_front(second);
        self.halves.push_front(rows);
    }

    /// Up to `most` good rows, and the outcomes of the bad ones before and among them.
    fn next_chunk(&mut self, writing: &Writing) -> (Vec<(usize, Prepared)>, Vec<Outcome>) {
        let (mut rows, mut refused) = (Vec::new(), Vec::new());
        while rows.len() < writing.route.chunk
            && let Some((index, row)) = self.queue.pop(|row| writing.prepare(row))
        {
            match row {
                Ok(prepared) => rows.push((index, prepared)),
                Err(error) => refused.push(Outcome::new(index, OutcomeStatus::Refused).with_error(error)),
            }
        }
        (rows, refused)
    }

    /// The outcomes of a chunk whose request failed as a whole.
    fn failed(&mut self, request: &Request, error: Error, rows: usize) -> Vec<Outcome> {
        let status = match error.kind() {
            _ if error.is_unsent() => OutcomeStatus::NotSent,
            ErrorKind::OutcomeUnknown => OutcomeStatus::Unknown,
            _ => OutcomeStatus::Refused,
        };
        self.gone |= status != OutcomeStatus::NotSent;
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

/// The status by which a server, or what stands before it, says that a request is too large for it.
const TOO_LARGE: u16 = 413;

/// Whether what refused one chunk would refuse all.
fn concerns_all(request: &Request, error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Authentication
        | ErrorKind::ActionUnavailable
        | ErrorKind::InsufficientBalance
        | ErrorKind::RateLimit
        | ErrorKind::InvalidRequest => true,
        // Without an action, it is one of the rows that is not there.
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
