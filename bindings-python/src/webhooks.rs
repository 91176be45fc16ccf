//! Webhooks: what the platform delivers, read as rows.

use pyo3::prelude::*;

use crate::error::raise;
use crate::row;

/// The answer in a webhook's delivery.
#[pyfunction]
pub(crate) fn parse_answer<'py>(py: Python<'py>, body: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let answer = indecx::webhooks::parse_answer(body).map_err(|error| raise(py, &error))?;
    row::object(py, &answer)
}

/// The links in a callback's delivery.
#[pyfunction]
pub(crate) fn parse_links<'py>(py: Python<'py>, body: &[u8]) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let links = indecx::webhooks::parse_links(body).map_err(|error| raise(py, &error))?;
    links.iter().map(|link| row::object(py, link)).collect()
}
