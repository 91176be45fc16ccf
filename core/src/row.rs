//! A row as the bytes that came, and the one reader that all typed views share.
//!
//! Nothing is decoded before it is asked for. The first look at a row notes where each known
//! field's value starts and ends; a field is decoded from there when it is read. What the typed
//! view cannot hold (unknown fields, values of another type) is given by [`Row::extra`].

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use serde::Deserializer as _;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::json::timestamp_text;
use crate::read;
use crate::record::{RecordDecl, Type};

/// A field's value, decoded.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Absent, null, or not readable as the declared type (then it stands in [`Row::extra`]).
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// True or false.
    Boolean(bool),
    /// An instant, as the date and time in UTC.
    Timestamp(jiff::civil::DateTime),
    /// JSON text, as it came.
    Json(&'a str),
    /// Values in order.
    List(Vec<Value<'a>>),
    /// A record inside the record.
    Record(Row),
}

impl Value<'_> {
    fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }
}

/// Where a value stands in the row's bytes; empty for an absent one.
type Span = (u32, u32);

#[derive(Debug)]
struct Index {
    /// One span per top-level wire name of the record.
    slots: Box<[Span]>,
    /// Keys that the record does not declare, with their values.
    unknown: Vec<(Span, Span)>,
}

/// One record as it was sent, read through its declaration.
#[derive(Clone)]
pub struct Row {
    decl: &'static RecordDecl,
    json: Bytes,
    index: OnceLock<Arc<Index>>,
}

impl Row {
    /// A row over JSON text. `json` must be one valid JSON value in UTF-8; anything but an object
    /// is kept too, as a row whose fields are all null.
    /// For anything else than JSON in UTF-8 the fields read as null.
    pub fn new(decl: &'static RecordDecl, json: Bytes) -> Self {
        Row { decl, json, index: OnceLock::new() }
    }

    /// A row over any bytes; `None` unless they are one JSON value in UTF-8.
    pub fn parse(decl: &'static RecordDecl, json: Bytes) -> Option<Self> {
        let start = std::str::from_utf8(&json).ok()?;
        let value = serde_json::from_str::<&RawValue>(start).ok()?.get();
        Some(Row::new(decl, json.slice_ref(value.as_bytes())))
    }

    /// The table that says how to read this row.
    pub fn decl(&self) -> &'static RecordDecl {
        self.decl
    }

    /// The record as the platform sent it: JSON text.
    pub fn raw(&self) -> &str {
        // Checked once for the whole page, so this never falls back.
        std::str::from_utf8(&self.json).unwrap_or("null")
    }

    /// The same row over bytes of its own, so that it does not keep its page alive.
    #[must_use]
    pub fn detach(&self) -> Row {
        Row { decl: self.decl, json: Bytes::copy_from_slice(&self.json), index: self.index.clone() }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Arc::new(build_index(self.decl, self.raw())))
    }

    fn slice(&self, span: Span) -> &str {
        &self.raw()[span.0 as usize..span.1 as usize]
    }

    /// The value of a field, by its position in the declaration.
    ///
    /// # Panics
    /// If the record declares fewer fields.
    pub fn get(&self, field: usize) -> Value<'_> {
        self.choose(field).0
    }

    /// The value of a field by its public name; `None` when the record declares no such field.
    pub fn named(&self, name: &str) -> Option<Value<'_>> {
        self.decl.field(name).map(|(at, _)| self.get(at))
    }

    /// What tells the record from all others of its kind; `None` where its kind has no id.
    pub(crate) fn id(&self) -> Option<Value<'_>> {
        id_field(self.decl).map(|field| self.get(field))
    }

    /// The value, and which of the field's places it was read from.
    fn choose(&self, field: usize) -> (Value<'_>, Option<usize>) {
        let index = self.index();
        let ty = self.decl.fields[field].ty;
        for (at, (slot, below)) in self.decl.keys().places[field].iter().enumerate() {
            let mut json = self.slice(index.slots[*slot]);
            if let Some(name) = below {
                match member(json, name) {
                    Some(inner) => json = inner,
                    None => continue,
                }
            }
            let value = self.decode(json, ty);
            if !value.is_null() {
                return (value, Some(at));
            }
        }
        (Value::Null, None)
    }

    fn decode<'a>(&self, json: &'a str, ty: Type) -> Value<'a> {
        if json.is_empty() || json == "null" {
            return Value::Null;
        }
        let read = match ty {
            Type::Text => read::text(json).map(Value::Text),
            Type::Code => read::code(json).map(Value::Text),
            Type::Number => read::number(json),
            Type::Boolean => read::boolean(json).map(Value::Boolean),
            Type::Timestamp => read::timestamp(json).map(Value::Timestamp),
            Type::Json => Some(Value::Json(json)),
            Type::List(of) => elements(json).and_then(|items| {
                items
                    .into_iter()
                    .map(|item| match (self.decode(item, *of), *of) {
                        // An odd element keeps its place as a record of nulls.
                        (Value::Null, Type::Record(decl)) => {
                            Some(Value::Record(Row::new(decl, self.json.slice_ref(item.as_bytes()))))
                        }
                        (Value::Null, _) if item != "null" => None,
                        (value, _) => Some(value),
                    })
                    .collect::<Option<Vec<_>>>()
                    .map(Value::List)
            }),
            Type::Record(decl) => {
                json.starts_with('{').then(|| Value::Record(Row::new(decl, self.json.slice_ref(json.as_bytes()))))
            }
        };
        read.unwrap_or(Value::Null)
    }

    /// Unknown fields, and values that the typed view could not read, under their wire names:
    /// name and JSON text, in the order sent. A record that is no JSON object stands under `""`.
    pub fn extra(&self) -> Vec<(Cow<'_, str>, &str)> {
        let raw = self.raw();
        if !raw.starts_with('{') {
            return if raw == "null" { Vec::new() } else { vec![(Cow::Borrowed(""), raw)] };
        }
        let index = self.index();
        let keys = self.decl.keys();
        let mut taken = vec![Vec::new(); keys.names.len()];
        for field in 0..self.decl.fields.len() {
            if let (_, Some(at)) = self.choose(field) {
                let (slot, below) = keys.places[field][at];
                taken[slot].push(below);
            }
        }
        let mut left: Vec<(Span, Span)> = index.unknown.clone();
        let mut named: Vec<(&'static str, Span)> = Vec::new();
        for (slot, span) in index.slots.iter().enumerate() {
            let json = self.slice(*span);
            if json.is_empty() || json == "null" || taken[slot].contains(&None) {
                continue;
            }
            let names: Vec<&str> = taken[slot].iter().flatten().copied().collect();
            let whole = members(json).is_some_and(|members| {
                members.iter().all(|(name, value)| *value == "null" || names.contains(&name.as_ref()))
            });
            if !whole || !json.starts_with('{') {
                named.push((keys.names[slot], *span));
            }
        }
        left.sort_by_key(|(key, _)| key.0);
        let mut out: Vec<(u32, Cow<'_, str>, &str)> = left
            .into_iter()
            .map(|(key, value)| {
                let name = read::text(self.slice(key)).unwrap_or_else(|| Cow::Borrowed(self.slice(key)));
                (value.0, name, self.slice(value))
            })
            .collect();
        out.extend(named.into_iter().map(|(name, span)| (span.0, Cow::Borrowed(name), self.slice(span))));
        out.sort_by_key(|(at, _, _)| *at);
        out.into_iter().map(|(_, name, json)| (name, json)).collect()
    }

    /// How many declared fields hold a value that could not be read as declared.
    pub fn unreadable(&self) -> usize {
        let known = &self.decl.keys().names;
        self.extra().iter().filter(|(name, _)| known.contains(&name.as_ref())).count()
    }
}

impl PartialEq for Row {
    /// Rows are equal when they are the same record type and were sent with equal values.
    fn eq(&self, other: &Self) -> bool {
        let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).ok();
        let same = |a: &str, b: &str| a == b || value(a).is_some_and(|a| value(b).is_some_and(|b| a == b));
        std::ptr::eq(self.decl, other.decl) && same(self.raw(), other.raw())
    }
}

