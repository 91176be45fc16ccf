//! The runtime that both packages run on; Rust programs may use it, or any other of tokio's.

use tokio::runtime::{Builder, Runtime};

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
