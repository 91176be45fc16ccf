//! The functions with which the Node binding makes plain objects from rows. The core passes the values of the rows as
//! one JSON text, in the order of the declarations.

use std::fmt::Write as _;

use indecx::bindings::camel::field_name;
use indecx::bindings::catalog;
use indecx::bindings::schema::{FieldDecl, Type};

use super::{HEAD, type_name, write_import};

/// The part of the file before the functions that make records.
const READERS_HEAD: &str = r#"
// The values of some rows one after the other, and the index of the next one. They belong to one
// call of `readRows`, during which nothing else runs.
const EMPTY: readonly unknown[] = [];
let values = EMPTY;
let at = 0;

/** Makes the rows of a record from their values as JSON text. */
export function readRows(record: string, json: string): unknown[] {
  const read = READERS[record];
  if (read === undefined) throw new TypeError(`there is no record ${record}`);
  values = JSON.parse(json);
  at = 0;
  const rows: unknown[] = [];
  while (at < values.length) rows.push(read());
  values = EMPTY;
  return rows;
}

function list<T>(read: () => T): T[] | null {
  const length = values[at++];
  if (length === null) return null;
  const items: T[] = [];
  for (let item = 0; item < (length as number); item++) items.push(read());
  return items;
}

/** Reads a record inside another, which comes as a list of one. */
function one<T>(read: () => T): T | null {
  return values[at++] === null ? null : read();
}
"#;

/// Returns the functions that make plain objects from values. All objects of a record come from one literal, so that
/// the JavaScript engine gives them the same shape.
pub(super) fn readers() -> String {
    let records = catalog::records();
    let mut out = HEAD.to_owned();
    write_import(&mut out, records.iter().map(|record| record.name.to_owned()), "./records.cjs");
    out.push_str(READERS_HEAD);
    for record in &records {
        let _ = write!(out, "\nfunction read{0}(): {0} {{\n  return {{\n", record.name);
        for field in record.fields {
            let _ = writeln!(out, "    {}: {},", field_name(field), value(field));
        }
        out.push_str("    extra: (values[at++] || {}) as Record<string, unknown>,\n  };\n}\n");
    }
    out.push_str("\nconst READERS: Readonly<Record<string, () => unknown>> = {\n");
    for record in &records {
        let _ = writeln!(out, "  {0}: read{0},", record.name);
    }
    out.push_str("};\n");
    out
}

/// Returns the expression that reads one field's value.
fn value(field: &FieldDecl) -> String {
    match field.ty {
        Type::Record(inner) => format!("one(read{})", inner.name),
        Type::List(Type::Record(inner)) => format!("list(read{})", inner.name),
        ty => format!("values[at++] as {} | null", type_name(ty)),
    }
}
