//! What can be chosen about a table.

use super::columns::nested::Style;
use super::columns::string_builder::TextForm;
use crate::error::{Error, Result};
use crate::input::choice::Choice;
use crate::input::params::params;
use crate::input::time_zone::TimeZoneName;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument};
use crate::names::Case;

/// The shape of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// A fixed schema for each route, lossless: records and lists inside a row stay what they are.
    Nested,
    /// One flat row a record, with a column for each indicator and each additional question.
    Wide,
}

impl Choice for Layout {
    const WORDS: &'static [(&'static str, Self)] = &[("nested", Layout::Nested), ("wide", Layout::Wide)];
}

/// What the wide layout takes of an indicator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndicatorSource {
    /// Its `value`, in which the platform turns numeric ids into dates.
    #[default]
    Value,
    /// Its `key`, or its `value` where there is no key.
    Key,
}

impl Choice for IndicatorSource {
    const WORDS: &'static [(&'static str, Self)] = &[("value", IndicatorSource::Value), ("key", IndicatorSource::Key)];
}

/// What the wide layout calls the columns of questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuestionNames {
    /// Their newest texts.
    #[default]
    Text,
    /// Their ids, which never change.
    Id,
}

impl Choice for QuestionNames {
    const WORDS: &'static [(&'static str, Self)] = &[("text", QuestionNames::Text), ("id", QuestionNames::Id)];
}

/// How a Parquet file is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// Small files, which every reader of the last years opens.
    #[default]
    Zstd,
    /// Larger files, for older readers and those that cannot be given zstd.
    Snappy,
    /// None, for what is compressed as a whole later.
    None,
}

impl Choice for Compression {
    const WORDS: &'static [(&'static str, Self)] =
        &[("zstd", Compression::Zstd), ("snappy", Compression::Snappy), ("none", Compression::None)];
}

/// How a CSV file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dialect {
    /// RFC 4180: commas, decimal points, timestamps with their zone.
    #[default]
    Rfc4180,
    /// What Excel in Brazil opens with a double click: `;`, decimal commas, a byte order mark, and timestamps as the
    /// clocks of the zone show them. Texts that are digits stay texts.
    ExcelBr,
}

impl FromArgument for Dialect {
    const TYPE: InputType = InputType::OneOf(|| vec!["excel-br"]);
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match &value {
            Argument::Text(text) if text == "excel-br" => Ok(Dialect::ExcelBr),
            _ => Err(Error::invalid(name, format!("`{name}` must be \"excel-br\", or left out for plain CSV."))),
        }
    }
    fn into_argument(self) -> Argument {
        match self {
            Dialect::Rfc4180 => Argument::Null,
            Dialect::ExcelBr => Argument::Text("excel-br".to_owned()),
        }
    }
}

params! {
    /// What can be chosen about a table.
    TableOptions {
        /// `"wide"`: one flat row a record. Scalars come first, then a text column for each indicator
        /// (`indicator_Filial`) and a column for each additional question (`question_Atendimento`: a number where the
        /// question is scored, else text), sorted by name. What is masked as `****` is null.
        ///
        /// `"nested"`: the fixed columns of the route, lossless: records and lists stay what they are, and unknown
        /// fields stand in `extra` as JSON text. In CSV they are JSON text too.
        ///
        /// Both keep their columns when there are no rows. `"nested"` for Parquet by default, else `"wide"`.
        [keyword] layout: Option<Layout>;
        /// For the wide layout: `"value"`, or `"key"` where numeric ids come as dates in `value` (and the value where
        /// there is no key).
        [keyword] indicators: IndicatorSource = "\"value\"";
        /// For the wide layout: columns of questions are called by their newest `"text"`, or by their `"id"`, which
        /// never changes.
        [keyword] questions: QuestionNames = "\"text\"";
        /// The zone of timestamp columns, such as `"America/Sao_Paulo"`; UTC by default, but not in `excel-br`.
        [keyword] time_zone: Option<TimeZoneName>;
        /// For CSV: `"excel-br"` for what Excel in Brazil opens as it is: `;` between cells, decimal commas, a byte order
        /// mark, timestamps as clocks in São Paulo (or `time_zone`) show them, and a `'` before texts that are digits.
        /// RFC 4180 by default.
        [keyword] dialect: Option<Dialect>;
        /// For Parquet: `"zstd"`, `"snappy"` for readers that lack zstd, or `"none"`.
        [keyword] compression: Compression = "\"zstd\"";
    }
}

/// What a spreadsheet shows is no instant: there it is the clock of where it is read.
fn zone_of(dialect: Dialect) -> TimeZoneName {
    match dialect {
        Dialect::Rfc4180 => TimeZoneName::default(),
        Dialect::ExcelBr => TimeZoneName("America/Sao_Paulo".into()),
    }
}

/// The options, settled for one export.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) layout: Layout,
    pub(super) indicators: IndicatorSource,
    pub(super) questions: QuestionNames,
    pub(super) dialect: Dialect,
    pub(super) compression: Compression,
    pub(super) style: Style,
}

impl Shape {
    /// The wide layout as it is by default.
    pub(super) fn wide() -> Self {
        Shape::new(&TableOptions::default(), Layout::Wide, Case::Snake, TextForm::Plain)
    }

    pub(super) fn new(options: &TableOptions, default: Layout, case: Case, text: TextForm) -> Self {
        let dialect = options.dialect.unwrap_or_default();
        let zone = options.time_zone.clone().unwrap_or_else(|| zone_of(dialect));
        Shape {
            layout: options.layout.unwrap_or(default),
            indicators: options.indicators,
            questions: options.questions,
            dialect,
            compression: options.compression,
            style: Style { case, time_zone: zone.0, text },
        }
    }
}
