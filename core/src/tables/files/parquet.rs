//! Parquet files, compressed with zstd by default.

use std::io::Write;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::{ArrowSchemaConverter, ArrowWriter};
use parquet::basic::{Compression as Codec, Type, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::error::Result;
use crate::names::camel_case;
use crate::tables::files::error::write_failed;
use crate::tables::options::Compression;

/// A row group is closed when it takes this many bytes, so that memory use stays constant.
const ROW_GROUP: usize = 8 << 20;
/// It is also closed at this many rows, which matters for small rows: readers parallelize by row group.
const ROWS_OF_GROUP: usize = 100_000;

/// Whether a column has this name, in snake case or in camel case.
fn camel_or_snake(column: &str, name: &str) -> bool {
    column == name || column == camel_case(name)
}

/// Writes batches of one schema.
pub(crate) struct ParquetFile<W: Write + Send> {
    writer: ArrowWriter<FooterPatcher<W>>,
}

impl<W: Write + Send> ParquetFile<W> {
    /// `distinct` are the columns whose values hardly repeat, by the last part of their names: a dictionary would not
    /// pay off for them.
    pub(crate) fn new(file: W, schema: &SchemaRef, compression: Compression, distinct: &[&str]) -> Result<Self> {
        let codec = match compression {
            Compression::Zstd => Codec::ZSTD(ZstdLevel::default()),
            Compression::Snappy => Codec::SNAPPY,
            Compression::None => Codec::UNCOMPRESSED,
        };
        let metadata = schema.metadata().iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
        let mut properties = WriterProperties::builder()
            .set_compression(codec)
            .set_max_row_group_row_count(Some(ROWS_OF_GROUP))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            // Row groups are small, so that skipping pages inside one does not pay off.
            .set_offset_index_disabled(true)
            // In the form that the format specifies, so that a reader can compare versions.
            .set_created_by(concat!("indecx version ", env!("CARGO_PKG_VERSION"), " (build parquet-rs)").to_owned())
            // Calls the elements of lists `element`, as the format specifies, and not `item`, as Arrow does.
            .set_coerce_types(true)
            .set_key_value_metadata(Some(metadata.collect()));
        let columns = ArrowSchemaConverter::new()
            .with_coerce_types(true)
            .convert(schema)
            .map_err(|error| write_failed(&error))?;
        for column in columns.columns() {
            let is_distinct = distinct.iter().any(|name| camel_or_snake(column.name(), name));
            if column.physical_type() == Type::BYTE_ARRAY {
                // The least and the greatest text help no reader, and would put personal data into the footer.
                properties = properties.set_column_statistics_enabled(column.path().clone(), EnabledStatistics::None);
            }
            if is_distinct || column.physical_type() == Type::INT64 {
                properties = properties.set_column_dictionary_enabled(column.path().clone(), false);
            }
        }
        let file = FooterPatcher::new(file, columns.num_columns());
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties.build()))
            .map_err(|error| write_failed(&error))?;
        Ok(ParquetFile { writer })
    }

    pub(crate) fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        self.writer.write(batch).map_err(|error| write_failed(&error))?;
        if self.writer.memory_size() > ROW_GROUP {
            self.writer.flush().map_err(|error| write_failed(&error))?;
        }
        Ok(())
    }

    /// Completes the file and returns the writer underneath.
    pub(crate) fn finish(self) -> Result<W> {
        let tail = self.writer.into_inner().map_err(|error| write_failed(&error))?;
        tail.finish().map_err(|error| write_failed(&error))
    }
}

/// Holds back the end of the file and changes the column orders in its footer to the order defined by the type.
///
/// For floating-point columns, the writer declares the total order of IEEE 754, which was added to the format in 2025.
/// Polars before version 2 rejects the whole file because of it, and the writer has no option to avoid it. JSON numbers
/// are never NaN, so the older declaration is equally true.
struct FooterPatcher<W> {
    file: W,
    /// The bytes that were written last.
    held: Vec<u8>,
    /// How many bytes are held back: a few for each column, and the end of the file.
    length: usize,
}

