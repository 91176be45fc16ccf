//! The calls of a client that are under way, for whoever closes it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

/// How many there are, and how long the longest may take.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    under_way: watch::Sender<usize>,
    longest_ms: AtomicU64,
}

/// One of them; over when it is dropped.
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

    /// Waits for the last one, no longer than the longest may take.
    pub(crate) async fn over(&self) {
        let longest = Duration::from_millis(self.longest_ms.load(Ordering::Relaxed));
        let mut under_way = self.under_way.subscribe();
        // What is under way still ends by itself.
        let _ = tokio::time::timeout(longest, under_way.wait_for(|count| *count == 0)).await;
    }
}
