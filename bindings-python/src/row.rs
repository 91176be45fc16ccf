//! Rows: the base class of every record class in `indecx.records`.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use indecx::bindings::catalog::records;
use indecx::bindings::schema::RecordDecl;
use indecx::bindings::to_json::{Case, write_row};
use pyo3::basic::CompareOp;
use pyo3::exceptions::{PyIndexError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple, PyType};

use crate::bridge::convert;

/// The declaration of a record, which each class of `records.py` holds.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Declaration(&'static RecordDecl);

#[pymethods]
impl Declaration {
    /// Returns the declaration of the record of this name.
    #[new]
    fn new(name: &str) -> PyResult<Self> {
        let found = records().into_iter().find(|record| record.name == name);
        found.map(Declaration).ok_or_else(|| PyValueError::new_err(format!("there is no record {name}")))
    }
}

/// One record as the platform sent it; its fields are decoded when they are read.
#[pyclass(frozen, subclass, module = "indecx._internal")]
pub(crate) struct Row(pub(crate) indecx::Row);

#[pymethods]
impl Row {
    /// Creates a row of `cls` from one JSON value in UTF-8, or takes the next row of a page.
    #[new]
    #[classmethod]
    #[pyo3(signature = (json, /))]
    fn new(cls: &Bound<'_, PyType>, json: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(rows) = json.cast::<Rows>() {
            return rows.get().next().map(Row).ok_or_else(|| PyValueError::new_err("the page has no more rows"));
        }
        let declaration = cls
            .getattr(pyo3::intern!(cls.py(), "_declaration"))
            .map_err(|_| PyTypeError::new_err("rows are made of the classes in indecx.records"))?;
        let decl = declaration.cast::<Declaration>()?.get().0;
        let bytes = Bytes::copy_from_slice(json.cast::<PyBytes>()?.as_bytes());
        let row = indecx::Row::parse(decl, bytes);
        row.map(Row).ok_or_else(|| PyValueError::new_err("a row is made of one JSON value in UTF-8"))
    }

    /// Returns the value of the indicator of this name.
    fn _indicator(&self, column: &str) -> Option<String> {
        self.0.indicator(column).map(std::borrow::Cow::into_owned)
    }

    fn _get<'py>(&self, py: Python<'py>, field: usize) -> PyResult<Bound<'py, PyAny>> {
        if field >= self.0.decl().fields.len() {
            return Err(PyIndexError::new_err("the record has no such field"));
        }
        convert::value(py, &self.0.get(field), object)
    }

    /// Returns, as text, the few fields without personal data that a `repr` may show.
    fn _summary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let out = PyDict::new(py);
        for (name, text) in self.0.summary() {
            out.set_item(name, text.trim_matches('"'))?;
        }
        Ok(out)
    }

    /// The record as the platform sent it.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::json_record(py, self.0.raw())
    }

    /// Unknown fields, and values that could not be read as declared, under their wire names.
    #[getter]
    fn extra<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        extra(py, &self.0)
    }

    /// Returns the fields by their public names, with inner records as dicts, and `extra`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dict(py, &self.0)
    }

    /// Returns the same as JSON text.
    fn to_json(&self) -> PyResult<String> {
        let mut out = Vec::new();
        write_row(&self.0, Case::Snake, &mut out);
        String::from_utf8(out).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    fn __repr__(&self) -> String {
        let shown = self.0.summary().into_iter().map(|(name, text)| format!("{name}={text}"));
        format!("{}({})", self.0.decl().name, shown.collect::<Vec<_>>().join(", "))
    }

    fn __richcmp__(&self, other: &Bound<'_, PyAny>, op: CompareOp) -> PyResult<Py<PyAny>> {
        let py = other.py();
        let equal = match other.cast::<Row>() {
            Ok(other) => self.0 == other.get().0,
            Err(_) => return Ok(py.NotImplemented()),
        };
        match op {
            CompareOp::Eq => Ok(equal.into_pyobject(py)?.to_owned().into_any().unbind()),
            CompareOp::Ne => Ok((!equal).into_pyobject(py)?.to_owned().into_any().unbind()),
            _ => Ok(py.NotImplemented()),
        }
    }

    fn __hash__(&self) -> u64 {
        // Equal rows have equal ids; their other members may be in another order.
        let mut hasher = DefaultHasher::new();
        self.0.decl().name.hash(&mut hasher);
        for (name, text) in self.0.ids() {
            (name, text).hash(&mut hasher);
        }
        hasher.finish()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let json = PyBytes::new(slf.py(), slf.get().0.raw().as_bytes());
        (slf.get_type(), (json,)).into_pyobject(slf.py())
    }
}

