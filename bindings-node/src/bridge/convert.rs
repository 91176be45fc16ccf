//! Converts JavaScript values into the core's arguments. The core decides which of them it accepts.

use indecx::bindings::params::Arguments;
use indecx::bindings::value::Argument;
use jiff::Timestamp;
use napi::bindgen_prelude::{BigInt, FromNapiValue, JsObjectValue, Object, Unknown};
use napi::{JsDate, JsValue, Result, ValueType};

/// The maximum depth of an input. No valid input is deeper, and a structure that contains itself ends here.
const MAX_DEPTH: usize = 16;

/// Converts an object's values, by name. Undefined values count as absent.
pub(crate) fn arguments_from(object: &Object<'_>) -> Result<Arguments> {
    let mut values = Vec::new();
    for (name, value) in members(object)? {
        if value.get_type()? != ValueType::Undefined {
            values.push((name, argument(value, 0)?));
        }
    }
    Ok(Arguments::new(values))
}

/// Converts the items of an array, which are rows.
pub(crate) fn rows_from(array: &Object<'_>) -> Result<Vec<Argument>> {
    (0..array.get_array_length()?).map(|at| argument(array.get_element(at)?, 1)).collect()
}

fn argument(value: Unknown<'_>, depth: usize) -> Result<Argument> {
    Ok(match value.get_type()? {
        ValueType::Undefined | ValueType::Null => Argument::Null,
        ValueType::Boolean => Argument::Boolean(read(&value)?),
        ValueType::Number => number(read(&value)?, depth),
        ValueType::BigInt => big_int(&read(&value)?),
        ValueType::String => Argument::Text(read(&value)?),
        ValueType::Symbol => Argument::Other("a symbol".to_owned()),
        ValueType::Function => Argument::Other("a function".to_owned()),
        _ => object(value, depth)?,
    })
}

/// Returns an object's members. They are looked up by their JavaScript names, since the Rust copy of a name with a
/// lone surrogate would find nothing.
fn members<'a>(object: &Object<'a>) -> Result<Vec<(String, Unknown<'a>)>> {
    let names = object.get_property_names()?;
    let member = |at| {
        let name: Unknown<'_> = names.get_element(at)?;
        Ok((read(&name)?, object.get_property_unchecked(name)?))
    };
    (0..names.get_array_length()?).map(member).collect()
}

/// Reads a value whose type was checked before.
fn read<T: FromNapiValue>(value: &Unknown<'_>) -> Result<T> {
    // SAFETY: `T` checks the value's type itself and gives an error where it does not fit.
    unsafe { value.cast() }
}

/// Converts a number. Inside an input, NaN means an absent value, as in data frames; as an argument of its own, it is
/// a mistake.
fn number(value: f64, depth: usize) -> Argument {
    const SAFE: f64 = 9_007_199_254_740_991.0;
    if value.is_nan() && depth > 0 {
        Argument::Null
    } else if !value.is_finite() {
        Argument::Other(if value.is_nan() { "NaN" } else { "Infinity" }.to_owned())
    } else if value.fract() == 0.0 && value.abs() <= SAFE {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
        Argument::Integer(value as i64)
    } else {
        Argument::Float(value)
    }
}

fn big_int(value: &BigInt) -> Argument {
    match value.get_i64() {
        (value, true) => Argument::Integer(value),
        _ => Argument::Other("a bigint beyond 64 bits".to_owned()),
    }
}

fn object(value: Unknown<'_>, depth: usize) -> Result<Argument> {
    if value.is_date()? {
        return Ok(instant(read::<JsDate<'_>>(&value)?.value_of()?));
    }
    let object: Object<'_> = read(&value)?;
    let list = object.is_array()?;
    if !list && !is_plain(&object)? {
        return Ok(Argument::Other(class_name(&object)?));
    }
    if depth == MAX_DEPTH {
        return Ok(Argument::Other("a structure that is nested too deep".to_owned()));
    }
    if list {
        let items = (0..object.get_array_length()?).map(|at| argument(object.get_element(at)?, depth + 1));
        return Ok(Argument::List(items.collect::<Result<_>>()?));
    }
    let fields = members(&object)?;
    for (name, _) in &fields {
        // The Rust copy of a name may equal another member's name, and would then displace its value.
        let is_twice = || fields.iter().filter(|(other, _)| other == name).count() > 1;
        if name.contains('\u{fffd}') && (!object.has_own_property(name)? || is_twice()) {
            return Ok(Argument::Other("an object with half a character in a name".to_owned()));
        }
    }
    let fields = fields.into_iter().map(|(name, value)| Ok((name, argument(value, depth + 1)?)));
    Ok(Argument::CamelMap(fields.collect::<Result<_>>()?))
}

fn instant(milliseconds: f64) -> Argument {
    if milliseconds.is_nan() {
        return Argument::Other("an invalid Date".to_owned());
    }
    #[expect(clippy::cast_possible_truncation, reason = "a Date holds whole milliseconds within 54 bits")]
    match Timestamp::from_millisecond(milliseconds as i64) {
        Ok(at) => Argument::Instant(at),
        Err(_) => Argument::Other("a Date beyond the year 9999".to_owned()),
    }
}

/// Whether the object is a plain object, of this realm or another, or has no prototype at all.
fn is_plain(object: &Object<'_>) -> Result<bool> {
    let prototype = object.get_prototype()?;
    if prototype.get_type()? == ValueType::Null {
        return Ok(true);
    }
    Ok(read::<Object<'_>>(&prototype)?.get_prototype()?.get_type()? == ValueType::Null)
}

fn class_name(object: &Object<'_>) -> Result<String> {
    let constructor: Unknown<'_> = object.get_named_property("constructor")?;
    if constructor.get_type()? != ValueType::Function {
        return Ok("an object".to_owned());
    }
    let name: Unknown<'_> = read::<Object<'_>>(&constructor)?.get_named_property("name")?;
    match name.get_type()? {
        ValueType::String => read(&name),
        _ => Ok("an object".to_owned()),
    }
}
