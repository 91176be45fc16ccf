//! The token: fetched once however many calls wait for it, renewed before it expires, dropped when it is refused.
//!
//! ```text
//! 8 calls start, and there is no token     the first fetches it, 7 wait (`TokenFetch::line`); all send generation 1
//! its `exp` is 30 minutes away             the first call after 29 minutes fetches the next one (`LONGEST_MARGIN`)
//! a call is refused with a 401             generation 1 is dropped; the call fetches generation 2 and repeats
//! another call had sent generation 1       it is stale: that call repeats with generation 2
//! a fetch fails                            the calls that waited for it fail with its error; the next call tries again
//! ```
//!
//! The token is a JWT whose payload holds the company key in plain text: it is as secret as the key.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderValue;
use secrecy::SecretString;
use serde::Deserialize;
use tokio::sync::{Mutex as AsyncMutex, MutexGuard as AsyncGuard};
use tokio::time::Instant;

use crate::error::{Error, ErrorKind, Result};
use crate::http::company_key::CompanyKey;
use crate::http::request::{Endpoint, Request};
use crate::http::response::TransportError;

pub(crate) static TOKEN: Endpoint = Endpoint::get("authorization/token").of_token();

/// The lifetime that the platform documents, for a token that does not state its own.
const DOCUMENTED_LIFETIME: Duration = Duration::from_secs(30 * 60);
/// A token is renewed this long before it expires, or a tenth of its lifetime before if that is shorter.
const LONGEST_MARGIN: Duration = Duration::from_secs(60);

/// A token, and when to renew it.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) secret: SecretString,
    /// Identifies the token, so that tokens can be compared without comparing secrets.
    pub(crate) generation: u64,
    renew_at: Instant,
}

/// Holds the current token, and fetches a new one when it is missing or about to expire.
#[derive(Default)]
pub(crate) struct TokenStore {
    current: Mutex<Option<Token>>,
    state: Mutex<Counters>,
}

/// The calls in one runtime that wait for a token: one of them fetches it.
#[derive(Debug, Default)]
pub(crate) struct TokenFetch {
    /// Held by the call that fetches. Holds the error of the last fetch if it failed, so that the calls that waited for
    /// that fetch fail with it instead of each trying again.
    line: AsyncMutex<LastFailure>,
    state: Mutex<Fetch>,
}

#[derive(Debug, Default)]
struct Fetch {
    /// The number of fetches that failed; it tells a waiting call whether one failed while it waited.
    failures: u64,
    /// When the token request in flight was sent, and its timeout.
    asked: Option<(Instant, Duration)>,
}

#[derive(Debug, Default)]
struct LastFailure {
    /// The error, and the timeout of the request.
    failure: Option<(Error, Duration)>,
}

#[derive(Default)]
struct Counters {
    generation: u64,
    /// The newest generation that the platform accepted for any request.
    accepted: u64,
}

/// A token request is in flight while this guard exists.
pub(crate) struct RequestInFlight<'a>(&'a TokenFetch);

impl Drop for RequestInFlight<'_> {
    fn drop(&mut self) {
        self.0.state().asked = None;
    }
}

impl TokenFetch {
    fn state(&self) -> std::sync::MutexGuard<'_, Fetch> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that a token request with this timeout is being sent.
    pub(crate) fn start_request(&self, limit: Duration) -> RequestInFlight<'_> {
        self.state().asked = Some((Instant::now(), limit));
        RequestInFlight(self)
    }

    /// Waits for the call that is fetching. If its request has a longer timeout than `timeout`, waits for that request
    /// no longer than `timeout`, and then returns `None`. Pauses between two requests are not counted.
    async fn lock_fetch(&self, timeout: Duration) -> Option<AsyncGuard<'_, LastFailure>> {
        let arrived = Instant::now();
        let mut fetching = std::pin::pin!(self.line.lock());
        loop {
            let asked = self.state().asked.filter(|(_, limit)| *limit > timeout);
            let left = asked.map_or(timeout, |(at, _)| timeout.saturating_sub(at.max(arrived).elapsed()));
            match tokio::time::timeout(left, &mut fetching).await {
                Ok(last) => return Some(last),
                Err(_) if asked.is_some() && self.state().asked == asked => return None,
                Err(_) => {}
            }
        }
    }
}

