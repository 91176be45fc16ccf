//! The file of an export: pages are written one by one, and in the end the file moves to its place.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use crate::error::Result;
use crate::tables::batches::SinkInput;
use crate::tables::files::csv::CsvFile;
use crate::tables::files::draft::Draft;
use crate::tables::files::error::{export_is_over, write_failed};
use crate::tables::files::parquet::ParquetFile;
use crate::tables::files::spill::SpillFile;
use crate::tables::options::{Compression, Dialect, Layout, ResolvedOptions};
use crate::tables::target::Format;

/// Writes the pages of an export to a file.
pub(crate) enum FileSink {
    Jsonl(Draft),
    Csv(Box<CsvFile<Draft>>),
    Parquet(Box<ParquetFile<Draft>>),
    /// The wide layout, whose columns are known only at the end: batches are spilled to disk until then.
    Spilled {
        spill: Box<SpillFile>,
        draft: Draft,
        format: Format,
        schema: SchemaRef,
        /// Columns of a Parquet file whose values hardly repeat.
        distinct: Vec<&'static str>,
        dialect: Dialect,
        compression: Compression,
        zone: Arc<str>,
    },
}

impl FileSink {
    /// `distinct` are the columns whose values hardly repeat.
    pub(crate) fn new(
        format: Format,
        draft: Draft,
        shape: &ResolvedOptions,
        schema: SchemaRef,
        distinct: Vec<&'static str>,
    ) -> Result<Self> {
        let (dialect, compression, zone) = (shape.dialect, shape.compression, &shape.style.time_zone);
        Ok(match format {
            Format::Jsonl => FileSink::Jsonl(draft),
            format if shape.layout == Layout::Wide => {
                let spill = Box::new(SpillFile::new(draft.scratch()?, shape.questions));
                FileSink::Spilled { spill, draft, format, schema, distinct, dialect, compression, zone: zone.clone() }
            }
            Format::Csv => FileSink::Csv(Box::new(CsvFile::new(draft, &schema, dialect, zone)?)),
            Format::Parquet => FileSink::Parquet(Box::new(ParquetFile::new(draft, &schema, compression, &distinct)?)),
        })
    }

    pub(crate) fn add(&mut self, rows: &SinkInput) -> Result<()> {
        match (self, rows) {
            (FileSink::Csv(file), SinkInput::Batch(rows)) => file.add(rows),
            (FileSink::Parquet(file), SinkInput::Batch(rows)) => file.add(rows),
            (FileSink::Spilled { spill, .. }, SinkInput::Batch(rows)) => spill.add(rows),
            (FileSink::Jsonl(draft), SinkInput::Lines(lines)) => {
                draft.write_all(lines).map_err(|error| write_failed(&error))
            }
            _ => unreachable!("rows are made for their sink"),
        }
    }

    /// Completes the file and moves it to its place, unless `cancelled` is set before that.
    pub(crate) fn finish(self, cancelled: &AtomicBool) -> Result<()> {
        let go_on = || if cancelled.load(Ordering::Relaxed) { Err(export_is_over()) } else { Ok(()) };
        let draft = match self {
            FileSink::Jsonl(draft) => draft,
            FileSink::Csv(file) => file.finish(),
            FileSink::Parquet(file) => file.finish()?,
            FileSink::Spilled { mut spill, draft, format, schema, distinct, dialect, compression, zone } => {
                spill.union.add(&schema);
                let aligned = spill.union.aligned(&schema);
                if format == Format::Csv {
                    let mut file = CsvFile::new(draft, &aligned.schema, dialect, &zone)?;
                    let add = |batch: &RecordBatch| go_on().and_then(|()| file.add(batch));
                    spill.replay(&aligned, add)?;
                    file.finish()
                } else {
                    let mut file = ParquetFile::new(draft, &aligned.schema, compression, &distinct)?;
                    let add = |batch: &RecordBatch| go_on().and_then(|()| file.add(batch));
                    spill.replay(&aligned, add)?;
                    file.finish()?
                }
            }
        };
        go_on()?;
        draft.persist()
    }
}
