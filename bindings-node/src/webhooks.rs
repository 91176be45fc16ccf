//! Parses deliveries for `indecx/webhooks`, into JSON text that JavaScript parses.

use indecx::Record;
use indecx::webhooks;
use napi::bindgen_prelude::Either;
use napi_derive::napi;

use crate::error::{Failure, or_failure};
use crate::row::record_text;

/// Parses the answer in a delivery. Returns it as JSON text.
#[napi]
pub(crate) fn parse_answer(body: &[u8]) -> Either<String, Failure> {
    or_failure(webhooks::parse_answer(body).map(|answer| record_text(answer.row())))
}

/// Parses the links in a delivery. Returns each as JSON text.
#[napi]
pub(crate) fn parse_links(body: &[u8]) -> Either<Vec<String>, Failure> {
    or_failure(webhooks::parse_links(body).map(|links| links.iter().map(|link| record_text(link.row())).collect()))
}
