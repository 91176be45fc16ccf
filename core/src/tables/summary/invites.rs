//! Counts invites by whether they were answered.

use super::by::missing;
use super::cells::Cells;
use super::context::Context;
use super::frame::Frame;
use super::groups::Value;
use super::table::Columns;
use crate::error::{Error, Result};
use crate::metrics::lists::{Rate, response_rate};
use crate::tables::table::Table;

/// The columns that are read whatever the groups are.
pub(super) const COLUMNS: [&str; 5] = ["answered", "deleted", "deleted_answer", "valid_email", "valid_phone"];

/// The counts of one group.
#[derive(Clone, Copy, Default)]
struct Counts {
    n: u64,
    answered: u64,
    unreachable: u64,
    left_out: u64,
}

/// The counts of invites by group number; `None` for a group without a row.
#[derive(Default)]
pub(super) struct InviteGroups(Vec<Option<Counts>>);

impl InviteGroups {
    pub(super) fn add(&mut self, frame: &Frame<'_>, by: &[Cells], context: &mut Context) -> Result<()> {
        let options = &context.options.clone();
        if options.counts.weights.is_some() {
            return Err(Error::invalid("weights", "`weights` are for answers: an invite counts once."));
        }
        let answered = frame.cells("answered", "answered")?.ok_or_else(|| missing("answered"))?;
        let flags = |name| frame.cells(name, name).map(|cells| cells.unwrap_or(Cells::Nothing));
        let (deleted, deleted_answer) = (flags("deleted")?, flags("deleted_answer")?);
        let (email, phone) = (flags("valid_email")?, flags("valid_phone")?);
        let is = |cells: &Cells, row, wanted| cells.at(row).flag() == Some(wanted);
        let groups = context.groups_of(by, frame.rows());
        for (row, group) in groups.into_iter().enumerate() {
            let group = group as usize;
            if group >= self.0.len() {
                self.0.resize(group + 1, None);
            }
            let counts = self.0[group].get_or_insert_default();
            if !options.counts.include_deleted && is(&deleted, row, true) {
                counts.left_out += 1;
                continue;
            }
            counts.n += 1;
            let is_gone = !options.counts.include_deleted && is(&deleted_answer, row, true);
            counts.answered += u64::from(is(&answered, row, true) && !is_gone);
            counts.unreachable += u64::from(is(&email, row, false) && is(&phone, row, false));
        }
        Ok(())
    }

    pub(super) fn table(&self, context: &Context) -> Table {
        let grouping = &context.options.grouping;
        let mut rows: Vec<(Vec<&Value>, Counts, Rate)> = Vec::new();
        for (group, counts) in self.0.iter().enumerate() {
            let Some(counts) = *counts else { continue };
            let is_hidden = counts.n < grouping.min_n as u64;
            let rate = response_rate(counts.answered, counts.n, grouping.confidence).unwrap_or_default();
            let values = context.groups.values_of(u32::try_from(group).unwrap_or(u32::MAX));
            rows.push((values, counts, if is_hidden { Rate::default() } else { rate }));
        }
        rows.sort_by(|(one, _, _), (other, _, _)| {
            let by = one.iter().zip(other).map(|(one, other)| one.order(other)).find(|order| order.is_ne());
            by.unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut columns = Columns::default();
        columns.groups(context, rows.iter().map(|(groups, _, _)| groups.as_slice()));
        columns.counts("n", rows.iter().map(|(_, counts, _)| Some(counts.n)));
        columns.counts("answered", rows.iter().map(|(_, counts, _)| Some(counts.answered)));
        columns.numbers("rate", rows.iter().map(|(_, _, rate)| rate.rate));
        columns.numbers("low", rows.iter().map(|(_, _, rate)| rate.low));
        columns.numbers("high", rows.iter().map(|(_, _, rate)| rate.high));
        columns.counts("unreachable", rows.iter().map(|(_, counts, _)| Some(counts.unreachable)));
        columns.counts("left_out", rows.iter().map(|(_, counts, _)| Some(counts.left_out)));
        columns.table()
    }
}
