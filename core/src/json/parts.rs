//! JSON text taken apart: the members of an object and the elements of a list, each as the text that came.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::json::scalars;
use crate::json::scanner::Cursor;

/// The value of one member of an object.
pub(crate) fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    members(json)?.into_iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The members of an object: decoded key, JSON text of the value.
pub(crate) fn members(json: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    raw_members(json).map(|members| members.into_iter().map(|(name, _, value)| (name, value)).collect())
}

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

/// Whether `is` holds for each element of an array; false for what is none.
pub(crate) fn all_elements(json: &str, is: impl Fn(&str) -> bool) -> bool {
    let walked = Cursor::new(json).list(|cursor| is(cursor.value()?).then_some(()));
    walked.is_some() || elements(json).is_some_and(|items| items.into_iter().all(is))
}

/// The elements of an array, as JSON text.
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
