//! Python values as the core's arguments, and the core's values as Python objects.

use indecx::argument::Argument;
use indecx::params::Arguments;
use indecx::{Row, Value};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};

static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();
static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Classes of the standard library as they were at the import: later a test may have put others in their place.
struct Classes {
    date: Py<PyType>,
    datetime: Py<PyType>,
    utc: Py<PyAny>,
    mapping: Py<PyType>,
}

/// Takes the classes of the standard library, once.
pub(crate) fn take_classes(py: Python<'_>) -> PyResult<()> {
    classes(py).map(|_| ())
}

fn classes(py: Python<'_>) -> PyResult<&Classes> {
    CLASSES.get_or_try_init(py, || {
        let datetime = py.import("datetime")?;
        let mapping = py.import("collections.abc")?.getattr("Mapping")?.cast_into()?.unbind();
        let utc = datetime.getattr("timezone")?.getattr("utc")?.unbind();
        Ok(Classes { date: genuine(&datetime, "date")?, datetime: genuine(&datetime, "datetime")?, utc, mapping })
    })
}

/// The module's own class of this name, also where one that stands for it has its place: that one is made from it.
fn genuine(module: &Bound<'_, PyModule>, name: &str) -> PyResult<Py<PyType>> {
    let class = module.getattr(name)?.cast_into::<PyType>()?;
    for base in class.mro().iter() {
        let base = base.cast_into::<PyType>()?;
        if base.module()?.to_str()? == "datetime" && base.name()?.to_str()? == name {
            return Ok(base.unbind());
        }
    }
    Ok(class.unbind())
}

/// Deeper than any input: a cycle ends here.
const DEEPEST: usize = 16;

/// The keyword arguments of an operation.
pub(crate) fn arguments(named: &Bound<'_, PyDict>) -> PyResult<Arguments> {
    let mut read = Vec::with_capacity(named.len());
    for (name, value) in named.iter() {
        // An absent cell inside an input; as an argument of its own, such as a filter, a mistake.
        let cell = if value.cast::<PyFloat>().is_ok_and(|number| number.value().is_nan()) {
            Some("NaN")
        } else {
            absent(&value)?
        };
        let value = cell.map_or_else(|| argument(&value), |cell| Ok(Argument::Other(cell.to_owned())))?;
        read.push((name.extract()?, value));
    }
    Ok(Arguments::new(read))
}

/// pandas' absent values, by name: its NaT is a datetime that equals nothing, its NA answers no comparison at all.
fn absent(value: &Bound<'_, PyAny>) -> PyResult<Option<&'static str>> {
    let name = value.get_type().name()?;
    Ok(match name.to_str()? {
        "NAType" => Some("NA"),
        "NaTType" => Some("NaT"),
        _ => None,
    })
}

/// Any value that a person's program may hand over. Nothing is refused here: the core says what is
/// wrong with it, and what to give instead.
pub(crate) fn argument(value: &Bound<'_, PyAny>) -> PyResult<Argument> {
    at_depth(value, 0)
}

fn at_depth(value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Argument> {
    let py = value.py();
    if depth > DEEPEST {
        return Ok(Argument::Other("a structure that is nested too deep".to_owned()));
    }
    if value.is_none() {
        return Ok(Argument::Null);
    }
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Argument::Boolean(flag.is_true()));
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(match text.to_str() {
            Ok(text) => Argument::Text(text.to_owned()),
            Err(_) => Argument::Other("text that is no Unicode (a lone surrogate)".to_owned()),
        });
    }
    if value.is_instance_of::<PyInt>() {
        return Ok(value
            .extract()
            .map_or_else(|_| Argument::Other("a number that is too large".to_owned()), Argument::Integer));
    }
    if value.is_instance_of::<PyFloat>() {
        return Ok(float(value.extract()?));
    }
    if absent(value)?.is_some() {
        return Ok(Argument::Null);
    }
    // Not by `to_string`, which would write an error of Python's away: the one of a signal's handler, say.
    let name = value.get_type().name()?.to_str()?.to_owned();
    let classes = classes(py)?;
    if value.is_instance(classes.datetime.bind(py))? {
        return datetime(value);
    }
    if value.is_instance(classes.date.bind(py))? {
        return Ok(Argument::Day(day(value)?));
    }
    // Of the class: a mock has any attribute.
    if value.get_type().hasattr("_fields_of_input")? {
        return at_depth(&value.call_method0("_fields_of_input")?, depth + 1);
    }
    if value.is_instance_of::<PyDict>() || value.is_instance(classes.mapping.bind(py))? {
        let mut read = Vec::new();
        for item in value.call_method0("items")?.try_iter()? {
            let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item?.extract()?;
            let Ok(key) = key.extract::<String>() else {
                return Ok(Argument::Other("a mapping whose names are not all text".to_owned()));
            };
            read.push((key, at_depth(&value, depth + 1)?));
        }
        return Ok(Argument::Map(read));
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let items = value.try_iter()?.map(|item| at_depth(&item?, depth + 1));
        return items.collect::<PyResult<_>>().map(Argument::List);
    }
    number(value, name, depth)
}

