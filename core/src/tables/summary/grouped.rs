//! The groups that rows are put into, and how they are counted.

use super::by::GroupColumn;
use super::cells::{Cell, Cells};
use super::groups::Groups;
use crate::metrics::SummaryOptions;
use crate::metrics::measure::Told;

/// What is known of all rows so far, but for their tallies.
pub(super) struct Context {
    pub(super) options: SummaryOptions,
    pub(super) told: Told,
    pub(super) columns: Vec<GroupColumn>,
    pub(super) groups: Groups,
    /// What each column held in the first rows.
    pub(super) hints: Vec<Option<Cells>>,
}

impl Context {
    /// The number of the group of a row, whose columns of groups these are.
    pub(super) fn group_of(&mut self, by: &[Cells], row: usize) -> u32 {
        let cells = self.columns.iter_mut().zip(by).map(|(column, cells)| match &mut column.periods {
            None => cells.at(row),
            Some(periods) => {
                let day = match cells.at(row) {
                    Cell::Day(day) => periods.of_day(day),
                    cell => cell.instant().and_then(|at| periods.of_instant(at)),
                };
                day.map_or(Cell::Null, Cell::Day)
            }
        });
        self.groups.number_of(cells)
    }
}
