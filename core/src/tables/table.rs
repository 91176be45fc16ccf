//! A table: rows in memory, stored by column.

use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{Field, SchemaRef};
use jiff::tz::TimeZone;

use super::files::csv_cell::{CellFormat, Cells};
use super::files::error::write_failed;
use super::options::Dialect;
use crate::error::Result;

/// The key in a field's metadata that marks a column without personal data, whatever its name.
pub(super) const SHOWN: &str = "indecx.shown";

/// Rows in memory, stored by column.
#[derive(Clone)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl std::fmt::Debug for Table {
    /// Shows the size, never the data, which may be personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table({} rows, {} columns)", self.rows(), self.schema.fields().len())
    }
}

impl Table {
    /// Makes a table of batches that have this schema.
    pub(super) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Table { schema, batches }
    }

    /// The schema of all batches.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// The rows in order, one batch per page.
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// Replaces the schema by one with the same columns and other metadata.
    pub(super) fn under(self, schema: &SchemaRef) -> Self {
        let under = |batch: RecordBatch| {
            batch.with_schema(schema.clone()).unwrap_or_else(|error| unreachable!("one schema: {error}"))
        };
        Table { batches: self.batches.into_iter().map(under).collect(), schema: schema.clone() }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Returns the first rows as text, for a preview: column names, and the cells of columns without personal data.
    /// These are the columns named in `shown` and those that are marked so in their metadata.
    pub fn summary(&self, rows: usize, shown: &[&str]) -> (Vec<String>, Vec<Vec<String>>) {
        let fields = self.schema.fields().iter().enumerate();
        let is_shown = |field: &Field| shown.contains(&field.name().as_str()) || field.metadata().contains_key(SHOWN);
        let shown: Vec<usize> = fields.filter(|(_, field)| is_shown(field)).map(|(at, _)| at).collect();
        let names = shown.iter().map(|at| self.schema.field(*at).name().clone()).collect();
        let format = CellFormat::new(Dialect::default(), TimeZone::UTC);
        let cells = self.batches.iter().flat_map(|batch| {
            let columns: Vec<Cells<'_>> = shown.iter().map(|at| Cells::new(batch.column(*at))).collect();
            let row = |row| columns.iter().map(|cells| format.shown(cells, row)).collect();
            (0..batch.num_rows()).map(row).collect::<Vec<_>>()
        });
        (names, cells.take(rows).collect())
    }

    /// Reads a table from an Arrow IPC stream, as written by [`to_ipc`](Table::to_ipc).
    ///
    /// # Errors
    /// [`File`](crate::ErrorKind::File) if it is not such a stream.
    pub fn from_ipc(stream: &[u8]) -> Result<Self> {
        let reader = StreamReader::try_new(stream, None).map_err(|error| write_failed(&error))?;
        let schema = reader.schema();
        let batches = reader.collect::<std::result::Result<_, _>>().map_err(|error| write_failed(&error))?;
        Ok(Table { schema, batches })
    }

    /// Writes the table as an Arrow IPC stream.
    ///
    /// # Errors
    /// [`File`](crate::ErrorKind::File) if the table is too large for the format.
    pub fn to_ipc(&self) -> Result<Vec<u8>> {
        let mut writer = StreamWriter::try_new(Vec::new(), &self.schema).map_err(|error| write_failed(&error))?;
        for batch in &self.batches {
            writer.write(batch).map_err(|error| write_failed(&error))?;
        }
        writer.into_inner().map_err(|error| write_failed(&error))
    }
}
