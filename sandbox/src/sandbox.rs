//! The handle with which a test starts, reads, changes and stops a sandbox.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::oneshot;

use crate::account::changes::Place;
use crate::account::state::Shared;
use crate::behaviour::faults::{Fault, Reply};
use crate::behaviour::options::Options;
use crate::control;
use crate::http::server;
use crate::threads;

/// How long stopping may take.
const STOP_TIMEOUT: Duration = Duration::from_millis(1_900);

/// A running sandbox. It stops when it is dropped.
pub struct Sandbox {
    state: Shared,
    port: u16,
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: oneshot::Sender<()>,
    done: mpsc::Receiver<()>,
    thread: JoinHandle<()>,
}

impl Sandbox {
    /// Makes the data and serves them on 127.0.0.1, on a thread of its own.
    ///
    /// # Errors
    /// For options that make no sense, a port that is not free, and a system that allows no further thread.
    pub fn start(options: Options) -> io::Result<Sandbox> {
        options.check().map_err(|wrong| io::Error::new(io::ErrorKind::InvalidInput, wrong))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).map_err(|error| {
            io::Error::new(error.kind(), format!("port {} of 127.0.0.1 cannot be had: {error}", options.port))
        })?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let state = Shared::new(options);
        let (stop, stopped) = oneshot::channel();
        let (finished, done) = mpsc::channel();
        let served = state.clone();
        let (report, reported) = mpsc::channel();
        // The runtime is created and dropped on its own thread, since the caller may be inside another runtime.
        let thread = threads::start("indecx-sandbox", move || {
            let runtime = match threads::runtime() {
                Ok(runtime) => runtime,
                Err(error) => return drop(report.send(error)),
            };
            drop(report);
            runtime.block_on(server::serve(listener, served, stopped));
            runtime.shutdown_timeout(Duration::from_secs(1));
            let _ = finished.send(());
        })?;
        if let Ok(error) = reported.recv() {
            return Err(error);
        }
        Ok(Sandbox { state, port, running: Mutex::new(Some(Running { stop, done, thread })) })
    }

    /// Lets other processes read and change the sandbox, and returns the base URL of the routes for that.
    pub(crate) fn control_url(&self) -> String {
        self.state.lock().is_controlled = true;
        format!("http://127.0.0.1:{}{}", self.port, control::PATH)
    }

    /// Returns the base URL for clients.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/v3/integrations", self.port)
    }

    /// Returns the only company key that is valid here.
    pub fn company_key(&self) -> String {
        self.state.lock().key.clone()
    }

    /// Returns the customers whose sends took effect, in order: `action`, `via` (`send`, `bulk`, `links` or
    /// `callback`), `customer` as it was sent, `request` (the request's `index`), and `name`, `email`, `phone` (null if
    /// empty).
    pub fn sent(&self) -> Vec<Value> {
        self.state.lock().sent.clone()
    }

    /// Returns the callbacks that the platform would make for links with a `webhook`: `url`, `body` and `request`. The
    /// sandbox never calls a URL.
    pub fn deliveries(&self) -> Vec<Value> {
        self.state.lock().deliveries.clone()
    }

    /// Returns the names of indicators that were sent although their action does not have them. The platform asks users
    /// to create indicators in the console first, and does not say what it does with others. The sandbox keeps them,
    /// unless `strict_indicators` is set.
    pub fn unknown_indicators(&self) -> Vec<String> {
        self.state.lock().unknown_indicators.clone()
    }

    /// Returns the rows of a resource, as they are served and in serving order: `answers`, `invites`, `unanswered`,
    /// `actions`, `branches`, `blocklist`, `details`, `quarantines` or `categories`; `None` for any other name.
    pub fn records(&self, resource: &str) -> Option<Vec<Value>> {
        self.state.lock().records(resource)
    }

    /// Returns every request received, in order: `index`, `method`, `path` (below the base), `query` (decoded pairs),
    /// `headers` (names in lower case), `body` (JSON, text or null), `status` (null if there is none), `received_ms`
    /// and `answered_ms` (milliseconds since the start), and `connection` (counted from 1).
    pub fn requests(&self) -> Vec<Value> {
        self.state.lock().request_log.all()
    }

    /// Removes the requests received so far from the log. Their indexes are not used again.
    pub fn clear_requests(&self) {
        self.state.lock().request_log.clear();
    }

    /// Changes options by name: all of them, or none if one is refused.
    ///
    /// # Errors
    /// For options that are fixed at the start, unknown names, and values that make no sense.
    pub fn configure(&self, change: Value) -> Result<(), String> {
        self.state.lock().configure(change)
    }

    /// Adds a fault. If several faults match a request, the oldest applies.
    pub fn fault(&self, fault: Fault) {
        self.state.lock().faults.push(fault);
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.state.lock().faults.clear();
    }

    /// Queues a canned reply: the next request that is not for the token gets it, whatever its route.
    pub fn reply(&self, reply: Reply) {
        self.state.lock().replies.push_back(reply);
    }

    /// Adds made-up rows with dates that keep the list in order. Returns their ids, or the e-mails of rows of the
    /// blocklist.
    ///
    /// # Errors
    /// For an unknown resource, for `actions`, and for a `count` above 1,000,000.
    pub fn insert(&self, resource: &str, count: usize, at: Place) -> Result<Vec<String>, String> {
        self.state.lock().insert(resource, count, at)
    }

    /// Adds the test's own records to `answers`, `invites`, `blocklist`, `branches` or `quarantines`, and returns their
    /// ids. The records are listed as they are, and their dates decide their place. A missing id (in the blocklist an
    /// e-mail) or `createdAt` is added.
    ///
    /// # Errors
    /// For another resource, and if a record is not an object. No record is added then.
    pub fn insert_records(&self, resource: &str, records: Vec<Value>) -> Result<Vec<String>, String> {
        self.state.lock().insert_records(resource, records)
    }

    /// Removes the rows with these ids, and returns how many were removed.
    ///
    /// # Errors
    /// For a resource whose rows cannot be removed.
    pub fn remove(&self, resource: &str, ids: &[String]) -> Result<usize, String> {
        self.state.lock().remove(resource, ids)
    }

    /// Sets `updatedAt` of the rows with these ids to now, which moves them if that date decides the order. Returns how
    /// many rows were found.
    ///
    /// # Errors
    /// For a resource whose rows have no such date.
    pub fn touch(&self, resource: &str, ids: &[String]) -> Result<usize, String> {
        self.state.lock().touch(resource, ids)
    }

    /// Returns which answers existed, if the option `members` is set: the ids when it was set (`initial`), and for each
    /// listing of answers (`events`) its `request` and the ids that were `inserted`, `removed` and `touched` since the
    /// previous listing.
    pub fn memberships(&self) -> Value {
        self.state.lock().memberships.to_json()
    }

    /// Makes every token issued so far expire now.
    pub fn expire_tokens(&self) {
        self.state.lock().tokens.expire();
    }

    /// Closes all connections and stops serving. The log and the data stay readable.
    pub fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Running { stop, done, thread }) = running else {
            return;
        };
        let _ = stop.send(());
        if done.recv_timeout(STOP_TIMEOUT).is_ok() {
            let _ = thread.join();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop();
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.url()).finish_non_exhaustive()
    }
}
