//! What the calls of one operation cost: what a pull's receipt is made of.

use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;

use http::header::{DATE, HeaderMap};
use jiff::Timestamp;

/// What a call, or a whole pull, cost.
#[derive(Debug, Default)]
pub(crate) struct CallStats {
    pub(crate) requests: AtomicU64,
    pub(crate) retries: AtomicU64,
    pub(crate) bytes: AtomicU64,
    /// When the first reply that could be read was given, by the server's clock.
    pub(crate) began: OnceLock<Timestamp>,
}

impl CallStats {
    /// Notes when a reply was given, where none was noted before.
    pub(crate) fn saw(&self, headers: &HeaderMap) {
        let date = || Timestamp::try_from(httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?).ok();
        if self.began.get().is_none()
            && let Some(date) = date()
        {
            // Another reply may just have been the first.
            let _ = self.began.set(date);
        }
    }
}
