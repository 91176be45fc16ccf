//! Helper threads for work that takes long or blocks, so that it does not delay the runtime's threads. They are started
//! when needed, and end when idle. If none can be started, the caller's thread does the work.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::oneshot;

use crate::error::Error;

/// The maximum number of helper threads: as many as the runtime has threads that decode pages.
const MAX_THREADS: usize = 4;
/// How long an idle thread waits for work before it ends.
const IDLE_TIMEOUT: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce() + Send>;

/// The work panicked, and has no result.
#[derive(Clone, Copy, Debug)]
pub struct WorkPanicked;

impl std::fmt::Display for WorkPanicked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("work of a thread ended in a panic")
    }
}

impl std::error::Error for WorkPanicked {}

impl From<WorkPanicked> for Error {
    fn from(_: WorkPanicked) -> Self {
        Error::task_died()
    }
}

/// A pool of helper threads and the queue of jobs. It belongs to one process: a forked child has none of the threads.
struct HelperPool {
    pid: u32,
    state: Mutex<State>,
    has_work: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    threads: usize,
    resting: usize,
}

static HELPERS: LazyLock<ArcSwap<HelperPool>> = LazyLock::new(|| ArcSwap::from_pointee(HelperPool::new()));

impl HelperPool {
    fn new() -> Self {
        HelperPool { pid: std::process::id(), state: Mutex::default(), has_work: Condvar::new() }
    }

    fn of_process() -> Arc<Self> {
        let helpers = HELPERS.load_full();
        if helpers.pid == std::process::id() {
            return helpers;
        }
        HELPERS.store(Arc::new(HelperPool::new()));
        HELPERS.load_full()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a job. Returns the job if there is no helper thread and none can be started.
    fn take(self: &Arc<Self>, job: Job) -> Option<Job> {
        let mut state = self.lock();
        state.jobs.push_back(job);
        if state.resting >= state.jobs.len() {
            self.has_work.notify_one();
            return None;
        }
        if state.threads == MAX_THREADS {
            return None;
        }
        state.threads += 1;
        let helpers = self.clone();
        let started = std::thread::Builder::new().name("indecx-work".to_owned()).spawn(move || helpers.work());
        if started.is_err() {
            state.threads -= 1;
            if state.threads == 0 {
                return state.jobs.pop_back();
            }
        }
        None
    }

    fn work(&self) {
        let mut state = self.lock();
        loop {
            while let Some(job) = state.jobs.pop_front() {
                drop(state);
                // A panic ends only this job: the caller that waits for it gets `WorkPanicked`.
                let _ = catch_unwind(AssertUnwindSafe(job));
                state = self.lock();
            }
            state.resting += 1;
            let (woken, waited) =
                self.has_work.wait_timeout(state, IDLE_TIMEOUT).unwrap_or_else(PoisonError::into_inner);
            state = woken;
            state.resting -= 1;
            if waited.timed_out() && state.jobs.is_empty() {
                state.threads -= 1;
                return;
            }
        }
    }
}

/// Runs `work` on a helper thread, and returns its result.
///
/// # Errors
/// Returns `WorkPanicked` if `work` panicked; the panic's message is not included.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, WorkPanicked> {
    let (done, result) = oneshot::channel();
    let job: Job = Box::new(move || {
        // Fails if the caller was cancelled; then nothing needs the result.
        let _ = done.send(work());
    });
    if let Some(job) = HelperPool::of_process().take(job) {
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
    result.await.map_err(|_| WorkPanicked)
}

/// Returns how many threads can be started now, up to `most`. It starts that many, and ends them again.
pub(crate) fn startable_threads(most: usize) -> usize {
    let gate = Arc::new((Mutex::new(false), Condvar::new()));
    let mut started = Vec::new();
    for _ in 0..most {
        let gate = gate.clone();
        let thread = std::thread::Builder::new().name("indecx-probe".to_owned()).spawn(move || {
            let open = gate.0.lock().unwrap_or_else(PoisonError::into_inner);
            let _open = gate.1.wait_while(open, |open| !*open).unwrap_or_else(PoisonError::into_inner);
        });
        match thread {
            Ok(thread) => started.push(thread),
            Err(_) => break,
        }
    }
    *gate.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
    gate.1.notify_all();
    let count = started.len();
    for thread in started {
        // The thread runs nothing that could panic.
        let _ = thread.join();
    }
    if count < most {
        // The system still counts a thread for a moment after it has ended.
        std::thread::sleep(Duration::from_millis(20));
    }
    count
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[tokio::test]
    async fn work_is_done_apart_and_a_panic_is_told() {
        let here = std::thread::current().id();
        let asked: Vec<_> = (0..20).map(|at| tokio::spawn(apart(move || (at, std::thread::current().id())))).collect();
        for (at, asked) in asked.into_iter().enumerate() {
            let (position, thread) = asked.await.unwrap().unwrap();
            assert_eq!(position, at);
            assert_ne!(thread, here);
        }
        assert!(apart(|| -> () { panic!("a defect") }).await.is_err());
        assert_eq!(apart(|| 7).await.ok(), Some(7));
    }
}
