//! The sandbox for `indecx/testing`; its options and results cross the boundary as JSON text.

use std::sync::Arc;

use indecx::bindings::apart;
use indecx_sandbox::{Options, Place, Sandbox, parse_setting, run_cli};
use napi::bindgen_prelude::PromiseRaw;
use napi::{Env, Error, Result, Status};
use napi_derive::napi;
use serde_json::Value;
use tokio::sync::oneshot;

use crate::bridge::runtime::check_threads;

/// A sandbox: the platform on loopback, with its own threads, which do not keep the process alive.
#[napi(js_name = "Sandbox")]
pub struct SandboxHandle(Arc<Sandbox>);

#[napi]
impl SandboxHandle {
    /// Generates the data outside the JavaScript thread, then serves them.
    #[napi]
    pub fn start<'env>(env: &'env Env, options: String) -> Result<PromiseRaw<'env, SandboxHandle>> {
        let options: Options = parse_setting(&options).map_err(refused)?;
        check_threads().map_err(refused)?;
        env.spawn_future(async {
            let started = apart(|| Sandbox::start(options)).await.map_err(refused)?;
            Ok(SandboxHandle(Arc::new(started.map_err(refused)?)))
        })
    }

    #[napi(getter)]
    pub fn url(&self) -> String {
        self.0.url()
    }

    #[napi(getter)]
    pub fn company_key(&self) -> String {
        self.0.company_key()
    }

    #[napi]
    pub fn sent(&self) -> String {
        Value::from(self.0.sent()).to_string()
    }

    #[napi]
    pub fn requests(&self) -> String {
        Value::from(self.0.requests()).to_string()
    }

    #[napi]
    pub fn deliveries(&self) -> String {
        Value::from(self.0.deliveries()).to_string()
    }

    #[napi]
    pub fn unknown_indicators(&self) -> Vec<String> {
        self.0.unknown_indicators()
    }

    #[napi]
    pub fn memberships(&self) -> String {
        self.0.memberships().to_string()
    }

    #[napi]
    pub fn records(&self, resource: String) -> Result<String> {
        let records = self.0.records(&resource);
        records.map(|rows| Value::from(rows).to_string()).ok_or_else(|| refused(format!("there is no `{resource}`")))
    }

    #[napi]
    pub fn configure(&self, change: String) -> Result<()> {
        self.0.configure(serde_json::from_str(&change).map_err(refused)?).map_err(refused)
    }

    #[napi]
    pub fn fault(&self, fault: String) -> Result<()> {
        self.0.fault(parse_setting(&fault).map_err(refused)?);
        Ok(())
    }

    #[napi]
    pub fn clear_faults(&self) {
        self.0.clear_faults();
    }

    #[napi]
    pub fn clear_requests(&self) {
        self.0.clear_requests();
    }

    #[napi]
    pub fn reply(&self, reply: String) -> Result<()> {
        self.0.reply(parse_setting(&reply).map_err(refused)?);
        Ok(())
    }

    #[napi]
    pub fn insert(&self, resource: String, count: f64, at: String) -> Result<Vec<String>> {
        let at: Place = parse_setting(&Value::from(at).to_string()).map_err(refused)?;
        self.0.insert(&resource, whole(count)?, at).map_err(refused)
    }

    #[napi]
    pub fn insert_records(&self, resource: String, records: String) -> Result<Vec<String>> {
        self.0.insert_records(&resource, serde_json::from_str(&records).map_err(refused)?).map_err(refused)
    }

    #[napi]
    pub fn remove(&self, resource: String, ids: Vec<String>) -> Result<u32> {
        self.0.remove(&resource, &ids).map(row_count).map_err(refused)
    }

    #[napi]
    pub fn touch(&self, resource: String, ids: Vec<String>) -> Result<u32> {
        self.0.touch(&resource, &ids).map(row_count).map_err(refused)
    }

    #[napi]
    pub fn expire_tokens(&self) {
        self.0.expire_tokens();
    }

    /// Stops serving. This runs outside the JavaScript thread, since connections may take a moment to close.
    #[napi]
    pub fn stop<'env>(&self, env: &'env Env) -> Result<PromiseRaw<'env, ()>> {
        let sandbox = self.0.clone();
        env.spawn_future(async { apart(move || sandbox.stop()).await.map_err(refused) })
    }
}

/// Runs the command line until a signal or the end of its input, and returns the exit status. It runs outside the
/// JavaScript thread, which must stay free to handle the signals too.
#[napi]
pub(crate) fn run_sandbox_cli(env: &Env, arguments: Vec<String>) -> Result<PromiseRaw<'_, i32>> {
    check_threads().map_err(refused)?;
    let (done, status) = oneshot::channel();
    // The command line gets a thread of its own, since it would occupy a thread of the pool as long as it runs.
    let run = move || {
        // The receiver has been dropped already if the environment has ended.
        let _ = done.send(run_cli(arguments.into_iter()));
    };
    let thread = std::thread::Builder::new().name("indecx-sandbox".to_owned()).spawn(run);
    thread.map_err(|error| refused(format!("no thread could be started for the sandbox ({error}).")))?;
    env.spawn_future(async { status.await.map_err(refused) })
}

fn refused(reason: impl ToString) -> Error {
    Error::new(Status::InvalidArg, reason.to_string())
}

/// Converts a number of rows. It is not a `u32` argument, since -1 would arrive as 4,294,967,295.
fn whole(count: f64) -> Result<usize> {
    if count.fract() != 0.0 || count < 0.0 {
        return Err(refused(format!("`count` must be a whole number of rows, from 0, not {count}.")));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and not negative")]
    Ok(count as usize)
}

fn row_count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
