//! A pull by counted pages, where overlapping runs are impossible: rows without an id, servers that ignore `limit`,
//! pages of a few rows.
//!
//! Between two such pages a row may move to where it is not read again, while another row takes its place in the total.
//! Then every id arrives once, the total is unchanged, and a row is missing all the same:
//!
//! ```text
//! page 1   a b c       then `a` is removed, and `h` is added at the end
//! page 2   e f g       `d` moved to page 1, which is not read again
//! page 3   h           seven rows, and the total says seven
//!
//! page 3   h           the second reading goes backwards
//! page 2   e f g
//! page 1   b c d       it finds `d`, a new row, so a third reading follows
//! ```
//!
//! So a listing of several pages is read again until a reading finds no new row. The second reading goes backwards,
//! since rows that move hide other rows from it than from the first.

use crate::error::Result;
use crate::paging::dedup::Dedup;
use crate::paging::runs::{Run, served_size, size_of_sweep};
use crate::paging::source::Source;
use crate::paging::step::{NewRows, Step};
use crate::record::key::RowKeys;
use crate::record::page::{PageFacts, PageRows};

/// The largest number of readings. If each of them finds new rows, the pull fails.
const MOST_READINGS: u32 = 6;
/// Consecutive pages that mostly repeat the page before them, after which the pull fails.
const MOST_REPEATS: u32 = 2;

/// The state of a pull by counted pages.
pub(crate) struct CountedPages {
    /// The page size of this reading.
    size: u64,
    /// The page size of the first reading.
    full_size: u64,
    /// Whether the server serves pages of this size whatever is requested.
    ignores_limit: bool,
    /// The number of the next page; 0 if no page is left.
    next: u64,
    /// The number of readings before this one.
    readings: u32,
    reading: Reading,
    /// The number of pages of the first reading that held rows.
    pages: u64,
    /// The keys of the page before.
    previous: RowKeys,
    /// The number of consecutive pages that mostly repeat the page before them.
    repeats: u32,
    /// Whether a later reading found rows that the first did not.
    found_later: bool,
    ended: bool,
}

/// The result of one reading of all pages.
#[derive(Default)]
struct Reading {
    rows: u64,
    /// Rows that no earlier reading or page held.
    new: u64,
    /// Rows of the first reading that an earlier page held too.
    repeated: u64,
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
            return self.decide_completeness(source, seen);
        }
        let number = self.next;
        let page = source.fetch_counted(Run { page: number, limit: self.size }).await?;
        let PageFacts { stamps, total, limit, .. } = &page.facts;
        let rows = stamps.len() as u64;
        if number == 1 && !self.ignores_limit && !self.reading.backwards {
            self.size = served_size(self.size, rows, *limit, *total);
        }
        // A row without an id is identified by its content. Two equal rows are two rows if one page holds both.
        let twice = if self.readings > 0 { rows } else { 0 };
        let places = seen.new_rows(stamps, twice, &mut source.receipt);
        self.reading.rows += rows;
        self.reading.new += places.len() as u64;
        if self.readings == 0 {
            self.full_size = self.size;
            self.reading.repeated += rows - places.len() as u64;
            self.pages += u64::from(rows > 0);
            let known = stamps.iter().filter(|stamp| self.previous.contains(&stamp.key)).count() as u64;
            self.repeats = if known * 2 > rows { self.repeats + 1 } else { 0 };
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
            self.ended = rows == 0 || (rows < self.size && total.is_some_and(|total| self.reading.rows >= total));
        }
        Ok(Step::Rows(NewRows { page, places }))
    }

    /// Decides whether the listing is complete after a reading: it is, if the reading found no new row, or one page
    /// held all. Fallback begins another reading.
    fn decide_completeness<T: PageRows>(&mut self, source: &mut Source<T>, seen: &Dedup) -> Result<Step<T>> {
        let reading = std::mem::take(&mut self.reading);
        let rows = seen.count();
        let missing = source.missing(rows);
        let is_quiet = self.pages <= 1 || (self.readings > 0 && reading.new == 0);
        self.found_later |= self.readings > 0 && reading.new > 0;
        if is_quiet && missing == 0 {
            let most = source.receipt.total_first.max(source.receipt.total_last).unwrap_or(reading.rows);
            if self.found_later && rows > most && !source.query.has_ids() {
                // A row without an id that changed counts as two rows, and nothing shows that they are one.
                return Err(source.incomplete(rows, "two readings in a row did not come out the same"));
            }
            return Ok(Step::End);
        }
        let another_size = !self.ignores_limit && (reading.repeated > 0 || self.readings > 0);
        if is_quiet && (!another_size || self.pages <= 1) {
            return Err(source.short(rows, reading.rows));
        }
        self.readings += 1;
        source.page_budget.begin_reading();
        if self.readings > MOST_READINGS {
            return Err(match is_quiet {
                true => source.short(rows, reading.rows),
                false => source.incomplete(rows, "rows came so fast that each reading brought new ones"),
            });
        }
        // Rows with one date may change places. Another page size puts the boundaries elsewhere.
        if another_size {
            self.size = size_of_sweep(self.full_size, self.readings, 1);
        }
        self.reading.backwards = !another_size && !reading.backwards;
        self.next = if self.reading.backwards { self.pages } else { 1 };
        self.ended = false;
        Ok(Step::Continue)
    }
}
