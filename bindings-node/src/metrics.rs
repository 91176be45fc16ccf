//! `indecx/metrics`: scores of lists, and rows that are at hand, counted. JSON text, parsed on the other side.

use std::sync::{Mutex, PoisonError};

use indecx::metrics::{Comparison, Given, Rate, Score, call};
use indecx::tables::rows_json;
use napi::bindgen_prelude::{Either, Object};
use napi_derive::napi;
use serde_json::{Value, json};

use crate::bridge::convert::{arguments, rows};
use crate::error::{Failure, outcome};

/// Calls a function by its name, with arguments under the core's names.
#[napi]
pub(crate) fn metric(name: String, given: Object<'_>) -> napi::Result<Either<String, Failure>> {
    Ok(outcome(call(&name, arguments(&given)?).map(|given| shown(given).to_string())))
}

fn shown(given: Given) -> Value {
    match given {
        Given::Score(score, _) => score_shown(&score),
        Given::Comparison(Comparison { difference, low, high, p, .. }) => {
            json!({ "difference": difference, "low": low, "high": high, "p": p })
        }
        Given::Rate(Rate { rate, low, high, .. }) => json!({ "rate": rate, "low": low, "high": high }),
        _ => Value::Null,
    }
}

fn score_shown(score: &Score) -> Value {
    json!({
        "kind": score.kind.map(|kind| kind.as_str()),
        "scale": score.scale,
        "n": score.n,
        "score": score.score,
        "low": score.low,
        "high": score.high,
        "top": score.top,
        "middle": score.middle,
        "bottom": score.bottom,
        "mean": score.mean,
        "sd": score.sd,
        "nEffective": score.n_effective,
        "leftOut": score.left_out,
    })
}

/// Rows on their way into metrics.
#[napi]
pub struct Summary(Mutex<Option<indecx::tables::Summary>>);

#[napi]
impl Summary {
    /// One with these options under the core's names, and nothing counted.
    #[napi]
    pub fn open(given: Object<'_>) -> napi::Result<Either<Summary, Failure>> {
        let options = arguments(&given)?.read();
        let summary = options.and_then(indecx::tables::Summary::new);
        Ok(outcome(summary.map(|summary| Summary(Mutex::new(Some(summary))))))
    }

    /// Counts the rows of an array.
    #[napi]
    pub fn add(&self, given: Object<'_>) -> napi::Result<Option<Failure>> {
        let rows = rows(&given)?;
        let mut summary = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = summary.as_mut().map_or(Ok(()), |summary| summary.add_mappings(&rows));
        Ok(counted.err().map(Failure::from))
    }

    /// The metrics, as JSON text.
    #[napi]
    pub fn finish(&self) -> Either<String, Failure> {
        let summary = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match summary {
            Some(summary) => outcome(summary.finish().map(|table| rows_json(&table))),
            None => Either::B(Failure::aborted()),
        }
    }
}
