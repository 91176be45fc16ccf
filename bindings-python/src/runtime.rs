//! The runtime that requests run on: one a process, made on first use, ended with the interpreter.
//!
//! A runtime that outlives the interpreter, or that a forked child believes it has, aborts or
//! hangs. So the slot knows the process that filled it: a child makes its own and forgets the
//! parent's, whose threads it does not have. `atexit` closes the slot, after which nothing is
//! started and no thread of ours touches the interpreter again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use tokio::runtime::{Handle, Runtime};

/// Filled and emptied with the interpreter's lock held, so that a fork never finds it locked.
static SLOT: Mutex<Option<Slot>> = Mutex::new(None);
static REGISTERED: AtomicBool = AtomicBool::new(false);
static CLOSED: AtomicBool = AtomicBool::new(false);

struct Slot {
    pid: u32,
    runtime: Runtime,
}

/// The runtime of this process.
pub(crate) fn handle(py: Python<'_>) -> PyResult<Handle> {
    if is_closed() {
        return Err(PyRuntimeError::new_err("the interpreter is shutting down"));
    }
    let mut slot = SLOT.lock().unwrap_or_else(PoisonError::into_inner);
    let pid = std::process::id();
    match slot.as_ref() {
        Some(filled) if filled.pid == pid => Ok(filled.runtime.handle().clone()),
        _ => {
            std::mem::forget(slot.take());
            let runtime = indecx::runtime::builder()
                .build()
                .map_err(|error| PyRuntimeError::new_err(format!("no threads could be started: {error}")))?;
            let handle = runtime.handle().clone();
            // A child inherits the registration of its parent.
            if !REGISTERED.swap(true, Ordering::AcqRel) {
                py.import("atexit")?.call_method1("register", (wrap_pyfunction!(shut_down, py)?,))?;
            }
            *slot = Some(Slot { pid, runtime });
            Ok(handle)
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
        py.detach(|| slot.runtime.shutdown_timeout(Duration::from_millis(500)));
    } else {
        std::mem::forget(slot);
    }
}
