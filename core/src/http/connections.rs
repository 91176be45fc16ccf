//! The connections of a client in one runtime: one request at a time on each, kept for the next one.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::time::Instant;

use crate::http::connect::Route;
use crate::http::outgoing::Outgoing;
use crate::runtime::{self, Task};

/// How long a connection is kept without a request. Shorter than any usual server's: a write must not go out on one
/// that the server is about to close, since its outcome would then be unknown.
const LONGEST_IDLE: Duration = Duration::from_secs(4);
/// How long a connection may take from the end of one reply to the next request.
const LONGEST_TURN: Duration = Duration::from_millis(100);

/// A connection. Dropped, it is closed.
#[derive(Debug)]
pub(crate) struct Connection {
    sender: http1::SendRequest<Outgoing>,
    _driver: Task<()>,
    /// Whether a request went before this one.
    pub(crate) is_kept: bool,
}

/// Why a request got no reply.
pub(crate) enum Unanswered {
    /// It did not go out, and is given back.
    Unsent(Box<Request<Outgoing>>, hyper::Error),
    /// It may have.
    Lost(hyper::Error),
}

impl Connection {
    /// A new one; what stands in its way and what to do about it.
    pub(crate) async fn open(route: &Route) -> Result<Self, String> {
        let stream = route.connect().await?;
        let (sender, driver) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| format!("no connection to {} could be made ({error})", route.name()))?;
        let driver = Task::start(async move {
            // What breaks is told to the request that it breaks.
            let _ = driver.await;
        });
        Ok(Connection { sender, _driver: driver, is_kept: false })
    }

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

#[derive(Debug)]
struct Kept {
    connection: Connection,
    since: Instant,
}

#[derive(Debug, Default)]
struct Idle {
    /// The one that waits longest first.
    kept: VecDeque<Kept>,
    is_watched: bool,
}

/// Connections to one server, all of one runtime, since none answers once its runtime rests. There are never more than
/// requests at once, kept ones counted.
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

    /// Whether none is kept.
    pub(crate) fn is_empty(&self) -> bool {
        lock(&self.idle).kept.is_empty()
    }

    /// The connection that was used last, if one is kept.
    pub(crate) async fn kept(&self) -> Option<Connection> {
        loop {
            let Kept { mut connection, since } = lock(&self.idle).kept.pop_back()?;
            if since.elapsed() < LONGEST_IDLE && connection.is_ready().await {
                connection.is_kept = true;
                return Some(connection);
            }
        }
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
            runtime::leave(watch(Watching(Arc::downgrade(&self.idle))));
        }
    }

    /// Closes those that were kept before `moment`: one of them was found dead, and so may be the others.
    pub(crate) fn close_kept_before(&self, moment: Instant) {
        lock(&self.idle).kept.retain(|kept| kept.since >= moment);
    }
}

/// Whoever watches what is kept. When its runtime ends, so do the connections.
struct Watching(Weak<Mutex<Idle>>);

impl Watching {
    fn end(mut self) {
        self.0 = Weak::new();
    }
}

impl Drop for Watching {
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

/// Closes connections that nobody used for long.
async fn watch(watching: Watching) {
    loop {
        let next = {
            let Some(idle) = watching.0.upgrade() else { return };
            let mut idle = lock(&idle);
            while idle.kept.front().is_some_and(|kept| kept.since.elapsed() >= LONGEST_IDLE) {
                idle.kept.pop_front();
            }
            match idle.kept.front() {
                Some(kept) => kept.since + LONGEST_IDLE,
                None => {
                    idle.is_watched = false;
                    break;
                }
            }
        };
        tokio::time::sleep_until(next).await;
    }
    // Another may watch by now: what that one keeps is its own.
    watching.end();
}
