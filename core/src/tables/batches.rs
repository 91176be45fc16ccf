//! A pull as record batches: each page's rows are built in the pass that reads them, while other pages
//! are under way, and come out in order, without those that came before.

use std::sync::Arc;

use arrow_array::{RecordBatch, UInt64Array};
use arrow_schema::{Schema, SchemaRef};
use arrow_select::take::take_record_batch;
use tokio::sync::mpsc;

use super::columns::nested::{Records, fields};
use super::columns::wide::{Depth, WideRows, chosen_schema, scalar_schema};
use super::options::{Layout, Shape};
use crate::error::{Error, ErrorKind, Result};
use crate::paging::listing::RawListing;
use crate::paging::pull::Pull;
use crate::paging::receipt::Receipt;
use crate::record::object_scan::Scan;
use crate::record::page::{Make, Making};
use crate::record::row::{Made, Row};
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

    fn rows<'a>(&self, decl: &'static RecordDecl) -> Rows<'a> {
        let wide = |shape, depth| Rows::Wide(Box::new(WideRows::new(decl, shape, depth, self.schema())));
        match self {
            Form::Batch(shape, schema) if shape.layout == Layout::Nested => {
                Rows::Nested(Box::new(Records::new(decl, &shape.style)), schema.clone())
            }
            Form::Batch(shape, _) => wide(shape, Depth::Spread),
            Form::Flat(shape, _) => wide(shape, Depth::Scalars),
            Form::Chosen(columns, schema) => {
                Rows::Wide(Box::new(WideRows::chosen(decl, &Shape::wide(), columns, schema.clone())))
            }
            Form::Lines => unreachable!("lines are not made of columns"),
        }
    }
}

/// The rows of one page on their way into a batch.
enum Rows<'a> {
    Nested(Box<Records<'a>>, SchemaRef),
    Wide(Box<WideRows<'a>>),
}

impl<'a> Rows<'a> {
    fn batch(self) -> RecordBatch {
        match self {
            Rows::Nested(mut records, schema) => RecordBatch::try_new(schema, records.finish_columns())
                .unwrap_or_else(|error| unreachable!("the columns are those of the record: {error}")),
            Rows::Wide(rows) => rows.finish(),
        }
    }
}

impl<'a> Making<'a> for Rows<'a> {
    fn row(&mut self, scan: &Scan<'a>) {
        match self {
            Rows::Nested(records, _) => records.push(scan, 0),
            Rows::Wide(rows) => rows.push(scan),
        }
    }

    fn finish(self: Box<Self>) -> Made {
        Arc::new(self.batch())
    }
}

impl Make for Form {
    fn page<'a>(&self, decl: &'static RecordDecl) -> Box<dyn Making<'a> + 'a> {
        // glibc's heap of a thread grows by what each piece of a page's columns needs, with a system call each time:
        // once for all of them is less. What is given back here it keeps for them.
        drop(std::hint::black_box(Vec::<u8>::with_capacity(PAGE_ROOM)));
        Box::new(self.rows(decl))
    }
}

/// Rows that came, as they are handed on.
pub(super) enum Taken {
    Batches(Vec<RecordBatch>),
    Lines(Vec<u8>),
}

/// A page, or the end of a complete pull.
struct Step {
    rows: Option<Taken>,
    receipt: Receipt,
}

/// The pages of one pull, in order.
pub(super) struct Pages {
    decl: &'static RecordDecl,
    form: Form,
    /// Until the first page is asked for.
    pull: Option<Pull>,
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
        let pull = match form {
            Form::Lines => listing.pull(None),
            _ => listing.pull_into(Arc::new(form.clone())),
        };
        Pages { decl: listing.decl(), form, receipt: pull.receipt(), pull: Some(pull), driver: None }
    }

    /// The next page; `None` at the end of a complete pull.
    pub(super) async fn next(&mut self) -> Result<Option<Taken>> {
        if let Some(pull) = self.pull.take() {
            self.driver = Some(Driver::start(pull, self.decl, &self.form));
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
    fn start(mut pull: Pull, decl: &'static RecordDecl, form: &Form) -> Self {
        let (sender, steps) = mpsc::channel(AHEAD);
        let form = form.clone();
        let task = Task::start(async move {
            loop {
                let rows = match pull.next().await {
                    Ok(Some(rows)) => take(decl, rows, &form).await.map(Some),
                    Ok(None) => Ok(None),
                    Err(error) => Err(error),
                };
                let is_over = !matches!(rows, Ok(Some(_)));
                let step = rows.map(|rows| Step { rows, receipt: pull.receipt() });
                // Nobody takes the pages any more: the pull ends here.
                if sender.send(step).await.is_err() || is_over {
                    break;
                }
            }
        });
        Driver { steps, task }
    }
}

async fn take(decl: &'static RecordDecl, rows: Vec<Row>, form: &Form) -> Result<Taken> {
    if !matches!(form, Form::Lines) && rows.iter().all(|row| row.place().is_some()) {
        return Ok(Taken::Batches(batches(decl, &rows, form)));
    }
    // What takes time is done apart from the network's threads.
    let form = form.clone();
    work(move || {
        Ok(match form {
            Form::Lines => Taken::Lines(lines(&rows)),
            form => Taken::Batches(batches(decl, &rows, &form)),
        })
    })
    .await
}

/// Runs what takes time apart from the network's threads.
pub(super) async fn work<T: Send + 'static>(what: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    threads::apart(what).await.unwrap_or_else(|_| Err(Error::task_died()))
}

