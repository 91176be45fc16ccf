//! Rows as mappings, made into the columns that are counted: those of any language's own rows, or plain ones.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, NullArray, RecordBatch,
    StringArray, StructArray, TimestampMicrosecondArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{Field, Schema};

use super::by::{INDICATOR, unknown};
use super::period::Period;
use crate::error::{Error, Result};
use crate::input::value::Argument;
use crate::json::scalars::{self, Number};
use crate::metrics::SummaryOptions;
use crate::names::camel_case;

/// The names that rows had.
#[derive(Default)]
pub(super) struct Seen {
    has_rows: bool,
    names: BTreeSet<String>,
    /// Wanted ones that some row had.
    found: BTreeSet<String>,
}

impl Seen {
    /// Refuses a column that no row had: an indicator may be one, anything else is a mistake.
    pub(super) fn check(&self, options: &SummaryOptions) -> Result<()> {
        if !self.has_rows {
            return Ok(());
        }
        let names: Vec<String> = self.names.iter().cloned().collect();
        let grouping = &options.grouping;
        let is_missing = |name: &String| !self.found.contains(name) && !name.starts_with(INDICATOR);
        let mut columns = grouping.by.0.iter().filter(|name| Period::named(name).is_none());
        if let Some(name) = columns.find(|name| is_missing(name)) {
            return Err(unknown("by", name, &names));
        }
        let has_periods = grouping.by.0.iter().any(|name| Period::named(name).is_some());
        if has_periods && is_missing(&grouping.date_field) {
            return Err(unknown("date_field", &grouping.date_field, &names));
        }
        Ok(())
    }
}

pub(super) type Fields = [(String, Argument)];

/// The fields of rows that are mappings.
pub(super) fn fields_of_all(rows: &[Argument]) -> Result<Vec<&Fields>> {
    let read = |(at, row)| match row {
        &Argument::Map(ref fields) | &Argument::CamelMap(ref fields) | &Argument::Columns(ref fields) => {
            Ok(&fields[..])
        }
        other => {
            let what = other.kind();
            Err(Error::invalid("rows", format!("`rows` must be rows, not {what}: see row {at}.")))
        }
    };
    rows.iter().enumerate().map(read).collect()
}

/// The columns that are wanted of rows.
pub(super) fn batch(seen: &mut Seen, options: &SummaryOptions, rows: &[&Fields]) -> Result<RecordBatch> {
    seen.has_rows = true;
    let grouping = &options.grouping;
    let is_period = |name: &&String| Period::named(name).is_some();
    let always = ["metric", "review", "deleted", "answered", "deleted_answer", "valid_email", "valid_phone"];
    let mut wanted: Vec<&str> = always.to_vec();
    wanted.extend(options.counts.weights.as_deref());
    let kept = wanted.len();
    wanted.extend(grouping.by.0.iter().filter(|name| !is_period(name)).map(String::as_str));
    if grouping.by.0.iter().any(|name| is_period(&name)) {
        wanted.push(&grouping.date_field);
    }
    let (mut fields, mut columns) = (Vec::new(), Vec::new());
    for (at, name) in wanted.iter().enumerate() {
        if fields.iter().any(|field: &Field| field.name() == name) {
            continue;
        }
        let values: Vec<Option<&Argument>> = rows.iter().map(|row| lookup(row, name)).collect();
        if values.iter().any(Option::is_some) {
            seen.found.insert((*name).to_owned());
        }
        // What no row ever had is missing; a group may come with later rows.
        if at >= kept || seen.found.contains(*name) {
            let column = column(name, &values)?;
            fields.push(Field::new(*name, column.data_type().clone(), true));
            columns.push(column);
        }
    }
    if options.counts.questions {
        if !fields.iter().any(|field| field.name() == "created_at") {
            let values: Vec<Option<&Argument>> = rows.iter().map(|row| lookup(row, "created_at")).collect();
            let column = column("created_at", &values)?;
            fields.push(Field::new("created_at", column.data_type().clone(), true));
            columns.push(column);
        }
        let questions = questions(rows)?;
        fields.push(Field::new("additional_questions", questions.data_type().clone(), true));
        columns.push(questions);
    }
    if seen.names.len() < 500 {
        let names = rows.iter().take(100).flat_map(|row| row.iter().map(|(name, _)| name.clone()));
        seen.names.extend(names);
    }
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
        .unwrap_or_else(|error| unreachable!("columns are as long as there are rows: {error}")))
}

/// A row's value under a name of either language, of an indicator or of a record inside the row.
fn lookup<'a>(row: &'a Fields, name: &str) -> Option<&'a Argument> {
    let camel = camel_case(name);
    let found = row.iter().find(|(given, _)| given == name || *given == camel);
    if let Some((_, value)) = found {
        return Some(value);
    }
    if let Some(indicator) = name.strip_prefix(INDICATOR) {
        let Some((_, Argument::List(items))) = row.iter().find(|(name, _)| name == "indicators") else { return None };
        let items = items.iter().filter_map(fields_of);
        let mut named =
            items.filter(|item| matches!(lookup(item, "column"), Some(Argument::Text(text)) if text == indicator));
        return lookup(named.next()?, "value");
    }
    row.iter().find_map(|(given, value)| {
        let inner = fields_of(value)?;
        let rest = camel.strip_prefix(&camel_case(given)).filter(|rest| !rest.is_empty())?;
        inner.iter().find(|(given, _)| capitalised(&camel_case(given)) == rest).map(|(_, value)| value)
    })
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn fields_of(value: &Argument) -> Option<&Fields> {
    match value {
        Argument::Map(fields) | Argument::CamelMap(fields) => Some(fields),
        _ => None,
    }
}

