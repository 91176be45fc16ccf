//! How many pages one reading of a listing may request, given what the server has shown of its length. Without a
//! bound, a listing that grows as fast as it is read would be read for ever.
//!
//! One reading requests at most `64 + 6 × L / S` pages, including pages that it reads again:
//!
//! - `S` is the largest number of rows that one page held.
//! - `L` is the length of the listing: the first total. Where the server reports no total, or more rows arrive than it
//!   reported, the length is measured, once: it becomes the position read so far, or that of the furthest page with
//!   rows that probing finds, each probe twice as far as the one before.
//!
//! A reading without disturbance requests about `L / S` pages, and three times as many where tiny pages overlap by
//! half. A pull has at most seven readings by overlapping runs and seven by counted pages. A page that does not connect
//! wastes the requests in flight beyond it: at most four more than the client's concurrency.

use crate::paging::runs::Run;

/// Pages that every reading may request, however short the listing is.
const FREE_PAGES: u64 = 64;
/// Pages that a reading may request for each page that the listing fills.
const PAGES_PER_FULL_PAGE: u64 = 6;

/// Why a pull that gets no further is incomplete.
pub(crate) const UNSTABLE: &str = "rows came and went so fast that no end was in sight";

/// The pages that a reading has requested, and what is known of the length of its listing.
#[derive(Default)]
pub(crate) struct PageBudget {
    /// The number of pages of this reading, and the largest number of rows in one of them.
    pages: u64,
    largest: u64,
    /// The furthest page that held rows, and the position after its last row.
    furthest: Option<Run>,
    reached: u64,
    /// The measured length of the listing, and whether it has been measured.
    known_length: u64,
    has_probed: bool,
}

/// What the reading does after a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Continue,
    /// More rows arrived than the listing was known to have. Probing from this page on shows whether it is longer, or
    /// grows while it is read.
    ProbeLength(Run),
    /// The budget is spent, since rows are added as fast as they are read.
    Grows,
    /// The budget is spent before the reading reached the listing's known length.
    Stalls,
}

impl PageBudget {
    /// Begins another reading of the same listing with a full budget. What is known of its length stays.
    pub(crate) fn begin_reading(&mut self) {
        let PageBudget { known_length, has_probed, .. } = *self;
        *self = PageBudget { known_length, has_probed, ..PageBudget::default() };
    }

    /// Records a page that held `rows` rows. `total` is the first total that the server reported.
    pub(crate) fn record_page(&mut self, run: Run, rows: u64, total: Option<u64>) -> Decision {
        self.pages += 1;
        self.largest = self.largest.max(rows);
        let end = run.start().saturating_add(rows);
        if rows > 0 && end > self.reached {
            (self.furthest, self.reached) = (Some(run), end);
        }
        if self.pages <= FREE_PAGES {
            return Decision::Continue;
        }
        let length = self.known_length.max(total.unwrap_or(0));
        let full = length.div_ceil(self.largest.max(1));
        let allowed = full.saturating_mul(PAGES_PER_FULL_PAGE).saturating_add(FREE_PAGES);
        match self.furthest {
            _ if self.pages <= allowed => Decision::Continue,
            Some(run) if self.reached >= length && !self.has_probed => {
                Decision::ProbeLength(Run { page: run.page.saturating_mul(2) + 1, limit: run.limit })
            }
            _ if self.reached >= length => Decision::Grows,
            _ => Decision::Stalls,
        }
    }

    /// Whether the total covers all positions that have been read.
    pub(crate) fn is_covered_by(&self, total: Option<u64>) -> bool {
        total.is_some_and(|total| total >= self.reached)
    }

    /// Records the furthest page with rows that probing found; `None` if it found none.
    pub(crate) fn record_probe(&mut self, furthest: Option<Run>) {
        self.known_length = furthest.map_or(0, Run::start).max(self.reached);
        self.has_probed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, PageBudget, Run};

    /// Reads pages until the budget decides anything but to continue. Returns that page and the decision.
    fn read(page_budget: &mut PageBudget, from: u64, total: Option<u64>) -> (u64, Decision) {
        (from..)
            .map(|page| (page, page_budget.record_page(Run { page, limit: 100 }, 100, total)))
            .find(|it| it.1 != Decision::Continue)
            .unwrap_or((0, Decision::Continue))
    }

    #[test]
    fn a_listing_that_grows_ends() {
        for (total, probes, seen, ends) in [
            (None, 65, None, 455),
            (None, 65, Some(521), 3185),
            (Some(0), 65, None, 455),
            (Some(10_000), 665, None, 4055),
        ] {
            let mut page_budget = PageBudget::default();
            let (page, decision) = read(&mut page_budget, 1, total);
            assert_eq!((page, decision), (probes, Decision::ProbeLength(Run { page: 2 * probes + 1, limit: 100 })));
            page_budget.record_probe(seen.map(|page| Run { page, limit: 100 }));
            assert_eq!(read(&mut page_budget, page + 1, total), (ends, Decision::Grows));
            page_budget.begin_reading();
            assert_eq!(read(&mut page_budget, 1, total), (ends, Decision::Grows));
        }
    }

    #[test]
    fn what_is_read_again_and_again_ends() {
        let mut page_budget = PageBudget::default();
        let again =
            (1..).find(|_| page_budget.record_page(Run { page: 3, limit: 100 }, 100, Some(1000)) == Decision::Stalls);
        assert_eq!(again, Some(125));
    }
}
