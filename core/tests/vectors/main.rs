//! Runs every case of `tests/vectors` through [`Client::start`]. Python and Node run the same files, so that cases
//! which pass everywhere behave alike in all languages.
//!
//! A case contains arguments, the sandbox's replies, the requests that must arrive, and either rows, a value, outcomes
//! or an error. It expects a part of each row or outcome, except for `extra`, which it expects whole. The cases of
//! `tests/vectors/webhooks` contain a delivery's body instead.

mod case;
mod expect;
mod metrics;

use std::collections::BTreeSet;

use case::{Failure, argument, vectors};
use expect::{failed, part_of, requests};
use indecx::bindings::RawBulkWrite;
use indecx::bindings::catalog::{RESOURCES, Started};
use indecx::bindings::errors::class_name;
use indecx::bindings::params::Arguments;
use indecx::bindings::to_json::{Case, write_row};
use indecx::bindings::value::{Argument, FromArgument};
use indecx::follow_ups::FollowUp;
use indecx::links::Link;
use indecx::webhooks::{parse_answer, parse_links};
use indecx::{Client, Error, Outcome, Record, Row};
use indecx_sandbox::{Options, Reply, Sandbox};
use serde_json::{Map, Value, json};

#[test]
fn every_operation_has_vectors_and_every_vector_an_operation() -> Failure<()> {
    let declared: BTreeSet<String> =
        RESOURCES.iter().flat_map(|resource| resource.operations).map(|operation| operation.name.to_owned()).collect();
    let mut covered = BTreeSet::new();
    for (file, vector) in vectors("")? {
        let operation = vector["operation"].as_str().unwrap_or_default().to_owned();
        assert!(file.starts_with(&format!("{operation}.")), "{file} holds a case of {operation}");
        covered.insert(operation);
    }
    assert_eq!(covered, declared);
    Ok(())
}

#[tokio::test]
async fn every_vector_holds() -> Failure<()> {
    let vectors = vectors("")?;
    let mut failures = Vec::new();
    for (file, vector) in &vectors {
        if let Err(failure) = run(vector).await {
            failures.push(format!("{file}: {failure}"));
        }
    }
    assert!(failures.is_empty(), "{} of {} fail:\n{}", failures.len(), vectors.len(), failures.join("\n"));
    Ok(())
}

#[test]
fn every_delivery_is_read_as_its_vector_says() -> Failure<()> {
    let vectors = vectors("webhooks")?;
    assert!(!vectors.is_empty());
    for (file, vector) in &vectors {
        let body = vector["text"].as_str().map_or_else(|| vector["body"].to_string(), str::to_owned);
        let came = match vector["parse"].as_str() {
            Some("answer") => parse_answer(body.as_bytes()).map(|answer| Came::value(answer.row())),
            Some("links") => parse_links(body.as_bytes())
                .map(|links| Came::rows(&links.iter().map(|link| link.row().clone()).collect::<Vec<_>>())),
            other => return Err(format!("{file}: nothing parses {other:?}").into()),
        };
        came.unwrap_or_else(|error| Ok(Came::Failed(error)))
            .and_then(|came| compare(vector, came))
            .map_err(|failure| format!("{file}: {failure}"))?;
    }
    Ok(())
}

/// The result of a call: the name of the member that expects it and the result itself, or the error.
enum Came {
    Something(&'static str, Value),
    Outcomes(Vec<Outcome>, Vec<Link>),
    Metrics(Value),
    Failed(Error),
}

impl Came {
    fn rows(rows: &[Row]) -> Failure<Came> {
        Ok(Came::Something("rows", rows.iter().map(written).collect::<Failure<_>>()?))
    }

