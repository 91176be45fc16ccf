//! Requests as records of Python's `logging`, under the name `indecx` at the level `DEBUG`.
//!
//! Threads of the network never wait for the interpreter: what they report waits here, and whoever waits for a call
//! hands it on, with the interpreter's lock held as it is.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use arc_swap::ArcSwap;
use indecx::trace::{Attempt, Field, Observer};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

/// `logging.DEBUG`.
const DEBUG: u8 = 10;

/// Whether anybody listens, as of the last call.
static IS_ON: AtomicBool = AtomicBool::new(false);
static QUEUE: LazyLock<ArcSwap<Queue>> = LazyLock::new(|| ArcSwap::from_pointee(Queue::new()));

/// What waits to be handed on. It belongs to one process: a forked child may find the parent's locked for ever.
struct Queue {
    pid: u32,
    waiting: Mutex<Vec<Attempt>>,
}

impl Queue {
    fn new() -> Self {
        Queue { pid: std::process::id(), waiting: Mutex::default() }
    }
}

fn queue() -> Arc<Queue> {
    let queue = QUEUE.load_full();
    if queue.pid == std::process::id() {
        return queue;
    }
    QUEUE.store(Arc::new(Queue::new()));
    QUEUE.load_full()
}

/// Puts attempts into the queue while somebody listens.
pub(crate) fn observer() -> Observer {
    Observer::new(|attempt| {
        if IS_ON.load(Ordering::Relaxed) {
            queue().waiting.lock().unwrap_or_else(PoisonError::into_inner).push(attempt.clone());
        }
    })
}

fn logger(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static LOGGER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let logger = LOGGER
        .get_or_try_init(py, || py.import("logging")?.call_method1("getLogger", ("indecx",)).map(Bound::unbind))?;
    Ok(logger.bind(py))
}

/// Looks whether anybody listens; before a call starts.
pub(crate) fn look(py: Python<'_>) -> PyResult<()> {
    let is_on = logger(py)?.call_method1("isEnabledFor", (DEBUG,))?.is_truthy()?;
    IS_ON.store(is_on, Ordering::Relaxed);
    Ok(())
}

/// Hands on what waits. A handler that raises costs no call its result.
pub(crate) fn hand_on(py: Python<'_>) {
    if !IS_ON.load(Ordering::Relaxed) {
        return;
    }
    // Out of the lock first: a handler may let the interpreter's lock go, and call into here again.
    let waiting = std::mem::take(&mut *queue().waiting.lock().unwrap_or_else(PoisonError::into_inner));
    for attempt in waiting {
        if let Err(error) = log(py, &attempt) {
            error.write_unraisable(py, None);
        }
    }
}

fn log(py: Python<'_>, attempt: &Attempt) -> PyResult<()> {
    let fields = PyDict::new(py);
    for (name, field) in attempt.fields() {
        match field {
            Field::Text(text) => fields.set_item(name, text)?,
            Field::Count(count) => fields.set_item(name, count)?,
            Field::Number(number) => fields.set_item(name, number)?,
        }
    }
    let named = PyDict::new(py);
    named.set_item("extra", fields)?;
    logger(py)?.call_method("debug", (attempt.to_string(),), Some(&named))?;
    Ok(())
}
