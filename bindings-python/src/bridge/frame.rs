//! A data frame as the rows of a write. A row is built from its cells when it is sent.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    DecimalType, Float16Type, Float32Type, Float64Type, Int8Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, StructArray, downcast_dictionary_array, downcast_integer_array};
use arrow_schema::{DataType, Field, FieldRef, Schema, TimeUnit};
use indecx::bindings::RowSource;
use indecx::bindings::value::Argument;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pyo3::prelude::*;

use crate::bridge::arrow_stream::{self, Batches};
use crate::bridge::convert::float;

/// The rows of a data frame.
pub(crate) struct Frame {
    names: Vec<String>,
    columns: Vec<Column>,
    batches: Vec<StructArray>,
    /// The first row of each batch.
    starts: Vec<usize>,
    rows: usize,
}

/// Where a column's cells are.
enum Column {
    /// In each batch, at this position.
    Stored(usize, FieldRef),
    /// In no batch: pandas stores a range index as its start and step.
    RangeIndex { start: i64, step: i64 },
}

impl Frame {
    /// Reads the frame whose stream is in the capsule.
    pub(crate) fn read(capsule: &Bound<'_, PyAny>) -> PyResult<Self> {
        let Batches { schema, batches } = arrow_stream::read(capsule)?;
        let mut starts = Vec::with_capacity(batches.len());
        let mut rows = 0;
        for batch in &batches {
            starts.push(rows);
            rows += batch.len();
        }
        let stored = schema.fields().iter().enumerate().filter(|(_, field)| !is_row_label(field.name()));
        let stored = stored.map(|(at, field)| (field.name().clone(), Column::Stored(at, field.clone())));
        let (names, columns) = stored.chain(counted_indexes(&schema)).unzip();
        Ok(Frame { names, columns, batches, starts, rows })
    }
}

impl RowSource for Frame {
    fn rows(&self) -> usize {
        self.rows
    }

    fn names(&self) -> &[String] {
        &self.names
    }

    fn row(&self, at: usize) -> Argument {
        let batch = self.starts.partition_point(|start| *start <= at) - 1;
        let (cells, within) = (&self.batches[batch], at - self.starts[batch]);
        let value = |column: &Column| match column {
            Column::Stored(column, field) => cell(field, cells.column(*column), within),
            Column::RangeIndex { start, step } => i64::try_from(at)
                .ok()
                .and_then(|at| step.checked_mul(at)?.checked_add(*start))
                .map_or_else(|| Argument::Other("a number that is too large".to_owned()), Argument::Integer),
        };
        Argument::Columns(self.names.iter().cloned().zip(self.columns.iter().map(value)).collect())
    }
}

