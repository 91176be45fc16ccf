//! The threads that calls run on.

use std::sync::{Once, OnceLock};

/// Why no call can run: the system could not provide a thread when the process loaded this library.
static NO_THREAD: OnceLock<indecx::Error> = OnceLock::new();

/// Starts the threads that calls run on. napi ends them with the last environment of the process. For an environment
/// that is created later, napi starts a runtime of its own.
///
/// The threads start after the first environment has loaded the library, not while the system loads it: a thread that
/// is loading a library may not wait for others, and so could not find out whether they start.
#[napi_derive::napi(module_exports)]
pub(crate) fn start(_exports: napi::bindgen_prelude::Object<'_>) -> napi::Result<()> {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let runtime = indecx::bindings::start_runtime().or_else(|error| {
            NO_THREAD.get_or_init(|| error);
            // A runtime without threads, which runs nothing: without any runtime napi would end the process.
            tokio::runtime::Builder::new_current_thread().build()
        });
        if let Ok(runtime) = runtime {
            napi::bindgen_prelude::create_custom_tokio_runtime(runtime);
        }
    });
    Ok(())
}

/// Returns the error of `start`, if there was one.
pub(crate) fn check_threads() -> indecx::Result<()> {
    NO_THREAD.get().map_or(Ok(()), |error| Err(error.clone()))
}
