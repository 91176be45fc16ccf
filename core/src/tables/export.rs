//! An export: a pull whose pages go, one by one, into a table or a file.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Schema, SchemaRef};
use jiff::Timestamp;

use super::batches::{Batches, Pages, RowFormat, SinkInput, work};
use super::columns::schema_union::SchemaUnion;
use super::columns::string_builder::TextForm;
use super::files::error::export_is_over;
use super::files::file::FileSink;
use super::files::writer_thread::FileWriter;
use super::options::{Layout, QuestionNames, ResolvedOptions, TableOptions};
use super::summary::Summary;
use super::table::Table;
use super::target::{Format, Target};
use crate::error::{Error, Result};
use crate::metrics::Counting;
use crate::names::Case;
use crate::paging::listing::RawListing;
use crate::paging::receipt::Receipt;

/// The result of an export.
#[derive(Clone, Debug)]
pub struct Exported {
    /// What the pull did.
    pub receipt: Receipt,
    /// The rows, or what was counted of them; `None` if the export wrote a file.
    pub table: Option<Table>,
}

/// A pull that fills a table or a file, completely or not at all.
pub struct Export {
    pages: Pages,
    /// `None` once the export is over.
    sink: Option<Sink>,
}

/// Where the pages go.
enum Sink {
    Memory {
        schema: SchemaRef,
        batches: Vec<RecordBatch>,
        layout: Layout,
        questions: QuestionNames,
    },
    /// Each page is counted and dropped.
    Summary(Box<Summary>, SchemaRef),
    /// A file whose first page has not arrived, so that its writer has not started.
    File(FileSink),
    RawBulkWrite(FileWriter),
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").field("receipt", self.pages.receipt()).finish_non_exhaustive()
    }
}

impl RawListing {
    /// Prepares an export of all rows, with column names in `case`. Sends no request.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for options that the target does not support;
    /// [`File`](crate::ErrorKind::File) if the file cannot be started.
    pub fn export(&self, target: Target, options: &TableOptions, case: Case) -> Result<Export> {
        if options.dialect.is_some() && !matches!(target, Target::File(Format::Csv, _)) {
            return Err(Error::invalid("dialect", "`dialect` is for CSV files alone."));
        }
        let default = match target {
            Target::Memory(_) | Target::File(Format::Csv, _) => Layout::Wide,
            Target::File(..) => Layout::Nested,
        };
        let text = match target {
            Target::Memory(text) => text,
            Target::File(..) => TextForm::Plain,
        };
        let shape = ResolvedOptions::new(options, default, case, text);
        let form = match &target {
            Target::File(Format::Jsonl, _) => RowFormat::Lines,
            Target::File(Format::Csv, _) if shape.layout == Layout::Nested => {
                RowFormat::flat(self.decl(), shape.clone())
            }
            _ => RowFormat::batch(self.decl(), shape.clone()),
        };
        let schema = with_metadata(&form.schema(), self.origin());
        let sink = match target {
            Target::Memory(_) => {
                Sink::Memory { schema, batches: Vec::new(), layout: shape.layout, questions: shape.questions }
            }
            Target::File(format, draft) => {
                Sink::File(FileSink::new(format, draft, &shape, schema, self.decl().distinct_names())?)
            }
        };
        Ok(Export { pages: Pages::new(self, form), sink: Some(sink) })
    }

    /// Returns the rows as a stream of batches in the nested layout. No request is sent before the first batch.
    pub fn batches(&self, options: &TableOptions, case: Case) -> Batches {
        let options = TableOptions { layout: Some(Layout::Nested), ..options.clone() };
        Batches::new(self, ResolvedOptions::new(&options, Layout::Nested, case, TextForm::Plain))
    }
}

