//! Counts a client's calls in flight, for closing the client.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

/// The number of calls in flight, and the longest timeout of any call so far in milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    under_way: watch::Sender<usize>,
    longest_ms: AtomicU64,
}

/// A call in flight; it ends when this guard is dropped.
pub(crate) struct Call<'a>(&'a Calls);

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.0.under_way.send_modify(|count| *count -= 1);
    }
}

impl Calls {
    pub(crate) fn begin(&self, timeout: Duration) -> Call<'_> {
        let milliseconds = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        self.longest_ms.fetch_max(milliseconds, Ordering::Relaxed);
        self.under_way.send_modify(|count| *count += 1);
        Call(self)
    }

    pub(crate) fn is_busy(&self) -> bool {
        *self.under_way.borrow() > 0
    }

    /// Waits until no call is in flight, at most for the longest timeout.
    pub(crate) async fn over(&self) {
        let longest = Duration::from_millis(self.longest_ms.load(Ordering::Relaxed));
        let mut under_way = self.under_way.subscribe();
        // After the timeout the remaining calls simply continue to their own end.
        let _ = tokio::time::timeout(longest, under_way.wait_for(|count| *count == 0)).await;
    }
}
