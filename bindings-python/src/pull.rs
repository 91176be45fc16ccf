//! Pulls: one consumption of a listing, page by page.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyDict;
use tokio::sync::Mutex as AsyncMutex;

use crate::bridge::wait::Wait;
use crate::receipt::LastReceipt;
use crate::row;

/// One consumption of a listing.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Pull {
    pull: Arc<AsyncMutex<indecx::Pull>>,
    receipt: LastReceipt,
    wait: Wait,
}

impl Pull {
    pub(crate) fn new(pull: indecx::Pull, wait: Wait) -> Self {
        Pull { receipt: LastReceipt::new(pull.receipt()), pull: Arc::new(AsyncMutex::new(pull)), wait }
    }
}

#[pymethods]
impl Pull {
    /// Returns the rows of the next page, or `None` at the end. `received` is how many pages the caller has received:
    /// if a page did not arrive because the caller was interrupted, the next call is an error.
    fn next(&self, py: Python<'_>, received: u64) -> PyResult<Py<PyAny>> {
        let pull = self.pull.clone();
        self.wait.run(py, async move { pull.lock().await.next_after(received).await }, |py, rows| {
            let Some(rows) = rows else { return Ok(py.None()) };
            row::objects(py, rows).map(|rows| rows.into_any().unbind())
        })
    }

    /// Returns what the pull did up to the last page.
    fn receipt<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.receipt.update(py, self.pull.try_lock().ok().map(|pull| pull.receipt()))
    }
}
