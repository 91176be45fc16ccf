//! The rate limiter, shared by all clients in a process that have the same base URL and key.
//!
//! ```text
//! 10 requests per second, 9 waiting       5 go immediately (BURST), the others after 100, 200, 300 and 400 ms
//! 429 with `Retry-After: 2`               nothing goes for 2 s, then 7 per second (part 0.7), without bursts
//! 429 again                               the part is 0.7 * (1 - 0.2 * 0.7) = 0.602
//! a request gets through                  the part grows: 0.802 one second later, 1 after 1.7 s; then bursts are back
//! a second client joins, 2 per second     both clients together send 2 per second, until the second one is dropped
//! ```

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Id;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::http::company_key::CompanyKey;
use crate::http::fair_queue::{FairQueue, Priority};
use crate::runtime;

/// The number of requests that may go immediately after an idle time, so that a short script never waits.
const BURST: u32 = 5;

/// How long a limiter is kept after its last client was dropped, so that a new client for each call does not evade it.
const LINGER: Duration = Duration::from_secs(10);
/// The part of the rate that is left after the first refusal.
const FIRST_REDUCTION: f64 = 0.7;
/// A further refusal takes the fraction `FURTHER_REDUCTION * part` of the part, and at least [`MIN_FURTHER_REDUCTION`].
/// A larger part loses a larger fraction, so that several processes converge to equal parts.
const FURTHER_REDUCTION: f64 = 0.2;
const MIN_FURTHER_REDUCTION: f64 = 0.05;
/// The part grows by `GROWTH * s + GROWTH_ACCELERATION * s * s` in `s` seconds without a refusal: slowly at first, near
/// the limit that was just found, and faster the longer no refusal shows that other clients are using the limit.
const GROWTH: f64 = 0.15;
const GROWTH_ACCELERATION: f64 = 0.05;
/// The smallest part of the rate.
const MIN_FRACTION: f64 = 1.0 / 32.0;

/// The state that clients with the same base URL and key share. It is kept for [`LINGER`] after its last client.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    schedule: Schedule,
    /// A queue for each runtime: a request must not wait for one in a runtime that may not be driven.
    queues: HashMap<Option<Id>, FairQueue>,
    /// When the last client was dropped.
    left_at: Option<Instant>,
}

/// Decides when the next request may go. Pure: the time is passed in.
#[derive(Debug, Default)]
struct Schedule {
    /// The rate of each client that exists; the lowest applies.
    rates: Vec<f64>,
    /// The instant up to which the rate is used up (the "theoretical arrival time" of GCRA).
    used_up_to: Option<Instant>,
    /// Set after a refusal by the platform, until the full rate is reached again.
    reduction: Option<Reduction>,
    /// The end of the wait that the platform asked for.
    blocked_until: Option<Instant>,
}

/// A rate that was reduced because of a refusal.
#[derive(Clone, Copy, Debug)]
struct Reduction {
    /// The part of the rate that was left at the last refusal.
    part: f64,
    /// When the first request after that refusal got through; the part does not grow while all requests are refused.
    growing_since: Option<Instant>,
}

impl Schedule {
    /// Lets a request go now, or returns when to ask again.
    fn take(&mut self, now: Instant) -> Result<(), Instant> {
        self.held(now)?;
        let Some(rate) = self.rates.iter().copied().reduce(f64::min) else {
            return Ok(());
        };
        let interval = Duration::from_secs_f64(1.0 / (rate * self.part(now)));
        // No bursts while the rate is reduced.
        let tolerance = if self.reduction.is_some() { Duration::ZERO } else { interval * (BURST - 1) };
        let used_up_to = self.used_up_to.unwrap_or(now).max(now);
        if used_up_to.duration_since(now) > tolerance {
            return Err(used_up_to - tolerance);
        }
        self.used_up_to = Some(used_up_to + interval);
        Ok(())
    }

    /// Returns when to ask again if the wait that the platform asked for is not over.
    fn held(&self, now: Instant) -> Result<(), Instant> {
        self.blocked_until.filter(|until| now < *until).map_or(Ok(()), Err)
    }

    /// Returns the part of the rate that applies now, which grows with time.
    fn part(&mut self, now: Instant) -> f64 {
        let Some(Reduction { part, growing_since }) = self.reduction else { return 1.0 };
        let seconds = growing_since.map_or(0.0, |since| now.saturating_duration_since(since).as_secs_f64());
        let part = part + GROWTH * seconds + GROWTH_ACCELERATION * seconds * seconds;
        if part >= 1.0 {
            self.reduction = None;
        }
        part.min(1.0)
    }

