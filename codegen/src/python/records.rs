//! The record classes, with one property for each declared field.

use std::fmt::Write as _;

use indecx::bindings::catalog::records;
use indecx::bindings::marks::Mark;
use indecx::bindings::schema::{FieldDecl, RecordDecl, Type};

use super::docstrings::docstring;
use crate::output::doc_line;

/// The module from which programs import the classes. Pickles and messages name this module.
const PUBLIC: &str = "indecx.records";

pub(super) fn module() -> String {
    let mut out = String::from(
        "\"\"\"Records: what the rows of each listing, and the answers of other operations, are.\n\n\
         Generated from the core's declarations by `make generate`.\n\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from datetime import datetime\n\
         from typing import Any, ClassVar\n\n\
         from indecx._internal import Declaration\n\
         from indecx.rows import Row, WithIndicators\n\n\
         __all__ = [\n",
    );
    let mut names: Vec<&str> = records().iter().map(|record| record.name).collect();
    names.sort_unstable();
    for name in names {
        let _ = writeln!(out, "    \"{name}\",");
    }
    out.push_str("]\n");
    for record in records() {
        out.push_str(&record_class(record));
    }
    out
}

fn record_class(record: &RecordDecl) -> String {
    let base = if record.fields.iter().any(has_indicators) { "WithIndicators" } else { "Row" };
    let mut out = format!("\n\nclass {}({base}):\n", record.name);
    out.push_str(&docstring(&doc_line(record.doc), 4));
    let _ = write!(out, "\n    __module__ = \"{PUBLIC}\"\n    __slots__ = ()\n");
    let _ = writeln!(out, "    _declaration: ClassVar[Declaration] = Declaration(\"{}\")", record.name);
    for (at, field) in record.fields.iter().enumerate() {
        let _ = write!(out, "\n    @property\n    def {}(self) -> {} | None:\n", field.name, type_of(field.ty));
        out.push_str(&docstring(&doc_line(field.doc), 8));
        let _ = writeln!(out, "        return self._get({at})  # type: ignore[no-any-return]");
    }
    out
}

fn has_indicators(field: &FieldDecl) -> bool {
    field.is(Mark::Indicators)
}

fn type_of(ty: Type) -> String {
    match ty {
        ty if ty.is_text() => "str".to_owned(),
        Type::Number => "float".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Timestamp => "datetime".to_owned(),
        Type::List(of) => format!("list[{}]", type_of(*of)),
        Type::Record(record) => record.name.to_owned(),
        _ => "Any".to_owned(),
    }
}
