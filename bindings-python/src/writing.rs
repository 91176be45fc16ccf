//! Writes to many rows, and what became of each.

use indecx::Outcome;
use indecx::argument::Argument;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyType};

use crate::convert::argument;
use crate::error::{exception, raise};
use crate::frame;
use crate::row;
use crate::wait::Wait;

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

    /// Takes rows whose number is known, all or none.
    fn add_all(&self, py: Python<'_>, rows: &Bound<'_, PyList>) -> PyResult<()> {
        self.writing.add_all(read(rows)?).map_err(|error| raise(py, &error))
    }

    /// Takes rows of an input that is read as it goes.
    fn add_some(&self, rows: &Bound<'_, PyList>) -> PyResult<()> {
        self.writing.add_some(read(rows)?);
        Ok(())
    }

    /// Takes the rows of a data frame, all or none.
    fn add_frame(&self, py: Python<'_>, stream: &Bound<'_, PyAny>) -> PyResult<()> {
        let rows = frame::rows(stream, self.writing.takes_customers())?;
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

    /// Ends it where it stands. What is known of all rows but the first `given`, whose outcomes were given.
    fn abandon(&self, py: Python<'_>, given: usize) -> PyResult<Py<PyAny>> {
        objects(py, &self.writing.abandon(given))
    }
}

/// Rows between two looks for signals.
const UNINTERRUPTED: usize = 1000;

/// The rows as arguments. They may be many: Ctrl-C ends the reading.
fn read(rows: &Bound<'_, PyList>) -> PyResult<Vec<Argument>> {
    let row = |(at, row): (usize, Bound<'_, PyAny>)| {
        if at % UNINTERRUPTED == 0 {
            row.py().check_signals()?;
        }
        argument(&row)
    };
    rows.iter().enumerate().map(row).collect()
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

fn objects(py: Python<'_>, outcomes: &[Outcome]) -> PyResult<Py<PyAny>> {
    let objects = outcomes.iter().map(|outcome| object(py, outcome)).collect::<PyResult<Vec<_>>>()?;
    Ok(PyList::new(py, objects)?.into_any().unbind())
}

fn object<'py>(py: Python<'py>, outcome: &Outcome) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let details = PyDict::new(py);
    details.set_item("index", outcome.index)?;
    details.set_item("status", outcome.status.as_str())?;
    details.set_item("retry_safe", outcome.retry_safe())?;
    details.set_item("message", &outcome.message)?;
    details.set_item("error", outcome.error.as_ref().map(|error| exception(py, error)).transpose()?)?;
    details.set_item("invite_id", &outcome.invite_id)?;
    details.set_item("answer_id", &outcome.answer_id)?;
    details.set_item("link", outcome.link.as_ref().map(|link| row::object(py, link)).transpose()?)?;
    if let Some(fields) = &outcome.fields {
        let said = PyDict::new(py);
        for (name, text) in fields {
            said.set_item(name, text)?;
        }
        details.set_item("fields", said)?;
    }
    CLASS.import(py, "indecx.outcomes", "Outcome")?.call((), Some(&details))
}
