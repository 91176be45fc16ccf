//! The tokio runtime of the Python and Node packages, and the only place that starts tasks (except that
//! `http/connect.rs` tries addresses in a set of tasks, which ends with the call).
//!
//! Rust programs may use this runtime or any other tokio runtime, and several runtimes with one client. A socket and
//! the tasks that wait for it work only while the runtime that they were created in is driven. So a task never does
//! work that another runtime may have to wait for.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::{Builder, Handle, Id, Runtime};
use tokio::task::{JoinError, JoinHandle};

use crate::error::{Error, ErrorKind, Result};
use crate::threads;

/// Starts a tokio runtime with two to four threads: enough to inflate and decode pages as fast as any network delivers
/// them. More threads would only use memory. If the system allows fewer (a container's limit), one is enough.
///
/// # Errors
/// Returns [`Connection`](ErrorKind::Connection) if the system allows no thread at all.
pub fn start() -> Result<Runtime> {
    // Probed first, because tokio's builder panics if it cannot start a thread, and waits for threads that it counts as
    // started. One more is asked for, to leave one for the helper threads.
    match threads::startable_threads(wanted() + 1) {
        0 => Err(no_thread()),
        count => build((count - 1).clamp(1, wanted())),
    }
}

/// Returns the id of the runtime that the caller runs in, if it runs in one.
pub(crate) fn here() -> Option<Id> {
    Handle::try_current().ok().map(|runtime| runtime.id())
}

/// A task on the caller's runtime. Dropping it aborts the task.
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

    /// Aborts the task at its next await.
    pub(crate) fn stop(&self) {
        self.task.abort();
    }

    /// Whether the task has ended.
    pub(crate) fn is_finished(&self) -> bool {
        self.task.is_finished()
    }

    /// Whether the caller runs in the runtime that drives this task.
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

/// Starts a task without a handle; it runs until it returns, or until its runtime ends.
pub(crate) fn spawn_detached(work: impl Future<Output = ()> + Send + 'static) {
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
