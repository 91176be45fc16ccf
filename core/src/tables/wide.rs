//! The wide layout: one row a record, a column for each indicator and each additional question.
//!
//! Scalars come first, in declared order: fields, the fields of records inside the record
//! (`sentiment_analyze_gcp_score`), lists as JSON text, and `extra`. The columns found as rows come
//! follow, sorted by name. What is masked as `****` is null.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, FieldRef, Schema, SchemaRef};

use super::column::{Column, Style, data_type, field_name, push_extra};
use super::filling::Filling;
use super::found::Kind;
use super::inside::{self, element, says_something};
use super::options::{IndicatorSource, Shape};
use super::questions::QuestionFields;
use super::spread::{Columns, Label, Spread};
use super::text::TextBuilder;
use crate::json::spelt_out;
use crate::members::{Place, find_in, is_empty, is_readable, left_over};
use crate::read;
use crate::record::{RecordDecl, Type};
use crate::scan::{Fields, Scan};
use crate::unreadable::{MASK, MASKED};

/// How much of a record becomes columns of its own.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Depth {
    /// Records inside, indicators and questions, without masks.
    Spread,
    /// Scalars; all else is JSON text.
    Scalars,
}

/// How a field stands in the wide layout.
enum Part<'a> {
    Scalar(Column<'a>),
    /// As JSON text; null where nothing is in it.
    Text(Type, Filling<TextBuilder>),
    /// A record's own fields, each a column.
    Inner {
        decl: &'static RecordDecl,
        parts: Vec<Part<'a>>,
        scan: Scan<'a>,
    },
    Indicators {
        found: Columns,
        source: IndicatorSource,
        fields: Fields<3>,
        scan: Scan<'a>,
    },
    Questions {
        found: Columns,
        fields: QuestionFields,
        scan: Scan<'a>,
    },
}

impl<'a> Part<'a> {
    fn new(name: &str, ty: Type, depth: Depth, shape: &Shape) -> Self {
        match ty {
            Type::List(Type::Record(decl)) if decl.name == "Indicator" && depth == Depth::Spread => Part::Indicators {
                found: Columns::new(Kind::Indicator, shape.style.text),
                source: shape.indicators,
                fields: Fields::new(decl, ["column", "value", "key"]),
                scan: Scan::new(decl),
            },
            Type::List(Type::Record(decl)) if name == "additional_questions" && depth == Depth::Spread => {
                Part::Questions {
                    found: Columns::new(Kind::Question, shape.style.text),
                    fields: QuestionFields::new(decl),
                    scan: Scan::new(decl),
                }
            }
            Type::Record(decl) if depth == Depth::Spread => {
                Part::Inner { decl, parts: parts(decl, Depth::Scalars, shape), scan: Scan::new(decl) }
            }
            Type::List(_) | Type::Record(_) | Type::Json => Part::Text(ty, Filling::new(shape.style.text.data_type())),
            _ => Part::Scalar(Column::new(ty, &shape.style)),
        }
    }

