//! The wide layout: one flat row per record, with a column for each indicator and each additional question.
//!
//! ```text
//! {"review": 9, "sentimentAnalyzeGCP": {"score": 0.8}, "email": "****", "new": 5,
//!  "indicators": [{"column": "Filial", "value": "Centro"}],
//!  "additionalQuestions": [{"text": "Delivery?", "type": "REVIEWS", "review": 4}]}
//!
//! email  review  sentiment_analyze_gcp_score  extra        indicator_Filial  question_Delivery?
//! null   9.0     0.8                          {"new":5}    Centro            4.0
//! ```
//!
//! Scalar columns come first, in declared order: fields, the fields of records inside the record
//! (`sentiment_analyze_gcp_score`), lists as JSON text, then `extra`. The discovered columns follow; once the columns
//! of all pages are known, they are sorted by name. Values masked as `****` are null.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, FieldRef, Schema, SchemaRef};

use crate::json::scalars;
use crate::record::lookup::{find_in, is_empty, is_readable, left_over};
use crate::record::marks::Mark;
use crate::record::object_scan::{Fields, Scan};
use crate::record::precheck::{MASK, MASKED};
use crate::record::schema::{FieldDecl, Place, RecordDecl, Type};
use crate::record::to_json::spelt_out;
use crate::tables::columns::discovered::{CellValue, Columns, Label};
use crate::tables::columns::found::Kind;
use crate::tables::columns::lazy_builder::LazyBuilder;
use crate::tables::columns::nested::{Column, Style, data_type, field_name, push_extra};
use crate::tables::columns::questions::QuestionFields;
use crate::tables::columns::string_builder::TextBuilder;
use crate::tables::columns::unshown::{self, has_content, nth_element};
use crate::tables::options::{IndicatorSource, ResolvedOptions};

/// How much of a record is split into columns.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Depth {
    /// Records inside, indicators and questions are split; masked values are null.
    Spread,
    /// Only scalars have columns, masks included; everything else is JSON text.
    Scalars,
}

/// A field in the wide layout.
struct WideField<'a> {
    field: &'static FieldDecl,
    /// Where its value may be.
    places: &'static [Place],
    part: FieldBuilder<'a>,
}

