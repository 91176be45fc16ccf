//! A row as the bytes that came, and the one reader that all typed views share.
//!
//! Nothing is decoded before it is asked for. The first look at a row notes where each known
//! field's value starts and ends; a field is decoded from there when it is read. What the typed
//! view cannot hold (unknown fields, values of another type) is given by [`Row::extra`].

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use serde_json::value::RawValue;

use crate::json::mended::{mended, mended_texts};
use crate::json::parts::elements;
use crate::json::scalars::{self, Number};
use crate::json::text::SharedText;
use crate::record::body::{Unreadable, utf8};
use crate::record::lookup::{find, left_over, text_of};
use crate::record::marks::Mark;
use crate::record::object_scan::{Scan, Unknown};
use crate::record::schema::{Place, RecordDecl, Type};
use crate::record::unreadable::unreadable_in;
use crate::timestamps::timestamp_text;

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

impl From<Number> for Value<'_> {
    fn from(number: Number) -> Self {
        match number {
            Number::Integer(value) => Value::Integer(value),
            Number::Float(value) => Value::Float(value),
        }
    }
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
}

/// One record as it was sent, read through its declaration.
#[derive(Clone)]
pub struct Row {
    decl: &'static RecordDecl,
    json: SharedText,
    /// As it was sent, where escapes in it that stand for no character were mended.
    original: Option<Box<SharedText>>,
    index: OnceLock<Arc<Index>>,
    /// How many values cannot be read as declared, where that was found out.
    unreadable: Option<usize>,
}

impl Row {
    /// A row over one valid JSON value. Anything but an object is kept too, as a row whose fields
    /// are all null.
    pub(crate) fn new(decl: &'static RecordDecl, json: SharedText) -> Self {
        Row { decl, json, original: None, index: OnceLock::new(), unreadable: None }
    }

    /// A row over the one JSON value in a text.
    pub(crate) fn read(decl: &'static RecordDecl, original: &SharedText) -> Result<Self, serde_json::Error> {
        let mended = mended(original, false).map(SharedText::from);
        let text = mended.as_ref().unwrap_or(original);
        let value = serde_json::from_str::<&RawValue>(text)?.get();
        let row = Row::new(decl, text.slice_of(value));
        Ok(if mended.is_some() { row.mended_from(original.slice(text.range_of(value))) } else { row })
    }

    /// The same row with its text as it was sent, which differs from it in escapes of the same length.
    pub(crate) fn mended_from(mut self, original: SharedText) -> Self {
        if *original != *self.json {
            self.original = Some(Box::new(original));
            self.unreadable = Some(self.count_unreadable());
        }
        self
    }

    /// A value inside the row, as a row of its own.
    pub(crate) fn part(&self, decl: &'static RecordDecl, json: &str) -> Row {
        let row = Row::new(decl, self.json.slice_of(json));
        match &self.original {
            Some(original) => row.mended_from(original.slice(self.json.range_of(json))),
            None => row,
        }
    }

    /// A row over any bytes; `None` unless they are one JSON value in UTF-8.
    pub fn parse(decl: &'static RecordDecl, json: Bytes) -> Option<Self> {
        Row::read(decl, &SharedText::new(json)?).ok()
    }

