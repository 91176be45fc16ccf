//! The connections of a client: one request at a time on each, kept for the next one.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::runtime::{Handle, Id};
use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::http::connect::Route;
use crate::http::outgoing::Outgoing;

/// How long a connection is kept without a request. Shorter than any usual server's: a write must not go out on one
/// that the server is about to close, since its outcome would then be unknown.
const LONGEST_IDLE: Duration = Duration::from_secs(4);
/// How long a connection may take from the end of one reply to the next request.
const LONGEST_TURN: Duration = Duration::from_millis(100);

/// A connection. Dropped, it is closed.
pub(crate) struct Connection {
    sender: http1::SendRequest<Outgoing>,
    driver: AbortHandle,
    /// The runtime that drives it: it answers nobody once that rests.
    runtime: Id,
    /// Whether a request went before this one.
    pub(crate) is_kept: bool,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// Why a request got no reply.
pub(crate) enum Unanswered {
    /// It did not go out, and is given back.
    Unsent(Box<Request<Outgoing>>, hyper::Error),
    /// It may have.
    Lost(hyper::Error),
}

impl Connection {
    /// Sends a request; gives the head of its reply.
    pub(crate) async fn send(&mut self, request: Request<Outgoing>) -> Result<Response<Incoming>, Unanswered> {
        self.sender.try_send_request(request).await.map_err(|mut failed| match failed.take_message() {
            Some(request) => Unanswered::Unsent(Box::new(request), failed.into_error()),
            None => Unanswered::Lost(failed.into_error()),
        })
    }

    async fn is_ready(&mut self) -> bool {
        // The last reply is read: the connection needs a moment to notice, or is at its end.
        self.sender.is_ready() || matches!(tokio::time::timeout(LONGEST_TURN, self.sender.ready()).await, Ok(Ok(())))
    }
}

struct Kept {
    connection: Connection,
    since: Instant,
}

#[derive(Default)]
struct Idle {
    /// The one that waits longest first.
    kept: VecDeque<Kept>,
    is_watched: bool,
}

/// Connections to one server. There are never more than requests at once, kept ones counted.
pub(crate) struct Connections {
    pub(crate) route: Route,
    idle: Arc<Mutex<Idle>>,
    most: usize,
}

fn lock(idle: &Mutex<Idle>) -> MutexGuard<'_, Idle> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Connections {
    pub(crate) fn new(route: Route, most: usize) -> Self {
        Connections { route, idle: Arc::default(), most }
    }

    /// The connection that was used last, if one is kept.
    pub(crate) async fn kept(&self) -> Option<Connection> {
        let here = Handle::current().id();
        loop {
            let Kept { mut connection, since } = lock(&self.idle).kept.pop_back()?;
            if since.elapsed() < LONGEST_IDLE && connection.runtime == here && connection.is_ready().await {
                connection.is_kept = true;
                return Some(connection);
            }
        }
    }

    /// A new one; what stands in its way and what to do about it.
    pub(crate) async fn open(&self) -> Result<Connection, String> {
        let stream = self.route.connect().await?;
        let (sender, driver) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| format!("no connection to {} could be made ({error})", self.route.name()))?;
        let driver = tokio::spawn(async move {
            // What breaks is told to the request that it breaks.
            let _ = driver.await;
        });
        Ok(Connection { sender, driver: driver.abort_handle(), runtime: Handle::current().id(), is_kept: false })
    }

    /// Keeps a connection whose reply was read to its end.
    pub(crate) fn keep(&self, connection: Connection) {
        if connection.sender.is_closed() {
            return;
        }
        let mut idle = lock(&self.idle);
        if idle.kept.len() < self.most {
            idle.kept.push_back(Kept { connection, since: Instant::now() });
        }
        if !std::mem::replace(&mut idle.is_watched, true) {
            tokio::spawn(watch(Arc::downgrade(&self.idle)));
        }
    }

    /// Closes those that were kept before `moment`: one of them was found dead, and so may be the others.
    pub(crate) fn close_kept_before(&self, moment: Instant) {
        lock(&self.idle).kept.retain(|kept| kept.since >= moment);
    }
}

/// Closes connections that nobody used for long.
async fn watch(idle: Weak<Mutex<Idle>>) {
    loop {
        let next = {
            let Some(idle) = idle.upgrade() else { return };
            let mut idle = lock(&idle);
            while idle.kept.front().is_some_and(|kept| kept.since.elapsed() >= LONGEST_IDLE) {
                idle.kept.pop_front();
            }
            match idle.kept.front() {
                Some(kept) => kept.since + LONGEST_IDLE,
                None => {
                    idle.is_watched = false;
                    return;
                }
            }
        };
        tokio::time::sleep_until(next).await;
    }
}
