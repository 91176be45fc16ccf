//! Writes to many rows: rows go in as they come, and outcomes come back chunk by chunk.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indecx::bindings::camel::camel_text;
use indecx::bindings::value::Argument;
use indecx::follow_ups::{FollowUp, Tag};
use indecx::{Error, Outcome, Record};
use napi::Env;
use napi::bindgen_prelude::{Either, Null, Object, PromiseRaw};
use napi_derive::napi;

use crate::abort::Stop;
use crate::call::record_text;
use crate::convert::rows;
use crate::error::{Failure, message, outcome};
use crate::promise::promise;

/// What became of one row.
#[napi(object, object_from_js = false)]
pub struct RowOutcome {
    pub index: f64,
    #[napi(ts_type = "'accepted' | 'refused' | 'unknown' | 'not_sent'")]
    pub status: String,
    pub ok: bool,
    pub retry_safe: bool,
    pub message: Option<String>,
    /// The place of its error among those of the chunk.
    pub error: Option<u32>,
    pub invite_id: Option<String>,
    pub answer_id: Option<String>,
    /// A link as JSON text.
    pub link: Option<String>,
    /// Names and what was said of each.
    #[napi(ts_type = "Array<[string, string]>")]
    pub fields: Option<Vec<Vec<String>>>,
    pub remaining: Option<Remaining>,
}

/// What was not taken of a follow-up.
#[napi(object, object_from_js = false)]
pub struct Remaining {
    pub answer_id: String,
    pub status: Option<String>,
    pub responsible: Option<String>,
    pub followers: Option<Vec<String>>,
    pub comment: Option<String>,
    pub tags: Option<Vec<RemainingTag>>,
    /// In milliseconds since 1970.
    pub date: Option<f64>,
}

/// A tag of it.
#[napi(object, object_from_js = false)]
pub struct RemainingTag {
    pub tag: String,
    pub sub_tag: Option<String>,
}

/// Outcomes, and their errors: the rows of a chunk share theirs.
#[napi(object, object_from_js = false)]
pub struct Settled {
    pub outcomes: Vec<RowOutcome>,
    pub errors: Vec<Failure>,
}

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

    /// Links that came so far and could not be told to be any customer's, as JSON texts.
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
        let bare = |outcome: &Outcome| Outcome { link: None, fields: None, remaining: None, ..outcome.clone() };
        lock(&self.settled).extend(outcomes.iter().map(bare));
        let mut errors: Vec<Error> = Vec::new();
        let outcomes = outcomes.into_iter().map(|outcome| RowOutcome::new(outcome, &mut errors)).collect();
        Settled { outcomes, errors: errors.iter().map(Failure::from).collect() }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The outcome's message: an error's has Node's names; what the platform said stays as it said it.
fn spelt(outcome: &Outcome) -> Option<String> {
    match &outcome.error {
        Some(error) if outcome.message.as_deref() == Some(error.message()) => Some(message(error)),
        _ => outcome.message.clone(),
    }
}

impl RowOutcome {
    fn new(outcome: Outcome, errors: &mut Vec<Error>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "rows are fewer than 2^53")]
        let index = outcome.index as f64;
        let pair = |(name, said): (String, String)| vec![name, said];
        RowOutcome {
            index,
            status: outcome.status.as_str().to_owned(),
            ok: outcome.ok(),
            retry_safe: outcome.retry_safe(),
            message: spelt(&outcome),
            error: outcome.error.map(|error| place(error, errors)),
            invite_id: outcome.invite_id,
            answer_id: outcome.answer_id,
            link: outcome.link.as_ref().map(record_text),
            fields: outcome.fields.map(|fields| fields.into_iter().map(pair).collect()),
            remaining: outcome.remaining.map(Remaining::from),
        }
    }
}

/// The place of an error among those of a chunk. Equal ones stand side by side.
fn place(error: Error, errors: &mut Vec<Error>) -> u32 {
    if errors.last().is_none_or(|last| !last.is_same(&error)) {
        errors.push(error);
    }
    u32::try_from(errors.len() - 1).unwrap_or(u32::MAX)
}

impl From<FollowUp> for Remaining {
    fn from(left: FollowUp) -> Self {
        let tag = |tag: Tag| RemainingTag { tag: tag.tag, sub_tag: tag.sub_tag };
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of any date are fewer than 2^53")]
        let date = left.date.map(|date| date.as_millisecond() as f64);
        Remaining {
            answer_id: left.answer_id,
            status: left.status,
            responsible: left.responsible,
            followers: left.followers,
            comment: left.comment,
            tags: left.tags.map(|tags| tags.into_iter().map(tag).collect()),
            date,
        }
    }
}