/// The columns of a field in the wide layout, under construction.
enum FieldBuilder<'a> {
    Scalar(Column<'a>),
    /// JSON text; null for an empty list or object.
    Text(Type, LazyBuilder<TextBuilder>),
    /// A record inside, with one column for each of its fields.
    Inner {
        cells: Vec<WideField<'a>>,
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

impl<'a> FieldBuilder<'a> {
    fn new(field: &FieldDecl, depth: Depth, shape: &ResolvedOptions) -> Self {
        let is_spread = |mark| depth == Depth::Spread && field.is(mark);
        match field.ty {
            Type::List(Type::Record(decl)) if is_spread(Mark::Indicators) => FieldBuilder::Indicators {
                found: Columns::new(Kind::Indicator, shape.style.text),
                source: shape.indicators,
                fields: Fields::new(decl, ["column", "value", "key"]),
                scan: Scan::new(decl),
            },
            Type::List(Type::Record(decl)) if is_spread(Mark::Questions) => FieldBuilder::Questions {
                found: Columns::new(Kind::Question, shape.style.text),
                fields: QuestionFields::new(decl),
                scan: Scan::new(decl),
            },
            Type::Record(decl) if depth == Depth::Spread => {
                FieldBuilder::Inner { cells: cells(decl, Depth::Scalars, shape), scan: Scan::new(decl) }
            }
            ty @ (Type::List(_) | Type::Record(_) | Type::Json) => {
                FieldBuilder::Text(ty, LazyBuilder::new(shape.style.text.data_type()))
            }
            ty => FieldBuilder::Scalar(Column::new(ty, &shape.style)),
        }
    }

    /// Appends a value that is present; `inner` is the scan of the records in it, if the page's scan made one. False,
    /// with nothing appended, if the value cannot be read. Elements without a usable name are added to
    /// `unnamed_elements`.
    fn push(
        &mut self,
        json: &'a str,
        depth: Depth,
        inner: Option<&Scan<'a>>,
        unnamed_elements: &mut Vec<&'a str>,
    ) -> bool {
        match self {
            FieldBuilder::Scalar(_) | FieldBuilder::Text(..) if json == MASKED && depth == Depth::Spread => {
                self.push_null();
                true
            }
            FieldBuilder::Scalar(column) => column.push(json, None),
            FieldBuilder::Text(ty, _) if !is_readable(json, *ty) => false,
            FieldBuilder::Text(_, column) => {
                let json = (json == "\"\"" || !is_empty(json)).then(|| spelt_out(json));
                column.append_option(json.as_deref());
                true
            }
            FieldBuilder::Inner { cells, scan } => {
                if !json.starts_with('{') {
                    return false;
                }
                let slots = scanned(inner, scan, |scan| scan.object(json)).slots(0);
                for WideField { places, part, .. } in cells {
                    if find_in(places, |slot| slots[slot], |_, json| part.push(json, depth, None, unnamed_elements))
                        .is_none()
                    {
                        part.push_null();
                    }
                }
                true
            }
            FieldBuilder::Indicators { .. } | FieldBuilder::Questions { .. } if !json.starts_with('[') => false,
            FieldBuilder::Indicators { found, source, fields, scan } => {
                let scan = scanned(inner, scan, |scan| scan.list(json));
                for object in 0..scan.len() {
                    if !push_indicator(found, *source, fields, scan, object) {
                        unnamed_elements.extend(nth_element(json, object));
                    }
                }
                true
            }
            FieldBuilder::Questions { found, fields, scan } => {
                let scan = scanned(inner, scan, |scan| scan.list(json));
                for object in 0..scan.len() {
                    if !fields.push(found, scan.slots(object)) {
                        unnamed_elements.extend(nth_element(json, object));
                    }
                }
                true
            }
        }
    }

    fn push_null(&mut self) {
        match self {
            FieldBuilder::Scalar(column) => column.push_null(),
            FieldBuilder::Text(_, column) => column.append_null(),
            FieldBuilder::Inner { cells, .. } => cells.iter_mut().for_each(|cell| cell.part.push_null()),
            FieldBuilder::Indicators { .. } | FieldBuilder::Questions { .. } => {}
        }
    }

    /// Adds the fields of its columns, except those that are discovered from the rows.
    fn fields(&self, name: &str, ty: Type, style: &Style, fields: &mut Vec<Field>) {
        match self {
            FieldBuilder::Scalar(_) => fields.push(Field::new(name, data_type(ty, style), true)),
            FieldBuilder::Text(..) => fields.push(Field::new(name, style.text.data_type(), true)),
            FieldBuilder::Inner { cells, .. } => scalar_fields(cells, &format!("{name}_"), style, fields),
            FieldBuilder::Indicators { .. } | FieldBuilder::Questions { .. } => {}
        }
    }

    /// Adds the finished columns to `scalars`, in the order of their fields, and the discovered ones to `found`.
    fn finish(self, scalars: &mut Vec<ArrayRef>, found: &mut Vec<(FieldRef, ArrayRef)>) {
        match self {
            FieldBuilder::Scalar(mut column) => scalars.push(column.finish()),
            FieldBuilder::Text(_, mut column) => scalars.push(column.finish()),
            FieldBuilder::Inner { cells, .. } => cells.into_iter().for_each(|cell| cell.part.finish(scalars, found)),
            FieldBuilder::Indicators { found: columns, .. } | FieldBuilder::Questions { found: columns, .. } => {
                found.extend(columns.finish());
            }
        }
    }

    /// Starts a row that was created at this time, in microseconds since 1970.
    fn begin_row(&mut self, created: Option<i64>) {
        if let FieldBuilder::Indicators { found, .. } | FieldBuilder::Questions { found, .. } = self {
            found.begin_row(created);
        }
    }

    /// The last row's timestamp, in microseconds since 1970; `None` for null and for other types.
    fn last_timestamp(&self) -> Option<i64> {
        match self {
            FieldBuilder::Scalar(Column::Timestamp(column)) => column.last()?.values_slice().last().copied(),
            _ => None,
        }
    }
}

fn cells<'a>(decl: &'static RecordDecl, depth: Depth, shape: &ResolvedOptions) -> Vec<WideField<'a>> {
    let fields = decl.fields.iter().zip(&decl.keys().places);
    fields.map(|(field, places)| WideField { field, places, part: FieldBuilder::new(field, depth, shape) }).collect()
}

