//! Writes of many rows: rows are added as they arrive, and outcomes are returned chunk by chunk.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indecx::bindings::camel::camel_text;
use indecx::bindings::value::Argument;
use indecx::{Outcome, Record};
use napi::Env;
use napi::bindgen_prelude::{Either, Null, Object, PromiseRaw};
use napi_derive::napi;

use crate::bridge::abort::Stop;
use crate::bridge::convert::rows_from;
use crate::bridge::wait::promise;
use crate::error::{Failure, or_failure};
use crate::outcome::Settled;
use crate::row::record_text;

/// A prepared write. It sends no request before `send`.
#[napi]
pub struct RawBulkWrite(Arc<Inner>);

struct Inner {
    writing: indecx::bindings::RawBulkWrite,
    /// Converted rows that the core has not received yet.
    added: Mutex<Vec<Argument>>,
    /// The outcomes so far, for the error about unknown ones.
    settled: Mutex<Vec<Outcome>>,
    stop: Stop,
}

impl RawBulkWrite {
    pub(crate) fn new(writing: indecx::bindings::RawBulkWrite) -> Self {
        RawBulkWrite(Arc::new(Inner {
            writing,
            added: Mutex::default(),
            settled: Mutex::default(),
            stop: Stop::default(),
        }))
    }
}

#[napi]
impl RawBulkWrite {
    /// The maximum number of rows in one request.
    #[napi(getter)]
    pub fn chunk(&self) -> u32 {
        u32::try_from(self.0.writing.chunk()).unwrap_or(u32::MAX)
    }

    /// Whether a refusal that concerns all rows has stopped the write. Further rows are not sent then.
    #[napi(getter)]
    pub fn stopped(&self) -> bool {
        self.0.writing.is_stopped()
    }

    /// Returns a promise that resolves after the event loop has run.
    #[napi]
    pub fn yield_now<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, ()>> {
        promise(env, async {})
    }

    /// Converts rows and adds them.
    #[napi]
    pub fn add(&self, rows: Object<'_>) -> napi::Result<()> {
        let rows = rows_from(&rows)?;
        lock(&self.0.added).extend(rows);
        Ok(())
    }

    /// Checks the rows added so far as a whole: if one is invalid, all are refused.
    #[napi]
    pub fn check<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Either<Null, Failure>>> {
        let inner = self.0.clone();
        promise(env, async move { or_failure(inner.writing.add_all(inner.take_added()).map(|()| Null)) })
    }

    /// Sends the next chunk of the rows added so far. Returns its outcomes, or none if no row is left.
    #[napi]
    pub fn send<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Either<Settled, Failure>>> {
        let inner = self.0.clone();
        promise(env, async move {
            inner.writing.add_some(inner.take_added());
            match inner.stop.unless_stopped(inner.writing.send_chunk()).await {
                Some(result) => or_failure(result.map(|outcomes| inner.record_outcomes(outcomes))),
                None => or_failure(Err(Failure::aborted())),
            }
        })
    }

    /// Stops the write, which closes its connection.
    #[napi]
    pub fn stop(&self) {
        self.0.stop.stop();
    }

    /// Ends the write after a stop or a failure. Returns the outcomes of the rows for which `send` returned none.
    #[napi]
    pub fn abandon(&self) -> Settled {
        self.0.writing.add_some(self.0.take_added());
        let settled = lock(&self.0.settled).len();
        self.0.record_outcomes(self.0.writing.abandon(settled))
    }

    /// After `abandon`: whether any row was sent.
    #[napi(getter)]
    pub fn any_sent(&self) -> bool {
        self.0.writing.any_sent()
    }

    /// Returns the links so far that could not be matched to a customer, as JSON texts.
    #[napi]
    pub fn unmatched_links(&self) -> Vec<String> {
        self.0.writing.unmatched_links().iter().map(|link| record_text(link.row())).collect()
    }

    /// Returns the error about the outcomes that are unknown, if there are any.
    #[napi]
    pub fn unknown(&self) -> Option<Failure> {
        indecx::bindings::unknown(&lock(&self.0.settled)).map(Failure::from)
    }
}

/// Returns the message of the error that a write carries if it ended half-way.
#[napi]
pub(crate) fn interrupted_message() -> String {
    camel_text(indecx::bindings::INTERRUPTED)
}

impl Inner {
    fn take_added(&self) -> Vec<Argument> {
        std::mem::take(&mut *lock(&self.added))
    }

    fn record_outcomes(&self, outcomes: Vec<Outcome>) -> Settled {
        // Only the status is needed here, and a link would keep the bytes of its response.
        let bare = |outcome: &Outcome| {
            let mut bare = outcome.clone();
            (bare.link, bare.fields, bare.remaining) = (None, None, None);
            bare
        };
        lock(&self.settled).extend(outcomes.iter().map(bare));
        outcomes.into()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
