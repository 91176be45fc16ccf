//! A pull by fixed pages, where overlapping ones cannot be had: rows without an id, servers that
//! ignore `limit`, pages of a few rows.
//!
//! Such pages can only be counted. A boundary between two pages is trusted when both came with the
//! same total; where totals do not tell, the whole is read twice and must come out the same. What stays unseen is a row
//! that goes and another that comes between the same two pages.

use crate::error::Result;
use crate::page::Page;
use crate::paging::{Run, served_size};
use crate::pull::{Source, Step};
use crate::row::Row;
use crate::row_key::{RowKey, Stamp, content_key};
use crate::seen::Seen;

/// Readings of two pages again before their boundary is an error.
const MOST_REREADS: u32 = 6;
/// Full pages in a row that bring nothing new: the server repeats itself.
const MOST_REPEATS: u32 = 2;

/// The state of a pull by fixed pages.
pub(crate) struct FixedPages {
    size: u64,
    /// Whether the server gives pages of this size whatever it is asked for.
    ignores_limit: bool,
    next: u64,
    /// The total that came with the page before.
    total: Option<u64>,
    previous: Vec<RowKey>,
    repeats: u32,
    /// Whether every boundary so far was trusted by its totals.
    trusted: bool,
    given: Reading,
    ended: bool,
}

/// What a reading of all pages came to, whatever the order of its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Reading {
    rows: u64,
    content: u128,
}

impl Reading {
    fn add(&mut self, rows: &[Row]) {
        self.rows += rows.len() as u64;
        for row in rows {
            self.content = self.content.wrapping_add(content_key(row));
        }
    }
}

/// Whether a page holds a row of another.
fn shares(stamps: &[Stamp], keys: &[RowKey]) -> bool {
    stamps.iter().any(|stamp| keys.contains(&stamp.key))
}

impl FixedPages {
    pub(crate) fn new(size: u64) -> Self {
        FixedPages {
            size,
            ignores_limit: false,
            next: 1,
            total: None,
            previous: Vec::new(),
            repeats: 0,
            trusted: true,
            given: Reading::default(),
            ended: false,
        }
    }

    pub(crate) fn ignoring_limit(size: u64) -> Self {
        FixedPages { ignores_limit: true, ..FixedPages::new(size) }
    }

    fn run(&self, page: u64) -> Run {
        Run { page, limit: self.size }
    }

    pub(crate) async fn step(&mut self, source: &mut Source, seen: &mut Seen) -> Result<Step> {
        if self.ended {
            return self.finish(source, seen).await;
        }
        let mut page = source.fetch(self.run(self.next), self.next == 1).await?;
        if self.next == 1 && !self.ignores_limit {
            self.size = served_size(self.size, page.rows.len() as u64, page.limit, page.total);
        }
        let mut rows = Vec::new();
        if self.next > 1 && !self.is_joined(&page) {
            let (before, joined) = self.join(source, seen).await?;
            rows = before;
            page = joined;
        }
        let came = page.rows.len() as u64;
        let stamps = page.stamps;
        let page_keys: Vec<RowKey> = stamps.iter().map(|stamp| stamp.key).collect();
        self.repeats = if came > 0 && page_keys == self.previous { self.repeats + 1 } else { 0 };
        if self.repeats >= MOST_REPEATS {
            let why = "the server gives the same page again and again; it may ignore the page's number";
            return Err(source.incomplete(seen.count(), why));
        }
        self.total = page.total;
        self.given.add(&page.rows);
        self.next += 1;
        self.ended = came == 0 || (came < self.size && page.total.is_some_and(|total| self.given.rows >= total));
        self.previous = page_keys;
        if source.query.has_ids() {
            rows.extend(seen.fresh(page.rows, &stamps, 0, &mut source.receipt));
        } else {
            rows.extend(page.rows);
        }
        Ok(Step::Rows(rows))
    }

    /// Whether nothing can have moved between this page and the one before it.
    fn is_joined(&mut self, page: &Page) -> bool {
        match (self.total, page.total) {
            (Some(before), Some(now)) => before == now,
            // Totals do not tell: two readings will.
            _ => {
                self.trusted &= page.rows.is_empty() && self.next == 2;
                true
            }
        }
    }

    /// Reads two pages again until both come with the same total. Gives the new rows of the first
    /// and the second page.
    async fn join(&mut self, source: &mut Source, seen: &mut Seen) -> Result<(Vec<Row>, Page)> {
        let mut fresh = Vec::new();
        for _ in 0..MOST_REREADS {
            source.receipt.rereads += 1;
            let before = source.fetch(self.run(self.next - 1), false).await?;
            let page = source.fetch(self.run(self.next), false).await?;
            let joined = before.total.is_some() && before.total == page.total;
            if source.query.has_ids() {
                // Where so many rows went that the page before holds none of its rows any more, others may have
                // slipped past both: a second reading has to tell.
                self.trusted &= self.previous.is_empty() || shares(&before.stamps, &self.previous);
                fresh.extend(seen.fresh(before.rows, &before.stamps, 0, &mut source.receipt));
            } else {
                self.trusted = false;
            }
            if joined {
                return Ok((fresh, page));
            }
        }
        Err(source.incomplete(seen.count(), "rows came and went so fast that two pages could not be joined"))
    }

    /// Compares with a second reading where totals could not tell, and with the total.
    async fn finish(&mut self, source: &mut Source, seen: &mut Seen) -> Result<Step> {
        let has_ids = source.query.has_ids();
        let rows = if has_ids { seen.count() } else { self.given.rows };
        let short = source.expected().is_some_and(|expected| rows < expected);
        if short && source.query.paging.check_total {
            let why = "fewer rows came than there should be (if the server's total is known to be wrong, pass \
                       `check_total` as false)";
            return Err(source.incomplete(rows, why));
        }
        let more_than_one = self.next > 3 || (self.next > 2 && !self.previous.is_empty());
        if more_than_one && (!has_ids || !self.trusted) && self.read_again(source).await? != self.given {
            return Err(source.incomplete(rows, "two readings in a row did not come out the same"));
        }
        Ok(Step::End)
    }

    async fn read_again(&self, source: &mut Source) -> Result<Reading> {
        let mut reading = Reading::default();
        for number in 1..self.next {
            let page = source.fetch(self.run(number), false).await?;
            reading.add(&page.rows);
        }
        Ok(reading)
    }
}
