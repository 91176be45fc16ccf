//! Every operation by name: what the bindings call, and what their typed surfaces are made from.

use std::future::Future;
use std::pin::Pin;

use crate::error::{Error, Result};
use crate::http::client::Client;
use crate::http::request::Endpoint;
use crate::input::params::{Arguments, ParamDecl};
use crate::metrics::Counting;
use crate::paging::listing::RawListing;
use crate::record::row::Row;
use crate::record::schema::{RecordDecl, Type};
use crate::writing::bulk::Writing;

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
    Writing(Writing),
    /// A pull whose rows are counted.
    Summary(Box<Counting>),
}

impl std::fmt::Debug for Started {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Started::Listing(listing) => listing.fmt(f),
            Started::Record(_) => f.write_str("Record(..)"),
            Started::Writing(writing) => writing.fmt(f),
            Started::Summary(counting) => counting.fmt(f),
        }
    }
}

/// One operation, as declared beside its implementation.
#[derive(Debug)]
pub struct OperationDecl {
    /// `answers.list`.
    pub name: &'static str,
    /// What it does, for reference pages.
    pub doc: &'static str,
    /// The route it calls.
    pub endpoint: &'static Endpoint,
    /// What it takes.
    pub params: fn() -> Vec<ParamDecl>,
    /// What it gives.
    pub output: Output,
    /// Checks the arguments and starts it.
    pub start: fn(&Client, Arguments) -> Result<Started>,
}

/// A group of operations.
#[derive(Debug)]
pub struct ResourceDecl {
    /// `answers`.
    pub name: &'static str,
    /// `Answers`.
    pub class: &'static str,
    /// What the group is about.
    pub doc: &'static str,
    /// Its operations, in public order.
    pub operations: &'static [OperationDecl],
}

/// Every resource of the API, in public order.
pub static RESOURCES: &[&ResourceDecl] = &[
    &crate::api::actions::RESOURCE,
    &crate::api::answers::RESOURCE,
    &crate::api::invites::RESOURCE,
    &crate::api::links::RESOURCE,
    &crate::api::follow_ups::RESOURCE,
    &crate::api::blocklist::RESOURCE,
    &crate::api::categories::RESOURCE,
    &crate::api::branches::RESOURCE,
    &crate::api::details::RESOURCE,
    &crate::api::quarantines::RESOURCE,
];

impl Client {
    /// Starts an operation by its name.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for arguments that it does not take.
    pub fn start(&self, operation: &str, arguments: Arguments) -> Result<Started> {
        let found = RESOURCES.iter().flat_map(|resource| resource.operations).find(|known| known.name == operation);
        match found {
            Some(found) => (found.start)(self, arguments),
            None => Err(Error::invalid("operation", format!("there is no operation `{operation}`."))),
        }
    }
}

/// Every declared record, inner ones before the records that hold them.
pub fn records() -> Vec<&'static RecordDecl> {
    let mut found = Vec::new();
    // Outcomes carry it, and webhooks deliver it.
    collect(<crate::api::links::Link as crate::record::declare::Record>::DECL, &mut found);
    for operation in RESOURCES.iter().flat_map(|resource| resource.operations) {
        if let Some(record) = operation.output.record() {
            collect(record, &mut found);
        }
    }
    found
}

fn collect(record: &'static RecordDecl, found: &mut Vec<&'static RecordDecl>) {
    if found.iter().any(|known| known.name == record.name) {
        return;
    }
    for field in record.fields {
        let mut ty = field.ty;
        while let Type::List(of) = ty {
            ty = *of;
        }
        if let Type::Record(inner) = ty {
            collect(inner, found);
        }
    }
    found.push(record);
}

