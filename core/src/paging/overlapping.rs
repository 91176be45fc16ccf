//! A pull by overlapping runs. Each run is connected to the run before it by a row that stands unchanged in both.
//!
//! A run is one reply, and so one contiguous stretch of the order. In this pull of three runs, `d` was removed after
//! the first, so that every row behind it moved forward by one:
//!
//! ```text
//! run 1   a b c d
//! run 2       c e f g          `c` is unchanged: connected. `c` is a duplicate; e, f and g are new
//! run 3             g h i      `g` connects. The run is shorter than requested: the end, if the total agrees
//!
//! pull    a b c d  e f g  h i  no row between two connected runs was skipped
//! ```
//!
//! - If no row connects two runs, the part before the second is read again from further back ([`reconnect`]), while the
//!   second is kept.
//! - A short run that the totals do not confirm as the last is followed by a run that begins among its own rows
//!   ([`confirm_end`]).
//! - If rows changed places by themselves, or the total counts more rows than were read, all is read again with another
//!   page size: another [`Sweep`].
//!
//! [`reconnect`]: OverlappingPages::reconnect
//! [`confirm_end`]: OverlappingPages::confirm_end

use crate::error::{Error, Result};
use crate::paging::dedup::Dedup;
use crate::paging::page_budget::UNSTABLE;
use crate::paging::prefetch::Prefetch;
use crate::paging::receipt::Evidence;
use crate::paging::run_overlap::RunOverlap;
use crate::paging::runs::{OVERLAP, Run, SMALLEST_OVERLAPPING, served_size, size_of_sweep};
use crate::paging::source::Source;
use crate::paging::step::{NewRows, Step};
use crate::record::key::{RowKey, Stamp};
use crate::record::page::{Page, PageFacts, PageRows};

/// The largest number of readings from further back. If none of them connects, the pull fails.
const MOST_REREADS: u32 = 12;
/// Consecutive full pages that repeat the page before them or the first page, after which the pull fails.
const MOST_REPEATS: u32 = 4;
/// Consecutive runs that neither hold a new row nor reach further, after which the pull fails.
const MOST_STALLS: u32 = 24;
/// Short runs that turned out not to be the last. After so many, the listing grows as fast as it is read.
const MOST_CONFIRMATIONS: u32 = 64;
/// The largest number of sweeps after the first, if the total counts more rows than were read.
const MOST_SWEEPS: u32 = 2;
/// The largest number of sweeps after the first, if the order is not stable.
const MOST_SWEEPS_REORDERED: u32 = 6;

/// One reading of the listing from its first row to its last.
#[derive(Default)]
struct Sweep {
    /// The position up to which accepted runs reach; 0 before the first.
    end: u64,
    /// The rows of the last accepted run, in order.
    last: Vec<Stamp>,
    /// Whether the last two rows of that run share a date, so that their order may be arbitrary.
    ends_tied: bool,
    /// The key of the first row of the listing.
    top: Option<RowKey>,
    /// The furthest position that runs have reached, and the number of consecutive runs that did not go beyond it.
    furthest: u64,
    stalls: u32,
    /// The number of consecutive full pages that repeat the page before them or the first page.
    repeats: u32,
    /// Rows that no earlier sweep or run held.
    new: u64,
    /// Rows that were read again because rows were added or moved before them.
    shifted: u64,
    /// Whether the rows at a boundary between rows of one date have changed.
    is_doubtful: bool,
    /// Whether unchanged rows changed places.
    is_reordered: bool,
    /// Whether the last accepted run is the last of the listing.
    ended: bool,
}

/// The state of a pull by overlapping runs.
pub(crate) struct OverlappingPages<T> {
    /// The page size of the query.
    query_size: u64,
    /// The largest page size that the server really serves.
    full_size: u64,
    /// The page size of this sweep's first request.
    first_size: u64,
    /// The page size of this sweep's other requests.
    size: u64,
    sweep: Sweep,
    /// The number of sweeps before this one.
    sweeps: u32,
    /// The requests for the runs that follow.
    prefetch: Prefetch<T>,
    /// A run that has been read and is not connected yet.
    kept: Option<(Run, Page<T>)>,
    /// The largest number of rows in one run.
    largest: u64,
    /// The number of ends that had to be confirmed by another run.
    confirmations: u32,
    /// Whether the server has been seen to honour page sizes.
    honours_limit: bool,
    /// Whether the sweep was restarted because a first page of one or two rows was not the whole listing.
    was_restarted: bool,
    /// Whether the order has been seen to change by itself in any sweep.
    is_reordered: bool,
    /// Whether this sweep is read because the order changed, or may have changed.
    is_open: bool,
}

