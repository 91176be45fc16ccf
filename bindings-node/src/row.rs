//! Rows as JSON text, which JavaScript parses.

use indecx::Row;
use indecx::bindings::to_json::{Case, write_row};

/// A record as JSON text under Node's names.
pub(crate) fn record_text(row: &Row) -> String {
    let mut out = Vec::new();
    write_row(row, Case::Camel, &mut out);
    text(out)
}

/// The text that `write_row` wrote, which is UTF-8.
pub(crate) fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
