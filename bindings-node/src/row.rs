//! Rows as JSON text, which JavaScript parses.

use indecx::Row;
use indecx::bindings::to_json::{Case, write_row};

/// Returns a record as JSON text with names in camel case.
pub(crate) fn record_text(row: &Row) -> String {
    let mut out = Vec::new();
    write_row(row, Case::Camel, &mut out);
    text(out)
}

/// Returns the text that `write_row` wrote, which is UTF-8.
pub(crate) fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
