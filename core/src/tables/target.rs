//! Where an export goes: memory, or a file that appears under its name only when it is complete.

use std::path::Path;

use super::columns::string_builder::TextForm;
use super::files::draft::Draft;
use crate::error::Result;

/// A file's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Parquet, compressed with zstd; its metadata name the query and the time.
    Parquet,
    /// CSV in UTF-8, RFC 4180 unless another [`Dialect`](super::Dialect) is chosen; a text that a spreadsheet would take
    /// for a formula begins with `'`.
    Csv,
    /// JSON lines: one record a line, as the platform sent it.
    Jsonl,
}

impl Format {
    /// The format of this name, as the bindings call it.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "parquet" => Some(Format::Parquet),
            "csv" => Some(Format::Csv),
            "jsonl" => Some(Format::Jsonl),
            _ => None,
        }
    }
}

/// Where an export goes.
#[derive(Debug)]
pub enum Target {
    /// Into a [`Table`](super::Table), with its texts in a form.
    Memory(TextForm),
    /// Into a file.
    File(Format, Draft),
}

impl Target {
    /// A file at `path`, in whose folder a draft is opened at once.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) where no file can be written there.
    pub fn file(format: Format, path: impl AsRef<Path>) -> Result<Self> {
        Draft::open(path.as_ref()).map(|draft| Target::File(format, draft))
    }
}
