//! The rows of a data frame, read from the Arrow stream that it exports. Of customers the columns `name`, `email`
//! and `phone` are the contact, all others are indicators; of other rows each column is a field.

use std::ffi::CStr;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{Float32Type, Float64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray, downcast_dictionary_array, downcast_integer_array};
use arrow_schema::DataType;
use indecx::argument::Argument;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::convert::float;

/// What the protocol calls a capsule that holds a stream.
pub(crate) const NAME: &CStr = c"arrow_array_stream";
const CONTACT: [&str; 3] = ["name", "email", "phone"];

/// Every row of the stream in a capsule, as a mapping.
pub(crate) fn rows(stream: &Bound<'_, PyAny>, are_customers: bool) -> PyResult<Vec<Argument>> {
    let capsule = stream.cast::<PyCapsule>().map_err(|_| PyTypeError::new_err("no Arrow stream was exported"))?;
    let pointer = capsule.pointer_checked(Some(NAME))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: the capsule's name says that it holds such a stream, whose owner we become; what is
    // left in the capsule is an empty stream that its destructor passes over.
    let owned = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    let failed = |error: arrow_schema::ArrowError| PyValueError::new_err(error.to_string());
    let reader = RecordBatchStreamReader::try_new(owned).map_err(failed)?;
    let mut rows = Vec::new();
    for batch in reader {
        read_batch(&batch.map_err(failed)?, are_customers, &mut rows);
    }
    Ok(rows)
}

fn read_batch(batch: &RecordBatch, are_customers: bool, rows: &mut Vec<Argument>) {
    let schema = batch.schema();
    for at in 0..batch.num_rows() {
        let (mut fields, mut indicators) = (Vec::new(), Vec::new());
        for (field, column) in schema.fields().iter().zip(batch.columns()) {
            let name = field.name().clone();
            let value = cell(column, at);
            if !are_customers || CONTACT.contains(&name.as_str()) {
                fields.push((name, value));
            } else {
                indicators.push((name, value));
            }
        }
        if !indicators.is_empty() {
            fields.push(("indicators".to_owned(), Argument::Map(indicators)));
        }
        rows.push(Argument::Map(fields));
    }
}

/// One value. What has no place in a row is named by its type: the core says what to give instead.
#[expect(clippy::unnecessary_fallible_conversions, clippy::useless_conversion, reason = "one body for all widths")]
fn cell(column: &ArrayRef, at: usize) -> Argument {
    let column = column.as_ref();
    if column.is_null(at) {
        return Argument::Null;
    }
    downcast_integer_array!(
        column => i64::try_from(column.value(at)).map_or_else(
            |_| Argument::Other("a number that is too large".to_owned()),
            Argument::Integer
        ),
        DataType::Null => Argument::Null,
        DataType::Boolean => Argument::Boolean(column.as_boolean().value(at)),
        DataType::Float32 => float(f64::from(column.as_primitive::<Float32Type>().value(at))),
        DataType::Float64 => float(column.as_primitive::<Float64Type>().value(at)),
        DataType::Utf8 => Argument::Text(column.as_string::<i32>().value(at).to_owned()),
        DataType::LargeUtf8 => Argument::Text(column.as_string::<i64>().value(at).to_owned()),
        DataType::Utf8View => Argument::Text(column.as_string_view().value(at).to_owned()),
        DataType::Dictionary(_, _) => category(column, at),
        DataType::List(_) => list(&column.as_list::<i32>().value(at)),
        DataType::LargeList(_) => list(&column.as_list::<i64>().value(at)),
        DataType::Struct(_) => record(column.as_struct(), at),
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, _) => Argument::Naive,
        other => Argument::Other(other.to_string())
    )
}

fn list(items: &ArrayRef) -> Argument {
    Argument::List((0..items.len()).map(|at| cell(items, at)).collect())
}

fn record(fields: &StructArray, at: usize) -> Argument {
    let names = fields.column_names().into_iter().map(str::to_owned);
    Argument::Map(names.zip(fields.columns().iter().map(|column| cell(column, at))).collect())
}

/// A categorical value is the category.
fn category(column: &dyn Array, at: usize) -> Argument {
    downcast_dictionary_array!(
        column => match column.key(at) {
            Some(key) => cell(column.values(), key),
            None => Argument::Null,
        },
        other => Argument::Other(other.to_string())
    )
}
