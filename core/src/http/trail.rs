//! Finds out what a write may have done if its call ends before it returned a value.
//!
//! A call ends early because of a signal, a cancelled task, an abort or a time limit: its future is dropped, and cannot
//! report anything. So the call records its progress in a [`Trail`], which the code that may stop it keeps.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, ErrorKind};
use crate::http::request::{Endpoint, Repeat};

tokio::task_local! {
    /// The trail of the call that the current task is running.
    static TRAIL: Trail;
}

/// Records how far the writes of one call got. Cheap to clone; clones share the same trail.
///
/// ```no_run
/// # async fn run(client: indecx::Client, ana: indecx::blocklist::AddToBlocklist) -> Result<(), indecx::Error> {
/// let trail = indecx::Trail::default();
/// let blocklist = client.blocklist();
/// let call = trail.follow(blocklist.add(ana));
/// match tokio::time::timeout(std::time::Duration::from_secs(1), call).await {
///     Ok(answered) => println!("{:?}", answered?),
///     Err(_) => match trail.stop() {
///         Some(unknown) => println!("look first: {unknown}"),
///         None => println!("nothing was sent"),
///     },
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Trail(Arc<Mutex<TrailState>>);

#[derive(Debug, Default)]
struct TrailState {
    /// The last write that was sent and has not been refused.
    pending_write: Option<&'static Endpoint>,
    /// Whether sending is forbidden because the call was stopped.
    stopped: bool,
    /// The trail of the surrounding call, if this call is part of another one.
    outer: Option<Trail>,
}

impl Trail {
    /// Returns the call with its progress recorded in this trail. What the trail holds from an earlier call is cleared.
    pub fn follow<F: IntoFuture>(&self, call: F) -> impl Future<Output = F::Output> + use<F> {
        let outer = TRAIL.try_with(Trail::clone).ok();
        let mut state = self.state();
        state.pending_write = None;
        state.outer = outer.filter(|outer| !Arc::ptr_eq(&outer.0, &self.0));
        drop(state);
        TRAIL.scope(self.clone(), call.into_future())
    }

    /// Prevents any further write from being sent, even if the call is still running on another thread. Returns the
    /// [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) error of a write that may have been acted on, or `None` if there
    /// is none.
    pub fn stop(&self) -> Option<Error> {
        let mut state = self.state();
        state.stopped = true;
        let message = format!(
            "{} was sent, and the call ended before it could give the answer: it may have happened. Look on the \
             platform before sending it again.",
            state.pending_write?.label()
        );
        Some(Error::new(ErrorKind::OutcomeUnknown, message))
    }

    fn state(&self) -> MutexGuard<'_, TrailState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that a write is being sent. Returns false if it must not be sent, because its call was stopped.
    pub(crate) fn record_write(&self, endpoint: &'static Endpoint) -> bool {
        let outer = self.state().outer.clone();
        if outer.is_some_and(|outer| !outer.record_write(endpoint)) {
            return false;
        }
        let mut state = self.state();
        if state.stopped {
            return false;
        }
        state.pending_write = Some(endpoint);
        true
    }
}

/// Returns the trail that a request to this endpoint is recorded in; `None` for a read, or if no trail is followed.
pub(crate) fn trail_of(endpoint: &Endpoint) -> Option<Trail> {
    if endpoint.repeat == Repeat::Safe {
        return None;
    }
    TRAIL.try_with(Trail::clone).ok()
}

/// Records that the write that was sent was not acted on. Outer trails are not changed: their calls may have sent other
/// writes.
pub(crate) fn clear_pending_write(endpoint: &Endpoint) {
    if let Some(trail) = trail_of(endpoint) {
        trail.state().pending_write = None;
    }
}

#[cfg(test)]
mod tests {
    use super::{Trail, clear_pending_write, trail_of};
    use crate::error::ErrorKind;
    use crate::http::request::Endpoint;

    static READ: Endpoint = Endpoint::get("branches");
    static WRITE: Endpoint = Endpoint::post("branches");

    #[tokio::test]
    async fn a_write_that_went_out_may_have_happened_until_it_is_refused() {
        let trail = Trail::default();
        assert!(trail_of(&WRITE).is_none());
        let noted = |refused: bool| async move {
            assert!(trail_of(&READ).is_none());
            assert!(trail_of(&WRITE).unwrap().record_write(&WRITE));
            if refused {
                clear_pending_write(&WRITE);
            }
        };
        trail.follow(noted(true)).await;
        assert!(trail.state().pending_write.is_none());
        trail.follow(noted(false)).await;
        assert_eq!(trail.stop().unwrap().kind(), ErrorKind::OutcomeUnknown);
        assert_eq!(trail.stop().unwrap().kind(), ErrorKind::OutcomeUnknown);
    }

    #[test]
    fn nothing_goes_out_behind_a_stop() {
        let trail = Trail::default();
        assert!(trail.stop().is_none());
        assert!(!trail.record_write(&WRITE));
        assert!(trail.stop().is_none());
    }
}
