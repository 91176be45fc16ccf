//! An export: a pull whose pages go, one by one, into a table or a file.

use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{Schema, SchemaRef};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::align::Union;
use super::batches::{Batches, Form, Pages, Taken, work};
use super::csv_file::{CsvFile, cell};
use super::options::{Layout, Shape, TableOptions};
use super::parquet_file::ParquetFile;
use super::spool::Spool;
use super::target::{Draft, Format, Target, failed};
use super::text::TextForm;
use crate::error::{Error, ErrorKind, Result};
use crate::json::Case;
use crate::listing::RawListing;
use crate::pull::Receipt;
use crate::row::is_shown;

/// Rows in memory, column by column.
#[derive(Clone)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl std::fmt::Debug for Table {
    /// Its size; never what is in it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table({} rows, {} columns)", self.rows(), self.schema.fields().len())
    }
}

impl Table {
    /// The columns.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// The rows, in order, a batch a page.
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The first rows as text, for a glance: names, and cells of the columns that hold no personal data.
    pub fn summary(&self, rows: usize) -> (Vec<String>, Vec<Vec<String>>) {
        let fields = self.schema.fields().iter().enumerate();
        let shown: Vec<usize> = fields.filter(|(_, field)| is_shown(field.name())).map(|(at, _)| at).collect();
        let names = shown.iter().map(|at| self.schema.field(*at).name().clone()).collect();
        let cells = self.batches.iter().flat_map(|batch| {
            let row = |row| shown.iter().map(|at| cell(batch.column(*at), row, &TimeZone::UTC)).collect();
            (0..batch.num_rows()).map(row).collect::<Vec<_>>()
        });
        (names, cells.take(rows).collect())
    }

    /// The table as an Arrow IPC stream.
    ///
    /// # Errors
    /// [`File`](ErrorKind::File) where it grows too large for its form.
    pub fn to_ipc(&self) -> Result<Vec<u8>> {
        let mut writer = StreamWriter::try_new(Vec::new(), &self.schema).map_err(|error| failed(&error))?;
        for batch in &self.batches {
            writer.write(batch).map_err(|error| failed(&error))?;
        }
        writer.into_inner().map_err(|error| failed(&error))
    }
}

/// What an export came to.
#[derive(Clone, Debug)]
pub struct Exported {
    /// What the pull did.
    pub receipt: Receipt,
    /// The rows, where they went into memory.
    pub table: Option<Table>,
}

/// A pull on its way into a table or a file: all of it or nothing.
pub struct Export {
    pages: Pages,
    /// Away while a page is put into it; gone after an error.
    sink: Option<Sink>,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").field("receipt", self.pages.receipt()).finish_non_exhaustive()
    }
}

impl RawListing {
    /// Prepares an export of all rows, with names in `case`; nothing is sent yet.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) for options that the target does not take.
    pub fn export(&self, target: Target, options: &TableOptions, case: Case) -> Result<Export> {
        let default = match target {
            Target::Memory(_) | Target::File(Format::Csv, _) => Layout::Wide,
            Target::File(..) => Layout::Nested,
        };
        let text = match target {
            Target::Memory(text) => text,
            Target::File(..) => TextForm::Plain,
        };
        let shape = Shape::new(options, default, case, text);
        let form = match &target {
            Target::File(Format::Jsonl, _) => Form::Lines,
            Target::File(Format::Csv, _) if shape.layout == Layout::Nested => Form::Flat(shape.clone()),
            _ => Form::Batch(shape.clone()),
        };
        let schema = with_metadata(&form.schema(self.decl()), self.origin());
        let sink = Sink::new(target, &shape, schema)?;
        Ok(Export { pages: Pages::new(self, form), sink: Some(sink) })
    }

    /// The rows as a stream of batches in the nested layout; nothing is sent before the first is asked for.
    pub fn batches(&self, options: &TableOptions, case: Case) -> Batches {
        let options = TableOptions { layout: Some(Layout::Nested), ..options.clone() };
        Batches::new(self, Shape::new(&options, Layout::Nested, case, TextForm::Plain))
    }
}

fn with_metadata(schema: &Schema, origin: String) -> SchemaRef {
    let named = [
        ("indecx.query", origin),
        ("indecx.pulled_at", format!("{:.3}", Timestamp::now())),
        ("indecx.version", env!("CARGO_PKG_VERSION").to_owned()),
    ];
    let metadata: HashMap<String, String> = named.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Arc::new(schema.clone().with_metadata(metadata))
}

impl Export {
    /// Takes one page in; false when there are no more.
    ///
    /// # Errors
    /// Whatever the pull fails with; [`File`](ErrorKind::File) where a file cannot be written. After an error
    /// nothing is left of the export.
    pub async fn next(&mut self) -> Result<bool> {
        let sink = self.sink.take().ok_or_else(over)?;
        let Some(rows) = self.pages.next().await? else {
            self.sink = Some(sink);
            return Ok(false);
        };
        self.sink = Some(match sink {
            Sink::Memory { .. } => sink.add(rows)?,
            sink => work(move || sink.add(rows)).await?,
        });
        Ok(true)
    }

