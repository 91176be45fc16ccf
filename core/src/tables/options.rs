//! What can be chosen about a table.

use super::columns::nested::Style;
use super::columns::string_builder::TextForm;
use crate::error::{Error, Result};
use crate::input::params::params;
use crate::input::time_zone::TimeZoneName;
use crate::input::value::{Argument, FromArgument};
use crate::record::to_json::Case;

/// The shape of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// A fixed schema for each route, lossless: records and lists inside a row stay what they are.
    Nested,
    /// One flat row a record, with a column for each indicator and each additional question.
    Wide,
}

impl FromArgument for Layout {
    const PYTHON: &'static str = "Literal['nested', 'wide']";
    const TYPESCRIPT: &'static str = "\"nested\" | \"wide\"";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match &value {
            Argument::Text(text) if text == "nested" => Ok(Layout::Nested),
            Argument::Text(text) if text == "wide" => Ok(Layout::Wide),
            _ => Err(Error::invalid(name, format!("`{name}` must be \"nested\" or \"wide\"."))),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Text(
            match self {
                Layout::Nested => "nested",
                Layout::Wide => "wide",
            }
            .to_owned(),
        )
    }
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

impl FromArgument for IndicatorSource {
    const PYTHON: &'static str = "Literal['value', 'key']";
    const TYPESCRIPT: &'static str = "\"value\" | \"key\"";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match &value {
            Argument::Text(text) if text == "value" => Ok(IndicatorSource::Value),
            Argument::Text(text) if text == "key" => Ok(IndicatorSource::Key),
            _ => Err(Error::invalid(name, format!("`{name}` must be \"value\" or \"key\"."))),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Text(
            match self {
                IndicatorSource::Value => "value",
                IndicatorSource::Key => "key",
            }
            .to_owned(),
        )
    }
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

impl FromArgument for QuestionNames {
    const PYTHON: &'static str = "Literal['text', 'id']";
    const TYPESCRIPT: &'static str = "\"text\" | \"id\"";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match &value {
            Argument::Text(text) if text == "text" => Ok(QuestionNames::Text),
            Argument::Text(text) if text == "id" => Ok(QuestionNames::Id),
            _ => Err(Error::invalid(name, format!("`{name}` must be \"text\" or \"id\"."))),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Text(
            match self {
                QuestionNames::Text => "text",
                QuestionNames::Id => "id",
            }
            .to_owned(),
        )
    }
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

impl FromArgument for Compression {
    const PYTHON: &'static str = "Literal['zstd', 'snappy', 'none']";
    const TYPESCRIPT: &'static str = "\"zstd\" | \"snappy\" | \"none\"";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match &value {
            Argument::Text(text) if text == "zstd" => Ok(Compression::Zstd),
            Argument::Text(text) if text == "snappy" => Ok(Compression::Snappy),
            Argument::Text(text) if text == "none" => Ok(Compression::None),
            _ => Err(Error::invalid(name, format!("`{name}` must be \"zstd\", \"snappy\" or \"none\"."))),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Text(
            match self {
                Compression::Zstd => "zstd",
                Compression::Snappy => "snappy",
                Compression::None => "none",
            }
            .to_owned(),
        )
    }
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
    const PYTHON: &'static str = "Literal['excel-br']";
    const TYPESCRIPT: &'static str = "\"excel-br\"";
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
    #[derive(Default)]
    TableOptions {
        /// `"nested"` (a fixed schema, lossless) or `"wide"` (flat, a column for each indicator and question).
        [keyword] layout: Option<Layout>;
        /// For the wide layout: `"value"`, or `"key"` where numeric ids come as dates in `value` (and the value where
        /// there is no key).
        [keyword] indicators: IndicatorSource = "\"value\"";
        /// For the wide layout: columns of questions are called by their newest `"text"`, or by their `"id"`.
        [keyword] questions: QuestionNames = "\"text\"";
        /// The zone of timestamp columns, such as `"America/Sao_Paulo"`; UTC unless told, but in Excel's dialect of Brazil.
        [keyword] time_zone: Option<TimeZoneName>;
        /// For CSV: `"excel-br"` for what Excel in Brazil opens as it is.
        [keyword] dialect: Option<Dialect>;
        /// For Parquet: `"zstd"`, `"snappy"` or `"none"`.
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
    /// The wide layout as it is unless told.
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
