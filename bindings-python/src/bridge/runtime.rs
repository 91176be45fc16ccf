//! The runtime that requests run on: one a process, made on first use, ended with the interpreter.
//!
//! A runtime that outlives the interpreter, or that a forked child believes it has, aborts or
//! hangs. So the slot knows the process that filled it: a child makes its own and forgets the
//! parent's, whose threads it does not have. `atexit` closes the slot, after which nothing is
//! started and no thread of ours touches the interpreter again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use tokio::runtime::{Handle, Runtime};

use crate::error::raise;

/// Filled and emptied with the interpreter's lock held, so that a fork never finds it locked.
static SLOT: Mutex<Option<Slot>> = Mutex::new(None);
static REGISTERED: AtomicBool = AtomicBool::new(false);
static CLOSED: AtomicBool = AtomicBool::new(false);
/// What the interpreter's end waits for at most, for each of two.
const LONGEST_END: Duration = Duration::from_millis(500);

struct Slot {
    pid: u32,
    runtime: Runtime,
    results: Results,
    /// Ends with the thread that hands results over.
    results_over: Receiver<()>,
}

type Job = Box<dyn FnOnce() + Send>;

/// A thread that hands finished calls to their event loops and does nothing else: it waits for the interpreter's lock,
/// which the threads of the network must not, and no call waits behind what takes time.
#[derive(Clone)]
pub(crate) struct Results(Option<Sender<Job>>);

impl Results {
    /// Starts the thread. Where none is to be had, results are handed over where they come.
    fn start() -> (Self, Receiver<()>) {
        let (sender, jobs) = channel::<Job>();
        let (end, over) = channel();
        let thread = std::thread::Builder::new().name("indecx-results".to_owned()).spawn(move || {
            for job in jobs {
                job();
            }
            drop(end);
        });
        (Results(thread.is_ok().then_some(sender)), over)
    }

    pub(crate) fn hand_over(&self, job: impl FnOnce() + Send + 'static) {
        match &self.0 {
            // Refused only when the thread is gone, with the interpreter: then nobody waits.
            Some(jobs) => drop(jobs.send(Box::new(job))),
            None => job(),
        }
    }
}

/// The runtime of this process.
pub(crate) fn handle(py: Python<'_>) -> PyResult<Handle> {
    with_results(py).map(|(handle, _)| handle)
}

/// The same, with the thread that hands results over.
pub(crate) fn with_results(py: Python<'_>) -> PyResult<(Handle, Results)> {
    if is_closed() {
        return Err(PyRuntimeError::new_err("the interpreter is shutting down"));
    }
    let mut slot = SLOT.lock().unwrap_or_else(PoisonError::into_inner);
    let pid = std::process::id();
    match slot.as_ref() {
        Some(filled) if filled.pid == pid => Ok((filled.runtime.handle().clone(), filled.results.clone())),
        _ => {
            std::mem::forget(slot.take());
            let runtime = indecx::runtime::start().map_err(|error| raise(py, &error))?;
            let (results, results_over) = Results::start();
            let handle = runtime.handle().clone();
            // A child inherits the registration of its parent.
            if !REGISTERED.swap(true, Ordering::AcqRel) {
                py.import("atexit")?.call_method1("register", (wrap_pyfunction!(shut_down, py)?,))?;
            }
            *slot = Some(Slot { pid, runtime, results: results.clone(), results_over });
            Ok((handle, results))
        }
    }
}

/// Whether the interpreter is going away: then its lock must not be asked for.
pub(crate) fn is_closed() -> bool {
    CLOSED.load(Ordering::Acquire)
}

/// Ends the runtime; called by `atexit`. Bounded: a page being inflated is not waited for.
#[pyfunction]
pub(crate) fn shut_down(py: Python<'_>) {
    CLOSED.store(true, Ordering::Release);
    let slot = SLOT.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(slot) = slot else { return };
    if slot.pid == std::process::id() {
        let Slot { runtime, results, results_over, .. } = slot;
        py.detach(move || {
            runtime.shutdown_timeout(LONGEST_END);
            drop(results);
            // One that is handed over now ends first: a thread that comes back into an interpreter that is gone would
            // end the process.
            let _ = results_over.recv_timeout(LONGEST_END);
        });
    } else {
        std::mem::forget(slot);
    }
}
