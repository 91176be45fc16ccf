//! A pull by overlapping runs, each linked to the one before by a row that both hold.

use std::collections::VecDeque;

use crate::error::Result;
use crate::fixed_pages::FixedPages;
use crate::page::Page;
use crate::paging::{OVERLAP, Run, SMALLEST_OVERLAPPING, served_size};
use crate::pull::{Asked, Source, Step};
use crate::row_key::Stamp;
use crate::seen::Seen;

/// Readings from further back before a missing link is an error.
const MOST_REREADS: u32 = 12;
/// Full pages in a row that are the page before: the server repeats itself.
const MOST_REPEATS: u32 = 4;
/// Runs in a row that neither bring a new row nor reach further.
const MOST_STALLS: u32 = 24;
/// Runs that came short, and yet had rows behind them: the listing grows as fast as it is read.
const MOST_CHASES: u32 = 64;
/// Pages asked for beyond the slots, so that none stands idle while a page that came is read.
const READ_MEANWHILE: usize = 4;
/// Times that a listing is read again for rows that its total speaks of.
const MOST_SWEEPS: u32 = 2;

/// The state of a pull by overlapping runs.
pub(crate) struct Chain {
    /// The size that was asked for, and the one that the server really serves.
    asked_size: u64,
    size: u64,
    /// The position up to which accepted runs reach; 0 before the first.
    end: u64,
    /// The position up to which runs were asked for.
    planned: u64,
    ahead: VecDeque<(Run, Asked)>,
    /// How many of those were taken.
    taken: usize,
    /// How many may be asked for at once; none before the first page.
    window: usize,
    /// The rows of the last accepted run, in the order in which they came.
    last: Vec<Stamp>,
    /// The most rows that came in one run.
    largest: u64,
    repeats: u32,
    /// The position that runs of this sweep have reached, and how many since did not go beyond it.
    furthest: u64,
    stalls: u32,
    chases: u32,
    sweeps: u32,
    /// Whether the server was seen to honour sizes.
    honours_limit: bool,
    /// Whether the last accepted run was the last that there is.
    ended: bool,
}

impl Chain {
    pub(crate) fn new(size: u64) -> Self {
        Chain {
            asked_size: size,
            size,
            end: 0,
            planned: 0,
            ahead: VecDeque::new(),
            taken: 0,
            window: 0,
            last: Vec::new(),
            largest: 0,
            repeats: 0,
            furthest: 0,
            stalls: 0,
            chases: 0,
            sweeps: 0,
            honours_limit: false,
            ended: false,
        }
    }

    pub(crate) async fn step(&mut self, source: &mut Source, seen: &mut Seen) -> Result<Step> {
        if self.ended {
            return self.finish_sweep(source, seen);
        }
        if self.end == 0 {
            return self.first(source, seen).await;
        }
        if !self.ask_ahead(source) {
            // No run can overlap the last one: pages too small for that are counted.
            return Ok(Step::Fixed(FixedPages::new(self.size)));
        }
        let Some((run, asked)) = self.ahead.pop_front() else { return Ok(Step::End) };
        self.taken += 1;
        let page = source.take(asked, false).await?;
        if page.rows.len() as u64 > run.limit {
            return self.limit_is_ignored();
        }
        if self.links(&page.stamps) {
            return self.accept(run, page, source, seen).await;
        }
        self.relink(source, seen).await
    }

    async fn first(&mut self, source: &mut Source, seen: &mut Seen) -> Result<Step> {
        let run = Run::first(self.asked_size);
        let page = source.fetch(run, self.sweeps == 0).await?;
        let rows = page.rows.len() as u64;
        if rows == 0 {
            self.ended = true;
            return Ok(Step::Rows(Vec::new()));
        }
        if rows > run.limit {
            return Ok(Step::Fixed(FixedPages::ignoring_limit(rows)));
        }
        seen.make_room(page.total.unwrap_or(0));
        let served = served_size(run.limit, rows, page.limit, page.total);
        let is_clamped = served < run.limit;
        // Where smaller pages were asked for, those after the first hold enough rows to overlap.
        self.size = if is_clamped { served } else { served.max(SMALLEST_OVERLAPPING) };
        self.accept(Run { page: 1, limit: served }, page, source, seen).await
    }

    /// Whether a run holds a row of the last one as it was. A row that changed may have moved meanwhile, over others
    /// that then lie between the two runs.
    fn links(&self, stamps: &[Stamp]) -> bool {
        stamps.iter().any(|stamp| self.last.contains(stamp))
    }

    /// Whether the last run held this row, whatever became of it.
    fn held(&self, stamp: &Stamp) -> bool {
        self.last.iter().any(|held| held.key == stamp.key)
    }

