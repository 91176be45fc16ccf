//! Lists of records inside rows: values of the caller, or the JSON text of a cell in a CSV file.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Float64Array, ListArray, StringArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::Field;

use super::cells::{Cell, Cells};
use super::fields::{self, Fields};
use crate::error::{Error, Result};
use crate::input::value::Argument;

/// The members of an indicator that are read.
pub(super) const INDICATORS: [&str; 2] = ["column", "value"];
/// The members of an answer to an additional question that are read; the review is a number.
pub(super) const QUESTIONS: [&str; 4] = ["question_id", "type", "text", "review"];

/// Parses the list in a text; `None` if the text is empty or null.
pub(super) fn of_text(text: &str, name: &str) -> Result<Option<Argument>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    match serde_json::from_str(text) {
        Ok(serde_json::Value::Null) => Ok(None),
        Ok(list @ serde_json::Value::Array(_)) => Ok(Some(of_json(list))),
        _ => {
            let why = "must be lists, or their JSON text, as files of CSV hold them";
            Err(Error::invalid(name, format!("`{name}` {why}.")))
        }
    }
}

fn of_json(value: serde_json::Value) -> Argument {
    match value {
        serde_json::Value::Null => Argument::Null,
        serde_json::Value::Bool(flag) => Argument::Boolean(flag),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Argument::Integer(whole),
            (None, Some(float)) => Argument::Float(float),
            (None, None) => Argument::Text(number.to_string()),
        },
        serde_json::Value::String(text) => Argument::Text(text),
        serde_json::Value::Array(items) => Argument::List(items.into_iter().map(of_json).collect()),
        serde_json::Value::Object(members) => {
            Argument::Map(members.into_iter().map(|(name, value)| (name, of_json(value))).collect())
        }
    }
}

/// Returns a column of lists; texts are parsed.
pub(super) fn of_column<'a>(column: &'a ArrayRef, name: &str, members: &[&str]) -> Result<Cow<'a, ArrayRef>> {
    let Some(cells) = Cells::new(column.as_ref()) else { return Ok(Cow::Borrowed(column)) };
    let list = |row| match cells.at(row) {
        Cell::Null => Ok(None),
        Cell::Text(text) => of_text(text, name),
        _ => of_text("0", name),
    };
    let lists = (0..column.len()).map(list).collect::<Result<Vec<_>>>()?;
    array(lists.iter().map(Option::as_ref), members).map(Cow::Owned)
}

/// Builds a column of lists as in the nested layout, with these members.
pub(super) fn array<'a>(lists: impl Iterator<Item = Option<&'a Argument>>, members: &[&str]) -> Result<ArrayRef> {
    let mut items: Vec<&Fields> = Vec::new();
    let mut lengths = Vec::new();
    for list in lists {
        let before = items.len();
        if let Some(Argument::List(list)) = list {
            items.extend(list.iter().filter_map(fields::fields_of));
        }
        lengths.push(items.len() - before);
    }
    let values = |member: &str| items.iter().map(|item| fields::lookup(item, member)).collect::<Vec<_>>();
    let column = |member: &str| -> Result<ArrayRef> {
        if member == "review" {
            let reviews = values(member).into_iter().map(|value| fields::review(value).unwrap_or_default());
            return Ok(Arc::new(reviews.collect::<Float64Array>()));
        }
        let texts = values(member).into_iter().map(|value| fields::text(member, value));
        Ok(Arc::new(texts.collect::<Result<StringArray>>()?))
    };
    let columns = members.iter().map(|member| column(member)).collect::<Result<Vec<_>>>()?;
    let named = members.iter().zip(&columns);
    let named = named.map(|(member, column)| Field::new(*member, column.data_type().clone(), true));
    let records = StructArray::try_new_with_length(named.collect(), columns, None, items.len())
        .unwrap_or_else(|error| unreachable!("columns are as long as there are items: {error}"));
    let field = Arc::new(Field::new("item", records.data_type().clone(), true));
    Ok(Arc::new(ListArray::new(field, OffsetBuffer::from_lengths(lengths), Arc::new(records), None)))
}
