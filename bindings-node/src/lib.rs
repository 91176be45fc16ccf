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

/// The threads that calls run on, which napi ends with the last environment of the process. Should an environment
/// come after that, napi makes a runtime of its own for it.
#[napi_derive::module_init]
fn start() {
    // Should no thread be had, napi tries for itself, and says what it comes to.
    if let Ok(runtime) = indecx::runtime::builder().build() {
        napi::bindgen_prelude::create_custom_tokio_runtime(runtime);
    }
}
