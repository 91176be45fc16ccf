//! The requests and responses of the routes. They are separate from the server's types, so that a route is a plain
//! function.

use hyper::HeaderMap;
use hyper::body::Bytes;
use serde_json::{Value, json};

/// A whole request, decoded.
pub(crate) struct Request {
    /// The request's index among all requests received.
    pub(crate) index: usize,
    pub(crate) method: String,
    /// The path below the base URL, split at slashes and percent-decoded.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// Returns the name by which faults know the route.
    pub(crate) fn route(&self) -> String {
        let second = self.segments.get(1).map_or("", String::as_str);
        match (self.segments.first().map_or("", String::as_str), second) {
            ("authorization", "token") => "authorization/token".to_owned(),
            ("send", "bulk") => "send/bulk".to_owned(),
            (first, _) => first.to_owned(),
        }
    }

    /// Returns the first value of a query name.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_str())
    }

    /// Returns a header's text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }

    /// Returns whether a header is `true`.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.header(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Parses the body as JSON.
    pub(crate) fn json(&self) -> Result<Value, Response> {
        serde_json::from_slice(&self.body).map_err(|_| Response::message(400, "Invalid JSON."))
    }
}

/// A response, before it is converted to the server's own type.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// How long the server waits before it sends the response.
    pub(crate) delay_ms: u64,
}

impl Response {
    /// Makes a response of JSON that is already text.
    pub(crate) fn text(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())],
            body: body.into(),
            delay_ms: 0,
        }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::text(status, body.to_string())
    }

    /// Makes a response in the platform's form of an error, which most successes have too.
    pub(crate) fn message(status: u16, message: &str) -> Self {
        Self::json(status, &json!({ "message": message }))
    }

    pub(crate) fn is_json(&self) -> bool {
        self.headers.iter().any(|(name, value)| name == "content-type" && value.contains("json"))
    }
}

/// Decodes a part of a path or query.
pub(crate) fn percent_decoded(text: &str, plus_is_space: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|two| std::str::from_utf8(two).ok())
            .filter(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match hex {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                let plus = plus_is_space && bytes[at] == b'+';
                out.push(if plus { b' ' } else { bytes[at] });
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Splits a query string into names and values, in order.
pub(crate) fn query_pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decoded(name, true), percent_decoded(value, true))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_decoded_in_order() {
        let pairs = query_pairs("a=1&b=x%40y+z&a=%zz%e9&c&=&%");
        let expected = [("a", "1"), ("b", "x@y z"), ("a", "%zz\u{fffd}"), ("c", ""), ("", ""), ("%", "")];
        let expected: Vec<_> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(pairs, expected);
        assert_eq!(percent_decoded("a+b%2Fc", false), "a+b/c");
    }
}
