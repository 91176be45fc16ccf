//! `indecx.metrics`: scores of lists of numbers, and tables of metrics of rows in memory.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{Array, RecordBatch, RecordBatchOptions, StructArray};
use arrow_schema::Schema;
use indecx::metrics::{Comparison, FunctionResult, Rate, Score, call};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::bridge::arrow_stream::{self, Batches};
use crate::bridge::convert;
use crate::error::raise;
use crate::export::Table;
use crate::row::Row;

/// Calls a function of `indecx.metrics` by its name. Returns a dict with the field names of the result's class.
#[pyfunction]
pub(crate) fn metric<'py>(
    py: Python<'py>,
    function: &str,
    arguments: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyDict>> {
    let arguments = convert::arguments(arguments)?;
    let result = py.detach(|| call(function, arguments)).map_err(|error| raise(py, &error))?;
    let out = PyDict::new(py);
    match result {
        FunctionResult::Score(score, is_weighted) => set_score(&out, &score, is_weighted)?,
        FunctionResult::Comparison(Comparison { difference, low, high, p, .. }) => {
            for (name, value) in [("difference", difference), ("low", low), ("high", high), ("p", p)] {
                out.set_item(name, value)?;
            }
        }
        FunctionResult::Rate(Rate { rate, low, high, .. }) => {
            for (name, value) in [("rate", rate), ("low", low), ("high", high)] {
                out.set_item(name, value)?;
            }
        }
        _ => return Err(PyValueError::new_err("a result of a kind that this module does not know")),
    }
    Ok(out)
}

fn set_score(out: &Bound<'_, PyDict>, score: &Score, is_weighted: bool) -> PyResult<()> {
    out.set_item("kind", score.kind.map(|kind| kind.as_str()))?;
    out.set_item("scale", score.scale.clone())?;
    out.set_item("n", score.n)?;
    for (name, share) in [("top", score.top), ("middle", score.middle), ("bottom", score.bottom)] {
        // Without weights, the shares are whole numbers.
        match share {
            Some(count) if !is_weighted => out.set_item(name, count as u64)?,
            share => out.set_item(name, share)?,
        }
    }
    let others = [
        ("score", score.score),
        ("low", score.low),
        ("high", score.high),
        ("mean", score.mean),
        ("sd", score.sd),
        ("n_effective", score.n_effective),
    ];
    for (name, value) in others {
        out.set_item(name, value)?;
    }
    out.set_item("left_out", score.left_out)
}

/// Rows that are being counted into a table of metrics.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Summary(Mutex<Option<indecx::tables::Summary>>);

#[pymethods]
impl Summary {
    /// Creates a summary with these options, in which nothing is counted yet.
    #[new]
    fn new(py: Python<'_>, options: &Bound<'_, PyDict>) -> PyResult<Self> {
        let options = convert::arguments(options)?.read();
        let summary = options.and_then(indecx::tables::Summary::new).map_err(|error| raise(py, &error))?;
        Ok(Summary(Mutex::new(Some(summary))))
    }

    /// Counts the rows of a data frame, whose Arrow stream is in a capsule.
    fn add_frame(&self, stream: &Bound<'_, PyAny>) -> PyResult<()> {
        let Batches { schema, batches } = arrow_stream::read(stream)?;
        // A producer may send nulls in columns that it declared as not nullable.
        let fields = schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let batch = |batch: StructArray| {
            let rows = RecordBatchOptions::new().with_row_count(Some(batch.len()));
            RecordBatch::try_new_with_options(schema.clone(), batch.columns().to_vec(), &rows)
                .map_err(|error| PyValueError::new_err(error.to_string()))
        };
        let mut batches = batches.into_iter().map(batch).collect::<PyResult<Vec<_>>>()?;
        if batches.is_empty() {
            batches.push(RecordBatch::new_empty(schema.clone()));
        }
        self.count_with(stream.py(), |summary| batches.iter().try_for_each(|batch| summary.add_batch(batch)))
    }

    /// Counts rows, which are records of the package or mappings.
    fn add_rows(&self, py: Python<'_>, rows: &Bound<'_, PyList>) -> PyResult<()> {
        let (mut own, mut mappings) = (Vec::new(), Vec::new());
        for row in rows.iter() {
            match row.cast::<Row>() {
                Ok(row) => own.push(row.get().0.clone()),
                Err(_) => mappings.push(convert::argument(&row)?),
            }
        }
        self.count_with(py, |summary| summary.add_rows(&own).and_then(|()| summary.add_mappings(&mappings)))
    }

    /// Returns the table of metrics and ends the summary.
    fn finish(&self, py: Python<'_>) -> PyResult<Table> {
        let summary = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let summary = summary.ok_or_else(|| PyValueError::new_err("this summary is over"))?;
        py.detach(|| summary.finish()).map(Table).map_err(|error| raise(py, &error))
    }
}

impl Summary {
    fn count_with(
        &self,
        py: Python<'_>,
        count: impl FnOnce(&mut indecx::tables::Summary) -> indecx::Result<()> + Send,
    ) -> PyResult<()> {
        let counted = py.detach(|| {
            let mut summary = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            summary.as_mut().map_or(Ok(()), count)
        });
        counted.map_err(|error| raise(py, &error))
    }
}
