//! What each attempt at a request came to, for logs and traces: never a URL that is filled in, a body, a key.
//!
//! Each attempt is an event of [`tracing`] with the target `indecx` at the level `DEBUG`, under the names that
//! OpenTelemetry gives such things where it has one. An [`Observer`] of a client is told the same: loggers belong to
//! clients, and a subscriber of `tracing` to the whole program.

use std::fmt;
use std::panic::{AssertUnwindSafe, RefUnwindSafe, UnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use crate::error::Result;
use crate::http::request::Endpoint;
use crate::http::response::{Response, TransportError, request_id};

/// One attempt at a request that has ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// `http.request.method`.
    pub method: &'static str,
    /// `url.template`: the route, with `{action}` as it stands here.
    pub route: &'static str,
    /// `http.request.resend_count`: attempts at the same request before this one.
    pub resend_count: u32,
    /// `http.response.status_code`; nothing where no whole reply came.
    pub status: Option<u16>,
    /// `error.type`: the status of a refusal, or `connect` (nothing was sent), `connection`, `timeout`, `body` (what
    /// came cannot be taken), `cancelled`.
    pub error: Option<String>,
    /// `indecx.duration_ms`: from connecting to the last byte. Waiting for a turn or a retry is not counted.
    pub duration: Duration,
    /// `http.response.body.size`: bytes of the body on the wire.
    pub bytes: u64,
    /// `indecx.request_id`: the platform's own name for it, where it says one.
    pub request_id: Option<String>,
}

/// What one field of an attempt holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// A word.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A number.
    Number(f64),
}

impl Attempt {
    /// The fields that are there, by OpenTelemetry's names or ours.
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
    /// `GET answers-info/{action}: 200 in 153 ms, 310422 bytes`.
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

/// Who is told of each attempt, on the thread that made it: it must be quick, and must not block.
#[derive(Clone)]
pub struct Observer(Arc<Told>);

struct Told {
    tell: Box<dyn Fn(&Attempt) + Send + Sync>,
    /// Whether it was warned of that it panics.
    has_warned: AtomicBool,
}

// Its panic is its own: it is caught.
impl UnwindSafe for Told {}
impl RefUnwindSafe for Told {}

impl Observer {
    /// Calls `told` with each attempt.
    pub fn new(told: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        Observer(Arc::new(Told { tell: Box::new(told), has_warned: AtomicBool::new(false) }))
    }
}

impl Observer {
    /// Tells it. Its panic costs no call what it was made for: an outcome, a page.
    fn tell(&self, attempt: &Attempt) {
        let Told { tell, has_warned } = &*self.0;
        if catch_unwind(AssertUnwindSafe(|| tell(attempt))).is_err() && !has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(target: "indecx", "the client's observer panicked; this is said once");
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

/// An attempt under way. It is told of when it ends, and when its call is cancelled.
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

    /// Notes what came, and when. It is told of once it was looked at.
    pub(crate) fn came(&mut self, answer: &Result<Response, TransportError>) {
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

    /// Notes that a success could not be taken.
    pub(crate) fn could_not_be_taken(&mut self) {
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
            observer.tell(attempt);
        }
    }
}
