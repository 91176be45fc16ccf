//! Converts the core's errors into the package's exceptions. Their classes are defined in Python (`indecx.errors`),
//! because attributes, documentation and pickling are simpler there.

use indecx::Error;
use indecx::bindings::errors::class_name;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

/// Returns the exception to raise for an error. If creating the exception fails, returns that failure instead.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    match exception(py, error) {
        Ok(value) => PyErr::from_value(value),
        Err(failure) => failure,
    }
}

/// Returns the exception for an error as an object.
pub(crate) fn exception<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    let class = py.import("indecx.errors")?.getattr(class_name(error.kind()))?;
    let details = PyDict::new(py);
    details.set_item("status_code", error.status())?;
    details.set_item("request_id", error.request_id())?;
    details.set_item("body", error.body().map(|body| PyBytes::new(py, body)))?;
    details.set_item("retry_after", error.retry_after().map(|after| after.as_secs_f64()))?;
    details.set_item("retry_safe", error.retry_safe())?;
    details.set_item("reason", error.unavailable().map(|reason| reason.as_str()))?;
    details.set_item("seen", error.shortfall().map(|shortfall| shortfall.seen))?;
    details.set_item("expected", error.shortfall().and_then(|shortfall| shortfall.expected))?;
    details.set_item("field", error.field())?;
    details.set_item("row", error.row())?;
    let cause = error.cause().map(|cause| exception(py, cause)).transpose()?;
    details.set_item("cause", cause.as_ref())?;
    class.call_method1("_from_details", (error.message(), details))
}
