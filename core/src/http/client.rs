//! The client that programs hold: its options, what its clones share, and its end. What it sends goes through
//! `send`.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::ArcSwap;

use crate::error::{Error, ErrorKind, Result};
use crate::http::attempt::Observer;
use crate::http::options::{Options, Settings};
use crate::http::session::{LocalSession, Session};

/// A client of the IndeCX v3 API. Cheap to clone; clones share connections, token and limits.
///
/// Every method must run inside a tokio runtime, whichever: one client serves several (a `static` of a program whose
/// tests each have one), which share its token and limits. Connections and requests in flight belong to each of them.
#[derive(Clone)]
pub struct Client(pub(super) Arc<Inner>, pub(super) Option<Observer>);

pub(super) struct Inner {
    pub(super) settings: Settings,
    session: ArcSwap<Session>,
    closed: AtomicBool,
}

// A panic breaks nothing here: each lock is taken again whatever happened to whoever held it.
impl UnwindSafe for Inner {}
impl RefUnwindSafe for Inner {}

impl Client {
    /// A client with the defaults; the key comes from `INDECX_COMPANY_KEY`.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) when there is no key.
    pub fn new() -> Result<Self> {
        Client::with_options(Options::default())
    }

    /// A client from ready options, as the bindings give them.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest), naming the option.
    pub fn with_options(options: Options) -> Result<Self> {
        let settings = Settings::new(options)?;
        let session = ArcSwap::from_pointee(Session::new(&settings)?);
        let observer = settings.observer.clone();
        Ok(Client(Arc::new(Inner { settings, session, closed: AtomicBool::new(false) }), observer))
    }

    /// This client, sharing all that it has, with another observer: that of one call.
    pub fn observed_by(&self, observer: Observer) -> Self {
        Client(self.0.clone(), Some(observer))
    }

    /// Refuses every later call. Calls in flight end by themselves, and idle connections within seconds.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
    }

    /// Refuses every later call and waits for those under way, no longer than their own time-outs.
    pub async fn shut_down(&self) {
        self.close();
        let session = self.0.session.load_full();
        // After a fork the parent's calls are nobody's here.
        if session.pid == std::process::id() {
            session.calls.over().await;
        }
    }

    /// Whether calls are under way.
    pub fn is_busy(&self) -> bool {
        let session = self.0.session.load();
        session.pid == std::process::id() && session.calls.is_busy()
    }

    /// The base of all routes that it calls.
    pub fn base_url(&self) -> &str {
        self.0.settings.base_url.as_str()
    }

    pub(crate) fn max_concurrency(&self) -> usize {
        self.0.settings.max_concurrency
    }

    pub(super) fn here(&self) -> Result<LocalSession> {
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
        // The parent's connections are forgotten, not closed: their runtime has no threads here.
        std::mem::forget(self.0.session.swap(fresh.clone()));
        std::mem::forget(session);
        Ok(fresh)
    }
}

impl Client {
    /// Where the client points, and its limits; never the key or the token.
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
