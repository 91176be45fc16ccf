//! A pull as record batches: each page's rows are built in the pass that reads them, while other pages
//! are under way, and come out in order, without those that came before.

use std::sync::Arc;

use arrow_array::{RecordBatch, UInt64Array};
use arrow_schema::{Schema, SchemaRef};
use arrow_select::take::take_record_batch;
use bytes::Bytes;
use tokio::sync::mpsc;

use super::columns::nested::{Records, fields};
use super::columns::wide::{Depth, WideRows, chosen_schema, scalar_schema};
use super::options::{Layout, Shape};
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

/// Pages that wait to be taken.
const AHEAD: usize = 1;
/// What the columns of a page take, as a rule.
const PAGE_ROOM: usize = 2 * 1024 * 1024;

/// What becomes of a page's rows: columns, with the schema of a table that has no rows, or lines.
#[derive(Clone, Debug)]
pub(super) enum Form {
    Batch(Shape, SchemaRef),
    /// Scalars, and all else as JSON text: the nested layout where a cell can only hold text.
    Flat(Shape, SchemaRef),
    /// These columns of the wide layout alone, and those found in the lists of these names.
    Chosen(Arc<[String]>, SchemaRef),
    /// JSON lines: the rows as they came.
    Lines,
}

impl Form {
    pub(super) fn batch(decl: &'static RecordDecl, shape: Shape) -> Self {
        let schema = match shape.layout {
            Layout::Nested => Arc::new(Schema::new(fields(decl, &shape.style))),
            Layout::Wide => scalar_schema(decl, &shape, Depth::Spread),
        };
        Form::Batch(shape, schema)
    }

    pub(super) fn flat(decl: &'static RecordDecl, shape: Shape) -> Self {
        let schema = scalar_schema(decl, &shape, Depth::Scalars);
        Form::Flat(shape, schema)
    }

    pub(super) fn chosen(decl: &'static RecordDecl, columns: Vec<String>) -> Self {
        let schema = chosen_schema(decl, &Shape::wide(), &columns);
        Form::Chosen(columns.into(), schema)
    }

    /// The columns of a table without rows.
    pub(super) fn schema(&self) -> SchemaRef {
        match self {
            Form::Batch(_, schema) | Form::Flat(_, schema) | Form::Chosen(_, schema) => schema.clone(),
            Form::Lines => Arc::new(Schema::empty()),
        }
    }

    fn building<'a>(&self, decl: &'static RecordDecl) -> Option<Building<'a>> {
        let wide = |shape, depth| Building::Wide(Box::new(WideRows::new(decl, shape, depth, self.schema())));
        Some(match self {
            Form::Batch(shape, schema) if shape.layout == Layout::Nested => {
                Building::Nested(Box::new(Records::new(decl, &shape.style)), schema.clone())
            }
            Form::Batch(shape, _) => wide(shape, Depth::Spread),
            Form::Flat(shape, _) => wide(shape, Depth::Scalars),
            Form::Chosen(columns, schema) => {
                Building::Wide(Box::new(WideRows::chosen(decl, &Shape::wide(), columns, schema.clone())))
            }
            Form::Lines => return None,
        })
    }
}

