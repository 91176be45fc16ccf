//! Columns of a data frame, from any library, as cells of a few kinds.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    DecimalType, Float16Type, Float32Type, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{
    Array, BooleanArray, Float64Array, Int32Array, Int64Array, LargeStringArray, StringArray, StringViewArray,
    downcast_dictionary_array, downcast_integer_array,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, TimeUnit};

use crate::json::scalars;
use crate::record::precheck::MASK;

/// One value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    Text(&'a str),
    Whole(i64),
    Number(f64),
    Boolean(bool),
    /// In microseconds since 1970.
    Instant(i64),
    /// In days since 1970.
    Day(i32),
}

impl Cell<'_> {
    pub(crate) fn number(self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "scores and weights are small")]
            Cell::Whole(number) => Some(number as f64),
            Cell::Number(number) => Some(number).filter(|number| !number.is_nan()),
            _ => None,
        }
    }

    /// Returns a calendar day, in days since 1970, if the cell has a day without a time.
    pub(crate) fn day(self) -> Option<i32> {
        match self {
            Cell::Day(day) => Some(day),
            Cell::Text(text) if text.trim().len() == "2025-01-31".len() => {
                text.trim().parse().ok().map(super::period::days)
            }
            _ => None,
        }
    }

    /// Returns an instant, in microseconds since 1970.
    pub(crate) fn instant(self) -> Option<i64> {
        match self {
            Cell::Instant(at) => Some(at),
            Cell::Text(text) => instant(text),
            _ => None,
        }
    }

    /// Returns a boolean, in any form that JSON and CSV have for it.
    pub(crate) fn flag(self) -> Option<bool> {
        match self {
            Cell::Boolean(flag) => Some(flag),
            Cell::Text(text) => scalars::boolean(text),
            Cell::Null => None,
            number => number.number().map(|number| number != 0.0),
        }
    }
}

/// A column.
#[derive(Clone, Debug)]
pub(crate) enum Cells {
    /// Nothing but nulls.
    Nothing,
    Text(StringArray),
    LargeText(LargeStringArray),
    View(StringViewArray),
    Whole(Int64Array),
    Number(Float64Array),
    Boolean(BooleanArray),
    Instant(Int64Array),
    Day(Int32Array),
    /// A dictionary: for each row the index of its value.
    Category(Vec<Option<usize>>, Box<Cells>),
    /// A column inside records, some of which are null.
    Inside(NullBuffer, Box<Cells>),
}

impl Cells {
    /// Reads a column of single values; `None` for lists, records and bytes.
    pub(crate) fn new(column: &dyn Array) -> Option<Self> {
        Some(match column.data_type() {
            DataType::Null => Cells::Nothing,
            _ if column.null_count() == column.len() && !column.data_type().is_nested() => Cells::of_nulls(column),
            DataType::Boolean => Cells::Boolean(column.as_boolean().clone()),
            DataType::Utf8 => Cells::Text(column.as_string::<i32>().clone()),
            DataType::LargeUtf8 => Cells::LargeText(column.as_string::<i64>().clone()),
            DataType::Utf8View => Cells::View(column.as_string_view().clone()),
            DataType::Dictionary(_, _) => category(column)?,
            DataType::Float64 => Cells::Number(column.as_primitive::<Float64Type>().clone()),
            DataType::Float32 => Cells::Number(column.as_primitive::<Float32Type>().unary(f64::from)),
            DataType::Float16 => Cells::Number(column.as_primitive::<Float16Type>().unary(f64::from)),
            DataType::Decimal32(_, _) => decimal::<Decimal32Type>(column),
            DataType::Decimal64(_, _) => decimal::<Decimal64Type>(column),
            DataType::Decimal128(_, _) => decimal::<Decimal128Type>(column),
            DataType::Decimal256(_, _) => decimal::<Decimal256Type>(column),
            DataType::Date32 => Cells::Day(column.as_primitive::<Date32Type>().reinterpret_cast::<Int32Type>()),
            DataType::Date64 => {
                let days = |at: i64| i32::try_from(at.div_euclid(86_400_000)).unwrap_or(i32::MAX);
                Cells::Day(column.as_primitive::<Date64Type>().unary::<_, Int32Type>(days))
            }
            DataType::Timestamp(unit, _) => Cells::Instant(instants(column, *unit)),
            ty if ty.is_integer() => Cells::Whole(whole(column)),
            _ => return None,
        })
    }

