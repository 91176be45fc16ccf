//! Options of tables and files.

use super::columns::nested::Style;
use super::columns::string_builder::TextForm;
use crate::error::{Error, Result};
use crate::input::choice::Choice;
use crate::input::params::params;
use crate::input::time_zone::TimeZoneName;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument};
use crate::names::Case;

/// The layout of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// The fixed schema of the route, lossless: records and lists inside a row keep their structure.
    Nested,
    /// One flat row per record, with a column for each indicator and each additional question.
    Wide,
}

impl Choice for Layout {
    const WORDS: &'static [(&'static str, Self)] = &[("nested", Layout::Nested), ("wide", Layout::Wide)];
}

/// Which member of an indicator fills its column in the wide layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndicatorSource {
    /// Its `value`, in which the platform turns numeric ids into dates.
    #[default]
    Value,
    /// Its `key`, or its `value` if it has no key.
    Key,
}

impl Choice for IndicatorSource {
    const WORDS: &'static [(&'static str, Self)] = &[("value", IndicatorSource::Value), ("key", IndicatorSource::Key)];
}

/// How the wide layout names the columns of questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuestionNames {
    /// By the newest text of the question.
    #[default]
    Text,
    /// By the id of the question, which never changes.
    Id,
}

impl Choice for QuestionNames {
    const WORDS: &'static [(&'static str, Self)] = &[("text", QuestionNames::Text), ("id", QuestionNames::Id)];
}

/// The compression of a Parquet file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// zstd: small files, supported by all Parquet readers of recent years.
    #[default]
    Zstd,
    /// Snappy: larger files, for older readers and readers that cannot be extended with zstd.
    Snappy,
    /// No compression, for files that are compressed as a whole later.
    None,
}

impl Choice for Compression {
    const WORDS: &'static [(&'static str, Self)] =
        &[("zstd", Compression::Zstd), ("snappy", Compression::Snappy), ("none", Compression::None)];
}

/// The dialect of a CSV file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dialect {
    /// RFC 4180: commas, decimal points, timestamps with their UTC offset.
    #[default]
    Rfc4180,
    /// Opens in Excel in Brazil with a double click: `;` between cells, decimal commas, a byte order mark, and
    /// timestamps in local time without an offset. Text that Excel would read as a number or a date stays text.
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
    /// Options of a table or a file.
    TableOptions {
        /// `"wide"`: one flat row per record. Scalar columns come first, then a text column for each indicator
        /// (`indicator_Filial`) and a column for each additional question (`question_Atendimento`: numbers if the
        /// question is scored, else text), sorted by name. Values masked as `****` are null.
        ///
        /// `"nested"`: the fixed columns of the route, lossless: records and lists keep their structure, and unknown
        /// fields are in `extra` as JSON text. In CSV, records and lists are JSON text too.
        ///
        /// Both keep their fixed columns when there are no rows. `"nested"` for Parquet by default, else `"wide"`.
        [keyword] layout: Option<Layout>;
        /// For the wide layout: `"value"`, or `"key"` for numeric ids that appear as dates in `value` (without a key,
        /// the value is used).
        [keyword] indicators: IndicatorSource = "\"value\"";
        /// For the wide layout: columns of questions are named by their newest `"text"`, or by their `"id"`, which
        /// never changes.
        [keyword] questions: QuestionNames = "\"text\"";
        /// The time zone of timestamp columns, such as `"America/Sao_Paulo"`; UTC by default, but São Paulo in
        /// `excel-br`.
        [keyword] time_zone: Option<TimeZoneName>;
        /// For CSV: `"excel-br"` writes files that Excel in Brazil opens directly: `;` between cells, decimal commas, a
        /// byte order mark, timestamps in the local time of São Paulo (or of `time_zone`), and a `'` before text that
        /// Excel would read as a number or a date. RFC 4180 by default.
        [keyword] dialect: Option<Dialect>;
        /// For Parquet: `"zstd"`, `"snappy"` for readers without zstd support, or `"none"`.
        [keyword] compression: Compression = "\"zstd\"";
    }
}

/// The default zone. A spreadsheet shows clock times instead of instants, so Excel in Brazil gets local time.
fn zone_of(dialect: Dialect) -> TimeZoneName {
    match dialect {
        Dialect::Rfc4180 => TimeZoneName::default(),
        Dialect::ExcelBr => TimeZoneName("America/Sao_Paulo".into()),
    }
}

/// The options of one export, with defaults applied.
#[derive(Clone, Debug)]
pub(super) struct ResolvedOptions {
    pub(super) layout: Layout,
    pub(super) indicators: IndicatorSource,
    pub(super) questions: QuestionNames,
    pub(super) dialect: Dialect,
    pub(super) compression: Compression,
    pub(super) style: Style,
}

impl ResolvedOptions {
    /// The wide layout with default options.
    pub(super) fn wide() -> Self {
        ResolvedOptions::new(&TableOptions::default(), Layout::Wide, Case::Snake, TextForm::Plain)
    }

    pub(super) fn new(options: &TableOptions, default: Layout, case: Case, text: TextForm) -> Self {
        let dialect = options.dialect.unwrap_or_default();
        let zone = options.time_zone.clone().unwrap_or_else(|| zone_of(dialect));
        ResolvedOptions {
            layout: options.layout.unwrap_or(default),
            indicators: options.indicators,
            questions: options.questions,
            dialect,
            compression: options.compression,
            style: Style { case, time_zone: zone.0, text },
        }
    }
}
