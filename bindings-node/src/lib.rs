//! The native half of the Node package `indecx`. It converts values, keeps promises and stops
//! calls; what a call means stands in the core, and how it feels in `js/`.

mod abort;
mod call;
mod client;
mod convert;
mod error;
mod export;
mod latin1;
mod listing;
mod log;
mod promise;
mod pull;
mod sandbox;
mod webhooks;
mod writing;

use std::sync::OnceLock;

/// Why no call can run: no thread was to be had when the process loaded this.
static NO_THREAD: OnceLock<indecx::Error> = OnceLock::new();

/// The threads that calls run on, which napi ends with the last environment of the process. Should an environment
/// come after that, napi makes a runtime of its own for it.
#[napi_derive::module_init]
fn start() {
    let runtime = indecx::runtime::start_at_once().or_else(|error| {
        NO_THREAD.get_or_init(|| error);
        // One without threads, on which nothing is run: napi would end the process where it finds none.
        tokio::runtime::Builder::new_current_thread().build()
    });
    if let Ok(runtime) = runtime {
        napi::bindgen_prelude::create_custom_tokio_runtime(runtime);
    }
}

/// Refuses where nothing can run.
pub(crate) fn check_threads() -> indecx::Result<()> {
    NO_THREAD.get().map_or(Ok(()), |error| Err(error.clone()))
}
