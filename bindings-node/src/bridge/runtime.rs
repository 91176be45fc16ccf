//! The threads that calls run on.

use std::sync::{Once, OnceLock};

/// Why no call can run: no thread was to be had when the process loaded this.
static NO_THREAD: OnceLock<indecx::Error> = OnceLock::new();

/// The threads that calls run on, which napi ends with the last environment of the process. Should an environment
/// come after that, napi makes a runtime of its own for it.
///
/// They start when the first environment has loaded the library, not while the system loads it: no thread can be
/// waited for then, and so it could not be found out how many there are to be had.
#[napi_derive::napi(module_exports)]
pub(crate) fn start(_exports: napi::bindgen_prelude::Object<'_>) -> napi::Result<()> {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let runtime = indecx::runtime::start().or_else(|error| {
            NO_THREAD.get_or_init(|| error);
            // One without threads, on which nothing is run: napi would end the process where it finds none.
            tokio::runtime::Builder::new_current_thread().build()
        });
        if let Ok(runtime) = runtime {
            napi::bindgen_prelude::create_custom_tokio_runtime(runtime);
        }
    });
    Ok(())
}

/// Refuses where nothing can run.
pub(crate) fn check_threads() -> indecx::Result<()> {
    NO_THREAD.get().map_or(Ok(()), |error| Err(error.clone()))
}
