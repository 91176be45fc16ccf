//! Converts Python values into the core's arguments, and the core's values into Python objects.

use std::borrow::Cow;

use indecx::bindings::params::Arguments;
use indecx::bindings::to_json::Limits;
use indecx::bindings::value::Argument;
use indecx::{Row, Value};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};

use crate::bridge::secret::reveal;

static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();
static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Classes of the standard library as they were at import time: a test may replace them later.
struct Classes {
    date: Py<PyType>,
    datetime: Py<PyType>,
    utc: Py<PyAny>,
    mapping: Py<PyType>,
}

/// Imports the classes of the standard library, once.
pub(crate) fn import_classes(py: Python<'_>) -> PyResult<()> {
    classes(py).map(|_| ())
}

fn classes(py: Python<'_>) -> PyResult<&Classes> {
    CLASSES.get_or_try_init(py, || {
        let datetime = py.import("datetime")?;
        let mapping = py.import("collections.abc")?.getattr("Mapping")?.cast_into()?.unbind();
        let utc = datetime.getattr("timezone")?.getattr("utc")?.unbind();
        Ok(Classes { date: original(&datetime, "date")?, datetime: original(&datetime, "datetime")?, utc, mapping })
    })
}

/// Returns the module's original class of this name, even if a test has replaced it with a subclass.
fn original(module: &Bound<'_, PyModule>, name: &str) -> PyResult<Py<PyType>> {
    let class = module.getattr(name)?.cast_into::<PyType>()?;
    for base in class.mro().iter() {
        let base = base.cast_into::<PyType>()?;
        if base.module()?.to_str()? == "datetime" && base.name()?.to_str()? == name {
            return Ok(base.unbind());
        }
    }
    Ok(class.unbind())
}

/// The maximum depth of an input. No valid input is deeper, and a structure that contains itself ends here.
const MAX_DEPTH: usize = 16;

/// The limits for values in JSON. No record is deeper, and the interpreter's stack has no room for a thousand levels.
/// The interpreter reads numbers of this many digits whatever `sys.set_int_max_str_digits` allows.
const LIMITS: Limits = Limits { depth: 100, digits: 640 };

/// Converts the keyword arguments of an operation.
pub(crate) fn arguments(keywords: &Bound<'_, PyDict>) -> PyResult<Arguments> {
    let mut arguments = Vec::with_capacity(keywords.len());
    for (name, value) in keywords.iter() {
        let value = reveal(value);
        let converted = match argument(&value)? {
            // Inside an input, NaN, NA and NaT mean an absent cell. As an argument of their own, such as a filter,
            // they are a mistake.
            Argument::Null if !value.is_none() => Argument::Other(absent(&value)?.unwrap_or("NaN").to_owned()),
            other => other,
        };
        arguments.push((name.extract()?, converted));
    }
    Ok(Arguments::new(arguments))
}

