//! Reads the same payload as a table: it must have as many rows, and each row the same texts and the same `extra`.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use indecx::bindings::RawListing;
use indecx::bindings::schema::Type;
use indecx::bindings::to_json::{Case, write_extra};
use indecx::tables::{Layout, TableOptions, Target, TextForm};
use indecx::{Row, Value};

/// Pulls the listing again as a table, and compares it with the rows that a loop gave. Returns how many values the
/// table could not read.
pub(crate) async fn same(listing: &RawListing, layout: Layout, rows: &[Row]) -> Result<u64, String> {
    let options = TableOptions::default().layout(layout);
    let export = listing.export(Target::Memory(TextForm::Plain), &options, Case::Snake);
    let exported = export.map_err(|error| error.to_string())?.finish().await.map_err(|error| error.to_string())?;
    let unreadable = exported.receipt.unreadable;
    let table = exported.table.ok_or("no table came")?;
    if table.rows() != rows.len() {
        return Err(format!("{} rows in the {layout:?} table, and {} in a loop", table.rows(), rows.len()));
    }
    let mut rows = rows.iter();
    for batch in table.batches() {
        for (at, row) in (0..batch.num_rows()).zip(rows.by_ref()) {
            alike(batch, at, row, layout).map_err(|field| format!("`{field}` differs in the {layout:?} table"))?;
        }
    }
    Ok(unreadable)
}

fn alike(batch: &RecordBatch, at: usize, row: &Row, layout: Layout) -> Result<(), String> {
    let mut extra = Vec::new();
    write_extra(row, &mut extra);
    let extra = Some(String::from_utf8_lossy(&extra).into_owned()).filter(|extra| extra != "{}");
    // The wide layout splits records, indicators and questions, and its `extra` differs, so it is not compared.
    let shown = text(batch.column_by_name("extra"), at);
    if layout == Layout::Nested && shown != extra && parsed(shown) != parsed(extra) {
        return Err("extra".to_owned());
    }
    for (field, decl) in row.decl().fields.iter().enumerate() {
        let Type::Text = decl.ty else { continue };
        let shown = match row.get(field) {
            Value::Text(text) if layout == Layout::Wide && text == "****" => None,
            Value::Text(text) => Some(text.replace('\0', "\u{fffd}")),
            _ => None,
        };
        if text(batch.column_by_name(decl.name), at) != shown {
            return Err(decl.name.to_owned());
        }
    }
    Ok(())
}

/// Parses JSON text with U+FFFD instead of U+0000, since tables contain no U+0000; `None` if a parser of values refuses
/// the text.
fn parsed(json: Option<String>) -> Option<serde_json::Value> {
    serde_json::from_str(&json?.replace("\\u0000", "\\ufffd")).ok()
}

fn text(column: Option<&ArrayRef>, at: usize) -> Option<String> {
    let column = column?.as_string::<i32>();
    column.is_valid(at).then(|| column.value(at).to_owned())
}