    /// What the pull did up to the last page that was taken in.
    pub fn receipt(&self) -> Receipt {
        self.pages.receipt().clone()
    }

    /// Takes in what is left and completes the table, or puts the file in its place.
    ///
    /// # Errors
    /// As for [`Export::next`].
    pub async fn finish(mut self) -> Result<Exported> {
        while self.next().await? {}
        let sink = self.sink.take().ok_or_else(over)?;
        let table = work(move || sink.finish()).await?;
        Ok(Exported { receipt: self.receipt(), table })
    }
}

fn over() -> Error {
    Error::new(ErrorKind::InvalidRequest, "this export is over: start a new one.")
}

/// Where pages go.
enum Sink {
    Memory {
        schema: SchemaRef,
        batches: Vec<RecordBatch>,
        layout: Layout,
    },
    Jsonl(Draft),
    Csv(Box<CsvFile<Draft>>),
    Parquet(Box<ParquetFile<Draft>>),
    /// The wide layout in a file: its columns are known at the end.
    Spooled {
        spool: Box<Spool>,
        draft: Draft,
        format: Format,
        schema: SchemaRef,
        zone: Arc<str>,
    },
}

impl Sink {
    fn new(target: Target, shape: &Shape, schema: SchemaRef) -> Result<Self> {
        let (layout, zone) = (shape.layout, &shape.style.time_zone);
        Ok(match target {
            Target::Memory(_) => Sink::Memory { schema, batches: Vec::new(), layout },
            Target::File(Format::Jsonl, draft) => Sink::Jsonl(draft),
            Target::File(format, draft) if layout == Layout::Wide => {
                let spool = Box::new(Spool::new(draft.scratch()?));
                Sink::Spooled { spool, draft, format, schema, zone: zone.clone() }
            }
            Target::File(Format::Csv, draft) => Sink::Csv(Box::new(CsvFile::new(draft, &schema, zone)?)),
            Target::File(Format::Parquet, draft) => Sink::Parquet(Box::new(ParquetFile::new(draft, &schema)?)),
        })
    }

    fn add(mut self, rows: Taken) -> Result<Self> {
        match (&mut self, rows) {
            (Sink::Memory { batches, .. }, Taken::Batches(rows)) => batches.extend(rows),
            (Sink::Csv(file), Taken::Batches(rows)) => rows.iter().try_for_each(|rows| file.add(rows))?,
            (Sink::Parquet(file), Taken::Batches(rows)) => rows.iter().try_for_each(|rows| file.add(rows))?,
            (Sink::Spooled { spool, .. }, Taken::Batches(rows)) => rows.iter().try_for_each(|rows| spool.add(rows))?,
            (Sink::Jsonl(draft), Taken::Lines(lines)) => draft.write_all(&lines).map_err(|error| failed(&error))?,
            _ => unreachable!("rows are made for their sink"),
        }
        Ok(self)
    }

    fn finish(self) -> Result<Option<Table>> {
        let draft = match self {
            Sink::Memory { schema, batches, layout } => return Ok(Some(table(schema, batches, layout))),
            Sink::Jsonl(draft) => draft,
            Sink::Csv(file) => file.finish()?,
            Sink::Parquet(file) => file.finish()?,
            Sink::Spooled { mut spool, draft, format, schema, zone } => {
                spool.union.add(&schema);
                let aligned = spool.union.aligned(&schema);
                if format == Format::Csv {
                    let mut file = CsvFile::new(draft, &aligned.schema, &zone)?;
                    spool.read_again(&aligned, |batch| file.add(batch))?;
                    file.finish()?
                } else {
                    let mut file = ParquetFile::new(draft, &aligned.schema)?;
                    spool.read_again(&aligned, |batch| file.add(batch))?;
                    file.finish()?
                }
            }
        };
        draft.keep().map(|()| None)
    }
}

/// The batches under one schema.
fn table(schema: SchemaRef, batches: Vec<RecordBatch>, layout: Layout) -> Table {
    if layout == Layout::Nested {
        let under = |batch: RecordBatch| {
            batch.with_schema(schema.clone()).unwrap_or_else(|error| unreachable!("one schema: {error}"))
        };
        return Table { batches: batches.into_iter().map(under).collect(), schema };
    }
    let mut union = Union::default();
    union.add(&schema);
    batches.iter().for_each(|batch| union.add(&batch.schema()));
    let aligned = union.aligned(&schema);
    Table { batches: batches.iter().map(|batch| aligned.align(batch)).collect(), schema: aligned.schema }
}