/// Returns the name of an absent value of pandas or numpy. A comparison would not find it: NaT equals nothing, and
/// comparing NA results in NA.
fn absent(value: &Bound<'_, PyAny>) -> PyResult<Option<&'static str>> {
    let name = value.get_type().name()?;
    Ok(match name.to_str()? {
        "NAType" => Some("NA"),
        "NaTType" => Some("NaT"),
        "datetime64" | "timedelta64" if value.str()?.to_str()? == "NaT" => Some("NaT"),
        _ => None,
    })
}

/// Converts any value that a program may pass. Nothing is refused here: the core says what is wrong with
/// a value, and what to pass instead.
pub(crate) fn argument(value: &Bound<'_, PyAny>) -> PyResult<Argument> {
    at_depth(value, 0)
}

fn at_depth(value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Argument> {
    if depth > MAX_DEPTH {
        return Ok(Argument::Other("a structure that is nested too deep".to_owned()));
    }
    if let Some(scalar) = scalar(value)? {
        return Ok(scalar);
    }
    // `to_string` is not used: it would discard a Python error, such as one that a signal handler raised.
    let name = value.get_type().name()?.to_str()?.to_owned();
    let py = value.py();
    let classes = classes(py)?;
    if value.is_instance(classes.datetime.bind(py))? {
        return datetime(value);
    }
    if value.is_instance(classes.date.bind(py))? {
        return Ok(Argument::Day(day(value)?));
    }
    // The attribute is looked up in the class, since a mock object has any attribute.
    if value.get_type().hasattr("_fields_of_input")? {
        return at_depth(&value.call_method0("_fields_of_input")?, depth + 1);
    }
    let is_dict = value.is_instance_of::<PyDict>();
    // A scalar of pyarrow, such as an item of its arrays. This is checked before mappings, since a struct scalar is
    // one too.
    if !is_dict && value.get_type().hasattr("as_py")? {
        return at_depth(&value.call_method0("as_py")?, depth + 1);
    }
    if is_dict || value.is_instance(classes.mapping.bind(py))? {
        return mapping(value, depth);
    }
    if !value.is_instance_of::<PyList>()
        && let Some(fields) = named_fields(value)?
    {
        return at_depth(fields.as_any(), depth + 1);
    }
    if name == "ndarray" {
        // Lists in data that pandas read from a file are arrays.
        return at_depth(&value.call_method0("tolist")?, depth + 1);
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let items = value.try_iter()?.map(|item| at_depth(&item?, depth + 1));
        return items.collect::<PyResult<_>>().map(Argument::List);
    }
    number(value, name, depth)
}

/// Converts a value of Python's own scalar types, or an absent value of pandas or numpy. Returns `None` for any other
/// value.
fn scalar(value: &Bound<'_, PyAny>) -> PyResult<Option<Argument>> {
    if value.is_none() {
        return Ok(Some(Argument::Null));
    }
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Some(Argument::Boolean(flag.is_true())));
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Some(match text.to_str() {
            Ok(text) => Argument::Text(text.to_owned()),
            Err(_) => Argument::Other("text that is no Unicode (a lone surrogate)".to_owned()),
        }));
    }
    if value.is_instance_of::<PyInt>() {
        return Ok(Some(value.extract().map_or_else(
            |_| Argument::Other("a number that is too large (give it as text)".to_owned()),
            Argument::Integer,
        )));
    }
    if value.is_instance_of::<PyFloat>() {
        return Ok(Some(float(value.extract()?)));
    }
    Ok(absent(value)?.map(|_| Argument::Null))
}

/// Converts a mapping with its values.
fn mapping(value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Argument> {
    let mut fields = Vec::new();
    for item in value.call_method0("items")?.try_iter()? {
        let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item?.extract()?;
        if key.is_none() {
            // `csv.DictReader` puts cells without a heading under `None`.
            return Ok(Argument::Other("a row with more cells than headings".to_owned()));
        }
        let Ok(key) = key.extract::<String>() else {
            return Ok(Argument::Other("a mapping whose names are not all text".to_owned()));
        };
        fields.push((key, at_depth(&value, depth + 1)?));
    }
    Ok(Argument::Map(fields))
}

/// Returns the fields of a row of another library, such as a named tuple, a pydantic model, a data class or a
/// database's row. Returns `None` for any other value.
fn named_fields<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    // The attribute is looked up in the class, since a mock object has any attribute.
    let class = value.get_type();
    for method in ["_asdict", "model_dump"] {
        if class.hasattr(method)? {
            let fields = value.call_method0(method)?;
            // A row of pandas' `itertuples` begins with its label, which is not data.
            if class.name()? == "Pandas" && fields.contains("Index")? {
                fields.del_item("Index")?;
            }
            return Ok(Some(fields));
        }
    }
    if class.hasattr("_mapping")? {
        return value.getattr("_mapping").map(Some);
    }
    let fields = PyDict::new(value.py());
    if class.hasattr("keys")? && class.hasattr("__getitem__")? {
        for name in value.call_method0("keys")?.try_iter()? {
            let name = name?;
            fields.set_item(&name, value.get_item(&name)?)?;
        }
        return Ok(Some(fields.into_any()));
    }
    // A numpy record has the names of its fields in its dtype.
    if matches!(class.name()?.to_str()?, "void" | "record") {
        let names = value.getattr("dtype")?.getattr("names")?;
        if !names.is_none() {
            for name in names.try_iter()? {
                let name = name?;
                fields.set_item(&name, value.get_item(&name)?)?;
            }
            return Ok(Some(fields.into_any()));
        }
    }
    for names in ["__dataclass_fields__", "__struct_fields__", "__attrs_attrs__"] {
        if class.hasattr(names)? {
            for name in class.getattr(names)?.try_iter()? {
                let name = name?;
                let name = if name.is_instance_of::<PyString>() { name } else { name.getattr("name")? };
                fields.set_item(&name, value.getattr(name.cast::<PyString>()?)?)?;
            }
            return Ok(Some(fields.into_any()));
        }
    }
    Ok(None)
}

