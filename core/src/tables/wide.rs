//! The wide layout: one row a record, a column for each indicator and each additional question.
//!
//! Scalars come first, in declared order: fields, the fields of records inside the record
//! (`sentiment_analyze_gcp_score`), lists as JSON text, and `extra`. The columns found as rows come
//! follow, sorted by name. What is masked as `****` is null.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, FieldRef, Schema, SchemaRef};

use super::column::{Column, Style, data_type, field_name, number, push_extra};
use super::filling::Filling;
use super::options::Shape;
use super::spread::{Columns, Spread};
use super::text::TextBuilder;
use crate::api::answers::ChosenOption;
use crate::members::{Place, find_in, is_readable};
use crate::read;
use crate::record::{Record, RecordDecl, Type};
use crate::row::elements;
use crate::scan::{Fields, Scan};

/// What stands in place of what an anonymous respondent would have said.
const MASK: &str = "****";
const MASKED: &str = "\"****\"";

/// Question types whose answer is a score: those that begin like this.
const SCORED: [&str; 6] = ["REVIEW", "CSAT", "CES", "NPS", "LIKE", "EMOTION"];

/// Whether answers to this type of question are scores (`LIKERT` and `LIKE/DISLIKE` too).
fn is_scored(question_type: &str) -> bool {
    let begins =
        |scored: &&str| question_type.get(..scored.len()).is_some_and(|start| start.eq_ignore_ascii_case(scored));
    SCORED.iter().any(begins)
}

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
        fields: Fields<2>,
        scan: Scan<'a>,
    },
    Questions {
        found: Columns,
        fields: Fields<6>,
        scan: Scan<'a>,
    },
}

