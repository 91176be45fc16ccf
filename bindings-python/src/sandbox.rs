//! The sandbox, for `indecx.testing` and `python -m indecx.sandbox`. JSON text goes in and out.

use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyAny;

use crate::convert;

/// The platform on loopback, in this process.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Sandbox(indecx_sandbox::Sandbox);

fn read<T: serde::de::DeserializeOwned>(json: &str) -> PyResult<T> {
    serde_json::from_str(json).map_err(|error| PyValueError::new_err(error.to_string()))
}

fn refused(message: String) -> PyErr {
    PyValueError::new_err(message)
}

#[pymethods]
impl Sandbox {
    #[new]
    fn new(py: Python<'_>, options: &str) -> PyResult<Self> {
        let options = read(options)?;
        py.detach(|| indecx_sandbox::Sandbox::start(options))
            .map(Sandbox)
            .map_err(|error| PyOSError::new_err(error.to_string()))
    }

    #[getter]
    fn url(&self) -> String {
        self.0.url()
    }

    #[getter]
    fn company_key(&self) -> String {
        self.0.company_key()
    }

    /// What the sandbox knows under a name: `sent`, `requests`, `deliveries`, `memberships`, or a
    /// resource's records.
    fn look<'py>(&self, py: Python<'py>, what: &str) -> PyResult<Bound<'py, PyAny>> {
        let found = py.detach(|| match what {
            "sent" => Some(self.0.sent().into()),
            "requests" => Some(self.0.requests().into()),
            "deliveries" => Some(self.0.deliveries().into()),
            "memberships" => Some(self.0.memberships()),
            _ => self.0.records(what).map(serde_json::Value::from),
        });
        let found = found.ok_or_else(|| PyValueError::new_err(format!("the sandbox holds no {what}")))?;
        convert::json(py, &found.to_string())
    }

    fn clear_requests(&self) {
        self.0.clear_requests();
    }

    fn configure(&self, change: &str) -> PyResult<()> {
        self.0.configure(read(change)?).map_err(refused)
    }

    fn fault(&self, fault: &str) -> PyResult<()> {
        self.0.fault(read(fault)?);
        Ok(())
    }

    fn clear_faults(&self) {
        self.0.clear_faults();
    }

    fn reply(&self, reply: &str) -> PyResult<()> {
        self.0.reply(read(reply)?);
        Ok(())
    }

    fn insert(&self, resource: &str, count: usize, at: &str) -> PyResult<Vec<String>> {
        self.0.insert(resource, count, read(at)?).map_err(refused)
    }

    fn remove(&self, resource: &str, ids: Vec<String>) -> usize {
        self.0.remove(resource, &ids)
    }

    fn touch(&self, resource: &str, ids: Vec<String>) -> usize {
        self.0.touch(resource, &ids)
    }

    fn expire_tokens(&self) {
        self.0.expire_tokens();
    }

    fn stop(&self, py: Python<'_>) {
        py.detach(|| self.0.stop());
    }
}

/// Runs the sandbox as a program until it is told to stop; gives its exit code.
#[pyfunction]
pub(crate) fn run_sandbox(py: Python<'_>, arguments: Vec<String>) -> i32 {
    py.detach(|| indecx_sandbox::run_cli(arguments.into_iter()))
}
