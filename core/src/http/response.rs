//! What came of an attempt: the server's reply, or why there is none.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

/// The most that a body may hold, inflated. A page of 1,000 rows is about 2 MB.
pub(crate) const LARGEST_BODY: u64 = 256 * 1024 * 1024;

/// What the server answered: any status, the body whole and inflated.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Bytes of the body on the wire.
    pub(crate) received: u64,
}

/// Why there is no whole reply.
#[derive(Debug)]
pub(crate) enum TransportError {
    /// The connection was never made: nothing was sent.
    NotSent(String),
    /// It broke after the request may have been sent.
    Lost(String),
    /// No whole reply within the time.
    TimedOut(Duration),
    /// An answer came that cannot be taken.
    Unusable(String),
}

impl TransportError {
    /// In one word, for logs.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            TransportError::NotSent(_) => "connect",
            TransportError::Lost(_) => "connection",
            TransportError::TimedOut(_) => "timeout",
            TransportError::Unusable(_) => "body",
        }
    }
}

/// The error below this one. An `io::Error` hides what it wraps from `source`.
pub(crate) fn below<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

pub(crate) fn too_large() -> TransportError {
    TransportError::Unusable("the body is larger than 256 MB; ask for smaller pages with `page_size`".to_owned())
}

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

/// The server's id of a request, by the names that servers and what stands before them give it.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    REQUEST_IDS
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok().filter(|id| !id.trim().is_empty()))
        .map(|id| id.chars().take(200).collect())
}
