//! Calls whose result is one value.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use indecx::{Result, Row, Trail};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::bridge::wait::Wait;
use crate::error::exception;
use crate::row;

type Prepared = Pin<Box<dyn Future<Output = Result<Row>> + Send>>;

/// A prepared call. It sends no request before `run`, and it can run only once.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Call {
    prepared: Mutex<Option<Prepared>>,
    trail: Trail,
    wait: Wait,
}

impl Call {
    pub(crate) fn new(prepared: Prepared, wait: Wait) -> Self {
        Call { prepared: Mutex::new(Some(prepared)), trail: Trail::default(), wait }
    }
}

#[pymethods]
impl Call {
    /// Runs the call. Returns its value, or an awaitable of it.
    fn run(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).take();
        let prepared = prepared.ok_or_else(|| PyRuntimeError::new_err("this call has run already"))?;
        let call = self.trail.follow(prepared);
        self.wait.run(py, call, |py, record| row::object(py, &record).map(Bound::unbind))
    }

    /// Stops the call. Returns an error if the platform may already have acted on a write.
    fn stop<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.trail.stop().map(|error| exception(py, &error)).transpose()
    }
}