    /// The table that says how to read this row.
    pub fn decl(&self) -> &'static RecordDecl {
        self.decl
    }

    /// The record as the platform sent it: JSON text.
    pub fn raw(&self) -> &str {
        self.original.as_deref().unwrap_or(&self.json)
    }

    /// The record as it is read: the JSON text that came, with U+FFFD in place of each half of a surrogate pair.
    pub(crate) fn json(&self) -> &str {
        &self.json
    }

    /// A row of a page that was scanned: its bytes, where its members stand in them unless that is found out on
    /// demand, and how many values cannot be read as declared.
    pub(crate) fn scanned(
        decl: &'static RecordDecl,
        json: SharedText,
        index: Option<Index>,
        unreadable: usize,
    ) -> Self {
        let index = index.map_or_else(OnceLock::new, |index| OnceLock::from(Arc::new(index)));
        Row { index, unreadable: Some(unreadable), ..Row::new(decl, json) }
    }

    /// The JSON text of each slot; empty where it is absent.
    pub(crate) fn slots(&self) -> impl Iterator<Item = &str> {
        let json = self.json();
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
            json: SharedText::from(self.json().to_owned()),
            original: self.original.as_ref().map(|original| Box::new(SharedText::from(original.to_string()))),
            index: self.index.clone(),
            unreadable: self.unreadable,
        }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Arc::new(build_index(self.decl, self.json())))
    }

    fn slice(&self, span: Span) -> &str {
        text_at(self.json(), span)
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
            ty if ty.is_text() => text_of(json, ty).map(Value::Text),
            Type::Number => scalars::number(json).map(Value::from),
            Type::Boolean => scalars::boolean(json).map(Value::Boolean),
            Type::Timestamp => scalars::timestamp(json).map(Value::Timestamp),
            Type::Json => Some(Value::Json(json)),
            Type::List(of) => elements(json).and_then(|items| {
                items
                    .into_iter()
                    .map(|item| match (self.decode(item, *of), *of) {
                        // An odd element keeps its place as a record of nulls.
                        (Value::Null, Type::Record(decl)) => Some(Value::Record(self.part(decl, item))),
                        (Value::Null, _) if item != "null" => None,
                        (value, _) => Some(value),
                    })
                    .collect::<Option<Vec<_>>>()
                    .map(Value::List)
            }),
            Type::Record(decl) => json.starts_with('{').then(|| Value::Record(self.part(decl, json))),
            _ => None,
        };
        read.unwrap_or(Value::Null)
    }

    /// Unknown fields, and values that the typed view could not read, under their wire names:
    /// name and JSON text, in the order sent. A record that is no JSON object stands under `""`.
    pub fn extra(&self) -> Vec<(Cow<'_, str>, &str)> {
        let json = self.json();
        if !json.starts_with('{') {
            return if json == "null" { Vec::new() } else { vec![(Cow::Borrowed(""), json)] };
        }
        let taken: Vec<Place> = (0..self.decl.fields.len()).filter_map(|field| self.choose(field).1).collect();
        left_over(self.decl, &taken, |slot| self.slot(slot), self.unknown())
    }

    /// How many values, at any depth, could not be read as declared, or had to be mended.
    pub fn unreadable(&self) -> usize {
        self.unreadable.unwrap_or_else(|| self.count_unreadable())
    }

    fn count_unreadable(&self) -> usize {
        let parts = unreadable_in(self.decl, &self.json);
        let Some(original) = &self.original else { return parts.len() };
        let in_part = |at: usize| parts.iter().any(|(_, json)| self.json.range_of(json).contains(&at));
        let mended = mended_texts(original, &self.json);
        parts.len() + mended.iter().filter(|text| !in_part(text.start)).count()
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

impl Eq for Row {}

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
        self.texts_of(&Mark::SHOWN)
    }

    /// What tells the row from others of its kind.
    pub fn ids(&self) -> Vec<(&'static str, String)> {
        self.texts_of(&[Mark::Id, Mark::SharedId, Mark::Code])
    }

    /// The names and texts of the fields with these marks, one for each.
    fn texts_of(&self, marks: &[Mark]) -> Vec<(&'static str, String)> {
        let text = |mark: &Mark| {
            let field = self.decl.marked(*mark)?;
            let text = match self.get(field) {
                Value::Text(text) => format!("{text:?}"),
                Value::Integer(number) => number.to_string(),
                Value::Float(number) => number.to_string(),
                Value::Timestamp(at) => timestamp_text(at),
                _ => return None,
            };
            Some((self.decl.fields[field].name, text))
        };
        marks.iter().filter_map(text).collect()
    }
}

/// Walks the object once and notes where values stand. The last of repeated keys counts.
fn build_index(decl: &'static RecordDecl, json: &str) -> Index {
    let mut scan = Scan::new(decl);
    if json.starts_with('{') {
        scan.object(json);
    }
    if scan.len() == 0 {
        return Index { slots: vec![(0, 0); decl.keys().names.len()].into(), unknown: Vec::new() };
    }
    Index::of(scan.slots(0), scan.unknown(0), json)
}

impl Index {
    /// The index of one object that was scanned; `json` is its text.
    pub(crate) fn of(slots: &[&str], unknown: &[Unknown<'_>], json: &str) -> Self {
        let slots = slots.iter().map(|value| if value.is_empty() { (0, 0) } else { span(json, value) });
        let unknown = unknown.iter().map(|(_, name, value)| (span(json, name), span(json, value)));
        Index { slots: slots.collect(), unknown: unknown.collect() }
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

/// One record as a body of its own.
pub(crate) fn read_record(body: &Bytes, decl: &'static RecordDecl) -> Result<Row, Unreadable> {
    let row = Row::read(decl, &utf8(body)).map_err(|error| Unreadable::json(&error, "a record"))?;
    if !row.json().starts_with('{') {
        return Err(Unreadable::Odd("an object was expected, and something else came".to_owned()));
    }
    Ok(row)
}
