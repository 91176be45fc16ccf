//! Sends the requests of all operations: waits for a permit, the rate limiter and the token, sends the request, repeats
//! it if that is safe, and turns the reply into a value or an error.
//!
//! ```text
//! send            if a route has two endpoints, finds the one that the server knows
//!   send_to       the loop of attempts: repeats with a new token, or after a pause, or ends
//!     attempt     acquires a permit, waits for the limiter, adds the token, and sends the request once
//! ```
//!
//! A read with `max_retries: 3` whose token has just expired:
//!
//! ```text
//! attempt 1   401                     drops the token, repeats immediately with a new one: not counted as a retry
//! attempt 2   503                     takes 1 from the retry budget, pauses 0.2 to 0.4 s
//! attempt 3   429, `Retry-After: 2`   tells the limiter, takes 1 from the budget, pauses 2 s and a little more
//! attempt 4   200                     decodes the value, gives 0.1 back to the budget, and returns
//! ```
//!
//! A write ends with attempt 2: the 503 does not say whether it was acted on, so that its error is `OutcomeUnknown`.

use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{DATE, HeaderMap, RETRY_AFTER};
use secrecy::SecretString;
use serde::Deserialize;
use tokio::time::Instant;

use crate::error::{Error, ErrorKind, Result};
use crate::http::attempt::AttemptSpan;
use crate::http::call_stats::CallStats;
use crate::http::classify::{Classified, classify};
use crate::http::client::Client;
use crate::http::failure::{into_outcome_unknown, may_have_happened};
use crate::http::fair_queue::Priority;
use crate::http::permits::Permit;
use crate::http::platform_errors;
use crate::http::request::Request;
use crate::http::response::{Response, TransportError, request_id};
use crate::http::retry::{self, Failure};
use crate::http::session::LocalSession;
use crate::http::token::{self, Lifetime, Token};
use crate::http::trail::clear_pending_write;
use crate::http::transport::Credential;
use crate::record::body::Unreadable;
use crate::record::declare::Record;
use crate::record::reply::{self, Promise};

impl Client {
    /// Sends a request until it has a value or an error that a retry would not change. For a route with an alternate
    /// endpoint, finds out which of the two the server knows, and remembers it.
    pub(crate) async fn send<T>(
        &self,
        request: &Request,
        stats: &CallStats,
        decode: impl Fn(&Response) -> Result<T, Unreadable>,
    ) -> Result<T> {
        request.check_length()?;
        let session = self.local_session()?;
        let _call = session.calls.begin(request.timeout.unwrap_or(self.0.settings.timeout));
        let endpoint = request.endpoint;
        let Some(alternate) = endpoint.alternate else {
            return self.send_to(&session, request, stats, decode).await;
        };
        // First the endpoint that worked last, then the other one: a server may be corrected while this process runs.
        let endpoint_used = session.known_endpoint(endpoint).unwrap_or(endpoint);
        let other = if std::ptr::eq(endpoint_used, endpoint) { alternate } else { endpoint };
        let first = self.send_to(&session, &request.at(endpoint_used), stats, &decode).await;
        let (endpoint_used, sent) = match first {
            Err(error) if error.is_no_route() => match self.send_to(&session, &request.at(other), stats, &decode).await
            {
                Err(second) if second.is_no_route() => return Err(error),
                second => (other, second),
            },
            first => (endpoint_used, first),
        };
        if sent.is_ok() {
            session.remember_endpoint(endpoint, endpoint_used);
        }
        sent
    }

    /// Sends a request to its endpoint, with repeats. `stats` counts what that costs.
    async fn send_to<T>(
        &self,
        session: &LocalSession,
        request: &Request,
        stats: &CallStats,
        decode: impl Fn(&Response) -> Result<T, Unreadable>,
    ) -> Result<T> {
        let settings = &self.0.settings;
        let timeout = request.timeout.unwrap_or(settings.timeout);
        let (mut renewals, mut stale_repeats) = (0, 0);
        let mut attempt = 0;
        let mut limited_at = None;
        loop {
            let AttemptOutput { generation, answer, mut span, permit } =
                self.attempt(session, request, timeout, attempt + renewals + stale_repeats, stats).await?;
            let answered = classify(request, answer, &mut span, &decode);
            drop(span);
            let (error, failure) = match answered {
                Ok(Classified::Value(value, response)) => {
                    session.request_succeeded(generation);
                    if !request.endpoint.gives_token {
                        stats.record_date(&response.headers);
                    }
                    return Ok(value);
                }
                Ok(Classified::Refused(response))
                    if generation > 0
                        && session.may_repeat_with_new_token(&response, renewals, stale_repeats, generation) =>
                {
                    // The request was refused before it was acted on, so even a write may be repeated.
                    clear_pending_write(request.endpoint);
                    if session.is_stale(generation, stale_repeats) {
                        stale_repeats += 1;
                    } else {
                        session.tokens.refused(generation);
                        renewals += 1;
                    }
                    continue;
                }
                Ok(Classified::Refused(response)) => self.refusal(request, &response),
                Err(failed) => failed,
            };
            if !may_have_happened(&error, failure) {
                clear_pending_write(request.endpoint);
            }
            let mut retries = attempt;
            if let Failure::Limited { retry_after } = failure
                && session.slow_down_after_429(retry_after, &mut limited_at)
            {
                retries = attempt.saturating_sub(1);
            }
            drop(permit);
            let is_uncounted = retries < attempt;
            let backoff =
                retry::backoff(failure, request.endpoint.repeat, retries, settings.max_retries, fastrand::f64());
            match backoff {
                // The limiter already slows this request down.
                Some(backoff) if is_uncounted && error.retry_after().is_none() => tokio::time::sleep(backoff / 4).await,
                Some(backoff) if is_uncounted || session.budget.take() => tokio::time::sleep(backoff).await,
                _ => return Err(into_outcome_unknown(error, failure, request)),
            }
            stats.retries.fetch_add(1, Ordering::Relaxed);
            attempt = retries + 1;
        }
    }

