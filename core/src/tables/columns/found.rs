//! A column that was found as rows came, as the batch of one page carries it: names are given at the end, when the
//! columns of all pages are known, so that none stands for two columns.
//!
//! The field of such a column is called `question`, its repeat, and what tells it apart, with a NUL in between; what a
//! question says of itself stands in the field's metadata:
//!
//! ```text
//! name      "question\00\0id\0662f…"                        the first answer to the question 662f… in a record
//! metadata  indecx.question_id    "662f…"
//!           indecx.question_text  "Por quê?"                as the newest of the rows spells it
//!           indecx.question_type  "INPUT"
//!           newest                "1738326896789000"        when that row was made, in microseconds
//! ```

use std::collections::HashMap;

use arrow_schema::{DataType, Field};

use crate::tables::columns::string_builder::is_text;

pub(crate) const ID: &str = "indecx.question_id";
pub(crate) const TEXT: &str = "indecx.question_text";
pub(crate) const TYPE: &str = "indecx.question_type";
const NEWEST: &str = "newest";

/// What columns are found for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    #[default]
    Indicator,
    Question,
}

impl Kind {
    /// What the names of its columns begin with.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Kind::Indicator => "indicator_",
            Kind::Question => "question_",
        }
    }
}

/// What tells an indicator or a question from the others; ids come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Identity {
    /// The question's own id.
    Id(String),
    /// Its name, or its text where it has no id.
    Name(String),
}

/// One indicator or question; the second one within a record is another. Sorted as names are given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Subject {
    pub(crate) kind: Kind,
    pub(crate) repeat: usize,
    pub(crate) identity: Identity,
}

/// A column of it: its texts or its scores.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) subject: Subject,
    pub(crate) is_text: bool,
}

/// What a question says of itself, as its newest row has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct About {
    /// When that row was made; `None` where none says so.
    pub(crate) newest: Option<i64>,
    pub(crate) text: Option<String>,
    pub(crate) question_type: Option<String>,
}

impl Key {
    /// The field of this column in one page's batch.
    pub(crate) fn field(&self, ty: DataType, about: &About) -> Field {
        let Subject { kind, repeat, identity } = &self.subject;
        let (kind, mark, name) = match (kind, identity) {
            (Kind::Indicator, Identity::Id(name) | Identity::Name(name)) => ("indicator", "name", name),
            (Kind::Question, Identity::Id(id)) => ("question", "id", id),
            (Kind::Question, Identity::Name(name)) => ("question", "name", name),
        };
        let mut metadata = HashMap::new();
        let mut note = |key: &str, value: Option<String>| value.map(|value| metadata.insert(key.to_owned(), value));
        note(TEXT, about.text.clone());
        note(TYPE, about.question_type.clone());
        note(NEWEST, about.newest.map(|at| at.to_string()));
        Field::new(format!("{kind}\0{repeat}\0{mark}\0{name}"), ty, true).with_metadata(metadata)
    }

    /// The column of a field of one page's batch.
    pub(crate) fn of(field: &Field) -> Self {
        let mut parts = field.name().splitn(4, '\0');
        let mut part = || parts.next().unwrap_or_default();
        let kind = if part() == "question" { Kind::Question } else { Kind::Indicator };
        let repeat = part().parse().unwrap_or(0);
        let identity = if part() == "id" { Identity::Id } else { Identity::Name }(part().to_owned());
        Key { subject: Subject { kind, repeat, identity }, is_text: is_text(field.data_type()) }
    }
}

impl About {
    /// What a field of one page's batch says.
    pub(crate) fn of(field: &Field) -> Self {
        let noted = |key: &str| field.metadata().get(key).cloned();
        About { newest: noted(NEWEST).and_then(|at| at.parse().ok()), text: noted(TEXT), question_type: noted(TYPE) }
    }

    /// Takes over what another row says, where that is newer; of two rows of one moment the greater, so that the order
    /// in which they come does not matter.
    pub(crate) fn renew(&mut self, other: &About) {
        let is_newer = (other.text.is_some(), other) > (self.text.is_some(), self);
        if is_newer {
            *self = other.clone();
        }
    }
}
