//! The smooth rate limit, shared by all clients of a process that have the same base URL and key.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::Instant;

/// Requests that may go at once after a rest, so that a short script never waits.
const BURST: u32 = 5;

/// Who goes first when both wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Priority {
    /// Writes and single reads: somebody waits for them.
    Prompt,
    /// Pages of a listing.
    Page,
}

/// One limiter per base URL and key; it lives as long as one of its clients.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    schedule: Mutex<Schedule>,
    /// Prompt requests that wait: pages let them pass.
    prompt_waiting: AtomicUsize,
}

/// When the next request may go. Pure: `now` is given.
#[derive(Debug, Default)]
struct Schedule {
    /// The rate of each living client; the lowest holds.
    rates: Vec<f64>,
    /// The instant up to which the rate is used up (the "theoretical arrival time" of GCRA).
    used_up_to: Option<Instant>,
}

impl Schedule {
    /// Takes a turn, or says when to ask again.
    fn take(&mut self, now: Instant) -> Result<(), Instant> {
        let Some(rate) = self.rates.iter().copied().reduce(f64::min) else {
            return Ok(());
        };
        let interval = Duration::from_secs_f64(1.0 / rate);
        let tolerance = interval * (BURST - 1);
        let used_up_to = self.used_up_to.unwrap_or(now).max(now);
        if used_up_to.duration_since(now) > tolerance {
            return Err(used_up_to - tolerance);
        }
        self.used_up_to = Some(used_up_to + interval);
        Ok(())
    }
}

/// A client's share in a limiter; giving it up withdraws the client's rate.
#[derive(Debug)]
pub(crate) struct Share {
    limiter: Arc<Limiter>,
    rate: Option<f64>,
}

/// By process, base URL and a hash of the key. A forked child does not share its parent's: whoever held or waited for
/// one at that moment is not there to give it up.
type Limiters = HashMap<(u32, String, u64), Weak<Limiter>>;

static LIMITERS: LazyLock<Mutex<Limiters>> = LazyLock::new(Mutex::default);
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Share {
    /// Joins the limiter of this base URL and key. Without a rate, the client neither waits nor
    /// slows the others.
    pub(crate) fn join(base_url: &str, company_key: &str, rate: Option<f64>) -> Self {
        // Hashed with a random seed: the key itself stays out of long-lived tables.
        let id = (std::process::id(), base_url.to_owned(), HASHER.hash_one(company_key));
        let mut limiters = lock(&LIMITERS);
        limiters.retain(|_, limiter| limiter.strong_count() > 0);
        let limiter = limiters.get(&id).and_then(Weak::upgrade).unwrap_or_default();
        limiters.insert(id, Arc::downgrade(&limiter));
        lock(&limiter.schedule).rates.extend(rate);
        Share { limiter, rate }
    }

    /// Waits for a turn.
    pub(crate) async fn turn(&self, priority: Priority) {
        if self.rate.is_none() {
            return;
        }
        let _waiting = (priority == Priority::Prompt).then(|| Waiting::new(&self.limiter.prompt_waiting));
        loop {
            let taken = {
                let mut schedule = lock(&self.limiter.schedule);
                let now = Instant::now();
                if priority == Priority::Page && self.limiter.prompt_waiting.load(Ordering::Relaxed) > 0 {
                    Err(now + Duration::from_millis(20))
                } else {
                    schedule.take(now)
                }
            };
            match taken {
                Ok(()) => return,
                Err(again) => tokio::time::sleep_until(again).await,
            }
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut schedule = lock(&self.limiter.schedule);
        if let Some(at) = schedule.rates.iter().position(|rate| Some(*rate) == self.rate) {
            schedule.rates.swap_remove(at);
        }
    }
}

/// Counts a waiter, also when its call is cancelled while it waits.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Waiting(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Schedule, Share};

    #[test]
    fn five_go_at_once_and_then_one_an_interval() {
        let start = Instant::now();
        let mut schedule = Schedule { rates: vec![10.0], used_up_to: None };
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

    #[test]
    fn the_lowest_rate_of_the_living_clients_holds() {
        let slow = Share::join("https://limits.example", "key", Some(1.0));
        let fast = Share::join("https://limits.example", "key", Some(100.0));
        let other = Share::join("https://limits.example", "another key", Some(100.0));
        assert!(std::sync::Arc::ptr_eq(&slow.limiter, &fast.limiter));
        assert!(!std::sync::Arc::ptr_eq(&slow.limiter, &other.limiter));
        assert_eq!(super::lock(&fast.limiter.schedule).rates.len(), 2);
        drop(slow);
        assert_eq!(super::lock(&fast.limiter.schedule).rates, [100.0]);
    }
}
