//! Reads the object around a page's list of records on the slow path: names with or without escapes, a list or null,
//! counts as numbers or as text.
//!
//! ```text
//! {"page": 2, "limit": "100", "total": 50, "answers": null}      no list, and past the end: no row
//! ```

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::json::scalars;
use crate::record::reply;

/// The parts of an envelope.
#[derive(Default)]
pub(crate) struct EnvelopeParts<'a> {
    pub(crate) items: Option<Vec<&'a str>>,
    pub(crate) total: Option<u64>,
    pub(crate) limit: Option<u64>,
    pub(crate) page: Option<u64>,
    /// Whether a member beside the records may report a failure.
    pub(crate) may_say_no: bool,
}

impl EnvelopeParts<'_> {
    /// Whether a missing list means no rows: the total is 0, or the page is past the end.
    pub(crate) fn is_past_the_end(&self) -> bool {
        match (self.total, self.limit, self.page) {
            (Some(0), ..) => true,
            (Some(total), Some(limit), Some(page)) => page > 1 && total <= limit.saturating_mul(page - 1),
            _ => false,
        }
    }
}

/// Reads an envelope whose records stand under one of these names.
pub(crate) struct Envelope(pub(crate) [&'static str; 2]);

impl<'de> Visitor<'de> for Envelope {
    type Value = EnvelopeParts<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<EnvelopeParts<'de>, A::Error> {
        Ok(EnvelopeParts { items: Items.visit_seq(seq)?, ..EnvelopeParts::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<EnvelopeParts<'de>, A::Error> {
        let mut found = EnvelopeParts::default();
        // Names are read as raw JSON: decoding a name with a lone surrogate would fail the whole page, although that
        // name is none of those below.
        while let Some(key) = map.next_key::<&'de RawValue>()? {
            match scalars::text(key.get()).unwrap_or_default().as_ref() {
                key if self.0.contains(&key) => found.items = map.next_value_seed(Items)?,
                "total" => found.total = count(map.next_value::<&RawValue>()?.get()),
                "limit" => found.limit = count(map.next_value::<&RawValue>()?.get()),
                "page" => found.page = count(map.next_value::<&RawValue>()?.get()),
                key => {
                    found.may_say_no |= reply::may_say_no(key);
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}

/// Reads a count that is a number or text; `None` for anything else.
pub(crate) fn count(json: &str) -> Option<u64> {
    json.trim_matches('"').parse().ok()
}

struct Items;

impl<'de> DeserializeSeed<'de> for Items {
    type Value = Option<Vec<&'de str>>;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items {
    type Value = Option<Vec<&'de str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::with_capacity(1000);
        while let Some(item) = seq.next_element::<&'de RawValue>()? {
            items.push(item.get());
        }
        Ok(Some(items))
    }

    /// Returns no list for null.
    fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}
