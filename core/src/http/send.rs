//! The one way that every operation's request goes: wait for a permit, the rate limiter and the token, send, repeat what
//! is safe to repeat, and turn what came into a value or an error.
//!
//! ```text
//! send            the ways in which servers know the route
//!   send_to       attempts: a new token, a pause after a 429 or a broken connection, or the end
//!     attempt     acquires a permit, waits for the limiter, adds the token, and asks the transport once
//! ```

use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{DATE, HeaderMap, RETRY_AFTER};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::time::Instant;

use crate::error::{Error, ErrorKind, Result};
use crate::http::answered::{Answered, answered};
use crate::http::attempt::AttemptSpan;
use crate::http::call_stats::CallStats;
use crate::http::client::Client;
use crate::http::failure::{may_have_happened, unknown_if_acted_on};
use crate::http::interruption::nothing_happened;
use crate::http::permits::Permit;
use crate::http::platform_errors;
use crate::http::request::Request;
use crate::http::response::{Response, TransportError, request_id};
use crate::http::retry::{self, Failure, LONGEST_RETRY_AFTER};
use crate::http::session::LocalSession;
use crate::http::token::{self, Lifetime, Token};
use crate::http::transport::Credential;
use crate::http::waiting_line::Priority;
use crate::record::body::Unreadable;
use crate::record::declare::Record;
use crate::record::reply::{self, Promise};

impl Client {
    /// Sends a request until it has an answer or an error that a repeat would not change. Where
    /// servers know the route in two ways, finds out which and remembers it.
    pub(crate) async fn send<T>(
        &self,
        request: &Request,
        stats: &CallStats,
        decode: impl Fn(&Response) -> Result<T, Unreadable>,
    ) -> Result<T> {
        request.check_length()?;
        let session = self.here()?;
        let _call = session.calls.begin(request.timeout.unwrap_or(self.0.settings.timeout));
        let endpoint = request.endpoint;
        let Some(alternate) = endpoint.alternate else {
            return self.send_to(&session, request, stats, decode).await;
        };
        // The way that worked last, and then the other one: servers get put right while a process lives.
        let way = session.known_way(endpoint).unwrap_or(endpoint);
        let other = if std::ptr::eq(way, endpoint) { alternate } else { endpoint };
        let first = self.send_to(&session, &request.at(way), stats, &decode).await;
        let (way, sent) = match first {
            Err(error) if error.is_no_route() => match self.send_to(&session, &request.at(other), stats, &decode).await
            {
                Err(second) if second.is_no_route() => return Err(error),
                second => (other, second),
            },
            first => (way, first),
        };
        if sent.is_ok() {
            session.knows(endpoint, way);
        }
        sent
    }

    async fn send_to<T>(
        &self,
        session: &LocalSession,
        request: &Request,
        stats: &CallStats,
        decode: impl Fn(&Response) -> Result<T, Unreadable>,
    ) -> Result<T> {
        let settings = &self.0.settings;
        let timeout = request.timeout.unwrap_or(settings.timeout);
        let (mut renewals, mut stale) = (0, 0);
        let mut attempt = 0;
        let mut limited_at = None;
        loop {
            let Attempted { generation, answer, mut span, permit } =
                self.attempt(session, request, timeout, attempt + renewals + stale, stats).await?;
            let answered = answered(request, answer, &mut span, &decode);
            drop(span);
            let (error, failure) = match answered {
                Ok(Answered::Value(value, response)) => {
                    session.request_succeeded(generation);
                    if !request.endpoint.gives_token {
                        stats.saw(&response.headers);
                    }
                    return Ok(value);
                }
                Ok(Answered::Other(response))
                    if generation > 0 && session.may_go_again(&response, renewals, stale, generation) =>
                {
                    // Refused before anything happened, so that even a write may go again.
                    nothing_happened(request.endpoint);
                    if session.is_stale(generation, stale) {
                        stale += 1;
                    } else {
                        session.tokens.refused(generation);
                        renewals += 1;
                    }
                    continue;
                }
                Ok(Answered::Other(response)) => self.refusal(request, &response),
                Err(failed) => failed,
            };
            if !may_have_happened(&error, failure) {
                nothing_happened(request.endpoint);
            }
            let mut used = attempt;
            if let Failure::Limited { retry_after } = failure {
                session.limiter.refused(retry_after.filter(|wait| *wait <= LONGEST_RETRY_AFTER));
                // Others of this client's get through: the platform is there, and its limit is shared.
                let succeeded = session.succeeded.load(Ordering::Relaxed);
                if limited_at.replace(succeeded).is_some_and(|before| before != succeeded) {
                    used = attempt.saturating_sub(1);
                }
            }
            drop(permit);
            let is_free = used < attempt;
            let pause = retry::pause(failure, request.endpoint.repeat, used, settings.max_retries, fastrand::f64());
            match pause {
                // The limiter holds it back already.
                Some(pause) if is_free && error.retry_after().is_none() => tokio::time::sleep(pause / 4).await,
                Some(pause) if is_free || session.budget.take() => tokio::time::sleep(pause).await,
                _ => return Err(unknown_if_acted_on(error, failure, request)),
            }
            stats.retries.fetch_add(1, Ordering::Relaxed);
            attempt = used + 1;
        }
    }

