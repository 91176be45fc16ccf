//! A page of a listing: its rows, and the facts about them that paging needs.
//!
//! ```text
//! {"page": 1, "limit": 3, "total": 825, "answers": [{"_id": "a"}, {"_id": "b"}, {"_id": "a"}]}
//!
//! rows      a  b  a           rows, or a table batch of three rows
//! facts     a  b  a           the key of each row; total 825, limit 3
//! select    0  1              the positions that paging keeps: the third row is a duplicate
//! ```

use crate::record::key::{Mark, Stamp, stamps};
use crate::record::object_scan::Scan;
use crate::record::row::Row;
use crate::record::schema::RecordDecl;

/// One page of a listing. The default is an empty page, as for one past the end.
#[derive(Debug, Default)]
pub(crate) struct Page<T> {
    pub(crate) rows: T,
    pub(crate) facts: PageFacts,
}

/// What is known about a page apart from the contents of its rows.
#[derive(Debug, Default)]
pub(crate) struct PageFacts {
    /// The key of each row, and a hash of its content.
    pub(crate) stamps: Vec<Stamp>,
    /// For each row, how many values could not be read as declared.
    pub(crate) unreadable: Vec<usize>,
    /// How many records match in all; `None` if the server did not report it.
    pub(crate) total: Option<u64>,
    /// The page size that the server reports it used.
    pub(crate) limit: Option<u64>,
    /// What the rows show about each filter of the query; empty if filters are not checked.
    pub(crate) findings: Vec<FilterFindings>,
    /// For each row, whether it lies outside the query's window; empty if the query has no window.
    pub(crate) is_outside: Vec<bool>,
    /// Whether the last two rows share a date by which the listing may be sorted.
    pub(crate) ends_tied: bool,
}

impl PageFacts {
    /// Returns the number of rows of the page.
    pub(crate) fn rows(&self) -> u64 {
        self.stamps.len() as u64
    }
}

/// What the rows of a page show about one filter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FilterFindings {
    /// A row has the requested value.
    pub(crate) matches: bool,
    /// A row lacks the field, as rows may for this filter.
    pub(crate) is_absent: bool,
    /// A row has no value there, or one in other words, which alone does not prove that the filter was ignored.
    pub(crate) lacks: bool,
    /// A row has another value: the platform ignored the filter.
    pub(crate) is_ignored: bool,
}

/// Where a response body keeps its rows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// `{page, limit, total, <name>: [...]}` with members in any order; a bare array is accepted too.
    Envelope(&'static str),
    /// `[...]`; an object with the rows under this name or `data` is accepted too.
    Array(&'static str),
}

impl Shape {
    /// Returns the names under which an envelope may keep the rows.
    pub(crate) fn list_names(self) -> [&'static str; 2] {
        match self {
            Shape::Envelope(name) => [name, name],
            Shape::Array(name) => [name, "data"],
        }
    }
}

/// The rows of one page, as rows or as a part of a table. The default is no rows.
pub trait PageRows: Default + Send + 'static {
    /// Keeps only the rows at these positions, which are in ascending order.
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

/// How the rows of a page are represented once it has been read: as rows or as table columns.
pub(crate) trait Form: Send + Sync {
    type Rows: PageRows;
    type Columns<'a>: Columns<'a, Rows = Self::Rows>;
    /// Creates the columns to which rows are appended while the page is read; `None` if they stay rows.
    fn columns<'a>(&self, decl: &'static RecordDecl) -> Option<Self::Columns<'a>>;
    /// Converts rows that were not put into columns.
    fn rows(&self, rows: Vec<Row>) -> Self::Rows;
}

/// Table columns that hold the rows of one page.
pub(crate) trait Columns<'a> {
    type Rows;
    /// Appends the single row that `row` scanned.
    fn push(&mut self, row: &Scan<'a>);
    fn finish(self) -> Self::Rows;
}

/// The form that keeps rows as [`Row`]s.
pub(crate) struct AsRows;

/// The columns of [`AsRows`], which has none: no value of this type exists.
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
