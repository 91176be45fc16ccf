//! The one error type: a kind that programs branch on, and a message for people.
//!
//! A message says what happened and what to do next. It never holds the company key, the token,
//! a filled-in URL or anything a customer wrote: the server's own words stay in [`Error::body`].

mod kind;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

pub use kind::{ErrorKind, Shortfall, Unavailable};

/// The result of every fallible call in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What an error keeps of a longer body.
const LONGEST_BODY: usize = 64 * 1024;

/// What every operation fails with. Cheap to clone.
#[derive(Clone)]
pub struct Error(Arc<Parts>);

#[derive(Clone)]
struct Parts {
    kind: ErrorKind,
    message: String,
    status: Option<u16>,
    request_id: Option<String>,
    body: Option<Bytes>,
    retry_after: Option<Duration>,
    unavailable: Option<Unavailable>,
    shortfall: Option<Shortfall>,
    field: Option<String>,
    row: Option<usize>,
    cause: Option<Error>,
    /// Nothing of the operation's own request went out.
    unsent: bool,
    retry_safe: bool,
    /// Names in the message and the field are spelt as the caller spells them.
    verbatim: bool,
    /// The reply came from something else than the platform.
    foreign: bool,
    /// The server knows no such route.
    no_route: bool,
}

/// What happened when a task of the client died: its runtime ends, or a defect ended it.
pub(crate) const TASK_DIED: &str = "a task of the client ended before the call did: its runtime is shutting down";

impl Error {
    /// For a call whose task died.
    pub(crate) fn task_died() -> Self {
        Error::new(ErrorKind::Connection, format!("{TASK_DIED}."))
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error(Arc::new(Parts {
            kind,
            message: message.into(),
            status: None,
            request_id: None,
            body: None,
            retry_after: None,
            unavailable: None,
            shortfall: None,
            field: None,
            row: None,
            cause: None,
            unsent: kind == ErrorKind::InvalidRequest,
            retry_safe: kind.retry_safe(),
            verbatim: false,
            foreign: false,
            no_route: false,
        }))
    }

    /// Refuses an input before any request; `field` is the argument's name as Python spells it.
    pub(crate) fn invalid(field: &str, message: impl Into<String>) -> Self {
        let mut error = Error::new(ErrorKind::InvalidRequest, message);
        error.parts().field = Some(field.to_owned());
        error
    }

    fn parts(&mut self) -> &mut Parts {
        Arc::make_mut(&mut self.0)
    }

    pub(crate) fn with_status(mut self, status: u16, request_id: Option<String>, body: &[u8]) -> Self {
        let parts = self.parts();
        parts.status = Some(status);
        parts.request_id = request_id;
        // A copy: the whole of a long page would live as long as the error does.
        parts.body = Some(Bytes::copy_from_slice(&body[..body.len().min(LONGEST_BODY)]));
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        let Some(after) = retry_after else { return self };
        self.parts().retry_after = retry_after;
        self.with_hint(&format!("The server asks to wait {} s.", after.as_secs_f64().ceil()))
    }

    /// Says that something else than the platform answered, which may let the same call pass later.
    pub(crate) fn foreign(mut self) -> Self {
        self.parts().foreign = true;
        self.with_retry_safe(true)
    }

    pub(crate) fn is_foreign(&self) -> bool {
        self.0.foreign
    }

    /// Says that the server knows no such route.
    pub(crate) fn no_route(mut self) -> Self {
        self.parts().no_route = true;
        self
    }

    /// Whether the server knows no such route, also where the error says that the outcome is unknown.
    pub(crate) fn is_no_route(&self) -> bool {
        self.0.no_route || self.0.cause.as_ref().is_some_and(Error::is_no_route)
    }

    pub(crate) fn with_unavailable(mut self, unavailable: Unavailable) -> Self {
        self.parts().unavailable = Some(unavailable);
        self
    }

    pub(crate) fn with_shortfall(mut self, shortfall: Shortfall) -> Self {
        self.parts().shortfall = Some(shortfall);
        self
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_message(mut self, message: String) -> Self {
        self.parts().message = message;
        self
    }

    pub(crate) fn with_cause(mut self, cause: Error) -> Self {
        self.parts().cause = Some(cause);
        self
    }

    pub(crate) fn with_hint(mut self, hint: &str) -> Self {
        let parts = self.parts();
        parts.message.push(' ');
        parts.message.push_str(hint);
        self
    }

    /// Says that the message and the field hold the caller's own words, and every other name as the
    /// caller's language spells it.
    pub(crate) fn verbatim(mut self) -> Self {
        self.parts().verbatim = true;
        self
    }

    /// Says that nothing of the operation's own request went out.
    pub(crate) fn unsent(mut self) -> Self {
        self.parts().unsent = true;
        self
    }

    /// Says what is known beyond the kind.
    pub(crate) fn with_retry_safe(mut self, retry_safe: bool) -> Self {
        self.parts().retry_safe = retry_safe;
        self
    }

    /// Puts the error of one row into its place among many.
    pub(crate) fn in_row(mut self, row: usize) -> Self {
        let parts = self.parts();
        parts.message = format!("row {row}: {}", parts.message);
        parts.row = Some(row);
        self
    }

    /// What programs branch on.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What happened and what to do next. Names of arguments stand in backticks, as Rust and
    /// Python spell them.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether no name in the message and the field may be respelt for another language, since they
    /// are spelt as the caller spells them.
    pub fn is_verbatim(&self) -> bool {
        self.0.verbatim
    }

    /// The HTTP status, where the server answered.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's id of the request, where it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Whether both are one error: the rows of a chunk share theirs.
    pub fn is_same(&self, other: &Error) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The server's own words, the first 64 KB of them. May hold what customers wrote: keep it out of
    /// logs.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the same call, unchanged, may go again: nothing was acted on, and it may succeed later
    /// (a read, 429, no connection, no token, an empty balance, a paused action). False where it may
    /// have happened, or would be refused again.
    pub fn retry_safe(&self) -> bool {
        self.0.retry_safe
    }

    /// Whether nothing of the call's own request went out, so that nothing can have happened.
    pub fn is_unsent(&self) -> bool {
        self.0.unsent
    }

    /// Why the action takes no requests.
    pub fn unavailable(&self) -> Option<Unavailable> {
        self.0.unavailable
    }

    /// How a listing fell short.
    pub fn shortfall(&self) -> Option<Shortfall> {
        self.0.shortfall
    }

    /// The argument or option that was refused, such as `start_date`.
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The position, from 0, of the row that was refused.
    pub fn row(&self) -> Option<usize> {
        self.0.row
    }

    /// What lies behind it: for an unknown outcome, what broke.
    pub fn cause(&self) -> Option<&Error> {
        self.0.cause.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    /// Written by hand so that the body never shows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("status", &self.0.status)
            .field("request_id", &self.0.request_id)
            .finish_non_exhaustive()
    }
}

/// It has no source: the message says what its [`cause`](Error::cause) says, and would be shown twice.
impl std::error::Error for Error {}
