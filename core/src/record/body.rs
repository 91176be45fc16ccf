//! The body of a response as text, and the reasons why it may hold no records.

use bytes::Bytes;

use crate::json::text::SharedText;

/// Why the body of a successful response could not be read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// It ends too early: the connection was cut, and the response had not announced its length.
    CutOff,
    /// It is not what the route promises. Describes what is wrong without quoting the body.
    Odd(String),
    /// It holds a known refusal of the platform, whatever the status.
    Refused,
}

impl Unreadable {
    /// Converts an error of `serde_json`; `what` names what was expected.
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

/// Returns the body without a byte-order mark. A byte that is not UTF-8 becomes U+FFFD, so that it does not cost the
/// page.
pub(crate) fn utf8(body: &Bytes) -> SharedText {
    let body = body.slice_ref(without_bom(body));
    SharedText::new(body.clone()).unwrap_or_else(|| String::from_utf8_lossy(&body).into_owned().into())
}