/// Returns the scan that was already made, or else `own`, filled by `fill`.
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

/// Adds an indicator to its column. False if it has no name, although it holds something.
fn push_indicator(
    found: &mut Columns,
    source: IndicatorSource,
    fields: &Fields<3>,
    scan: &Scan<'_>,
    object: usize,
) -> bool {
    let slots = scan.slots(object);
    // The name as sent, even with characters that were replaced when the page was read (a lone surrogate, U+0000): two
    // names must not become equal before all of them are known.
    let text = |json| scalars::text(scan.as_sent(json)).or_else(|| scalars::text(json));
    let name = fields.json(slots, 0).and_then(text).filter(|name| !name.is_empty() && name != MASK);
    let Some(name) = name else { return !has_content(fields, slots) };
    let key = match source {
        IndicatorSource::Value => None,
        IndicatorSource::Key => fields.text(slots, 2).filter(|key| !key.trim().is_empty()),
    };
    let value = key.or_else(|| fields.text(slots, 1)).filter(|value| value != MASK);
    found.push(Label { name: Some(&name), ..Label::default() }, &CellValue::Text(value.as_deref()));
    true
}

/// Builds the rows of one page in the wide layout, with the columns that these rows have.
pub(crate) struct WideRows<'a> {
    decl: &'static RecordDecl,
    depth: Depth,
    /// The schema of the scalar columns.
    schema: SchemaRef,
    /// The fields with fixed columns; `lists` are those whose elements are discovered columns.
    cells: Vec<WideField<'a>>,
    lists: Vec<WideField<'a>>,
    /// `None` if columns were chosen.
    extra: Option<LazyBuilder<TextBuilder>>,
    taken: Vec<Place>,
    /// The indicators and questions of the current row that have no usable name.
    unnamed_elements: Vec<&'a str>,
    /// Index of the cell that holds the row's creation time.
    created: Option<usize>,
}

impl<'a> WideRows<'a> {
    /// `schema` is the one of [`scalar_schema`].
    pub(crate) fn new(decl: &'static RecordDecl, shape: &ResolvedOptions, depth: Depth, schema: SchemaRef) -> Self {
        let extra = Some(LazyBuilder::new(shape.style.text.data_type()));
        WideRows::of_cells(decl, cells(decl, depth, shape), depth, schema, extra)
    }

    /// Builds only these columns, and the columns discovered in the lists of these names. `schema` is the one of
    /// [`chosen_schema`].
    pub(crate) fn chosen(
        decl: &'static RecordDecl,
        shape: &ResolvedOptions,
        columns: &[String],
        schema: SchemaRef,
    ) -> Self {
        WideRows::of_cells(decl, chosen_cells(decl, shape, columns), Depth::Spread, schema, None)
    }

    fn of_cells(
        decl: &'static RecordDecl,
        cells: Vec<WideField<'a>>,
        depth: Depth,
        schema: SchemaRef,
        extra: Option<LazyBuilder<TextBuilder>>,
    ) -> Self {
        let (lists, cells): (Vec<_>, Vec<_>) = cells
            .into_iter()
            .partition(|cell| matches!(cell.part, FieldBuilder::Indicators { .. } | FieldBuilder::Questions { .. }));
        WideRows {
            decl,
            depth,
            schema,
            created: cells.iter().position(|cell| cell.field.is(Mark::Created)),
            cells,
            lists,
            extra,
            taken: Vec::new(),
            unnamed_elements: Vec::new(),
        }
    }