    /// A column of nulls, whose type still says what it would hold.
    fn of_nulls(column: &dyn Array) -> Self {
        match column.data_type() {
            DataType::Boolean => Cells::Boolean(BooleanArray::new_null(column.len())),
            ty if ty.is_floating() => Cells::Number(Float64Array::new_null(column.len())),
            ty if ty.is_integer() => Cells::Whole(Int64Array::new_null(column.len())),
            DataType::Date32 | DataType::Date64 => Cells::Day(Int32Array::new_null(column.len())),
            DataType::Timestamp(_, _) => Cells::Instant(Int64Array::new_null(column.len())),
            // Some libraries store a column of objects as text, so a text type says nothing.
            _ => Cells::Nothing,
        }
    }

    /// Makes the cells null where the record that contains them is null.
    pub(crate) fn inside(self, record: Option<&NullBuffer>) -> Self {
        match record {
            Some(nulls) => Cells::Inside(nulls.clone(), Box::new(self)),
            None => self,
        }
    }

    pub(crate) fn at(&self, row: usize) -> Cell<'_> {
        let text = |text| if text == MASK { Cell::Null } else { Cell::Text(text) };
        match self {
            Cells::Nothing => Cell::Null,
            Cells::Text(column) if column.is_valid(row) => text(column.value(row)),
            Cells::LargeText(column) if column.is_valid(row) => text(column.value(row)),
            Cells::View(column) if column.is_valid(row) => text(column.value(row)),
            Cells::Whole(column) if column.is_valid(row) => Cell::Whole(column.value(row)),
            Cells::Number(column) if column.is_valid(row) => match column.value(row) {
                number if number.is_nan() => Cell::Null,
                number => Cell::Number(number),
            },
            Cells::Boolean(column) if column.is_valid(row) => Cell::Boolean(column.value(row)),
            Cells::Instant(column) if column.is_valid(row) => Cell::Instant(column.value(row)),
            Cells::Day(column) if column.is_valid(row) => Cell::Day(column.value(row)),
            Cells::Category(places, values) => places[row].map_or(Cell::Null, |place| values.at(place)),
            Cells::Inside(nulls, column) if nulls.is_valid(row) => column.at(row),
            _ => Cell::Null,
        }
    }

    /// Returns the cells without the layers of `Category` and `Inside`.
    pub(crate) fn inner(&self) -> &Cells {
        match self {
            Cells::Category(_, inner) | Cells::Inside(_, inner) => inner.inner(),
            plain => plain,
        }
    }
}

/// Parses a date as the platform sends it, to microseconds since 1970.
fn instant(text: &str) -> Option<i64> {
    scalars::timestamp(&serde_json::to_string(text).ok()?).map(scalars::microseconds)
}

fn decimal<T: DecimalType + ArrowPrimitiveType>(column: &dyn Array) -> Cells {
    let column = column.as_primitive::<T>();
    let number = |row| column.is_valid(row).then(|| column.value_as_string(row).parse().unwrap_or(f64::NAN));
    Cells::Number((0..column.len()).map(number).collect())
}

fn category(column: &dyn Array) -> Option<Cells> {
    downcast_dictionary_array!(
        column => {
            let places = (0..column.len()).map(|row| column.key(row)).collect();
            Some(Cells::Category(places, Box::new(Cells::new(column.values().as_ref())?)))
        },
        _ => None
    )
}

#[expect(clippy::unnecessary_fallible_conversions, clippy::useless_conversion, reason = "one body for all widths")]
fn whole(column: &dyn Array) -> Int64Array {
    downcast_integer_array!(
        column => column.unary::<_, Int64Type>(|number| i64::try_from(number).unwrap_or(i64::MAX)),
        _ => Int64Array::new_null(column.len())
    )
}

/// Converts to microseconds. A timestamp without a zone is in UTC, as those that the platform sends.
fn instants(column: &dyn Array, unit: TimeUnit) -> Int64Array {
    match unit {
        TimeUnit::Second => column.as_primitive::<TimestampSecondType>().unary(|at| at.saturating_mul(1_000_000)),
        TimeUnit::Millisecond => column.as_primitive::<TimestampMillisecondType>().unary(|at| at.saturating_mul(1000)),
        TimeUnit::Microsecond => column.as_primitive::<TimestampMicrosecondType>().reinterpret_cast::<Int64Type>(),
        TimeUnit::Nanosecond => column.as_primitive::<TimestampNanosecondType>().unary(|at| at.div_euclid(1000)),
    }
}
