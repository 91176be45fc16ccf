//! Runs a pull as record batches: each page's rows are put into columns in the pass that parses the page, while other
//! pages are in flight. Batches are returned in page order, without duplicate rows.
//!
//! ```text
//! page 2            [{"_id": "c", "review": 9}, {"_id": "d", "review": 7}]     page 1 ended with "c", too
//! `BatchBuilder`    id: c, d    review: 9.0, 7.0         filled while the page is scanned
//! `PageContent`     select(&[1])                         the paging drops the duplicate "c"
//! `SinkInput`       id: d       review: 7.0              returned by `Pages::next`
//! ```

use std::sync::Arc;

use arrow_array::{RecordBatch, UInt64Array};
use arrow_schema::{Schema, SchemaRef};
use arrow_select::take::take_record_batch;
use bytes::Bytes;
use tokio::sync::mpsc;

use super::columns::nested::{Records, fields};
use super::columns::wide::{Depth, WideRows, chosen_schema, scalar_schema};
use super::options::{Layout, ResolvedOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::paging::listing::RawListing;
use crate::paging::pull::Pull;
use crate::paging::receipt::Receipt;
use crate::record::object_scan::Scan;
use crate::record::page::{self, Columns, Page, PageRows};
use crate::record::row::Row;
use crate::record::schema::RecordDecl;
use crate::runtime::Task;
use crate::threads;

/// Number of pages buffered between the pull's task and the consumer.
const BUFFERED_PAGES: usize = 1;
/// What the columns of a page usually take, in bytes.
const PAGE_BYTES: usize = 2 * 1024 * 1024;

/// What a page's rows become: a batch, beside the schema of a table without rows, or JSON lines.
#[derive(Clone, Debug)]
pub(super) enum RowFormat {
    Batch(ResolvedOptions, SchemaRef),
    /// Scalars, and everything else as JSON text: the nested layout for formats whose cells can only hold text.
    Flat(ResolvedOptions, SchemaRef),
    /// Only these columns of the wide layout, and the columns discovered in the lists of these names.
    Chosen(Arc<[String]>, SchemaRef),
    Lines,
}

impl RowFormat {
    pub(super) fn batch(decl: &'static RecordDecl, shape: ResolvedOptions) -> Self {
        let schema = match shape.layout {
            Layout::Nested => Arc::new(Schema::new(fields(decl, &shape.style))),
            Layout::Wide => scalar_schema(decl, &shape, Depth::Spread),
        };
        RowFormat::Batch(shape, schema)
    }

    pub(super) fn flat(decl: &'static RecordDecl, shape: ResolvedOptions) -> Self {
        let schema = scalar_schema(decl, &shape, Depth::Scalars);
        RowFormat::Flat(shape, schema)
    }

    pub(super) fn chosen(decl: &'static RecordDecl, columns: Vec<String>) -> Self {
        let schema = chosen_schema(decl, &ResolvedOptions::wide(), &columns);
        RowFormat::Chosen(columns.into(), schema)
    }

    pub(super) fn schema(&self) -> SchemaRef {
        match self {
            RowFormat::Batch(_, schema) | RowFormat::Flat(_, schema) | RowFormat::Chosen(_, schema) => schema.clone(),
            RowFormat::Lines => Arc::new(Schema::empty()),
        }
    }

    fn building<'a>(&self, decl: &'static RecordDecl) -> Option<BatchBuilder<'a>> {
        let wide = |shape, depth| BatchBuilder::Wide(Box::new(WideRows::new(decl, shape, depth, self.schema())));
        Some(match self {
            RowFormat::Batch(shape, schema) if shape.layout == Layout::Nested => {
                BatchBuilder::Nested(Box::new(Records::new(decl, &shape.style)), schema.clone())
            }
            RowFormat::Batch(shape, _) => wide(shape, Depth::Spread),
            RowFormat::Flat(shape, _) => wide(shape, Depth::Scalars),
            RowFormat::Chosen(columns, schema) => {
                BatchBuilder::Wide(Box::new(WideRows::chosen(decl, &ResolvedOptions::wide(), columns, schema.clone())))
            }
            RowFormat::Lines => return None,
        })
    }
}

