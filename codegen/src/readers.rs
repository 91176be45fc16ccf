//! The functions by which the Node binding makes plain objects of rows: the core hands their values over as one JSON
//! text, in the order of the declarations.

use std::fmt::Write as _;

use indecx::bindings::catalog;
use indecx::bindings::schema::Type;

use crate::output::Generated;
use crate::typescript::HEAD;

pub(crate) fn files() -> Vec<Generated> {
    vec![("bindings-node/js/rows.cjs".into(), readers())]
}

/// What stands before the functions that make records.
const READERS_HEAD: &str = r#""use strict";

// The values of some rows, one after the other, and the place of the next one. They belong to one
// call of `readRows`, within which nothing else runs.
let values;
let at;

/** The rows of a record's kind, from their values as JSON text. */
function readRows(record, json) {
  const read = READERS[record];
  values = JSON.parse(json);
  at = 0;
  const rows = [];
  while (at < values.length) rows.push(read());
  values = undefined;
  return rows;
}

function list(read) {
  const length = values[at++];
  if (length === null) return null;
  const items = [];
  for (let item = 0; item < length; item++) items.push(read());
  return items;
}

/** A record inside another comes as a list of one. */
function one(read) {
  return values[at++] === null ? null : read();
}
"#;

/// The functions that make plain objects from values: every object of a kind is one literal, so that
/// all have the same shape.
fn readers() -> String {
    let mut out = format!("{HEAD}{READERS_HEAD}");
    for record in catalog::records() {
        let _ = write!(out, "\nfunction read{}() {{\n  return {{\n", record.name);
        for field in record.fields {
            let value = match field.ty {
                Type::Record(inner) => format!("one(read{})", inner.name),
                Type::List(Type::Record(inner)) => format!("list(read{})", inner.name),
                _ => "values[at++]".to_owned(),
            };
            let _ = writeln!(out, "    {}: {value},", field.camel_name());
        }
        out.push_str("    extra: values[at++] || {},\n  };\n}\n");
    }
    out.push_str("\nconst READERS = {\n");
    for record in catalog::records() {
        let _ = writeln!(out, "  {0}: read{0},", record.name);
    }
    out.push_str("};\n\nmodule.exports = { readRows };\n");
    out
}
