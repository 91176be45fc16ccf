//! Turns an attempt without a value into an error for the caller and a [`Failure`] for the retry policy.

use crate::error::{Error, ErrorKind};
use crate::http::request::{Repeat, Request};
use crate::http::response::{Response, TransportError, request_id};
use crate::http::retry::Failure;
use crate::record::body::Unreadable;

impl Unreadable {
    pub(crate) fn into_failure(self, request: &Request, response: Response) -> (Error, Failure) {
        let (what, failure) = match self {
            Unreadable::CutOff => ("the body ended too early".to_owned(), Failure::Unclear { retry_after: None }),
            Unreadable::Odd(what) => (what, Failure::Final),
            Unreadable::Refused => ("it says that the call was refused".to_owned(), Failure::Final),
        };
        let message = format!(
            "{} answered {} with a body that could not be read: {what}. Check `base_url` and what stands between.",
            request.endpoint.label(),
            response.status
        );
        let id = request_id(&response.headers);
        (Error::new(ErrorKind::ResponseFormat, message).with_status(response.status, id, &response.body), failure)
    }
}

impl TransportError {
    pub(crate) fn into_failure(self, request: &Request) -> (Error, Failure) {
        let label = request.endpoint.label();
        let unclear = Failure::Unclear { retry_after: None };
        match self {
            TransportError::NotSent(what) => {
                let message = format!("{label}: {what}. Nothing was sent.");
                (Error::new(ErrorKind::Connection, message).unsent(), Failure::NotSent)
            }
            TransportError::Lost(what) => (Error::new(ErrorKind::Connection, format!("{label}: {what}.")), unclear),
            TransportError::TimedOut(limit) => {
                let message = format!(
                    "{label}: no whole reply within {} s. A longer `timeout` or a smaller page may help.",
                    limit.as_secs_f64()
                );
                (Error::new(ErrorKind::Timeout, message), unclear)
            }
            TransportError::Unusable(what) => {
                (Error::new(ErrorKind::ResponseFormat, format!("{label}: {what}.")), Failure::Final)
            }
        }
    }
}

/// Whether the platform may have acted on a request that failed in this way.
pub(crate) fn may_have_happened(error: &Error, failure: Failure) -> bool {
    // A success with a refusal as its body was not acted on, and neither was a request that got a 4xx (408 is
    // `Unclear`). A redirect may be sent after the request was acted on.
    let is_no_refusal = error.status().is_some_and(|status| !matches!(status, 200..=299 | 400..=499));
    matches!(failure, Failure::Unclear { .. }) || error.kind() == ErrorKind::ResponseFormat || is_no_refusal
}

/// Turns the error of a write that may have been acted on into [`ErrorKind::OutcomeUnknown`]: a kind of its own, which
/// generic retry code does not catch.
pub(crate) fn into_outcome_unknown(error: Error, failure: Failure, request: &Request) -> Error {
    if request.endpoint.repeat == Repeat::Safe || !may_have_happened(&error, failure) {
        return error;
    }
    let message = format!(
        "{} was sent and got no clear answer: it may have happened. Look on the platform before sending it again. \
         Cause: {error}",
        request.endpoint.label()
    );
    // The cause is marked as not safe to retry: its kind may be safe for a read, but this was a write.
    Error::new(ErrorKind::OutcomeUnknown, message).with_cause(error.with_retry_safe(false))
}

/// Builds the error of a single row for which the platform reported a failure; `json` is that row's part of the reply.
pub(crate) fn row_error(kind: ErrorKind, what: &str, response: &Response, json: &str) -> Error {
    Error::new(kind, what).with_status(response.status, request_id(&response.headers), json.as_bytes())
}
