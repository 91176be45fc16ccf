//! A row as the bytes that arrived, and the one reader that all typed views share.
//!
//! Nothing is decoded before it is read. The first access to a row records where each declared field's value starts and
//! ends; a field is decoded from there when it is read. Values that the typed view cannot hold (unknown fields, values
//! of another type) stand in [`Row::extra`].

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
    /// Absent, null, or not readable as the declared type. An unreadable value stands in [`Row::extra`].
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
    /// JSON text, as it arrived.
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

/// The start and the end of a value in the row's bytes; equal for an absent value.
type Span = (u32, u32);

/// The positions of a row's members in its bytes.
#[derive(Debug)]
pub(crate) struct Index {
    /// One span for each top-level wire name of the record.
    slots: Box<[Span]>,
    /// Keys that the record does not declare, with their values.
    unknown: Vec<(Span, Span)>,
}

/// One record as it was sent, read through its declaration.
#[derive(Clone)]
pub struct Row {
    decl: &'static RecordDecl,
    json: SharedText,
    /// The text as it was sent, if escapes were mended in `json`.
    original: Option<Box<SharedText>>,
    index: OnceLock<Arc<Index>>,
    /// The number of values that cannot be read as declared, if it was counted when the row was made.
    unreadable: Option<usize>,
}

impl Row {
    /// Creates a row over one valid JSON value. A value that is no object becomes a row whose fields are all null.
    pub(crate) fn new(decl: &'static RecordDecl, json: SharedText) -> Self {
        Row { decl, json, original: None, index: OnceLock::new(), unreadable: None }
    }

    /// Parses a row from a text that holds one JSON value.
    pub(crate) fn read(decl: &'static RecordDecl, original: &SharedText) -> Result<Self, serde_json::Error> {
        let mended = mended(original, false).map(SharedText::from);
        let text = mended.as_ref().unwrap_or(original);
        let value = serde_json::from_str::<&RawValue>(text)?.get();
        let row = Row::new(decl, text.slice_of(value));
        Ok(if mended.is_some() { row.mended_from(original.slice(text.range_of(value))) } else { row })
    }

    /// Adds the row's text as it was sent, which differs only in escapes of the same length.
    pub(crate) fn mended_from(mut self, original: SharedText) -> Self {
        if *original != *self.json {
            self.original = Some(Box::new(original));
            self.unreadable = Some(self.count_unreadable());
        }
        self
    }

    /// Returns a value inside the row as a row.
    pub(crate) fn part(&self, decl: &'static RecordDecl, json: &str) -> Row {
        let row = Row::new(decl, self.json.slice_of(json));
        match &self.original {
            Some(original) => row.mended_from(original.slice(self.json.range_of(json))),
            None => row,
        }
    }

    /// Parses a row from bytes; `None` unless they are one JSON value in UTF-8.
    pub fn parse(decl: &'static RecordDecl, json: Bytes) -> Option<Self> {
        Row::read(decl, &SharedText::new(json)?).ok()
    }