impl<T: PageRows> OverlappingPages<T> {
    pub(crate) fn new(size: u64) -> Self {
        OverlappingPages {
            query_size: size,
            full_size: size,
            first_size: size,
            size,
            sweep: Sweep::default(),
            sweeps: 0,
            prefetch: Prefetch::default(),
            kept: None,
            largest: 0,
            confirmations: 0,
            honours_limit: false,
            was_restarted: false,
            is_reordered: false,
            is_open: false,
        }
    }

    /// Takes the next run, and decides what it means.
    pub(crate) async fn step(&mut self, source: &mut Source<T>, seen: &mut Dedup) -> Result<Step<T>> {
        if self.sweep.ended {
            return self.decide_completeness(source, seen);
        }
        if self.sweep.end == 0 {
            return self.first(source, seen).await;
        }
        if let Some((run, page)) = self.kept.take() {
            return self.take_kept(run, page, source, seen).await;
        }
        let (size, goes_back) = (self.size, self.is_open);
        let Some(in_flight) = self.prefetch.next(source, |planned| next_run(planned, size, goes_back)) else {
            // Pages of this size are too small to overlap the last run, so they are counted.
            return Ok(Step::SwitchToCounted { size: self.size, honours_limit: true });
        };
        let run = in_flight.run;
        let page = source.take_overlapping(in_flight).await?;
        if page.facts.rows() > run.limit {
            return self.limit_is_ignored();
        }
        let overlap = RunOverlap::of(&self.sweep.last, &page.facts.stamps);
        if overlap.is_linked {
            return self.accept(run, page, overlap, source, seen).await;
        }
        self.reconnect(run, page, source, seen).await
    }

    /// Tries to connect the kept run, now that the part before it was read again. The runs after it are in flight.
    async fn take_kept(
        &mut self,
        run: Run,
        page: Page<T>,
        source: &mut Source<T>,
        seen: &mut Dedup,
    ) -> Result<Step<T>> {
        let overlap = RunOverlap::of(&self.sweep.last, &page.facts.stamps);
        if overlap.is_linked {
            return self.accept(run, page, overlap, source, seen).await;
        }
        self.prefetch.restart(self.sweep.end);
        Ok(Step::Continue)
    }

    /// Takes the first run of a sweep, and learns from it which page size the server serves.
    async fn first(&mut self, source: &mut Source<T>, seen: &mut Dedup) -> Result<Step<T>> {
        self.first_size = if self.sweeps == 0 {
            self.query_size
        } else {
            size_of_sweep(self.full_size, self.sweeps, SMALLEST_OVERLAPPING + u64::from(self.sweeps))
        };
        let run = Run::first(self.first_size);
        let page = source.fetch(run).await?;
        let facts = &page.facts;
        let rows = facts.rows();
        if rows == 0 {
            self.sweep.ended = true;
            return Ok(Step::Continue);
        }
        if rows > run.limit {
            return Ok(Step::SwitchToCounted { size: rows, honours_limit: false });
        }
        seen.make_room(facts.total.unwrap_or(0));
        let served = served_size(run.limit, rows, facts.limit, facts.total);
        let is_clamped = served < run.limit;
        // A smaller page size of the query applies to the first page only: the others have to overlap.
        self.size = if is_clamped { served } else { served.max(SMALLEST_OVERLAPPING) };
        if self.sweeps == 0 {
            self.full_size = self.size;
        }
        self.sweep.top = facts.stamps.first().map(|stamp| stamp.key);
        let overlap = RunOverlap { is_linked: true, is_clean: true, is_reordered: false, known: 0 };
        self.accept(Run { page: 1, limit: served }, page, overlap, source, seen).await
    }