/// A column of values, by what they are.
fn column(name: &str, values: &[Option<&Argument>]) -> Result<ArrayRef> {
    if name == "review" {
        return Ok(Arc::new(values.iter().map(|value| review(*value)).collect::<Result<Float64Array>>()?));
    }
    let there = || values.iter().flatten().filter(|value| !matches!(value, Argument::Null));
    let all = |is: fn(&Argument) -> bool| there().all(|value| is(value));
    if there().next().is_none() {
        return Ok(Arc::new(NullArray::new(values.len())));
    }
    Ok(match there().next() {
        Some(Argument::Boolean(_)) if all(|value| matches!(value, Argument::Boolean(_))) => Arc::new(
            values
                .iter()
                .map(|value| if let Some(Argument::Boolean(flag)) = value { Some(*flag) } else { None })
                .collect::<BooleanArray>(),
        ),
        Some(Argument::Integer(_)) if all(|value| matches!(value, Argument::Integer(_))) => Arc::new(
            values
                .iter()
                .map(|value| if let Some(Argument::Integer(number)) = value { Some(*number) } else { None })
                .collect::<Int64Array>(),
        ),
        Some(Argument::Integer(_) | Argument::Float(_)) if all(|value| number(value).is_some()) => {
            Arc::new(values.iter().map(|value| value.and_then(number)).collect::<Float64Array>())
        }
        Some(Argument::Day(_)) if all(|value| matches!(value, Argument::Day(_))) => {
            Arc::new(values.iter().map(|value| value.and_then(day)).collect::<Date32Array>())
        }
        Some(Argument::Instant(_)) if all(|value| matches!(value, Argument::Instant(_))) => {
            let instants = values
                .iter()
                .map(|value| if let Some(Argument::Instant(at)) = value { Some(at.as_microsecond()) } else { None });
            Arc::new(instants.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        }
        _ => Arc::new(values.iter().map(|value| text(name, *value)).collect::<Result<StringArray>>()?),
    })
}

/// A review: a number, or text that holds one, as a row's own field is read.
fn review(value: Option<&Argument>) -> Result<Option<f64>> {
    let Some(value) = value.filter(|value| !matches!(value, Argument::Null)) else { return Ok(None) };
    let read = match value {
        Argument::Text(text) => match scalars::number(text) {
            #[expect(clippy::cast_precision_loss, reason = "within 53 bits")]
            Some(Number::Integer(number)) => Some(number as f64),
            Some(Number::Float(number)) => Some(number),
            _ => None,
        },
        value => number(value),
    };
    let refused = || Error::invalid("review", format!("`review` must be a number, not {}.", value.kind()));
    read.ok_or_else(refused).map(Some)
}

fn number(value: &Argument) -> Option<f64> {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "scores are small")]
        Argument::Integer(number) => Some(*number as f64),
        Argument::Float(number) => Some(*number),
        _ => None,
    }
}

fn day(value: &Argument) -> Option<i32> {
    let Argument::Day(day) = value else { return None };
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    i32::try_from(midnight.timestamp().as_second().div_euclid(86_400)).ok()
}

fn text(name: &str, value: Option<&Argument>) -> Result<Option<String>> {
    Ok(Some(match value {
        None | Some(Argument::Null) => return Ok(None),
        Some(Argument::Text(text)) => text.clone(),
        Some(Argument::Integer(number)) => number.to_string(),
        Some(Argument::Float(number)) => number.to_string(),
        Some(Argument::Boolean(flag)) => flag.to_string(),
        Some(Argument::Day(day)) => day.to_string(),
        Some(Argument::Instant(at)) => at.to_string(),
        Some(other) => {
            return Err(Error::invalid(name, format!("`{name}` must be a single value, not {}.", other.kind())));
        }
    }))
}

/// The answers to additional questions, as the nested layout has them.
fn questions(rows: &[&Fields]) -> Result<ArrayRef> {
    let mut items: Vec<&Fields> = Vec::new();
    let mut lengths = Vec::with_capacity(rows.len());
    for row in rows {
        let before = items.len();
        if let Some(Argument::List(list)) = lookup(row, "additional_questions") {
            items.extend(list.iter().filter_map(fields_of));
        }
        lengths.push(items.len() - before);
    }
    let texts = |name: &str| items.iter().map(|item| text(name, lookup(item, name))).collect::<Result<StringArray>>();
    let reviews = items.iter().map(|item| Ok(review(lookup(item, "review")).unwrap_or_default()));
    let columns: [(&str, ArrayRef); 4] = [
        ("question_id", Arc::new(texts("question_id")?)),
        ("type", Arc::new(texts("type")?)),
        ("text", Arc::new(texts("text")?)),
        ("review", Arc::new(reviews.collect::<Result<Float64Array>>()?)),
    ];
    let fields = columns.iter().map(|(name, column)| Field::new(*name, column.data_type().clone(), true));
    let fields: arrow_schema::Fields = fields.collect();
    let values = columns.into_iter().map(|(_, column)| column).collect();
    let records = StructArray::try_new_with_length(fields, values, None, items.len())
        .unwrap_or_else(|error| unreachable!("columns are as long as there are items: {error}"));
    let field = Arc::new(Field::new("item", records.data_type().clone(), true));
    Ok(Arc::new(ListArray::new(field, OffsetBuffer::from_lengths(lengths), Arc::new(records), None)))
}
