//! A table of metrics as rows of JSON, for a language without data frames.

use arrow_array::RecordBatch;
use arrow_schema::DataType;
use serde_json::{Map, Value, json};

use super::cells::{Cell, Cells};
use super::table::instant_text;
use crate::names::camel_case;
use crate::tables::table::Table;
use crate::timestamps::day_text;

/// Columns whose names are converted to camel case; group columns keep the name that the caller gave.
const CAMEL_CASED: [&str; 3] = ["question_type", "n_effective", "left_out"];

/// Returns the rows as a JSON list of objects, with names in camel case.
pub fn rows_json(table: &Table) -> String {
    Value::Array(table.batches().iter().flat_map(rows).collect()).to_string()
}

fn rows(batch: &RecordBatch) -> Vec<Value> {
    let fields = batch.schema_ref().fields().iter().zip(batch.columns());
    let columns: Vec<(String, Cells)> = fields
        .map(|(field, column)| {
            let name = field.name();
            let name = if CAMEL_CASED.contains(&name.as_str()) { camel_case(name) } else { name.clone() };
            // A column of the null type has no values to read.
            let cells = if *column.data_type() == DataType::Null { None } else { Cells::new(column.as_ref()) };
            (name, cells.unwrap_or(Cells::Nothing))
        })
        .collect();
    let row = |row| columns.iter().map(|(name, cells)| (name.clone(), value(cells.at(row)))).collect::<Map<_, _>>();
    (0..batch.num_rows()).map(|at| Value::Object(row(at))).collect()
}

fn value(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Whole(number) => json!(number),
        Cell::Number(number) => json!(number),
        Cell::Boolean(flag) => json!(flag),
        Cell::Instant(at) => json!(instant_text(at)),
        Cell::Day(day) => json!(day_text(day)),
    }
}
