//! Compares the result of a case with what the case expects.

use indecx::Error;
use indecx::bindings::errors::{class_name, details, present_details};
use indecx_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::case::Failure;

/// Checks that the error is the expected one, that its message contains the required texts, and that it shows none of
/// the forbidden texts.
pub(crate) fn failed(expected: &Value, error: &Error) -> Failure<()> {
    let shown = json!({
        "class": class_name(error.kind()),
        "status": error.status(),
        "field": error.field(),
        "row": error.row(),
    });
    for name in ["class", "status", "field", "row"] {
        if expected.get(name).is_some_and(|expected| *expected != shown[name]) {
            return Err(format!("{name}: expected {}, got {} ({error})", expected[name], shown[name]).into());
        }
    }
    if let Some(odd) = present_details(error).into_iter().find(|name| !details(error.kind()).contains(name)) {
        return Err(format!("an error of this kind tells no `{odd}`: {} ({error})", class_name(error.kind())).into());
    }
    let texts = |name| expected[name].as_array().into_iter().flatten().filter_map(Value::as_str);
    if let Some(text) = texts("contains").find(|text| !error.message().contains(*text)) {
        return Err(format!("the message does not say {text:?}: {error}").into());
    }
    let everything = format!("{error} {error:?}");
    if let Some(text) = texts("lacks").find(|text| everything.contains(*text)) {
        return Err(format!("the message says {text:?}: {everything}").into());
    }
    Ok(())
}

/// Checks that everything expected is there. Objects may have further members; lists must have the expected length, and
/// `extra` must be equal.
pub(crate) fn part_of(expected: &Value, actual: &Value, at: &str) -> Failure<()> {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, value) in expected {
                let at = format!("{at}.{name}");
                match actual.get(name) {
                    None => return Err(format!("{at} is missing").into()),
                    Some(found) if name == "extra" && value != found => {
                        return Err(format!("{at}: expected {value}, got {found}").into());
                    }
                    Some(_) if name == "extra" => {}
                    Some(found) => part_of(value, found, &at)?,
                }
            }
            Ok(())
        }
        (Value::Array(expected), Value::Array(actual)) => {
            if expected.len() != actual.len() {
                return Err(format!("{at}: expected {} elements, got {}", expected.len(), actual.len()).into());
            }
            expected.iter().zip(actual).enumerate().try_for_each(|(n, (e, a))| part_of(e, a, &format!("{at}[{n}]")))
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => Ok(()),
        _ if expected == actual => Ok(()),
        _ => Err(format!("{at}: expected {expected}, got {actual}").into()),
    }
}

/// Checks that exactly the expected requests arrived, apart from token requests.
pub(crate) fn requests(vector: &Value, sandbox: &Sandbox) -> Failure<()> {
    let mut arrived = sandbox.requests();
    arrived.retain(|request| request["path"] != "authorization/token");
    let expected = vector["requests"].as_array().ok_or("no `requests`")?;
    if expected.len() != arrived.len() {
        return Err(format!("expected {} requests, got {}", expected.len(), arrived.len()).into());
    }
    for (n, (expected, arrived)) in expected.iter().zip(&arrived).enumerate() {
        for name in ["method", "path", "query", "body"] {
            if expected[name] != arrived[name] {
                return Err(format!("requests[{n}].{name}: expected {}, got {}", expected[name], arrived[name]).into());
            }
        }
        part_of(&expected["headers"], &arrived["headers"], &format!("requests[{n}].headers"))?;
    }
    Ok(())
}
