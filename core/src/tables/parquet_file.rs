//! Parquet, compressed with zstd.

use std::io::Write;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::{ArrowSchemaConverter, ArrowWriter};
use parquet::basic::{Compression, Type, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::target::failed;
use crate::error::Result;
use crate::record::camel_case;

/// Columns whose values hardly repeat, by the last part of their name: a dictionary of them is work for nothing.
const DISTINCT: [&str; 10] =
    ["id", "control_id", "invite_id", "details_id", "client_id", "name", "email", "phone", "feedback", "answer_text"];

/// A row group is closed when this much is waiting for it, in bytes.
const ROW_GROUP: usize = 8 << 20;

/// Whether a column has this name, in the case of either language.
fn camel_or_snake(column: &str, name: &str) -> bool {
    column == name || column == camel_case(name)
}

/// Writes batches of one schema.
pub(super) struct ParquetFile<W: Write + Send> {
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> ParquetFile<W> {
    pub(super) fn new(file: W, schema: &SchemaRef) -> Result<Self> {
        let metadata = schema.metadata().iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            // Row groups are small: nobody skips pages inside one.
            .set_offset_index_disabled(true)
            // As the format has it, so that a reader can tell versions apart.
            .set_created_by(concat!("indecx version ", env!("CARGO_PKG_VERSION"), " (build parquet-rs)").to_owned())
            // Elements of lists are called `element`, as the format has it, and not `item`, as Arrow does.
            .set_coerce_types(true)
            .set_key_value_metadata(Some(metadata.collect()));
        let columns =
            ArrowSchemaConverter::new().with_coerce_types(true).convert(schema).map_err(|error| failed(&error))?;
        for column in columns.columns() {
            let is_distinct = DISTINCT.iter().any(|name| camel_or_snake(column.name(), name));
            if column.physical_type() == Type::BYTE_ARRAY {
                // The least and the greatest text help no reader, and would show people in the file's summary.
                properties = properties.set_column_statistics_enabled(column.path().clone(), EnabledStatistics::None);
            }
            if is_distinct || column.physical_type() == Type::INT64 {
                properties = properties.set_column_dictionary_enabled(column.path().clone(), false);
            }
        }
        let writer =
            ArrowWriter::try_new(file, schema.clone(), Some(properties.build())).map_err(|error| failed(&error))?;
        Ok(ParquetFile { writer })
    }

    pub(super) fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        self.writer.write(batch).map_err(|error| failed(&error))?;
        if self.writer.memory_size() > ROW_GROUP {
            self.writer.flush().map_err(|error| failed(&error))?;
        }
        Ok(())
    }

    /// The file underneath, with everything written.
    pub(super) fn finish(self) -> Result<W> {
        self.writer.into_inner().map_err(|error| failed(&error))
    }
}
