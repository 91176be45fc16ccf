//! Listings: queries that are consumed row by row or exported into a table or a file.

use indecx::bindings::RawListing;
use indecx::bindings::to_json::Case;
use indecx::tables::{Format, TableOptions, Target, TextForm};
use napi::bindgen_prelude::{Either, Function, Object};
use napi_derive::napi;

use crate::bridge::convert::arguments_from;
use crate::call::Call;
use crate::error::{Failure, or_failure};
use crate::export::Export;
use crate::logging;
use crate::pull::Pull;

/// A query. No request is sent until it is consumed.
#[napi]
pub struct Listing(RawListing);

impl Listing {
    pub(crate) fn new(listing: RawListing) -> Self {
        Listing(listing)
    }
}

#[napi]
impl Listing {
    /// Returns the same query with an observer that is called for each attempt of its requests.
    #[napi]
    pub fn observed(
        &self,
        #[napi(ts_arg_type = "(message: string, names: Array<string>, values: Array<string | number>) => void")]
        observer: Function<'_, logging::AttemptArguments, ()>,
    ) -> napi::Result<Listing> {
        Ok(Listing(self.0.observed_by(logging::observer(&observer)?)))
    }

    /// Prepares a new pull of all rows, or of at most `limit`.
    #[napi]
    pub fn pull(&self, limit: Option<u32>) -> Pull {
        Pull::new(self.0.pull(limit.map(|limit| limit as usize)))
    }

    /// The name of the record type of the rows.
    #[napi(getter)]
    pub fn record(&self) -> &str {
        self.0.decl().name
    }

    /// Prepares a call that returns how many rows match, as the server reports.
    #[napi]
    pub fn total(&self) -> Call {
        let listing = self.0.clone();
        Call::new(async move { Ok(listing.total().await?.map_or("null".to_owned(), |total| total.to_string())) })
    }

    /// Checks the options, under the core's names, and prepares an export of all rows into a file, or into memory if
    /// no format is given.
    #[napi]
    pub fn export(
        &self,
        format: Option<String>,
        path: Option<String>,
        options: Object<'_>,
    ) -> napi::Result<Either<Export, Failure>> {
        let options = arguments_from(&options)?;
        Ok(or_failure(options.read().and_then(|options| self.prepare(format, path, &options))))
    }

    /// Returns the route and the names of the filters.
    #[napi]
    pub fn describe(&self) -> String {
        self.0.describe()
    }
}

impl Listing {
    fn prepare(&self, format: Option<String>, path: Option<String>, options: &TableOptions) -> indecx::Result<Export> {
        let target = match format.as_deref().and_then(Format::named) {
            Some(format) => Target::file(format, path.unwrap_or_default())?,
            None => Target::Memory(TextForm::default()),
        };
        Ok(Export::new(self.0.export(target, options, Case::Camel)?))
    }
}
