//! What a client keeps between calls: the token, limits, connections, and what it learned about the server.
//!
//! ```text
//! process 1 creates a client           Session 1: token, rate limit, retry budget, known routes
//!   a call in runtime A                  RuntimeState A: connections, permits, the request for a token
//!   a call in runtime B                  RuntimeState B: its own connections and permits, but the same token
//! process 1 forks into process 2       Session 2, created by the first call there; Session 1 is left alone
//! while a call runs                    a LocalSession: the Session, and the RuntimeState of the call's runtime
//! ```

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::error::Result;
use crate::http::in_flight::Calls;
use crate::http::local::{RuntimeState, RuntimeStates};
use crate::http::options::Settings;
use crate::http::platform_errors;
use crate::http::rate_limit::RateLimiter;
use crate::http::request::Endpoint;
use crate::http::response::Response;
use crate::http::retry::{MAX_RETRY_AFTER, RetryBudget};
use crate::http::token::TokenStore;
use crate::http::transport::Transport;

/// The state that belongs to one process. A forked child creates its own, since connections and held locks belong to
/// threads of the parent.
pub(crate) struct Session {
    pub(crate) pid: u32,
    pub(crate) transport: Transport,
    pub(crate) tokens: TokenStore,
    pub(crate) limiter: RateLimiter,
    pub(crate) locals: RuntimeStates,
    /// Additional limiters, for routes with a rate of their own.
    route_limiters: Mutex<HashMap<&'static str, Arc<RateLimiter>>>,
    pub(crate) calls: Calls,
    /// The number of requests that returned the promised value.
    pub(crate) succeeded: AtomicU64,
    pub(crate) budget: RetryBudget,
    /// For routes with an alternate endpoint: the one of the two that this server answered last.
    known: Mutex<HashMap<&'static str, &'static Endpoint>>,
}

/// A session together with the state for the caller's runtime.
pub(crate) struct LocalSession {
    pub(crate) session: Arc<Session>,
    pub(crate) local: Arc<RuntimeState>,
}

impl Deref for LocalSession {
    type Target = Session;
    fn deref(&self) -> &Session {
        &self.session
    }
}

impl Session {
    pub(crate) fn new(settings: &Settings) -> Result<Self> {
        let url = settings.base_url.as_str();
        Ok(Session {
            pid: std::process::id(),
            transport: Transport::new(settings)?,
            tokens: TokenStore::default(),
            limiter: RateLimiter::join(url, &settings.company_key, settings.rate_limit),
            route_limiters: Mutex::default(),
            calls: Calls::default(),
            locals: RuntimeStates::new(settings.max_concurrency),
            succeeded: AtomicU64::new(0),
            budget: RetryBudget::new(),
            known: Mutex::default(),
        })
    }
}

/// How often one request is repeated with a newly fetched token, and how often with one that another request fetched.
const MAX_RENEWALS: u32 = 4;

impl Session {
    /// Whether to repeat a refused request with another token: the refusal may be about the token, and either a newer
    /// token is there, or this is the request's first refusal, or it is a 401 for a token that was accepted before.
    pub(crate) fn may_repeat_with_new_token(
        &self,
        response: &Response,
        renewals: u32,
        stale: u32,
        generation: u64,
    ) -> bool {
        let was_accepted = self.tokens.was_accepted(generation);
        platform_errors::is_about_the_token(response.status, &response.body, was_accepted)
            && (self.is_stale(generation, stale)
                || renewals == 0
                || (renewals < MAX_RENEWALS && was_accepted && response.status == 401))
    }

    /// Whether another request has replaced the token already: then the request is repeated with the new one.
    pub(crate) fn is_stale(&self, generation: u64, repeats: u32) -> bool {
        repeats < MAX_RENEWALS && self.tokens.is_stale(generation)
    }

    /// Slows the client down after a 429 of one request. Returns whether other requests of this client succeeded since
    /// that request's last 429, which `limited_at` remembers: then the platform works and its limit is shared, so that
    /// this 429 does not count as a retry.
    pub(crate) fn slow_down_after_429(&self, retry_after: Option<Duration>, limited_at: &mut Option<u64>) -> bool {
        self.limiter.refused(retry_after.filter(|wait| *wait <= MAX_RETRY_AFTER));
        let succeeded = self.succeeded.load(Ordering::Relaxed);
        limited_at.replace(succeeded).is_some_and(|before| before != succeeded)
    }

    /// Returns the endpoint that this server answered last, for a route with an alternate.
    pub(crate) fn known_endpoint(&self, endpoint: &Endpoint) -> Option<&'static Endpoint> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(endpoint.route).copied()
    }

    /// Records which of a route's two endpoints this server answered.
    pub(crate) fn remember_endpoint(&self, endpoint: &'static Endpoint, way: &'static Endpoint) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(endpoint.route, way);
    }

    /// Returns the additional limiter of a route with a rate of its own; clients with the same key share it.
    pub(crate) fn route_limiter(&self, settings: &Settings, endpoint: &'static Endpoint) -> Option<Arc<RateLimiter>> {
        let rate = endpoint.own_rate?;
        let mut limiters = self.route_limiters.lock().unwrap_or_else(PoisonError::into_inner);
        let limiter = limiters.entry(endpoint.route).or_insert_with(|| {
            let url = format!("{}/{}", settings.base_url, endpoint.route);
            Arc::new(RateLimiter::join(&url, &settings.company_key, Some(rate)))
        });
        Some(limiter.clone())
    }

    /// Records that a request with this token returned the promised value.
    pub(crate) fn request_succeeded(&self, generation: u64) {
        self.budget.succeeded();
        self.succeeded.fetch_add(1, Ordering::Relaxed);
        self.tokens.accepted(generation);
    }
}
