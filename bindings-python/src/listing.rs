//! Listings and their pulls.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use indecx::bindings::value::{Argument, FromArgument};
use indecx::{RawListing, Receipt};
use jiff::tz::TimeZone;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use tokio::sync::Mutex as AsyncMutex;

use crate::convert::{argument, moment};
use crate::error::raise;
use crate::export::{self, Export};
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
        Ok(Pull { receipt: KeptReceipt::new(pull.receipt()), pull: Arc::new(AsyncMutex::new(pull)), wait: self.wait })
    }

    /// How many rows match, as the server says.
    fn total(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let listing = self.listing.clone();
        self.wait
            .run(py, async move { listing.total().await }, |py, total| Ok(total.into_pyobject(py)?.into_any().unbind()))
    }

    /// Prepares an export into memory, or into the file at `path` in a format.
    #[pyo3(signature = (named, format = None, path = None))]
    fn export(
        &self,
        py: Python<'_>,
        named: &Bound<'_, PyDict>,
        format: Option<&str>,
        path: Option<PathBuf>,
    ) -> PyResult<Export> {
        Export::new(py, self, named, format, path)
    }

    /// The rows as an Arrow stream in the nested layout. Nothing is sent before its first batch is read. `meter` is told
    /// of each page, by its `show` and `close`.
    #[pyo3(signature = (meter = None))]
    fn stream<'py>(&self, py: Python<'py>, meter: Option<Py<PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        export::stream(py, self, meter)
    }

    /// The query as JSON, with personal filters left out.
    fn origin(&self) -> String {
        self.listing.origin()
    }

    /// The route and the names of the filters.
    fn describe(&self) -> String {
        self.listing.describe()
    }
}

/// One consumption of a listing.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Pull {
    pull: Arc<AsyncMutex<indecx::Pull>>,
    receipt: KeptReceipt,
    wait: Wait,
}

#[pymethods]
impl Pull {
    /// The next page's rows; `None` at the end. `reached` is how many pages came before: one that was given and never
    /// arrived, since its caller was interrupted, makes the next call an error.
    fn next(&self, py: Python<'_>, reached: u64) -> PyResult<Py<PyAny>> {
        let pull = self.pull.clone();
        self.wait.run(py, async move { pull.lock().await.next_after(reached).await }, |py, rows| {
            let Some(rows) = rows else { return Ok(py.None()) };
            row::objects(py, rows).map(|rows| rows.into_any().unbind())
        })
    }

    /// What the pull did up to the last page that it gave.
    fn receipt<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.receipt.look(py, self.pull.try_lock().ok().map(|pull| pull.receipt()))
    }
}

/// A receipt as of the last page, so that it can be read while the next one is under way.
pub(crate) struct KeptReceipt(Mutex<Receipt>);

impl KeptReceipt {
    pub(crate) fn new(receipt: Receipt) -> Self {
        KeptReceipt(Mutex::new(receipt))
    }

    /// The receipt of this moment, or else the one that was kept.
    pub(crate) fn look<'py>(&self, py: Python<'py>, now: Option<Receipt>) -> PyResult<Bound<'py, PyDict>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(now) = now {
            *kept = now;
        }
        receipt_dict(py, &kept)
    }
}

/// What a pull did, by the names of `indecx.receipt`.
pub(crate) fn receipt_dict<'py>(py: Python<'py>, receipt: &Receipt) -> PyResult<Bound<'py, PyDict>> {
    let out = PyDict::new(py);
    out.set_item("filters", PyDict::from_sequence(receipt.filters.clone().into_pyobject(py)?.as_any())?)?;
    out.set_item("rows", receipt.rows)?;
    out.set_item("duplicates", receipt.duplicates)?;
    out.set_item("rereads", receipt.rereads)?;
    out.set_item("requests", receipt.requests)?;
    out.set_item("retries", receipt.retries)?;
    out.set_item("bytes", receipt.bytes)?;
    out.set_item("seconds", receipt.seconds)?;
    let started_at = receipt.started_at.map(|at| moment(py, TimeZone::UTC.to_datetime(at))).transpose()?;
    out.set_item("started_at", started_at)?;
    out.set_item("total_first", receipt.total_first)?;
    out.set_item("total_last", receipt.total_last)?;
    out.set_item("unreadable", receipt.unreadable)?;
    out.set_item("evidence", receipt.evidence.as_str())?;
    Ok(out)
}
