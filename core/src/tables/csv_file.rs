//! CSV as RFC 4180 has it, in UTF-8, with formulas defused.

use std::borrow::Cow;
use std::io::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Schema};
use csv::{Terminator, Writer, WriterBuilder};
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use super::target::failed;
use super::text::is_text;
use crate::error::Result;

/// A spreadsheet takes a cell that begins like this for a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Writes batches of scalars.
pub(super) struct CsvFile<W: Write> {
    writer: Writer<W>,
    zone: TimeZone,
}

impl<W: Write> CsvFile<W> {
    pub(super) fn new(file: W, schema: &Schema, zone: &str) -> Result<Self> {
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(file);
        let names = schema.fields().iter().map(|field| defused(field.name()).into_owned());
        writer.write_record(names).map_err(|error| failed(&error))?;
        // The database that the name was checked with: this machine's own may lack it.
        let zone = TimeZoneDatabase::bundled().get(zone).map_err(|error| failed(&error))?;
        Ok(CsvFile { writer, zone })
    }

    pub(super) fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        for row in 0..batch.num_rows() {
            for column in batch.columns() {
                let cell = cell(column, row, &self.zone);
                let cell = if is_text(column.data_type()) { defused(&cell) } else { Cow::Borrowed(cell.as_str()) };
                self.writer.write_field(cell.as_ref()).map_err(|error| failed(&error))?;
            }
            self.writer.write_record(None::<&[u8]>).map_err(|error| failed(&error))?;
        }
        Ok(())
    }

    /// The file underneath, with everything written.
    pub(super) fn finish(self) -> Result<W> {
        self.writer.into_inner().map_err(|error| failed(error.error()))
    }
}

/// One value as text; null is nothing.
pub(super) fn cell(column: &ArrayRef, row: usize, zone: &TimeZone) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::LargeUtf8 => column.as_string::<i64>().value(row).to_owned(),
        DataType::Utf8View => column.as_string_view().value(row).to_owned(),
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).to_string(),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::Timestamp(..) => timestamp(column.as_primitive::<TimestampMicrosecondType>().value(row), zone),
        other => unreachable!("no cell holds {other}"),
    }
}

/// `2025-01-31T12:34:56.789Z`, or with the zone's offset.
fn timestamp(microseconds: i64, zone: &TimeZone) -> String {
    let digits = if microseconds % 1000 == 0 { 3 } else { 6 };
    if let (Ok(at), false) = (Timestamp::from_microsecond(microseconds), *zone == TimeZone::UTC) {
        // Before clocks went by zones, offsets had seconds, which no timestamp can show.
        let offset = zone.to_offset(at).seconds() / 60 * 60;
        let offset = Offset::from_seconds(offset).unwrap_or(Offset::UTC);
        let zoned = at.to_zoned(TimeZone::fixed(offset));
        return format!("{:.digits$}{}", zoned.datetime(), zoned.strftime("%:z"));
    }
    // Instants end a day before the year 9999 does: what lies there is shown in UTC.
    let at = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0).checked_add(SignedDuration::from_micros(microseconds));
    at.map_or_else(|_| String::new(), |at| format!("{at:.digits$}Z"))
}

/// A text that a spreadsheet would run stands behind a quote.
fn defused(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}
