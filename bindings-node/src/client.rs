//! The client: made from options, and started by an operation's name.

use indecx::argument::{Argument, FromArgument};
use indecx::operations::Started;
use indecx::params::Arguments;
use indecx::{Client, Options, Result};
use napi::bindgen_prelude::{Either, Either4, Object};
use napi_derive::napi;

use crate::call::Call;
use crate::convert::arguments;
use crate::error::{Failure, outcome};
use crate::listing::Listing;
use crate::writing::Writing;

/// The core's client.
#[napi(js_name = "Client")]
pub struct ClientHandle(Client);

#[napi]
impl ClientHandle {
    /// Makes a client from options under the core's names.
    #[napi]
    pub fn open(given: Object<'_>) -> napi::Result<Either<ClientHandle, Failure>> {
        let client = options(arguments(&given)?).and_then(Client::with_options);
        Ok(outcome(client.map(ClientHandle)))
    }

    /// Checks the arguments, under the core's names, and prepares the operation: nothing is sent yet.
    #[napi]
    pub fn start(
        &self,
        operation: String,
        given: Object<'_>,
    ) -> napi::Result<Either4<Listing, Call, Writing, Failure>> {
        Ok(match self.0.start(&operation, arguments(&given)?) {
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

fn options(mut given: Arguments) -> Result<Options> {
    Ok(Options {
        company_key: text(&mut given, "company_key")?.map(Into::into),
        base_url: text(&mut given, "base_url")?,
        timeout: read(&mut given, "timeout")?,
        max_retries: read(&mut given, "max_retries")?,
        max_concurrency: read(&mut given, "max_concurrency")?,
        rate_limit: match given.take("rate_limit") {
            None => None,
            Some(limit) => Some(Option::from_argument(limit, "rate_limit")?),
        },
        proxy: text(&mut given, "proxy")?,
        ca_file: text(&mut given, "ca_file")?.map(Into::into),
        allow_http: read(&mut given, "allow_http")?.unwrap_or_default(),
    })
}

fn read<T: FromArgument>(given: &mut Arguments, name: &str) -> Result<Option<T>> {
    let value = given.take(name).unwrap_or(Argument::Null);
    Option::from_argument(value, name)
}

/// Text that may be blank: the core says what a blank one means.
fn text(given: &mut Arguments, name: &str) -> Result<Option<String>> {
    match given.take(name) {
        Some(Argument::Text(text)) => Ok(Some(text)),
        Some(other) => Option::from_argument(other, name),
        None => Ok(None),
    }
}