    /// Appends a value that is there, with the scan of the records in it if there is one; false, with nothing
    /// appended, where it cannot be read. Notes in `nameless` each element that no column can be named after.
    fn push(&mut self, json: &'a str, depth: Depth, inner: Option<&Scan<'a>>, nameless: &mut Vec<&'a str>) -> bool {
        match self {
            Part::Scalar(_) | Part::Text(..) if json == MASKED && depth == Depth::Spread => {
                self.push_null();
                true
            }
            Part::Scalar(column) => column.push(json, None),
            Part::Text(ty, _) if !is_readable(json, *ty) => false,
            Part::Text(_, column) => {
                let json = (json == "\"\"" || !is_empty(json)).then(|| spelt_out(json));
                column.append_option(json.as_deref());
                true
            }
            Part::Inner { decl, parts, scan } => {
                if !json.starts_with('{') {
                    return false;
                }
                let slots = scanned(inner, scan, |scan| scan.object(json)).slots(0);
                for (places, part) in decl.keys().places.iter().zip(parts) {
                    if find_in(places, |slot| slots[slot], |_, json| part.push(json, depth, None, nameless)).is_none() {
                        part.push_null();
                    }
                }
                true
            }
            Part::Indicators { .. } | Part::Questions { .. } if !json.starts_with('[') => false,
            Part::Indicators { found, source, fields, scan } => {
                let scan = scanned(inner, scan, |scan| scan.list(json));
                for object in 0..scan.len() {
                    if !push_indicator(found, *source, fields, scan, object) {
                        nameless.extend(element(json, object));
                    }
                }
                true
            }
            Part::Questions { found, fields, scan } => {
                let scan = scanned(inner, scan, |scan| scan.list(json));
                for object in 0..scan.len() {
                    if !fields.push(found, scan.slots(object)) {
                        nameless.extend(element(json, object));
                    }
                }
                true
            }
        }
    }

    fn push_null(&mut self) {
        match self {
            Part::Scalar(column) => column.push_null(),
            Part::Text(_, column) => column.append_null(),
            Part::Inner { parts, .. } => parts.iter_mut().for_each(Part::push_null),
            Part::Indicators { .. } | Part::Questions { .. } => {}
        }
    }

    /// The columns of it, where they do not depend on what comes.
    fn fields(&self, name: &str, ty: Type, style: &Style, fields: &mut Vec<Field>) {
        match self {
            Part::Scalar(_) => fields.push(Field::new(name, data_type(ty, style), true)),
            Part::Text(..) => fields.push(Field::new(name, style.text.data_type(), true)),
            Part::Inner { decl, parts, .. } => scalar_fields(parts, decl, &format!("{name}_"), style, fields),
            Part::Indicators { .. } | Part::Questions { .. } => {}
        }
    }

    /// Their values, in the same order; apart, the columns that were found.
    fn finish(self, scalars: &mut Vec<ArrayRef>, found: &mut Vec<(FieldRef, ArrayRef)>) {
        match self {
            Part::Scalar(mut column) => scalars.push(column.finish()),
            Part::Text(_, mut column) => scalars.push(column.finish()),
            Part::Inner { parts, .. } => parts.into_iter().for_each(|part| part.finish(scalars, found)),
            Part::Indicators { found: columns, .. } | Part::Questions { found: columns, .. } => {
                found.extend(columns.finish());
            }
        }
    }

    fn end_row(&mut self) {
        if let Part::Indicators { found, .. } | Part::Questions { found, .. } = self {
            found.end_row();
        }
    }
}

fn parts<'a>(decl: &'static RecordDecl, depth: Depth, shape: &Shape) -> Vec<Part<'a>> {
    decl.fields.iter().map(|field| Part::new(field.name, field.ty, depth, shape)).collect()
}

/// The scan that there is, or else the one that `fill` makes.
fn scanned<'s, 'a>(
    inner: Option<&'s Scan<'a>>,
    own: &'s mut Scan<'a>,
    fill: impl FnOnce(&mut Scan<'a>),
) -> &'s Scan<'a> {
    inner.unwrap_or_else(|| {
        fill(own);
        own
    })
}

/// Puts an indicator into its column; false where it has no name and yet says something.
fn push_indicator(
    found: &mut Columns,
    source: IndicatorSource,
    fields: &Fields<3>,
    scan: &Scan<'_>,
    object: usize,
) -> bool {
    let slots = scan.slots(object);
    // As it came, even with what no table can name: two names do not become one before all are known.
    let text = |json| read::text(scan.as_sent(json)).or_else(|| read::text(json));
    let name = fields.json(slots, 0).and_then(text).filter(|name| !name.is_empty() && name != MASK);
    let Some(name) = name else { return !says_something(fields, slots) };
    let key = match source {
        IndicatorSource::Value => None,
        IndicatorSource::Key => fields.text(slots, 2).filter(|key| !key.trim().is_empty()),
    };
    let value = key.or_else(|| fields.text(slots, 1)).filter(|value| value != MASK);
    found.push(Label { name: Some(&name), ..Label::default() }, &Spread::Text(value.as_deref()));
    true
}

/// The rows of one page in the wide layout, with the columns that these rows have.
pub(super) struct WideRows<'a> {
    decl: &'static RecordDecl,
    depth: Depth,
    /// Of the scalars.
    schema: SchemaRef,
    parts: Vec<Part<'a>>,
    extra: Filling<TextBuilder>,
    taken: Vec<Place>,
    /// The indicators and questions of the current row that no column can be named after.
    nameless: Vec<&'a str>,
    /// Where it says when it was made.
    created: Option<Fields<1>>,
}

