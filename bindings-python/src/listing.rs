//! Listings: queries that are consumed page by page, exported or streamed.

use std::path::PathBuf;

use indecx::bindings::RawListing;
use indecx::bindings::value::{Argument, FromArgument};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};

use crate::bridge::convert::argument;
use crate::bridge::wait::Wait;
use crate::error::raise;
use crate::export::{self, Export};
use crate::pull::Pull;

/// A query. No request is sent until it is consumed.
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
        Ok(Pull::new(pull, self.wait))
    }

    /// Returns how many rows match, as the server reports.
    fn total(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let listing = self.listing.clone();
        self.wait
            .run(py, async move { listing.total().await }, |py, total| Ok(total.into_pyobject(py)?.into_any().unbind()))
    }

    /// Prepares an export into the file at `path` in this format, or into memory if there is no path.
    #[pyo3(signature = (options, format = None, path = None))]
    fn export(
        &self,
        py: Python<'_>,
        options: &Bound<'_, PyDict>,
        format: Option<&str>,
        path: Option<PathBuf>,
    ) -> PyResult<Export> {
        Export::new(py, self, options, format, path)
    }

    /// Returns the rows as an Arrow stream in the nested layout. No request is sent before the first batch is read.
    /// The method `show` of `meter` is called for each page, and its method `close` at the end.
    #[pyo3(signature = (meter = None))]
    fn stream<'py>(&self, py: Python<'py>, meter: Option<Py<PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        export::stream(py, self, meter)
    }

    /// Returns the query as JSON, without the values of filters that identify a person.
    fn origin(&self) -> String {
        self.listing.origin()
    }

    /// Returns the route and the names of the filters.
    fn describe(&self) -> String {
        self.listing.describe()
    }
}
