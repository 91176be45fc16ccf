//! The runtime that requests run on. Each process has one, which starts on first use and ends with the interpreter.
//!
//! A runtime that outlives the interpreter aborts the process, and one that a forked child inherits hangs, since its
//! threads exist only in the parent. So the runtime is stored with its process id: a child starts its own runtime and
//! forgets the parent's. `atexit` shuts the runtime down. After that, nothing is started, and no thread of this module
//! touches the interpreter again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use tokio::runtime::{Handle, Runtime};

use crate::error::raise;

/// Set and cleared with the interpreter's lock held, so that a fork never finds it locked.
static CURRENT: Mutex<Option<ProcessRuntime>> = Mutex::new(None);
static REGISTERED: AtomicBool = AtomicBool::new(false);
static CLOSED: AtomicBool = AtomicBool::new(false);
/// The maximum time that the interpreter's exit waits for the runtime, and then again for the results.
const MAX_SHUTDOWN_WAIT: Duration = Duration::from_millis(500);

struct ProcessRuntime {
    pid: u32,
    runtime: Runtime,
    results: ResultThread,
    /// Disconnects when the thread that hands results over ends.
    results_over: Receiver<()>,
}

type Job = Box<dyn FnOnce() + Send>;

/// A thread that only hands finished calls to their event loops. It waits for the interpreter's lock, which network
/// threads must not do, and does nothing slow, so that no call waits for another.
#[derive(Clone)]
pub(crate) struct ResultThread(Option<Sender<Job>>);

impl ResultThread {
    /// Starts the thread. If the system cannot provide a thread, results are handed over on the thread where they
    /// arrive.
    fn start() -> (Self, Receiver<()>) {
        let (sender, jobs) = channel::<Job>();
        let (end, over) = channel();
        let thread = std::thread::Builder::new().name("indecx-results".to_owned()).spawn(move || {
            for job in jobs {
                job();
            }
            drop(end);
        });
        (ResultThread(thread.is_ok().then_some(sender)), over)
    }

    pub(crate) fn hand_over(&self, job: impl FnOnce() + Send + 'static) {
        match &self.0 {
            // This fails only when the thread has ended with the interpreter, and then nobody waits.
            Some(jobs) => drop(jobs.send(Box::new(job))),
            None => job(),
        }
    }
}

/// Returns the runtime of this process.
pub(crate) fn handle(py: Python<'_>) -> PyResult<Handle> {
    with_results(py).map(|(handle, _)| handle)
}

/// Returns the runtime of this process, with the thread that hands results over.
pub(crate) fn with_results(py: Python<'_>) -> PyResult<(Handle, ResultThread)> {
    if is_closed() {
        return Err(PyRuntimeError::new_err("the interpreter is shutting down"));
    }
    let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
    let pid = std::process::id();
    match current.as_ref() {
        Some(own) if own.pid == pid => Ok((own.runtime.handle().clone(), own.results.clone())),
        _ => {
            std::mem::forget(current.take());
            let runtime = indecx::bindings::start_runtime().map_err(|error| raise(py, &error))?;
            let (results, results_over) = ResultThread::start();
            let handle = runtime.handle().clone();
            // A forked child inherits the registration of its parent.
            if !REGISTERED.swap(true, Ordering::AcqRel) {
                py.import("atexit")?.call_method1("register", (wrap_pyfunction!(shut_down, py)?,))?;
            }
            *current = Some(ProcessRuntime { pid, runtime, results: results.clone(), results_over });
            Ok((handle, results))
        }
    }
}

/// Whether the interpreter is shutting down: then no thread may request its lock.
pub(crate) fn is_closed() -> bool {
    CLOSED.load(Ordering::Acquire)
}

/// Shuts the runtime down; called by `atexit`. The wait is limited, so that decompressing a page does not delay the
/// exit.
#[pyfunction]
pub(crate) fn shut_down(py: Python<'_>) {
    CLOSED.store(true, Ordering::Release);
    let current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(current) = current else { return };
    if current.pid == std::process::id() {
        let ProcessRuntime { runtime, results, results_over, .. } = current;
        py.detach(move || {
            runtime.shutdown_timeout(MAX_SHUTDOWN_WAIT);
            drop(results);
            // A result that is being handed over finishes first: a thread that returns into an interpreter that has
            // ended would end the process.
            let _ = results_over.recv_timeout(MAX_SHUTDOWN_WAIT);
        });
    } else {
        std::mem::forget(current);
    }
}
