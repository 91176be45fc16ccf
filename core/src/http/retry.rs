//! The retry policy: whether to repeat a request, and after which pause. Pure functions, without clock or socket.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

/// If a server asks to wait longer than this, the call fails instead of waiting.
pub(crate) const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);
/// The backoff before the first retry; it doubles with each further retry, up to [`MAX_BACKOFF`].
const BASE_BACKOFF: Duration = Duration::from_millis(400);
const MAX_BACKOFF: Duration = Duration::from_secs(8);

/// Whether it is safe to send a request twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repeat {
    /// A read: repeated as often as the policy allows.
    Safe,
    /// A write: repeated only if the platform cannot have acted on it.
    OnlyIfNotActedOn,
}

/// How an attempt failed, as far as the retry policy needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No connection was made: nothing was sent.
    NotSent,
    /// The request was sent, and the reply is missing or does not say what happened: a reset connection, a timeout,
    /// 408, 5xx, a body that is cut off.
    Unclear {
        /// The wait that the server asked for.
        retry_after: Option<Duration>,
    },
    /// The request was refused with 429, without being acted on.
    Limited {
        /// The wait that the server asked for.
        retry_after: Option<Duration>,
    },
    /// Any failure that a retry would not change.
    Final,
}

/// Returns the pause before the next attempt, or `None` to give up. `attempt` counts from 0; `jitter` is between 0 and
/// 1.
pub(crate) fn backoff(
    failure: Failure,
    repeat: Repeat,
    attempt: u32,
    max_retries: u32,
    jitter: f64,
) -> Option<Duration> {
    if attempt >= max_retries {
        return None;
    }
    let asked = match (failure, repeat) {
        (Failure::Final, _) | (Failure::Unclear { .. }, Repeat::OnlyIfNotActedOn) => return None,
        (Failure::NotSent, _) => None,
        (Failure::Unclear { retry_after } | Failure::Limited { retry_after }, _) => retry_after,
    };
    match asked {
        Some(asked) if asked > MAX_RETRY_AFTER => None,
        // A little longer than the server asked for, at random, so that many clients do not retry at the same moment.
        Some(asked) => Some(asked + BASE_BACKOFF.mul_f64(jitter)),
        None => {
            let full = BASE_BACKOFF.saturating_mul(1 << attempt.min(10)).min(MAX_BACKOFF);
            Some(full.mul_f64(0.5 + jitter / 2.0))
        }
    }
}

/// Parses a `Retry-After` header: a number of seconds, or an HTTP date. A date is compared with `now`.
pub(crate) fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<f64>() {
        return (seconds.is_finite() && seconds >= 0.0).then(|| Duration::from_secs_f64(seconds.min(1e9)));
    }
    let at = httpdate::parse_http_date(header).ok()?;
    // A date in the past asks for no wait.
    at.duration_since(now).ok().filter(|wait| !wait.is_zero())
}

/// The retry budget: limits the total number of retries of a client, so that a broken server is not hammered. Each
/// retry takes 1 from the budget, each success gives 0.1 back.
#[derive(Debug)]
pub(crate) struct RetryBudget(Mutex<f64>);

impl RetryBudget {
    const FULL: f64 = 100.0;
    const PER_SUCCESS: f64 = 0.1;

    pub(crate) fn new() -> Self {
        RetryBudget(Mutex::new(Self::FULL))
    }

    /// Takes one retry from the budget. Returns false if the budget is used up.
    pub(crate) fn take(&self) -> bool {
        let mut left = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *left < 1.0 {
            return false;
        }
        *left -= 1.0;
        true
    }

    pub(crate) fn succeeded(&self) {
        let mut left = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *left = (*left + Self::PER_SUCCESS).min(Self::FULL);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Failure, Repeat, RetryBudget, backoff, retry_after};

    const UNCLEAR: Failure = Failure::Unclear { retry_after: None };

    #[test]
    fn a_write_is_repeated_only_when_it_was_not_acted_on() {
        let write = Repeat::OnlyIfNotActedOn;
        assert!(backoff(UNCLEAR, write, 0, 3, 0.5).is_none());
        assert!(backoff(Failure::NotSent, write, 0, 3, 0.5).is_some());
        assert!(backoff(Failure::Limited { retry_after: None }, write, 0, 3, 0.5).is_some());
        assert!(backoff(UNCLEAR, Repeat::Safe, 0, 3, 0.5).is_some());
        assert!(backoff(UNCLEAR, Repeat::Safe, 3, 3, 0.5).is_none());
        assert!(backoff(Failure::Final, Repeat::Safe, 0, 3, 0.5).is_none());
    }

    #[test]
    fn pauses_grow_and_stay_bounded() {
        let at = |attempt| backoff(UNCLEAR, Repeat::Safe, attempt, 99, 1.0).unwrap();
        assert!(at(1) > at(0));
        assert!(at(90) <= Duration::from_secs(8));
    }

    #[test]
    fn a_long_retry_after_gives_up_at_once() {
        let limited = |seconds| Failure::Limited { retry_after: Some(Duration::from_secs(seconds)) };
        assert!(backoff(limited(2), Repeat::Safe, 0, 3, 0.0).unwrap() >= Duration::from_secs(2));
        assert!(backoff(limited(61), Repeat::Safe, 0, 3, 0.0).is_none());
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(retry_after("2", now), Some(Duration::from_secs(2)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:47 GMT", now), Some(Duration::from_secs(10)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), None);
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:07 GMT", now), None);
        assert_eq!(retry_after("soon", SystemTime::now()), None);
        assert_eq!(retry_after("-1", now), None);
    }

    #[test]
    fn the_budget_runs_dry_and_refills() {
        let budget = RetryBudget::new();
        assert_eq!((0..1000).filter(|_| budget.take()).count(), 100);
        (0..20).for_each(|_| budget.succeeded());
        assert!(budget.take());
    }
}
