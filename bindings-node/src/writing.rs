//! Writes to many rows: rows go in as they come, and outcomes come back chunk by chunk.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indecx::bindings::camel::camel_text;
use indecx::bindings::value::Argument;
use indecx::{Outcome, Record};
use napi::Env;
use napi::bindgen_prelude::{Either, Null, Object, PromiseRaw};
use napi_derive::napi;

use crate::bridge::abort::Stop;
use crate::bridge::convert::rows;
use crate::bridge::wait::promise;
use crate::error::{Failure, outcome};
use crate::outcome::Settled;
use crate::row::record_text;

/// A write that was prepared. Nothing is sent before its rows are.
#[napi]
pub struct Writing(Arc<Inner>);

struct Inner {
    writing: indecx::Writing,
    /// Rows that were converted and not yet taken by the core.
    given: Mutex<Vec<Argument>>,
    /// What is known so far, for the error that stands for unknown outcomes.
    settled: Mutex<Vec<Outcome>>,
    stop: Stop,
}

impl Writing {
    pub(crate) fn new(writing: indecx::Writing) -> Self {
        Writing(Arc::new(Inner { writing, given: Mutex::default(), settled: Mutex::default(), stop: Stop::default() }))
    }
}

#[napi]
impl Writing {
    /// The most rows that one request takes.
    #[napi(getter)]
    pub fn chunk(&self) -> u32 {
        u32::try_from(self.0.writing.chunk()).unwrap_or(u32::MAX)
    }

    /// Whether a refusal that concerns all has stopped it: what else is given is not sent.
    #[napi(getter)]
    pub fn stopped(&self) -> bool {
        self.0.writing.is_stopped()
    }

    /// Gives the event loop a turn.
    #[napi]
    pub fn turn<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, ()>> {
        promise(env, async {})
    }

    /// Converts some rows.
    #[napi]
    pub fn give(&self, given: Object<'_>) -> napi::Result<()> {
        let rows = rows(&given)?;
        lock(&self.0.given).extend(rows);
        Ok(())
    }

    /// Takes the rows given so far as all that there are: one bad row refuses them.
    #[napi]
    pub fn check<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Either<Null, Failure>>> {
        let inner = self.0.clone();
        promise(env, async move { outcome(inner.writing.add_all(inner.take()).map(|()| Null)) })
    }

    /// Sends the next chunk of the rows given so far; gives its outcomes, none when no row is left.
    #[napi]
    pub fn send<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Either<Settled, Failure>>> {
        let inner = self.0.clone();
        promise(env, async move {
            inner.writing.add_some(inner.take());
            match inner.stop.unless_stopped(inner.writing.send_chunk()).await {
                Some(result) => outcome(result.map(|outcomes| inner.note(outcomes))),
                None => outcome(Err(Failure::aborted())),
            }
        })
    }

    /// Stops it, which closes its connection.
    #[napi]
    pub fn stop(&self) {
        self.0.stop.stop();
    }

    /// After a stop or a failure: what is known of the rows whose outcome was not given.
    #[napi]
    pub fn abandon(&self) -> Settled {
        self.0.writing.add_some(self.0.take());
        let given = lock(&self.0.settled).len();
        self.0.note(self.0.writing.abandon(given))
    }

    /// Once it was abandoned: whether anything went out.
    #[napi(getter)]
    pub fn has_gone(&self) -> bool {
        self.0.writing.has_gone()
    }

    /// Links that came so far and belong to no customer that could be found, as JSON texts.
    #[napi]
    pub fn unmatched_links(&self) -> Vec<String> {
        self.0.writing.unmatched_links().iter().map(|link| record_text(link.row())).collect()
    }

    /// The error that stands for the outcomes that are unknown.
    #[napi]
    pub fn unknown(&self) -> Option<Failure> {
        indecx::unknown(&lock(&self.0.settled)).map(Failure::from)
    }
}

/// What the error says that a write which ended half-way carries.
#[napi]
pub(crate) fn interrupted_message() -> String {
    camel_text(indecx::INTERRUPTED)
}

impl Inner {
    fn take(&self) -> Vec<Argument> {
        std::mem::take(&mut *lock(&self.given))
    }

    fn note(&self, outcomes: Vec<Outcome>) -> Settled {
        // The bare status counts: a link would keep the bytes of its response.
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
