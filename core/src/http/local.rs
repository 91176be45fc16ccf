//! The part of a client's state that belongs to one tokio runtime.
//!
//! A connection, a token request and a permit are each held by a task of one runtime. If a task in another runtime
//! waited for them, it would wait until the first runtime is driven again, which may never happen. So runtimes share a
//! client's token, its rate limit and what it learned about the server, but nothing that they would have to wait for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Id;

use crate::error::{Error, ErrorKind, Result};
use crate::http::connections::Connections;
use crate::http::permits::Permits;
use crate::http::token::TokenFetch;
use crate::runtime;

/// The state of a client in one runtime.
#[derive(Debug)]
pub(crate) struct RuntimeState {
    pub(crate) connections: Connections,
    pub(crate) permits: Permits,
    pub(crate) fetching: TokenFetch,
}

/// The state of a client in each runtime that it is used in.
#[derive(Debug)]
pub(crate) struct RuntimeStates {
    each: Mutex<HashMap<Id, Arc<RuntimeState>>>,
    most: usize,
}

impl RuntimeStates {
    /// Creates an empty map; `most` is the maximum number of requests in flight in each runtime.
    pub(crate) fn new(most: usize) -> Self {
        RuntimeStates { each: Mutex::default(), most }
    }

    /// Returns the state for the runtime of the caller, creating it on first use.
    pub(crate) fn here(&self) -> Result<Arc<RuntimeState>> {
        let Some(runtime) = runtime::here() else {
            let what = "this must run inside a tokio runtime, and there is none here: call it from one (`#[tokio::main]`, \
                        or `indecx::runtime::start()?.block_on(…)`).";
            return Err(Error::new(ErrorKind::InvalidRequest, what).unsent());
        };
        let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(local) = each.get(&runtime) {
            return Ok(local.clone());
        }
        // Removes the entries of runtimes that have ended: their connections were closed with them.
        each.retain(|_, local| Arc::strong_count(local) > 1 || !local.connections.is_empty());
        let local = RuntimeState {
            connections: Connections::new(self.most),
            permits: Permits::new(self.most),
            fetching: TokenFetch::default(),
        };
        Ok(each.entry(runtime).or_insert(Arc::new(local)).clone())
    }
}