/// The rows of one page on their way into a batch.
pub(super) enum Building<'a> {
    Nested(Box<Records<'a>>, SchemaRef),
    Wide(Box<WideRows<'a>>),
}

impl<'a> Building<'a> {
    fn push(&mut self, row: &Scan<'a>) {
        match self {
            Building::Nested(records, _) => records.push(row, 0),
            Building::Wide(rows) => rows.push(row),
        }
    }

    fn batch(self) -> RecordBatch {
        match self {
            Building::Nested(mut records, schema) => RecordBatch::try_new(schema, records.finish_columns())
                .unwrap_or_else(|error| unreachable!("the columns are those of the record: {error}")),
            Building::Wide(rows) => rows.finish(),
        }
    }
}

/// The rows of one page as they were read.
pub(super) enum Came {
    Batch(RecordBatch),
    Rows(Vec<Row>),
}

impl Default for Came {
    fn default() -> Self {
        Came::Rows(Vec::new())
    }
}

impl PageRows for Came {
    fn select(self, places: &[usize]) -> Self {
        match self {
            Came::Batch(batch) => Came::Batch(selected(&batch, places)),
            Came::Rows(rows) => Came::Rows(rows.select(places)),
        }
    }
}

/// Most pages overlap at their ends alone: rows that stand together are a slice, which copies nothing.
fn selected(batch: &RecordBatch, places: &[usize]) -> RecordBatch {
    let first = places.first().copied().unwrap_or(0);
    if places.iter().copied().eq(first..first + places.len()) {
        return batch.slice(first, places.len());
    }
    let places = UInt64Array::from_iter_values(places.iter().map(|at| *at as u64));
    take_record_batch(batch, &places).unwrap_or_else(|error| unreachable!("rows are of their page: {error}"))
}

impl page::Form for Form {
    type Rows = Came;
    type Columns<'a> = Building<'a>;

    fn columns<'a>(&self, decl: &'static RecordDecl) -> Option<Building<'a>> {
        // glibc's heap of a thread grows by what each piece of a page's columns needs, with a system call each time:
        // once for all of them is less. What is given back here it keeps for them.
        drop(std::hint::black_box(Vec::<u8>::with_capacity(PAGE_ROOM)));
        self.building(decl)
    }

    fn rows(&self, rows: Vec<Row>) -> Came {
        Came::Rows(rows)
    }
}

impl<'a> Columns<'a> for Building<'a> {
    type Rows = Came;

    fn push(&mut self, row: &Scan<'a>) {
        self.push(row);
    }

    fn finish(self) -> Came {
        Came::Batch(self.batch())
    }
}

/// Rows that came, as they are handed on.
pub(super) enum Taken {
    Batch(RecordBatch),
    Lines(Vec<u8>),
}

/// A page, or the end of a complete pull.
struct Step {
    rows: Option<Taken>,
    receipt: Receipt,
}

/// The pages of one pull, in order.
pub(super) struct Pages {
    /// Until the first page is asked for.
    pull: Option<Pull<Came>>,
    driver: Option<Driver>,
    receipt: Receipt,
}

struct Driver {
    /// A channel that ends without the step that is the end belongs to a task that died.
    steps: mpsc::Receiver<Result<Step>>,
    task: Task<()>,
}

impl Pages {
    /// Prepares a pull; nothing is sent yet.
    pub(super) fn new(listing: &RawListing, form: Form) -> Self {
        let pull = listing.pull_as(Arc::new(form));
        Pages { receipt: pull.receipt(), pull: Some(pull), driver: None }
    }

