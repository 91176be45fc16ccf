//! What an attempt's answer is: what the route promises, another reply, or none.

use crate::error::Error;
use crate::http::attempt::AttemptSpan;
use crate::http::request::Request;
use crate::http::response::{Response, TransportError};
use crate::http::retry::Failure;
use crate::record::body::Unreadable;

/// What came of an attempt that was answered.
pub(crate) enum Answered<T> {
    /// What was promised, and the reply that it was in.
    Value(T, Response),
    Other(Response),
}

/// Reads an attempt's answer.
///
/// # Errors
/// Where none came, or one that is neither what was promised nor a refusal.
pub(crate) fn answered<T>(
    request: &Request,
    answer: Result<Response, TransportError>,
    span: &mut AttemptSpan<'_>,
    decode: impl Fn(&Response) -> Result<T, Unreadable>,
) -> Result<Answered<T>, (Error, Failure)> {
    let response = match answer {
        Ok(response) if is_readable(request, &response) => response,
        Ok(response) => return Ok(Answered::Other(response)),
        Err(broken) => return Err(broken.into_failure(request)),
    };
    match decode(&response) {
        Ok(value) => Ok(Answered::Value(value, response)),
        Err(unreadable) => {
            span.could_not_be_taken();
            match unreadable {
                Unreadable::Refused => Ok(Answered::Other(response)),
                unreadable => Err(unreadable.into_failure(request, response)),
            }
        }
    }
}

fn is_readable(request: &Request, response: &Response) -> bool {
    (200..300).contains(&response.status) || (request.reads_refusal)(request, response)
}