    /// Returns the declaration of the record.
    pub fn decl(&self) -> &'static RecordDecl {
        self.decl
    }

    /// Returns the JSON text of the record as the platform sent it.
    pub fn raw(&self) -> &str {
        self.original.as_deref().unwrap_or(&self.json)
    }

    /// Returns the JSON text of the record as it is read: as sent, with U+FFFD in place of each lone surrogate and, in
    /// the pages of a table, of each U+0000.
    pub(crate) fn json(&self) -> &str {
        &self.json
    }

    /// Creates a row of a scanned page from its bytes, the positions of its members (`None` if they are to be found on
    /// demand), and the number of values that cannot be read as declared.
    pub(crate) fn scanned(
        decl: &'static RecordDecl,
        json: SharedText,
        index: Option<Index>,
        unreadable: usize,
    ) -> Self {
        let index = index.map_or_else(OnceLock::new, |index| OnceLock::from(Arc::new(index)));
        Row { index, unreadable: Some(unreadable), ..Row::new(decl, json) }
    }

    /// Returns the JSON text of each slot; empty if it is absent.
    pub(crate) fn slots(&self) -> impl Iterator<Item = &str> {
        let json = self.json();
        self.index().slots.iter().map(move |span| text_at(json, *span))
    }

    /// Returns the JSON text of one slot; empty if it is absent.
    pub(crate) fn slot(&self, slot: usize) -> &str {
        self.slice(self.index().slots[slot])
    }

    /// Returns the members that the record does not declare: the name as sent, in quotes, and the value.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = (&str, &str)> {
        self.index().unknown.iter().map(|(name, value)| (self.slice(*name), self.slice(*value)))
    }

    /// Returns the row over its own bytes, so that it does not keep its page in memory.
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

    /// Returns the value of a field by its position in the declaration.
    ///
    /// # Panics
    /// If the record declares fewer fields.
    pub fn get(&self, field: usize) -> Value<'_> {
        self.choose(field).0
    }

    /// Returns the value of a field by its public name; `None` if the record declares no such field.
    pub fn named(&self, name: &str) -> Option<Value<'_>> {
        self.decl.field(name).map(|(at, _)| self.get(at))
    }

    /// Returns the value, and the place where it was found.
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
                        // An element that is no object keeps its position as a record of nulls.
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

    /// Returns unknown fields, and values that the typed view does not show: wire name and JSON text, in the order
    /// sent. A record that is neither a JSON object nor null stands under `""`.
    pub fn extra(&self) -> Vec<(Cow<'_, str>, &str)> {
        let json = self.json();
        if !json.starts_with('{') {
            return if json == "null" { Vec::new() } else { vec![(Cow::Borrowed(""), json)] };
        }
        let taken: Vec<Place> = (0..self.decl.fields.len()).filter_map(|field| self.choose(field).1).collect();
        left_over(self.decl, &taken, |slot| self.slot(slot), self.unknown())
    }

    /// Returns the number of values, at any depth, that cannot be read as declared or had to be mended.
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
    /// Rows are equal if they have the same record type and were sent with equal values.
    fn eq(&self, other: &Self) -> bool {
        let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).ok();
        let same = |a: &str, b: &str| a == b || value(a).is_some_and(|a| value(b).is_some_and(|b| a == b));
        std::ptr::eq(self.decl, other.decl) && same(self.raw(), other.raw())
    }
}

impl Eq for Row {}

impl fmt::Debug for Row {
    /// Shows the fields of [`Row::summary`], none of which is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct(self.decl.name);
        for (name, value) in self.summary() {
            shown.field(name, &format_args!("{value}"));
        }
        shown.finish_non_exhaustive()
    }
}

impl Row {
    /// Returns the name and the text of the few fields that a short form of the row may show. None of them is personal
    /// data.
    pub fn summary(&self) -> Vec<(&'static str, String)> {
        self.texts_of(&Mark::SHOWN)
    }

    /// Returns the name and the text of the fields that identify the row: its id, the id that it shares, and its code,
    /// as far as it has them.
    pub fn ids(&self) -> Vec<(&'static str, String)> {
        self.texts_of(&[Mark::Id, Mark::SharedId, Mark::Code])
    }

    /// Returns the name and the text of the first field with each of these marks, strings in quotes. Fields without a
    /// value are left out, and so are those that hold neither text, a number nor a timestamp.
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

/// Scans the object once and records where values stand. The last of repeated keys counts.
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
    /// Returns the index of a scanned object; `json` is its text.
    pub(crate) fn of(slots: &[&str], unknown: &[Unknown<'_>], json: &str) -> Self {
        let slots = slots.iter().map(|value| if value.is_empty() { (0, 0) } else { span(json, value) });
        let unknown = unknown.iter().map(|(_, name, value)| (span(json, name), span(json, value)));
        Index { slots: slots.collect(), unknown: unknown.collect() }
    }
}

/// Returns the position of a part of a text.
#[expect(clippy::cast_possible_truncation, reason = "a body is at most 256 MB")]
fn span(json: &str, part: &str) -> Span {
    let start = part.as_ptr() as usize - json.as_ptr() as usize;
    (start as u32, (start + part.len()) as u32)
}

fn text_at(json: &str, span: Span) -> &str {
    &json[span.0 as usize..span.1 as usize]
}

/// Reads a body that is one record.
pub(crate) fn read_record(body: &Bytes, decl: &'static RecordDecl) -> Result<Row, Unreadable> {
    let row = Row::read(decl, &utf8(body)).map_err(|error| Unreadable::json(&error, "a record"))?;
    if !row.json().starts_with('{') {
        return Err(Unreadable::Odd("an object was expected, and something else came".to_owned()));
    }
    Ok(row)
}
