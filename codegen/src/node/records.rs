//! The types of records, as rows have them.

use std::fmt::Write as _;

use indecx::bindings::camel::field_name;
use indecx::bindings::catalog;
use indecx::bindings::schema::RecordDecl;

use super::{HEAD, type_name, write_doc};

const EXTRA: &str =
    "Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text.";

pub(super) fn types() -> String {
    catalog::records().into_iter().fold(HEAD.to_owned(), |mut out, record| {
        write_record(&mut out, record);
        out
    })
}

fn write_record(out: &mut String, record: &RecordDecl) {
    out.push('\n');
    write_doc(out, "", record.doc);
    let _ = writeln!(out, "export interface {} {{", record.name);
    for field in record.fields {
        write_doc(out, "  ", field.doc);
        let _ = writeln!(out, "  {}: {} | null;", field_name(field), type_name(field.ty));
    }
    write_doc(out, "  ", EXTRA);
    out.push_str("  extra: Record<string, unknown>;\n}\n");
}
