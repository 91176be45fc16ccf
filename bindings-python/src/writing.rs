//! Writes of many rows: rows are added, and outcomes are returned chunk by chunk.

use indecx::Record;
use indecx::bindings::value::Argument;
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::bridge::convert::argument;
use crate::bridge::frame::Frame;
use crate::bridge::wait::Wait;
use crate::error::raise;
use crate::outcome::objects;
use crate::row;

/// A write of many rows.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct RawBulkWrite {
    pub(crate) writing: indecx::bindings::RawBulkWrite,
    pub(crate) wait: Wait,
}

#[pymethods]
impl RawBulkWrite {
    /// The maximum number of rows in one request.
    #[getter]
    fn chunk(&self) -> usize {
        self.writing.chunk()
    }

    /// The name of the argument that holds the rows.
    #[getter]
    fn argument(&self) -> &'static str {
        self.writing.argument()
    }

    /// How many rows were added and have not been sent yet.
    #[getter]
    fn waiting(&self) -> usize {
        self.writing.waiting()
    }

    /// Whether a refusal that concerns all rows has stopped the write.
    #[getter]
    fn is_stopped(&self) -> bool {
        self.writing.is_stopped()
    }

    /// How many rows have been added so far.
    #[getter]
    fn added(&self) -> usize {
        self.writing.row_count()
    }

    /// Adds rows whose number is known, all or none.
    fn add_all(&self, py: Python<'_>, rows: &Bound<'_, PyList>) -> PyResult<()> {
        let rows = convert_each(rows.iter().map(Ok), input_row)?;
        self.writing.add_all(rows).map_err(|error| raise(py, &error))
    }

    /// Adds the next row of a lazy source, as it is now: the source may change the object later. A row that cannot be
    /// read is added as a refused row, even if its error ends the call.
    fn add_row(&self, row: &Bound<'_, PyAny>) -> PyResult<()> {
        let (row, raised) = match input_row(row) {
            Ok(row) => (row, Ok(())),
            Err(error) => (unreadable(row.py(), &error)?, Err(error)),
        };
        self.writing.add_some(vec![row]);
        raised
    }

    /// Adds the rows of a data frame from its Arrow stream, all or none. A row is built when it is sent. Returns false
    /// if the stream cannot be read.
    fn add_frame(&self, py: Python<'_>, stream: &Bound<'_, PyAny>) -> PyResult<bool> {
        let frame = match Frame::read(stream) {
            Ok(frame) => frame,
            // The message of a failed export may contain the value of a cell, so it is dropped.
            Err(error) if error.is_instance_of::<PyValueError>(py) => return Ok(false),
            Err(error) => return Err(error),
        };
        py.detach(|| self.writing.add_source(frame)).map_err(|error| raise(py, &error))?;
        py.check_signals()?;
        Ok(true)
    }

    /// Returns the error for a data frame that cannot be read at all.
    fn unreadable_frame(&self, py: Python<'_>) -> Py<PyAny> {
        raise(py, &self.writing.unreadable_frame()).into_value(py).into_any()
    }

    /// Adds the rows of a data frame whose stream cannot be read, all or none. Each row is a mapping of its columns.
    fn add_columns(&self, py: Python<'_>, names: Vec<String>, rows: &Bound<'_, PyAny>) -> PyResult<()> {
        self.writing.check_columns(&names).map_err(|error| raise(py, &error))?;
        let rows = convert_each(rows.try_iter()?, |row| {
            Ok(match input_row(row)? {
                Argument::Map(columns) => Argument::Columns(columns),
                other => other,
            })
        })?;
        self.writing.add_all(rows).map_err(|error| raise(py, &error))
    }

    /// Sends the next chunk. Returns its outcomes.
    fn send_chunk(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let writing = self.writing.clone();
        self.wait.run(py, async move { writing.send_chunk().await }, |py, outcomes| objects(py, &outcomes))
    }

    /// After `abandon`: whether any row was sent.
    #[getter]
    fn any_sent(&self) -> bool {
        self.writing.any_sent()
    }

    /// Returns the links so far that could not be matched to a customer.
    fn unmatched_links(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let links = self.writing.unmatched_links();
        let objects = links.iter().map(|link| row::object(py, link.row())).collect::<PyResult<Vec<_>>>()?;
        Ok(PyList::new(py, objects)?.into_any().unbind())
    }

    /// Ends the write. Returns the outcomes of all rows after the first `settled`, whose outcomes the caller has
    /// already.
    fn abandon(&self, py: Python<'_>, settled: usize) -> PyResult<Py<PyAny>> {
        objects(py, &self.writing.abandon(settled))
    }
}

/// The number of rows after which signals are checked.
const ROWS_PER_SIGNAL_CHECK: usize = 1000;

/// Converts rows, and checks for signals meanwhile: there may be many rows, so Ctrl-C must end the conversion.
fn convert_each<'py>(
    rows: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>,
    convert: impl Fn(&Bound<'py, PyAny>) -> PyResult<Argument>,
) -> PyResult<Vec<Argument>> {
    let rows = rows.enumerate().map(|(at, row)| {
        let row = row?;
        if at % ROWS_PER_SIGNAL_CHECK == 0 {
            row.py().check_signals()?;
        }
        convert(&row)
    });
    rows.collect()
}

/// Converts a row. If the row itself raises an error, it raises one again, and becomes a refused row. An error that
/// does not occur a second time came from a signal handler, and ends the conversion.
fn input_row(row: &Bound<'_, PyAny>) -> PyResult<Argument> {
    let py = row.py();
    match argument(row) {
        Err(error) if error.is_instance_of::<PyException>(py) => match argument(row) {
            Err(again) if again.is_instance_of::<PyException>(py) => unreadable(py, &again),
            Err(again) => Err(again),
            Ok(_) => Err(error),
        },
        other => other,
    }
}

/// Returns the refused row that replaces one that cannot be read. It shows only the class of the error.
fn unreadable(py: Python<'_>, error: &PyErr) -> PyResult<Argument> {
    let class = error.get_type(py).name()?.to_str()?.to_owned();
    Ok(Argument::Other(format!("a row that could not be read ({class})")))
}

/// Returns the message of the error that a write carries if it ended half-way.
#[pyfunction]
pub(crate) fn interrupted_message() -> &'static str {
    indecx::bindings::INTERRUPTED
}

/// Returns the message of the error about `unknown` outcomes among `rows`.
#[pyfunction]
pub(crate) fn unknown_message(unknown: usize, rows: usize) -> String {
    indecx::bindings::unknown_message(unknown, rows)
}
