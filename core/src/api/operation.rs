//! The declarations of operations beside their implementation: the rows of each resource's table.

use std::pin::Pin;

use crate::error::Result;
use crate::http::client::Client;
use crate::http::request::Endpoint;
use crate::input::params::{Arguments, ParamDecl};
use crate::metrics::Counting;
use crate::paging::listing::{Listing, RawListing};
use crate::record::declare::Record;
use crate::record::row::Row;
use crate::record::schema::RecordDecl;
use crate::writing::bulk::RawBulkWrite;

/// The result of an operation.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Output {
    /// A listing of these records. Nothing is sent until it is consumed.
    Listing(&'static RecordDecl),
    /// One record.
    Record(&'static RecordDecl),
    /// One outcome for each row of this argument.
    Outcomes(&'static str),
    /// A table that summarises these records.
    Summary(&'static RecordDecl),
}

impl Output {
    /// Returns the declaration of the record, or of the listing's rows.
    pub fn record(self) -> Option<&'static RecordDecl> {
        match self {
            Output::Listing(record) | Output::Record(record) => Some(record),
            // The records of a summary are declared by their listing.
            Output::Outcomes(_) | Output::Summary(_) => None,
        }
    }
}

/// A started operation.
pub enum Started {
    /// A listing.
    Listing(RawListing),
    /// A request, which is sent once the future is awaited.
    Record(Pin<Box<dyn Future<Output = Result<Row>> + Send>>),
    /// A write that waits for its rows.
    BulkWrite(RawBulkWrite),
    /// A pull whose rows are counted into groups.
    Summary(Box<Counting>),
}

impl std::fmt::Debug for Started {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Started::Listing(listing) => listing.fmt(f),
            Started::Record(_) => f.write_str("Record(..)"),
            Started::BulkWrite(writing) => writing.fmt(f),
            Started::Summary(counting) => counting.fmt(f),
        }
    }
}

impl Started {
    pub(crate) fn listing<R: Record>(listing: Result<Listing<R>>) -> Result<Started> {
        Ok(Started::Listing(listing?.into_raw()))
    }

    pub(crate) fn record<R: Record>(record: impl Future<Output = Result<R>> + Send + 'static) -> Result<Started> {
        Ok(Started::Record(Box::pin(async move { record.await.map(|record| record.row().clone()) })))
    }

    pub(crate) fn bulk_write(write: Result<RawBulkWrite>) -> Result<Started> {
        Ok(Started::BulkWrite(write?))
    }

    pub(crate) fn summary(counting: Result<Counting>) -> Result<Started> {
        Ok(Started::Summary(Box::new(counting?)))
    }
}

/// One operation. Its description is the doc text of its method up to the first heading, where `codegen` reads it.
#[derive(Debug)]
pub struct OperationDecl {
    /// The full name, such as `answers.list`.
    pub name: &'static str,
    /// The route.
    pub endpoint: &'static Endpoint,
    /// Returns the parameters.
    pub params: fn() -> Vec<ParamDecl>,
    /// The result.
    pub output: Output,
    /// Checks the arguments and starts it.
    pub start: fn(&Client, Arguments) -> Result<Started>,
}

/// A group of operations. Its description is the doc text of its struct.
#[derive(Debug)]
pub struct ResourceDecl {
    /// The name, such as `answers`.
    pub name: &'static str,
    /// The name of its struct, such as `Answers`.
    pub class: &'static str,
    /// Its operations, in public order.
    pub operations: &'static [OperationDecl],
}