    /// The platform refused a request with 429, and may have said how long to wait.
    fn refused(&mut self, now: Instant, wait: Option<Duration>) {
        let part = match self.part(now) {
            _ if self.reduction.is_none() => FIRST_REDUCTION,
            part => part * (1.0 - (FURTHER_REDUCTION * part).max(MIN_FURTHER_REDUCTION)),
        };
        self.reduction = Some(Reduction { part: part.max(MIN_FRACTION), growing_since: None });
        self.blocked_until = self.blocked_until.max(wait.map(|wait| now + wait));
    }

    /// The platform accepted a request.
    fn passed(&mut self, now: Instant) {
        if let Some(reduction) = &mut self.reduction {
            reduction.growing_since.get_or_insert(now);
        }
    }
}

/// A client's membership of a limiter. Dropping it withdraws the client's rate.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    limiter: Arc<Limiter>,
    rate: Option<f64>,
}

/// Limiters by process, base URL and a hash of the key. A forked child does not use those of its parent: a thread that
/// held a lock or a place in a queue does not exist in the child, and would never release it.
type Limiters = HashMap<(u32, String, u64), Arc<Limiter>>;

static LIMITERS: LazyLock<Mutex<Limiters>> = LazyLock::new(Mutex::default);
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl RateLimiter {
    /// Joins the limiter for this base URL and key. A client without a rate neither waits for its turn nor slows the
    /// others.
    pub(crate) fn join(base_url: &str, company_key: &CompanyKey, rate: Option<f64>) -> Self {
        // A hash with a random seed, so that the key itself is not kept in a long-lived table.
        let id = (std::process::id(), base_url.to_owned(), company_key.hash(&HASHER));
        let mut limiters = lock(&LIMITERS);
        // Limiters from before a fork are left alone, since their locks may never be released in this process.
        limiters.retain(|(pid, ..), limiter| *pid != id.0 || Arc::strong_count(limiter) > 1 || !limiter.is_finished());
        let limiter = limiters.entry(id).or_default().clone();
        drop(limiters);
        lock(&limiter.state).schedule.rates.extend(rate);
        RateLimiter { limiter, rate }
    }

    /// Waits until a request may go. Without a rate, it waits only while the platform asked to. Cancel safe.
    pub(crate) async fn acquire(&self, kind: Priority) {
        if self.rate.is_none() {
            while let Err(until) = self.held() {
                tokio::time::sleep_until(until).await;
            }
            return;
        }
        let place = Place::join(&self.limiter, kind);
        loop {
            let again = {
                let mut state = lock(&self.limiter.state);
                match state.queue(place.runtime).is_first(&place.ticket) {
                    true => match state.schedule.take(Instant::now()) {
                        Ok(()) => return,
                        Err(again) => Some(again),
                    },
                    false => None,
                }
            };
            let notified = place.ticket.notified();
            match again {
                Some(again) => {
                    // Wakes early if another kind of request is served first; then this one waits to be notified again.
                    let _ = tokio::time::timeout_at(again, notified).await;
                }
                None => notified.await,
            }
        }
    }

    fn held(&self) -> Result<(), Instant> {
        lock(&self.limiter.state).schedule.held(Instant::now())
    }

    /// Records that the platform refused a request with 429, and how long it asked to wait.
    pub(crate) fn refused(&self, wait: Option<Duration>) {
        lock(&self.limiter.state).schedule.refused(Instant::now(), wait);
    }

    /// Records that the platform accepted a request.
    pub(crate) fn passed(&self) {
        lock(&self.limiter.state).schedule.passed(Instant::now());
    }
}

impl Limiter {
    fn is_finished(&self) -> bool {
        lock(&self.state).left_at.is_some_and(|left_at| left_at.elapsed() > LINGER)
    }
}

/// A place in the queue. Dropping it leaves the queue, served or not.
struct Place<'a> {
    limiter: &'a Limiter,
    runtime: Option<Id>,
    ticket: Arc<Notify>,
}

impl<'a> Place<'a> {
    fn join(limiter: &'a Limiter, kind: Priority) -> Self {
        let runtime = runtime::here();
        let ticket = lock(&limiter.state).queue(runtime).join(kind);
        Place { limiter, runtime, ticket }
    }
}

impl State {
    fn queue(&mut self, runtime: Option<Id>) -> &mut FairQueue {
        self.queues.entry(runtime).or_default()
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.limiter.state);
        let queue = state.queue(self.runtime);
        queue.leave(&self.ticket);
        if queue.is_empty() && state.queues.len() > 1 {
            state.queues.remove(&self.runtime);
        }
    }
}

