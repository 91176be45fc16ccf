//! One consumption of a listing into a table or a file, page by page.

use std::sync::Arc;

use indecx::Result;
use indecx::tables::{Exported, rows_json};
use indecx::threads::apart;
use napi::Env;
use napi::bindgen_prelude::{Either, Either3, Null, PromiseRaw, Uint8Array};
use napi_derive::napi;
use tokio::sync::Mutex;

use crate::bridge::abort::Stop;
use crate::bridge::wait::promise;
use crate::error::{Failure, outcome};
use crate::receipt::{Receipt, count};

/// An export that was prepared. Nothing is sent before its first page is asked for.
#[napi]
pub struct Export(Arc<Inner>);

struct Inner {
    /// Held while a page is taken in; `None` once the export is over, and then an unfinished file is
    /// gone.
    export: Mutex<Option<indecx::tables::Export>>,
    stop: Stop,
    /// Whether the table is one of metrics, which goes out as rows.
    counts: bool,
}

/// How far an export has come.
#[napi(object, object_from_js = false)]
pub struct Progress {
    pub rows: f64,
    /// The server's total, where it says one.
    pub total: Option<f64>,
}

/// What an export came to.
#[napi(object, object_from_js = false)]
pub struct Finished {
    pub receipt: Receipt,
    /// The rows as an Arrow IPC stream, where they went into memory.
    pub table: Option<Uint8Array>,
    /// The rows as JSON text, where they were counted.
    pub rows: Option<String>,
}

impl Export {
    pub(crate) fn new(export: indecx::tables::Export) -> Self {
        Export::of(export, false)
    }

    /// One whose table is small, and goes out as rows.
    pub(crate) fn counting(export: indecx::tables::Export) -> Self {
        Export::of(export, true)
    }

    fn of(export: indecx::tables::Export, counts: bool) -> Self {
        Export(Arc::new(Inner { export: Mutex::new(Some(export)), stop: Stop::default(), counts }))
    }
}

#[napi]
impl Export {
    /// Takes in the next page; null when there are no more.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Either3<Progress, Null, Failure>>> {
        let inner = self.0.clone();
        promise(env, async move { inner.next().await })
    }

    /// Completes the table, or puts the file in its place.
    #[napi]
    pub fn finish<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Either<Finished, Failure>>> {
        let inner = self.0.clone();
        promise(env, async move { inner.finish().await })
    }

    /// Stops it, with all requests that were made ahead. A file that is being put in its place is in it or not: halves
    /// are never left.
    #[napi]
    pub fn stop(&self) {
        self.0.stop.stop();
    }

    /// Stops it, and waits until nothing is left of an unfinished file; a `finish` that is under way sees to that itself.
    #[napi]
    pub fn close<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, ()>> {
        let inner = self.0.clone();
        inner.stop.stop();
        promise(env, async move {
            let held = inner.export.lock().await.take();
            if let Some(export) = held {
                export.close().await;
            }
        })
    }
}

impl Inner {
    async fn next(&self) -> Either3<Progress, Null, Failure> {
        let mut held = self.export.lock().await;
        let Some(export) = held.as_mut() else { return Either3::C(Failure::aborted()) };
        let failure = match self.stop.unless_stopped(export.next()).await {
            Some(Ok(true)) => {
                let receipt = export.receipt();
                return Either3::A(Progress { rows: count(receipt.rows), total: receipt.total_last.map(count) });
            }
            Some(Ok(false)) => return Either3::B(Null),
            Some(Err(error)) => error.into(),
            None => Failure::aborted(),
        };
        if let Some(export) = held.take() {
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
        // A large table takes its time, which other calls do not have.
        let counts = self.counts;
        let finished = apart(move || exported.and_then(|exported| finished(exported, counts))).await;
        outcome(finished.unwrap_or_else(|died| Err(died.into())))
    }
}

fn finished(exported: Exported, counts: bool) -> Result<Finished> {
    let receipt = exported.receipt.into();
    if counts {
        return Ok(Finished { receipt, table: None, rows: exported.table.as_ref().map(rows_json) });
    }
    let table = exported.table.map(|table| table.to_ipc()).transpose()?;
    Ok(Finished { receipt, table: table.map(Uint8Array::from), rows: None })
}
