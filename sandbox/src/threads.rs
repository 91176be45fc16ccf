//! Starts the threads of a sandbox, even if the system or a container allows few threads or none.

use std::io;
use std::sync::mpsc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use tokio::runtime::{self, Runtime};

/// How many threads answer requests, if the system allows that many.
const WORKERS: usize = 2;

/// Starts a thread; the error says why it cannot be started.
pub(crate) fn start(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    Builder::new().name(name.to_owned()).spawn(work).map_err(|error| {
        let what = format!(
            "no thread could be started for the sandbox ({error}): the system's or the container's limit is reached \
             (`ulimit -u`, `--pids-limit`). Raise it, or run fewer processes."
        );
        io::Error::new(error.kind(), what)
    })
}

/// Creates a runtime with threads of its own, or one on the caller's thread if the system does not allow enough others.
/// Whether it does is tried beforehand, since the runtime's builder panics or waits for ever if a thread cannot start.
pub(crate) fn runtime() -> io::Result<Runtime> {
    // Tries one thread more than needed, so that one stays free.
    let mut builder = if can_start(WORKERS + 1) {
        let mut builder = runtime::Builder::new_multi_thread();
        builder.worker_threads(WORKERS);
        builder
    } else {
        runtime::Builder::new_current_thread()
    };
    builder.thread_name("indecx-sandbox").enable_all().build()
}

/// Returns whether this many threads can be started now: starts them, and ends them immediately.
fn can_start(count: usize) -> bool {
    let mut started = Vec::new();
    for _ in 0..count {
        let (end, ended) = mpsc::channel::<()>();
        match Builder::new().spawn(move || ended.recv()) {
            Ok(thread) => started.push((end, thread)),
            Err(_) => break,
        }
    }
    let can = started.len() == count;
    for (end, thread) in started {
        drop(end);
        // The thread ends because its channel is closed.
        let _ = thread.join();
    }
    if !can {
        // The system still counts a thread for a moment after its end.
        std::thread::sleep(Duration::from_millis(20));
    }
    can
}