impl fmt::Debug for Row {
    /// Shows ids, dates, scores and flags; never what a person wrote or how to reach one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct(self.decl.name);
        for (name, value) in self.summary() {
            shown.field(name, &format_args!("{value}"));
        }
        shown.finish_non_exhaustive()
    }
}

impl Row {
    /// The few fields that a short form of the row may show: no personal data.
    pub fn summary(&self) -> Vec<(&'static str, String)> {
        const SHOWN: [&str; 8] = ["id", "answer_id", "control_id", "metric", "review", "status", "type", "created_at"];
        SHOWN
            .into_iter()
            .filter_map(|name| {
                let text = match self.named(name)? {
                    Value::Text(text) => format!("{text:?}"),
                    Value::Integer(number) => number.to_string(),
                    Value::Float(number) => number.to_string(),
                    Value::Timestamp(at) => timestamp_text(at),
                    _ => return None,
                };
                Some((name, text))
            })
            .collect()
    }
}

/// The field that tells records of this kind apart.
pub(crate) fn id_field(decl: &RecordDecl) -> Option<usize> {
    ["id", "answer_id"].iter().find_map(|name| decl.field(name)).map(|(at, _)| at)
}

/// Walks the object once and notes where values stand. The last of repeated keys counts.
fn build_index(decl: &'static RecordDecl, json: &str) -> Index {
    let names = &decl.keys().names;
    let mut index = Index { slots: vec![(0, 0); names.len()].into(), unknown: Vec::new() };
    let span = |part: &str| {
        let start = part.as_ptr() as usize - json.as_ptr() as usize;
        #[expect(clippy::cast_possible_truncation, reason = "a body is at most 256 MB")]
        let span = (start as u32, (start + part.len()) as u32);
        span
    };
    // Keys come in the same order in most rows: look after the last hit first.
    let mut expected = 0;
    for (name, key, value) in raw_members(json).unwrap_or_default() {
        let found = (expected..names.len()).chain(0..expected).find(|slot| names[*slot] == name.as_ref());
        match found {
            Some(slot) => {
                index.slots[slot] = span(value);
                expected = slot + 1;
            }
            None => index.unknown.push((span(key), span(value))),
        }
    }
    index
}

/// The value of one member of an object.
fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    members(json)?.into_iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The members of an object: decoded key, JSON text of the value.
pub(crate) fn members(json: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    raw_members(json).map(|members| members.into_iter().map(|(name, _, value)| (name, value)).collect())
}

type Member<'a> = (Cow<'a, str>, &'a str, &'a str);

fn raw_members(json: &str) -> Option<Vec<Member<'_>>> {
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
                let name = read::text(key.get()).unwrap_or(Cow::Borrowed(key.get()));
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
    serde_json::Deserializer::from_str(json).deserialize_seq(Elements).ok()
}