/// Rows of one page stand together: as many as share a batch are taken out of it at once.
fn batches(decl: &'static RecordDecl, rows: &[Row], form: &Form) -> Vec<RecordBatch> {
    let same = |one: &Row, other: &Row| match (one.place(), other.place()) {
        (Some((one, _)), Some((other, _))) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    rows.chunk_by(same).map(|rows| batch(decl, rows, form)).collect()
}

/// Rows in the wide layout, as one page's batch has them.
pub(crate) fn wide_batch(decl: &'static RecordDecl, rows: &[Row]) -> RecordBatch {
    batch(decl, rows, &Form::batch(decl, Shape::wide()))
}

/// The columns of the wide layout that every row has.
pub(crate) fn wide_columns(decl: &'static RecordDecl) -> Vec<String> {
    let schema = scalar_schema(decl, &Shape::wide(), Depth::Spread);
    schema.fields().iter().map(|field| field.name().clone()).filter(|name| name != "extra").collect()
}

/// Rows out of the batch that their page was made into; a batch of their own where it was made into none.
fn batch(decl: &'static RecordDecl, rows: &[Row], form: &Form) -> RecordBatch {
    let made =
        rows.first().and_then(Row::place).and_then(|(made, first)| Some((made.downcast_ref::<RecordBatch>()?, *first)));
    let Some((page, first)) = made else {
        let mut built = form.rows(decl);
        let mut scan = Scan::new(decl);
        for row in rows {
            scan.object(row.json());
            built.row(&scan);
        }
        return built.batch();
    };
    let places = rows.iter().filter_map(|row| row.place()).map(|(_, at)| *at);
    if places.clone().eq(first..first + rows.len()) {
        return page.slice(first, rows.len());
    }
    let places = UInt64Array::from_iter_values(places.map(|at| at as u64));
    take_record_batch(page, &places).unwrap_or_else(|error| unreachable!("rows are of their page: {error}"))
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

/// A listing as a stream of batches in the nested layout.
pub struct Batches {
    pages: Pages,
    schema: SchemaRef,
    /// Of the page that is being handed on, the last first.
    waiting: Vec<RecordBatch>,
}

impl std::fmt::Debug for Batches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batches").field("receipt", &self.pages.receipt).finish_non_exhaustive()
    }
}

impl Batches {
    pub(super) fn new(listing: &RawListing, shape: Shape) -> Self {
        let form = Form::batch(listing.decl(), shape);
        Batches { schema: form.schema(), pages: Pages::new(listing, form), waiting: Vec::new() }
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
        while self.waiting.is_empty() {
            match self.pages.next().await? {
                Some(Taken::Batches(batches)) => self.waiting.extend(batches.into_iter().rev()),
                _ => return Ok(None),
            }
        }
        Ok(self.waiting.pop())
    }

    /// Whether the batch that was given last was the last one of its page.
    pub fn is_between_pages(&self) -> bool {
        self.waiting.is_empty()
    }

    /// What the pull did up to the page of the batch that was given last.
    pub fn receipt(&self) -> &Receipt {
        self.pages.receipt()
    }
}

#[cfg(test)]
mod tests {
    use indecx_sandbox::{Options, Sandbox};

    use super::{Form, Pages};
    use crate::answers::ListAnswers;
    use crate::{Client, ErrorKind, PageSize, Paging};

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