/// The builders of one page's batch.
pub(super) enum BatchBuilder<'a> {
    Nested(Box<Records<'a>>, SchemaRef),
    Wide(Box<WideRows<'a>>),
}

impl<'a> BatchBuilder<'a> {
    fn push(&mut self, row: &Scan<'a>) {
        match self {
            BatchBuilder::Nested(records, _) => records.push(row, 0),
            BatchBuilder::Wide(rows) => rows.push(row),
        }
    }

    fn batch(self) -> RecordBatch {
        match self {
            BatchBuilder::Nested(mut records, schema) => RecordBatch::try_new(schema, records.finish_columns())
                .unwrap_or_else(|error| unreachable!("the columns are those of the record: {error}")),
            BatchBuilder::Wide(rows) => rows.finish(),
        }
    }
}

/// The rows of one page: built into a batch, or kept as rows for JSON lines.
pub(super) enum PageContent {
    Batch(RecordBatch),
    Rows(Vec<Row>),
}

impl Default for PageContent {
    fn default() -> Self {
        PageContent::Rows(Vec::new())
    }
}

impl PageRows for PageContent {
    fn select(self, places: &[usize]) -> Self {
        match self {
            PageContent::Batch(batch) => PageContent::Batch(selected(&batch, places)),
            PageContent::Rows(rows) => PageContent::Rows(rows.select(places)),
        }
    }
}

/// Most pages overlap only at their ends, so the selected rows are usually contiguous: a slice, which copies nothing.
fn selected(batch: &RecordBatch, places: &[usize]) -> RecordBatch {
    let first = places.first().copied().unwrap_or(0);
    if places.iter().copied().eq(first..first + places.len()) {
        return batch.slice(first, places.len());
    }
    let places = UInt64Array::from_iter_values(places.iter().map(|at| *at as u64));
    take_record_batch(batch, &places).unwrap_or_else(|error| unreachable!("rows are of their page: {error}"))
}

impl page::Form for RowFormat {
    type Rows = PageContent;
    type Columns<'a> = BatchBuilder<'a>;

    fn columns<'a>(&self, decl: &'static RecordDecl) -> Option<BatchBuilder<'a>> {
        // The small allocations of a page's columns make glibc grow the thread's heap step by step, with a system call
        // each. One large allocation grows it in one step, and glibc keeps the freed memory for the columns.
        drop(std::hint::black_box(Vec::<u8>::with_capacity(PAGE_BYTES)));
        self.building(decl)
    }

    fn rows(&self, rows: Vec<Row>) -> PageContent {
        PageContent::Rows(rows)
    }
}

impl<'a> Columns<'a> for BatchBuilder<'a> {
    type Rows = PageContent;

    fn push(&mut self, row: &Scan<'a>) {
        self.push(row);
    }

    fn finish(self) -> PageContent {
        PageContent::Batch(self.batch())
    }
}

/// The rows of one page, as a table or a file takes them.
pub(super) enum SinkInput {
    Batch(RecordBatch),
    Lines(Vec<u8>),
}

/// One page, or the end of a complete pull.
struct PageOrEnd {
    rows: Option<SinkInput>,
    receipt: Receipt,
}

/// Returns the pages of one pull in order.
pub(super) struct Pages {
    /// `None` once the first page was requested.
    pull: Option<Pull<PageContent>>,
    driver: Option<PullTask>,
    receipt: Receipt,
}

struct PullTask {
    /// If the channel closes before the step that marks the end, the task died.
    steps: mpsc::Receiver<Result<PageOrEnd>>,
    task: Task<()>,
}

impl Pages {
    /// Prepares a pull without sending a request.
    pub(super) fn new(listing: &RawListing, form: RowFormat) -> Self {
        let pull = listing.pull_as(Arc::new(form));
        Pages { receipt: pull.receipt(), pull: Some(pull), driver: None }
    }

