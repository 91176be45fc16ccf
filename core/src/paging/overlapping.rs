//! A pull by overlapping runs, each linked to the one before by a row that both hold as it was.
//!
//! A run is one answer, and so one contiguous stretch of the order. Three of them, where `d` was removed while the
//! second was under way, so that all behind it slid forward by one:
//!
//! ```text
//! run 1   a b c d
//! run 2       c e f g          c came again as it was: linked. `c` is a duplicate, e f g are new
//! run 3             g h i      g links on; it holds fewer rows than were asked for: the end, if the total says so
//!
//! pull    a b c d  e f g  h i  nothing between two linked runs was passed over
//! ```
//!
//! Where no row links two runs, what lies before the second is read again from further back ([`reconnect`]) while the
//! second is kept. A run that is short, and of which the totals do not say that it is the last, is followed by one that
//! begins among its own rows ([`confirm_end`]). Where rows changed places by themselves, or the total speaks of more of
//! them, the whole is read again with pages of another size: a [`Sweep`].
//!
//! [`reconnect`]: OverlappingPages::reconnect
//! [`confirm_end`]: OverlappingPages::confirm_end

use crate::error::{Error, Result};
use crate::paging::dedup::Dedup;
use crate::paging::joint::Joint;
use crate::paging::prefetch::Prefetch;
use crate::paging::receipt::Evidence;
use crate::paging::runs::{OVERLAP, Run, SMALLEST_OVERLAPPING, served_size, size_of_sweep};
use crate::paging::source::{CAME_AND_WENT, Source};
use crate::paging::step::{Fresh, Step};
use crate::record::key::{RowKey, Stamp};
use crate::record::page::{Page, PageFacts, PageRows};

/// Readings from further back before a missing link is an error.
const MOST_REREADS: u32 = 12;
/// Full pages in a row that are the page before, or the first one: the server repeats itself.
const MOST_REPEATS: u32 = 4;
/// Runs in a row that neither bring a new row nor reach further.
const MOST_STALLS: u32 = 24;
/// Runs that came short, and yet had rows behind them: the listing grows as fast as it is read.
const MOST_CHASES: u32 = 64;
/// Times that a listing is read again for rows that its total speaks of.
const MOST_SWEEPS: u32 = 2;
/// Times that a listing is read again whose order is not stable.
const MOST_SWEEPS_MIXED: u32 = 6;

/// One reading of the listing from its first row to its last.
#[derive(Default)]
struct Sweep {
    /// The position up to which accepted runs reach; 0 before the first.
    end: u64,
    /// The rows of the last accepted run, in the order in which they came.
    last: Vec<Stamp>,
    /// Whether that run ends between rows that share a date.
    ends_tied: bool,
    /// The first row of all.
    top: Option<RowKey>,
    /// The position that runs have reached, and how many since did not go beyond it.
    furthest: u64,
    stalls: u32,
    repeats: u32,
    /// Rows that no reading had brought.
    fresh: u64,
    /// Rows that came again because others came, or moved, before them.
    slid: u64,
    /// Whether a boundary among rows of one date was not as it had been.
    is_doubtful: bool,
    /// Whether rows that nobody touched changed places.
    is_mixed: bool,
    /// Whether the last accepted run was the last that there is.
    ended: bool,
}

/// The state of a pull by overlapping runs.
pub(crate) struct OverlappingPages<T> {
    /// The size that the pull is to have, the largest that the server really serves, that of this sweep's first request
    /// and that of its others.
    asked_size: u64,
    full_size: u64,
    asked: u64,
    size: u64,
    sweep: Sweep,
    /// How many sweeps there were before this one.
    sweeps: u32,
    /// The runs behind those that were accepted, asked for already.
    prefetch: Prefetch<T>,
    /// A run that came, and waits for one that leads to it.
    kept: Option<(Run, Page<T>)>,
    /// The most rows that came in one run.
    largest: u64,
    chases: u32,
    /// Whether the server was seen to honour sizes.
    honours_limit: bool,
    /// Whether a first page of a few rows, which had others behind it, was asked for again in full.
    began_again: bool,
    /// Whether the order was ever seen to change by itself.
    is_mixed: bool,
    /// Whether that, or a doubt about it, is why this sweep is read.
    is_open: bool,
}

