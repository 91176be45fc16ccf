//! Exports a listing into a table or a file, page by page.

use std::sync::Arc;

use indecx::Result;
use indecx::bindings::apart;
use indecx::tables::{Exported, rows_json};
use napi::Env;
use napi::bindgen_prelude::{Either, Either3, Null, PromiseRaw, Uint8Array};
use napi_derive::napi;
use tokio::sync::Mutex;

use crate::bridge::abort::Stop;
use crate::bridge::wait::promise;
use crate::error::{Failure, or_failure};
use crate::receipt::{Receipt, count};

/// A prepared export. It sends no request before the first `next`.
#[napi]
pub struct Export(Arc<Inner>);

struct Inner {
    /// Locked while a page is written. `None` when the export is over; an unfinished file is removed then.
    export: Mutex<Option<indecx::tables::Export>>,
    stop: Stop,
    /// Whether the table consists of metrics, which JavaScript receives as rows.
    is_metrics: bool,
}

/// The progress of an export.
#[napi(object, object_from_js = false)]
pub struct Progress {
    pub rows: f64,
    /// The total that the server reports, if it does.
    pub total: Option<f64>,
}

/// The result of an export.
#[napi(object, object_from_js = false)]
pub struct Finished {
    pub receipt: Receipt,
    /// The rows as an Arrow IPC stream, if the export was into memory.
    pub table: Option<Uint8Array>,
    /// The rows as JSON text, if they are metrics.
    pub rows: Option<String>,
}

impl Export {
    pub(crate) fn new(export: indecx::tables::Export) -> Self {
        Export::wrap(export, false)
    }

    /// Wraps an export of metrics, whose table is small and becomes rows.
    pub(crate) fn of_metrics(export: indecx::tables::Export) -> Self {
        Export::wrap(export, true)
    }

    fn wrap(export: indecx::tables::Export, is_metrics: bool) -> Self {
        Export(Arc::new(Inner { export: Mutex::new(Some(export)), stop: Stop::default(), is_metrics }))
    }
}

#[napi]
impl Export {
    /// Writes the next page. The promise resolves to null if there are no more pages.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Either3<Progress, Null, Failure>>> {
        let inner = self.0.clone();
        promise(env, async move { inner.next().await })
    }

    /// Completes the table, or puts the complete file in its place.
    #[napi]
    pub fn finish<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Either<Finished, Failure>>> {
        let inner = self.0.clone();
        promise(env, async move { inner.finish().await })
    }

    /// Stops the export, including all requests that were sent ahead. A file that is being put in its place appears
    /// completely or not at all.
    #[napi]
    pub fn stop(&self) {
        self.0.stop.stop();
    }

    /// Stops the export, and waits until an unfinished file is removed. A `finish` in progress removes its own file.
    #[napi]
    pub fn close<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, ()>> {
        let inner = self.0.clone();
        inner.stop.stop();
        promise(env, async move {
            let export = inner.export.lock().await.take();
            if let Some(export) = export {
                export.close().await;
            }
        })
    }
}

impl Inner {
    async fn next(&self) -> Either3<Progress, Null, Failure> {
        let mut guard = self.export.lock().await;
        let Some(export) = guard.as_mut() else { return Either3::C(Failure::aborted()) };
        let failure = match self.stop.unless_stopped(export.next()).await {
            Some(Ok(true)) => {
                let receipt = export.receipt();
                return Either3::A(Progress { rows: count(receipt.rows), total: receipt.total_last.map(count) });
            }
            Some(Ok(false)) => return Either3::B(Null),
            Some(Err(error)) => error.into(),
            None => Failure::aborted(),
        };
        if let Some(export) = guard.take() {
            export.close().await;
        }
        Either3::C(failure)
    }

    async fn finish(&self) -> Either<Finished, Failure> {
        let Some(mut export) = self.export.lock().await.take() else { return Either::B(Failure::aborted()) };
        let Some(exported) = self.stop.unless_stopped(export.finish()).await else {
            export.close().await;
            return Either::B(Failure::aborted());
        };
        // Converting a large table takes long, and would delay other calls on this thread.
        let is_metrics = self.is_metrics;
        let finished = apart(move || exported.and_then(|exported| finished(exported, is_metrics))).await;
        or_failure(finished.unwrap_or_else(|died| Err(died.into())))
    }
}

fn finished(exported: Exported, is_metrics: bool) -> Result<Finished> {
    let receipt = exported.receipt.into();
    if is_metrics {
        return Ok(Finished { receipt, table: None, rows: exported.table.as_ref().map(rows_json) });
    }
    let table = exported.table.map(|table| table.to_ipc()).transpose()?;
    Ok(Finished { receipt, table: table.map(Uint8Array::from), rows: None })
}
