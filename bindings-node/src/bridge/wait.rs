//! Promises of what a future gives.

use std::future::Future;

use napi::Env;
use napi::bindgen_prelude::{PromiseRaw, ToNapiValue};

/// A promise of what `future` gives, which must own all that it needs. An `async fn(&self)` would
/// not: when a worker is terminated its objects go at once, and a future may still be running.
pub(crate) fn promise<'env, T>(
    env: &'env Env,
    future: impl Future<Output = T> + Send + 'static,
) -> napi::Result<PromiseRaw<'env, T>>
where
    T: ToNapiValue + Send + 'static,
{
    env.spawn_future(async { Ok(future.await) })
}
