//! The connection pool of a client in one runtime. Each connection carries one request at a time, and is reused.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::time::Instant;

use crate::http::connect::Route;
use crate::http::request_body::RequestBody;
use crate::runtime::{self, Task};

/// How long an idle connection is kept. Shorter than the idle time of any usual server: if a write goes out on a
/// connection that the server is just closing, its outcome is unknown.
const MAX_IDLE: Duration = Duration::from_secs(4);
/// How long to wait for a connection to become ready again after its last reply was read.
const READY_TIMEOUT: Duration = Duration::from_millis(100);

/// An HTTP/1.1 connection. Dropping it closes it.
#[derive(Debug)]
pub(crate) struct Connection {
    sender: http1::SendRequest<RequestBody>,
    _driver: Task<()>,
    /// Whether this connection was reused: it has carried a request before the current one.
    pub(crate) is_kept: bool,
}

/// Why a request got no reply.
pub(crate) enum SendError {
    /// No part of the request was sent; it is returned.
    Unsent(Box<Request<RequestBody>>, hyper::Error),
    /// The request may have been sent.
    Lost(hyper::Error),
}

impl Connection {
    /// Opens a new connection. The error text says what failed and what to do about it.
    pub(crate) async fn open(route: &Route) -> Result<Self, String> {
        let stream = route.connect().await?;
        let (sender, driver) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| format!("no connection to {} could be made ({error})", route.name()))?;
        let driver = Task::start(async move {
            // The request that is using the connection gets the error.
            let _ = driver.await;
        });
        Ok(Connection { sender, _driver: driver, is_kept: false })
    }

    /// Sends a request, and returns the reply with its head; the body is still to be read.
    pub(crate) async fn send(&mut self, request: Request<RequestBody>) -> Result<Response<Incoming>, SendError> {
        self.sender.try_send_request(request).await.map_err(|mut failed| match failed.take_message() {
            Some(request) => SendError::Unsent(Box::new(request), failed.into_error()),
            None => SendError::Lost(failed.into_error()),
        })
    }

    async fn is_ready(&mut self) -> bool {
        // The last reply was read to its end, but the connection may need a moment to notice, or may be closing.
        self.sender.is_ready() || matches!(tokio::time::timeout(READY_TIMEOUT, self.sender.ready()).await, Ok(Ok(())))
    }
}

#[derive(Debug)]
struct IdleConnection {
    connection: Connection,
    since: Instant,
}

#[derive(Debug, Default)]
struct Idle {
    /// Idle connections, the one that is idle for longest first.
    kept: VecDeque<IdleConnection>,
    /// Whether a [`reap_idle`] task is running.
    is_watched: bool,
}

/// The connection pool: connections to one server, all in one runtime, since a connection works only while its runtime
/// is driven. Idle and used connections together never exceed the maximum number of requests in flight.
#[derive(Debug)]
pub(crate) struct Connections {
    idle: Arc<Mutex<Idle>>,
    most: usize,
}

fn lock(idle: &Mutex<Idle>) -> MutexGuard<'_, Idle> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Connections {
    pub(crate) fn new(most: usize) -> Self {
        Connections { idle: Arc::default(), most }
    }

    /// Whether there is no idle connection.
    pub(crate) fn is_empty(&self) -> bool {
        lock(&self.idle).kept.is_empty()
    }

    /// Takes the idle connection that was used most recently and is still open, if there is one.
    pub(crate) async fn kept(&self) -> Option<Connection> {
        loop {
            let IdleConnection { mut connection, since } = lock(&self.idle).kept.pop_back()?;
            if since.elapsed() < MAX_IDLE && connection.is_ready().await {
                connection.is_kept = true;
                return Some(connection);
            }
        }
    }

    /// Returns a connection to the pool after its reply was read to the end.
    pub(crate) fn keep(&self, connection: Connection) {
        if connection.sender.is_closed() {
            return;
        }
        let mut idle = lock(&self.idle);
        if idle.kept.len() < self.most {
            idle.kept.push_back(IdleConnection { connection, since: Instant::now() });
        }
        if !std::mem::replace(&mut idle.is_watched, true) {
            runtime::spawn_detached(reap_idle(ReaperGuard(Arc::downgrade(&self.idle))));
        }
    }

    /// Closes the connections that have been idle since before `moment`: one of them was found dead, so the others may
    /// be dead as well.
    pub(crate) fn close_kept_before(&self, moment: Instant) {
        lock(&self.idle).kept.retain(|kept| kept.since >= moment);
    }
}

/// The guard of a [`reap_idle`] task. If the runtime ends, the task and its guard are dropped, and the idle connections
/// are closed.
struct ReaperGuard(Weak<Mutex<Idle>>);

impl ReaperGuard {
    fn end(mut self) {
        self.0 = Weak::new();
    }
}

impl Drop for ReaperGuard {
    fn drop(&mut self) {
        if let Some(idle) = self.0.upgrade() {
            let kept = {
                let mut idle = lock(&idle);
                idle.is_watched = false;
                std::mem::take(&mut idle.kept)
            };
            drop(kept);
        }
    }
}

/// Closes connections that have been idle for [`MAX_IDLE`]. Ends when none is left.
async fn reap_idle(watching: ReaperGuard) {
    loop {
        let next = {
            let Some(idle) = watching.0.upgrade() else { return };
            let mut idle = lock(&idle);
            while idle.kept.front().is_some_and(|kept| kept.since.elapsed() >= MAX_IDLE) {
                idle.kept.pop_front();
            }
            match idle.kept.front() {
                Some(kept) => kept.since + MAX_IDLE,
                None => {
                    idle.is_watched = false;
                    break;
                }
            }
        };
        tokio::time::sleep_until(next).await;
    }
    // Another `reap_idle` may be running by now: this guard must not close the connections of that one.
    watching.end();
}