impl TokenStore {
    fn counters(&self) -> std::sync::MutexGuard<'_, Counters> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the current token, unless it is due for renewal.
    fn fresh_token(&self) -> Option<Token> {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.clone().filter(|token| Instant::now() < token.renew_at)
    }

    /// Returns the current token, or the one that `fetch` returns; `timeout` is the timeout of one token request.
    /// `fetch` returns the token's text and its lifetime.
    pub(crate) async fn get<F>(
        &self,
        fetching: &TokenFetch,
        timeout: Duration,
        fetch: impl FnOnce() -> F,
    ) -> Result<Token>
    where
        F: Future<Output = Result<(SecretString, Lifetime)>>,
    {
        if let Some(token) = self.fresh_token() {
            return Ok(token);
        }
        let failures_before = fetching.state().failures;
        let Some(mut last) = fetching.lock_fetch(timeout).await else {
            return Err(TransportError::TimedOut(timeout).into_failure(&Request::new(&TOKEN)).0);
        };
        if let Some(token) = self.fresh_token() {
            return Ok(token);
        }
        if fetching.state().failures != failures_before
            && let Some((error, limit)) = &last.failure
            // A call with a longer timeout tries again.
            && (error.kind() != ErrorKind::Timeout || *limit >= timeout)
        {
            return Err(error.clone());
        }
        match fetch().await {
            Ok((secret, lifetime)) => {
                last.failure = None;
                let generation = {
                    let mut counters = self.counters();
                    counters.generation += 1;
                    counters.generation
                };
                let token = Token { secret, generation, renew_at: lifetime.renew_at() };
                *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
                Ok(token)
            }
            Err(error) => {
                fetching.state().failures += 1;
                last.failure = Some((error.clone(), timeout));
                Err(error)
            }
        }
    }

    /// Records that the platform accepted a token.
    pub(crate) fn accepted(&self, generation: u64) {
        let mut counters = self.counters();
        counters.accepted = counters.accepted.max(generation);
    }

    /// Whether the platform has accepted this token before: then a refusal means that it has expired.
    pub(crate) fn was_accepted(&self, generation: u64) -> bool {
        self.counters().accepted >= generation
    }

    /// Whether there is a newer token.
    pub(crate) fn is_stale(&self, generation: u64) -> bool {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.as_ref().is_some_and(|token| token.generation > generation)
    }

    /// Drops the token that was refused, unless a newer one has replaced it already.
    pub(crate) fn refused(&self, generation: u64) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|token| token.generation == generation) {
            *current = None;
        }
    }
}

/// How long a token lasts, counted from the start of the request that returned it, on the monotonic clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lifetime {
    asked_at: Instant,
    length: Duration,
}

impl Lifetime {
    /// Computes the lifetime from the JWT's claims. `exp - iat` does not depend on this machine's clock; without `iat`,
    /// the machine's clock is used.
    pub(crate) fn of(token: &str, asked_at: Instant, now_unix: i64) -> Self {
        let seconds = claims(token).and_then(|claims| Some(claims.exp? - claims.iat.unwrap_or(now_unix as f64)));
        let length = match seconds {
            // A negative or huge lifetime says more about wrong clocks than about the token.
            Some(seconds) if seconds > 0.0 && seconds < 1e9 => Duration::from_secs_f64(seconds),
            _ => DOCUMENTED_LIFETIME,
        };
        Lifetime { asked_at, length }
    }

    fn renew_at(self) -> Instant {
        self.asked_at + self.length - LONGEST_MARGIN.min(self.length / 10)
    }
}

/// Returns why a token cannot be used, or `None` if it can. The text never shows the token's contents.
pub(crate) fn fault(token: &str, company_key: &CompanyKey) -> Option<&'static str> {
    if token.trim().is_empty() {
        return Some("the token is empty");
    }
    if HeaderValue::from_str(token).is_err() {
        return Some("the token is one that no header can hold");
    }
    let owner = claims(token).and_then(|claims| claims.public_key);
    owner.filter(|owner| !company_key.is(owner)).map(|_| {
        "the token is another company's: a cache or a proxy on the way hands out what it kept. Nothing was read with it"
    })
}

#[derive(Deserialize)]
struct Claims {
    #[serde(default, deserialize_with = "number")]
    exp: Option<f64>,
    #[serde(default, deserialize_with = "number")]
    iat: Option<f64>,
    #[serde(rename = "publicKey")]
    public_key: Option<String>,
}