/// Rows of one class that are being converted to Python objects. Each new object takes the next row.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Rows(Mutex<std::vec::IntoIter<indecx::Row>>);

impl Rows {
    /// Returns the next row with bytes of its own, so that a row does not keep its whole page in memory.
    fn next(&self) -> Option<indecx::Row> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).next().map(|row| row.detach())
    }
}

/// Returns rows as objects of their class.
pub(crate) fn objects(py: Python<'_>, rows: Vec<indecx::Row>) -> PyResult<Bound<'_, PyList>> {
    let Some(first) = rows.first() else { return Ok(PyList::empty(py)) };
    let class = class_of(py, first.decl())?;
    let count = rows.len();
    let arguments = (Bound::new(py, Rows(Mutex::new(rows.into_iter())))?,).into_pyobject(py)?;
    let made = (0..count).map(|_| class.call1(arguments.clone())).collect::<PyResult<Vec<_>>>()?;
    PyList::new(py, made)
}

/// Returns a row as an object of its class.
pub(crate) fn object<'py>(py: Python<'py>, row: &indecx::Row) -> PyResult<Bound<'py, PyAny>> {
    let class = class_of(py, row.decl())?;
    class.call1((Rows(Mutex::new(vec![row.clone()].into_iter())),))
}

/// Imports the classes that a reply is converted with. This is done before the request is sent, so that a missing file
/// of the installation cannot lose the reply.
pub(crate) fn import_classes(py: Python<'_>) -> PyResult<()> {
    classes(py)?;
    convert::import_decoder(py)
}

/// Returns the class of a record, from `indecx.records`.
pub(crate) fn class_of<'py>(py: Python<'py>, decl: &'static RecordDecl) -> PyResult<&'py Bound<'py, PyType>> {
    let class = classes(py)?.get(decl.name);
    class.map(|class| class.bind(py)).ok_or_else(|| PyTypeError::new_err(format!("no class for {}", decl.name)))
}

fn classes(py: Python<'_>) -> PyResult<&HashMap<&'static str, Py<PyType>>> {
    static CLASSES: PyOnceLock<HashMap<&'static str, Py<PyType>>> = PyOnceLock::new();
    CLASSES.get_or_try_init(py, || {
        let module = py.import("indecx.records")?;
        let find = |record: &'static RecordDecl| {
            Ok((record.name, module.getattr(record.name)?.cast_into::<PyType>()?.unbind()))
        };
        records().into_iter().map(find).collect::<PyResult<_>>()
    })
}

fn extra<'py>(py: Python<'py>, row: &indecx::Row) -> PyResult<Bound<'py, PyDict>> {
    let out = PyDict::new(py);
    for (name, text) in row.extra() {
        out.set_item(name, convert::json(py, text)?)?;
    }
    Ok(out)
}

fn dict<'py>(py: Python<'py>, row: &indecx::Row) -> PyResult<Bound<'py, PyAny>> {
    let out = PyDict::new(py);
    for (at, field) in row.decl().fields.iter().enumerate() {
        out.set_item(field.name, convert::value(py, &row.get(at), dict)?)?;
    }
    out.set_item("extra", extra(py, row)?)?;
    Ok(out.into_any())
}
