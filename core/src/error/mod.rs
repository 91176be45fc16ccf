//! The error type of this crate: a kind for programs to branch on, and a message for people.
//!
//! A message says what happened and what to do next. It never contains the company key, the token, a filled-in URL or
//! text that a customer wrote: the server's own text is only in [`Error::body`].

mod kind;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

pub use kind::{ErrorKind, Shortfall, Unavailable};

/// The result of every fallible call in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The maximum number of bytes of a body that an error keeps.
const LONGEST_BODY: usize = 64 * 1024;

/// The error of every operation. Cheap to clone.
///
/// ```no_run
/// # use indecx::{ErrorKind, invites::SendInvite};
/// # async fn run(client: indecx::Client, ana: SendInvite) {
/// match client.invites().send(ana).await {
///     Ok(_) => println!("sent"),
///     Err(error) if error.kind() == ErrorKind::OutcomeUnknown => println!("look on the platform first: {error}"),
///     Err(error) if error.retry_safe() => println!("again in {:?}", error.retry_after()),
///     Err(error) => println!("{:?}: {error}", error.kind()),
/// }
/// # }
/// ```
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
    /// Whether no part of the operation's own request was sent.
    unsent: bool,
    retry_safe: bool,
    /// Whether names in the message and in `field` are spelled as in the caller's language.
    verbatim: bool,
    /// Whether the reply was sent by something other than the platform, such as a proxy.
    foreign: bool,
    /// Whether the server does not know the route.
    no_route: bool,
}

/// The message for a task of the client that did not finish: its runtime is shutting down, or the task panicked.
pub(crate) const TASK_DIED: &str = "a task of the client ended before the call did: its runtime is shutting down";

impl Error {
    /// Builds the error for a call whose task did not finish.
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

    /// Builds the error for an input that is refused before any request; `field` is the argument's name in snake case.
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
        // Copied, so that the error does not keep the whole of a long page in memory.
        parts.body = Some(Bytes::copy_from_slice(&body[..body.len().min(LONGEST_BODY)]));
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        let Some(after) = retry_after else { return self };
        self.parts().retry_after = retry_after;
        self.with_hint(&format!("The server asks to wait {} s.", after.as_secs_f64().ceil()))
    }

    /// Marks that something other than the platform replied. The same call may succeed later.
    pub(crate) fn foreign(mut self) -> Self {
        self.parts().foreign = true;
        self.with_retry_safe(true)
    }

    pub(crate) fn is_foreign(&self) -> bool {
        self.0.foreign
    }

    /// Marks that the server does not know the route.
    pub(crate) fn no_route(mut self) -> Self {
        self.parts().no_route = true;
        self
    }

    /// Whether the server does not know the route. This is also true for an unknown outcome with that cause.
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

    /// Marks that the names in the message and the field are spelled as in the caller's language already.
    pub(crate) fn verbatim(mut self) -> Self {
        self.parts().verbatim = true;
        self
    }

    /// Marks that no part of the operation's own request was sent.
    pub(crate) fn unsent(mut self) -> Self {
        self.parts().unsent = true;
        self
    }

    /// Replaces the kind's default of whether a retry is safe.
    pub(crate) fn with_retry_safe(mut self, retry_safe: bool) -> Self {
        self.parts().retry_safe = retry_safe;
        self
    }

    /// Adds the position of the row that the error is about, one of many.
    pub(crate) fn in_row(mut self, row: usize) -> Self {
        let parts = self.parts();
        parts.message = format!("row {row}: {}", parts.message);
        parts.row = Some(row);
        self
    }

    /// Returns the kind, which programs branch on.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns what happened and what to do next. Names of arguments are in backticks, and in snake case unless the
    /// error is [verbatim](Error::is_verbatim).
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether names in the message and the field must not be converted to another language's spelling, because they
    /// are spelled as in the caller's language already.
    pub fn is_verbatim(&self) -> bool {
        self.0.verbatim
    }

    /// The HTTP status of the reply, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's id of the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Whether both are the same error, not only equal: the rows of one chunk share an error.
    pub fn is_same(&self, other: &Error) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The first 64 KB of the reply's body. It may contain what customers wrote: keep it out of logs.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the same call may be repeated unchanged: the platform has not acted on it, and it may succeed later (a
    /// read, 429, no connection, no token, an empty balance, a paused action). False if the platform may have acted on
    /// the call, or would refuse it again.
    pub fn retry_safe(&self) -> bool {
        self.0.retry_safe
    }

    /// Whether no part of the call's own request was sent, so that the platform cannot have acted on it.
    pub fn is_unsent(&self) -> bool {
        self.0.unsent
    }

    /// Why the action accepts no requests.
    pub fn unavailable(&self) -> Option<Unavailable> {
        self.0.unavailable
    }

    /// How many rows of an incomplete listing were read, and how many were expected.
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

    /// The underlying error: for an unknown outcome, the failure that made it unknown.
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
    /// Leaves out the body, which may contain personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("status", &self.0.status)
            .field("request_id", &self.0.request_id)
            .finish_non_exhaustive()
    }
}

/// `source` is not implemented: the message already contains the message of the [`cause`](Error::cause), which would be
/// shown twice.
impl std::error::Error for Error {}