    /// The next page; `None` at the end of a complete pull.
    pub(super) async fn next(&mut self) -> Result<Option<Taken>> {
        if let Some(pull) = self.pull.take() {
            self.driver = Some(Driver::start(pull));
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

impl Driver {
    fn start(mut pull: Pull<Came>) -> Self {
        let (sender, steps) = mpsc::channel(AHEAD);
        let task = Task::start(async move {
            loop {
                let rows = match pull.next().await {
                    Ok(Some(rows)) => take(rows).await.map(Some),
                    Ok(None) => Ok(None),
                    Err(error) => Err(error),
                };
                let is_finished = !matches!(rows, Ok(Some(_)));
                let step = rows.map(|rows| Step { rows, receipt: pull.receipt() });
                // Nobody takes the pages any more: the pull ends here.
                if sender.send(step).await.is_err() || is_finished {
                    break;
                }
            }
        });
        Driver { steps, task }
    }
}

async fn take(rows: Came) -> Result<Taken> {
    match rows {
        Came::Batch(batch) => Ok(Taken::Batch(batch)),
        Came::Rows(rows) => work(move || Ok(Taken::Lines(lines(&rows)))).await,
    }
}

/// Runs what takes time apart from the network's threads.
pub(super) async fn work<T: Send + 'static>(what: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    threads::apart(what).await.unwrap_or_else(|_| Err(Error::task_died()))
}

/// Rows in the wide layout, as one page's batch has them.
pub(crate) fn wide_batch(decl: &'static RecordDecl, rows: &[Row]) -> RecordBatch {
    let schema = Form::batch(decl, Shape::wide()).schema();
    let built = WideRows::new(decl, &Shape::wide(), Depth::Spread, schema);
    built_of(Building::Wide(Box::new(built)), decl, rows)
}

fn built_of<'a>(mut built: Building<'a>, decl: &'static RecordDecl, rows: &'a [Row]) -> RecordBatch {
    let mut scan = Scan::new(decl);
    for row in rows {
        scan.object(row.json());
        built.push(&scan);
    }
    built.batch()
}

/// A page's rows as columns in both ways there are: made in the pass that reads the page, and made of its rows; `None`
/// where one of them is not taken.
pub fn page_in_both_ways(
    body: &Bytes,
    list: &'static str,
    decl: &'static RecordDecl,
    layout: Layout,
) -> Option<[RecordBatch; 2]> {
    let form = Form::batch(decl, Shape { layout, ..Shape::wide() });
    let shape = page::Shape::Envelope(list);
    let Came::Batch(batch) = Page::read_as(&form, body, shape, decl, |_, _| {}).ok()?.rows else { return None };
    let rows = Page::read(body, shape, decl).ok()?.rows;
    Some([batch, built_of(form.building(decl)?, decl, &rows)])
}

/// The columns of the wide layout that every row has.
pub(crate) fn wide_columns(decl: &'static RecordDecl) -> Vec<String> {
    let schema = scalar_schema(decl, &Shape::wide(), Depth::Spread);
    schema.fields().iter().map(|field| field.name().clone()).filter(|name| name != "extra").collect()
}

/// One record a line. A line break inside a record can only stand between its parts.
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

/// A listing as a stream of batches in the nested layout, one a page.
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
    pub(super) fn new(listing: &RawListing, shape: Shape) -> Self {
        let form = Form::batch(listing.decl(), shape);
        Batches { schema: form.schema(), pages: Pages::new(listing, form) }
    }

    /// The schema of every batch.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// The next batch; `None` at the end of a complete pull.
    ///
    /// # Errors
    /// Whatever the pull fails with.
    pub async fn next(&mut self) -> Result<Option<RecordBatch>> {
        match self.pages.next().await? {
            Some(Taken::Batch(batch)) => Ok(Some(batch)),
            _ => Ok(None),
        }
    }

    /// What the pull did up to the page of the batch that was given last.
    pub fn receipt(&self) -> &Receipt {
        self.pages.receipt()
    }
}

#[cfg(test)]
mod tests {
    use indecx_sandbox::{Options, Sandbox};

    use super::{Came, Form, Pages, selected, wide_batch};
    use crate::answers::{Answer, ListAnswers};
    use crate::json::text::SharedText;
    use crate::record::declare::Record;
    use crate::record::page::PageRows;
    use crate::record::row::Row;
    use crate::{Client, ErrorKind, PageSize, Paging};

    /// Whatever rows of a page are kept, a table keeps those that are kept as rows.
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
            assert!(matches!(Came::Rows(rows.clone()).select(&places), Came::Rows(rows) if rows == chosen));
        }
    }

    #[tokio::test]
    async fn a_pull_whose_task_died_is_an_error_and_no_end() {
        let sandbox = Sandbox::start(Options { answers: 2000, ..Options::default() }).unwrap();
        let client = Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).rate_limit(None);
        let paging = Paging { page_size: PageSize::new(100).unwrap(), ..Paging::default() };
        let params = ListAnswers { paging, ..ListAnswers::default() };
        let listing = client.build().unwrap().answers().list(params).unwrap().into_raw();
        let mut pages = Pages::new(&listing, Form::Lines);
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
