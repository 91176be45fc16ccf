//! The outcomes of a write of many rows.

use indecx::follow_ups::FollowUp;
use indecx::{Error, Outcome};
use jiff::tz::Offset;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyString, PyType};

use crate::bridge::convert::utc_datetime;
use crate::error::exception;
use crate::row;

/// Returns the outcomes of a chunk as objects of `indecx.outcomes.Outcome`.
pub(crate) fn objects(py: Python<'_>, outcomes: &[Outcome]) -> PyResult<Py<PyAny>> {
    let mut errors = Errors::default();
    // The platform may send the same message for a thousand rows, so consecutive equal messages share one string.
    let mut last: Option<(&str, Bound<'_, PyString>)> = None;
    let objects = outcomes.iter().map(|outcome| {
        let message = outcome.message.as_deref().map(|text| match &last {
            Some((same, shared)) if *same == text => shared.clone(),
            _ => last.insert((text, PyString::new(py, text))).1.clone(),
        });
        object(py, outcome, message, &mut errors)
    });
    let objects = objects.collect::<PyResult<Vec<_>>>()?;
    Ok(PyList::new(py, objects)?.into_any().unbind())
}

/// The exception that was created last. The rows of a chunk share an error, so they share its exception too.
#[derive(Default)]
struct Errors<'py>(Option<(Error, Bound<'py, PyAny>)>);

impl<'py> Errors<'py> {
    fn exception(&mut self, py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
        if let Some((last, made)) = &self.0
            && last.is_same(error)
        {
            return Ok(made.clone());
        }
        let made = exception(py, error)?;
        self.0 = Some((error.clone(), made.clone()));
        Ok(made)
    }
}

fn object<'py>(
    py: Python<'py>,
    outcome: &Outcome,
    message: Option<Bound<'py, PyString>>,
    errors: &mut Errors<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let details = PyDict::new(py);
    details.set_item("index", outcome.index)?;
    details.set_item("status", outcome.status.as_str())?;
    details.set_item("retry_safe", outcome.retry_safe())?;
    details.set_item("message", message)?;
    details.set_item("error", outcome.error.as_ref().map(|error| errors.exception(py, error)).transpose()?)?;
    details.set_item("invite_id", &outcome.invite_id)?;
    details.set_item("answer_id", &outcome.answer_id)?;
    details.set_item("link", outcome.link.as_ref().map(|link| row::object(py, link)).transpose()?)?;
    if let Some(fields) = &outcome.fields {
        let messages = PyDict::new(py);
        for (name, text) in fields {
            messages.set_item(name, text)?;
        }
        details.set_item("fields", messages)?;
    }
    details.set_item("remaining", outcome.remaining.as_ref().map(|left| follow_up(py, left)).transpose()?)?;
    CLASS.import(py, "indecx.outcomes", "Outcome")?.call((), Some(&details))
}

/// Returns a follow-up as an input that can be passed again.
fn follow_up<'py>(py: Python<'py>, follow_up: &FollowUp) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let fields = PyDict::new(py);
    fields.set_item("answer_id", &follow_up.answer_id)?;
    let put = |name: &str, value: Option<Bound<'py, PyAny>>| value.map_or(Ok(()), |value| fields.set_item(name, value));
    let text = |text: &Option<String>| text.as_ref().map(|text| PyString::new(py, text).into_any());
    put("status", text(&follow_up.status))?;
    put("responsible", text(&follow_up.responsible))?;
    put("comment", text(&follow_up.comment))?;
    put("followers", follow_up.followers.as_ref().map(|all| all.into_bound_py_any(py)).transpose()?)?;
    if let Some(tags) = &follow_up.tags {
        let made = PyList::empty(py);
        for tag in tags {
            let fields = PyDict::new(py);
            fields.set_item("tag", &tag.tag)?;
            if let Some(sub_tag) = &tag.sub_tag {
                fields.set_item("sub_tag", sub_tag)?;
            }
            made.append(fields)?;
        }
        put("tags", Some(made.into_any()))?;
    }
    put("date", follow_up.date.map(|date| utc_datetime(py, Offset::UTC.to_datetime(date))).transpose()?)?;
    CLASS.import(py, "indecx.inputs", "FollowUp")?.call((), Some(&fields))
}
