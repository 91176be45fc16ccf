//! What a client keeps between its calls: token, limits, connections, and what it learned of the server.
//!
//! ```text
//! a client      ->  a Session in each process (a forked child makes its own)
//! a Session     ->  a Local in each runtime: connections, permits, the fetch of a token
//! a call        ->  a LocalSession: both, for as long as the call takes
//! ```

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::ExposeSecret;

use crate::error::Result;
use crate::http::in_flight::Calls;
use crate::http::local::{Local, Locals};
use crate::http::options::Settings;
use crate::http::platform_errors;
use crate::http::rate_limit::RateLimiter;
use crate::http::request::Endpoint;
use crate::http::response::Response;
use crate::http::retry::RetryBudget;
use crate::http::token::TokenStore;
use crate::http::transport::Transport;

/// What belongs to one process: after a fork the child makes its own, since the connections and
/// whatever was locked at that moment belong to the parent's threads.
pub(crate) struct Session {
    pub(crate) pid: u32,
    pub(crate) transport: Transport,
    pub(crate) tokens: TokenStore,
    pub(crate) limiter: RateLimiter,
    pub(crate) locals: Locals,
    /// For routes that have a rate of their own.
    own_limiters: Mutex<HashMap<&'static str, Arc<RateLimiter>>>,
    pub(crate) calls: Calls,
    /// Requests that brought what they were sent for.
    pub(crate) succeeded: AtomicU64,
    pub(crate) budget: RetryBudget,
    /// For routes that servers know in two ways: the one that this server answered.
    known: Mutex<HashMap<&'static str, &'static Endpoint>>,
}

/// The same, and what belongs to the runtime in which it is asked for.
pub(crate) struct LocalSession {
    pub(crate) session: Arc<Session>,
    pub(crate) local: Arc<Local>,
}

impl Deref for LocalSession {
    type Target = Session;
    fn deref(&self) -> &Session {
        &self.session
    }
}

impl Session {
    pub(crate) fn new(settings: &Settings) -> Result<Self> {
        let (url, key) = (settings.base_url.as_str(), settings.company_key.expose_secret());
        Ok(Session {
            pid: std::process::id(),
            transport: Transport::new(settings)?,
            tokens: TokenStore::default(),
            limiter: RateLimiter::join(url, key, settings.rate_limit),
            own_limiters: Mutex::default(),
            calls: Calls::default(),
            locals: Locals::new(settings.max_concurrency),
            succeeded: AtomicU64::new(0),
            budget: RetryBudget::new(),
            known: Mutex::default(),
        })
    }
}

/// Tokens that a request may be refused for, one after the other.
const MOST_RENEWALS: u32 = 4;

impl Session {
    /// Whether a refusal may be about the token's end: the first may always be, a later one only where the token was
    /// good before.
    pub(crate) fn may_go_again(&self, response: &Response, renewals: u32, stale: u32, generation: u64) -> bool {
        let was_accepted = self.tokens.was_accepted(generation);
        platform_errors::is_about_the_token(response.status, &response.body, was_accepted)
            && (self.is_stale(generation, stale)
                || renewals == 0
                || (renewals < MOST_RENEWALS && was_accepted && response.status == 401))
    }

    /// Whether another token has taken the place of one that was refused: then it goes again with that.
    pub(crate) fn is_stale(&self, generation: u64, repeats: u32) -> bool {
        repeats < MOST_RENEWALS && self.tokens.is_stale(generation)
    }

    pub(crate) fn known_way(&self, endpoint: &Endpoint) -> Option<&'static Endpoint> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(endpoint.route).copied()
    }

    pub(crate) fn knows(&self, endpoint: &'static Endpoint, way: &'static Endpoint) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(endpoint.route, way);
    }

    /// The rate limit of a route that has one of its own, which clients of one key share.
    pub(crate) fn own_limiter(&self, settings: &Settings, endpoint: &'static Endpoint) -> Option<Arc<RateLimiter>> {
        let rate = endpoint.own_rate?;
        let mut limiters = self.own_limiters.lock().unwrap_or_else(PoisonError::into_inner);
        let limiter = limiters.entry(endpoint.route).or_insert_with(|| {
            let url = format!("{}/{}", settings.base_url, endpoint.route);
            Arc::new(RateLimiter::join(&url, settings.company_key.expose_secret(), Some(rate)))
        });
        Some(limiter.clone())
    }

    /// Notes that a request brought what it was sent for.
    pub(crate) fn request_succeeded(&self, generation: u64) {
        self.budget.succeeded();
        self.succeeded.fetch_add(1, Ordering::Relaxed);
        self.tokens.accepted(generation);
    }
}
