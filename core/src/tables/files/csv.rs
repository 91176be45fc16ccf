//! CSV files: RFC 4180 in UTF-8, or the dialect of Excel in Brazil.

use std::io::Write;

use arrow_array::RecordBatch;
use arrow_schema::Schema;
use jiff::tz::TimeZoneDatabase;

use crate::error::Result;
use crate::tables::files::csv_cell::{CellFormat, Cells};
use crate::tables::files::error::write_failed;
use crate::tables::options::Dialect;

/// Writes batches of scalar columns.
pub(crate) struct CsvFile<W: Write> {
    file: W,
    format: CellFormat,
    /// Buffer for the rows of one batch; kept to reuse its memory.
    lines: String,
}

impl<W: Write> CsvFile<W> {
    pub(crate) fn new(file: W, schema: &Schema, dialect: Dialect, zone: &str) -> Result<Self> {
        // The bundled database, with which the name was validated: the system's database may lack the zone.
        let zone = TimeZoneDatabase::bundled().get(zone).map_err(|error| write_failed(&error))?;
        let format = CellFormat::new(dialect, zone);
        let mut csv = CsvFile { lines: format.mark().to_owned(), format, file };
        csv.push_line(schema.fields().iter(), |format, field, out| format.push_text(field.name(), out));
        csv.write_lines()?;
        Ok(csv)
    }

    pub(crate) fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        let columns: Vec<Cells<'_>> = batch.columns().iter().map(Cells::new).collect();
        for row in 0..batch.num_rows() {
            self.push_line(columns.iter(), |format, cells, out| format.push(cells, row, out));
        }
        self.write_lines()
    }

    fn push_line<T>(&mut self, cells: impl Iterator<Item = T>, mut push: impl FnMut(&CellFormat, T, &mut String)) {
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                self.lines.push(self.format.separator());
            }
            push(&self.format, cell, &mut self.lines);
        }
        self.lines.push_str("\r\n");
    }

    fn write_lines(&mut self) -> Result<()> {
        let written = self.file.write_all(self.lines.as_bytes());
        self.lines.clear();
        written.map_err(|error| write_failed(&error))
    }

    /// Returns the writer underneath, to which everything has been written.
    pub(crate) fn finish(self) -> W {
        self.file
    }
}