impl<'a> Part<'a> {
    fn new(name: &str, ty: Type, depth: Depth, shape: &Shape) -> Self {
        match ty {
            Type::List(Type::Record(decl)) if decl.name == "Indicator" && depth == Depth::Spread => Part::Indicators {
                found: Columns::new("indicator_", shape.style.text),
                fields: Fields::new(decl, ["column", shape.indicators.field()]),
                scan: Scan::new(decl),
            },
            Type::List(Type::Record(decl)) if name == "additional_questions" && depth == Depth::Spread => {
                Part::Questions {
                    found: Columns::new("question_", shape.style.text),
                    fields: Fields::new(decl, ["text", "type", "review", "answer_text", "multiple_values", "options"]),
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
    /// appended, where it cannot be read.
    fn push(&mut self, json: &'a str, depth: Depth, inner: Option<&Scan<'a>>) -> bool {
        match self {
            Part::Scalar(_) | Part::Text(..) if json == MASKED && depth == Depth::Spread => {
                self.push_null();
                true
            }
            Part::Scalar(column) => column.push(json, None),
            Part::Text(ty, _) if !is_readable(json, *ty) => false,
            Part::Text(_, column) => {
                column.append_option((!is_empty(json)).then_some(json));
                true
            }
            Part::Inner { decl, parts, scan } => {
                if !json.starts_with('{') {
                    return false;
                }
                let slots = scanned(inner, scan, |scan| scan.object(json)).slots(0);
                for (places, part) in decl.keys().places.iter().zip(parts) {
                    if find_in(places, |slot| slots[slot], |_, json| part.push(json, depth, None)).is_none() {
                        part.push_null();
                    }
                }
                true
            }
            Part::Indicators { .. } | Part::Questions { .. } if !json.starts_with('[') => false,
            Part::Indicators { found, fields, scan } => {
                let scan = scanned(inner, scan, |scan| scan.list(json));
                (0..scan.len()).for_each(|object| push_indicator(found, fields, scan.slots(object)));
                true
            }
            Part::Questions { found, fields, scan } => {
                let scan = scanned(inner, scan, |scan| scan.list(json));
                (0..scan.len()).for_each(|object| push_question(found, fields, scan.slots(object)));
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

fn is_empty(json: &str) -> bool {
    let inner = json.get(1..json.len().saturating_sub(1)).unwrap_or_default();
    json.starts_with(['[', '{']) && inner.trim_ascii().is_empty()
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

/// The text of a field; nothing where it is masked too.
fn unmasked<'a, const N: usize>(fields: &Fields<N>, slots: &[&'a str], field: usize) -> Option<Cow<'a, str>> {
    fields.text(slots, field).filter(|text| text != MASK)
}

fn push_indicator(found: &mut Columns, fields: &Fields<2>, slots: &[&str]) {
    let (name, value) = (unmasked(fields, slots, 0), unmasked(fields, slots, 1));
    // Neither a name nor a value: nothing that a column could hold.
    if name.is_some() || value.is_some() {
        found.push(name.as_deref().unwrap_or_default(), &Spread::Text(value.as_deref()));
    }
}

fn push_question(found: &mut Columns, fields: &Fields<6>, slots: &[&str]) {
    let name = unmasked(fields, slots, 0).unwrap_or_default();
    let score = fields.json(slots, 2).and_then(number);
    if fields.text(slots, 1).is_some_and(|question_type| is_scored(&question_type)) {
        return found.push(&name, &Spread::Number(score));
    }
    let chosen = || fields.json(slots, 4).and_then(|json| texts(json, "; ")).map(Cow::Owned);
    let options = || fields.json(slots, 5).and_then(options_text).map(Cow::Owned);
    let written = unmasked(fields, slots, 3);
    // Where choices stand beside it, an empty text says nothing.
    let answer = written.clone().filter(|text| !text.is_empty()).or_else(chosen).or_else(options);
    let answer = answer.or_else(|| score.map(|score| Cow::Owned(score.to_string()))).or(written);
    if answer.is_some() || !name.is_empty() {
        found.push(&name, &Spread::Text(answer.as_deref()));
    }
}

/// The texts of a list in one, where there are any; or the text that stands in place of a list. What is no text is
/// shown as JSON.
fn texts(json: &str, between: &str) -> Option<String> {
    let elements = elements(json).or_else(|| (json != "\"\"").then(|| vec![json]))?;
    let given = elements.into_iter().filter(|json| !matches!(*json, MASKED | "null"));
    let mut texts = given.map(|json| read::text(json).unwrap_or(Cow::Borrowed(json)));
    let mut joined = texts.next()?.into_owned();
    texts.for_each(|text| joined.extend([between, &text]));
    Some(joined)
}

/// Choices with what was chosen below them: `first (one, two); second`.
fn options_text(json: &str) -> Option<String> {
    let fields = Fields::new(ChosenOption::DECL, ["option", "sub_options"]);
    let mut scan = Scan::new(ChosenOption::DECL);
    scan.list(json);
    let choices: Vec<String> = (0..scan.len())
        .filter_map(|object| {
            let slots = scan.slots(object);
            let option = unmasked(&fields, slots, 0)?;
            let below = fields.json(slots, 1).and_then(|json| texts(json, ", "));
            Some(below.map_or_else(|| option.to_string(), |below| format!("{option} ({below})")))
        })
        .collect();
    (!choices.is_empty()).then(|| choices.join("; "))
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
        }
    }

    /// Appends a row that was scanned. Gives how many of its values could not be read as declared.
    pub(super) fn push(&mut self, scan: &Scan<'a>) -> usize {
        self.taken.clear();
        let slots = scan.slots(0);
        for (places, part) in self.decl.keys().places.iter().zip(&mut self.parts) {
            let push = |place: &Place, json| part.push(json, self.depth, scan.inner(place));
            match find_in(places, |slot| slots[slot], push) {
                Some(place) => self.taken.push(place),
                None => part.push_null(),
            }
            part.end_row();
        }
        push_extra(&mut self.extra, self.decl, &self.taken, slots, scan.unknown(0))
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
