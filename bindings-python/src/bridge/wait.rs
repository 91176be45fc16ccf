//! One helper for both clients: a future of the core either blocks its caller or becomes an awaitable.

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

/// How often a blocked caller looks for signals: Ctrl-C is answered within this time.
const SIGNALS: Duration = Duration::from_millis(50);

/// How a client's calls wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// The caller's thread waits; other Python threads run.
    Block,
    /// The caller awaits.
    Await,
}

/// Turns what the core gave into a Python object, with the interpreter's lock held.
pub(crate) type Convert<T> = fn(Python<'_>, T) -> PyResult<Py<PyAny>>;

impl Wait {
    /// Runs `future` on the runtime: gives its value, or an awaitable of it.
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

/// Stops the task when the wait ends early: the request's connection closes.
struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Waits for what `future` gives, looking for signals.
pub(crate) fn block<T: Send + 'static>(
    py: Python<'_>,
    future: impl Future<Output = Result<T>> + Send + 'static,
) -> PyResult<T> {
    // Before anything is sent: a signal that came while the arguments were read ends the call here.
    py.check_signals()?;
    logging::look(py)?;
    let (sender, mut receiver) = channel();
    let task = runtime::handle(py)?.spawn(async move {
        // The receiver is gone only when the caller was interrupted.
        let _ = sender.send(future.await);
    });
    let _abort = AbortOnDrop(task.abort_handle());
    loop {
        // Borrowed as one owner only, which is what may cross into the detached part.
        let port = &mut receiver;
        let received = py.detach(move || {
            let received = port.recv_timeout(SIGNALS);
            // A daemon thread must not come back into an interpreter that is going away: that
            // would end the process in the middle of its exit. It ends with the process instead.
            while runtime::is_closed() {
                std::thread::park();
            }
            received
        });
        logging::hand_on(py)?;
        match received {
            Ok(result) => return result.map_err(|error| raise(py, &error)),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(died());
            }
        }
    }
}

/// For a call whose task is gone.
fn died() -> PyErr {
    PyRuntimeError::new_err("the client's threads ended before the call did")
}

fn awaitable<T: Send + 'static>(
    py: Python<'_>,
    future: impl Future<Output = Result<T>> + Send + 'static,
    convert: Convert<T>,
) -> PyResult<Py<PyAny>> {
    let is_logged = logging::look(py)?;
    let event_loop = running_loop(py)?;
    let awaited = event_loop.call_method0("create_future")?;
    let (settled_loop, settled) = (event_loop.unbind(), awaited.clone().unbind());
    let (handle, results) = runtime::with_results(py)?;
    let task = handle.spawn(async move {
        // A task of its own: should it die, whoever awaits gets an error.
        let call = tokio::spawn(future);
        let _stop = AbortOnDrop(call.abort_handle());
        let result = call.await;
        results.hand_over(move || {
            if !runtime::is_closed() {
                Python::try_attach(|py| settle(py, &settled_loop, &settled, is_logged, result, convert));
            }
        });
    });
    awaited.call_method1("add_done_callback", (Settled(AbortOnDrop(task.abort_handle())),))?;
    if is_logged {
        return interruption(py)?.call_method1("value_of", (awaited,)).map(Bound::unbind);
    }
    Ok(awaited.unbind())
}

fn interruption(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    py.import("indecx._interruption")
}

/// Called when the awaitable is done. A cancelled one takes its task along; for the others the
/// task has ended already.
#[pyclass(frozen)]
struct Settled(AbortOnDrop);

#[pymethods]
impl Settled {
    fn __call__(&self, _awaited: &Bound<'_, PyAny>) {
        self.0.0.abort();
    }
}

/// Hands the result to the event loop's thread.
fn settle<T>(
    py: Python<'_>,
    event_loop: &Py<PyAny>,
    awaited: &Py<PyAny>,
    is_logged: bool,
    result: std::result::Result<Result<T>, JoinError>,
    convert: Convert<T>,
) {
    let outcome = match logging::hand_on(py) {
        Ok(()) => match result {
            Ok(Ok(value)) => convert(py, value),
            Ok(Err(error)) => Err(raise(py, &error)),
            Err(_) => Err(died()),
        },
        // To be raised by whoever awaits, and not thrown in there by the event loop.
        Err(error) if is_logged => interruption(py)
            .and_then(|module| module.getattr("Raised")?.call1((error.into_value(py),)))
            .map(Bound::unbind),
        Err(error) => Err(error),
    };
    let (method, value) = match outcome {
        Ok(value) => ("set_result", value),
        Err(error) => ("set_exception", error.into_value(py).into_any()),
    };
    let settler = Settle { method };
    // A closed loop refuses: then nobody waits for the result any more.
    let _ = event_loop.call_method1(py, "call_soon_threadsafe", (settler, awaited, value));
}

/// Sets a result on the event loop's thread, unless the caller has gone.
#[pyclass(frozen)]
struct Settle {
    method: &'static str,
}

#[pymethods]
impl Settle {
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
