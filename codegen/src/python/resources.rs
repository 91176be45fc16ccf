//! The asynchronous resources, with one method for each operation.

use std::fmt::Write as _;

use indecx::bindings::catalog::{OperationDecl, Output, RESOURCES, ResourceDecl};
use indecx::bindings::params::ParamDecl;

use super::docstrings::{WIDTH, docstring, wrap};
use super::types::type_name;
use crate::output::doc_line;
use crate::sources::{operation_doc, resource_doc};

/// The module from which programs import the classes. The `repr` of a class names this module.
const PUBLIC: &str = "indecx.asynchronous.resources";

/// Names that the declared parameter types may use.
const IMPORTED: [(&str, &[&str]); 3] =
    [("collections.abc", &["Mapping", "Sequence"]), ("datetime", &["datetime"]), ("typing", &["Any", "Literal"])];
const INPUTS: [&str; 8] =
    ["CustomerLike", "DateLike", "FollowUpLike", "InviteUpdateLike", "NewAnswerLike", "OnOutcome", "Progress", "Rows"];
/// Types that have an `Async` counterpart for the asynchronous resources.
const CALLBACKS: [&str; 2] = ["OnOutcome", "Progress"];

pub(super) fn module() -> String {
    let classes: String = RESOURCES.iter().map(|resource| resource_class(resource)).collect();
    let mut out = String::from(
        "\"\"\"Resources: the operations of each, as methods.\n\n\
         Generated from the core's declarations by `make generate`.\n\"\"\"\n\n\
         from __future__ import annotations\n\n",
    );
    // Most names occur only in annotations, so they are imported only for type checkers.
    out.push_str("from typing import TYPE_CHECKING\n\nfrom indecx.asynchronous.listing import AsyncListing, summary\n");
    out.push_str("from indecx.asynchronous.writing import call, write\n");
    out.push_str("\nif TYPE_CHECKING:\n");
    for (module, names) in IMPORTED {
        let used: Vec<&str> = names.iter().copied().filter(|name| uses(&classes, name)).collect();
        if !used.is_empty() {
            let _ = writeln!(out, "    from {module} import {}", used.join(", "));
        }
    }
    out.push_str("\n    from indecx import _internal, records\n");
    let inputs: Vec<&str> = INPUTS.into_iter().filter(|name| uses(&classes, name)).collect();
    let _ = writeln!(out, "    from indecx.inputs import (");
    inputs.iter().for_each(|name| {
        let _ = match CALLBACKS.contains(name) {
            true => writeln!(out, "        Async{name} as {name},"),
            false => writeln!(out, "        {name},"),
        };
    });
    out.push_str(
        "    )\n    from indecx.outcomes import Outcomes\n    from indecx.table import Table\n\n__all__ = [\n",
    );
    let mut names: Vec<&str> = RESOURCES.iter().map(|resource| resource.class).collect();
    names.sort_unstable();
    for name in names {
        let _ = writeln!(out, "    \"Async{name}\",");
    }
    out.push_str("]\n");
    out + &classes
}

/// Returns whether a module's text names this type.
fn uses(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

fn resource_class(resource: &ResourceDecl) -> String {
    let mut out = format!("\n\nclass Async{}:\n", resource.class);
    out.push_str(&docstring(&doc_line(resource_doc(resource)), 4));
    let _ = write!(out, "\n    __module__ = \"{PUBLIC}\"\n    __slots__ = (\"_native\",)\n\n");
    out.push_str("    def __init__(self, native: _internal.Client) -> None:\n        self._native = native\n");
    for operation in resource.operations {
        out.push('\n');
        out.push_str(&method(operation));
    }
    let _ = write!(
        out,
        "\n    def __repr__(self) -> str:\n        return f\"Async{}({{self._native.describe()}})\"\n",
        resource.class
    );
    out
}

fn method(operation: &OperationDecl) -> String {
    let params = (operation.params)();
    let name = operation.name.split('.').next_back().unwrap_or_default();
    let (opening, return_type) = match operation.output {
        Output::Listing(record) => ("def", format!("AsyncListing[records.{}]", record.name)),
        Output::Record(record) => ("async def", format!("records.{}", record.name)),
        Output::Outcomes(_) => ("async def", "Outcomes".to_owned()),
        Output::Summary(_) => ("async def", "Table".to_owned()),
        _ => ("async def", "Any".to_owned()),
    };
    let mut out = format!("    {opening} {name}(\n        self,\n");
    out.push_str(&parameters(operation, &params));
    let _ = writeln!(out, "    ) -> {return_type}:");
    out.push_str(&method_docstring(operation, &params));
    let _ = writeln!(out, "        arguments = {{");
    for param in params.iter().filter(|param| rows_of(operation) != Some(param.name)) {
        let _ = writeln!(out, "            \"{0}\": {0},", param.name);
    }
    out.push_str("        }\n");
    out + &return_statement(operation)
}

/// Returns the name of the parameter with the rows of a write; `None` for other operations.
fn rows_of(operation: &OperationDecl) -> Option<&'static str> {
    match operation.output {
        Output::Outcomes(rows) => Some(rows),
        _ => None,
    }
}

