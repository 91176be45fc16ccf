//! Logs requests to Python's `logging`, under the name `indecx` at the level `DEBUG`.
//!
//! Network threads never wait for the interpreter. They queue attempts here, and the thread that waits for a call logs
//! them, since it holds the interpreter's lock anyway.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use indecx::bindings::attempt::{Attempt, Field, Observer};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

/// `logging.DEBUG`.
const DEBUG: u8 = 10;

/// Whether the logger was enabled at the start of the last call.
static IS_ON: AtomicBool = AtomicBool::new(false);
/// Whether logging the last record failed. A failure is reported only once until a record succeeds again.
static HAS_FAILED: AtomicBool = AtomicBool::new(false);
static QUEUE: LazyLock<ArcSwap<Queue>> = LazyLock::new(|| ArcSwap::from_pointee(Queue::new()));

/// Attempts that are not logged yet. A queue belongs to one process: a forked child may inherit the parent's queue
/// while it is locked, and nothing unlocks it there.
struct Queue {
    pid: u32,
    waiting: Mutex<Vec<Attempt>>,
}

impl Queue {
    fn new() -> Self {
        Queue { pid: std::process::id(), waiting: Mutex::default() }
    }
}

fn lock(queue: &Queue) -> MutexGuard<'_, Vec<Attempt>> {
    queue.waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

fn queue() -> Arc<Queue> {
    let queue = QUEUE.load_full();
    if queue.pid == std::process::id() {
        return queue;
    }
    QUEUE.store(Arc::new(Queue::new()));
    QUEUE.load_full()
}

/// Returns an observer that queues attempts while the logger is enabled.
pub(crate) fn observer() -> Observer {
    Observer::new(|attempt| {
        if IS_ON.load(Ordering::Relaxed) {
            lock(&queue()).push(attempt.clone());
        }
    })
}

fn logger(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static LOGGER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let logger = LOGGER
        .get_or_try_init(py, || py.import("logging")?.call_method1("getLogger", ("indecx",)).map(Bound::unbind))?;
    Ok(logger.bind(py))
}

/// Checks, before a call starts, whether the logger is enabled, and returns the result.
pub(crate) fn check_enabled(py: Python<'_>) -> PyResult<bool> {
    let is_on = logger(py)?.call_method1("isEnabledFor", (DEBUG,))?.is_truthy()?;
    IS_ON.store(is_on, Ordering::Relaxed);
    if !is_on {
        HAS_FAILED.store(false, Ordering::Relaxed);
        // Attempts that remain from an interrupted call are not logged later.
        lock(&queue()).clear();
    }
    Ok(is_on)
}

/// Logs the queued attempts. If a log handler fails, the call still returns its result, and the failure is reported
/// once.
///
/// # Errors
/// A `BaseException` such as Ctrl-C or an exit, or any error of a signal handler. These are not failures of logging,
/// and they end the call.
pub(crate) fn flush(py: Python<'_>) -> PyResult<()> {
    if !IS_ON.load(Ordering::Relaxed) {
        return Ok(());
    }
    // The queue is unlocked before the handlers run: a handler may release the interpreter's lock, and call this
    // function again.
    let mut waiting = std::mem::take(&mut *lock(&queue())).into_iter();
    while let Some(attempt) = waiting.next() {
        // Signal handlers run here, since their errors would count as failures of logging if they ran inside a log
        // handler.
        if let Err(raised) = py.check_signals() {
            lock(&queue()).splice(0..0, std::iter::once(attempt).chain(waiting));
            return Err(raised);
        }
        match log(py, &attempt) {
            Ok(()) => HAS_FAILED.store(false, Ordering::Relaxed),
            Err(error) if !error.is_instance_of::<PyException>(py) => {
                lock(&queue()).splice(0..0, waiting);
                return Err(error);
            }
            Err(error) => {
                if !HAS_FAILED.swap(true, Ordering::Relaxed) {
                    error.write_unraisable(py, None);
                }
            }
        }
    }
    Ok(())
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
    let keywords = PyDict::new(py);
    keywords.set_item("extra", fields)?;
    logger(py)?.call_method("debug", (attempt.to_string(),), Some(&keywords))?;
    Ok(())
}