impl<T: PageRows> OverlappingPages<T> {
    pub(crate) fn new(size: u64) -> Self {
        OverlappingPages {
            asked_size: size,
            full_size: size,
            asked: size,
            size,
            sweep: Sweep::default(),
            sweeps: 0,
            prefetch: Prefetch::default(),
            kept: None,
            largest: 0,
            chases: 0,
            honours_limit: false,
            began_again: false,
            is_mixed: false,
            is_open: false,
        }
    }

    pub(crate) async fn step(&mut self, source: &mut Source<T>, seen: &mut Dedup) -> Result<Step<T>> {
        if self.sweep.ended {
            return self.finish_sweep(source, seen);
        }
        if self.sweep.end == 0 {
            return self.first(source, seen).await;
        }
        if let Some((run, page)) = self.kept.take() {
            return self.take_kept(run, page, source, seen).await;
        }
        let (size, goes_back) = (self.size, self.is_open);
        let Some(asked) = self.prefetch.next(source, |planned| next_run(planned, size, goes_back)) else {
            // No run can overlap the last one: pages too small for that are counted.
            return Ok(Step::Count { size: self.size, heeds_limit: true });
        };
        let run = asked.run;
        let page = source.take_overlapping(asked).await?;
        if page.facts.rows() > run.limit {
            return self.limit_is_ignored();
        }
        let joint = Joint::of(&self.sweep.last, &page.facts.stamps);
        if joint.is_linked {
            return self.accept(run, page, joint, source, seen).await;
        }
        self.reconnect(run, page, source, seen).await
    }

    /// Takes the run that led on from nothing, now that the one before it was read again. The runs behind it are asked
    /// for already.
    async fn take_kept(
        &mut self,
        run: Run,
        page: Page<T>,
        source: &mut Source<T>,
        seen: &mut Dedup,
    ) -> Result<Step<T>> {
        let joint = Joint::of(&self.sweep.last, &page.facts.stamps);
        if joint.is_linked {
            return self.accept(run, page, joint, source, seen).await;
        }
        self.prefetch.restart(self.sweep.end);
        Ok(Step::Nothing)
    }

    async fn first(&mut self, source: &mut Source<T>, seen: &mut Dedup) -> Result<Step<T>> {
        self.asked = if self.sweeps == 0 {
            self.asked_size
        } else {
            size_of_sweep(self.full_size, self.sweeps, SMALLEST_OVERLAPPING + u64::from(self.sweeps))
        };
        let run = Run::first(self.asked);
        let page = source.fetch(run).await?;
        let facts = &page.facts;
        let rows = facts.rows();
        if rows == 0 {
            self.sweep.ended = true;
            return Ok(Step::Nothing);
        }
        if rows > run.limit {
            return Ok(Step::Count { size: rows, heeds_limit: false });
        }
        seen.make_room(facts.total.unwrap_or(0));
        let served = served_size(run.limit, rows, facts.limit, facts.total);
        let is_clamped = served < run.limit;
        // Where smaller pages were asked for, those after the first hold enough rows to overlap.
        self.size = if is_clamped { served } else { served.max(SMALLEST_OVERLAPPING) };
        if self.sweeps == 0 {
            self.full_size = self.size;
        }
        self.sweep.top = facts.stamps.first().map(|stamp| stamp.key);
        let joint = Joint { is_linked: true, is_clean: true, is_mixed: false, known: 0 };
        self.accept(Run { page: 1, limit: served }, page, joint, source, seen).await
    }

