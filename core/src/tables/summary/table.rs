//! Builds a table of metrics: few rows, in columns.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow_schema::{Field, Schema};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::cells::Cells;
use super::context::Context;
use super::groups::Value;
use crate::tables::table::{SHOWN, Table};
use crate::timestamps::{day_text, timestamp_text};

/// The type of a group column.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Text,
    Whole,
    Number,
    Boolean,
    Instant,
    Day,
}

impl Form {
    fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Null => return None,
            Value::Text(_) => Form::Text,
            Value::Whole(_) => Form::Whole,
            Value::Number(_) => Form::Number,
            Value::Boolean(_) => Form::Boolean,
            Value::Instant(_) => Form::Instant,
            Value::Day(_) => Form::Day,
        })
    }

    fn of_cells(cells: &Cells) -> Self {
        match cells.inner() {
            Cells::Whole(_) => Form::Whole,
            Cells::Number(_) => Form::Number,
            Cells::Boolean(_) => Form::Boolean,
            Cells::Instant(_) => Form::Instant,
            Cells::Day(_) => Form::Day,
            _ => Form::Text,
        }
    }

    /// Returns a type that can hold the values of both.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Form::Whole | Form::Number, Form::Whole | Form::Number) => Form::Number,
            _ => Form::Text,
        }
    }
}

/// The columns of the result, in order.
#[derive(Default)]
pub(super) struct Columns {
    fields: Vec<Field>,
    columns: Vec<ArrayRef>,
}

impl Columns {
    fn push(&mut self, name: &str, column: ArrayRef) {
        self.fields.push(Field::new(name, column.data_type().clone(), true));
        self.columns.push(column);
    }

    /// Adds a column without personal data.
    fn push_shown(&mut self, name: &str, column: ArrayRef) {
        let field = Field::new(name, column.data_type().clone(), true);
        self.fields.push(field.with_metadata(HashMap::from([(SHOWN.to_owned(), "true".to_owned())])));
        self.columns.push(column);
    }

    pub(super) fn texts(&mut self, name: &str, texts: impl Iterator<Item = Option<String>>) {
        self.push_shown(name, Arc::new(texts.collect::<StringArray>()));
    }

    /// Adds the column of metrics.
    pub(super) fn metrics<'a>(&mut self, values: impl Iterator<Item = &'a Value>) {
        self.texts("metric", values.map(text));
    }

    pub(super) fn numbers(&mut self, name: &str, numbers: impl Iterator<Item = Option<f64>>) {
        self.push_shown(name, Arc::new(numbers.collect::<Float64Array>()));
    }

    pub(super) fn counts(&mut self, name: &str, counts: impl Iterator<Item = Option<u64>>) {
        self.push_shown(name, Arc::new(counts.map(|count| count.map(u64::cast_signed)).collect::<Int64Array>()));
    }

    /// Adds the columns that rows were grouped by.
    pub(super) fn groups<'a>(&mut self, context: &Context, rows: impl Iterator<Item = &'a [&'a Value]> + Clone) {
        for (at, column) in context.columns.iter().enumerate() {
            let hint = match (&column.periods, &context.type_hints[at]) {
                (Some(_), _) => Form::Day,
                (None, Some(cells)) => Form::of_cells(cells),
                (None, None) => Form::Text,
            };
            let zone = context.options.grouping.time_zone.as_str();
            self.values(&column.name, rows.clone().map(|values| values[at]), hint, zone);
        }
    }

    /// Adds a column of values, with a type that can hold them all; `hint` is its type if all are null.
    fn values<'a>(&mut self, name: &str, values: impl Iterator<Item = &'a Value> + Clone, hint: Form, zone: &str) {
        let form = values.clone().filter_map(Form::of).reduce(Form::and).unwrap_or(hint);
        let column: ArrayRef = match form {
            Form::Text => Arc::new(values.map(text).collect::<StringArray>()),
            Form::Number => Arc::new(values.map(number).collect::<Float64Array>()),
            Form::Whole => Arc::new(values.map(whole).collect::<Int64Array>()),
            Form::Boolean => Arc::new(
                values
                    .map(|value| if let Value::Boolean(flag) = value { Some(*flag) } else { None })
                    .collect::<BooleanArray>(),
            ),
            Form::Day => Arc::new(
                values
                    .map(|value| if let Value::Day(day) = value { Some(*day) } else { None })
                    .collect::<Date32Array>(),
            ),
            Form::Instant => {
                let instants = values.map(|value| if let Value::Instant(at) = value { Some(*at) } else { None });
                Arc::new(instants.collect::<TimestampMicrosecondArray>().with_timezone(zone))
            }
        };
        // Values of other types may be personal data: a name, a phone number, an indicator.
        if matches!(form, Form::Day | Form::Boolean) {
            self.push_shown(name, column);
        } else {
            self.push(name, column);
        }
    }

    pub(super) fn table(self) -> Table {
        let schema = Arc::new(Schema::new(self.fields));
        let batch = RecordBatch::try_new(schema.clone(), self.columns)
            .unwrap_or_else(|error| unreachable!("columns are as long as there are rows: {error}"));
        Table::new(schema, vec![batch])
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "in a column of floats")]
        Value::Whole(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn whole(value: &Value) -> Option<i64> {
    if let Value::Whole(number) = value { Some(*number) } else { None }
}

/// Any value as text, for a column that holds several types.
fn text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Text(text) => text.clone(),
        Value::Whole(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Instant(at) => instant_text(*at)?,
        Value::Day(day) => day_text(*day)?,
    })
}

pub(crate) fn instant_text(at: i64) -> Option<String> {
    Some(timestamp_text(Timestamp::from_microsecond(at).ok()?.to_zoned(TimeZone::UTC).datetime()))
}