    /// Returns the next page, or `None` at the end of a complete pull.
    pub(super) async fn next(&mut self) -> Result<Option<SinkInput>> {
        if let Some(pull) = self.pull.take() {
            self.driver = Some(PullTask::start(pull));
        }
        let Some(driver) = &mut self.driver else { return Ok(None) };
        if !driver.task.is_driven_here() {
            let what = "a table is read in the runtime in which its first page was asked for: another one might wait for \
                        it for ever. Read it again, in one runtime.";
            return Err(Error::new(ErrorKind::InvalidRequest, what));
        }
        let step = driver.steps.recv().await.unwrap_or_else(|| Err(Error::task_died()))?;
        self.receipt = step.receipt;
        if step.rows.is_none() {
            self.driver = None;
        }
        Ok(step.rows)
    }

    pub(super) fn receipt(&self) -> &Receipt {
        &self.receipt
    }
}

impl PullTask {
    fn start(mut pull: Pull<PageContent>) -> Self {
        let (sender, steps) = mpsc::channel(BUFFERED_PAGES);
        let task = Task::start(async move {
            loop {
                let rows = match pull.next().await {
                    Ok(Some(rows)) => take(rows).await.map(Some),
                    end_or_error => end_or_error.map(|_| None),
                };
                let is_finished = !matches!(rows, Ok(Some(_)));
                let step = rows.map(|rows| PageOrEnd { rows, receipt: pull.receipt() });
                // If the receiver was dropped, nobody needs the remaining pages.
                if sender.send(step).await.is_err() || is_finished {
                    break;
                }
            }
        });
        PullTask { steps, task }
    }
}

async fn take(rows: PageContent) -> Result<SinkInput> {
    match rows {
        PageContent::Batch(batch) => Ok(SinkInput::Batch(batch)),
        PageContent::Rows(rows) => work(move || Ok(SinkInput::Lines(lines(&rows)))).await,
    }
}

/// Runs CPU-bound work on a helper thread, off the runtime's threads.
pub(super) async fn work<T: Send + 'static>(what: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    threads::apart(what).await.unwrap_or_else(|_| Err(Error::task_died()))
}

pub(crate) fn wide_batch(decl: &'static RecordDecl, rows: &[Row]) -> RecordBatch {
    let schema = RowFormat::batch(decl, ResolvedOptions::wide()).schema();
    let built = WideRows::new(decl, &ResolvedOptions::wide(), Depth::Spread, schema);
    built_of(BatchBuilder::Wide(Box::new(built)), decl, rows)
}

fn built_of<'a>(mut built: BatchBuilder<'a>, decl: &'static RecordDecl, rows: &'a [Row]) -> RecordBatch {
    let mut scan = Scan::new(decl);
    for row in rows {
        scan.object(row.json());
        built.push(&scan);
    }
    built.batch()
}

/// Builds a page's batch while scanning it, and again from its rows, for a test; `None` where either cannot be done.
pub fn page_in_both_ways(
    body: &Bytes,
    list: &'static str,
    decl: &'static RecordDecl,
    layout: Layout,
) -> Option<[RecordBatch; 2]> {
    let form = RowFormat::batch(decl, ResolvedOptions { layout, ..ResolvedOptions::wide() });
    let shape = page::Shape::Envelope(list);
    let PageContent::Batch(batch) = Page::read_as(&form, body, shape, decl, |_, _| {}).ok()?.rows else { return None };
    let rows = Page::read(body, shape, decl).ok()?.rows;
    Some([batch, built_of(form.building(decl)?, decl, &rows)])
}

/// Returns the names of the columns that every batch of the wide layout has, except `extra`.
pub(crate) fn wide_columns(decl: &'static RecordDecl) -> Vec<String> {
    let schema = scalar_schema(decl, &ResolvedOptions::wide(), Depth::Spread);
    schema.fields().iter().map(|field| field.name().clone()).filter(|name| name != "extra").collect()
}

