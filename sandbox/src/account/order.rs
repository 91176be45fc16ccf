//! The order of the account's rows: by which date they are sorted, and where a new row is inserted.

use serde_json::json;

use crate::behaviour::options::Order;
use crate::clock;
use crate::data::answers::Row;
use crate::data::invites::Invite;
use crate::data::records::Record;

/// A row with dates, by which it can be sorted and filtered.
pub(crate) trait Dated {
    fn created(&self) -> i64;
    fn updated(&self) -> Option<i64>;
    /// Changes both dates.
    fn date(&mut self, created: i64, updated: Option<i64>);
}

impl Dated for Row {
    fn created(&self) -> i64 {
        self.created
    }
    fn updated(&self) -> Option<i64> {
        self.updated
    }
    fn date(&mut self, created: i64, updated: Option<i64>) {
        (self.created, self.updated) = (created, updated);
    }
}

impl Dated for Invite {
    fn created(&self) -> i64 {
        self.created
    }
    fn updated(&self) -> Option<i64> {
        Some(self.updated)
    }
    fn date(&mut self, created: i64, updated: Option<i64>) {
        (self.created, self.updated) = (created, updated.unwrap_or(created));
    }
}

impl Dated for Record {
    fn created(&self) -> i64 {
        self.created
    }
    fn updated(&self) -> Option<i64> {
        self.updated
    }
    fn date(&mut self, created: i64, updated: Option<i64>) {
        (self.created, self.updated) = (created, updated);
        self.value["createdAt"] = json!(clock::iso(created));
        if let Some(updated) = updated {
            self.value["updatedAt"] = json!(clock::iso(updated));
        }
    }
}

/// Returns the number by which a listing is sorted. A row that was never updated counts as updated when it was created.
pub(crate) fn order_key(row: &impl Dated, order: Order) -> i64 {
    match order {
        Order::CreatedDesc => -row.created(),
        Order::CreatedAsc => row.created(),
        Order::UpdatedDesc => -row.updated().unwrap_or(row.created()),
        Order::UpdatedAsc => row.updated().unwrap_or(row.created()),
    }
}

/// Gives all rows of each group of `size` neighbours the dates of the group's first row.
pub(crate) fn tie(rows: &mut [impl Dated], size: usize) {
    for group in rows.chunks_mut(size.max(1)) {
        let (created, updated) = (group[0].created(), group[0].updated().unwrap_or(group[0].created()));
        for row in group.iter_mut().skip(1) {
            row.date(created, row.updated().map(|_| updated));
        }
    }
}

/// Sorts the rows; rows with equal dates keep their order.
pub(crate) fn sort(rows: &mut [impl Dated], order: Order) {
    rows.sort_by_key(|row| order_key(row, order));
}

/// Inserts a row at its place in the order. It counts as newer than the rows with the same date.
pub(crate) fn place<R: Dated>(rows: &mut Vec<R>, row: R, order: Order) {
    let key = order_key(&row, order);
    let at = match order.is_ascending() {
        true => rows.partition_point(|other| order_key(other, order) <= key),
        false => rows.partition_point(|other| order_key(other, order) < key),
    };
    rows.insert(at, row);
}

/// Inserts many rows at once, with the same result as [`place`] for one row after the other.
pub(crate) fn place_all<R: Dated>(rows: &mut Vec<R>, new: Vec<R>, order: Order) {
    if order.is_ascending() {
        rows.extend(new);
    } else {
        rows.splice(..0, new.into_iter().rev());
    }
    sort(rows, order);
}
