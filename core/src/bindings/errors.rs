//! The exception class for each kind of error, and the details that each class has besides its message.

use crate::error::{Error, ErrorKind};

/// Returns the name of the class that Python and Node raise for this kind.
pub fn class_name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidRequest => "InvalidRequestError",
        ErrorKind::Connection => "APIConnectionError",
        ErrorKind::Timeout => "APITimeoutError",
        ErrorKind::Status => "APIStatusError",
        ErrorKind::BadRequest => "BadRequestError",
        ErrorKind::Authentication => "AuthenticationError",
        ErrorKind::ActionUnavailable => "ActionUnavailableError",
        ErrorKind::InsufficientBalance => "InsufficientBalanceError",
        ErrorKind::NotFound => "NotFoundError",
        ErrorKind::RateLimit => "RateLimitError",
        ErrorKind::Server => "ServerError",
        ErrorKind::ResponseFormat => "ResponseFormatError",
        ErrorKind::IncompleteListing => "IncompleteListingError",
        ErrorKind::OutcomeUnknown => "OutcomeUnknownError",
        ErrorKind::File => "IndeCXError",
    }
}

/// Returns the details that errors of a kind may have, besides those that all have: `retry_safe`, and `outcomes` for
/// writes of many rows.
pub fn details(kind: ErrorKind) -> &'static [&'static str] {
    match kind {
        ErrorKind::InvalidRequest => &["field", "row"],
        ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::File => &[],
        ErrorKind::Status
        | ErrorKind::BadRequest
        | ErrorKind::Authentication
        | ErrorKind::InsufficientBalance
        | ErrorKind::NotFound
        | ErrorKind::RateLimit
        | ErrorKind::Server => &["status", "request_id", "body", "retry_after"],
        ErrorKind::ActionUnavailable => &["status", "request_id", "body", "retry_after", "reason"],
        ErrorKind::ResponseFormat => &["status", "request_id", "body"],
        ErrorKind::IncompleteListing => &["seen", "expected"],
        ErrorKind::OutcomeUnknown => &["cause"],
    }
}

/// Returns the names of the details that an error has, out of those in [`details`].
pub fn present_details(error: &Error) -> Vec<&'static str> {
    let shortfall = error.shortfall();
    let all = [
        ("status", error.status().is_some()),
        ("request_id", error.request_id().is_some()),
        ("body", error.body().is_some()),
        ("retry_after", error.retry_after().is_some()),
        ("reason", error.unavailable().is_some()),
        ("seen", shortfall.is_some()),
        ("expected", shortfall.is_some_and(|shortfall| shortfall.expected.is_some())),
        ("field", error.field().is_some()),
        ("row", error.row().is_some()),
        ("cause", error.cause().is_some()),
    ];
    all.into_iter().filter(|(_, is_told)| *is_told).map(|(name, _)| name).collect()
}