    /// Sends a request whose reply is one record; `promise` says what a success must contain.
    pub(crate) async fn record<R: Record>(&self, request: &Request, promise: &Promise) -> Result<R> {
        let stats = CallStats::default();
        let sent = self.send(request, &stats, |response| reply::record(&response.body, R::DECL, promise));
        sent.await.map(R::from_row)
    }

    async fn token(&self, session: &LocalSession, timeout: Option<Duration>, stats: &CallStats) -> Result<Token> {
        let longest = timeout.unwrap_or(self.0.settings.timeout);
        session.tokens.get(&session.local.fetching, longest, || self.fetch_token(session, timeout, stats)).await
    }

    async fn fetch_token(
        &self,
        session: &LocalSession,
        timeout: Option<Duration>,
        stats: &CallStats,
    ) -> Result<(SecretString, Lifetime)> {
        #[derive(Deserialize)]
        struct Reply {
            #[serde(rename = "authToken")]
            auth_token: String,
        }
        let mut request = Request::new(&token::TOKEN);
        request.timeout = timeout;
        let asked_at = Instant::now();
        // Boxed, since this future would contain itself: `send_to` fetches tokens, and fetching one calls `send_to`.
        let sent = Box::pin(self.send_to(session, &request, stats, |response| {
            let reply: Reply = serde_json::from_slice(crate::record::body::without_bom(&response.body))
                .map_err(|error| Unreadable::json(&error, "the token"))?;
            // Checked here, before any request that needs the token is sent.
            match token::fault(&reply.auth_token, &self.0.settings.company_key) {
                None => Ok(reply.auth_token),
                Some(fault) => Err(Unreadable::Odd(fault.to_owned())),
            }
        }));
        let token = sent.await?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
        let lifetime = Lifetime::of(&token, asked_at, i64::try_from(now).unwrap_or(i64::MAX));
        Ok((SecretString::from(token), lifetime))
    }

    fn refusal(&self, request: &Request, response: &Response) -> (Error, Failure) {
        let asked = retry_after(&response.headers);
        let id = request_id(&response.headers);
        let key = &self.0.settings.company_key;
        let error = platform_errors::error(response.status, &response.body, id, request, key).with_retry_after(asked);
        let failure = match response.status {
            // A retry would get the same reply. `send` tries the alternate endpoint.
            _ if error.is_no_route() => Failure::Final,
            _ if error.kind() == ErrorKind::RateLimit => Failure::Limited { retry_after: asked },
            408 | 500..=599 => Failure::Unclear { retry_after: asked },
            _ => Failure::Final,
        };
        (error, failure)
    }
}

/// The result of one attempt.
struct AttemptOutput<'a> {
    /// The generation of the token that was sent; 0 for none.
    generation: u64,
    answer: Result<Response, TransportError>,
    span: AttemptSpan<'a>,
    /// Still held after a 429, until the limiter knows about it: then the request that gets the permit next is slowed
    /// down.
    permit: Option<Permit<'a>>,
}

impl Client {
    /// Acquires a permit, waits for the rate limiter and the token, and sends the request once.
    async fn attempt<'s>(
        &'s self,
        session: &'s LocalSession,
        request: &Request,
        timeout: Duration,
        resend_count: u32,
        stats: &CallStats,
    ) -> Result<AttemptOutput<'s>> {
        // A request for a token belongs to a request that holds a permit already.
        let is_token = request.endpoint.gives_token;
        // A repeat is queued as a quick request: it has waited in its own row before, and its caller waits for it.
        let kind = if resend_count == 0 { request.priority } else { Priority::Quick };
        let mut permit = if is_token { None } else { Some(session.local.permits.acquire(kind).await) };
        if let Some(limiter) = session.route_limiter(&self.0.settings, request.endpoint) {
            limiter.acquire(kind).await;
        }
        session.limiter.acquire(kind).await;
        // Fetched last: a token that was fetched before these waits may have expired by now.
        let token = match is_token {
            true => None,
            false => Some(self.token(session, request.timeout, stats).await.map_err(Error::unsent)?),
        };
        let credential = match &token {
            Some(token) => Credential::Token(&token.secret),
            None => Credential::CompanyKey(&self.0.settings.company_key),
        };
        stats.requests.fetch_add(1, Ordering::Relaxed);
        let mut span = AttemptSpan::start(request.endpoint, resend_count, self.1.as_ref());
        let _asking = is_token.then(|| session.local.fetching.start_request(timeout));
        let answer = match session.transport.send(&session.local.connections, request, credential, timeout).await {
            Ok(received) => {
                if !received.is_limited() {
                    drop(permit.take());
                    // Lets a task that waits for the permit send its request before this body is inflated and decoded.
                    tokio::task::yield_now().await;
                }
                received.inflate().await
            }
            Err(broken) => Err(broken),
        };
        span.record_result(&answer);
        if let Ok(response) = &answer {
            if response.status != 429 {
                session.limiter.passed();
            }
            stats.bytes.fetch_add(response.received, Ordering::Relaxed);
        }
        Ok(AttemptOutput { generation: token.map_or(0, |token| token.generation), answer, span, permit })
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    // A date in the header is meant by the server's clock, so it is compared with the reply's own `Date`.
    let date = headers.get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    retry::retry_after(headers.get(RETRY_AFTER)?.to_str().ok()?, date.unwrap_or_else(SystemTime::now))
}
