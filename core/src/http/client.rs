//! The public client: its options, the state that its clones share, and closing it. Requests are sent in `send`.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::ArcSwap;

use crate::error::{Error, ErrorKind, Result};
use crate::http::attempt::Observer;
use crate::http::options::{Options, Settings};
use crate::http::session::{LocalSession, Session};

/// A client of the IndeCX v3 API. Cheap to clone; clones share connections, the token and all limits.
///
/// Every method must run inside a tokio runtime. One client may be used from several runtimes (for example a `static`
/// in a program whose tests each start a runtime): they share the token and the rate limit, but each has its own
/// connections and its own limit of requests in flight.
#[derive(Clone)]
pub struct Client(pub(super) Arc<Inner>, pub(super) Option<Observer>);

pub(super) struct Inner {
    pub(super) settings: Settings,
    session: ArcSwap<Session>,
    closed: AtomicBool,
}

// A panic leaves nothing inconsistent here: every lock ignores poisoning.
impl UnwindSafe for Inner {}
impl RefUnwindSafe for Inner {}

impl Client {
    /// Creates a client with the default options; the key is read from `INDECX_COMPANY_KEY`.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](ErrorKind::InvalidRequest) if there is no key, or if an environment variable is
    /// wrong.
    pub fn new() -> Result<Self> {
        Client::with_options(Options::default())
    }

    /// Creates a client from an options struct, as the bindings do.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](ErrorKind::InvalidRequest), naming the option that is wrong.
    pub fn with_options(options: Options) -> Result<Self> {
        let settings = Settings::new(options)?;
        let session = ArcSwap::from_pointee(Session::new(&settings)?);
        let observer = settings.observer.clone();
        Ok(Client(Arc::new(Inner { settings, session, closed: AtomicBool::new(false) }), observer))
    }

    /// Returns a client that shares everything with this one, but reports attempts to another observer: that of one
    /// call.
    pub fn observed_by(&self, observer: Observer) -> Self {
        Client(self.0.clone(), Some(observer))
    }

    /// Closes the client: every later call is refused. Calls in flight continue to their end, and idle connections are
    /// closed within seconds.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
    }

    /// Closes the client, and waits for the calls in flight, at most for the longest timeout of any call.
    pub async fn shut_down(&self) {
        self.close();
        let session = self.0.session.load_full();
        // After a fork, the parent's calls do not run in this process.
        if session.pid == std::process::id() {
            session.calls.over().await;
        }
    }

    /// Whether calls are in flight.
    pub fn is_busy(&self) -> bool {
        let session = self.0.session.load();
        session.pid == std::process::id() && session.calls.is_busy()
    }

    /// Returns the base URL of all routes.
    pub fn base_url(&self) -> &str {
        self.0.settings.base_url.as_str()
    }

    pub(crate) fn max_concurrency(&self) -> usize {
        self.0.settings.max_concurrency
    }

    pub(super) fn local_session(&self) -> Result<LocalSession> {
        let session = self.session()?;
        let local = session.locals.here()?;
        Ok(LocalSession { session, local })
    }

    fn session(&self) -> Result<Arc<Session>> {
        if self.0.closed.load(Ordering::Acquire) {
            return Err(Error::new(ErrorKind::InvalidRequest, "this client is closed: make a new one."));
        }
        let session = self.0.session.load_full();
        if session.pid == std::process::id() {
            return Ok(session);
        }
        let fresh = Arc::new(Session::new(&self.0.settings)?);
        // The parent's session is leaked, not dropped: the runtime that would close its connections has no threads
        // here.
        std::mem::forget(self.0.session.swap(fresh.clone()));
        std::mem::forget(session);
        Ok(fresh)
    }
}

impl Client {
    /// Describes the base URL and the limits; never shows the key or the token.
    pub fn describe(&self) -> String {
        let settings = &self.0.settings;
        let rate = settings.rate_limit.map_or("none".to_owned(), |rate| rate.to_string());
        format!(
            "{}, timeout {} s, {} retries, {} at once, rate limit {rate}",
            settings.base_url,
            settings.timeout.as_secs_f64(),
            settings.max_retries,
            settings.max_concurrency,
        )
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({})", self.describe())
    }
}
