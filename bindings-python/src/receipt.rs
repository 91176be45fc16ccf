//! Receipts: what a pull did.

use std::sync::{Mutex, PoisonError};

use indecx::Receipt;
use jiff::tz::TimeZone;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bridge::convert::utc_datetime;

/// The receipt as of the last page. It can be read while the next page is being fetched.
pub(crate) struct LastReceipt(Mutex<Receipt>);

impl LastReceipt {
    pub(crate) fn new(receipt: Receipt) -> Self {
        LastReceipt(Mutex::new(receipt))
    }

    /// Stores the current receipt, if there is one. Returns the receipt that was stored last, as a dict.
    pub(crate) fn update<'py>(&self, py: Python<'py>, now: Option<Receipt>) -> PyResult<Bound<'py, PyDict>> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(now) = now {
            *last = now;
        }
        receipt_dict(py, &last)
    }
}

/// Converts a receipt to a dict with the field names of `indecx.receipt`.
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
    let started_at = receipt.started_at.map(|at| utc_datetime(py, TimeZone::UTC.to_datetime(at))).transpose()?;
    out.set_item("started_at", started_at)?;
    out.set_item("total_first", receipt.total_first)?;
    out.set_item("total_last", receipt.total_last)?;
    out.set_item("unreadable", receipt.unreadable)?;
    out.set_item("evidence", receipt.evidence.as_str())?;
    Ok(out)
}
