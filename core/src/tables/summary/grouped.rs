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
    /// The number of each row's group; `by` are the columns of groups.
    pub(super) fn groups_of(&mut self, by: &[Cells], rows: usize) -> Vec<u32> {
        let mut groups = vec![0; rows];
        for (at, (column, cells)) in self.columns.iter_mut().zip(by).enumerate() {
            let values = &mut self.groups.columns[at];
            let numbers = match &mut column.periods {
                None => values.numbers_of(cells, rows),
                Some(periods) => {
                    let mut day = |row| match cells.at(row) {
                        Cell::Day(day) => periods.of_day(day),
                        cell => cell.instant().and_then(|at| periods.of_instant(at)),
                    };
                    (0..rows).map(|row| values.number_of(day(row).map_or(Cell::Null, Cell::Day))).collect()
                }
            };
            self.groups.part(at, &mut groups, &numbers);
        }
        groups
    }
}
