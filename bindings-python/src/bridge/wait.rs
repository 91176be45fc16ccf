//! How both clients wait: a future of the core either blocks its caller or becomes an awaitable.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use indecx::Result;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use tokio::task::{AbortHandle, JoinError};

use crate::bridge::runtime;
use crate::error::raise;
use crate::logging;

/// How often a blocked caller checks for signals, so that Ctrl-C takes effect within this time.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(50);

/// How a client's calls wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// The caller's thread waits; other Python threads run.
    Block,
    /// The caller awaits.
    Await,
}

/// The function that converts the core's result to a Python object. It is called with the interpreter's lock held.
pub(crate) type Convert<T> = fn(Python<'_>, T) -> PyResult<Py<PyAny>>;

impl Wait {
    /// Runs `future` on the runtime. Returns its value, or an awaitable of it.
    pub(crate) fn run<T: Send + 'static>(
        self,
        py: Python<'_>,
        future: impl Future<Output = Result<T>> + Send + 'static,
        convert: Convert<T>,
    ) -> PyResult<Py<PyAny>> {
        match self {
            Wait::Block => block(py, future).and_then(|value| convert(py, value)),
            Wait::Await => awaitable(py, future, convert),
        }
    }
}

/// Stops the task when the wait ends early, which closes the request's connection.
struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Waits for the output of `future`, and checks for signals meanwhile.
pub(crate) fn block<T: Send + 'static>(
    py: Python<'_>,
    future: impl Future<Output = Result<T>> + Send + 'static,
) -> PyResult<T> {
    // A signal that arrived while the arguments were read ends the call here, before anything is sent.
    py.check_signals()?;
    logging::check_enabled(py)?;
    let (sender, mut receiver) = channel();
    let task = runtime::handle(py)?.spawn(async move {
        // The receiver is dropped only when the caller was interrupted.
        let _ = sender.send(future.await);
    });
    let _abort = AbortOnDrop(task.abort_handle());
    loop {
        // A unique borrow may be moved into the detached closure, but a shared borrow may not.
        let port = &mut receiver;
        let received = py.detach(move || {
            let received = port.recv_timeout(SIGNAL_INTERVAL);
            // A daemon thread must not return into an interpreter that is shutting down: that would end the process in
            // the middle of its exit. The thread waits here and ends with the process instead.
            while runtime::is_closed() {
                std::thread::park();
            }
            received
        });
        logging::flush(py)?;
        match received {
            Ok(result) => return result.map_err(|error| raise(py, &error)),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(task_died());
            }
        }
    }
}

/// Returns the error for a call whose task ended without a result.
fn task_died() -> PyErr {
    PyRuntimeError::new_err("the client's threads ended before the call did")
}

fn awaitable<T: Send + 'static>(
    py: Python<'_>,
    future: impl Future<Output = Result<T>> + Send + 'static,
    convert: Convert<T>,
) -> PyResult<Py<PyAny>> {
    let is_logged = logging::check_enabled(py)?;
    let event_loop = running_loop(py)?;
    let awaited = event_loop.call_method0("create_future")?;
    let (result_loop, result_future) = (event_loop.unbind(), awaited.clone().unbind());
    let (handle, results) = runtime::with_results(py)?;
    let task = handle.spawn(async move {
        // The call is a task of its own, so that a panic in it becomes an error for the awaiting caller.
        let call = tokio::spawn(future);
        let _stop = AbortOnDrop(call.abort_handle());
        let result = call.await;
        results.hand_over(move || {
            if !runtime::is_closed() {
                Python::try_attach(|py| deliver(py, &result_loop, &result_future, is_logged, result, convert));
            }
        });
    });
    awaited.call_method1("add_done_callback", (StopTask(AbortOnDrop(task.abort_handle())),))?;
    if is_logged {
        return interruption(py)?.call_method1("value_of", (awaited,)).map(Bound::unbind);
    }
    Ok(awaited.unbind())
}

fn interruption(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    py.import("indecx._interruption")
}

/// Called when the awaitable is done. If the awaitable was cancelled, its task is stopped; otherwise the task has
/// ended already.
#[pyclass(frozen)]
struct StopTask(AbortOnDrop);

#[pymethods]
impl StopTask {
    fn __call__(&self, _awaited: &Bound<'_, PyAny>) {
        self.0.0.abort();
    }
}

/// Hands the result to the event loop's thread.
fn deliver<T>(
    py: Python<'_>,
    event_loop: &Py<PyAny>,
    awaited: &Py<PyAny>,
    is_logged: bool,
    result: std::result::Result<Result<T>, JoinError>,
    convert: Convert<T>,
) {
    let outcome = match logging::flush(py) {
        Ok(()) => match result {
            Ok(Ok(value)) => convert(py, value),
            Ok(Err(error)) => Err(raise(py, &error)),
            Err(_) => Err(task_died()),
        },
        // The awaiting coroutine raises this error itself, since the event loop would throw it in from outside.
        Err(error) if is_logged => interruption(py)
            .and_then(|module| module.getattr("Raised")?.call1((error.into_value(py),)))
            .map(Bound::unbind),
        Err(error) => Err(error),
    };
    let (method, value) = match outcome {
        Ok(value) => ("set_result", value),
        Err(error) => ("set_exception", error.into_value(py).into_any()),
    };
    let setter = SetResult { method };
    // A closed loop raises an error here, and then nobody waits for the result any more.
    let _ = event_loop.call_method1(py, "call_soon_threadsafe", (setter, awaited, value));
}

/// Sets a result on the event loop's thread, unless the awaitable was cancelled.
#[pyclass(frozen)]
struct SetResult {
    method: &'static str,
}

#[pymethods]
impl SetResult {
    fn __call__(&self, awaited: &Bound<'_, PyAny>, value: Bound<'_, PyAny>) -> PyResult<()> {
        if !awaited.call_method0("done")?.is_truthy()? {
            awaited.call_method1(self.method, (value,))?;
        }
        Ok(())
    }
}

fn running_loop(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    static RUNNING: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let running =
        RUNNING.get_or_try_init(py, || py.import("asyncio")?.getattr("get_running_loop").map(Bound::unbind))?;
    running.bind(py).call0().map_err(|error| {
        let message = "there is no running event loop of asyncio, under which AsyncIndeCX is awaited. Under trio, or \
                       without a loop, use IndeCX, whose calls block (trio: `trio.to_thread.run_sync`).";
        if !error.is_instance_of::<PyRuntimeError>(py) {
            return error;
        }
        let error_with_cause = PyRuntimeError::new_err(message);
        error_with_cause.set_cause(py, Some(error));
        error_with_cause
    })
}
