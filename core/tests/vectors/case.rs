//! Reads the files of `tests/vectors`, and their arguments in the form in which a binding passes them.

use std::error::Error as StdError;
use std::fs;
use std::path::PathBuf;

use indecx::bindings::value::Argument;
use serde_json::{Map, Value};

pub(crate) type Failure<T> = Result<T, Box<dyn StdError>>;

/// Reads the vectors of a folder: the name and the content of each file, sorted by name.
pub(crate) fn vectors(below: &str) -> Failure<Vec<(String, Value)>> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors")).join(below);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let vector = serde_json::from_slice(&fs::read(&path)?).map_err(|error| format!("{name}: {error}"))?;
            found.push((name, vector));
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(found)
}

/// Converts an argument of a case. Tags such as `$day` stand for values that JSON does not have.
pub(crate) fn argument(value: &Value) -> Failure<Argument> {
    Ok(match value {
        Value::Null => Argument::Null,
        Value::Bool(flag) => Argument::Boolean(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Argument::Integer(whole),
            None => Argument::Float(number.as_f64().ok_or("a number out of range")?),
        },
        Value::String(text) => Argument::Text(text.clone()),
        Value::Array(items) => Argument::List(items.iter().map(argument).collect::<Failure<_>>()?),
        Value::Object(fields) => match tag(fields) {
            Some(("$day", text)) => Argument::Day(text.parse()?),
            Some(("$instant", text)) => Argument::Instant(text.parse()?),
            Some(("$naive", _)) => Argument::Naive,
            Some(("$float", "NaN")) => Argument::Null,
            Some(("$float", text)) => Argument::Float(text.parse()?),
            Some((tag, text)) => return Err(format!("an unknown tag: {tag} {text}").into()),
            None => {
                let fields = fields.iter().map(|(name, value)| Ok((name.clone(), argument(value)?)));
                Argument::Map(fields.collect::<Failure<_>>()?)
            }
        },
    })
}

fn tag(fields: &Map<String, Value>) -> Option<(&str, &str)> {
    let (name, value) = fields.iter().next().filter(|_| fields.len() == 1)?;
    name.starts_with('$').then(|| Some((name.as_str(), value.as_str()?)))?
}
