//! Which pages to ask for so that a listing can be proved complete. Pure: positions in, pages out.
//!
//! The platform pages by number and size, documents no order, and rows come and go meanwhile. Two
//! pages that follow each other exactly prove nothing: a row removed before them moves one row from
//! the second to the first, where nobody looks again. So the pages asked for here are **runs that
//! overlap**. An answer is one contiguous stretch of the order; two that share a row leave no
//! untouched row between them, whatever moved around them, and whatever the server says of totals.

/// A run starts at most this many rows before the end of the run before it.
pub(crate) const OVERLAP: u64 = 32;

/// Pages of fewer rows cannot overlap everywhere: no page lies across a position that every size up
/// to its own divides. For this size such a position comes after 12 million rows.
pub(crate) const SMALLEST_OVERLAPPING: u64 = 17;

/// One page to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The page's number, from 1.
    pub(crate) page: u64,
    /// The page's size.
    pub(crate) limit: u64,
}

impl Run {
    /// The position, from 0, of its first row.
    pub(crate) fn start(self) -> u64 {
        (self.page - 1) * self.limit
    }

    /// The position after its last row, if it comes full.
    pub(crate) fn reach(self) -> u64 {
        self.page * self.limit
    }

    /// The first run of a listing.
    pub(crate) fn first(limit: u64) -> Self {
        Run { page: 1, limit }
    }

    /// The run that starts within the last rows before `end` and reaches furthest beyond it, with at
    /// most `cap` rows; `None` where sizes and positions allow no such run, as for tiny pages.
    pub(crate) fn after(end: u64, cap: u64) -> Option<Self> {
        let mut runs: Vec<Run> = overlapping(end, cap).collect();
        runs.sort_by_key(|run| std::cmp::Reverse(run.reach()));
        // Not into a position from which no run leads on, where that can be helped.
        let leads_on = |run: &&Run| overlapping(run.reach(), cap).next().is_some();
        runs.iter().find(leads_on).or(runs.first()).copied()
    }

    /// The run to read again from further back, when the one after `end` shared no row.
    pub(crate) fn back(end: u64, rows: u64, cap: u64) -> Self {
        match end.saturating_sub(rows) {
            0 => Run::first(cap),
            target => Run::after(target, cap).unwrap_or(Run::first(cap)),
        }
    }
}

/// The page size of a sweep for rows that were missed, another one for each: what a boundary between pages hid lies
/// within a page then.
pub(crate) fn size_of_sweep(size: u64, sweep: u32, least: u64) -> u64 {
    const PARTS_OF_THOUSAND: [u64; 4] = [730, 870, 610, 790];
    let size = match sweep {
        0 => return size,
        sweep => size * PARTS_OF_THOUSAND[(sweep as usize - 1) % PARTS_OF_THOUSAND.len()] / 1000,
    };
    size.max(least)
}

/// Every run that starts in the window before `end` and reaches beyond it.
fn overlapping(end: u64, cap: u64) -> impl Iterator<Item = Run> {
    (1..=cap).rev().filter_map(move |limit| {
        let run = Run { page: end.checked_sub(1)? / limit + 1, limit };
        (run.start() + OVERLAP >= end && run.reach() > end).then_some(run)
    })
}

/// The size that a server really serves, from its first page.
pub(crate) fn served_size(asked: u64, rows: u64, reported: Option<u64>, total: Option<u64>) -> u64 {
    match reported {
        Some(limit) if (1..asked).contains(&limit) => limit.max(rows),
        _ if (1..asked).contains(&rows) && total.is_some_and(|total| total > rows) => rows,
        _ => asked,
    }
}

#[cfg(test)]
mod tests {
    use super::{OVERLAP, Run, served_size};

    #[test]
    fn runs_overlap_and_reach_the_end() {
        for cap in [17, 33, 100, 999, 1000] {
            let (mut end, mut requests) = (cap, 1);
            while end < 200_000 {
                let run = Run::after(end, cap).unwrap_or_else(|| panic!("stuck at {end} with pages of {cap}"));
                assert!(run.limit <= cap && run.start() < end && run.start() + OVERLAP >= end && run.reach() > end);
                (end, requests) = (run.reach(), requests + 1);
            }
            assert!(cap < 1000 || requests <= 215, "{requests} requests for 200,000 rows");
        }
    }

    #[test]
    fn tiny_pages_cannot_overlap() {
        assert_eq!(Run::after(1, 1), None);
        assert_eq!(Run::after(2, 2), None);
    }

    #[test]
    fn a_clamp_is_seen_in_the_first_page() {
        assert_eq!(served_size(1000, 100, Some(100), Some(2503)), 100);
        assert_eq!(served_size(1000, 100, None, Some(2503)), 100);
        assert_eq!(served_size(1000, 100, Some(1000), Some(2503)), 100);
        assert_eq!(served_size(1000, 7, Some(1000), Some(7)), 1000);
        assert_eq!(served_size(1000, 7, None, None), 1000);
    }
}
