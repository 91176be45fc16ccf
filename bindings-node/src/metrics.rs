//! `indecx/metrics`: scores of lists of numbers, and metrics of rows in memory, as JSON text that JavaScript parses.

use std::sync::{Mutex, PoisonError};

use indecx::metrics::{Comparison, FunctionResult, Rate, Score, call};
use indecx::tables::rows_json;
use napi::bindgen_prelude::{Either, Object};
use napi_derive::napi;
use serde_json::{Value, json};

use crate::bridge::convert::{arguments_from, rows_from};
use crate::error::{Failure, or_failure};

/// Calls a function of `indecx/metrics` by its name, with arguments under the core's names.
#[napi]
pub(crate) fn metric(name: String, arguments: Object<'_>) -> napi::Result<Either<String, Failure>> {
    Ok(or_failure(call(&name, arguments_from(&arguments)?).map(|result| to_json(result).to_string())))
}

fn to_json(result: FunctionResult) -> Value {
    match result {
        FunctionResult::Score(score, _) => score_to_json(&score),
        FunctionResult::Comparison(Comparison { difference, low, high, p, .. }) => {
            json!({ "difference": difference, "low": low, "high": high, "p": p })
        }
        FunctionResult::Rate(Rate { rate, low, high, .. }) => json!({ "rate": rate, "low": low, "high": high }),
        _ => Value::Null,
    }
}

fn score_to_json(score: &Score) -> Value {
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

/// Rows that are being counted into metrics.
#[napi]
pub struct Summary(Mutex<Option<indecx::tables::Summary>>);

#[napi]
impl Summary {
    /// Creates a summary with these options, under the core's names. Nothing is counted in it yet.
    #[napi]
    pub fn open(options: Object<'_>) -> napi::Result<Either<Summary, Failure>> {
        let options = arguments_from(&options)?.read();
        let summary = options.and_then(indecx::tables::Summary::new);
        Ok(or_failure(summary.map(|summary| Summary(Mutex::new(Some(summary))))))
    }

    /// Counts the rows of an array.
    #[napi]
    pub fn add(&self, rows: Object<'_>) -> napi::Result<Option<Failure>> {
        let rows = rows_from(&rows)?;
        let mut summary = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = summary.as_mut().map_or(Ok(()), |summary| summary.add_mappings(&rows));
        Ok(counted.err().map(Failure::from))
    }

    /// Returns the metrics as JSON text and ends the summary.
    #[napi]
    pub fn finish(&self) -> Either<String, Failure> {
        let summary = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match summary {
            Some(summary) => or_failure(summary.finish().map(|table| rows_json(&table))),
            None => Either::B(Failure::aborted()),
        }
    }
}
