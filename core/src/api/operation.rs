//! What is declared of an operation beside its implementation: the rows of each resource's table.

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

/// What an operation gives.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Output {
    /// A query; nothing is sent until it is consumed.
    Listing(&'static RecordDecl),
    /// One record.
    Record(&'static RecordDecl),
    /// One outcome for each row of this argument.
    Outcomes(&'static str),
    /// A table of what rows of this kind come to.
    Summary(&'static RecordDecl),
}

impl Output {
    /// The record that it is, or that its rows are.
    pub fn record(self) -> Option<&'static RecordDecl> {
        match self {
            Output::Listing(record) | Output::Record(record) => Some(record),
            // What a summary's rows are, listings are declared for.
            Output::Outcomes(_) | Output::Summary(_) => None,
        }
    }
}

/// An operation that was called.
pub enum Started {
    /// A query.
    Listing(RawListing),
    /// A request, once it is awaited.
    Record(Pin<Box<dyn Future<Output = Result<Row>> + Send>>),
    /// A write that awaits its rows.
    BulkWrite(RawBulkWrite),
    /// A pull whose rows are counted.
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

    pub(crate) fn writing(writing: Result<RawBulkWrite>) -> Result<Started> {
        Ok(Started::BulkWrite(writing?))
    }

    pub(crate) fn summary(counting: Result<Counting>) -> Result<Started> {
        Ok(Started::Summary(Box::new(counting?)))
    }
}

/// One operation. What it does is told by the doc text of the method of its name, up to the first heading: `codegen`
/// reads it there.
#[derive(Debug)]
pub struct OperationDecl {
    /// `answers.list`.
    pub name: &'static str,
    /// The route it calls.
    pub endpoint: &'static Endpoint,
    /// What it takes.
    pub params: fn() -> Vec<ParamDecl>,
    /// What it gives.
    pub output: Output,
    /// Checks the arguments and starts it.
    pub start: fn(&Client, Arguments) -> Result<Started>,
}

/// A group of operations. What it is about is told by the doc text of its struct.
#[derive(Debug)]
pub struct ResourceDecl {
    /// `answers`.
    pub name: &'static str,
    /// `Answers`.
    pub class: &'static str,
    /// Its operations, in public order.
    pub operations: &'static [OperationDecl],
}
