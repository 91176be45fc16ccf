//! Converts rows that are mappings to the columns that are counted. The rows may be a binding's rows or plain mappings.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, NullArray, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow_schema::{Field, Schema};

use super::by::{INDICATOR, missing, unknown};
use super::fields::{Fields, lookup, number, review, text};
use super::lists;
use super::period::Period;
use crate::error::{Error, Result};
use crate::input::value::Argument;
use crate::metrics::SummaryOptions;

/// The column names that rows had.
#[derive(Default)]
pub(super) struct Seen {
    has_rows: bool,
    names: BTreeSet<String>,
    /// The needed names that some row had.
    found: BTreeSet<String>,
}

impl Seen {
    /// Whether the rows are answers, by what has been seen so far.
    fn is_answers(&self) -> bool {
        self.found.contains("review") || !self.found.contains("answered")
    }

    /// Rejects a column that no row had. An indicator may be absent from all rows; anything else is a mistake.
    pub(super) fn check(&self, options: &SummaryOptions) -> Result<()> {
        if !self.has_rows {
            return Ok(());
        }
        if let (true, Some(name)) =
            (self.is_answers(), ["metric", "review"].iter().find(|name| !self.found.contains(**name)))
        {
            return Err(missing(name));
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

/// Returns the fields of rows that are mappings.
pub(super) fn fields_of_all(rows: &[Argument]) -> Result<Vec<Cow<'_, Fields>>> {
    let read = |(at, row)| match row {
        &Argument::Map(ref fields) | &Argument::CamelMap(ref fields) | &Argument::Columns(ref fields) => {
            with_lists(fields)
        }
        other => {
            let what = other.kind();
            Err(Error::invalid("rows", format!("`rows` must be rows, not {what}: see row {at}.")))
        }
    };
    rows.iter().enumerate().map(read).collect()
}

/// Returns the fields, in which lists that were given as text are parsed.
fn with_lists(fields: &Fields) -> Result<Cow<'_, Fields>> {
    let is_list = |name: &str| matches!(name, "indicators" | "additional_questions" | "additionalQuestions");
    let is_text = |(name, value): &(String, Argument)| matches!(value, Argument::Text(_)) && is_list(name);
    if !fields.iter().any(is_text) {
        return Ok(Cow::Borrowed(fields));
    }
    let mut fields = fields.to_vec();
    for (name, value) in &mut fields {
        if let (true, Argument::Text(text)) = (is_list(name), &*value) {
            *value = lists::of_text(text, name)?.unwrap_or(Argument::Null);
        }
    }
    Ok(Cow::Owned(fields))
}

/// Builds the needed columns of these rows.
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
    for name in ["review", "answered"] {
        // Decides whether the rows are answers, before the first column is built.
        if rows.iter().any(|row| lookup(row, name).is_some()) {
            seen.found.insert(name.to_owned());
        }
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
        // A column that no row ever had is missing. A group may still come with later rows, and so may metric and
        // review.
        let may_come = at >= kept || (at < 2 && seen.is_answers());
        if may_come || seen.found.contains(*name) {
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
        let answers = rows.iter().map(|row| lookup(row, "additional_questions"));
        let questions = lists::array(answers, &lists::QUESTIONS)?;
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

/// Builds a column of values, with a type that fits them all.
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

fn day(value: &Argument) -> Option<i32> {
    let Argument::Day(day) = value else { return None };
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    i32::try_from(midnight.timestamp().as_second().div_euclid(86_400)).ok()
}
