//! The result of an attempt: the server's reply, or why there is none.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

/// The maximum size of an inflated body, in bytes. A page of 1,000 rows has about 2 MB.
pub(crate) const LARGEST_BODY: u64 = 256 * 1024 * 1024;

/// A complete reply with any status, and its body inflated.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The size of the body on the wire, in bytes.
    pub(crate) received: u64,
}

/// Why there is no complete reply.
#[derive(Debug)]
pub(crate) enum TransportError {
    /// No connection was made: nothing was sent.
    NotSent(String),
    /// The connection broke after the request may have been sent.
    Lost(String),
    /// The reply was not complete within this time.
    TimedOut(Duration),
    /// A reply arrived that cannot be used.
    Unusable(String),
}

impl TransportError {
    /// Returns the error's name for logs.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            TransportError::NotSent(_) => "connect",
            TransportError::Lost(_) => "connection",
            TransportError::TimedOut(_) => "timeout",
            TransportError::Unusable(_) => "body",
        }
    }
}

/// Returns the error that this one wraps. `source` of an `io::Error` skips the error that it wraps directly.
pub(crate) fn below<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

pub(crate) fn too_large() -> TransportError {
    TransportError::Unusable("the body is larger than 256 MB; ask for smaller pages with `page_size`".to_owned())
}

/// Headers in which servers and gateways send an id of the request.
const REQUEST_IDS: [&str; 8] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "apigw-requestid",
    "x-amz-request-id",
    "x-correlation-id",
    "x-amzn-trace-id",
    "cf-ray",
];

/// Returns the server's id of a request: the first header of [`REQUEST_IDS`] that is not blank, cut to 200 characters.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    REQUEST_IDS
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok().filter(|id| !id.trim().is_empty()))
        .map(|id| id.chars().take(200).collect())
}
