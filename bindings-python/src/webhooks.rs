//! Parses webhook deliveries into rows.

use indecx::{Record, webhooks};
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::error::raise;
use crate::row;

// The interpreter's lock is released while a body is parsed: a delivery may be large, and anyone who knows the URL can
// send one.

/// Parses the answer in a webhook's delivery.
#[pyfunction]
pub(crate) fn parse_answer<'py>(py: Python<'py>, body: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let answer = py.detach(|| webhooks::parse_answer(body)).map_err(|error| raise(py, &error))?;
    row::object(py, answer.row())
}

/// Parses the links in a callback's delivery.
#[pyfunction]
pub(crate) fn parse_links<'py>(py: Python<'py>, body: &[u8]) -> PyResult<Bound<'py, PyList>> {
    let links = py.detach(|| webhooks::parse_links(body)).map_err(|error| raise(py, &error))?;
    row::objects(py, links.iter().map(|link| link.row().clone()).collect())
}
