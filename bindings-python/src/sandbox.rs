//! The sandbox, for `indecx.testing` and `python -m indecx.sandbox`; its options and results are JSON text.

use indecx_sandbox::{Setting, parse_setting};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyAny;
use serde_json::Value;

use crate::bridge::convert;

/// A sandbox: the platform on loopback, in this process.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Sandbox(indecx_sandbox::Sandbox);

fn parse<T: Setting>(json: &str) -> PyResult<T> {
    parse_setting(json).map_err(refused)
}

fn refused(message: String) -> PyErr {
    PyValueError::new_err(message)
}

#[pymethods]
impl Sandbox {
    #[new]
    fn new(py: Python<'_>, options: &str) -> PyResult<Self> {
        let options = parse(options)?;
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

    fn sent<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::json(py, &Value::from(self.0.sent()).to_string())
    }

    fn requests<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::json(py, &Value::from(self.0.requests()).to_string())
    }

    fn deliveries<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::json(py, &Value::from(self.0.deliveries()).to_string())
    }

    fn unknown_indicators(&self) -> Vec<String> {
        self.0.unknown_indicators()
    }

    fn memberships<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::json(py, &self.0.memberships().to_string())
    }

    /// Returns the rows of a resource.
    fn records<'py>(&self, py: Python<'py>, resource: &str) -> PyResult<Bound<'py, PyAny>> {
        let records = py.detach(|| self.0.records(resource).map(|rows| Value::from(rows).to_string()));
        convert::json(py, &records.ok_or_else(|| refused(format!("there is no `{resource}`")))?)
    }

    fn clear_requests(&self) {
        self.0.clear_requests();
    }

    fn configure(&self, change: &str) -> PyResult<()> {
        let change = serde_json::from_str(change).map_err(|error| refused(error.to_string()))?;
        self.0.configure(change).map_err(refused)
    }

    fn fault(&self, fault: &str) -> PyResult<()> {
        self.0.fault(parse(fault)?);
        Ok(())
    }

    fn clear_faults(&self) {
        self.0.clear_faults();
    }

    fn reply(&self, reply: &str) -> PyResult<()> {
        self.0.reply(parse(reply)?);
        Ok(())
    }

    fn insert(&self, resource: &str, count: usize, at: &str) -> PyResult<Vec<String>> {
        self.0.insert(resource, count, parse(at)?).map_err(refused)
    }

    fn insert_records(&self, resource: &str, records: &str) -> PyResult<Vec<String>> {
        let records = serde_json::from_str(records).map_err(|error| refused(error.to_string()))?;
        self.0.insert_records(resource, records).map_err(refused)
    }

    fn remove(&self, resource: &str, ids: Vec<String>) -> PyResult<usize> {
        self.0.remove(resource, &ids).map_err(refused)
    }

    fn touch(&self, resource: &str, ids: Vec<String>) -> PyResult<usize> {
        self.0.touch(resource, &ids).map_err(refused)
    }

    fn expire_tokens(&self) {
        self.0.expire_tokens();
    }

    fn stop(&self, py: Python<'_>) {
        py.detach(|| self.0.stop());
    }
}

/// Runs the sandbox as a program until a signal or the end of its input. Returns its exit code.
#[pyfunction]
pub(crate) fn run_sandbox(py: Python<'_>, arguments: Vec<String>) -> i32 {
    py.detach(|| indecx_sandbox::run_cli(arguments.into_iter()))
}
