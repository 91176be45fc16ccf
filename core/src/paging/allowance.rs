//! How many pages a reading of a listing may take, by what the server showed of its length. Rows that come as fast as
//! they are read, wherever they come, would have it go on for ever.
//!
//! One reading takes at most `64 + 6 × L / S` pages, those read again included. `S` is the most rows that came in a
//! page. `L` is the first total; where more came than that, or there is none, it is once, and once only, set anew to
//! the position read up to, or that of the furthest row that was then seen by looking twice as far again and again. A
//! calm reading takes about `L / S` pages, and three times that where tiny pages overlap by half. A pull is at most
//! seven readings by overlapping runs and seven by counted pages. A page that leads on to nothing takes those asked for
//! beyond it along, of which there are at most four more than slots.

use crate::paging::runs::Run;

/// Pages that any reading may take.
const LEAST_PAGES: u64 = 64;
/// Pages for each that a listing fills.
const PAGES_FOR_ONE: u64 = 6;

/// What a reading takes, and what is known of the listing that it reads.
#[derive(Default)]
pub(crate) struct Allowance {
    /// Pages that this reading took, and the most rows in one of them.
    pages: u64,
    largest: u64,
    /// The page with rows that reached furthest, and where its last row stands.
    furthest: Option<Run>,
    reached: u64,
    /// A position up to which the listing was seen to reach, and whether it was looked for.
    known: u64,
    has_looked: bool,
}

/// What is to be done after a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Go,
    /// More came than was known of: where there are rows from this page on tells whether there is much more, or whether
    /// the listing grows while it is read.
    Look(Run),
    /// Rows come as fast as they are read.
    Grows,
    /// So many pages, and yet not even what was there at first was read.
    Stalls,
}

impl Allowance {
    /// Begins another reading of the same listing.
    pub(crate) fn begin(&mut self) {
        let Allowance { known, has_looked, .. } = *self;
        *self = Allowance { known, has_looked, ..Allowance::default() };
    }

    /// Notes a page of so many rows, and the first total that the server told.
    pub(crate) fn take(&mut self, run: Run, rows: u64, total: Option<u64>) -> Verdict {
        self.pages += 1;
        self.largest = self.largest.max(rows);
        let end = run.start().saturating_add(rows);
        if rows > 0 && end > self.reached {
            (self.furthest, self.reached) = (Some(run), end);
        }
        if self.pages <= LEAST_PAGES {
            return Verdict::Go;
        }
        let length = self.known.max(total.unwrap_or(0));
        let full = length.div_ceil(self.largest.max(1));
        let allowed = full.saturating_mul(PAGES_FOR_ONE).saturating_add(LEAST_PAGES);
        match self.furthest {
            _ if self.pages <= allowed => Verdict::Go,
            Some(run) if self.reached >= length && !self.has_looked => {
                Verdict::Look(Run { page: run.page.saturating_mul(2) + 1, limit: run.limit })
            }
            _ if self.reached >= length => Verdict::Grows,
            _ => Verdict::Stalls,
        }
    }

    /// Whether this total says that the listing is as long as what was read of it.
    pub(crate) fn is_covered_by(&self, total: Option<u64>) -> bool {
        total.is_some_and(|total| total >= self.reached)
    }

    /// Notes the furthest page that was seen to have rows when it was looked for, if there was one.
    pub(crate) fn looked(&mut self, furthest: Option<Run>) {
        self.known = furthest.map_or(0, Run::start).max(self.reached);
        self.has_looked = true;
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowance, Run, Verdict};

    /// The pages that are read until the verdict is another than to go on.
    fn read(allowance: &mut Allowance, from: u64, total: Option<u64>) -> (u64, Verdict) {
        (from..)
            .map(|page| (page, allowance.take(Run { page, limit: 100 }, 100, total)))
            .find(|it| it.1 != Verdict::Go)
            .unwrap_or((0, Verdict::Go))
    }

    #[test]
    fn a_listing_that_grows_ends() {
        for (total, looks, seen, ends) in [
            (None, 65, None, 455),
            (None, 65, Some(521), 3185),
            (Some(0), 65, None, 455),
            (Some(10_000), 665, None, 4055),
        ] {
            let mut allowance = Allowance::default();
            let (page, verdict) = read(&mut allowance, 1, total);
            assert_eq!((page, verdict), (looks, Verdict::Look(Run { page: 2 * looks + 1, limit: 100 })));
            allowance.looked(seen.map(|page| Run { page, limit: 100 }));
            assert_eq!(read(&mut allowance, page + 1, total), (ends, Verdict::Grows));
            allowance.begin();
            assert_eq!(read(&mut allowance, 1, total), (ends, Verdict::Grows));
        }
    }

    #[test]
    fn what_is_read_again_and_again_ends() {
        let mut allowance = Allowance::default();
        let again = (1..).find(|_| allowance.take(Run { page: 3, limit: 100 }, 100, Some(1000)) == Verdict::Stalls);
        assert_eq!(again, Some(125));
    }
}
