//! The kinds of errors, and the details that two of them carry.

/// The kind of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input was refused before any request was sent.
    InvalidRequest,
    /// No connection could be made, or it broke before a read got its reply.
    Connection,
    /// A read got no reply within its timeout.
    Timeout,
    /// An error status that no other kind describes.
    Status,
    /// The platform refused the input (usually 400).
    BadRequest,
    /// The platform refused the key or the token, or access is forbidden: known from its message, else from 401 or 403.
    Authentication,
    /// The action is paused, or blocked for integrations.
    ActionUnavailable,
    /// The balance is too low (usually 402).
    InsufficientBalance,
    /// There is no such thing (404), or the message says that the action or the invite was not found.
    NotFound,
    /// Too many requests (usually 429).
    RateLimit,
    /// The server failed to answer a read (408 or 5xx).
    Server,
    /// The body of a successful read, or of a webhook's delivery, is not what the route promises.
    ResponseFormat,
    /// A listing could not be read completely.
    IncompleteListing,
    /// A write was sent and got no clear reply: the platform may have acted on it.
    OutcomeUnknown,
    /// A local file could not be written, or a serialized table could not be written or read.
    File,
}

impl ErrorKind {
    /// Every kind, for tables and tests.
    pub const ALL: &'static [ErrorKind] = &[
        ErrorKind::InvalidRequest,
        ErrorKind::Connection,
        ErrorKind::Timeout,
        ErrorKind::Status,
        ErrorKind::BadRequest,
        ErrorKind::Authentication,
        ErrorKind::ActionUnavailable,
        ErrorKind::InsufficientBalance,
        ErrorKind::NotFound,
        ErrorKind::RateLimit,
        ErrorKind::Server,
        ErrorKind::ResponseFormat,
        ErrorKind::IncompleteListing,
        ErrorKind::OutcomeUnknown,
        ErrorKind::File,
    ];

    /// Returns a stable code for programs, such as `INDECX_RATE_LIMITED`.
    pub const fn code(self) -> &'static str {
        match self {
            ErrorKind::InvalidRequest => "INDECX_INVALID_REQUEST",
            ErrorKind::Connection => "INDECX_CONNECTION_FAILED",
            ErrorKind::Timeout => "INDECX_TIMED_OUT",
            ErrorKind::Status => "INDECX_STATUS",
            ErrorKind::BadRequest => "INDECX_BAD_REQUEST",
            ErrorKind::Authentication => "INDECX_AUTHENTICATION_FAILED",
            ErrorKind::ActionUnavailable => "INDECX_ACTION_UNAVAILABLE",
            ErrorKind::InsufficientBalance => "INDECX_INSUFFICIENT_BALANCE",
            ErrorKind::NotFound => "INDECX_NOT_FOUND",
            ErrorKind::RateLimit => "INDECX_RATE_LIMITED",
            ErrorKind::Server => "INDECX_SERVER_ERROR",
            ErrorKind::ResponseFormat => "INDECX_RESPONSE_FORMAT",
            ErrorKind::IncompleteListing => "INDECX_INCOMPLETE_LISTING",
            ErrorKind::OutcomeUnknown => "INDECX_OUTCOME_UNKNOWN",
            ErrorKind::File => "INDECX_FILE",
        }
    }

    /// The default of [`Error::retry_safe`](crate::Error::retry_safe) for errors of this kind; a single error may
    /// differ.
    pub const fn retry_safe(self) -> bool {
        match self {
            ErrorKind::Connection
            | ErrorKind::Timeout
            | ErrorKind::ActionUnavailable
            | ErrorKind::InsufficientBalance
            | ErrorKind::RateLimit
            | ErrorKind::Server
            | ErrorKind::ResponseFormat
            | ErrorKind::IncompleteListing
            | ErrorKind::File => true,
            ErrorKind::InvalidRequest
            | ErrorKind::Status
            | ErrorKind::BadRequest
            | ErrorKind::Authentication
            | ErrorKind::NotFound
            | ErrorKind::OutcomeUnknown => false,
        }
    }
}

/// Why an action accepts no requests ([`ErrorKind::ActionUnavailable`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unavailable {
    /// The action is paused in the console.
    Paused,
    /// The action is blocked for integrations.
    Blocked,
}

impl Unavailable {
    /// Returns `"paused"` or `"blocked"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Unavailable::Paused => "paused",
            Unavailable::Blocked => "blocked",
        }
    }
}

/// How many rows an [`IncompleteListing`](ErrorKind::IncompleteListing) read, and how many it should have read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The number of distinct rows that were received.
    pub seen: u64,
    /// The number of rows that the server reported, if it did.
    pub expected: Option<u64>,
}
