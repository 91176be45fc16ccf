//! Columns that are found as rows come: one an indicator, one an additional question.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::Float64Builder;
use arrow_schema::{DataType, Field, FieldRef};

use super::filling::Filling;
use super::text::{TextBuilder, TextForm};
use crate::cursor::is_same;

/// The name of a column before the columns of all pages are known: names are given at the end, so that none
/// stands for two columns.
fn found_name(name: &str, repeat: usize) -> String {
    format!("{name}\0{repeat}")
}

/// The name, and how often it stood before in the same row.
pub(super) fn parse_found_name(found: &str) -> (&str, usize) {
    let (name, repeat) = found.rsplit_once('\0').unwrap_or((found, "0"));
    (name, repeat.parse().unwrap_or(0))
}

/// What one name holds in one row.
pub(super) enum Spread<'a> {
    Text(Option<&'a str>),
    Number(Option<f64>),
}

/// Values spread over columns by name.
#[derive(Default)]
pub(super) struct Columns {
    prefix: &'static str,
    form: TextForm,
    names: Vec<Name>,
    by_name: HashMap<String, usize, foldhash::fast::RandomState>,
    /// Names come in the same order in most rows: the name that came after each name last time. The first
    /// stands for the start of a row.
    follows: Vec<usize>,
    /// The names that this row has a value for, and whether that is text.
    row: Vec<(usize, bool)>,
    rows: usize,
}

struct Name {
    text: String,
    columns: Vec<Found>,
}

struct Found {
    /// How often the name stood before in the same row, with a value of this kind.
    repeat: usize,
    values: Values,
    /// Rows that it has a value for, nulls included.
    filled: usize,
}

enum Values {
    Text(Filling<TextBuilder>),
    Number(Filling<Float64Builder>),
}

impl Columns {
    pub(super) fn new(prefix: &'static str, form: TextForm) -> Self {
        Columns { prefix, form, ..Columns::default() }
    }

    /// Puts a value under a name in the current row.
    pub(super) fn push(&mut self, name: &str, value: &Spread<'_>) {
        let (at, is_text) = (self.find(name), matches!(value, Spread::Text(_)));
        let repeat = self.row.iter().filter(|before| **before == (at, is_text)).count();
        self.row.push((at, is_text));
        self.names[at].column(repeat, value, self.form).push(self.rows, value);
    }

    pub(super) fn end_row(&mut self) {
        self.rows += 1;
        self.row.clear();
    }

    fn find(&mut self, name: &str) -> usize {
        let before = self.row.last().map_or(0, |(last, _)| last + 1);
        let expected = self.follows.get(before).copied().unwrap_or(0);
        if self.names.get(expected).is_some_and(|known| is_same(known.text.as_bytes(), name.as_bytes())) {
            return expected;
        }
        let known = self.by_name.get(name).copied();
        let at = known.unwrap_or_else(|| {
            self.names.push(Name { text: name.to_owned(), columns: Vec::new() });
            self.by_name.insert(name.to_owned(), self.names.len() - 1);
            self.names.len() - 1
        });
        self.follows.resize(self.names.len() + 1, 0);
        self.follows[before] = at;
        at
    }

    /// The columns, each as long as there are rows.
    pub(super) fn finish(self) -> Vec<(FieldRef, ArrayRef)> {
        let (prefix, rows) = (self.prefix, self.rows);
        let finish = |name: &str, mut found: Found| {
            let name = found_name(&format!("{prefix}{name}"), found.repeat);
            let missing = rows - found.filled;
            let (ty, values): (DataType, ArrayRef) = match &mut found.values {
                Values::Text(column) => {
                    column.append_nulls(missing);
                    (self.form.data_type(), column.finish())
                }
                Values::Number(column) => {
                    column.append_nulls(missing);
                    (DataType::Float64, column.finish())
                }
            };
            (Arc::new(Field::new(name, ty, true)), values)
        };
        let columns = self.names.into_iter().flat_map(|name| {
            let Name { text, columns } = name;
            columns.into_iter().map(|found| finish(&text, found)).collect::<Vec<_>>()
        });
        columns.collect()
    }
}

impl Name {
    /// The column for values of this kind.
    fn column(&mut self, repeat: usize, value: &Spread<'_>, form: TextForm) -> &mut Found {
        let fits = |found: &Found| {
            found.repeat == repeat
                && matches!(
                    (&found.values, value),
                    (Values::Text(_), Spread::Text(_)) | (Values::Number(_), Spread::Number(_))
                )
        };
        let at = self.columns.iter().position(fits).unwrap_or_else(|| {
            let values = match value {
                Spread::Text(_) => Values::Text(Filling::new(form.data_type())),
                Spread::Number(_) => Values::Number(Filling::new(DataType::Float64)),
            };
            self.columns.push(Found { repeat, values, filled: 0 });
            self.columns.len() - 1
        });
        &mut self.columns[at]
    }
}

impl Found {
    /// Appends the value of a row; rows in between have none.
    fn push(&mut self, row: usize, value: &Spread<'_>) {
        let missing = row - self.filled;
        self.filled = row + 1;
        match (&mut self.values, value) {
            (Values::Text(column), Spread::Text(value)) => {
                column.append_nulls(missing);
                column.append_option(*value);
            }
            (Values::Number(column), Spread::Number(value)) => {
                column.append_nulls(missing);
                match value {
                    Some(value) => column.values().append_value(*value),
                    None => column.append_null(),
                }
            }
            _ => unreachable!("columns are found by what they hold"),
        }
    }
}
