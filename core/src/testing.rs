//! Records, errors and outcomes made by hand, for fakes in tests of programs; with the feature `testing`.
//!
//! For whole programs the sandbox is nearer to the truth: it is the platform on loopback, and a client that is pointed
//! at it needs no fake.
//!
//! ```
//! use indecx::answers::Answer;
//! use indecx::{ErrorKind, OutcomeStatus, testing};
//!
//! # fn main() -> Result<(), indecx::Error> {
//! let answer: Answer = testing::record(r#"{"_id": "a", "review": 9, "metric": "nps-0-10"}"#)?;
//! assert_eq!(answer.review(), Some(9.0));
//!
//! let error = testing::error(ErrorKind::RateLimit).status(429).make();
//! assert!(error.retry_safe());
//! let outcome = testing::outcome(0, OutcomeStatus::Refused).error(error).make();
//! assert!(outcome.retry_safe());
//! # Ok(())
//! # }
//! ```

use std::time::Duration;

use bytes::Bytes;

use crate::error::{Error, ErrorKind, Result};
use crate::record::declare::Record;
use crate::record::row::Row;
use crate::writing::outcome::{Outcome, OutcomeStatus};

/// A record of JSON text, in the platform's own names.
///
/// # Errors
/// [`InvalidRequest`](ErrorKind::InvalidRequest) for what is no JSON object.
pub fn record<T: Record>(json: impl Into<String>) -> Result<T> {
    let row = Row::parse(T::DECL, Bytes::from(json.into())).filter(|row| row.raw().trim_start().starts_with('{'));
    row.map(T::from_row).ok_or_else(|| Error::invalid("json", "`json` must be one JSON object."))
}

/// An error of this kind, whose message is the kind's name unless another is given.
pub fn error(kind: ErrorKind) -> ErrorMaker {
    ErrorMaker { error: Error::new(kind, format!("{kind:?}")), status: None, body: Bytes::new() }
}

/// An error that is being made.
#[derive(Clone, Debug)]
pub struct ErrorMaker {
    error: Error,
    status: Option<u16>,
    body: Bytes,
}

impl ErrorMaker {
    /// What it says.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.error = self.error.with_message(message.into());
        self
    }

    /// The status that the server answered with.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The body that it answered with.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// How long the server asks to wait.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.error = self.error.with_retry_after(Some(wait));
        self
    }

    /// What lies behind it: for an unknown outcome, what broke.
    #[must_use]
    pub fn cause(mut self, cause: Error) -> Self {
        self.error = self.error.with_cause(cause);
        self
    }

    /// The error.
    pub fn make(self) -> Error {
        match self.status {
            Some(status) => self.error.with_status(status, None, &self.body),
            None => self.error,
        }
    }
}

/// What became of the row at this position.
pub fn outcome(index: usize, status: OutcomeStatus) -> OutcomeMaker {
    OutcomeMaker(Outcome::new(index, status))
}

/// An outcome that is being made.
#[derive(Clone, Debug)]
pub struct OutcomeMaker(Outcome);

impl OutcomeMaker {
    /// The error behind it; its message is the outcome's.
    #[must_use]
    pub fn error(self, error: Error) -> Self {
        OutcomeMaker(self.0.with_error(error))
    }

    /// What the platform said of it.
    #[must_use]
    pub fn message(self, message: impl Into<String>) -> Self {
        OutcomeMaker(self.0.with_message(message))
    }

    /// The invite's id.
    #[must_use]
    pub fn invite_id(mut self, id: impl Into<String>) -> Self {
        self.0.invite_id = Some(id.into());
        self
    }

    /// The answer's id.
    #[must_use]
    pub fn answer_id(mut self, id: impl Into<String>) -> Self {
        self.0.answer_id = Some(id.into());
        self
    }

    /// The outcome.
    pub fn make(self) -> Outcome {
        self.0
    }
}
