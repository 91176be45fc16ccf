//! Every case of `tests/vectors` through [`Client::start`]. Python and Node run the same files, so what
//! passes here and there is the same in all languages.
//!
//! A case gives arguments, the sandbox's replies, the requests that are to arrive, and either rows, a
//! value or an error. What is expected of rows is a part of what comes, but for `extra`, which is whole.

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::fs;
use std::path::PathBuf;

use indecx::argument::{Argument, Arguments};
use indecx::json::{Case, write_row};
use indecx::operations::{RESOURCES, Started};
use indecx::{Client, Error, Row};
use indecx_sandbox::{Options, Reply, Sandbox};
use serde_json::{Map, Value, json};

type Failure<T> = Result<T, Box<dyn StdError>>;

/// Name of the file and what it holds, in order of names.
fn vectors() -> Failure<Vec<(String, Value)>> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors"));
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

#[test]
fn every_operation_has_vectors_and_every_vector_an_operation() -> Failure<()> {
    let declared: BTreeSet<String> =
        RESOURCES.iter().flat_map(|resource| resource.operations).map(|operation| operation.name.to_owned()).collect();
    let mut covered = BTreeSet::new();
    for (file, vector) in vectors()? {
        let operation = vector["operation"].as_str().unwrap_or_default().to_owned();
        assert!(file.starts_with(&format!("{operation}.")), "{file} holds a case of {operation}");
        covered.insert(operation);
    }
    assert_eq!(covered, declared);
    Ok(())
}

#[tokio::test]
async fn every_vector_holds() -> Failure<()> {
    let vectors = vectors()?;
    let mut failures = Vec::new();
    for (file, vector) in &vectors {
        if let Err(failure) = run(vector).await {
            failures.push(format!("{file}: {failure}"));
        }
    }
    assert!(failures.is_empty(), "{} of {} fail:\n{}", failures.len(), vectors.len(), failures.join("\n"));
    Ok(())
}

/// What a call came to: the rows or the one value as JSON, or the error.
enum Outcome {
    Rows(Vec<Value>),
    One(Value),
    Failed(Error),
}

async fn run(vector: &Value) -> Failure<()> {
    // One for each case: replies that a failing case leaves must not reach the next.
    let sandbox = Sandbox::start(Options { answers: 0, invites: 0, actions: 1, ..Options::default() })?;
    for reply in vector["replies"].as_array().ok_or("no `replies`")? {
        sandbox.reply(serde_json::from_value::<Reply>(reply.clone())?);
    }
    let client = Client::builder()
        .base_url(sandbox.url())
        .company_key(sandbox.company_key())
        .max_retries(0)
        .rate_limit(None)
        .build()?;
    let outcome = call(&client, vector).await?;
    compare(vector, outcome)?;
    requests(vector, &sandbox)
}

async fn call(client: &Client, vector: &Value) -> Failure<Outcome> {
    let named = vector["arguments"].as_object().ok_or("no `arguments`")?;
    let named = named.iter().map(|(name, value)| Ok((name.clone(), argument(value)?))).collect::<Failure<_>>()?;
    let operation = vector["operation"].as_str().ok_or("no `operation`")?;
    let result = match client.start(operation, Arguments::new(named)) {
        Ok(Started::Listing(listing)) => {
            let mut pull = listing.pull(None);
            let mut rows = Vec::new();
            loop {
                match pull.next().await {
                    Ok(Some(page)) => rows.extend(page),
                    Ok(None) => break Ok(Outcome::Rows(rows.iter().map(written).collect::<Failure<_>>()?)),
                    Err(error) => break Err(error),
                }
            }
        }
        Ok(Started::Record(record)) => match record.await {
            Ok(row) => Ok(Outcome::One(written(&row)?)),
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    Ok(result.unwrap_or_else(Outcome::Failed))
}

fn written(row: &Row) -> Failure<Value> {
    let mut json = Vec::new();
    write_row(row, Case::Snake, &mut json);
    Ok(serde_json::from_slice(&json)?)
}

/// An argument as a binding would hand it over; tags stand for what JSON cannot hold.
fn argument(value: &Value) -> Failure<Argument> {
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

fn compare(vector: &Value, outcome: Outcome) -> Failure<()> {
    let expected = |what| vector.get(what).ok_or_else(|| format!("no `{what}` was expected"));
    match outcome {
        Outcome::Rows(rows) => part_of(expected("rows")?, &Value::Array(rows), "rows"),
        Outcome::One(value) => part_of(expected("value")?, &value, "value"),
        Outcome::Failed(error) => match vector.get("error") {
            Some(expected) => failed(expected, &error),
            None => Err(format!("an unexpected {}: {error}", error.kind().class_name()).into()),
        },
    }
}

fn failed(expected: &Value, error: &Error) -> Failure<()> {
    let shown = json!({ "class": error.kind().class_name(), "status": error.status(), "field": error.field() });
    for name in ["class", "status", "field"] {
        if expected.get(name).is_some_and(|expected| *expected != shown[name]) {
            return Err(format!("{name}: expected {}, got {} ({error})", expected[name], shown[name]).into());
        }
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

/// Whether all that is expected is there: objects may have more, lists and `extra` may not.
fn part_of(expected: &Value, actual: &Value, at: &str) -> Failure<()> {
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

fn requests(vector: &Value, sandbox: &Sandbox) -> Failure<()> {
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
