//! The runtime that both packages run on, and what the core does in whichever runtime it is called.
//!
//! Rust programs may use this runtime or any other of tokio's, and several of them with one client. Whatever waits for
//! a socket belongs to the runtime that it was made in: it answers nobody while that runtime rests. So nothing that
//! another runtime may wait for is left to a task, and this is the one place where tasks are started.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::{Builder, Handle, Id, Runtime};
use tokio::task::{JoinError, JoinHandle};

use crate::error::{Error, ErrorKind, Result};
use crate::threads;

/// A tokio runtime of few threads: pages are inflated and read on two to four of them, which keeps up with any
/// network. Each further thread would keep memory of its own for nothing. Where the system gives fewer (a container's
/// limit), one is enough.
///
/// # Errors
/// [`Connection`](ErrorKind::Connection) where the system gives no thread at all.
pub fn start() -> Result<Runtime> {
    // Found out beforehand: the runtime's own builder panics where no thread can be had, and waits for those that it
    // believes to have. One more is left for what runs apart.
    match threads::to_be_had(wanted() + 1) {
        0 => Err(no_thread()),
        count => build((count - 1).clamp(1, wanted())),
    }
}

/// The runtime that the caller runs in.
pub(crate) fn here() -> Option<Id> {
    Handle::try_current().ok().map(|runtime| runtime.id())
}

/// A task on the runtime that is here. Dropped, it is stopped.
#[derive(Debug)]
pub(crate) struct Task<T> {
    task: JoinHandle<T>,
    runtime: Option<Id>,
}

impl<T> Task<T> {
    pub(crate) fn start(work: impl Future<Output = T> + Send + 'static) -> Self
    where
        T: Send + 'static,
    {
        Task { runtime: here(), task: tokio::spawn(work) }
    }

    /// Stops it where it stands.
    pub(crate) fn stop(&self) {
        self.task.abort();
    }

    /// Whether it has ended.
    pub(crate) fn is_over(&self) -> bool {
        self.task.is_finished()
    }

    /// Whether whoever asks runs in the runtime that drives it.
    pub(crate) fn is_driven_here(&self) -> bool {
        self.runtime == here()
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.task).poll(context)
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Starts a task that ends by itself, or with the runtime that is here.
pub(crate) fn leave(work: impl Future<Output = ()> + Send + 'static) {
    drop(tokio::spawn(work));
}

fn wanted() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 4)
}

fn build(workers: usize) -> Result<Runtime> {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(workers).thread_name("indecx").enable_all();
    builder.build().map_err(|error| no_thread().with_hint(&format!("({error})")))
}

fn no_thread() -> Error {
    let what = "no thread could be started for the client: the system's or the container's limit is reached \
                (`ulimit -u`, `--pids-limit`). Raise it, or run fewer processes. Nothing was sent.";
    Error::new(ErrorKind::Connection, what).unsent()
}