/// Numbers of other libraries: numpy's scalars, `Decimal`.
fn number(value: &Bound<'_, PyAny>, name: String, depth: usize) -> PyResult<Argument> {
    if name == "datetime64" || name == "timedelta64" {
        return Ok(if name == "datetime64" { Argument::Naive } else { Argument::Other(name) });
    }
    if value.hasattr("__index__")? {
        return at_depth(&value.call_method0("__index__")?, depth + 1);
    }
    if name == "Decimal" || name.starts_with("float") {
        return Ok(float(value.call_method0("__float__")?.extract()?));
    }
    if name == "bool_" || name == "bool" {
        return Ok(Argument::Boolean(value.is_truthy()?));
    }
    Ok(Argument::Other(name))
}

pub(crate) fn float(value: f64) -> Argument {
    if value.is_nan() {
        Argument::Null
    } else if value.is_infinite() {
        Argument::Other("an infinite number".to_owned())
    } else {
        Argument::Float(value)
    }
}

fn day(value: &Bound<'_, PyAny>) -> PyResult<Date> {
    let part = |name: &str| value.getattr(name)?.extract::<i16>();
    Date::new(part("year")?, part("month")? as i8, part("day")? as i8)
        .map_err(|error| PyTypeError::new_err(error.to_string()))
}

fn datetime(value: &Bound<'_, PyAny>) -> PyResult<Argument> {
    if value.call_method0("utcoffset")?.is_none() {
        return Ok(Argument::Naive);
    }
    let outside = || Argument::Other("a moment outside the calendar".to_owned());
    let py = value.py();
    let value = match value.call_method1("astimezone", (&classes(py)?.utc,)) {
        Ok(value) => value,
        Err(error) if error.is_instance_of::<PyOverflowError>(py) || error.is_instance_of::<PyValueError>(py) => {
            return Ok(outside());
        }
        Err(error) => return Err(error),
    };
    let part = |name: &str| value.getattr(name)?.extract::<i8>();
    let microsecond: i32 = value.getattr("microsecond")?.extract()?;
    let at: DateTime = day(&value)?.at(part("hour")?, part("minute")?, part("second")?, microsecond * 1000);
    Ok(at.to_zoned(TimeZone::UTC).map_or_else(|_| outside(), |zoned| Argument::Instant(zoned.timestamp())))
}

/// An instant as an aware `datetime` in UTC.
pub(crate) fn moment(py: Python<'_>, parts: DateTime) -> PyResult<Bound<'_, PyAny>> {
    let classes = classes(py)?;
    classes.datetime.bind(py).call1((
        parts.year(),
        parts.month(),
        parts.day(),
        parts.hour(),
        parts.minute(),
        parts.second(),
        parts.subsec_nanosecond() / 1000,
        &classes.utc,
    ))
}

/// JSON text as the standard library reads it: whole numbers of any size, and every escape.
pub(crate) fn json<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    loads(py)?.call1((text,))
}

fn loads(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    let loads = LOADS.get_or_try_init(py, || py.import("json")?.getattr("loads").map(Bound::unbind))?;
    Ok(loads.bind(py))
}

/// Imports what values of replies are made with.
pub(crate) fn prepare(py: Python<'_>) -> PyResult<()> {
    loads(py).map(|_| ())
}

/// How records inside a record are given.
pub(crate) type RowConvert = for<'py> fn(Python<'py>, &Row) -> PyResult<Bound<'py, PyAny>>;

/// A field's value as a Python object.
pub(crate) fn value<'py>(py: Python<'py>, value: &Value<'_>, row: RowConvert) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Null => Ok(py.None().into_bound(py)),
        Value::Text(text) => Ok(PyString::new(py, text).into_any()),
        Value::Integer(number) => Ok(number.into_pyobject(py)?.into_any()),
        Value::Float(number) => Ok(number.into_pyobject(py)?.into_any()),
        Value::Boolean(flag) => Ok(PyBool::new(py, *flag).to_owned().into_any()),
        Value::Timestamp(at) => moment(py, *at),
        Value::Json(text) => json(py, text),
        Value::List(values) => {
            let items = values.iter().map(|item| self::value(py, item, row)).collect::<PyResult<Vec<_>>>()?;
            Ok(PyList::new(py, items)?.into_any())
        }
        Value::Record(inner) => row(py, inner),
        _ => Err(PyTypeError::new_err("a value of a kind that this module does not know")),
    }
}
