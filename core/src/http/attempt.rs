//! Reports the result of each attempt to logs and traces; never a filled-in URL, a body or a key.
//!
//! Each attempt is a [`tracing`] event with target `indecx` and level `DEBUG`. Fields have the names of OpenTelemetry's
//! semantic conventions where one exists. A client's [`Observer`] receives the same data: a `tracing` subscriber covers
//! the whole program, an observer only the requests of its client.

use std::fmt;
use std::panic::{AssertUnwindSafe, RefUnwindSafe, UnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use crate::error::Result;
use crate::http::request::Endpoint;
use crate::http::response::{Response, TransportError, request_id};

/// One finished attempt at a request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// The HTTP method; field `http.request.method`.
    pub method: &'static str,
    /// The route template, with `{action}` not filled in; field `url.template`.
    pub route: &'static str,
    /// The number of earlier attempts at the same request; field `http.request.resend_count`.
    pub resend_count: u32,
    /// The HTTP status; `None` if no whole reply was received. Field `http.response.status_code`.
    pub status: Option<u16>,
    /// Why the attempt failed; `None` if it did not. An error status, or one of `connect` (nothing was sent),
    /// `connection`, `timeout`, `body` (the reply's body cannot be used) and `cancelled`. Field `error.type`.
    pub error: Option<String>,
    /// The time from connecting to the last byte, without waits for a permit, the rate limiter or a retry. Field
    /// `indecx.duration_ms`.
    pub duration: Duration,
    /// The size of the reply's body on the wire, in bytes; field `http.response.body.size`.
    pub bytes: u64,
    /// The server's id of the request, if the reply has one; field `indecx.request_id`.
    pub request_id: Option<String>,
}

/// The value of one field of an attempt.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// A text.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A floating-point number.
    Number(f64),
}

impl Attempt {
    /// Returns the fields that have a value, with the names given at each field of [`Attempt`].
    pub fn fields(&self) -> Vec<(&'static str, Field)> {
        let text = |text: &str| Field::Text(text.to_owned());
        let fields = [
            ("http.request.method", Some(text(self.method))),
            ("url.template", Some(text(self.route))),
            ("http.request.resend_count", Some(Field::Count(u64::from(self.resend_count)))),
            ("http.response.status_code", self.status.map(|status| Field::Count(u64::from(status)))),
            ("error.type", self.error.as_deref().map(text)),
            ("indecx.duration_ms", Some(Field::Number(self.milliseconds()))),
            ("http.response.body.size", Some(Field::Count(self.bytes))),
            ("indecx.request_id", self.request_id.as_deref().map(text)),
        ];
        fields.into_iter().filter_map(|(name, field)| Some((name, field?))).collect()
    }

    fn milliseconds(&self) -> f64 {
        (self.duration.as_secs_f64() * 1e6).round() / 1e3
    }
}

impl fmt::Display for Attempt {
    /// For example `GET answers-info/{action}: 200 in 153 ms, 310422 bytes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: ", self.method, self.route)?;
        match (self.status, self.error.as_deref()) {
            (Some(status), _) => write!(f, "{status}")?,
            (None, error) => f.write_str(error.unwrap_or("no reply"))?,
        }
        write!(f, " in {:.0} ms, {} bytes", self.milliseconds(), self.bytes)?;
        if self.resend_count > 0 {
            write!(f, ", repeat {}", self.resend_count)?;
        }
        self.request_id.as_deref().map_or(Ok(()), |id| write!(f, ", request {id}"))
    }
}

/// A callback that receives each attempt. It runs on the thread that made the attempt: it must be quick, and must not
/// block.
#[derive(Clone)]
pub struct Observer(Arc<Callback>);

struct Callback {
    call: Box<dyn Fn(&Attempt) + Send + Sync>,
    /// Whether the warning about a panic of the callback was logged.
    has_warned: AtomicBool,
}

// A panicking callback is caught, so the client stays usable.
impl UnwindSafe for Callback {}
impl RefUnwindSafe for Callback {}

impl Observer {
    /// Creates an observer that calls `callback` with each attempt.
    pub fn new(callback: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        Observer(Arc::new(Callback { call: Box::new(callback), has_warned: AtomicBool::new(false) }))
    }
}

impl Observer {
    /// Calls the callback. A panic is caught, so it cannot cost the call its result, such as an outcome or a page.
    fn call(&self, attempt: &Attempt) {
        let Callback { call, has_warned } = &*self.0;
        if catch_unwind(AssertUnwindSafe(|| call(attempt))).is_err() && !has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(target: "indecx", "the client's observer panicked; this is said once");
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

/// An attempt in progress. Dropping it reports the attempt, also when the call is cancelled.
pub(crate) struct AttemptSpan<'a> {
    attempt: Attempt,
    started: Instant,
    has_ended: bool,
    observer: Option<&'a Observer>,
}

impl<'a> AttemptSpan<'a> {
    pub(crate) fn start(endpoint: &Endpoint, resend_count: u32, observer: Option<&'a Observer>) -> Self {
        let attempt = Attempt {
            method: endpoint.method.as_str(),
            route: endpoint.route,
            resend_count,
            status: None,
            error: Some("cancelled".to_owned()),
            duration: Duration::ZERO,
            bytes: 0,
            request_id: None,
        };
        AttemptSpan { attempt, started: Instant::now(), has_ended: false, observer }
    }

    /// Records the reply or the error, and the time. The attempt is reported later, when the span is dropped: by then
    /// the body has been decoded too.
    pub(crate) fn record_result(&mut self, answer: &Result<Response, TransportError>) {
        let attempt = &mut self.attempt;
        attempt.duration = self.started.elapsed();
        match answer {
            Ok(response) => {
                attempt.status = Some(response.status);
                attempt.error = (response.status >= 400).then(|| response.status.to_string());
                attempt.bytes = response.received;
                attempt.request_id = request_id(&response.headers);
            }
            Err(broken) => attempt.error = Some(broken.kind().to_owned()),
        }
        self.has_ended = true;
    }

    /// Records that the body of a success could not be decoded.
    pub(crate) fn record_unusable_body(&mut self) {
        self.attempt.error = Some("body".to_owned());
    }
}

impl Drop for AttemptSpan<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.attempt.duration = self.started.elapsed();
        }
        let attempt = &self.attempt;
        tracing::debug!(
            target: "indecx",
            {
                http.request.method = attempt.method,
                url.template = attempt.route,
                http.request.resend_count = attempt.resend_count,
                http.response.status_code = attempt.status,
                "error.type" = attempt.error.as_deref(),
                indecx.duration_ms = attempt.milliseconds(),
                http.response.body.size = attempt.bytes,
                indecx.request_id = attempt.request_id.as_deref(),
            },
            "{attempt}"
        );
        if let Some(observer) = self.observer {
            observer.call(attempt);
        }
    }
}
