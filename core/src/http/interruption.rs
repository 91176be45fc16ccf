//! What a call that writes may have done when it ends before it has given its value.
//!
//! A call ends early by a signal, a cancelled task, an abort or a time limit: its future is dropped where it stands,
//! and can tell nobody anything. So it leaves a [`Trail`] with whoever may stop it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, ErrorKind};
use crate::http::request::{Endpoint, Repeat};

tokio::task_local! {
    /// The trail of the call that this task is running.
    static TRAIL: Trail;
}

/// How far the writes of one call got. Cheap to clone; clones are the same trail.
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
pub struct Trail(Arc<Mutex<Steps>>);

#[derive(Debug, Default)]
struct Steps {
    /// The write that went out and that no answer has refused.
    out: Option<&'static Endpoint>,
    /// Nothing may go out any more.
    stopped: bool,
    /// The trail of the call that this one is a part of.
    outer: Option<Trail>,
}

impl Trail {
    /// The call, leaving its trail here; what an earlier call left is forgotten.
    pub fn follow<F: IntoFuture>(&self, call: F) -> impl Future<Output = F::Output> + use<F> {
        let outer = TRAIL.try_with(Trail::clone).ok();
        let mut steps = self.steps();
        steps.out = None;
        steps.outer = outer.filter(|outer| !Arc::ptr_eq(&outer.0, &self.0));
        drop(steps);
        TRAIL.scope(self.clone(), call.into_future())
    }

    /// Lets nothing more go out, also where the call is still running on another thread. Gives the error of a write
    /// that may have been acted on, [`OutcomeUnknown`](ErrorKind::OutcomeUnknown); `None` where none may have been.
    pub fn stop(&self) -> Option<Error> {
        let mut steps = self.steps();
        steps.stopped = true;
        let message = format!(
            "{} was sent, and the call ended before it could give the answer: it may have happened. Look on the \
             platform before sending it again.",
            steps.out?.label()
        );
        Some(Error::new(ErrorKind::OutcomeUnknown, message))
    }

    fn steps(&self) -> MutexGuard<'_, Steps> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a write is going out; false where it must not, since its call was stopped.
    pub(crate) fn goes_out(&self, endpoint: &'static Endpoint) -> bool {
        let outer = self.steps().outer.clone();
        if outer.is_some_and(|outer| !outer.goes_out(endpoint)) {
            return false;
        }
        let mut steps = self.steps();
        if steps.stopped {
            return false;
        }
        steps.out = Some(endpoint);
        true
    }
}

/// The trail on which a write of the running call is to be noted.
pub(crate) fn trail_of(endpoint: &Endpoint) -> Option<Trail> {
    if endpoint.repeat == Repeat::Safe {
        return None;
    }
    TRAIL.try_with(Trail::clone).ok()
}

/// Notes that what went out was not acted on. A call that this one is a part of may have done more.
pub(crate) fn nothing_happened(endpoint: &Endpoint) {
    if let Some(trail) = trail_of(endpoint) {
        trail.steps().out = None;
    }
}

#[cfg(test)]
mod tests {
    use super::{Trail, nothing_happened, trail_of};
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
            assert!(trail_of(&WRITE).unwrap().goes_out(&WRITE));
            if refused {
                nothing_happened(&WRITE);
            }
        };
        trail.follow(noted(true)).await;
        assert!(trail.steps().out.is_none());
        trail.follow(noted(false)).await;
        assert_eq!(trail.stop().unwrap().kind(), ErrorKind::OutcomeUnknown);
        assert_eq!(trail.stop().unwrap().kind(), ErrorKind::OutcomeUnknown);
    }

    #[test]
    fn nothing_goes_out_behind_a_stop() {
        let trail = Trail::default();
        assert!(trail.stop().is_none());
        assert!(!trail.goes_out(&WRITE));
        assert!(trail.stop().is_none());
    }
}
