//! The target of an export: memory, or a file that appears under its name only once it is complete.

use std::path::Path;

use super::columns::string_builder::TextForm;
use super::files::draft::Draft;
use crate::error::Result;

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Parquet, compressed with zstd by default; its metadata holds the query and the time of the pull.
    Parquet,
    /// CSV in UTF-8, RFC 4180 unless another [`Dialect`](super::Dialect) is chosen. Text that a spreadsheet would run
    /// as a formula begins with `'`.
    Csv,
    /// JSON lines: one record per line, as the platform sent it.
    Jsonl,
}

impl Format {
    /// Returns the format of this name, as the bindings spell it; `None` for an unknown name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "parquet" => Some(Format::Parquet),
            "csv" => Some(Format::Csv),
            "jsonl" => Some(Format::Jsonl),
            _ => None,
        }
    }
}

/// The target of an export.
#[derive(Debug)]
pub enum Target {
    /// A [`Table`](super::Table) in memory, with this form of text columns.
    Memory(TextForm),
    /// A file.
    File(Format, Draft),
}

impl Target {
    /// A file at `path`. Opens a draft in its folder immediately.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if no file can be written there.
    pub fn file(format: Format, path: impl AsRef<Path>) -> Result<Self> {
        Draft::open(path.as_ref()).map(|draft| Target::File(format, draft))
    }
}
