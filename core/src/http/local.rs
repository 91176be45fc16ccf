//! What a client has of each runtime that it is called in.
//!
//! A connection, a request for a token, a permit: each is held by a task of some runtime, and whoever waited for it
//! from another one would wait until that one is driven again, which may be never. So runtimes share a client's token,
//! its limits and what it knows of the server, and wait for nothing of each other's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Id;

use crate::error::{Error, ErrorKind, Result};
use crate::http::connections::Connections;
use crate::http::permits::Permits;
use crate::http::token::Fetching;
use crate::runtime;

/// What belongs to one runtime.
#[derive(Debug)]
pub(crate) struct Local {
    pub(crate) connections: Connections,
    pub(crate) permits: Permits,
    pub(crate) fetching: Fetching,
}

/// What belongs to each.
#[derive(Debug)]
pub(crate) struct Locals {
    each: Mutex<HashMap<Id, Arc<Local>>>,
    most: usize,
}

impl Locals {
    /// For clients that have so many requests in flight at the most.
    pub(crate) fn new(most: usize) -> Self {
        Locals { each: Mutex::default(), most }
    }

    /// That of the runtime in which the caller runs.
    pub(crate) fn here(&self) -> Result<Arc<Local>> {
        let Some(runtime) = runtime::here() else {
            let what = "this must run inside a tokio runtime, and there is none here: call it from one (`#[tokio::main]`, \
                        or `indecx::runtime::start()?.block_on(…)`).";
            return Err(Error::new(ErrorKind::InvalidRequest, what).unsent());
        };
        let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(local) = each.get(&runtime) {
            return Ok(local.clone());
        }
        // Of a runtime that ended nothing is left: its connections end with it.
        each.retain(|_, local| Arc::strong_count(local) > 1 || !local.connections.is_empty());
        let local = Local {
            connections: Connections::new(self.most),
            permits: Permits::new(self.most),
            fetching: Fetching::default(),
        };
        Ok(each.entry(runtime).or_insert(Arc::new(local)).clone())
    }
}
