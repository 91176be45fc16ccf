//! Every operation by name: what the bindings call, and what their typed surfaces are made from.

use std::future::Future;
use std::pin::Pin;

use crate::argument::{Arguments, ParamDecl};
use crate::client::Client;
use crate::endpoint::Endpoint;
use crate::error::{Error, Result};
use crate::paging::RawListing;
use crate::record::{RecordDecl, Type};
use crate::row::Row;

/// What an operation gives.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Output {
    /// A query; nothing is sent until it is consumed.
    Listing(&'static RecordDecl),
    /// One record.
    Record(&'static RecordDecl),
}

impl Output {
    /// The record that it is, or that its rows are.
    pub fn record(self) -> &'static RecordDecl {
        match self {
            Output::Listing(record) | Output::Record(record) => record,
        }
    }
}

/// An operation that was called.
pub enum Started {
    /// A query.
    Listing(RawListing),
    /// A request, once it is awaited.
    Record(Pin<Box<dyn Future<Output = Result<Row>> + Send>>),
}

impl std::fmt::Debug for Started {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Started::Listing(listing) => listing.fmt(f),
            Started::Record(_) => f.write_str("Record(..)"),
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
    &crate::api::branches::RESOURCE,
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
    for operation in RESOURCES.iter().flat_map(|resource| resource.operations) {
        collect(operation.output.record(), &mut found);
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
/// An operation is `/// doc`, then `name(client, params: Params) -> listing Row | record Row = ENDPOINT`
/// and the block that builds the listing or sends the request.
#[macro_export]
#[doc(hidden)]
macro_rules! resource {
    (
        $(#[doc = $doc:literal])+
        $class:ident $resource:ident {
            $(
                $(#[doc = $operation_doc:literal])+
                $operation:ident($client:ident, $params:ident: $params_type:ty) -> $kind:ident $record:ty = $endpoint:ident
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
            $( $crate::resource!(@method $kind [$(#[doc = $operation_doc])+] $operation $client $params $params_type, $record, $body); )+
        }

        pub(crate) static RESOURCE: $crate::operations::ResourceDecl = $crate::operations::ResourceDecl {
            name: stringify!($resource),
            class: stringify!($class),
            doc: concat!($($doc, "\n"),+),
            operations: &[$($crate::operations::OperationDecl {
                name: concat!(stringify!($resource), ".", stringify!($operation)),
                doc: concat!($($operation_doc, "\n"),+),
                endpoint: &$endpoint,
                params: <$params_type as $crate::argument::Params>::declared,
                output: $crate::resource!(@output $kind $record),
                start: |client, arguments| {
                    let params = arguments.read::<$params_type>()?;
                    $crate::resource!(@start $kind client.$resource(), $operation, params)
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
            let $client = &self.0;
            $body
        }
    };
    (@method record [$(#[doc = $doc:literal])+] $operation:ident $client:ident $params:ident $params_type:ty, $record:ty, $body:block) => {
        $(#[doc = $doc])+
        ///
        /// # Errors
        /// Every kind of [`Error`](crate::Error) but an incomplete listing.
        pub async fn $operation(&self, $params: $params_type) -> $crate::Result<$record> {
            let $client = &self.0;
            $body
        }
    };
    (@output listing $record:ty) => {
        $crate::operations::Output::Listing(<$record as $crate::record::Record>::DECL)
    };
    (@output record $record:ty) => {
        $crate::operations::Output::Record(<$record as $crate::record::Record>::DECL)
    };
    (@start listing $resource:expr, $operation:ident, $params:ident) => {
        Ok($crate::operations::Started::Listing($resource.$operation($params)?.into_raw()))
    };
    (@start record $resource:expr, $operation:ident, $params:ident) => {{
        let resource = $resource;
        Ok($crate::operations::Started::Record(Box::pin(async move {
            resource.$operation($params).await.map(|record| $crate::record::Record::row(&record).clone())
        })))
    }};
}