/// Deserializes a number; any other value becomes `None`, so that it does not make the other claims unreadable.
fn number<'de, D: serde::Deserializer<'de>>(claim: D) -> Result<Option<f64>, D::Error> {
    serde_json::Value::deserialize(claim).map(|value| value.as_f64())
}

fn claims(token: &str) -> Option<Claims> {
    let payload = token.split('.').nth(1)?;
    let json = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use crate::http::company_key::CompanyKey;
    use std::time::Duration;

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use secrecy::SecretString;
    use tokio::time::Instant;

    use super::{Lifetime, TokenFetch, TokenStore, fault};
    use crate::error::{Error, ErrorKind};

    fn jwt(payload: &str) -> String {
        format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn the_lifetime_is_read_from_the_token_and_not_from_this_clock() {
        let length = |token: &str, now| Lifetime::of(token, Instant::now(), now).length.as_secs();
        assert_eq!(length(&jwt(r#"{"iat":1677941191,"exp":1677942991}"#), 0), 1800);
        assert_eq!(length(&jwt(r#"{"exp":1000}"#), 400), 600);
        assert_eq!(length(&jwt(r#"{"exp":1000}"#), 5000), 1800);
        assert_eq!(length(&jwt(r#"{"exp":"soon"}"#), 0), 1800);
        assert_eq!(length("opaque", 0), 1800);
    }

    #[test]
    fn a_token_of_another_company_is_refused() {
        let key = CompanyKey::of("key");
        assert_eq!(fault(&jwt(r#"{"publicKey":"key","exp":1}"#), &key), None);
        assert_eq!(fault(&jwt(r#"{"exp":1}"#), &key), None);
        assert_eq!(fault("opaque", &key), None);
        let other = fault(&jwt(r#"{"publicKey":"another-key","exp":"soon"}"#), &key).unwrap();
        assert!(!other.contains("another-key") && other.contains("another company"));
        assert!(fault(" ", &key).is_some() && fault("a\nb", &key).is_some());
    }

    #[tokio::test]
    async fn those_who_waited_for_a_failed_fetch_fail_with_it() {
        let (store, fetching) = (TokenStore::default(), TokenFetch::default());
        let fetches = std::sync::atomic::AtomicUsize::new(0);
        let get = || {
            store.get(&fetching, Duration::from_secs(1), || async {
                fetches.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(20)).await;
                Err(Error::new(ErrorKind::Authentication, "no"))
            })
        };
        let (a, b, c) = tokio::join!(get(), get(), get());
        assert!(a.is_err() && b.is_err() && c.is_err());
        assert_eq!(fetches.load(std::sync::atomic::Ordering::SeqCst), 1);
        assert!(get().await.is_err());
        assert_eq!(fetches.load(std::sync::atomic::Ordering::SeqCst), 2);
    }
    #[tokio::test]
    async fn whoever_has_less_time_waits_no_longer_and_whoever_has_more_tries_again() {
        let (store, fetching) = (TokenStore::default(), TokenFetch::default());
        let seconds = Duration::from_secs_f64;
        let get = async |timeout: f64, takes: f64| {
            let fetch = || async {
                let _asking = fetching.start_request(seconds(timeout));
                tokio::time::sleep(seconds(takes.min(timeout))).await;
                match takes > timeout {
                    true => Err(Error::new(ErrorKind::Timeout, format!("{timeout} s"))),
                    false => Ok((SecretString::from("token"), Lifetime::of("opaque", Instant::now(), 0))),
                }
            };
            store.get(&fetching, seconds(timeout), fetch).await.map(drop).map_err(|error| error.message().to_owned())
        };
        let started = Instant::now();
        let (long, short) = tokio::join!(get(0.5, 0.4), async {
            let short = get(0.1, 0.0).await;
            (short, started.elapsed())
        });
        assert!(long.is_ok());
        assert!(short.0.unwrap_err().contains("within 0.1 s"));
        assert!(short.1 < seconds(0.35), "{:?}", short.1);

        store.refused(1);
        let (short, long) = tokio::join!(get(0.05, 1.0), get(0.5, 0.0));
        assert_eq!(short.unwrap_err(), "0.05 s");
        assert!(long.is_ok());
    }
}