impl Drop for RateLimiter {
    fn drop(&mut self) {
        let mut state = lock(&self.limiter.state);
        if let Some(at) = state.schedule.rates.iter().position(|rate| Some(*rate) == self.rate) {
            state.schedule.rates.swap_remove(at);
        }
        state.left_at = Some(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use crate::http::company_key::CompanyKey;
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{RateLimiter, Schedule};

    #[test]
    fn five_go_at_once_and_then_one_an_interval() {
        let start = Instant::now();
        let mut schedule = Schedule { rates: vec![10.0], ..Schedule::default() };
        let mut now = start;
        let mut gone = Vec::new();
        while gone.len() < 25 {
            match schedule.take(now) {
                Ok(()) => gone.push(now),
                Err(again) => now = again,
            }
        }
        assert!(gone[..5].iter().all(|at| *at == start));
        assert!(gone[24] - start >= Duration::from_millis(1995), "{:?}", gone[24] - start);
        assert!(gone[24] - start <= Duration::from_millis(2100), "{:?}", gone[24] - start);
        let busiest = (0..20).map(|at| gone[at + 5] - gone[at]).min();
        assert!(busiest >= Some(Duration::from_millis(99)), "{busiest:?}");
    }

    fn second(at: f64) -> Duration {
        Duration::from_secs_f64(at)
    }

    #[test]
    fn a_refusal_takes_from_the_rate_which_grows_back_once_something_gets_through() {
        let start = Instant::now();
        let mut schedule = Schedule { rates: vec![10.0], ..Schedule::default() };
        schedule.refused(start, None);
        assert!((schedule.part(start) - 0.7).abs() < 1e-9);
        schedule.refused(start, None);
        assert!((schedule.part(start) - 0.7 * (1.0 - 0.14)).abs() < 1e-9);
        let left = schedule.part(start);
        assert!((schedule.part(start + second(60.0)) - left).abs() < 1e-9, "nothing got through");
        schedule.passed(start);
        let parts: Vec<f64> = (0..4).map(|at| schedule.part(start + second(f64::from(at) / 2.0))).collect();
        let steps: Vec<f64> = parts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(steps[0] > 0.05 && steps[1] > steps[0], "{parts:?}");
        assert!((schedule.part(start + second(60.0)) - 1.0).abs() < 1e-9);
        for _ in 0..200 {
            schedule.refused(start, None);
        }
        assert!((schedule.part(start) - super::MIN_FRACTION).abs() < 1e-9);
    }

    #[test]
    fn whoever_has_more_gives_up_more() {
        let start = Instant::now();
        let mut parts = [0.9, 0.3].map(|part| {
            let reduction = super::Reduction { part, growing_since: None };
            Schedule { rates: vec![10.0], reduction: Some(reduction), ..Schedule::default() }
        });
        let mut now = start;
        for _ in 0..30 {
            now += second(0.5);
            parts.iter_mut().for_each(|one| one.refused(now, None));
            parts.iter_mut().for_each(|one| one.passed(now));
        }
        let [more, less] = parts.map(|mut one| one.part(now));
        assert!(more / less < 1.2, "{more} {less}");
    }

    #[test]
    fn nothing_goes_while_the_platform_asked_for_nothing_more() {
        let start = Instant::now();
        for rates in [vec![], vec![10.0]] {
            let mut schedule = Schedule { rates, ..Schedule::default() };
            assert!(schedule.take(start).is_ok());
            schedule.refused(start, Some(second(2.0)));
            schedule.refused(start, Some(second(1.0)));
            schedule.refused(start, None);
            assert_eq!(schedule.take(start + second(1.9)), Err(start + second(2.0)));
            assert!(schedule.take(start + second(2.0)).is_ok());
        }
    }

    #[test]
    fn a_limiter_outlives_its_last_client_a_little() {
        let key = CompanyKey::of("key");
        let first = RateLimiter::join("https://kept.example", &key, Some(1.0));
        let now = Instant::now();
        let take = |share: &RateLimiter| super::lock(&share.limiter.state).schedule.take(now).is_ok();
        assert!((0..5).all(|_| take(&first)) && !take(&first));
        drop(first);
        assert!(!take(&RateLimiter::join("https://kept.example", &key, Some(1.0))));
    }

    #[test]
    fn the_lowest_rate_of_the_living_clients_holds() {
        let key = CompanyKey::of("key");
        let slow = RateLimiter::join("https://limits.example", &key, Some(1.0));
        let fast = RateLimiter::join("https://limits.example", &key, Some(100.0));
        let other = RateLimiter::join("https://limits.example", &CompanyKey::of("another key"), Some(100.0));
        assert!(std::sync::Arc::ptr_eq(&slow.limiter, &fast.limiter));
        assert!(!std::sync::Arc::ptr_eq(&slow.limiter, &other.limiter));
        assert_eq!(super::lock(&fast.limiter.state).schedule.rates.len(), 2);
        drop(slow);
        assert_eq!(super::lock(&fast.limiter.state).schedule.rates, [100.0]);
    }
}