    /// Takes a run that is linked; finds out whether it is the last.
    async fn accept(
        &mut self,
        run: Run,
        mut page: Page<T>,
        joint: Joint,
        source: &mut Source<T>,
        seen: &mut Dedup,
    ) -> Result<Step<T>> {
        let stamps = std::mem::take(&mut page.facts.stamps);
        let rows = stamps.len() as u64;
        let overlap = self.sweep.end.saturating_sub(run.start());
        // A sweep reads again on purpose what came before.
        let twice = if self.sweeps > 0 { rows } else { overlap };
        let fresh = seen.fresh(&stamps, twice, &mut source.receipt);
        let is_short = rows < run.limit;
        let sweep = &mut self.sweep;
        let held = |stamp: &Stamp| sweep.last.iter().any(|held| held.key == stamp.key);
        // From the end: the rows there are new as a rule, so that one look tells.
        let is_the_last = stamps.iter().rev().all(held);
        // It leads from a row that was known to nothing, and is no full page of a server that serves smaller ones.
        let leads_nowhere = is_short && rows < self.largest && stamps.last().is_some_and(held);
        let brings_nothing = fresh.is_empty() && self.sweeps == 0 && run.reach() > sweep.furthest;
        let begins_anew = run.page > 1 && stamps.iter().any(|stamp| Some(stamp.key) == sweep.top);
        let repeats = rows == run.limit && (is_the_last || brings_nothing || begins_anew);
        sweep.repeats = if repeats { sweep.repeats + 1 } else { 0 };
        sweep.is_mixed |= joint.is_mixed;
        sweep.is_doubtful |= !joint.is_clean && sweep.ends_tied;
        sweep.slid += joint.known.saturating_sub(overlap);
        sweep.fresh += fresh.len() as u64;
        self.largest = self.largest.max(rows);
        sweep.last = stamps;
        sweep.ends_tied = page.facts.ends_tied;
        sweep.end = run.start() + rows;
        self.prefetch.covers(sweep.end);
        if sweep.repeats > MOST_REPEATS {
            let why = "the server gives the same rows again and again; it may ignore the page's number";
            return Err(source.incomplete(seen.count(), why));
        }
        sweep.stalls = if fresh.is_empty() && sweep.end <= sweep.furthest { sweep.stalls + 1 } else { 0 };
        sweep.furthest = sweep.furthest.max(sweep.end);
        if sweep.stalls > MOST_STALLS {
            return Err(source.incomplete(seen.count(), CAME_AND_WENT));
        }
        if is_short {
            // What is asked for already lies beyond the end, or is not what comes next.
            self.prefetch.restart(self.sweep.end);
            self.kept = None;
            self.sweep.ended = leads_nowhere || self.is_said_to_be_the_end(run, &page.facts);
            if !self.sweep.ended {
                self.confirm_end(run, source).await?;
            }
        }
        Ok(Step::Rows(Fresh { page, places: fresh }))
    }

    /// Whether the server's total and size say together, with the run that came short, that it is the last.
    fn is_said_to_be_the_end(&self, run: Run, facts: &PageFacts) -> bool {
        let asked = if run.page == 1 { self.asked } else { run.limit };
        facts.limit == Some(asked) && facts.total == Some(self.sweep.end)
    }

    /// Has the next run begin among the rows of one that came short: that it reaches no row behind them proves the end.
    /// What stood behind them might meanwhile have moved to where they stand.
    async fn confirm_end(&mut self, run: Run, source: &mut Source<T>) -> Result<()> {
        self.chases += 1;
        let end = self.sweep.end;
        if self.chases > MOST_CHASES {
            let why = "rows were added at the end as fast as they were read, so that no end was in sight";
            return Err(source.incomplete(end, why));
        }
        // The server may serve fewer rows than it said.
        if run.page == 1 {
            self.size = end.max(1);
            if Run::after(end, self.size).is_none() {
                // One or two rows, which no smaller page leads on from.
                self.sweep.ended = source.fetch_overlapping(Run { page: 2, limit: end }).await?.facts.rows() == 0;
                if !self.sweep.ended && !self.began_again {
                    // No server's pages are that small: others came meanwhile, and are read in pages of a good size.
                    self.began_again = true;
                    self.prefetch.restart(0);
                    self.sweep = Sweep { fresh: self.sweep.fresh, ..Sweep::default() };
                }
            }
        }
        Ok(())
    }