    /// Takes a connected run, and finds out whether it is the last.
    async fn accept(
        &mut self,
        run: Run,
        mut page: Page<T>,
        overlap: RunOverlap,
        source: &mut Source<T>,
        seen: &mut Dedup,
    ) -> Result<Step<T>> {
        let stamps = std::mem::take(&mut page.facts.stamps);
        let rows = stamps.len() as u64;
        let requested_twice = self.sweep.end.saturating_sub(run.start());
        // A later sweep reads all rows again on purpose.
        let twice = if self.sweeps > 0 { rows } else { requested_twice };
        let new = seen.new_rows(&stamps, twice, &mut source.receipt);
        let is_short = rows < run.limit;
        let sweep = &mut self.sweep;
        let held = |stamp: &Stamp| sweep.last.iter().any(|held| held.key == stamp.key);
        // Compares from the end, where rows are nearly always new, so that one comparison is enough.
        let repeats_last = stamps.iter().rev().all(held);
        // The run starts at a known row and ends at a known row, and is no full page of a server with a smaller size.
        let leads_nowhere = is_short && rows < self.largest && stamps.last().is_some_and(held);
        let holds_nothing_new = new.is_empty() && self.sweeps == 0 && run.reach() > sweep.furthest;
        let repeats_first = run.page > 1 && stamps.iter().any(|stamp| Some(stamp.key) == sweep.top);
        let repeats = rows == run.limit && (repeats_last || holds_nothing_new || repeats_first);
        sweep.repeats = if repeats { sweep.repeats + 1 } else { 0 };
        sweep.is_reordered |= overlap.is_reordered;
        sweep.is_doubtful |= !overlap.is_clean && sweep.ends_tied;
        sweep.shifted += overlap.known.saturating_sub(requested_twice);
        sweep.new += new.len() as u64;
        self.largest = self.largest.max(rows);
        sweep.last = stamps;
        sweep.ends_tied = page.facts.ends_tied;
        sweep.end = run.start() + rows;
        self.prefetch.record_read(sweep.end);
        if sweep.repeats > MOST_REPEATS {
            let why = "the server gives the same rows again and again; it may ignore the page's number";
            return Err(source.incomplete(seen.count(), why));
        }
        sweep.stalls = if new.is_empty() && sweep.end <= sweep.furthest { sweep.stalls + 1 } else { 0 };
        sweep.furthest = sweep.furthest.max(sweep.end);
        if sweep.stalls > MOST_STALLS {
            return Err(source.incomplete(seen.count(), UNSTABLE));
        }
        if is_short {
            // The requests in flight lie beyond the end, or do not start where the next run has to start.
            self.prefetch.restart(self.sweep.end);
            self.kept = None;
            self.sweep.ended = leads_nowhere || self.is_confirmed_by_total(run, &page.facts);
            if !self.sweep.ended {
                self.confirm_end(run, source).await?;
            }
        }
        Ok(Step::Rows(NewRows { page, places: new }))
    }

    /// Whether the total and the page size that the server reports with a short run confirm that it is the last.
    fn is_confirmed_by_total(&self, run: Run, facts: &PageFacts) -> bool {
        let requested = if run.page == 1 { self.first_size } else { run.limit };
        facts.limit == Some(requested) && facts.total == Some(self.sweep.end)
    }

    /// Makes the next run begin among the rows of a short one. If it reaches no row behind them, the end is proved. A
    /// run that began behind them would prove nothing, since the rows there may have moved forward meanwhile.
    async fn confirm_end(&mut self, run: Run, source: &mut Source<T>) -> Result<()> {
        self.confirmations += 1;
        let end = self.sweep.end;
        if self.confirmations > MOST_CONFIRMATIONS {
            let why = "rows were added at the end as fast as they were read, so that no end was in sight";
            return Err(source.incomplete(end, why));
        }
        // The server may serve fewer rows than the page size that it reports.
        if run.page == 1 {
            self.size = end.max(1);
            if Run::after(end, self.size).is_none() {
                // No run can overlap a page of one or two rows, so the next page decides.
                self.sweep.ended = source.fetch_overlapping(Run { page: 2, limit: end }).await?.facts.rows() == 0;
                if !self.sweep.ended && !self.was_restarted {
                    // No server serves such small pages: rows were added meanwhile. They are read in full pages.
                    self.was_restarted = true;
                    self.prefetch.restart(0);
                    self.sweep = Sweep { new: self.sweep.new, ..Sweep::default() };
                }
            }
        }
        Ok(())
    }