/// Bytes of a column order in the footer: the field that names the order, an empty struct, a stop byte.
const ORDER: usize = 3;
const ORDER_OF_TYPE: u8 = 0x1c;
const TOTAL_ORDER: u8 = 0x2c;
/// Bytes after the column orders: the footer's stop byte, its length in four bytes, `PAR1`.
const END: usize = 9;

impl<W: Write> FooterPatcher<W> {
    fn new(file: W, columns: usize) -> Self {
        FooterPatcher { file, held: Vec::new(), length: columns * ORDER + END }
    }

    fn finish(mut self) -> std::io::Result<W> {
        let orders = self.held.len().checked_sub(END).and_then(|end| self.held.get_mut(..end));
        for order in orders.unwrap_or_default().chunks_exact_mut(ORDER) {
            if *order == [TOTAL_ORDER, 0, 0] {
                order[0] = ORDER_OF_TYPE;
            }
        }
        self.file.write_all(&self.held)?;
        Ok(self.file)
    }
}

impl<W: Write> Write for FooterPatcher<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let passed = (self.held.len() + bytes.len()).saturating_sub(self.length);
        let of_held = passed.min(self.held.len());
        self.file.write_all(&self.held[..of_held])?;
        self.held.drain(..of_held);
        let (first, last) = bytes.split_at(passed - of_held);
        self.file.write_all(first)?;
        self.held.extend_from_slice(last);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
    use bytes::Bytes;
    use parquet::basic::ColumnOrder;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};

    use super::{Compression, ParquetFile, ROWS_OF_GROUP};

    #[test]
    fn the_footer_says_nothing_that_older_readers_refuse() {
        for rows in [0, 3, 5_000] {
            let columns: Vec<(&str, ArrayRef)> = vec![
                ("review", Arc::new(Float64Array::from_iter_values((0..rows).map(f64::from)))),
                ("name", Arc::new(StringArray::from_iter_values((0..rows).map(|row| format!("Ana {row}"))))),
                ("days", Arc::new(Int64Array::from_iter_values((0..rows).map(i64::from)))),
                ("score", Arc::new(Float64Array::from_iter_values((0..rows).map(f64::from)))),
            ];
            let batch = RecordBatch::try_from_iter(columns).unwrap();
            let mut file = ParquetFile::new(Vec::new(), &batch.schema(), Compression::Zstd, &["name"]).unwrap();
            file.add(&batch).unwrap();
            let reader = SerializedFileReader::new(Bytes::from(file.finish().unwrap())).unwrap();
            let metadata = reader.metadata().file_metadata();
            let orders = metadata.column_orders().unwrap();
            assert_eq!(orders.len(), 4);
            assert!(orders.iter().all(|order| matches!(order, ColumnOrder::TYPE_DEFINED_ORDER(_))), "{orders:?}");
            assert_eq!(metadata.num_rows(), i64::from(rows));
        }
    }

    #[test]
    fn a_row_group_has_no_more_rows_than_it_should() {
        let rows = 2 * ROWS_OF_GROUP + 1;
        let column: ArrayRef = Arc::new(Float64Array::from_iter_values(std::iter::repeat_n(9.0, rows)));
        let batch = RecordBatch::try_from_iter([("review", column)]).unwrap();
        for compression in [Compression::Zstd, Compression::Snappy, Compression::None] {
            let mut file = ParquetFile::new(Vec::new(), &batch.schema(), compression, &[]).unwrap();
            file.add(&batch).unwrap();
            let reader = SerializedFileReader::new(Bytes::from(file.finish().unwrap())).unwrap();
            let groups: Vec<i64> = reader.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
            assert_eq!(groups, [100_000, 100_000, 1], "{compression:?}");
        }
    }
}
