//! The threads of a sandbox, where a system or a container gives few or none.

use std::io;
use std::sync::mpsc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use tokio::runtime::{self, Runtime};

/// Threads on which requests are answered, where they are to be had.
const WORKERS: usize = 2;

/// Starts a thread, or says why there is none.
pub(crate) fn start(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    Builder::new().name(name.to_owned()).spawn(work).map_err(|error| {
        let what = format!(
            "no thread could be started for the sandbox ({error}): the system's or the container's limit is reached \
             (`ulimit -u`, `--pids-limit`). Raise it, or run fewer processes."
        );
        io::Error::new(error.kind(), what)
    })
}

/// A runtime with threads of its own; one that runs on its caller's alone where the system gives no others. That is
/// found out beforehand: the runtime's builder panics, or waits for ever, where it gets fewer than it was promised.
pub(crate) fn runtime() -> io::Result<Runtime> {
    // One more stays free.
    let mut builder = if can_be_had(WORKERS + 1) {
        let mut builder = runtime::Builder::new_multi_thread();
        builder.worker_threads(WORKERS);
        builder
    } else {
        runtime::Builder::new_current_thread()
    };
    builder.thread_name("indecx-sandbox").enable_all().build()
}

/// Whether so many threads can be started now: they are, and end at once.
fn can_be_had(count: usize) -> bool {
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
        // What it waited for never comes.
        let _ = thread.join();
    }
    if !can {
        // The system counts a thread for a moment after its end.
        std::thread::sleep(Duration::from_millis(20));
    }
    can
}
