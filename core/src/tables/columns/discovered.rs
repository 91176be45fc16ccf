//! Columns that are discovered while rows are read: one or more for each indicator and each additional question.
//!
//! ```text
//! row 0  [{"column": "Filial", "value": "SP"}, {"column": "UF", "value": "SP"}]
//! row 1  [{"column": "Filial", "value": "RJ"}, {"column": "Filial", "value": "MG"}]
//!
//! column               row 0  row 1
//! Filial               SP     RJ
//! Filial (repeat 1)    null   MG         the second `Filial` of a record
//! UF                   SP     null
//! ```

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::Float64Builder;
use arrow_schema::{DataType, FieldRef};

use crate::characters::composed;
use crate::json::scanner::is_same;
use crate::tables::columns::found::{ColumnKey, Identity, Kind, QuestionInfo, Subject};
use crate::tables::columns::lazy_builder::{Builder, LazyBuilder};
use crate::tables::columns::string_builder::{TextBuilder, TextForm};

/// The value of one column in one row.
pub(crate) enum CellValue<'a> {
    Text(Option<&'a str>),
    Number(Option<f64>),
}

/// Identifies the indicator or question that a value belongs to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Label<'a> {
    /// The question's id; `None` for indicators and for questions without one.
    pub(crate) id: Option<&'a str>,
    /// The indicator's name, or the question's text.
    pub(crate) name: Option<&'a str>,
    pub(crate) question_type: Option<&'a str>,
}

/// The columns of all indicators, or of all questions, under construction.
#[derive(Default)]
pub(crate) struct Columns {
    kind: Kind,
    form: TextForm,
    entries: Vec<Entry>,
    by_id: HashMap<String, usize, foldhash::fast::RandomState>,
    by_name: HashMap<String, usize, foldhash::fast::RandomState>,
    /// Most rows list their entries in the same order. This holds, for the start of a row (index 0) and for each entry
    /// (its index + 1), the entry that came next the last time, so that it is found without hashing.
    follows: Vec<usize>,
    /// The previous entry of the current row.
    before: Option<usize>,
    rows: usize,
    /// When the current row was created, in microseconds since 1970.
    created: Option<i64>,
}

/// An indicator or a question.
struct Entry {
    id: Option<String>,
    /// The name or text, as the first row spelled it.
    spelling: String,
    about: QuestionInfo,
    /// The last row that has a value here, and how many numbers and texts it has.
    row: usize,
    repeats: [usize; 2],
    texts: Vec<PaddedColumn<LazyBuilder<TextBuilder>>>,
    numbers: Vec<PaddedColumn<LazyBuilder<Float64Builder>>>,
}

/// One column.
struct PaddedColumn<V> {
    values: V,
    /// Number of rows that `values` covers, nulls included.
    filled: usize,
}

impl Columns {
    pub(crate) fn new(kind: Kind, form: TextForm) -> Self {
        Columns { kind, form, ..Columns::default() }
    }

    /// Starts a row that was created at this time, in microseconds since 1970.
    pub(crate) fn begin_row(&mut self, created: Option<i64>) {
        self.created = created;
        self.before = None;
        self.rows += 1;
    }

    /// Adds a value to the current row.
    pub(crate) fn push(&mut self, label: Label<'_>, value: &CellValue<'_>) {
        let at = self.find(label);
        self.before = Some(at);
        let (row, entry) = (self.rows - 1, &mut self.entries[at]);
        if self.kind == Kind::Question {
            entry.update_info(label, self.created);
        }
        if entry.row != row {
            (entry.row, entry.repeats) = (row, [0; 2]);
        }
        let repeat = &mut entry.repeats[usize::from(matches!(value, CellValue::Text(_)))];
        let (at, form) = (*repeat, self.form);
        *repeat += 1;
        match value {
            CellValue::Text(value) => {
                column(&mut entry.texts, at, || LazyBuilder::new(form.data_type())).push(row, |column| match value {
                    Some(value) => column.values().append_value(value),
                    None => column.append_null(),
                });
            }
            CellValue::Number(value) => {
                column(&mut entry.numbers, at, || LazyBuilder::new(DataType::Float64)).push(
                    row,
                    |column| match value {
                        Some(value) => column.values().append_value(*value),
                        None => column.append_null(),
                    },
                );
            }
        }
    }