    /// Appends a scanned row.
    pub(crate) fn push(&mut self, scan: &Scan<'a>) {
        self.taken.clear();
        self.unnamed_elements.clear();
        let slots = scan.slots(0);
        let mut push = |WideField { places, part, .. }: &mut WideField<'a>| {
            let push = |place: &Place, json| part.push(json, self.depth, scan.inner(place), &mut self.unnamed_elements);
            match find_in(places, |slot| slots[slot], push) {
                Some(place) => self.taken.push(place),
                None => part.push_null(),
            }
        };
        self.cells.iter_mut().for_each(&mut push);
        let created = self.created.and_then(|at| self.cells[at].part.last_timestamp());
        for list in &mut self.lists {
            list.part.begin_row(created);
            push(list);
        }
        let Some(extra) = &mut self.extra else { return };
        let mut left = left_over(self.decl, &self.taken, |slot| slots[slot], scan.unknown_members(0));
        if self.depth == Depth::Spread && (scan.is_doubtful() || !self.unnamed_elements.is_empty()) {
            unshown::add(self.decl, slots, &self.unnamed_elements, &mut left);
        }
        push_extra(extra, &left);
    }

    pub(crate) fn finish(self) -> RecordBatch {
        let (mut columns, mut found) = (Vec::new(), Vec::new());
        let cells = self.cells.into_iter().chain(self.lists);
        cells.for_each(|cell| cell.part.finish(&mut columns, &mut found));
        columns.extend(self.extra.map(|mut extra| extra.finish()));
        let (found, values): (Vec<FieldRef>, Vec<ArrayRef>) = found.into_iter().unzip();
        columns.extend(values);
        let fields: Vec<FieldRef> = self.schema.fields().iter().cloned().chain(found).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
            .unwrap_or_else(|error| unreachable!("columns are as long as there are rows: {error}"))
    }
}

fn scalar_fields(cells: &[WideField<'_>], prefix: &str, style: &Style, fields: &mut Vec<Field>) {
    for WideField { field, part, .. } in cells {
        part.fields(&format!("{prefix}{}", field_name(field, style)), field.ty, style, fields);
    }
}

/// Returns the fields that have one of these columns, and the lists of these names.
fn chosen_cells<'a>(decl: &'static RecordDecl, shape: &ResolvedOptions, columns: &[String]) -> Vec<WideField<'a>> {
    let is_chosen = |cell: &WideField<'a>| {
        let mut fields = Vec::new();
        cell.part.fields(cell.field.name, cell.field.ty, &shape.style, &mut fields);
        let mut names = fields.iter().map(|field| field.name().as_str()).chain([cell.field.name]);
        names.any(|name| columns.iter().any(|column| column == name))
    };
    cells(decl, Depth::Spread, shape).into_iter().filter(is_chosen).collect()
}

/// The schema of the scalar columns of the chosen fields.
pub(crate) fn chosen_schema(decl: &'static RecordDecl, shape: &ResolvedOptions, columns: &[String]) -> SchemaRef {
    let mut fields = Vec::new();
    scalar_fields(&chosen_cells(decl, shape, columns), "", &shape.style, &mut fields);
    Arc::new(Schema::new(fields))
}

/// The schema of the columns that exist without any row: the scalars, of which `extra` is the last.
pub(crate) fn scalar_schema(decl: &'static RecordDecl, shape: &ResolvedOptions, depth: Depth) -> SchemaRef {
    let mut fields = Vec::new();
    scalar_fields(&cells(decl, depth, shape), "", &shape.style, &mut fields);
    fields.push(Field::new("extra", shape.style.text.data_type(), true));
    Arc::new(Schema::new(fields))
}
