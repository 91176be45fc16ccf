//! Classifies the result of one attempt: the promised value, another reply, or an error.

use crate::error::Error;
use crate::http::attempt::AttemptSpan;
use crate::http::request::Request;
use crate::http::response::{Response, TransportError};
use crate::http::retry::Failure;
use crate::record::body::Unreadable;

/// A complete reply.
pub(crate) enum Classified<T> {
    /// The decoded value, and the reply that it was read from.
    Value(T, Response),
    /// A reply that does not hold the promised value: an error status, or a success whose body is a refusal.
    Refused(Response),
}

/// Decodes the reply to an attempt.
///
/// # Errors
/// Returns an error if no whole reply was received, or if the body of a success is neither the promised value nor a
/// refusal.
pub(crate) fn classify<T>(
    request: &Request,
    answer: Result<Response, TransportError>,
    span: &mut AttemptSpan<'_>,
    decode: impl Fn(&Response) -> Result<T, Unreadable>,
) -> Result<Classified<T>, (Error, Failure)> {
    let response = match answer {
        Ok(response) if is_readable(request, &response) => response,
        Ok(response) => return Ok(Classified::Refused(response)),
        Err(broken) => return Err(broken.into_failure(request)),
    };
    match decode(&response) {
        Ok(value) => Ok(Classified::Value(value, response)),
        Err(unreadable) => {
            span.record_unusable_body();
            match unreadable {
                Unreadable::Refused => Ok(Classified::Refused(response)),
                unreadable => Err(unreadable.into_failure(request, response)),
            }
        }
    }
}

fn is_readable(request: &Request, response: &Response) -> bool {
    (200..300).contains(&response.status) || (request.reads_refusal)(request, response)
}
