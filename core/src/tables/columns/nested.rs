//! The nested layout: Arrow builders of the declared types, which are filled while rows are read.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, TimestampMicrosecondBuilder};
use arrow_array::{ArrayRef, ListArray, StructArray};
use arrow_buffer::{NullBufferBuilder, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields, TimeUnit};

use crate::json::parts::elements;
use crate::json::scalars::{self, Number};
use crate::record::lookup::{find_in, is_readable, left_over, text_of};
use crate::record::object_scan::Scan;
use crate::record::schema::{FieldDecl, Place, RecordDecl, Type};
use crate::record::to_json::{Case, extra_text, spelt_out};
use crate::tables::columns::lazy_builder::LazyBuilder;
use crate::tables::columns::string_builder::{TextBuilder, TextForm};

/// How columns are named, the time zone of their timestamps, and the form of their texts.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    pub(crate) case: Case,
    pub(crate) time_zone: Arc<str>,
    pub(crate) text: TextForm,
}

impl Style {
    pub(crate) fn timestamps(&self) -> DataType {
        DataType::Timestamp(TimeUnit::Microsecond, Some(self.time_zone.clone()))
    }
}

/// A column under construction.
pub(crate) enum Column<'a> {
    /// Types that are text in the typed view; the type says how to read a value.
    Text(Type, LazyBuilder<TextBuilder>),
    /// JSON text, in which `\u` escapes of characters beyond ASCII are decoded.
    Json(LazyBuilder<TextBuilder>),
    Number(LazyBuilder<Float64Builder>),
    Boolean(LazyBuilder<BooleanBuilder>),
    Timestamp(LazyBuilder<TimestampMicrosecondBuilder>),
    Record(Box<Records<'a>>),
    List(Box<List<'a>>),
}

impl<'a> Column<'a> {
    pub(crate) fn new(ty: Type, style: &Style) -> Self {
        match ty {
            ty if ty.is_text() => Column::Text(ty, LazyBuilder::new(data_type(ty, style))),
            Type::Json => Column::Json(LazyBuilder::new(data_type(ty, style))),
            Type::Number => Column::Number(LazyBuilder::new(data_type(ty, style))),
            Type::Boolean => Column::Boolean(LazyBuilder::new(data_type(ty, style))),
            Type::Timestamp => Column::Timestamp(LazyBuilder::new(data_type(ty, style))),
            Type::Record(decl) => Column::Record(Box::new(Records::new(decl, style))),
            Type::List(of) => Column::List(Box::new(List {
                of: *of,
                items: Column::new(*of, style),
                offsets: vec![0],
                nulls: NullBufferBuilder::new(0),
            })),
            other => unreachable!("no column holds {other:?}"),
        }
    }

    /// Appends a value that is present; `inner` is the scan of the records in it, if the page's scan made one. False,
    /// with nothing appended, if the value cannot be read.
    pub(crate) fn push(&mut self, json: &'a str, inner: Option<&Scan<'a>>) -> bool {
        match self {
            Column::Text(ty, column) => text_of(json, *ty).map(|text| column.values().append_value(&text)).is_some(),
            Column::Json(column) => {
                column.values().append_value(&spelt_out(json));
                true
            }
            Column::Number(column) => number(json).map(|number| column.values().append_value(number)).is_some(),
            Column::Boolean(column) => {
                scalars::boolean(json).map(|value| column.values().append_value(value)).is_some()
            }
            Column::Timestamp(column) => {
                scalars::timestamp(json).map(|at| column.values().append_value(scalars::microseconds(at))).is_some()
            }
            Column::Record(records) if json.starts_with('{') => {
                records.push_all(inner, |scan| scan.object(json));
                true
            }
            Column::Record(_) => false,
            Column::List(list) => list.push(json, inner),
        }
    }

    pub(crate) fn push_null(&mut self) {
        match self {
            Column::Text(_, column) | Column::Json(column) => column.append_null(),
            Column::Number(column) => column.append_null(),
            Column::Boolean(column) => column.append_null(),
            Column::Timestamp(column) => column.append_null(),
            Column::Record(records) => records.push_null(),
            Column::List(list) => list.close(false),
        }
    }

    fn len(&self) -> usize {
        match self {
            Column::Text(_, column) | Column::Json(column) => column.len(),
            Column::Number(column) => column.len(),
            Column::Boolean(column) => column.len(),
            Column::Timestamp(column) => column.len(),
            Column::Record(records) => records.nulls.len(),
            Column::List(list) => list.nulls.len(),
        }
    }

    pub(crate) fn finish(&mut self) -> ArrayRef {
        match self {
            Column::Text(_, column) | Column::Json(column) => column.finish(),
            Column::Number(column) => column.finish(),
            Column::Boolean(column) => column.finish(),
            Column::Timestamp(column) => column.finish(),
            Column::Record(records) => Arc::new(records.finish()),
            Column::List(list) => Arc::new(list.finish()),
        }
    }
}

/// Returns a number as tables hold it. Integers that can be read are small enough to be exact.
pub(crate) fn number(json: &str) -> Option<f64> {
    match scalars::number(json)? {
        #[expect(clippy::cast_precision_loss, reason = "at most 2^53")]
        Number::Integer(number) => Some(number as f64),
        Number::Float(number) => Some(number),
    }
}

/// Returns the Arrow type of a declared type.
pub(crate) fn data_type(ty: Type, style: &Style) -> DataType {
    match ty {
        ty if ty.is_text() => style.text.data_type(),
        Type::Json => style.text.data_type(),
        Type::Number => DataType::Float64,
        Type::Boolean => DataType::Boolean,
        Type::Timestamp => style.timestamps(),
        Type::Record(decl) => DataType::Struct(fields(decl, style)),
        Type::List(of) => DataType::List(item(*of, style)),
        other => unreachable!("no column holds {other:?}"),
    }
}

fn item(of: Type, style: &Style) -> Arc<Field> {
    Arc::new(Field::new("item", data_type(of, style), true))
}

/// The public name of a field.
pub(crate) fn field_name(field: &FieldDecl, style: &Style) -> String {
    field.spelled(style.case).into_owned()
}

/// Returns the columns of a record: its declared fields, then `extra` as JSON text, null if nothing is left over.
pub(crate) fn fields(decl: &RecordDecl, style: &Style) -> Fields {
    let declared =
        decl.fields.iter().map(|field| Field::new(field_name(field, style), data_type(field.ty, style), true));
    declared.chain([Field::new("extra", style.text.data_type(), true)]).collect()
}

/// A column of records: one column for each field, and `extra` for what no field shows.
pub(crate) struct Records<'a> {
    decl: &'static RecordDecl,
    style: Style,
    columns: Vec<Column<'a>>,
    extra: LazyBuilder<TextBuilder>,
    nulls: NullBufferBuilder,
    /// `None` while it is borrowed, and before the first use.
    scan: Option<Scan<'a>>,
    taken: Vec<Place>,
}

