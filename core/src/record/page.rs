//! A page of a listing: its rows, and what is known of them beside what they hold.
//!
//! ```text
//! {"page": 1, "limit": 3, "total": 825, "answers": [{"_id": "a"}, {"_id": "b"}, {"_id": "a"}]}
//!
//! rows      a  b  a           rows, or a batch of a table with three rows
//! facts     a  b  a           what tells each row from all others; 825 in all, 3 a page
//! select    0  1              what the paging hands on: the third row came before
//! ```

use crate::record::key::{Mark, Stamp, stamps};
use crate::record::object_scan::Scan;
use crate::record::row::Row;
use crate::record::schema::RecordDecl;

/// One page of a listing; by default one past the end.
#[derive(Debug, Default)]
pub(crate) struct Page<T> {
    pub(crate) rows: T,
    pub(crate) facts: PageFacts,
}

/// What is known of a page beside what its rows hold.
#[derive(Debug, Default)]
pub(crate) struct PageFacts {
    /// What tells each row from all others, and from itself after a change.
    pub(crate) stamps: Vec<Stamp>,
    /// How many values of each row could not be read as declared.
    pub(crate) unreadable: Vec<usize>,
    /// How many records match in all, where the server said so.
    pub(crate) total: Option<u64>,
    /// The page size that the server says it used.
    pub(crate) limit: Option<u64>,
    /// What the rows show of the query's filters.
    pub(crate) sights: Vec<Sight>,
    /// Whether each row lies outside the query's window; empty where there is none.
    pub(crate) is_outside: Vec<bool>,
    /// Whether the last two rows share a date, by which the listing may be in order.
    pub(crate) ends_tied: bool,
}

impl PageFacts {
    /// How many rows the page has.
    pub(crate) fn rows(&self) -> u64 {
        self.stamps.len() as u64
    }
}

/// What the rows of a page show of a filter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sight {
    pub(crate) matches: bool,
    pub(crate) is_untold: bool,
    pub(crate) lacks: bool,
    /// A row shows another value: the filter was ignored.
    pub(crate) is_ignored: bool,
}

/// Where a body keeps its rows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// `{page, limit, total, <name>: [...]}` in any order; a bare array is taken too.
    Envelope(&'static str),
    /// `[...]`; under this name, or `data`, it is taken too.
    Array(&'static str),
}

impl Shape {
    /// The names under which an envelope may keep the rows.
    pub(crate) fn list_names(self) -> [&'static str; 2] {
        match self {
            Shape::Envelope(name) => [name, name],
            Shape::Array(name) => [name, "data"],
        }
    }
}

/// The rows of one page, in whatever form they are wanted; none by default.
pub trait PageRows: Default + Send + 'static {
    /// The rows at these places, which ascend.
    fn select(self, places: &[usize]) -> Self;
}

impl PageRows for Vec<Row> {
    fn select(mut self, places: &[usize]) -> Self {
        if places.len() < self.len() {
            let (mut all, mut places) = (0.., places.iter().copied().peekable());
            self.retain(|_| all.next().is_some_and(|at| places.next_if_eq(&at).is_some()));
        }
        self
    }
}

/// What the rows of a page become while it is read.
pub(crate) trait Form: Send + Sync {
    type Rows: PageRows;
    type Columns<'a>: Columns<'a, Rows = Self::Rows>;
    /// The columns that the rows are put into in the pass that reads them; none where they stay rows.
    fn columns<'a>(&self, decl: &'static RecordDecl) -> Option<Self::Columns<'a>>;
    /// The rows as they are.
    fn rows(&self, rows: Vec<Row>) -> Self::Rows;
}

/// Columns that one page's rows are put into.
pub(crate) trait Columns<'a> {
    type Rows;
    /// Appends the one row that was scanned.
    fn push(&mut self, row: &Scan<'a>);
    fn finish(self) -> Self::Rows;
}

/// Rows that stay rows.
pub(crate) struct AsRows;

/// The columns of rows that stay rows.
pub(crate) enum NoColumns {}

impl Form for AsRows {
    type Rows = Vec<Row>;
    type Columns<'a> = NoColumns;

    fn columns<'a>(&self, _: &'static RecordDecl) -> Option<Self::Columns<'a>> {
        None
    }

    fn rows(&self, rows: Vec<Row>) -> Vec<Row> {
        rows
    }
}

impl<'a> Columns<'a> for NoColumns {
    type Rows = Vec<Row>;

    fn push(&mut self, _: &Scan<'a>) {
        match *self {}
    }

    fn finish(self) -> Vec<Row> {
        match self {}
    }
}

impl Page<Vec<Row>> {
    pub(crate) fn new(rows: Vec<Row>, marks: &[Mark], total: Option<u64>, limit: Option<u64>) -> Self {
        let unreadable = rows.iter().map(Row::unreadable).collect();
        let facts = PageFacts { stamps: stamps(marks, &rows), unreadable, total, limit, ..PageFacts::default() };
        Page { rows, facts }
    }
}