    /// Sends a request whose answer is one record, which holds what the route promises of a success.
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
        // Boxed: `send` fetches tokens, and fetching one is a `send`.
        let sent = Box::pin(self.send_to(session, &request, stats, |response| {
            let reply: Reply = serde_json::from_slice(crate::record::body::without_bom(&response.body))
                .map_err(|error| Unreadable::json(&error, "the token"))?;
            // Found out here, before anything that needs the token was sent.
            match token::fault(&reply.auth_token, self.0.settings.company_key.expose_secret()) {
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
        let key = self.0.settings.company_key.expose_secret();
        let error = platform_errors::error(response.status, &response.body, id, request, key).with_retry_after(asked);
        let failure = match response.status {
            // Another try at this way would be answered alike; the other way is tried by the caller.
            _ if error.is_no_route() => Failure::Final,
            _ if error.kind() == ErrorKind::RateLimit => Failure::Limited { retry_after: asked },
            408 | 500..=599 => Failure::Unclear { retry_after: asked },
            _ => Failure::Final,
        };
        (error, failure)
    }
}

/// What one attempt came to.
struct Attempted<'a> {
    /// The token that it went with.
    generation: u64,
    answer: Result<Response, TransportError>,
    span: AttemptSpan<'a>,
    /// Kept while the limiter has not heard of a 429: whoever takes its place is held back then.
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
    ) -> Result<Attempted<'s>> {
        // Whoever asks for a token has a permit already, and waits with it.
        let is_token = request.endpoint.gives_token;
        // A repeat has waited in line before: what comes after it waits for it.
        let kind = if resend_count == 0 { request.priority } else { Priority::Quick };
        let mut permit = if is_token { None } else { Some(session.local.permits.acquire(kind).await) };
        if let Some(limiter) = session.own_limiter(&self.0.settings, request.endpoint) {
            limiter.acquire(kind).await;
        }
        session.limiter.acquire(kind).await;
        // Last of all: one that was taken before waiting may have ended by now.
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
        let _asking = is_token.then(|| session.local.fetching.asking(timeout));
        let answer = match session.transport.send(&session.local.connections, request, credential, timeout).await {
            Ok(received) => {
                if !received.is_limited() {
                    drop(permit.take());
                    // Whoever waited for the permit sends its request before this body is inflated and read.
                    tokio::task::yield_now().await;
                }
                received.inflate().await
            }
            Err(broken) => Err(broken),
        };
        span.came(&answer);
        if let Ok(response) = &answer {
            if response.status != 429 {
                session.limiter.passed();
            }
            stats.bytes.fetch_add(response.received, Ordering::Relaxed);
        }
        Ok(Attempted { generation: token.map_or(0, |token| token.generation), answer, span, permit })
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    // A date is meant by the server's own clock.
    let date = headers.get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    retry::retry_after(headers.get(RETRY_AFTER)?.to_str().ok()?, date.unwrap_or_else(SystemTime::now))
}