    fn value(row: &Row) -> Failure<Came> {
        Ok(Came::Something("value", written(row)?))
    }
}

async fn run(vector: &Value) -> Failure<()> {
    // Each case has its own sandbox, so that replies which a failing case leaves do not reach the next case.
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
    compare(vector, call(&client, vector).await?)?;
    requests(vector, &sandbox)
}

async fn call(client: &Client, vector: &Value) -> Failure<Came> {
    let named = vector["arguments"].as_object().ok_or("no `arguments`")?;
    let named = named.iter().map(|(name, value)| Ok((name.clone(), argument(value)?))).collect::<Failure<_>>()?;
    let mut named = Arguments::new(named);
    let operation = vector["operation"].as_str().ok_or("no `operation`")?;
    // A binding passes the rows of a write separately from its arguments.
    let written = RESOURCES.iter().flat_map(|resource| resource.operations).find(|known| known.name == operation);
    let rows = match written.map(|known| known.output) {
        Some(indecx::bindings::catalog::Output::Outcomes(name)) => named.take(name),
        _ => None,
    };
    match client.start(operation, named) {
        Ok(Started::Listing(listing)) => {
            let mut pull = listing.pull(None);
            let mut rows = Vec::new();
            loop {
                match pull.next().await {
                    Ok(Some(page)) => rows.extend(page),
                    Ok(None) => break Came::rows(&rows),
                    Err(error) => break Ok(Came::Failed(error)),
                }
            }
        }
        Ok(Started::Summary(counting)) => {
            let counted = match counting.export() {
                Ok(mut export) => export.finish().await,
                Err(error) => Err(error),
            };
            Ok(match counted {
                Ok(exported) => Came::Metrics(exported.table.as_ref().map(metrics::counts).unwrap_or_default()),
                Err(error) => Came::Failed(error),
            })
        }
        Ok(Started::Record(record)) => {
            record.await.map_or_else(|error| Ok(Came::Failed(error)), |row| Came::value(&row))
        }
        Ok(Started::BulkWrite(writing)) => {
            let Some(Argument::List(rows)) = rows else { return Err("no rows to write".into()) };
            let written = write(&writing, rows).await;
            Ok(written.map_or_else(Came::Failed, |outcomes| Came::Outcomes(outcomes, writing.unmatched_links())))
        }
        Err(error) => Ok(Came::Failed(error)),
    }
}

async fn write(writing: &RawBulkWrite, rows: Vec<Argument>) -> Result<Vec<Outcome>, Error> {
    writing.add_all(rows)?;
    let mut outcomes = Vec::new();
    while writing.waiting() > 0 {
        outcomes.extend(writing.send_chunk().await?);
    }
    Ok(outcomes)
}

fn written(row: &Row) -> Failure<Value> {
    let mut json = Vec::new();
    write_row(row, Case::Snake, &mut json);
    Ok(serde_json::from_slice(&json)?)
}

fn compare(vector: &Value, came: Came) -> Failure<()> {
    let expected = |what| vector.get(what).ok_or_else(|| format!("no `{what}` was expected"));
    match came {
        Came::Something(what, value) => part_of(expected(what)?, &value, what),
        Came::Metrics(rows) => metrics::near(expected("metrics")?, &rows, "metrics"),
        Came::Outcomes(outcomes, unmatched) => {
            if let Some(expected) = vector.get("unmatched_links") {
                let unmatched = unmatched.iter().map(|link| written(link.row())).collect::<Failure<Value>>()?;
                part_of(expected, &unmatched, "unmatched_links")?;
            }
            let expected = expected("outcomes")?.as_array().ok_or("`outcomes` is no list")?;
            if expected.len() != outcomes.len() {
                return Err(format!("expected {} outcomes, got {}", expected.len(), outcomes.len()).into());
            }
            expected.iter().zip(&outcomes).try_for_each(|(expected, outcome)| {
                became(expected, outcome).map_err(|failure| format!("row {}: {failure}", outcome.index).into())
            })
        }
        Came::Failed(error) => match vector.get("error") {
            Some(expected) => failed(expected, &error),
            None => Err(format!("an unexpected {}: {error}", class_name(error.kind())).into()),
        },
    }
}

fn became(expected: &Value, outcome: &Outcome) -> Failure<()> {
    let mut expected = expected.as_object().ok_or("an outcome is an object")?.clone();
    match (expected.remove("error"), &outcome.error) {
        (None, _) | (Some(Value::Null), None) => {}
        (Some(expected), Some(error)) => failed(&expected, error)?,
        (Some(expected), None) => return Err(format!("no error came, and {expected} was expected").into()),
    }
    if let Some(expected) = expected.remove("remaining") {
        let expected = Some(expected).filter(|expected| !expected.is_null());
        let expected =
            expected.map(|expected| -> Failure<_> { Ok(FollowUp::from_argument(argument(&expected)?, "remaining")?) });
        if expected.transpose()? != outcome.remaining {
            return Err("what remains is not what was expected".into());
        }
    }
    let fields: Option<Map<String, Value>> = outcome
        .fields
        .as_ref()
        .map(|fields| fields.iter().map(|(name, said)| (name.clone(), said.as_str().into())).collect());
    let shown = json!({
        "index": outcome.index,
        "status": outcome.status.as_str(),
        "ok": outcome.ok(),
        "retry_safe": outcome.retry_safe(),
        "message": outcome.message,
        "invite_id": outcome.invite_id,
        "answer_id": outcome.answer_id,
        "link": outcome.link.as_ref().map(|link| written(link)).transpose()?,
        "fields": fields,
    });
    // All fields are compared, so that a field that should not be there is found.
    if expected.get("fields").is_some_and(|fields| *fields != shown["fields"]) {
        return Err(format!("fields: expected {}, got {}", expected["fields"], shown["fields"]).into());
    }
    part_of(&Value::Object(expected), &shown, "outcome")
}
