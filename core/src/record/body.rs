//! The body of a reply as text, and why one gives no records.

use bytes::Bytes;

use crate::json::text::SharedText;

/// Why a success could not be read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// It ends too early: the connection was cut where the length was not announced.
    CutOff,
    /// It is not what the route promises: what was wrong, without the body's words.
    Odd(String),
    /// It is a refusal in the platform's own words, whatever its status.
    Refused,
}

impl Unreadable {
    /// For the result of `serde_json`: `what` names what was expected.
    pub(crate) fn json(error: &serde_json::Error, what: &str) -> Self {
        match error.classify() {
            serde_json::error::Category::Eof => Unreadable::CutOff,
            serde_json::error::Category::Data => {
                Unreadable::Odd(format!("{what} was not where it belongs in the JSON that came"))
            }
            _ => Unreadable::Odd(format!("{what} was expected as JSON, and something else came")),
        }
    }
}

pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

/// The body without a byte-order mark; a byte that is no UTF-8 becomes U+FFFD rather than costing
/// the page.
pub(crate) fn utf8(body: &Bytes) -> SharedText {
    let body = body.slice_ref(without_bom(body));
    SharedText::new(body.clone()).unwrap_or_else(|| String::from_utf8_lossy(&body).into_owned().into())
}
