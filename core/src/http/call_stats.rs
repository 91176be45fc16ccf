//! Counts what the calls of one operation cost; a pull's receipt is made from these counters.

use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;

use http::header::{DATE, HeaderMap};
use jiff::Timestamp;

/// The costs of one call, or of a whole pull.
#[derive(Debug, Default)]
pub(crate) struct CallStats {
    pub(crate) requests: AtomicU64,
    pub(crate) retries: AtomicU64,
    pub(crate) bytes: AtomicU64,
    /// The `Date` header of the first reply with the promised value; empty until one arrives.
    pub(crate) began: OnceLock<Timestamp>,
}

impl CallStats {
    /// Stores the reply's `Date` header, unless an earlier reply's is stored.
    pub(crate) fn record_date(&self, headers: &HeaderMap) {
        let date = || Timestamp::try_from(httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?).ok();
        if self.began.get().is_none()
            && let Some(date) = date()
        {
            // Fails if a concurrent reply has set it since the check; that one counts as the first.
            let _ = self.began.set(date);
        }
    }
}