    /// Decides whether the listing is complete after a sweep. If the order is stable, connected runs are a proof.
    /// Another sweep follows if the order was not stable, or if more rows are missing by the total than were read
    /// again: a row that is changed and moves to the front is missing in the count, and shifts the others back by one.
    fn decide_completeness(&mut self, source: &mut Source<T>, seen: &Dedup) -> Result<Step<T>> {
        let sweep = std::mem::take(&mut self.sweep);
        self.prefetch.restart(0);
        let missing = source.missing(seen.count());
        let is_short = missing > sweep.shifted;
        self.is_reordered |= sweep.is_reordered;
        if self.is_reordered {
            source.receipt.evidence = Evidence::Counted;
        }
        let is_quiet = self.sweeps > 0 && sweep.new == 0;
        self.is_open = (self.is_reordered || sweep.is_doubtful) && !is_quiet;
        if !is_short && !self.is_open {
            self.sweep.ended = true;
            return Ok(Step::End);
        }
        self.sweeps += 1;
        source.page_budget.begin_reading();
        // Whole pages are missing behind the last row, and another sweep would not find them.
        let stops = source.receipt.total_last.is_some_and(|total| sweep.end + self.size <= total);
        if self.is_open && self.sweeps > MOST_SWEEPS_REORDERED {
            let why = "rows that nobody touched came in another order each time (rows of one date, as a rule), and \
                       reading again brought new ones each time";
            return Err(source.incomplete(seen.count(), why));
        }
        if !self.is_open && (self.sweeps > MOST_SWEEPS || stops) {
            return Err(source.short(seen.count(), sweep.end));
        }
        Ok(Step::Continue)
    }

    /// Reads again from further and further back until a run connects to the last accepted one. The run that did not
    /// connect is kept.
    async fn reconnect(
        &mut self,
        run: Run,
        page: Page<T>,
        source: &mut Source<T>,
        seen: &mut Dedup,
    ) -> Result<Step<T>> {
        self.kept = (page.facts.rows() > 0).then_some((run, page));
        if !self.honours_limit {
            // Two pages of a server with its own page size never share a row.
            if source.fetch(Run::first(1)).await?.facts.rows() > 1 {
                return self.limit_is_ignored();
            }
            self.honours_limit = true;
        }
        let mut back = OVERLAP;
        let (mut empty, mut changed) = (0, 0);
        for _ in 0..MOST_REREADS {
            source.receipt.rereads += 1;
            let run = Run::back(self.sweep.end, back, self.size);
            let page = source.fetch_overlapping(run).await?;
            if page.facts.rows() > run.limit {
                return self.limit_is_ignored();
            }
            if run.page == 1 && page.facts.rows() == 0 {
                // The listing is empty now, so nothing can be missing.
                self.kept = None;
                self.sweep.ended = true;
                return Ok(Step::Continue);
            }
            let overlap = RunOverlap::of(&self.sweep.last, &page.facts.stamps);
            if overlap.is_linked {
                if self.kept.as_ref().is_none_or(|(kept, _)| run.reach() >= kept.reach()) {
                    self.kept = None;
                    self.prefetch.restart(0);
                }
                return self.accept(run, page, overlap, source, seen).await;
            }
            empty += u32::from(page.facts.rows() == 0);
            changed += u32::from(overlap.known > 0);
            back = (back * 2).min(self.size);
        }
        match MOST_REREADS {
            // The server never writes a row twice in the same way, so its pages can only be counted.
            all if changed == all => Ok(Step::SwitchToCounted { size: self.size, honours_limit: true }),
            all => Err(self.unconnected(source, seen, empty == all)),
        }
    }

    /// Returns the error of runs that could not be connected.
    fn unconnected(&self, source: &Source<T>, seen: &Dedup, all_empty: bool) -> Error {
        let end = self.sweep.end;
        if all_empty && source.receipt.total_last.is_some_and(|total| end < total) {
            return source.short(seen.count(), end);
        }
        source.incomplete(seen.count(), "rows came and went so fast that two pages could not be joined")
    }

    /// Switches to counted pages, since the server ignores the page size.
    fn limit_is_ignored(&mut self) -> Result<Step<T>> {
        self.prefetch.restart(0);
        self.kept = None;
        Ok(Step::SwitchToCounted { size: self.size, honours_limit: false })
    }
}

/// Returns the run that continues from this position. With `goes_back`, for an order that is not stable, it starts half
/// a page earlier, so that it holds the rows that share a date with the last row before the position.
fn next_run(planned: u64, size: u64, goes_back: bool) -> Option<Run> {
    let further_back = || {
        let run = Run::after(planned.checked_sub(size / 2).filter(|at| *at > 0)?, size)?;
        (run.reach() > planned && run.page > 1).then_some(run)
    };
    goes_back.then(further_back).flatten().or_else(|| Run::after(planned, size))
}
