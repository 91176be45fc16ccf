//! Batches of the wide layout, whose columns differ from page to page, brought to one schema.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::filling::nulls;
use super::spread::parse_found_name;
use super::text::is_text;

/// A column that was found as rows came: its name, its repeat within a record, and whether it holds texts. Scores
/// and texts stand apart, since a name may have both.
type Key = (String, usize, bool);

fn key(field: &Field) -> Key {
    let (name, repeat) = parse_found_name(field.name());
    (name.to_owned(), repeat, is_text(field.data_type()))
}

/// How many scalars a batch begins with: `extra` is the last of them.
fn scalar_count(schema: &Schema) -> usize {
    schema.fields().iter().position(|field| field.name() == "extra").map_or(0, |at| at + 1)
}

/// The columns of all batches seen so far.
#[derive(Default)]
pub(super) struct Union {
    /// The scalars, which all batches have.
    scalars: Vec<Field>,
    found: BTreeMap<Key, DataType>,
}

/// The one schema, and the place of each column in it.
pub(super) struct Aligned {
    pub(super) schema: SchemaRef,
    scalars: usize,
    /// The columns behind the scalars, in order.
    found: Vec<Key>,
}

impl Union {
    pub(super) fn add(&mut self, schema: &Schema) {
        let (scalars, found) = schema.fields().split_at(scalar_count(schema));
        if self.scalars.is_empty() {
            self.scalars = scalars.iter().map(|field| field.as_ref().clone()).collect();
        }
        for field in found {
            self.found.entry(key(field)).or_insert_with(|| field.data_type().clone());
        }
    }

    /// Scalars first, then the others sorted by name; `like` gives the metadata.
    pub(super) fn aligned(&self, like: &Schema) -> Aligned {
        let mut columns: Vec<(String, &Key)> = self.names().into_iter().zip(self.found.keys()).collect();
        columns.sort();
        let found = columns.iter().map(|(name, key)| Field::new(name, self.found[*key].clone(), true));
        let fields: Vec<Field> = self.scalars.iter().cloned().chain(found).collect();
        Aligned {
            schema: Arc::new(Schema::new(fields).with_metadata(like.metadata().clone())),
            scalars: self.scalars.len(),
            found: columns.into_iter().map(|(_, key)| key.clone()).collect(),
        }
    }

    /// A name for each column, none twice: its own; `name#2` for the second of that name within a record; and
    /// `name#text` (then `name#text#2`) for texts under a name that has scores too; one with a NUL, which no table can name, has another
    /// mark in its place. A name that is its own comes before one that was made up.
    fn names(&self) -> Vec<String> {
        let has_scores = |name: &str| self.found.contains_key(&(name.to_owned(), 0, false));
        let is_own =
            |(name, repeat, is_text): &Key| *repeat == 0 && !name.contains('\0') && !(*is_text && has_scores(name));
        let mut taken: HashSet<String> = self.found.keys().filter(|key| is_own(key)).map(|key| key.0.clone()).collect();
        let mut name_of = |key: &Key| {
            let (name, repeat, is_text) = key;
            if is_own(key) {
                return name.clone();
            }
            let name = name.replace('\0', "\u{fffd}");
            let mark = if *is_text && has_scores(&key.0) { "#text" } else { "" };
            let made_up = |number: usize| match number {
                0 | 1 => format!("{name}{mark}"),
                number => format!("{name}{mark}#{number}"),
            };
            let mut number = repeat + 1;
            while !taken.insert(made_up(number)) {
                number += 1;
            }
            made_up(number)
        };
        self.found.keys().map(&mut name_of).collect()
    }
}

impl Aligned {
    /// A batch under the schema of all.
    pub(super) fn align(&self, batch: &RecordBatch) -> RecordBatch {
        let given = batch.schema();
        let places: HashMap<Key, usize> =
            given.fields().iter().enumerate().skip(self.scalars).map(|(at, field)| (key(field), at)).collect();
        let found =
            self.found.iter().zip(&self.schema.fields()[self.scalars..]).map(|(key, field)| match places.get(key) {
                Some(at) => batch.column(*at).clone(),
                None => nulls(field.data_type(), batch.num_rows()),
            });
        let scalars = batch.columns()[..self.scalars].iter().cloned();
        let columns: Vec<ArrayRef> = scalars.chain(found).collect();
        RecordBatch::try_new(self.schema.clone(), columns)
            .unwrap_or_else(|error| unreachable!("the schema is made of the batches': {error}"))
    }
}
