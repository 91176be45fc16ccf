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

use crate::cursor::Cursor;
use crate::json::timestamp_text;
use crate::members::{Place, find, left_over, unreadable};
use crate::page::Made;
use crate::read;
use crate::record::{RecordDecl, Type};
use crate::scan::{Scan, Unknown};
use crate::shared_text::SharedText;

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

/// Where the members of a row stand in its bytes.
#[derive(Debug)]
pub(crate) struct Index {
    /// One span per top-level wire name of the record.
    slots: Box<[Span]>,
    /// Keys that the record does not declare, with their values.
    unknown: Vec<(Span, Span)>,
    /// How many values cannot be read as declared.
    unreadable: usize,
}

/// One record as it was sent, read through its declaration.
#[derive(Clone)]
pub struct Row {
    decl: &'static RecordDecl,
    json: SharedText,
    index: OnceLock<Arc<Index>>,
    /// How many values cannot be read as declared, where that was found out without the index.
    unreadable: Option<usize>,
    /// What its page was made into, and its place there.
    place: Option<(Made, usize)>,
}

impl Row {
    /// A row over one valid JSON value. Anything but an object is kept too, as a row whose fields
    /// are all null.
    pub(crate) fn new(decl: &'static RecordDecl, json: SharedText) -> Self {
        Row { decl, json, index: OnceLock::new(), unreadable: None, place: None }
    }

    /// A row over any bytes; `None` unless they are one JSON value in UTF-8.
    pub fn parse(decl: &'static RecordDecl, json: Bytes) -> Option<Self> {
        let json = SharedText::new(json)?;
        let value = serde_json::from_str::<&RawValue>(&json).ok()?.get();
        Some(Row::new(decl, json.slice_of(value)))
    }

    /// The table that says how to read this row.
    pub fn decl(&self) -> &'static RecordDecl {
        self.decl
    }

    /// The record as the platform sent it: JSON text.
    pub fn raw(&self) -> &str {
        &self.json
    }

    /// A row of a page that was scanned: its bytes, and where its members stand in them.
    pub(crate) fn scanned(decl: &'static RecordDecl, json: SharedText, index: Index) -> Self {
        Row { decl, json, index: OnceLock::from(Arc::new(index)), unreadable: None, place: None }
    }

    /// A row that its page's making took in; `unreadable` is what it found.
    pub(crate) fn made(decl: &'static RecordDecl, json: SharedText, unreadable: usize) -> Self {
        Row { decl, json, index: OnceLock::new(), unreadable: Some(unreadable), place: None }
    }

    /// Lets its bytes go, where its page was made into something.
    pub(crate) fn forget_text(&mut self) {
        if self.place.is_some() {
            self.json = SharedText::from_static("null");
        }
    }

    /// Says what its page was made into, and its place there.
    pub(crate) fn stands_in(&mut self, made: &Made, at: usize) {
        self.place = Some((made.clone(), at));
    }

    /// What its page was made into, and its place there.
    #[cfg(feature = "tables")]
    pub(crate) fn place(&self) -> Option<&(Made, usize)> {
        self.place.as_ref()
    }

    /// The JSON text of each slot; empty where it is absent.
    pub(crate) fn slots(&self) -> impl Iterator<Item = &str> {
        let json = self.raw();
        self.index().slots.iter().map(move |span| text_at(json, *span))
    }

    /// The JSON text of one slot; empty where it is absent.
    pub(crate) fn slot(&self, slot: usize) -> &str {
        self.slice(self.index().slots[slot])
    }

    /// Members that the record does not declare: name as sent, in quotes, and value.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = (&str, &str)> {
        self.index().unknown.iter().map(|(name, value)| (self.slice(*name), self.slice(*value)))
    }

    /// The same row over bytes of its own, so that it does not keep its page alive.
    #[must_use]
    pub fn detach(&self) -> Row {
        Row {
            decl: self.decl,
            json: SharedText::from(self.raw().to_owned()),
            index: self.index.clone(),
            unreadable: None,
            place: None,
        }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Arc::new(build_index(self.decl, self.raw())))
    }

    fn slice(&self, span: Span) -> &str {
        text_at(self.raw(), span)
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

    /// The value, and the place that it was read from.
    fn choose(&self, field: usize) -> (Value<'_>, Option<Place>) {
        let mut found = Value::Null;
        let place = find(
            self.decl,
            field,
            |slot| self.slot(slot),
            |json| {
                found = self.decode(json, self.decl.fields[field].ty);
                !found.is_null()
            },
        );
        (found, place)
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
                            Some(Value::Record(Row::new(decl, self.json.slice_of(item))))
                        }
                        (Value::Null, _) if item != "null" => None,
                        (value, _) => Some(value),
                    })
                    .collect::<Option<Vec<_>>>()
                    .map(Value::List)
            }),
            Type::Record(decl) => {
                json.starts_with('{').then(|| Value::Record(Row::new(decl, self.json.slice_of(json))))
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
        let taken: Vec<Place> = (0..self.decl.fields.len()).filter_map(|field| self.choose(field).1).collect();
        left_over(self.decl, &taken, |slot| self.slot(slot), self.unknown())
    }

    /// How many declared fields hold a value that could not be read as declared.
    pub fn unreadable(&self) -> usize {
        self.unreadable.unwrap_or_else(|| self.index().unreadable)
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

/// Fields that a short form may show: ids, dates, scores and kinds; no personal data.
const SHOWN: [&str; 8] = ["id", "answer_id", "control_id", "metric", "review", "status", "type", "created_at"];

/// Whether a short form may show the field of this name.
#[cfg(feature = "tables")]
pub(crate) fn is_shown(name: &str) -> bool {
    SHOWN.contains(&name)
}

/// The field that tells records of this kind apart.
pub(crate) fn id_field(decl: &RecordDecl) -> Option<usize> {
    ["id", "answer_id"].iter().find_map(|name| decl.field(name)).map(|(at, _)| at)
}

/// Whether several records of this kind may have one id, that of their answer: they are told apart by what they hold.
pub(crate) fn shares_ids(decl: &RecordDecl) -> bool {
    decl.field("id").is_none() && decl.field("answer_id").is_some()
}

/// Walks the object once and notes where values stand. The last of repeated keys counts.
fn build_index(decl: &'static RecordDecl, json: &str) -> Index {
    let mut scan = Scan::new(decl);
    if json.starts_with('{') {
        scan.object(json);
    }
    if scan.len() == 0 {
        return Index { slots: vec![(0, 0); decl.keys().names.len()].into(), unknown: Vec::new(), unreadable: 0 };
    }
    let slots = scan.slots(0);
    Index::of(slots, scan.unknown(0), unreadable(decl, slots), json)
}

impl Index {
    /// The index of one object that was scanned; `json` is its text.
    pub(crate) fn of(slots: &[&str], unknown: &[Unknown<'_>], unreadable: usize, json: &str) -> Self {
        let slots = slots.iter().map(|value| if value.is_empty() { (0, 0) } else { span(json, value) });
        let unknown = unknown.iter().map(|(_, name, value)| (span(json, name), span(json, value)));
        Index { slots: slots.collect(), unknown: unknown.collect(), unreadable }
    }
}

/// Where a part of a text stands in it.
#[expect(clippy::cast_possible_truncation, reason = "a body is at most 256 MB")]
fn span(json: &str, part: &str) -> Span {
    let start = part.as_ptr() as usize - json.as_ptr() as usize;
    (start as u32, (start + part.len()) as u32)
}

fn text_at(json: &str, span: Span) -> &str {
    &json[span.0 as usize..span.1 as usize]
}

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
