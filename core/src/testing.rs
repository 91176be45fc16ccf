//! Builds records, errors and outcomes for fakes in a program's tests; requires the feature `testing`.
//!
//! To test a whole program, the sandbox is closer to reality: it imitates the platform on loopback, and a client that
//! uses its base URL needs no fake.
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

/// Builds a record from JSON text with the platform's field names.
///
/// # Errors
/// Returns [`InvalidRequest`](ErrorKind::InvalidRequest) if the text is not one JSON object.
pub fn record<T: Record>(json: impl Into<String>) -> Result<T> {
    let row = Row::parse(T::DECL, Bytes::from(json.into())).filter(|row| row.raw().trim_start().starts_with('{'));
    row.map(T::from_row).ok_or_else(|| Error::invalid("json", "`json` must be one JSON object."))
}

/// Starts an error of this kind. Its message is the kind's name unless another is set.
pub fn error(kind: ErrorKind) -> ErrorMaker {
    ErrorMaker { error: Error::new(kind, format!("{kind:?}")), status: None, body: Bytes::new() }
}

/// A builder of an error.
#[derive(Clone, Debug)]
pub struct ErrorMaker {
    error: Error,
    status: Option<u16>,
    body: Bytes,
}

impl ErrorMaker {
    /// Sets the message.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.error = self.error.with_message(message.into());
        self
    }

    /// Sets the HTTP status of the server's reply.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the body of the server's reply; it is kept only if a status is set too.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets how long the server asks to wait.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.error = self.error.with_retry_after(Some(wait));
        self
    }

    /// Sets the underlying error: for an unknown outcome, the failure that made it unknown.
    #[must_use]
    pub fn cause(mut self, cause: Error) -> Self {
        self.error = self.error.with_cause(cause);
        self
    }

    /// Builds the error.
    pub fn make(self) -> Error {
        match self.status {
            Some(status) => self.error.with_status(status, None, &self.body),
            None => self.error,
        }
    }
}

/// Starts the outcome of the row at this position, counted from 0.
pub fn outcome(index: usize, status: OutcomeStatus) -> OutcomeMaker {
    OutcomeMaker(Outcome::new(index, status))
}

/// A builder of an outcome.
#[derive(Clone, Debug)]
pub struct OutcomeMaker(Outcome);

impl OutcomeMaker {
    /// Sets the error of the row; the outcome gets its message.
    #[must_use]
    pub fn error(self, error: Error) -> Self {
        OutcomeMaker(self.0.with_error(error))
    }

    /// Sets the platform's message about the row.
    #[must_use]
    pub fn message(self, message: impl Into<String>) -> Self {
        OutcomeMaker(self.0.with_message(message))
    }

    /// Sets the invite's id.
    #[must_use]
    pub fn invite_id(mut self, id: impl Into<String>) -> Self {
        self.0.invite_id = Some(id.into());
        self
    }

    /// Sets the answer's id.
    #[must_use]
    pub fn answer_id(mut self, id: impl Into<String>) -> Self {
        self.0.answer_id = Some(id.into());
        self
    }

    /// Builds the outcome.
    pub fn make(self) -> Outcome {
        self.0
    }
}