/// Converts numbers and other scalars of libraries: numpy's, `Decimal`, a pandas period.
fn number(value: &Bound<'_, PyAny>, name: String, depth: usize) -> PyResult<Argument> {
    match name.as_str() {
        "datetime64" => return Ok(Argument::Naive),
        "timedelta64" => return Ok(Argument::Other(name)),
        "Period" => return Ok(Argument::Period),
        "UUID" => return Ok(Argument::Text(value.str()?.to_str()?.to_owned())),
        "Decimal" => return Ok(Argument::decimal(value.str()?.to_str()?)),
        _ => {}
    }
    // The attribute is looked up in the class: if the value is itself a class, it has the attribute of its instances.
    if value.get_type().hasattr("__index__")? {
        return match value.call_method0("__index__") {
            Ok(whole) => at_depth(&whole, depth + 1),
            // Every numpy array has this method, though it works only for arrays of one number.
            Err(error) if error.is_instance_of::<PyTypeError>(value.py()) => Ok(Argument::Other(name)),
            Err(error) => Err(error),
        };
    }
    if name.starts_with("float") || name == "longdouble" {
        // The number is converted by its text, so that a 32-bit `9.7` stays `9.7` and does not become
        // 9.699999809265137.
        return Ok(value.str()?.to_str()?.parse().map_or(Argument::Other(name), float));
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
    let offset = value.call_method0("utcoffset")?;
    if offset.is_none() {
        return Ok(Argument::Naive);
    }
    // Without `localize`, a pytz zone has the local mean time of a town, such as -03:06.
    if offset.call_method0("total_seconds")?.extract::<f64>()? % 900.0 != 0.0 {
        let what = "a moment at an offset that no zone has today (use `localize` with pytz, or zoneinfo)";
        return Ok(Argument::Other(what.to_owned()));
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

/// Returns an instant as an aware `datetime` in UTC.
pub(crate) fn utc_datetime(py: Python<'_>, parts: DateTime) -> PyResult<Bound<'_, PyAny>> {
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

/// Decodes a value as the standard library does: every escape, and whole numbers of as many digits as the interpreter
/// allows. A number with more digits, or a value deeper than the stack allows, becomes text.
pub(crate) fn json<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    load(py, text, Limits::value)
}

/// Decodes a record in the same way, member by member.
pub(crate) fn json_record<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    load(py, text, Limits::record)
}

fn load<'py>(
    py: Python<'py>,
    text: &str,
    limit: for<'a> fn(Limits, &'a str) -> Cow<'a, str>,
) -> PyResult<Bound<'py, PyAny>> {
    let text = match limit(LIMITS, text) {
        Cow::Borrowed(text) => Cow::Borrowed(text),
        Cow::Owned(_) => limit(Limits { digits: most_digits(py)?, ..LIMITS }, text),
    };
    loads(py)?.call1((text.as_ref(),))
}

/// Returns how many digits of a whole number the interpreter is set to read.
fn most_digits(py: Python<'_>) -> PyResult<usize> {
    let sys = py.import("sys")?;
    if !sys.hasattr("get_int_max_str_digits")? {
        return Ok(usize::MAX);
    }
    let digits = sys.call_method0("get_int_max_str_digits")?.extract()?;
    Ok(if digits == 0 { usize::MAX } else { digits })
}

fn loads(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    let loads = LOADS.get_or_try_init(py, || py.import("json")?.getattr("loads").map(Bound::unbind))?;
    Ok(loads.bind(py))
}

/// Imports the JSON decoder for values of replies.
pub(crate) fn import_decoder(py: Python<'_>) -> PyResult<()> {
    loads(py).map(|_| ())
}

/// The function that converts a record inside a record.
pub(crate) type RowConvert = for<'py> fn(Python<'py>, &Row) -> PyResult<Bound<'py, PyAny>>;

/// Converts a field's value to a Python object.
pub(crate) fn value<'py>(py: Python<'py>, value: &Value<'_>, row: RowConvert) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Null => Ok(py.None().into_bound(py)),
        Value::Text(text) => Ok(PyString::new(py, text).into_any()),
        Value::Integer(number) => Ok(number.into_pyobject(py)?.into_any()),
        Value::Float(number) => Ok(number.into_pyobject(py)?.into_any()),
        Value::Boolean(flag) => Ok(PyBool::new(py, *flag).to_owned().into_any()),
        Value::Timestamp(at) => utc_datetime(py, *at),
        Value::Json(text) => json(py, text),
        Value::List(values) => {
            let items = values.iter().map(|item| self::value(py, item, row)).collect::<PyResult<Vec<_>>>()?;
            Ok(PyList::new(py, items)?.into_any())
        }
        Value::Record(inner) => row(py, inner),
        _ => Err(PyTypeError::new_err("a value of a kind that this module does not know")),
    }
}
