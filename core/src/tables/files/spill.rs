//! Spills batches to disk for the wide layout, whose columns are known only at the end.

use std::fs::File;
use std::io::{BufReader, BufWriter, Seek, Write};

use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;

use crate::error::Result;
use crate::tables::columns::schema_union::{Aligned, SchemaUnion};
use crate::tables::files::error::write_failed;
use crate::tables::options::QuestionNames;

/// Batches in a scratch file, one Arrow IPC stream each, because their schemas differ.
pub(crate) struct SpillFile {
    file: BufWriter<File>,
    batches: usize,
    pub(crate) union: SchemaUnion,
}

impl SpillFile {
    pub(crate) fn new(file: File, questions: QuestionNames) -> Self {
        SpillFile { file: BufWriter::with_capacity(1 << 16, file), batches: 0, union: SchemaUnion::new(questions) }
    }

    pub(crate) fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        self.union.add(&batch.schema());
        self.batches += 1;
        let mut writer =
            StreamWriter::try_new(&mut self.file, &batch.schema()).map_err(|error| write_failed(&error))?;
        writer.write(batch).and_then(|()| writer.finish()).map_err(|error| write_failed(&error))
    }

    /// Reads all batches back, under their common schema.
    pub(crate) fn replay(mut self, aligned: &Aligned, mut each: impl FnMut(&RecordBatch) -> Result<()>) -> Result<()> {
        self.file.flush().map_err(|error| write_failed(&error))?;
        let mut file = self.file.into_inner().map_err(|error| write_failed(error.error()))?;
        file.rewind().map_err(|error| write_failed(&error))?;
        let mut file = BufReader::with_capacity(1 << 16, file);
        for _ in 0..self.batches {
            for batch in StreamReader::try_new(&mut file, None).map_err(|error| write_failed(&error))? {
                each(&aligned.align(&batch.map_err(|error| write_failed(&error))?))?;
            }
        }
        Ok(())
    }
}
