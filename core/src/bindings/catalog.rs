//! Every operation by name: what the bindings call, and what their typed surfaces are made from.

use crate::error::{Error, Result};
use crate::http::client::Client;
use crate::input::params::Arguments;
use crate::record::declare::Record;
use crate::record::schema::{RecordDecl, Type};

pub use crate::api::operation::{OperationDecl, Output, ResourceDecl, Started};

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
    collect(crate::api::links::Link::DECL, &mut found);
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
