//! What kinds of errors there are, and what two of them carry.

/// What went wrong, in the words of the public surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Refused here, before any request.
    InvalidRequest,
    /// No reply to a read: the connection failed or broke.
    Connection,
    /// No reply to a read within its time.
    Timeout,
    /// An error status that no other kind describes.
    Status,
    /// 400.
    BadRequest,
    /// A refusal about the key or the token, or access that is forbidden: by its words, else 401 or 403.
    Authentication,
    /// The action is paused, or blocked for integrations.
    ActionUnavailable,
    /// 402.
    InsufficientBalance,
    /// 404, or words that say that the action or the invite was not found.
    NotFound,
    /// 429.
    RateLimit,
    /// 5xx to a read.
    Server,
    /// A read's success whose body is not what the route promises.
    ResponseFormat,
    /// A listing that could not be read whole.
    IncompleteListing,
    /// A write was sent and got no clear answer: it may have happened.
    OutcomeUnknown,
    /// A file of ours that could not be written.
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

    /// A stable code for programs, such as `INDECX_RATE_LIMITED`.
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

    /// What [`Error::retry_safe`](crate::Error::retry_safe) says of an error of this kind, unless more is known of it.
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

/// Why an action takes no requests ([`ErrorKind::ActionUnavailable`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unavailable {
    /// The action is paused in the console.
    Paused,
    /// The action is blocked for integrations.
    Blocked,
}

impl Unavailable {
    /// `"paused"` or `"blocked"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Unavailable::Paused => "paused",
            Unavailable::Blocked => "blocked",
        }
    }
}

/// How an [`IncompleteListing`](ErrorKind::IncompleteListing) fell short, in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// Distinct rows that came.
    pub seen: u64,
    /// Rows that the server said there are, where it said so.
    pub expected: Option<u64>,
}
