//! A call whose result is one value: JSON text, which JavaScript parses.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use indecx::{Row, Trail};
use napi::Env;
use napi::bindgen_prelude::{Either, PromiseRaw};
use napi_derive::napi;

use crate::bridge::abort::Stop;
use crate::bridge::wait::promise;
use crate::error::{Failure, or_failure};
use crate::row::record_text;

type Work = Pin<Box<dyn Future<Output = indecx::Result<String>> + Send>>;

/// A prepared call. It sends no request before `run`, and it can run only once.
#[napi]
pub struct Call {
    work: Mutex<Option<Work>>,
    /// Records what the call may have done when it is stopped.
    trail: Trail,
    stop: Stop,
}

impl Call {
    pub(crate) fn new(work: impl Future<Output = indecx::Result<String>> + Send + 'static) -> Self {
        Call { work: Mutex::new(Some(Box::pin(work))), trail: Trail::default(), stop: Stop::default() }
    }

    pub(crate) fn record(work: impl Future<Output = indecx::Result<Row>> + Send + 'static) -> Self {
        Call::new(async { Ok(record_text(&work.await?)) })
    }
}

#[napi]
impl Call {
    /// Runs the call. The promise resolves to the result as JSON text.
    #[napi]
    pub fn run<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Either<String, Failure>>> {
        let work = self.work.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (trail, stop) = (self.trail.clone(), self.stop.clone());
        promise(env, async move {
            let Some(work) = work else { return or_failure(Err(Failure::aborted())) };
            match stop.unless_stopped(trail.follow(work)).await {
                Some(result) => or_failure(result),
                None => or_failure(Err(Failure::aborted().because(trail.stop()))),
            }
        })
    }

    /// Stops the call, which closes its connection. A request that has not been sent yet is never sent.
    #[napi]
    pub fn stop(&self) {
        self.trail.stop();
        self.stop.stop();
    }
}

/// Returns the known name that is nearest to an unknown one, or null if none is near.
#[napi]
pub(crate) fn nearest(name: String, known: Vec<String>) -> Option<String> {
    indecx::bindings::nearest(&name, known.iter().map(String::as_str)).map(str::to_owned)
}
