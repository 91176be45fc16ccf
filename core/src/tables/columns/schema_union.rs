//! Brings batches of the wide layout, whose columns differ from page to page, to one schema.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use crate::tables::columns::found::{ColumnKey, ID, Identity, Kind, QuestionInfo, TEXT, TYPE};
use crate::tables::columns::lazy_builder::nulls;
use crate::tables::columns::naming::names;
use crate::tables::options::QuestionNames;

/// The number of scalar columns that a batch begins with; `extra` is the last of them.
fn scalar_count(schema: &Schema) -> usize {
    schema.fields().iter().position(|field| field.name() == "extra").map_or(0, |at| at + 1)
}

/// The columns of all batches seen so far.
#[derive(Default)]
pub(crate) struct SchemaUnion {
    questions: QuestionNames,
    /// The scalar columns, which all batches have.
    scalars: Vec<Field>,
    found: BTreeMap<ColumnKey, DataType>,
    abouts: BTreeMap<(Kind, Identity), QuestionInfo>,
}

/// The common schema, and the order of the discovered columns in it.
pub(crate) struct Aligned {
    pub(crate) schema: SchemaRef,
    scalars: usize,
    /// The discovered columns, which follow the scalars, in order.
    found: Vec<ColumnKey>,
}

impl SchemaUnion {
    pub(crate) fn new(questions: QuestionNames) -> Self {
        SchemaUnion { questions, ..SchemaUnion::default() }
    }

    pub(crate) fn add(&mut self, schema: &Schema) {
        let (scalars, found) = schema.fields().split_at(scalar_count(schema));
        if self.scalars.is_empty() {
            self.scalars = scalars.iter().map(|field| field.as_ref().clone()).collect();
        }
        for field in found {
            let key = ColumnKey::of(field);
            let subject = (key.subject.kind, key.subject.identity.clone());
            self.abouts.entry(subject).or_default().update_if_newer(&QuestionInfo::of(field));
            self.found.entry(key).or_insert_with(|| field.data_type().clone());
        }
    }

    /// Returns the common schema: scalars first, then the discovered columns, sorted by name. Its metadata is that of
    /// `like`.
    pub(crate) fn aligned(&self, like: &Schema) -> Aligned {
        let names = names(self.found.keys(), &self.abouts, self.questions);
        let mut columns: Vec<(String, &ColumnKey)> = names.into_iter().map(|(key, name)| (name, key)).collect();
        columns.sort();
        let found = columns
            .iter()
            .map(|(name, key)| Field::new(name, self.found[*key].clone(), true).with_metadata(self.metadata(key)));
        let fields: Vec<Field> = self.scalars.iter().cloned().chain(found).collect();
        Aligned {
            schema: Arc::new(Schema::new(fields).with_metadata(like.metadata().clone())),
            scalars: self.scalars.len(),
            found: columns.into_iter().map(|(_, key)| key.clone()).collect(),
        }
    }

    /// The metadata of a question's column: its id, text and type.
    fn metadata(&self, key: &ColumnKey) -> HashMap<String, String> {
        let subject = &key.subject;
        if subject.kind == Kind::Indicator {
            return HashMap::new();
        }
        let about = self.abouts.get(&(subject.kind, subject.identity.clone()));
        let (id, name) = match &subject.identity {
            Identity::Id(id) => (Some(id), None),
            Identity::Name(name) => (None, Some(name)),
        };
        let text = about.and_then(|about| about.text.as_ref()).or(name);
        let metadata = [(ID, id), (TEXT, text), (TYPE, about.and_then(|about| about.question_type.as_ref()))];
        let metadata = metadata.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.clone())));
        metadata.collect()
    }
}

impl Aligned {
    /// Brings a batch to the common schema; discovered columns that it lacks are filled with nulls.
    pub(crate) fn align(&self, batch: &RecordBatch) -> RecordBatch {
        let given = batch.schema();
        let places: HashMap<ColumnKey, usize> = given
            .fields()
            .iter()
            .enumerate()
            .skip(self.scalars)
            .map(|(at, field)| (ColumnKey::of(field), at))
            .collect();
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
