//! A pull by fixed pages, where overlapping ones cannot be had: rows without an id, servers that
//! ignore `limit`, pages of a few rows.
//!
//! Such pages can only be counted: between two of them a row may go to where nobody looks again, while another takes
//! its place in the total: every id came once then, the total stayed as it was, and a row is lost. So a listing of
//! several pages is read again until a reading brings no new row. The second one goes backwards: what rows that go, or
//! come, hide from the one is plain to the other.

use crate::error::Result;
use crate::paging::dedup::Dedup;
use crate::paging::runs::{Run, served_size, size_of_sweep};
use crate::paging::source::Source;
use crate::paging::step::{Fresh, Step};
use crate::record::key::RowKeys;
use crate::record::page::{PageFacts, PageRows};

/// Readings of a listing before it is an error that each one brought new rows.
const MOST_READINGS: u32 = 6;
/// Pages in a row that are the page before, for the most part: the server repeats itself.
const MOST_REPEATS: u32 = 2;

/// The state of a pull by fixed pages.
pub(crate) struct CountedPages {
    size: u64,
    /// That of the first reading.
    full_size: u64,
    /// Whether the server gives pages of this size whatever it is asked for.
    ignores_limit: bool,
    /// The page that is read next; 0 when all were.
    next: u64,
    /// How many readings there were before this one.
    readings: u32,
    reading: Reading,
    /// Pages of the first reading that held rows.
    pages: u64,
    /// The rows of the page before.
    previous: RowKeys,
    repeats: u32,
    /// Whether another reading than the first brought rows.
    found_later: bool,
    ended: bool,
}

/// What a reading of all pages came to.
#[derive(Default)]
struct Reading {
    rows: u64,
    /// Rows that no reading had brought.
    fresh: u64,
    /// Rows of the first reading that had come before.
    again: u64,
    backwards: bool,
}

impl CountedPages {
    pub(crate) fn new(size: u64) -> Self {
        CountedPages {
            size,
            full_size: size,
            ignores_limit: false,
            next: 1,
            readings: 0,
            reading: Reading::default(),
            pages: 0,
            previous: RowKeys::default(),
            repeats: 0,
            found_later: false,
            ended: false,
        }
    }

    pub(crate) fn ignoring_limit(size: u64) -> Self {
        CountedPages { ignores_limit: true, ..CountedPages::new(size) }
    }

    pub(crate) async fn step<T: PageRows>(&mut self, source: &mut Source<T>, seen: &mut Dedup) -> Result<Step<T>> {
        if self.ended {
            return self.finish(source, seen);
        }
        let number = self.next;
        let page = source.fetch_counted(Run { page: number, limit: self.size }).await?;
        let PageFacts { stamps, total, limit, .. } = &page.facts;
        let came = stamps.len() as u64;
        if number == 1 && !self.ignores_limit && !self.reading.backwards {
            self.size = served_size(self.size, came, *limit, *total);
        }
        // Rows without an id are told by what they hold; two alike are two where one page holds both.
        let twice = if self.readings > 0 { came } else { 0 };
        let places = seen.fresh(stamps, twice, &mut source.receipt);
        self.reading.rows += came;
        self.reading.fresh += places.len() as u64;
        if self.readings == 0 {
            self.full_size = self.size;
            self.reading.again += came - places.len() as u64;
            self.pages += u64::from(came > 0);
            let known = stamps.iter().filter(|stamp| self.previous.contains(&stamp.key)).count() as u64;
            self.repeats = if known * 2 > came { self.repeats + 1 } else { 0 };
            self.previous = stamps.iter().map(|stamp| stamp.key).collect();
            if self.repeats >= MOST_REPEATS {
                let why = "the server gives the same page again and again; it may ignore the page's number";
                return Err(source.incomplete(seen.count(), why));
            }
        }
        if self.reading.backwards {
            self.next -= 1;
            self.ended = self.next == 0;
        } else {
            self.next += 1;
            self.ended = came == 0 || (came < self.size && total.is_some_and(|total| self.reading.rows >= total));
        }
        Ok(Step::Rows(Fresh { page, places }))
    }

    /// Begins another reading, unless the last one brought nothing new or one page held all.
    fn finish<T: PageRows>(&mut self, source: &mut Source<T>, seen: &Dedup) -> Result<Step<T>> {
        let reading = std::mem::take(&mut self.reading);
        let rows = seen.count();
        let missing = source.missing(rows);
        let is_quiet = self.pages <= 1 || (self.readings > 0 && reading.fresh == 0);
        self.found_later |= self.readings > 0 && reading.fresh > 0;
        if is_quiet && missing == 0 {
            let most = source.receipt.total_first.max(source.receipt.total_last).unwrap_or(reading.rows);
            if self.found_later && rows > most && !source.query.has_ids() {
                // A row that changed is there in both its forms, and nothing tells that they are one.
                return Err(source.incomplete(rows, "two readings in a row did not come out the same"));
            }
            return Ok(Step::End);
        }
        let another_size = !self.ignores_limit && (reading.again > 0 || self.readings > 0);
        if is_quiet && (!another_size || self.pages <= 1) {
            return Err(source.short(rows, reading.rows));
        }
        self.readings += 1;
        source.allowance.begin();
        if self.readings > MOST_READINGS {
            return Err(match is_quiet {
                true => source.short(rows, reading.rows),
                false => source.incomplete(rows, "rows came so fast that each reading brought new ones"),
            });
        }
        // Rows that came twice, and those that another reading brought, may change places among rows of one date.
        if another_size {
            self.size = size_of_sweep(self.full_size, self.readings, 1);
        }
        self.reading.backwards = !another_size && !reading.backwards;
        self.next = if self.reading.backwards { self.pages } else { 1 };
        self.ended = false;
        Ok(Step::Nothing)
    }
}
