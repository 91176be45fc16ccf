//! Listings and their pulls.

use std::sync::Arc;

use indecx::argument::{Argument, FromArgument};
use indecx::{RawListing, Receipt};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use tokio::sync::Mutex;

use crate::convert::argument;
use crate::error::raise;
use crate::row;
use crate::wait::Wait;

/// A query; nothing is sent until it is consumed.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Listing {
    pub(crate) listing: RawListing,
    pub(crate) wait: Wait,
}

#[pymethods]
impl Listing {
    /// Starts a pull of all rows, or of at most `limit`.
    #[pyo3(signature = (limit = None))]
    fn pull(&self, py: Python<'_>, limit: Option<&Bound<'_, PyAny>>) -> PyResult<Pull> {
        let limit = limit.map(|limit| argument(limit)).transpose()?.unwrap_or(Argument::Null);
        let limit = Option::from_argument(limit, "limit").map_err(|error| raise(py, &error))?;
        let pull = self.listing.pull(limit);
        Ok(Pull { receipt: std::sync::Mutex::new(pull.receipt()), pull: Arc::new(Mutex::new(pull)), wait: self.wait })
    }

    /// How many rows match, as the server says.
    fn total(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let listing = self.listing.clone();
        self.wait
            .run(py, async move { listing.total().await }, |py, total| Ok(total.into_pyobject(py)?.into_any().unbind()))
    }

    /// The route and the names of the filters.
    fn describe(&self) -> String {
        self.listing.describe()
    }
}

/// One consumption of a listing.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Pull {
    pull: Arc<Mutex<indecx::Pull>>,
    /// As of the last page, so that it can be read while the next one is under way.
    receipt: std::sync::Mutex<Receipt>,
    wait: Wait,
}

#[pymethods]
impl Pull {
    /// The next page's rows; `None` at the end.
    fn next(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let pull = self.pull.clone();
        self.wait.run(py, async move { pull.lock().await.next().await }, |py, rows| {
            let Some(rows) = rows else { return Ok(py.None()) };
            let Some(first) = rows.first() else { return Ok(PyList::empty(py).into_any().unbind()) };
            let class = row::class_of(py, first.decl())?;
            let objects = rows.iter().map(|row| row::build(py, class, row)).collect::<PyResult<Vec<_>>>()?;
            Ok(PyList::new(py, objects)?.into_any().unbind())
        })
    }

    /// What the pull did up to the last page that it gave.
    fn receipt<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let mut kept = self.receipt.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Ok(pull) = self.pull.try_lock() {
            *kept = pull.receipt();
        }
        let out = PyDict::new(py);
        out.set_item("filters", PyDict::from_sequence(kept.filters.clone().into_pyobject(py)?.as_any())?)?;
        out.set_item("rows", kept.rows)?;
        out.set_item("duplicates", kept.duplicates)?;
        out.set_item("rereads", kept.rereads)?;
        out.set_item("requests", kept.requests)?;
        out.set_item("retries", kept.retries)?;
        out.set_item("bytes", kept.bytes)?;
        out.set_item("seconds", kept.seconds)?;
        out.set_item("total_first", kept.total_first)?;
        out.set_item("total_last", kept.total_last)?;
        out.set_item("evidence", kept.evidence.as_str())?;
        Ok(out)
    }
}
