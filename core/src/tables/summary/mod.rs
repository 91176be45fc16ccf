//! Counts rows by groups: answers by their metric, invites by whether they were answered.
//!
//! Rows arrive as batches of columns, of a pull or of a caller's data frame (`frame`, `cells`). Each row is assigned to
//! its group (`by`, `period`, `groups`) and counted, and the result is a small table (`table`). Only one tally per
//! group is kept in memory.

mod answers;
mod by;
mod cells;
mod context;
mod fields;
mod frame;
mod groups;
mod invites;
mod json;
mod lists;
mod period;
mod recent;
mod rows;
mod table;

use arrow_array::RecordBatch;

use self::answers::{AnswerGroups, COLUMNS as ANSWER_COLUMNS};
use self::cells::Cells;
use self::context::{Context, Dates};
use self::frame::Frame;
use self::groups::Groups;
use self::invites::{COLUMNS as INVITE_COLUMNS, InviteGroups};
use super::batches::{wide_batch, wide_columns};
use super::table::Table;
use crate::error::{Error, Result};
use crate::input::value::Argument;
use crate::metrics::SummaryOptions;
use crate::metrics::measure::CallerSettings;
use crate::record::row::Row;
use crate::record::schema::RecordDecl;

pub use json::rows_json;

/// The tallies; the first rows decide which kind they are.
enum Counted {
    Answers(Box<AnswerGroups>),
    Invites(Box<InviteGroups>),
}

impl Counted {
    fn new(is_answers: bool) -> Self {
        match is_answers {
            true => Counted::Answers(Box::default()),
            false => Counted::Invites(Box::default()),
        }
    }
}

/// Rows being counted into a table of metrics.
pub struct Summary {
    context: Context,
    counted: Option<Counted>,
    /// Column names of rows that were given as mappings.
    seen: rows::Seen,
}

impl std::fmt::Debug for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Summary").field("by", &self.context.options.grouping.by).finish_non_exhaustive()
    }
}

impl Summary {
    /// Creates a summary in which nothing is counted yet.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for invalid options.
    pub fn new(options: SummaryOptions) -> Result<Self> {
        let settings = CallerSettings::new(options.counts.scales.clone(), options.counts.top.clone())?;
        let columns = by::columns(&options.grouping)?;
        let (groups, type_hints) = (Groups::new(columns.len()), vec![None; columns.len()]);
        let context = Context { options, settings, columns, groups, type_hints, dates: Dates::default() };
        Ok(Summary { context, counted: None, seen: rows::Seen::default() })
    }

    /// Creates a summary of the rows of one record, whose columns are known.
    pub(super) fn of(decl: &'static RecordDecl, options: SummaryOptions) -> Result<Self> {
        by::check(&options.grouping, decl, &wide_columns(decl))?;
        let counted = Some(Counted::new(decl.field("review").is_some()));
        Ok(Summary { counted, ..Summary::new(options)? })
    }

    /// Returns the columns of the wide layout that are needed, and the lists whose discovered columns are needed.
    pub(super) fn needed(&self, decl: &'static RecordDecl) -> Vec<String> {
        let Context { options, columns, .. } = &self.context;
        let mut names = ANSWER_COLUMNS.iter().chain(&INVITE_COLUMNS).map(|name| (*name).to_owned()).collect::<Vec<_>>();
        names.push(options.grouping.date_field.clone());
        names.extend(options.counts.questions.then(|| "additional_questions".to_owned()));
        names.extend(columns.iter().map(|column| match column.name.starts_with(by::INDICATOR) {
            true => "indicators".to_owned(),
            false => column.name.clone(),
        }));
        let known = wide_columns(decl);
        names.into_iter().map(|name| by::spelling(&name, &known).map_or(name.clone(), str::to_owned)).collect()
    }

    /// Counts the rows of a data frame, in either layout.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the data frame lacks a column that is needed.
    pub fn add_batch(&mut self, batch: &RecordBatch) -> Result<()> {
        let frame = Frame::new(batch);
        let has = |name: &str| frame.column(name).is_some();
        let is_answers = has("review") || !has("answered");
        let by = self.group_cells(&frame)?;
        match self.counted.get_or_insert_with(|| Counted::new(is_answers)) {
            Counted::Answers(answers) => answers.add(&frame, &by, &mut self.context),
            Counted::Invites(invites) => invites.add(&frame, &by, &mut self.context),
        }
    }

    /// Returns the cells that rows are grouped by, one entry for each group column; for periods, the dates.
    fn group_cells(&mut self, frame: &Frame<'_>) -> Result<Vec<Cells>> {
        let Context { options, columns, type_hints, .. } = &mut self.context;
        let mut all = Vec::with_capacity(columns.len());
        for (column, hint) in columns.iter().zip(type_hints) {
            let cells = match column.periods {
                Some(_) => dates(frame, &options.grouping.date_field)?,
                None => frame.group(&column.name)?,
            };
            if hint.as_ref().is_none_or(|hint| matches!(hint.inner(), Cells::Nothing)) {
                *hint = Some(cells.clone());
            }
            all.push(cells);
        }
        Ok(all)
    }

    /// Counts rows of a listing.
    ///
    /// # Errors
    /// See [`Summary::add_batch`].
    pub fn add_rows(&mut self, rows: &[Row]) -> Result<()> {
        for rows in rows.chunk_by(|one, other| std::ptr::eq(one.decl(), other.decl())) {
            self.add_batch(&wide_batch(rows[0].decl(), rows))?;
        }
        Ok(())
    }

    /// Counts rows that are mappings.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a value that is not a row; see also
    /// [`Summary::add_batch`].
    #[doc(hidden)]
    pub fn add_mappings(&mut self, rows: &[Argument]) -> Result<()> {
        let rows = rows::fields_of_all(rows)?;
        let rows: Vec<&fields::Fields> = rows.iter().map(AsRef::as_ref).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let batch = rows::batch(&mut self.seen, &self.context.options, &rows)?;
        self.add_batch(&batch)
    }

    /// Returns the counts: for answers one row per group and metric or question, for invites one row per group.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a name that no row had, or if no date could be read.
    pub fn finish(self) -> Result<Table> {
        self.seen.check(&self.context.options)?;
        self.context.dates.check(&self.context.options)?;
        match self.counted.unwrap_or_else(|| Counted::new(true)) {
            Counted::Answers(answers) => Ok(answers.table(&self.context)),
            Counted::Invites(invites) => Ok(invites.table(&self.context)),
        }
    }
}

/// Returns the column of the dates that periods are computed from.
fn dates(frame: &Frame<'_>, name: &str) -> Result<Cells> {
    let cells = frame.cells(name, "date_field")?.ok_or_else(|| by::unknown("date_field", name, &frame.names))?;
    match cells.inner() {
        Cells::Whole(_) | Cells::Number(_) | Cells::Boolean(_) => {
            Err(Error::invalid("date_field", format!("`date_field`: the column {name} holds no dates.")))
        }
        _ => Ok(cells),
    }
}