impl<'a> Records<'a> {
    pub(crate) fn new(decl: &'static RecordDecl, style: &Style) -> Self {
        Records {
            decl,
            style: style.clone(),
            columns: decl.fields.iter().map(|field| Column::new(field.ty, style)).collect(),
            extra: LazyBuilder::new(style.text.data_type()),
            nulls: NullBufferBuilder::new(0),
            scan: None,
            taken: Vec::new(),
        }
    }

    /// Appends a scanned object.
    pub(crate) fn push(&mut self, scan: &Scan<'a>, object: usize) {
        self.taken.clear();
        let slots = scan.slots(object);
        for (places, column) in self.decl.keys().places.iter().zip(&mut self.columns) {
            let push = |place: &Place, json| column.push(json, scan.inner(place));
            match find_in(places, |slot| slots[slot], push) {
                Some(place) => self.taken.push(place),
                None => column.push_null(),
            }
        }
        self.nulls.append_non_null();
        let left = left_over(self.decl, &self.taken, |slot| slots[slot], scan.unknown_members(object));
        push_extra(&mut self.extra, &left);
    }

    /// Appends all objects of `scanned`, or else of a scan that `fill` fills.
    fn push_all(&mut self, scanned: Option<&Scan<'a>>, fill: impl FnOnce(&mut Scan<'a>)) {
        if let Some(scan) = scanned {
            self.push_each(scan);
            return;
        }
        let mut scan = self.scan.take().unwrap_or_else(|| Scan::new(self.decl));
        fill(&mut scan);
        self.push_each(&scan);
        self.scan = Some(scan);
    }

    fn push_each(&mut self, scan: &Scan<'a>) {
        for object in 0..scan.len() {
            self.push(scan, object);
        }
    }

    fn push_null(&mut self) {
        self.columns.iter_mut().for_each(Column::push_null);
        self.extra.append_null();
        self.nulls.append_null();
    }

    /// Finishes the columns, without combining them into a struct.
    pub(crate) fn finish_columns(&mut self) -> Vec<ArrayRef> {
        let columns = self.columns.iter_mut().map(Column::finish);
        columns.chain([self.extra.finish()]).collect()
    }

    fn finish(&mut self) -> StructArray {
        let rows = self.nulls.len();
        let columns = self.finish_columns();
        let fields = fields(self.decl, &self.style);
        StructArray::try_new_with_length(fields, columns, self.nulls.finish(), rows)
            .unwrap_or_else(|error| unreachable!("the columns are those of the record: {error}"))
    }
}

/// Appends the members that no field shows, as JSON text; null if there are none.
pub(crate) fn push_extra(extra: &mut LazyBuilder<TextBuilder>, left: &[(Cow<'_, str>, &str)]) {
    extra.append_option((!left.is_empty()).then(|| extra_text(left)).as_deref().map(spelt_out).as_deref());
}

/// A column of lists.
pub(crate) struct List<'a> {
    of: Type,
    items: Column<'a>,
    offsets: Vec<i32>,
    nulls: NullBufferBuilder,
}

impl<'a> List<'a> {
    fn push(&mut self, json: &'a str, inner: Option<&Scan<'a>>) -> bool {
        if !json.starts_with('[') {
            return false;
        }
        match &mut self.items {
            Column::Record(records) => records.push_all(inner, |scan| scan.list(json)),
            items => {
                let Some(found) = elements(json) else { return false };
                if !found.iter().all(|item| *item == "null" || is_readable(item, self.of)) {
                    return false;
                }
                for item in found {
                    if item == "null" || !items.push(item, None) {
                        items.push_null();
                    }
                }
            }
        }
        self.close(true);
        true
    }

    /// Ends the current list; it is null unless `is_there`.
    fn close(&mut self, is_there: bool) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "a page has at most 256 MB")]
        self.offsets.push(self.items.len() as i32);
        self.nulls.append(is_there);
    }

    fn finish(&mut self) -> ListArray {
        let items = self.items.finish();
        let offsets = OffsetBuffer::new(std::mem::replace(&mut self.offsets, vec![0]).into());
        let field = Arc::new(Field::new("item", items.data_type().clone(), true));
        ListArray::try_new(field, offsets, items, self.nulls.finish())
            .unwrap_or_else(|error| unreachable!("offsets are counted: {error}"))
    }
}
