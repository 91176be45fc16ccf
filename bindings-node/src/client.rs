//! The client: made from options, and started by an operation's name.

use indecx::operations::Started;
use indecx::{Client, Options};
use napi::bindgen_prelude::{Either, Either4, Function, Object};
use napi_derive::napi;

use crate::call::Call;
use crate::convert::arguments;
use crate::error::{Failure, outcome};
use crate::listing::Listing;
use crate::log;
use crate::writing::Writing;

/// The core's client.
#[napi(js_name = "Client")]
pub struct ClientHandle(Client);

#[napi]
impl ClientHandle {
    /// Makes a client from options under the core's names.
    #[napi]
    pub fn open(given: Object<'_>) -> napi::Result<Either<ClientHandle, Failure>> {
        let client = Options::read(arguments(&given)?).and_then(Client::with_options);
        Ok(outcome(client.map(ClientHandle)))
    }

    /// Checks the arguments, under the core's names, and prepares the operation: nothing is sent yet. `told` hears of
    /// each attempt at its requests; that of a listing is given with each way of consuming it.
    #[napi]
    pub fn start(
        &self,
        operation: String,
        given: Object<'_>,
        told: Option<Function<'_, log::Told, ()>>,
    ) -> napi::Result<Either4<Listing, Call, Writing, Failure>> {
        let observed = told.as_ref().map(log::observer).transpose()?.map(|observer| self.0.observed_by(observer));
        let client = observed.as_ref().unwrap_or(&self.0);
        Ok(match client.start(&operation, arguments(&given)?) {
            Ok(Started::Listing(listing)) => Either4::A(Listing::new(listing)),
            Ok(Started::Record(record)) => Either4::B(Call::record(record)),
            Ok(Started::Writing(writing)) => Either4::C(Writing::new(writing)),
            Err(error) => Either4::D(error.into()),
        })
    }

    /// Refuses every later call.
    #[napi]
    pub fn close(&self) {
        self.0.close();
    }

    #[napi(getter)]
    pub fn base_url(&self) -> &str {
        self.0.base_url()
    }
}
