//! Splits JSON text: the members of an object and the elements of an array, each as a slice of the input.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::json::scalars;
use crate::json::scanner::Cursor;

/// Returns the JSON text of the member called `name`; the last one if the name repeats.
pub(crate) fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    members(json)?.into_iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// Returns the members of an object as decoded name and JSON text of the value; `None` if `json` is not a valid object.
pub(crate) fn members(json: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    raw_members(json).map(|members| members.into_iter().map(|(name, _, value)| (name, value)).collect())
}

/// The decoded name, the name as written including its quotes, and the JSON text of the value.
type Member<'a> = (Cow<'a, str>, &'a str, &'a str);

pub(crate) fn raw_members(json: &str) -> Option<Vec<Member<'_>>> {
    struct Members;
    impl<'de> Visitor<'de> for Members {
        type Value = Vec<Member<'de>>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut out = Vec::with_capacity(32);
            while let Some(key) = map.next_key::<&'de RawValue>()? {
                let value: &'de RawValue = map.next_value()?;
                let name = scalars::text(key.get()).unwrap_or(Cow::Borrowed(key.get()));
                out.push((name, key.get(), value.get()));
            }
            Ok(out)
        }
    }
    if !json.starts_with('{') {
        return None;
    }
    serde_json::Deserializer::from_str(json).deserialize_map(Members).ok()
}

/// Whether `is` holds for every element of an array; false if `json` is not an array.
pub(crate) fn all_elements(json: &str, is: impl Fn(&str) -> bool) -> bool {
    let walked = Cursor::new(json).list(|cursor| is(cursor.value()?).then_some(()));
    walked.is_some() || elements(json).is_some_and(|items| items.into_iter().all(is))
}

/// Returns the JSON text of each element of an array; `None` if `json` is not a valid array.
pub(crate) fn elements(json: &str) -> Option<Vec<&str>> {
    struct Elements;
    impl<'de> Visitor<'de> for Elements {
        type Value = Vec<&'de str>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut out = Vec::with_capacity(seq.size_hint().unwrap_or(8));
            while let Some(item) = seq.next_element::<&'de RawValue>()? {
                out.push(item.get());
            }
            Ok(out)
        }
    }
    if !json.starts_with('[') {
        return None;
    }
    let (mut items, mut cursor) = (Vec::new(), Cursor::new(json));
    let walked = cursor.list(|cursor| {
        items.push(cursor.value()?);
        Some(())
    });
    if walked.is_some() {
        return Some(items);
    }
    serde_json::Deserializer::from_str(json).deserialize_seq(Elements).ok()
}