/// Writes one record per line. In JSON a line break can only stand between tokens, so that a space replaces it.
fn lines(rows: &[Row]) -> Vec<u8> {
    let mut out = Vec::with_capacity(rows.iter().map(|row| row.json().len() + 1).sum());
    for row in rows {
        let start = out.len();
        out.extend_from_slice(row.json().as_bytes());
        for byte in &mut out[start..] {
            if matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        out.push(b'\n');
    }
    out
}

/// A listing as a stream of batches in the nested layout, one batch per page.
pub struct Batches {
    pages: Pages,
    schema: SchemaRef,
}

impl std::fmt::Debug for Batches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batches").field("receipt", &self.pages.receipt).finish_non_exhaustive()
    }
}

impl Batches {
    pub(super) fn new(listing: &RawListing, shape: ResolvedOptions) -> Self {
        let form = RowFormat::batch(listing.decl(), shape);
        Batches { schema: form.schema(), pages: Pages::new(listing, form) }
    }

    /// The schema of every batch.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// Returns the next batch, or `None` at the end of a complete pull.
    ///
    /// # Errors
    /// Any error of the pull; [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the runtime has changed.
    pub async fn next(&mut self) -> Result<Option<RecordBatch>> {
        match self.pages.next().await? {
            Some(SinkInput::Batch(batch)) => Ok(Some(batch)),
            _ => Ok(None),
        }
    }

    /// The pull's receipt up to the page of the batch that was returned last.
    pub fn receipt(&self) -> &Receipt {
        self.pages.receipt()
    }
}

#[cfg(test)]
mod tests {
    use indecx_sandbox::{Options, Sandbox};

    use super::{PageContent, Pages, RowFormat, selected, wide_batch};
    use crate::answers::{Answer, ListAnswers};
    use crate::json::text::SharedText;
    use crate::record::declare::Record;
    use crate::record::page::PageRows;
    use crate::record::row::Row;
    use crate::{Client, ErrorKind, PageSize, Paging};

    #[test]
    fn rows_and_their_batch_are_selected_alike() {
        let row = |at: usize| Row::new(Answer::DECL, SharedText::from(format!("{{\"_id\":\"{at}\"}}")));
        let rows: Vec<Row> = (0..5).map(row).collect();
        let batch = wide_batch(Answer::DECL, &rows);
        for kept in 0..1 << rows.len() {
            let places: Vec<usize> = (0..rows.len()).filter(|at| kept >> at & 1 == 1).collect();
            let chosen = rows.clone().select(&places);
            assert_eq!(chosen, places.iter().map(|at| rows[*at].clone()).collect::<Vec<_>>());
            assert_eq!(selected(&batch, &places), wide_batch(Answer::DECL, &chosen), "{places:?}");
            assert!(
                matches!(PageContent::Rows(rows.clone()).select(&places), PageContent::Rows(rows) if rows == chosen)
            );
        }
    }

    #[tokio::test]
    async fn a_pull_whose_task_died_is_an_error_and_no_end() {
        let sandbox = Sandbox::start(Options { answers: 2000, ..Options::default() }).unwrap();
        let client = Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).rate_limit(None);
        let paging = Paging { page_size: PageSize::new(100).unwrap(), ..Paging::default() };
        let params = ListAnswers { paging, ..ListAnswers::default() };
        let listing = client.build().unwrap().answers().list(params).unwrap().into_raw();
        let mut pages = Pages::new(&listing, RowFormat::Lines);
        assert!(pages.next().await.unwrap().is_some());
        pages.driver.as_ref().unwrap().task.stop();
        let end = loop {
            match pages.next().await {
                Ok(Some(_)) => {}
                end => break end.map(|_| ()).map_err(|error| error.kind()),
            }
        };
        assert_eq!(end, Err(ErrorKind::Connection));
    }
}
