//! The client, which is created from options and starts operations by their names.

use std::collections::HashMap;

use indecx::bindings::Options;
use indecx::bindings::catalog::Started;
use indecx::{Client, Environment};
use napi::Env;
use napi::bindgen_prelude::{Either, Either5, Function, Object, PromiseRaw};
use napi_derive::napi;

use crate::bridge::convert::arguments_from;
use crate::bridge::runtime::check_threads;
use crate::bridge::wait::promise;
use crate::call::Call;
use crate::error::{Failure, or_failure};
use crate::export::Export;
use crate::listing::Listing;
use crate::logging;
use crate::writing::RawBulkWrite;

/// The core's client.
#[napi(js_name = "Client")]
pub struct ClientHandle(Client);

#[napi]
impl ClientHandle {
    /// Returns the names of the environment variables that a client reads.
    #[napi]
    pub fn variables() -> Vec<&'static str> {
        indecx::bindings::environment::VARIABLES.to_vec()
    }

    /// Creates a client from options, under the core's names, and from the caller's environment variables.
    #[napi]
    pub fn open(
        options: Object<'_>,
        variables: HashMap<String, String>,
    ) -> napi::Result<Either<ClientHandle, Failure>> {
        let environment = Some(Environment::read(|name| variables.get(name).map(Into::into)));
        let options = Options::read(arguments_from(&options)?).map(|options| Options { environment, ..options });
        let client = options.and_then(Client::with_options).and_then(|client| check_threads().map(|()| client));
        Ok(or_failure(client.map(ClientHandle)))
    }

    /// Checks the arguments, under the core's names, and prepares the operation. No request is sent yet. `observer` is
    /// called for each attempt of the operation's requests; for a listing, `Listing.observed` sets one for each
    /// consumption instead.
    #[napi]
    pub fn start(
        &self,
        operation: String,
        arguments: Object<'_>,
        #[napi(
            ts_arg_type = "((message: string, names: Array<string>, values: Array<string | number>) => void) | undefined | null"
        )]
        observer: Option<Function<'_, logging::AttemptArguments, ()>>,
    ) -> napi::Result<Either5<Listing, Call, RawBulkWrite, Export, Failure>> {
        let observed =
            observer.as_ref().map(logging::observer).transpose()?.map(|observer| self.0.observed_by(observer));
        let client = observed.as_ref().unwrap_or(&self.0);
        Ok(match client.start(&operation, arguments_from(&arguments)?) {
            Ok(Started::Listing(listing)) => Either5::A(Listing::new(listing)),
            Ok(Started::Record(record)) => Either5::B(Call::record(record)),
            Ok(Started::BulkWrite(writing)) => Either5::C(RawBulkWrite::new(writing)),
            Ok(Started::Summary(counting)) => match counting.export() {
                Ok(export) => Either5::D(Export::of_metrics(export)),
                Err(error) => Either5::E(error.into()),
            },
            Err(error) => Either5::E(error.into()),
        })
    }

    /// Refuses every later call and waits for the calls in progress, no longer than their own timeouts.
    #[napi]
    pub fn close<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, ()>> {
        let client = self.0.clone();
        client.close();
        promise(env, async move { client.shut_down().await })
    }

    #[napi(getter)]
    pub fn base_url(&self) -> &str {
        self.0.base_url()
    }
}