fn parameters(operation: &OperationDecl, params: &[ParamDecl]) -> String {
    let mut out = String::new();
    let mut keywords = false;
    for param in params {
        if !param.positional && !keywords {
            keywords = true;
            out.push_str("        *,\n");
        }
        if rows_of(operation) == Some(param.name) {
            let _ = writeln!(out, "        {}: Rows[{}],", param.name, type_name(param.ty));
        } else {
            let _ = writeln!(out, "        {},", parameter(param));
        }
    }
    out.push_str(match operation.output {
        Output::Listing(_) | Output::Summary(_) => "        progress: Progress | None = None,\n",
        Output::Outcomes(_) => "        on_outcome: OnOutcome | None = None,\n",
        _ => "",
    });
    out
}

fn return_statement(operation: &OperationDecl) -> String {
    let name = operation.name;
    match operation.output {
        Output::Listing(_) => {
            format!("        return AsyncListing(self._native.listing(\"{name}\", arguments), progress)\n")
        }
        Output::Summary(_) => {
            format!("        return await summary(self._native, \"{name}\", arguments, progress)\n")
        }
        Output::Outcomes(rows) => format!(
            "        writing = self._native.write(\"{name}\", arguments)\n        \
             return await write(writing, {rows}, on_outcome)\n"
        ),
        _ => format!("        return await call(self._native, \"{name}\", arguments)  # type: ignore[no-any-return]\n"),
    }
}

fn parameter(param: &ParamDecl) -> String {
    let name = param.name;
    match param.default {
        Some(default) => format!("{name}: {} = {}", type_name(param.ty), literal(default)),
        None if param.optional => format!("{name}: {} | None = None", type_name(param.ty)),
        None => format!("{name}: {}", type_name(param.ty)),
    }
}

/// Returns a JSON scalar as Python writes it.
fn literal(json: &str) -> &str {
    match json {
        "true" => "True",
        "false" => "False",
        "null" => "None",
        // The default is a tuple, since a default must be immutable.
        "[]" => "()",
        other => other,
    }
}

fn method_docstring(operation: &OperationDecl, params: &[ParamDecl]) -> String {
    let mut out = String::from("        \"\"\"");
    let first = wrap(&doc_line(operation_doc(operation)), WIDTH - 11);
    out.push_str(&first.join("\n        "));
    let _ = write!(out, "\n\n        Route: `{}`.\n\n        Args:\n", operation.endpoint.label());
    let own = match operation.output {
        Output::Listing(_) | Output::Summary(_) => {
            Some(("progress", "Called with the rows so far and the total; or `True` for a tqdm bar."))
        }
        Output::Outcomes(_) => Some(("on_outcome", "Called with the outcomes of each request as it settles.")),
        _ => None,
    };
    let documented = params.iter().map(|param| (param.name, doc_line(param.doc)));
    for (name, doc) in documented.chain(own.map(|(name, doc)| (name, doc.to_owned()))) {
        let lines = wrap(&format!("{name}: {doc}"), WIDTH - 12);
        let _ = writeln!(out, "            {}", lines.join("\n                "));
    }
    out.push_str("        \"\"\"\n");
    out
}
