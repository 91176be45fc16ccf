//! Writes to many rows: rows go in as they come, and outcomes come back chunk by chunk.

use std::sync::{Mutex, MutexGuard, PoisonError};

use indecx::Outcome;
use indecx::argument::Argument;
use indecx::wording::camel_text;
use napi::bindgen_prelude::{Either, Null, Object};
use napi_derive::napi;

use crate::abort::Stop;
use crate::call::record_text;
use crate::convert::rows;
use crate::error::{Failure, outcome};

/// What became of one row.
#[napi(object, object_from_js = false)]
pub struct RowOutcome {
    pub index: f64,
    pub status: String,
    pub ok: bool,
    pub message: Option<String>,
    pub error: Option<Failure>,
    pub invite_id: Option<String>,
    pub answer_id: Option<String>,
    /// A link as JSON text.
    pub link: Option<String>,
    /// Names and what was said of each.
    pub fields: Option<Vec<Vec<String>>>,
}

/// A write that was prepared. Nothing is sent before its rows are.
#[napi]
pub struct Writing {
    writing: indecx::Writing,
    /// Rows that were converted and not yet taken by the core.
    given: Mutex<Vec<Argument>>,
    /// What is known so far, for the error that stands for unknown outcomes.
    settled: Mutex<Vec<Outcome>>,
    stop: Stop,
}

impl Writing {
    pub(crate) fn new(writing: indecx::Writing) -> Self {
        Writing { writing, given: Mutex::default(), settled: Mutex::default(), stop: Stop::default() }
    }

    fn note(&self, outcomes: Vec<Outcome>) -> Vec<RowOutcome> {
        // The bare status counts: a link would keep the bytes of its response.
        let bare = outcomes.iter().map(|outcome| Outcome { link: None, fields: None, ..outcome.clone() });
        lock(&self.settled).extend(bare);
        outcomes.into_iter().map(RowOutcome::from).collect()
    }
}

#[napi]
impl Writing {
    /// The most rows that one request takes.
    #[napi(getter)]
    pub fn chunk(&self) -> u32 {
        u32::try_from(self.writing.chunk()).unwrap_or(u32::MAX)
    }

    /// Converts some rows.
    #[napi]
    pub fn give(&self, given: Object<'_>) -> napi::Result<()> {
        let rows = rows(&given)?;
        lock(&self.given).extend(rows);
        Ok(())
    }

    /// Takes the rows given so far as all that there are: one bad row refuses them.
    #[napi]
    pub async fn check(&self) -> Either<Null, Failure> {
        let given = std::mem::take(&mut *lock(&self.given));
        outcome(self.writing.add_all(given).await.map(|()| Null))
    }

    /// Sends the next chunk of the rows given so far; gives its outcomes, none when no row is left.
    #[napi]
    pub async fn send(&self) -> Either<Vec<RowOutcome>, Failure> {
        let given = std::mem::take(&mut *lock(&self.given));
        let sending = async {
            self.writing.add_some(given).await;
            self.writing.send_chunk().await
        };
        match self.stop.unless_stopped(sending).await {
            Some(result) => outcome(result.map(|outcomes| self.note(outcomes))),
            None => outcome(Err(Failure::aborted())),
        }
    }

    /// Stops it, which closes its connection.
    #[napi]
    pub fn stop(&self) {
        self.stop.stop();
    }

    /// After a stop: what is known of the rows whose outcome was not given.
    #[napi]
    pub fn abandon(&self) -> Vec<RowOutcome> {
        self.note(self.writing.abandon())
    }

    /// The error that stands for the outcomes that are unknown.
    #[napi]
    pub fn unknown(&self) -> Option<Failure> {
        indecx::unknown(&lock(&self.settled)).map(Failure::from)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<Outcome> for RowOutcome {
    fn from(outcome: Outcome) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "rows are fewer than 2^53")]
        let index = outcome.index as f64;
        let pair = |(name, said): (String, String)| vec![name, said];
        RowOutcome {
            index,
            status: outcome.status.as_str().to_owned(),
            ok: outcome.ok(),
            message: outcome.message.as_deref().map(camel_text),
            error: outcome.error.map(Failure::from),
            invite_id: outcome.invite_id,
            answer_id: outcome.answer_id,
            link: outcome.link.as_ref().map(record_text),
            fields: outcome.fields.map(|fields| fields.into_iter().map(pair).collect()),
        }
    }
}
