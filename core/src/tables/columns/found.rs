//! A discovered column, as the batch of one page holds it. Its final name is given at the end, when the columns of all
//! pages are known, so that no name stands for two columns.
//!
//! Until then the name of its field consists of `question` or `indicator`, the repeat, `id` or `name`, and that id or
//! name, separated by NULs. What is known about a question is stored in the field's metadata:
//!
//! ```text
//! name      "question\00\0id\0662f…"                        the first answer to the question 662f… in a record
//! metadata  indecx.question_text  "Por quê?"                as spelled in the newest of the rows
//!           indecx.question_type  "INPUT"
//!           newest                "1738326896789000"        when that row was created, in microseconds since 1970
//! ```

use std::collections::HashMap;

use arrow_schema::{DataType, Field};

use crate::tables::columns::string_builder::is_text;

pub(crate) const ID: &str = "indecx.question_id";
pub(crate) const TEXT: &str = "indecx.question_text";
pub(crate) const TYPE: &str = "indecx.question_type";
const NEWEST: &str = "newest";

/// What a discovered column belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    #[default]
    Indicator,
    Question,
}

impl Kind {
    /// The prefix of its column names.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Kind::Indicator => "indicator_",
            Kind::Question => "question_",
        }
    }
}

/// Identifies an indicator or a question. Ids are sorted before names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Identity {
    /// The question's id.
    Id(String),
    /// The indicator's name, or the text of a question that has no id.
    Name(String),
}

/// One indicator or question. A second one of the same identity within a record is a separate subject, with `repeat` 1.
/// The order is the one in which names are given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Subject {
    pub(crate) kind: Kind,
    pub(crate) repeat: usize,
    pub(crate) identity: Identity,
}

/// One column of a subject: its texts or its scores.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ColumnKey {
    pub(crate) subject: Subject,
    pub(crate) is_text: bool,
}

/// The text and the type of a question, from its newest row.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct QuestionInfo {
    /// When that row was created, in microseconds since 1970; `None` if no row has a date.
    pub(crate) newest: Option<i64>,
    pub(crate) text: Option<String>,
    pub(crate) question_type: Option<String>,
}

impl ColumnKey {
    /// Returns the field of this column in the batch of one page.
    pub(crate) fn field(&self, ty: DataType, about: &QuestionInfo) -> Field {
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

    /// Reads the key back from the field of one page's batch.
    pub(crate) fn of(field: &Field) -> Self {
        let mut parts = field.name().splitn(4, '\0');
        let mut part = || parts.next().unwrap_or_default();
        let kind = if part() == "question" { Kind::Question } else { Kind::Indicator };
        let repeat = part().parse().unwrap_or(0);
        let identity = if part() == "id" { Identity::Id } else { Identity::Name }(part().to_owned());
        ColumnKey { subject: Subject { kind, repeat, identity }, is_text: is_text(field.data_type()) }
    }
}

impl QuestionInfo {
    /// Reads the metadata of a field of one page's batch.
    pub(crate) fn of(field: &Field) -> Self {
        let noted = |key: &str| field.metadata().get(key).cloned();
        QuestionInfo {
            newest: noted(NEWEST).and_then(|at| at.parse().ok()),
            text: noted(TEXT),
            question_type: noted(TYPE),
        }
    }

    /// Replaces this by `other` if that has a text and this has none, or if it is newer. Ties are broken by comparing
    /// the values, so that the order in which rows arrive does not matter.
    pub(crate) fn update_if_newer(&mut self, other: &QuestionInfo) {
        let is_newer = (other.text.is_some(), other) > (self.text.is_some(), self);
        if is_newer {
            *self = other.clone();
        }
    }
}
