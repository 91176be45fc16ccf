//! Stops a call or a pull that is in progress.
//!
//! The `AbortSignal` itself stays in JavaScript: napi's own type would overwrite the user's `onabort` and miss a
//! signal that is aborted already. Here, stopping only drops the future, which closes its connection.

use std::future::Future;

use tokio::sync::watch;

/// Stops one call or one pull, from any thread.
#[derive(Clone, Default)]
pub(crate) struct Stop(watch::Sender<bool>);

impl Stop {
    pub(crate) fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Returns the future's output, or drops the future and returns `None` when it is stopped. A call that was stopped
    /// before it began sends nothing.
    pub(crate) async fn unless_stopped<F: Future>(&self, future: F) -> Option<F::Output> {
        let mut stopped = self.0.subscribe();
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => None,
            output = future => Some(output),
        }
    }
}