/// Declares a resource: its operations with their parameters, results, routes and bodies.
///
/// An operation is `/// doc`, then `name(client, params: Params) -> listing Row | record Row |
/// outcomes rows | summary Row = ENDPOINT` and the block that builds the listing, sends the request, prepares
/// the writing of the rows in the argument `rows`, or prepares the pull whose rows are counted.
#[macro_export]
#[doc(hidden)]
macro_rules! resource {
    (
        $(#[doc = $doc:literal])+
        $class:ident $resource:ident {
            $(
                $(#[doc = $operation_doc:literal])+
                $operation:ident($client:ident, $params:ident: $params_type:ty) -> $kind:ident $gives:tt = $endpoint:ident
                $body:block
            )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub struct $class($crate::Client);

        impl $crate::Client {
            $(#[doc = $doc])+
            pub fn $resource(&self) -> $class {
                $class(self.clone())
            }
        }

        impl $class {
            $( $crate::resource!(@method $kind [$(#[doc = $operation_doc])+] $operation $client $params $params_type, $gives, $body); )+
        }

        $( $crate::resource!(@bulk $kind $client $params $params_type, $body); )+

        pub(crate) static RESOURCE: $crate::bindings::catalog::ResourceDecl = $crate::bindings::catalog::ResourceDecl {
            name: stringify!($resource),
            class: stringify!($class),
            doc: concat!($($doc, "\n"),+),
            operations: &[$($crate::bindings::catalog::OperationDecl {
                name: concat!(stringify!($resource), ".", stringify!($operation)),
                doc: concat!($($operation_doc, "\n"),+),
                endpoint: &$endpoint,
                params: <$params_type as $crate::input::params::Params>::declared,
                output: $crate::resource!(@output $kind $gives),
                start: |client, arguments| {
                    let params = arguments.read::<$params_type>()?;
                    $crate::resource!(@start $kind client, $resource, $operation, params)
                },
            }),+],
        };
    };
    (@method listing [$(#[doc = $doc:literal])+] $operation:ident $client:ident $params:ident $params_type:ty, $record:ty, $body:block) => {
        $(#[doc = $doc])+
        ///
        /// # Errors
        /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the parameter.
        pub fn $operation(&self, $params: $params_type) -> $crate::Result<$crate::Listing<$record>> {
            let $params = $crate::input::params::Params::checked($params)?;
            let $client = &self.0;
            $body
        }
    };
    (@method record [$(#[doc = $doc:literal])+] $operation:ident $client:ident $params:ident $params_type:ty, $record:ty, $body:block) => {
        $(#[doc = $doc])+
        ///
        /// # Cancel safety
        /// A call that is dropped stops its request, and nobody learns what became of it: a read is lost, and a write
        /// may have happened. A time-out belongs inside (the parameter `timeout`, the client's option), and not around
        /// it: there it gives an error that says which. A [`Trail`](crate::Trail) tells of what was dropped.
        ///
        /// # Errors
        /// Every kind of [`Error`](crate::Error) but an incomplete listing.
        pub fn $operation(
            &self,
            $params: $params_type,
        ) -> impl Future<Output = $crate::Result<$record>> + ::core::marker::Send + use<> {
            let client = self.0.clone();
            async move {
                let $params = $crate::input::params::Params::checked($params)?;
                let $client = &client;
                $body
            }
        }
    };
    (@method summary [$(#[doc = $doc:literal])+] $operation:ident $client:ident $params:ident $params_type:ty, $record:ty, $body:block) => {
        $(#[doc = $doc])+
        ///
        /// Nothing is sent before the first page is asked for.
        ///
        /// # Errors
        /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the parameter.
        pub fn $operation(&self, $params: $params_type) -> $crate::Result<$crate::metrics::Counting> {
            let $client = &self.0;
            $body
        }
    };
    (@method outcomes [$(#[doc = $doc:literal])+] $operation:ident $client:ident $params:ident $params_type:ty, $rows:ident, $body:block) => {
        $(#[doc = $doc])+
        ///
        /// Gives a write of which nothing has gone out: `.await` it whole, or drive it chunk by chunk
        /// ([`next`](crate::BulkWrite::next)). One outcome a row, in the order given.
        ///
        /// # Errors
        /// Bad input, naming row and field.
        pub fn $operation(&self, mut $params: $params_type) -> $crate::Result<$crate::BulkWrite> {
            let rows = std::mem::take(&mut $params.$rows);
            let $params = $crate::input::params::Params::checked($params)?;
            $crate::BulkWrite::new($crate::writing::bulk::Bulk::writing($params, &self.0)?, rows)
        }
    };
    (@bulk outcomes $client:ident $params:ident $params_type:ty, $body:block) => {
        impl $crate::writing::bulk::Bulk for $params_type {
            fn writing(self, $client: &$crate::Client) -> $crate::Result<$crate::Writing> {
                let $params = self;
                $body
            }
        }
    };
    (@bulk $kind:ident $client:ident $params:ident $params_type:ty, $body:block) => {};
    (@output listing $record:ty) => {
        $crate::bindings::catalog::Output::Listing(<$record as $crate::record::declare::Record>::DECL)
    };
    (@output record $record:ty) => {
        $crate::bindings::catalog::Output::Record(<$record as $crate::record::declare::Record>::DECL)
    };
    (@output summary $record:ty) => {
        $crate::bindings::catalog::Output::Summary(<$record as $crate::record::declare::Record>::DECL)
    };
    (@output outcomes $rows:ident) => {
        $crate::bindings::catalog::Output::Outcomes(stringify!($rows))
    };
    (@start listing $client:ident, $resource:ident, $operation:ident, $params:ident) => {
        Ok($crate::bindings::catalog::Started::Listing($client.$resource().$operation($params)?.into_raw()))
    };
    (@start summary $client:ident, $resource:ident, $operation:ident, $params:ident) => {
        Ok($crate::bindings::catalog::Started::Summary(Box::new($client.$resource().$operation($params)?)))
    };
    (@start outcomes $client:ident, $resource:ident, $operation:ident, $params:ident) => {
        Ok($crate::bindings::catalog::Started::Writing($crate::writing::bulk::Bulk::writing($params, $client)?))
    };
    (@start record $client:ident, $resource:ident, $operation:ident, $params:ident) => {{
        let resource = $client.$resource();
        Ok($crate::bindings::catalog::Started::Record(Box::pin(async move {
            resource.$operation($params).await.map(|record| $crate::record::declare::Record::row(&record).clone())
        })))
    }};
}
