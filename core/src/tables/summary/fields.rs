//! Finds a row's fields by name, in snake case or camel case, and converts their values for columns.

use super::by::{INDICATOR, indicator_of};
use crate::characters::composed;
use crate::error::{Error, Result};
use crate::input::value::Argument;
use crate::json::scalars::{self, Number};
use crate::names::camel_case;
use crate::record::precheck::MASK;

pub(super) type Fields = [(String, Argument)];

/// Finds a value by its name, in snake case or camel case: a field, an indicator, or a field of a record inside the
/// row.
pub(super) fn lookup<'a>(row: &'a Fields, name: &str) -> Option<&'a Argument> {
    // The name of an indicator is not converted to another case.
    let camel = if name.starts_with(INDICATOR) { name.to_owned() } else { camel_case(name) };
    let found = row.iter().find(|(given, _)| given == name || *given == camel);
    if let Some((_, value)) = found {
        return Some(value);
    }
    if let Some((_, value)) = row.iter().find(|(given, _)| is_camel_of(given, &camel)) {
        return Some(value);
    }
    if let Some(indicator) = name.strip_prefix(INDICATOR) {
        let (indicator, repeat) = indicator_of(indicator);
        if repeat == 0
            && let Some((_, value)) = row
                .iter()
                .find(|(given, _)| given.strip_prefix(INDICATOR).is_some_and(|given| composed(given) == indicator))
        {
            return Some(value);
        }
        let Some((_, Argument::List(items))) = row.iter().find(|(name, _)| name == "indicators") else { return None };
        let is_named = |item: &&Fields| match lookup(item, "column") {
            Some(Argument::Text(text)) => composed(text) == indicator,
            _ => false,
        };
        return lookup(items.iter().filter_map(fields_of).filter(is_named).nth(repeat)?, "value");
    }
    row.iter().find_map(|(given, value)| {
        let inner = fields_of(value)?;
        let rest = camel.strip_prefix(&camel_case(given)).filter(|rest| !rest.is_empty())?;
        inner.iter().find(|(given, _)| capitalised(&camel_case(given)) == rest).map(|(_, value)| value)
    })
}

/// Whether a name is `camel` once it is in camel case. This runs for each name of each row, so it allocates nothing.
fn is_camel_of(name: &str, camel: &str) -> bool {
    let mut rest = camel.chars();
    let mut is_upper = false;
    for letter in name.chars() {
        if letter == '_' {
            is_upper = true;
            continue;
        }
        let is_same = match is_upper {
            true => letter.to_uppercase().all(|letter| rest.next() == Some(letter)),
            false => rest.next() == Some(letter),
        };
        if !is_same {
            return false;
        }
        is_upper = false;
    }
    rest.next().is_none()
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub(super) fn fields_of(value: &Argument) -> Option<&Fields> {
    match value {
        Argument::Map(fields) | Argument::CamelMap(fields) => Some(fields),
        _ => None,
    }
}

/// Returns a review: a number, or text that holds one, read as the field of a row would be.
pub(super) fn review(value: Option<&Argument>) -> Result<Option<f64>> {
    let Some(value) = value.filter(|value| !matches!(value, Argument::Null)) else { return Ok(None) };
    let read = match value {
        // A CSV file writes null as empty text, and the platform masks what it hides.
        Argument::Text(text) if text.trim().is_empty() || text == MASK => return Ok(None),
        Argument::Text(text) => match scalars::number(text) {
            #[expect(clippy::cast_precision_loss, reason = "within 53 bits")]
            Some(Number::Integer(number)) => Some(number as f64),
            Some(Number::Float(number)) => Some(number),
            _ => None,
        },
        value => number(value),
    };
    let refused = || Error::invalid("review", format!("`review` must be a number, not {}.", value.kind()));
    read.ok_or_else(refused).map(Some)
}

pub(super) fn number(value: &Argument) -> Option<f64> {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "scores are small")]
        Argument::Integer(number) => Some(*number as f64),
        Argument::Float(number) => Some(*number),
        _ => None,
    }
}

pub(super) fn text(name: &str, value: Option<&Argument>) -> Result<Option<String>> {
    Ok(Some(match value {
        None | Some(Argument::Null) => return Ok(None),
        Some(Argument::Text(text)) => text.clone(),
        Some(Argument::Integer(number)) => number.to_string(),
        Some(Argument::Float(number)) => number.to_string(),
        Some(Argument::Boolean(flag)) => flag.to_string(),
        Some(Argument::Day(day)) => day.to_string(),
        Some(Argument::Instant(at)) => at.to_string(),
        Some(Argument::Naive) => {
            let why = "a datetime without a time zone means no moment: give it one";
            return Err(Error::invalid(name, format!("`{name}`: {why}.")));
        }
        Some(other) => {
            return Err(Error::invalid(name, format!("`{name}` must be a single value, not {}.", other.kind())));
        }
    }))
}