    /// A chain of links proves itself, where the order is stable. The total sends it back for rows that moved while they
    /// were read, unless others slid back by as many: then these moved, changed, before what was read.
    fn finish_sweep(&mut self, source: &mut Source<T>, seen: &Dedup) -> Result<Step<T>> {
        let sweep = std::mem::take(&mut self.sweep);
        self.prefetch.restart(0);
        let missing = source.missing(seen.count());
        let is_short = missing > sweep.slid;
        self.is_mixed |= sweep.is_mixed;
        if self.is_mixed {
            source.receipt.evidence = Evidence::Counted;
        }
        let is_quiet = self.sweeps > 0 && sweep.fresh == 0;
        self.is_open = (self.is_mixed || sweep.is_doubtful) && !is_quiet;
        if !is_short && !self.is_open {
            self.sweep.ended = true;
            return Ok(Step::End);
        }
        self.sweeps += 1;
        source.allowance.begin();
        // Whole pages are missing behind the last row: no second look brings them.
        let stops = source.receipt.total_last.is_some_and(|total| sweep.end + self.size <= total);
        if self.is_open && self.sweeps > MOST_SWEEPS_MIXED {
            let why = "rows that nobody touched came in another order each time (rows of one date, as a rule), and \
                       reading again brought new ones each time";
            return Err(source.incomplete(seen.count(), why));
        }
        if !self.is_open && (self.sweeps > MOST_SWEEPS || stops) {
            return Err(source.short(seen.count(), sweep.end));
        }
        Ok(Step::Nothing)
    }

    /// Reads again from further and further back until a run shares a row with the last one. What came, and leads on
    /// from nothing yet, is kept until then.
    async fn reconnect(
        &mut self,
        run: Run,
        page: Page<T>,
        source: &mut Source<T>,
        seen: &mut Dedup,
    ) -> Result<Step<T>> {
        self.kept = (page.facts.rows() > 0).then_some((run, page));
        if !self.honours_limit {
            // A server with pages of its own size never gives two that share a row.
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
                // Nothing is left, so nothing can be missing.
                self.kept = None;
                self.sweep.ended = true;
                return Ok(Step::Nothing);
            }
            let joint = Joint::of(&self.sweep.last, &page.facts.stamps);
            if joint.is_linked {
                if self.kept.as_ref().is_none_or(|(kept, _)| run.reach() >= kept.reach()) {
                    self.kept = None;
                    self.prefetch.restart(0);
                }
                return self.accept(run, page, joint, source, seen).await;
            }
            empty += u32::from(page.facts.rows() == 0);
            changed += u32::from(joint.known > 0);
            back = (back * 2).min(self.size);
        }
        match MOST_REREADS {
            // A server that never writes a row twice in the same way: its pages can only be counted.
            all if changed == all => Ok(Step::Count { size: self.size, heeds_limit: true }),
            all => Err(self.unlinked(source, seen, empty == all)),
        }
    }

    fn unlinked(&self, source: &Source<T>, seen: &Dedup, gave_nothing: bool) -> Error {
        let end = self.sweep.end;
        if gave_nothing && source.receipt.total_last.is_some_and(|total| end < total) {
            return source.short(seen.count(), end);
        }
        source.incomplete(seen.count(), "rows came and went so fast that two pages could not be joined")
    }

    fn limit_is_ignored(&mut self) -> Result<Step<T>> {
        self.prefetch.restart(0);
        self.kept = None;
        Ok(Step::Count { size: self.size, heeds_limit: false })
    }
}

/// The run that leads on from this position. Where rows of one date change places, it `goes_back` far enough to hold all
/// that share theirs with the last row before it.
fn next_run(planned: u64, size: u64, goes_back: bool) -> Option<Run> {
    let further_back = || {
        let run = Run::after(planned.checked_sub(size / 2).filter(|at| *at > 0)?, size)?;
        (run.reach() > planned && run.page > 1).then_some(run)
    };
    goes_back.then(further_back).flatten().or_else(|| Run::after(planned, size))
}