    /// Takes a run that is linked; finds out whether it is the last.
    async fn accept(&mut self, run: Run, page: Page, source: &mut Source, seen: &mut Seen) -> Result<Step> {
        let stamps = page.stamps;
        let rows = stamps.len() as u64;
        let (limit, total) = (page.limit, page.total);
        let overlap = self.end.saturating_sub(run.start());
        let fresh = seen.fresh(page.rows, &stamps, overlap, &mut source.receipt);
        // From the end: the rows there are new as a rule, so that one look tells.
        let repeats = rows == run.limit && stamps.iter().rev().all(|stamp| self.held(stamp));
        self.repeats = if repeats { self.repeats + 1 } else { 0 };
        let is_short = rows < run.limit;
        // It leads from a row that was known to nothing, and is no full page of a server that serves smaller ones.
        let leads_nowhere = is_short && rows < self.largest && stamps.last().is_some_and(|stamp| self.held(stamp));
        self.largest = self.largest.max(rows);
        self.last = stamps;
        self.end = run.start() + rows;
        self.planned = self.planned.max(self.end);
        if self.repeats > MOST_REPEATS {
            let why = "the server gives the same rows again and again; it may ignore the page's number";
            return Err(source.incomplete(seen.count(), why));
        }
        self.stalls = if fresh.is_empty() && self.end <= self.furthest { self.stalls + 1 } else { 0 };
        self.furthest = self.furthest.max(self.end);
        if self.stalls > MOST_STALLS {
            return Err(source.incomplete(seen.count(), "rows came and went so fast that no end was in sight"));
        }
        if is_short {
            // What is asked for already lies beyond the end, or is not what comes next.
            self.ahead.clear();
            self.ended = leads_nowhere || self.is_said_to_be_the_end(run, limit, total);
            if !self.ended {
                self.chase(run, source).await?;
            }
        }
        Ok(Step::Rows(fresh))
    }

    /// Whether the server's total and size say together, with the run that came short, that it is the last.
    fn is_said_to_be_the_end(&self, run: Run, limit: Option<u64>, total: Option<u64>) -> bool {
        let asked = if run.page == 1 { self.asked_size } else { run.limit };
        limit == Some(asked) && total == Some(self.end)
    }

    /// Has the next run begin among the rows of one that came short: that it reaches no row behind them proves the end.
    /// What stood behind them might meanwhile have moved to where they stand.
    async fn chase(&mut self, run: Run, source: &mut Source) -> Result<()> {
        self.chases += 1;
        if self.chases > MOST_CHASES {
            let why = "rows were added at the end as fast as they were read, so that no end was in sight";
            return Err(source.incomplete(self.end, why));
        }
        self.planned = self.end;
        // The server may serve fewer rows than it said.
        if run.page == 1 {
            self.size = self.end.max(1);
            if Run::after(self.end, self.size).is_none() {
                // One or two rows, which no smaller page leads on from; and no server's pages are that small.
                self.ended = source.fetch(Run { page: 2, limit: self.end }, false).await?.rows.is_empty();
            }
        }
        Ok(())
    }

    /// At the end the rows must not be fewer than the server says there are; rows that moved while
    /// they were read show here, and are looked for once more.
    fn finish_sweep(&mut self, source: &Source, seen: &Seen) -> Result<Step> {
        let short = source.expected().is_some_and(|expected| seen.count() < expected);
        if !short || !source.query.paging.check_total {
            return Ok(Step::End);
        }
        self.sweeps += 1;
        if self.sweeps > MOST_SWEEPS {
            let why = "fewer rows came than there should be, and reading again found no more (if the server's total \
                       is known to be wrong, pass `check_total` as false)";
            return Err(source.incomplete(seen.count(), why));
        }
        (self.end, self.planned, self.furthest, self.ended) = (0, 0, 0, false);
        self.last.clear();
        Ok(Step::Rows(Vec::new()))
    }

    /// Reads again from further and further back until a run shares a row with the last one.
    async fn relink(&mut self, source: &mut Source, seen: &mut Seen) -> Result<Step> {
        self.ahead.clear();
        self.planned = self.end;
        if !self.honours_limit {
            // A server with pages of its own size never gives two that share a row.
            if source.fetch(Run::first(1), false).await?.rows.len() > 1 {
                return self.limit_is_ignored();
            }
            self.honours_limit = true;
        }
        let mut back = OVERLAP;
        for _ in 0..MOST_REREADS {
            source.receipt.rereads += 1;
            let run = Run::back(self.end, back, self.size);
            let page = source.fetch(run, false).await?;
            if page.rows.len() as u64 > run.limit {
                return self.limit_is_ignored();
            }
            if run.page == 1 && page.rows.is_empty() {
                // Nothing is left, so nothing can be missing.
                self.ended = true;
                return Ok(Step::Rows(Vec::new()));
            }
            if self.links(&page.stamps) {
                self.planned = 0;
                return self.accept(run, page, source, seen).await;
            }
            back = (back * 2).min(self.size);
        }
        Err(source.incomplete(seen.count(), "rows came and went so fast that two pages could not be joined"))
    }

    fn limit_is_ignored(&mut self) -> Result<Step> {
        self.ahead.clear();
        Ok(Step::Fixed(FixedPages::ignoring_limit(self.size)))
    }

    /// Keeps as many pages asked for as there are slots, and some more, where they are sure to be needed; false where no
    /// run leads on.
    fn ask_ahead(&mut self, source: &Source) -> bool {
        self.fit_window(source.max_concurrency());
        let total = source.receipt.total_last;
        let most = if total.is_some() { self.window } else { 2 };
        while self.ahead.len() < most {
            let is_needed = self.ahead.is_empty() || total.is_none_or(|total| self.planned < total);
            if !is_needed {
                break;
            }
            let Some(run) = Run::after(self.planned, self.size) else { return !self.ahead.is_empty() };
            self.ahead.push_back((run, source.ask(run)));
            self.planned = run.reach();
        }
        true
    }

    /// Where pages are waited for, more than the slots take are asked for. Whoever takes them more slowly than they come
    /// has no use for many, each of which is megabytes.
    fn fit_window(&mut self, slots: usize) {
        let enough = (slots / 2).max(2);
        let waiting = self.ahead.iter().filter(|(_, asked)| asked.is_there()).count();
        self.window = match waiting {
            0 if self.taken >= slots => slots + READ_MEANWHILE,
            0 => self.window.max(slots),
            waiting if waiting >= enough => (self.window - 1).max(enough),
            _ => self.window,
        };
    }
}
