//! Promises for the outputs of futures.

use std::future::Future;

use napi::Env;
use napi::bindgen_prelude::{PromiseRaw, ToNapiValue};

/// Returns a promise for the output of `future`, which must own all that it needs. An `async fn(&self)` would not own
/// its object: when a worker is terminated, its objects are freed immediately, while a future may still be running.
pub(crate) fn promise<'env, T>(
    env: &'env Env,
    future: impl Future<Output = T> + Send + 'static,
) -> napi::Result<PromiseRaw<'env, T>>
where
    T: ToNapiValue + Send + 'static,
{
    env.spawn_future(async { Ok(future.await) })
}
