//! Writes to many rows: rows go in, and outcomes come back chunk by chunk.

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

/// A write under way.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Writing {
    pub(crate) writing: indecx::Writing,
    pub(crate) wait: Wait,
}

#[pymethods]
impl Writing {
    /// The most rows that one request takes.
    #[getter]
    fn chunk(&self) -> usize {
        self.writing.chunk()
    }

    /// The name of the argument that holds the rows.
    #[getter]
    fn argument(&self) -> &'static str {
        self.writing.argument()
    }

    /// Rows that were taken and not sent yet.
    #[getter]
    fn waiting(&self) -> usize {
        self.writing.waiting()
    }

    /// Whether a refusal that concerns all has stopped it.
    #[getter]
    fn is_stopped(&self) -> bool {
        self.writing.is_stopped()
    }

    /// Rows that were taken so far.
    #[getter]
    fn given(&self) -> usize {
        self.writing.given()
    }

    /// Takes rows whose number is known, all or none.
    fn add_all(&self, py: Python<'_>, rows: &Bound<'_, PyList>) -> PyResult<()> {
        let rows = each(rows.iter().map(Ok), input_row)?;
        self.writing.add_all(rows).map_err(|error| raise(py, &error))
    }

    /// Takes the next row of an input that is read as it goes, as it is now. One that cannot be read counts
    /// as taken, also where what it raises ends the call.
    fn add_row(&self, row: &Bound<'_, PyAny>) -> PyResult<()> {
        let (row, raised) = match input_row(row) {
            Ok(row) => (row, Ok(())),
            Err(error) => (unreadable(row.py(), &error)?, Err(error)),
        };
        self.writing.add_some(vec![row]);
        raised
    }

    /// Takes the rows of a data frame by its Arrow stream, all or none. They are made when they are sent.
    /// False where the stream cannot be read.
    fn add_frame(&self, py: Python<'_>, stream: &Bound<'_, PyAny>) -> PyResult<bool> {
        let frame = match Frame::read(stream) {
            Ok(frame) => frame,
            // What an export says may show a cell.
            Err(error) if error.is_instance_of::<PyValueError>(py) => return Ok(false),
            Err(error) => return Err(error),
        };
        py.detach(|| self.writing.add_source(frame)).map_err(|error| raise(py, &error))?;
        py.check_signals()?;
        Ok(true)
    }

    /// The error for a data frame that can be read in no way.
    fn unreadable_frame(&self, py: Python<'_>) -> Py<PyAny> {
        raise(py, &self.writing.unreadable_frame()).into_value(py).into_any()
    }

    /// Takes the rows of a data frame that cannot be exported: mappings of its columns, all or none.
    fn add_columns(&self, py: Python<'_>, names: Vec<String>, rows: &Bound<'_, PyAny>) -> PyResult<()> {
        self.writing.check_columns(&names).map_err(|error| raise(py, &error))?;
        let rows = each(rows.try_iter()?, |row| {
            Ok(match input_row(row)? {
                Argument::Map(columns) => Argument::Columns(columns),
                other => other,
            })
        })?;
        self.writing.add_all(rows).map_err(|error| raise(py, &error))
    }

    /// Sends the next chunk; gives its outcomes.
    fn send_chunk(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let writing = self.writing.clone();
        self.wait.run(py, async move { writing.send_chunk().await }, |py, outcomes| objects(py, &outcomes))
    }

    /// Once it was abandoned: whether any of its writes went out.
    #[getter]
    fn has_gone(&self) -> bool {
        self.writing.has_gone()
    }

    /// Links that came so far and belong to no customer that could be found.
    fn unmatched_links(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let links = self.writing.unmatched_links();
        let objects = links.iter().map(|link| row::object(py, link.row())).collect::<PyResult<Vec<_>>>()?;
        Ok(PyList::new(py, objects)?.into_any().unbind())
    }

    /// Ends it where it stands. What is known of all rows but the first `given`, whose outcomes were given.
    fn abandon(&self, py: Python<'_>, given: usize) -> PyResult<Py<PyAny>> {
        objects(py, &self.writing.abandon(given))
    }
}

/// Rows between two looks for signals.
const UNINTERRUPTED: usize = 1000;

/// Rows as arguments. They may be many: Ctrl-C ends the reading.
fn each<'py>(
    rows: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>,
    read: impl Fn(&Bound<'py, PyAny>) -> PyResult<Argument>,
) -> PyResult<Vec<Argument>> {
    let rows = rows.enumerate().map(|(at, row)| {
        let row = row?;
        if at % UNINTERRUPTED == 0 {
            row.py().check_signals()?;
        }
        read(&row)
    });
    rows.collect()
}

/// A row as an argument. What its own properties raise makes it a row that is refused; what a signal's
/// handler raises meanwhile does not come a second time, and ends the reading.
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

/// What is refused in place of a row that cannot be read: only the class of what it raised is shown.
fn unreadable(py: Python<'_>, error: &PyErr) -> PyResult<Argument> {
    let class = error.get_type(py).name()?.to_str()?.to_owned();
    Ok(Argument::Other(format!("a row that could not be read ({class})")))
}

/// What the error says that a write which ended half-way carries, beside its outcomes.
#[pyfunction]
pub(crate) fn interrupted_message() -> &'static str {
    indecx::INTERRUPTED
}

/// What the error says that stands for `unknown` outcomes of `rows`.
#[pyfunction]
pub(crate) fn unknown_message(unknown: usize, rows: usize) -> String {
    indecx::unknown_message(unknown, rows)
}
