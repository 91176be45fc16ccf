//! Runs `tests/vectors/metrics/functions.json`, and compares the metrics of operations. Numbers may differ by less than
//! a millionth.

use indecx::bindings::params::Arguments;
use indecx::bindings::value::Argument;
use indecx::metrics::{FunctionResult, Score, call};
use indecx::tables::{Summary, Table, rows_json};
use indecx::{Error, Result};
use serde_json::{Value, json};

use crate::case::{Failure, argument, vectors};
use crate::expect::failed;

#[test]
fn every_function_gives_what_its_vector_says() -> Failure<()> {
    let cases = vectors("metrics")?;
    let cases = cases.iter().flat_map(|(_, cases)| cases.as_array().into_iter().flatten());
    let mut failures = Vec::new();
    for case in cases {
        let name = &case["name"];
        let held = match (given(case)?, case.get("error")) {
            (Ok(came), None) => near(&case["gives"], &came, ""),
            (Err(error), Some(expected)) => failed(expected, &error),
            (Ok(came), Some(_)) => Err(format!("it gave {came}").into()),
            (Err(error), None) => Err(format!("an unexpected {error}").into()),
        };
        if let Err(failure) = held {
            failures.push(format!("{name}: {failure}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    Ok(())
}

fn given(case: &Value) -> Failure<Result<Value>> {
    let named = case["arguments"].as_object().ok_or("no `arguments`")?;
    let named = named.iter().map(|(name, value)| Ok((name.clone(), argument(value)?))).collect::<Failure<_>>()?;
    let mut named = Arguments::new(named);
    let function = case["function"].as_str().ok_or("no `function`")?;
    if function != "summarize" {
        return Ok(call(function, named).map(shown));
    }
    let Some(Argument::List(rows)) = named.take("rows") else { return Err("no `rows`".into()) };
    let counted = || {
        let mut summary = Summary::new(named.read()?)?;
        // The result must not depend on chunks, so the rows are added in two of them.
        let (first, second) = rows.split_at(rows.len() / 2);
        summary.add_mappings(first)?;
        summary.add_mappings(second)?;
        summary.finish()
    };
    let counted: Result<Table, Error> = counted();
    Ok(counted.map(|table| counts(&table)))
}

fn shown(given: FunctionResult) -> Value {
    match given {
        FunctionResult::Score(score, _) => score_shown(&score),
        FunctionResult::Comparison(came) => {
            json!({ "difference": came.difference, "low": came.low, "high": came.high, "p": came.p })
        }
        FunctionResult::Rate(rate) => json!({ "rate": rate.rate, "low": rate.low, "high": rate.high }),
        other => json!(format!("{other:?}")),
    }
}

fn score_shown(score: &Score) -> Value {
    let Score { kind, scale, n, left_out, score: at, low, high, .. } = score;
    json!({
        "kind": kind.map(|kind| kind.as_str()), "scale": scale, "n": n, "left_out": left_out,
        "score": at, "low": low, "high": high,
        "top": score.top, "middle": score.middle, "bottom": score.bottom,
        "mean": score.mean, "sd": score.sd, "n_effective": score.n_effective,
    })
}

/// Returns a table's rows, with the names as the vectors spell them.
pub(crate) fn counts(table: &Table) -> Value {
    let rows = rows_json(table).replace("nEffective", "n_effective").replace("leftOut", "left_out");
    serde_json::from_str(&rows.replace("questionType", "question_type")).unwrap_or_default()
}

/// Checks that the result contains everything expected; objects may have further members.
pub(crate) fn near(expected: &Value, came: &Value, place: &str) -> Failure<()> {
    let differs = || Err(format!("{place}: expected {expected}, got {came}").into());
    match (expected, came) {
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap_or(f64::NAN), other.as_f64().unwrap_or(f64::NAN));
            if (one - other).abs() < 1e-6 { Ok(()) } else { differs() }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut parts = one.iter().zip(other).enumerate();
            parts.try_for_each(|(at, (one, other))| near(one, other, &format!("{place}[{at}]")))
        }
        (Value::Object(one), Value::Object(other)) => {
            let part = |(name, part): (&String, &Value)| match other.get(name) {
                Some(came) => near(part, came, &format!("{place}.{name}")),
                None => Err(format!("{place}: no {name}").into()),
            };
            one.iter().try_for_each(part)
        }
        (one, other) if one == other => Ok(()),
        _ => differs(),
    }
}
