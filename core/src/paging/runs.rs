//! Which pages to request so that a listing can be proved complete. This file is pure: positions in, pages out.
//!
//! The platform pages by number and size, documents no order, and rows are added and removed during a pull. Two pages
//! that follow each other exactly prove nothing: if a row before them is removed, one row moves from the second page to
//! the first, which is not read again. So the pages requested here are **runs that overlap**. A reply is one contiguous
//! stretch of the order. Two stretches that share a row leave no untouched row between them, whatever moved around
//! them, and whatever the server's totals say.
//!
//! ```text
//! pages of at most 1,000 rows
//!
//! page 1, limit 1000     rows     0 to   999
//! page 2, limit  999     rows   999 to 1,997     shares one row with the run before it
//! page 3, limit  998     rows 1,996 to 2,993     shares two rows
//! ```

/// The largest number of rows by which a run overlaps the run before it.
pub(crate) const OVERLAP: u64 = 32;

/// The smallest page size with which runs can overlap throughout. No page of a size up to `n` lies across a position
/// that all sizes up to `n` divide; for 17 the first such position is behind 12 million rows.
pub(crate) const SMALLEST_OVERLAPPING: u64 = 17;

/// One page to request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The page's number, from 1.
    pub(crate) page: u64,
    /// The page's size.
    pub(crate) limit: u64,
}

impl Run {
    /// Returns the position of the run's first row, from 0.
    pub(crate) fn start(self) -> u64 {
        (self.page - 1) * self.limit
    }

    /// Returns the position after the run's last row, if the page is full.
    pub(crate) fn reach(self) -> u64 {
        self.page * self.limit
    }

    /// Returns the first run of a listing.
    pub(crate) fn first(limit: u64) -> Self {
        Run { page: 1, limit }
    }

    /// Returns the run of at most `cap` rows that starts at most [`OVERLAP`] rows before `end` and reaches furthest
    /// beyond it; `None` if no page size gives such a run, as for tiny pages.
    pub(crate) fn after(end: u64, cap: u64) -> Option<Self> {
        let mut runs: Vec<Run> = overlapping(end, cap).collect();
        runs.sort_by_key(|run| std::cmp::Reverse(run.reach()));
        // Prefers a run at whose end another run can start.
        let leads_on = |run: &&Run| overlapping(run.reach(), cap).next().is_some();
        runs.iter().find(leads_on).or(runs.first()).copied()
    }

    /// Returns the run that starts at least `rows` rows before `end`, for when the run after `end` shared no row.
    pub(crate) fn back(end: u64, rows: u64, cap: u64) -> Self {
        match end.saturating_sub(rows) {
            0 => Run::first(cap),
            target => Run::after(target, cap).unwrap_or(Run::first(cap)),
        }
    }
}

/// Returns the page size of a sweep. Each sweep has another size, so that a row which the boundary between two pages
/// hid lies inside a page.
pub(crate) fn size_of_sweep(size: u64, sweep: u32, least: u64) -> u64 {
    const PARTS_OF_THOUSAND: [u64; 4] = [730, 870, 610, 790];
    let size = match sweep {
        0 => return size,
        sweep => size * PARTS_OF_THOUSAND[(sweep as usize - 1) % PARTS_OF_THOUSAND.len()] / 1000,
    };
    size.max(least)
}

/// Returns every run that starts at most [`OVERLAP`] rows before `end` and reaches beyond it, the largest size first.
fn overlapping(end: u64, cap: u64) -> impl Iterator<Item = Run> {
    (1..=cap).rev().filter_map(move |limit| {
        let run = Run { page: end.checked_sub(1)? / limit + 1, limit };
        (run.start() + OVERLAP >= end && run.reach() > end).then_some(run)
    })
}

/// Returns the page size that the server really serves, as its first page shows it.
pub(crate) fn served_size(requested: u64, rows: u64, reported: Option<u64>, total: Option<u64>) -> u64 {
    match reported {
        Some(limit) if (1..requested).contains(&limit) => limit.max(rows),
        _ if (1..requested).contains(&rows) && total.is_some_and(|total| total > rows) => rows,
        _ => requested,
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