    fn find(&mut self, label: Label<'_>) -> usize {
        let before = self.before.map_or(0, |before| before + 1);
        let expected = self.follows.get(before).copied().unwrap_or(0);
        if self.entries.get(expected).is_some_and(|entry| entry.is(label)) {
            return expected;
        }
        let at = match label.id {
            Some(id) => self.by_id.get(id).copied(),
            None => self.by_name.get(label.name.unwrap_or_default()).copied(),
        };
        let at = at.unwrap_or_else(|| self.add(label));
        self.follows.resize(self.entries.len() + 1, 0);
        self.follows[before] = at;
        at
    }

    /// Returns the entry of a label that was not found by its spelling; adds one if there is none.
    fn add(&mut self, label: Label<'_>) -> usize {
        let name = label.name.unwrap_or_default();
        if label.id.is_none() {
            let known = self.by_name.get(composed(name).as_ref()).copied();
            if let Some(at) = known {
                self.by_name.insert(name.to_owned(), at);
                return at;
            }
        }
        let at = self.entries.len();
        self.entries.push(Entry {
            id: label.id.map(str::to_owned),
            spelling: name.to_owned(),
            about: QuestionInfo::default(),
            row: usize::MAX,
            repeats: [0; 2],
            texts: Vec::new(),
            numbers: Vec::new(),
        });
        match label.id {
            Some(id) => {
                self.by_id.insert(id.to_owned(), at);
            }
            None => {
                self.by_name.insert(composed(name).into_owned(), at);
                self.by_name.insert(name.to_owned(), at);
            }
        }
        at
    }

    /// Finishes the columns, which are padded to the number of rows.
    pub(crate) fn finish(self) -> Vec<(FieldRef, ArrayRef)> {
        let (kind, rows, text) = (self.kind, self.rows, self.form.data_type());
        let mut found = Vec::new();
        for entry in self.entries {
            let identity = match entry.id {
                Some(id) => Identity::Id(id),
                None => Identity::Name(composed(&entry.spelling).into_owned()),
            };
            let key =
                |repeat, is_text| ColumnKey { subject: Subject { kind, repeat, identity: identity.clone() }, is_text };
            let (texts, numbers) = (entry.texts.into_iter(), entry.numbers.into_iter());
            found.extend(texts.enumerate().map(|(repeat, column)| {
                let field = key(repeat, true).field(text.clone(), &entry.about);
                (Arc::new(field), column.finish(rows))
            }));
            found.extend(numbers.enumerate().map(|(repeat, column)| {
                let field = key(repeat, false).field(DataType::Float64, &entry.about);
                (Arc::new(field), column.finish(rows))
            }));
        }
        found
    }
}

impl Entry {
    fn is(&self, label: Label<'_>) -> bool {
        let is = |known: &str, given: &str| is_same(known.as_bytes(), given.as_bytes());
        match (&self.id, label.id) {
            (Some(known), Some(given)) => is(known, given),
            (None, None) => is(&self.spelling, label.name.unwrap_or_default()),
            _ => false,
        }
    }

    /// Updates what is known about the question if this row is newer than the rows before.
    fn update_info(&mut self, label: Label<'_>, created: Option<i64>) {
        let is_known = |known: &Option<String>, given: Option<&str>| known.as_deref() == given;
        if is_known(&self.about.text, label.name) && is_known(&self.about.question_type, label.question_type) {
            self.about.newest = self.about.newest.max(created);
            return;
        }
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let other =
            QuestionInfo { newest: created, text: owned(label.name), question_type: owned(label.question_type) };
        self.about.update_if_newer(&other);
    }
}

/// Returns the column of a repeat. The repeats of a row are pushed in order, so at most the next column is missing.
fn column<V>(columns: &mut Vec<PaddedColumn<V>>, repeat: usize, new: impl Fn() -> V) -> &mut PaddedColumn<V> {
    if columns.len() == repeat {
        columns.push(PaddedColumn { values: new(), filled: 0 });
    }
    &mut columns[repeat]
}

impl<B: Builder> PaddedColumn<LazyBuilder<B>> {
    /// Appends the value of a row, and nulls for the rows in between.
    fn push(&mut self, row: usize, append: impl FnOnce(&mut LazyBuilder<B>)) {
        self.values.append_nulls(row - self.filled);
        self.filled = row + 1;
        append(&mut self.values);
    }

    fn finish(mut self, rows: usize) -> ArrayRef {
        self.values.append_nulls(rows - self.filled);
        self.values.finish()
    }
}