/// Whether pandas invented this name for unnamed row labels, which are not data.
fn is_row_label(name: &str) -> bool {
    let level = name.strip_prefix("__index_level_").and_then(|rest| rest.strip_suffix("__"));
    level.is_some_and(|level| !level.is_empty() && level.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns the named range indexes. They have no column: pandas describes them in the schema's metadata.
fn counted_indexes(schema: &Schema) -> Vec<(String, Column)> {
    let Some(metadata) = schema.metadata().get("pandas").and_then(|json| serde_json::from_str(json).ok()) else {
        return Vec::new();
    };
    let metadata: serde_json::Value = metadata;
    let indexes = metadata["index_columns"].as_array().into_iter().flatten().filter(|index| index["kind"] == "range");
    let columns = indexes.filter_map(|index| {
        let name = match &index["name"] {
            serde_json::Value::Null => return None,
            serde_json::Value::String(name) => name.clone(),
            other => other.to_string(),
        };
        let start = index["start"].as_i64()?;
        Some((name, Column::RangeIndex { start, step: index["step"].as_i64().unwrap_or(1) }))
    });
    columns.collect()
}

/// Converts one value. If an extension type gives the column another meaning, the extension's name decides.
fn cell(field: &Field, column: &ArrayRef, at: usize) -> Argument {
    if column.is_null(at) {
        return Argument::Null;
    }
    match field.extension_type_name() {
        None | Some("arrow.json") => stored(column, at),
        Some("arrow.bool8") => match column.as_primitive_opt::<Int8Type>() {
            Some(flags) => Argument::Boolean(flags.value(at) != 0),
            None => stored(column, at),
        },
        Some("arrow.uuid") => uuid(column, at),
        Some("pandas.period") => Argument::Period,
        Some(name) => Argument::Other(format!("a value of the type {name}")),
    }
}

/// Converts a value as its column stores it. A value that no row can hold is named by its type, and the core says what
/// to pass instead.
#[expect(clippy::unnecessary_fallible_conversions, clippy::useless_conversion, reason = "one body for all widths")]
fn stored(column: &ArrayRef, at: usize) -> Argument {
    let column = column.as_ref();
    downcast_integer_array!(
        column => i64::try_from(column.value(at)).map_or_else(
            |_| Argument::Other("a number that is too large (give it as text)".to_owned()),
            Argument::Integer
        ),
        DataType::Null => Argument::Null,
        DataType::Boolean => Argument::Boolean(column.as_boolean().value(at)),
        DataType::Float16 => short_float(column.as_primitive::<Float16Type>().value(at).to_string()),
        DataType::Float32 => short_float(column.as_primitive::<Float32Type>().value(at).to_string()),
        DataType::Float64 => float(column.as_primitive::<Float64Type>().value(at)),
        DataType::Decimal32(_, _) => decimal::<Decimal32Type>(column, at),
        DataType::Decimal64(_, _) => decimal::<Decimal64Type>(column, at),
        DataType::Decimal128(_, _) => decimal::<Decimal128Type>(column, at),
        DataType::Decimal256(_, _) => decimal::<Decimal256Type>(column, at),
        DataType::Utf8 => Argument::Text(column.as_string::<i32>().value(at).to_owned()),
        DataType::LargeUtf8 => Argument::Text(column.as_string::<i64>().value(at).to_owned()),
        DataType::Utf8View => Argument::Text(column.as_string_view().value(at).to_owned()),
        DataType::Dictionary(_, _) => category(column, at),
        DataType::List(item) => list(item, &column.as_list::<i32>().value(at)),
        DataType::LargeList(item) => list(item, &column.as_list::<i64>().value(at)),
        DataType::FixedSizeList(item, _) => list(item, &column.as_fixed_size_list().value(at)),
        DataType::Struct(fields) => record(fields, column.as_struct(), at),
        DataType::Date32 | DataType::Date64 => day(column, at),
        DataType::Timestamp(_, None) => Argument::Naive,
        DataType::Timestamp(unit, Some(_)) => instant(*unit, column, at),
        other => Argument::Other(other.to_string())
    )
}

/// Converts a float by its text, so that a 32-bit `9.7` stays `9.7` and does not become 9.699999809265137.
fn short_float(text: String) -> Argument {
    float(text.parse().unwrap_or(f64::NAN))
}

fn decimal<T: DecimalType + ArrowPrimitiveType>(column: &dyn Array, at: usize) -> Argument {
    Argument::decimal(&column.as_primitive::<T>().value_as_string(at))
}

fn list(item: &Field, items: &ArrayRef) -> Argument {
    Argument::List((0..items.len()).map(|at| cell(item, items, at)).collect())
}

fn record(fields: &[FieldRef], values: &StructArray, at: usize) -> Argument {
    let members = fields.iter().zip(values.columns());
    Argument::Map(members.map(|(field, column)| (field.name().clone(), cell(field, column, at))).collect())
}

/// Converts a categorical value, whose value is its category.
fn category(column: &dyn Array, at: usize) -> Argument {
    downcast_dictionary_array!(
        column => match column.key(at) {
            Some(key) if !column.values().is_null(key) => stored(column.values(), key),
            _ => Argument::Null,
        },
        other => Argument::Other(other.to_string())
    )
}

fn day(column: &dyn Array, at: usize) -> Argument {
    let days = match column.data_type() {
        DataType::Date32 => i64::from(column.as_primitive::<Date32Type>().value(at)),
        _ => column.as_primitive::<Date64Type>().value(at).div_euclid(86_400_000),
    };
    match days.checked_mul(86_400).map(Timestamp::from_second) {
        Some(Ok(midnight)) => Argument::Day(midnight.to_zoned(TimeZone::UTC).date()),
        _ => Argument::Other("a date outside the calendar".to_owned()),
    }
}

/// Converts a timestamp of a column with a zone. It counts from the epoch in UTC, whatever the zone.
fn instant(unit: TimeUnit, column: &dyn Array, at: usize) -> Argument {
    let (count, nanoseconds) = match unit {
        TimeUnit::Second => (column.as_primitive::<TimestampSecondType>().value(at), 1_000_000_000),
        TimeUnit::Millisecond => (column.as_primitive::<TimestampMillisecondType>().value(at), 1_000_000),
        TimeUnit::Microsecond => (column.as_primitive::<TimestampMicrosecondType>().value(at), 1000),
        TimeUnit::Nanosecond => (column.as_primitive::<TimestampNanosecondType>().value(at), 1),
    };
    match Timestamp::from_nanosecond(i128::from(count) * nanoseconds) {
        Ok(at) => Argument::Instant(at),
        Err(_) => Argument::Other("a moment outside the calendar".to_owned()),
    }
}

/// Returns the usual text of an id of 128 bits.
fn uuid(column: &ArrayRef, at: usize) -> Argument {
    let Some(bytes) = column.as_fixed_size_binary_opt().map(|ids| ids.value(at)) else { return stored(column, at) };
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    Argument::Text(text)
}