impl Counting {
    /// Prepares the pull whose rows are counted, page by page. Sends no request. The export's result is a [`Table`].
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for options that do not fit the listing.
    pub fn export(&self) -> Result<Export> {
        let listing = self.listing();
        let summary = Summary::of(listing.decl(), self.options())?;
        let form = RowFormat::chosen(listing.decl(), summary.needed(listing.decl()));
        let schema = with_metadata(&form.schema(), listing.origin());
        Ok(Export { pages: Pages::new(listing, form), sink: Some(Sink::Summary(Box::new(summary), schema)) })
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
    /// Processes one page; false when there are no more. A cancelled call loses nothing: the next call continues.
    ///
    /// # Errors
    /// Any error of the pull; [`File`](crate::ErrorKind::File) if a file cannot be written. After an error the export
    /// is over and nothing is left of its file.
    pub async fn next(&mut self) -> Result<bool> {
        let more = self.take().await;
        if more.is_err() {
            self.abort().await;
        }
        more
    }

    async fn take(&mut self) -> Result<bool> {
        let Some(sink) = &mut self.sink else { return Err(export_is_over()) };
        let Some(rows) = self.pages.next().await? else { return Ok(false) };
        match (sink, rows) {
            (Sink::Memory { batches, .. }, SinkInput::Batch(rows)) => batches.push(rows),
            (Sink::Summary(summary, _), SinkInput::Batch(rows)) => summary.add_batch(&rows)?,
            (_, rows) => writing(&mut self.sink)?.add(rows).await?,
        }
        Ok(true)
    }

    /// Processes the remaining pages, then completes the table or moves the file to its place. If the call is
    /// cancelled, the file may or may not be in its place until [`Export::close`] has returned.
    ///
    /// # Errors
    /// See [`Export::next`].
    pub async fn finish(&mut self) -> Result<Exported> {
        while self.next().await? {}
        let finished = self.complete().await;
        self.abort().await;
        Ok(Exported { table: finished?, receipt: self.receipt() })
    }

    async fn complete(&mut self) -> Result<Option<Table>> {
        if matches!(self.sink, Some(Sink::Memory { .. })) {
            let Some(Sink::Memory { schema, batches, layout, questions }) = self.sink.take() else {
                return Err(export_is_over());
            };
            return work(move || Ok(Some(table(schema, batches, layout, questions)))).await;
        }
        if matches!(self.sink, Some(Sink::Summary(..))) {
            let Some(Sink::Summary(summary, schema)) = self.sink.take() else { return Err(export_is_over()) };
            let table = summary.finish()?;
            let fields = table.schema().fields().clone();
            let schema = Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()));
            return Ok(Some(table.under(&schema)));
        }
        writing(&mut self.sink)?.finish().await.map(|()| None)
    }

    /// Ends the export, also after a cancelled call: once this returns, nothing is left of an unfinished file.
    pub async fn close(mut self) {
        self.abort().await;
    }

    async fn abort(&mut self) {
        if let Some(Sink::RawBulkWrite(writer)) = self.sink.take() {
            writer.close().await;
        }
    }

    /// The pull's receipt up to the last page that was processed.
    pub fn receipt(&self) -> Receipt {
        self.pages.receipt().clone()
    }
}

/// Returns the writer of the file. It starts with the first page, because a forked child process has no threads.
fn writing(sink: &mut Option<Sink>) -> Result<&mut FileWriter> {
    let writer = match sink.take() {
        Some(Sink::File(file)) => FileWriter::start(file),
        Some(Sink::RawBulkWrite(writer)) => writer,
        _ => return Err(export_is_over()),
    };
    let Sink::RawBulkWrite(writer) = sink.insert(Sink::RawBulkWrite(writer)) else { return Err(export_is_over()) };
    Ok(writer)
}

/// Puts the batches under one schema.
fn table(schema: SchemaRef, batches: Vec<RecordBatch>, layout: Layout, questions: QuestionNames) -> Table {
    if layout == Layout::Nested {
        return Table::new(schema.clone(), batches).under(&schema);
    }
    let mut union = SchemaUnion::new(questions);
    union.add(&schema);
    batches.iter().for_each(|batch| union.add(&batch.schema()));
    let aligned = union.aligned(&schema);
    Table::new(aligned.schema.clone(), batches.iter().map(|batch| aligned.align(batch)).collect())
}
