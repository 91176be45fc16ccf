//! The generated TypeScript of the Node binding: the resources, the records, and the readers of records.

mod errors;
mod inputs;
mod options;
mod records;
mod resources;
mod results;
mod rows;
mod sandbox;
mod structs;
mod types;

use std::fmt::Write as _;
use std::path::Path;

use indecx::bindings::camel::camel_text;
use indecx::bindings::schema::Type;

use crate::output::{Generated, doc_line};

const HEAD: &str = "// Generated from the core's declarations by `make generate`.\n";

pub(crate) fn files() -> Vec<Generated> {
    let folder = Path::new("bindings-node/ts/generated");
    let files = [
        ("error-details.cts", errors::details()),
        ("inputs.cts", inputs::inputs()),
        ("options.cts", options::options()),
        ("records.cts", records::types()),
        ("resources.cts", resources::resources()),
        ("results.cts", results::results()),
        ("rows.cts", rows::readers()),
        ("sandbox-options.cts", sandbox::options()),
    ];
    files.map(|(name, text)| (folder.join(name), text)).into()
}

fn type_name(ty: Type) -> String {
    match ty {
        Type::Timestamp => "string".to_owned(),
        ty if ty.is_text() => "string".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Json => "unknown".to_owned(),
        Type::List(of) => format!("{}[]", type_name(*of)),
        Type::Record(record) => record.name.to_owned(),
        other => panic!("TypeScript has no type for {other:?}"),
    }
}

/// Returns a doc text in one line, with the names as Node spells them.
fn camel_doc(doc: &str) -> String {
    camel_text(&doc_line(doc))
}

fn write_doc(out: &mut String, indent: &str, doc: &str) {
    let _ = writeln!(out, "{indent}/** {} */", camel_doc(doc));
}

/// Writes an import of types from a module.
fn write_import(out: &mut String, names: impl IntoIterator<Item = String>, from: &str) {
    let names = names.into_iter().collect::<Vec<_>>().join(",\n  ");
    let _ = writeln!(out, "import type {{\n  {names},\n}} from \"{from}\";");
}
