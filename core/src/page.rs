//! A page as the bytes that came, cut into rows: nothing inside a row is decoded here.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::client::Unreadable;
use crate::read;
use crate::record::RecordDecl;
use crate::row::Row;

/// One page of a listing.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) rows: Vec<Row>,
    /// How many records match in all, where the server said so.
    pub(crate) total: Option<u64>,
    /// The page size that the server says it used.
    pub(crate) limit: Option<u64>,
}

/// Where a body keeps its rows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// `{page, limit, total, <name>: [...]}` in any order; a bare array is taken too.
    Envelope(&'static str),
    /// `[...]`.
    Array,
}

impl Page {
    /// A page past the end.
    pub(crate) fn empty() -> Self {
        Page { rows: Vec::new(), total: None, limit: None }
    }

    pub(crate) fn read(body: &Bytes, shape: Shape, decl: &'static RecordDecl) -> Result<Page, Unreadable> {
        let body = utf8(body);
        // Replaced where it had to be, so this never falls back.
        let text = std::str::from_utf8(&body).unwrap_or_default();
        let mut parser = serde_json::Deserializer::from_str(text);
        let name = match shape {
            Shape::Envelope(name) => name,
            Shape::Array => "",
        };
        let found = parser
            .deserialize_any(Envelope(name))
            .and_then(|found| parser.end().map(|()| found))
            .map_err(|error| Unreadable::json(&error, "the list of records"))?;
        let items = found.items.ok_or_else(|| match shape {
            Shape::Envelope(name) => Unreadable::Odd(format!("the list `{name}` is missing")),
            Shape::Array => Unreadable::Odd("a list was expected, and an object came".to_owned()),
        })?;
        let rows = items.into_iter().map(|json| Row::new(decl, body.slice_ref(json.as_bytes()))).collect();
        Ok(Page { rows, total: found.total, limit: found.limit })
    }
}

/// One record as a body of its own.
pub(crate) fn read_record(body: &Bytes, decl: &'static RecordDecl) -> Result<Row, Unreadable> {
    let body = utf8(body);
    let text = std::str::from_utf8(&body).unwrap_or_default();
    let json = serde_json::from_str::<&RawValue>(text).map_err(|error| Unreadable::json(&error, "a record"))?.get();
    if !json.starts_with('{') {
        return Err(Unreadable::Odd("an object was expected, and something else came".to_owned()));
    }
    Ok(Row::new(decl, body.slice_ref(json.as_bytes())))
}

pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

/// The body without a byte-order mark; a byte that is no UTF-8 becomes U+FFFD rather than costing
/// the page.
fn utf8(body: &Bytes) -> Bytes {
    let body = body.slice_ref(without_bom(body));
    match String::from_utf8_lossy(&body) {
        Cow::Borrowed(_) => body,
        Cow::Owned(text) => text.into(),
    }
}

#[derive(Default)]
struct Found<'a> {
    items: Option<Vec<&'a str>>,
    total: Option<u64>,
    limit: Option<u64>,
}

struct Envelope(&'static str);

impl<'de> Visitor<'de> for Envelope {
    type Value = Found<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Found<'de>, A::Error> {
        Ok(Found { items: Some(Items.visit_seq(seq)?), ..Found::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found<'de>, A::Error> {
        let mut found = Found::default();
        // Taken as it came: a name that is no text (a lone surrogate) is just not one of these.
        while let Some(key) = map.next_key::<&'de RawValue>()? {
            match read::text(key.get()).unwrap_or_default().as_ref() {
                key if key == self.0 => found.items = Some(map.next_value_seed(Items)?),
                "total" => found.total = count(map.next_value()?),
                "limit" => found.limit = count(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}

/// A count as a number or as text.
fn count(json: &RawValue) -> Option<u64> {
    json.get().trim_matches('"').parse().ok()
}

struct Items;

impl<'de> DeserializeSeed<'de> for Items {
    type Value = Vec<&'de str>;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::with_capacity(1000);
        while let Some(item) = seq.next_element::<&'de RawValue>()? {
            items.push(item.get());
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{Page, Shape};
    use crate::api::answers::Answer;
    use crate::client::Unreadable;
    use crate::record::Record;

    fn read(body: &'static [u8]) -> Result<Page, Unreadable> {
        Page::read(&Bytes::from_static(body), Shape::Envelope("answers"), Answer::DECL)
    }

    #[test]
    fn the_order_of_the_envelope_does_not_matter() {
        let page = read(br#"{"answers":[{"_id":"a"},null,"odd"],"page":1,"limit":50,"total":"825"}"#).unwrap();
        assert_eq!((page.rows.len(), page.total, page.limit), (3, Some(825), Some(50)));
        assert_eq!(page.rows[2].extra(), [("".into(), "\"odd\"")]);
        assert_eq!(read(br#"[{"_id":"a"}]"#).unwrap().rows.len(), 1);
        assert_eq!(read(br#"{"\ud800":1,"\u0061nswers":[{"_id":"a"}]}"#).unwrap().rows.len(), 1);
    }

    #[test]
    fn a_byte_order_mark_and_a_bad_byte_cost_nothing() {
        let page = read(b"\xEF\xBB\xBF{\"answers\":[{\"feedback\":\"a\xFFb\"}]}").unwrap();
        assert_eq!(Answer::from_row(page.rows[0].clone()).feedback().as_deref(), Some("a\u{FFFD}b"));
    }

    #[test]
    fn what_is_no_page_is_told_from_what_was_cut_off() {
        assert!(matches!(read(br#"{"answers":[{"_id":"#), Err(Unreadable::CutOff)));
        for odd in
            [&b"<html></html>"[..], br#"{"data":[]}"#, br#"{"answers":null}"#, br#"{"answers":{}}"#, b"null", b"[] x"]
        {
            assert!(matches!(read(odd), Err(Unreadable::Odd(_))), "{odd:?}");
        }
    }
}
