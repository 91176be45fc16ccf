//! Assigns rows to groups; holds what all batches share.

use super::by::GroupColumn;
use super::cells::{Cell, Cells};
use super::groups::Groups;
use super::period::Periods;
use crate::error::{Error, Result};
use crate::metrics::SummaryOptions;
use crate::metrics::measure::CallerSettings;

/// What is known of all rows so far, except their tallies.
pub(super) struct Context {
    pub(super) options: SummaryOptions,
    pub(super) settings: CallerSettings,
    pub(super) columns: Vec<GroupColumn>,
    pub(super) groups: Groups,
    /// The cells of each group column in the first rows: they give the type of a column in which all groups are null.
    pub(super) type_hints: Vec<Option<Cells>>,
    pub(super) dates: Dates,
}

/// Whether any date was read, and any text that is not a date.
#[derive(Default)]
pub(super) struct Dates {
    has_dates: bool,
    has_others: bool,
}

impl Dates {
    /// Rejects a date column if none of its texts is a date. A single text that is not a date counts as null.
    pub(super) fn check(&self, options: &SummaryOptions) -> Result<()> {
        if self.has_dates || !self.has_others {
            return Ok(());
        }
        let name = &options.grouping.date_field;
        let why = format!("no text of the column {name} is a date, such as 2025-01-31 or 2025-01-31T09:30:00Z");
        Err(Error::invalid("date_field", format!("`date_field`: {why}.")))
    }

    /// Returns the first day of the period of a cell.
    fn period(&mut self, periods: &mut Periods, cell: Cell<'_>) -> Option<i32> {
        let first = match cell.day() {
            Some(day) => periods.of_day(day),
            None => cell.instant().and_then(|at| periods.of_instant(at)),
        };
        self.has_dates |= first.is_some();
        self.has_others |= first.is_none() && matches!(cell, Cell::Text(text) if !text.trim().is_empty());
        first
    }
}

impl Context {
    /// Returns the number of each row's group; `by` are the cells of the group columns.
    pub(super) fn groups_of(&mut self, by: &[Cells], rows: usize) -> Vec<u32> {
        let mut numbers_of_groups = vec![0; rows];
        let Context { columns, groups, dates, .. } = self;
        for (at, (column, cells)) in columns.iter_mut().zip(by).enumerate() {
            let values = &mut groups.columns[at];
            let numbers = match &mut column.periods {
                None => values.ids_of(cells, rows),
                Some(periods) => {
                    let mut day = |row| dates.period(periods, cells.at(row)).map_or(Cell::Null, Cell::Day);
                    (0..rows).map(|row| values.id_of(day(row))).collect()
                }
            };
            groups.part(at, &mut numbers_of_groups, &numbers);
        }
        numbers_of_groups
    }
}