impl<'a> WideRows<'a> {
    /// `schema` is that of [`scalar_schema`].
    pub(super) fn new(decl: &'static RecordDecl, shape: &Shape, depth: Depth, schema: SchemaRef) -> Self {
        WideRows {
            decl,
            depth,
            schema,
            parts: parts(decl, depth, shape),
            extra: Filling::new(shape.style.text.data_type()),
            taken: Vec::new(),
            nameless: Vec::new(),
            created: decl.field("created_at").map(|_| Fields::new(decl, ["created_at"])),
        }
    }

    /// Appends a row that was scanned.
    pub(super) fn push(&mut self, scan: &Scan<'a>) {
        self.taken.clear();
        self.nameless.clear();
        let slots = scan.slots(0);
        let created = || self.created.as_ref()?.json(slots, 0).and_then(read::timestamp).map(read::microseconds);
        for (places, part) in self.decl.keys().places.iter().zip(&mut self.parts) {
            if let Part::Questions { found, .. } = part {
                found.begin_row(created());
            }
            let push = |place: &Place, json| part.push(json, self.depth, scan.inner(place), &mut self.nameless);
            match find_in(places, |slot| slots[slot], push) {
                Some(place) => self.taken.push(place),
                None => part.push_null(),
            }
            part.end_row();
        }
        let mut left = left_over(self.decl, &self.taken, |slot| slots[slot], scan.unknown_members(0));
        if self.depth == Depth::Spread && (scan.is_doubtful() || !self.nameless.is_empty()) {
            inside::add(self.decl, slots, &self.nameless, &mut left);
        }
        push_extra(&mut self.extra, &left);
    }

    pub(super) fn finish(mut self) -> RecordBatch {
        let (mut columns, mut found) = (Vec::new(), Vec::new());
        self.parts.into_iter().for_each(|part| part.finish(&mut columns, &mut found));
        columns.push(self.extra.finish());
        let (found, values): (Vec<FieldRef>, Vec<ArrayRef>) = found.into_iter().unzip();
        columns.extend(values);
        let fields: Vec<FieldRef> = self.schema.fields().iter().cloned().chain(found).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
            .unwrap_or_else(|error| unreachable!("columns are as long as there are rows: {error}"))
    }
}

fn scalar_fields(parts: &[Part<'_>], decl: &RecordDecl, prefix: &str, style: &Style, fields: &mut Vec<Field>) {
    for (part, field) in parts.iter().zip(decl.fields) {
        part.fields(&format!("{prefix}{}", field_name(field, style)), field.ty, style, fields);
    }
}

/// The columns that there are without any row: the scalars, `extra` the last of them.
pub(super) fn scalar_schema(decl: &'static RecordDecl, shape: &Shape, depth: Depth) -> SchemaRef {
    let mut fields = Vec::new();
    scalar_fields(&parts(decl, depth, shape), decl, "", &shape.style, &mut fields);
    fields.push(Field::new("extra", shape.style.text.data_type(), true));
    Arc::new(Schema::new(fields))
}
