//! The Python package's generated halves: the record classes and the asynchronous resources.

use std::fmt::Write as _;
use std::path::Path;

use indecx::bindings::catalog::{OperationDecl, Output, RESOURCES, ResourceDecl, records};
use indecx::bindings::params::ParamDecl;
use indecx::bindings::schema::{FieldDecl, RecordDecl, Type};

use crate::Generated;
use crate::doc_line;

const PACKAGE: &str = "bindings-python/python/indecx";
const WIDTH: usize = 96;
/// Hand-written asynchronous modules; the blocking ones are made from them.
const ASYNCHRONOUS: [&str; 4] = ["__init__.py", "client.py", "listing.py", "writing.py"];

/// What the declared parameter types may name.
const IMPORTED: [(&str, &[&str]); 3] =
    [("collections.abc", &["Mapping", "Sequence"]), ("datetime", &["datetime"]), ("typing", &["Any", "Literal"])];
const INPUTS: [&str; 8] =
    ["CustomerLike", "DateLike", "FollowUpLike", "InviteUpdateLike", "NewAnswerLike", "OnOutcome", "Progress", "Rows"];
/// Types under one name whose asynchronous half is another one.
const CALLBACKS: [&str; 2] = ["OnOutcome", "Progress"];

pub(crate) fn files() -> Vec<Generated> {
    vec![
        (format!("{PACKAGE}/records.py").into(), records_module()),
        (format!("{PACKAGE}/asynchronous/resources.py").into(), resources_module()),
    ]
}

/// Every asynchronous module, generated or read: name and text.
pub(crate) fn asynchronous_sources(root: &Path, files: &[Generated]) -> std::io::Result<Vec<(String, String)>> {
    let folder = format!("{PACKAGE}/asynchronous/");
    let mut sources: Vec<(String, String)> = files
        .iter()
        .filter_map(|(path, text)| Some((path.to_str()?.strip_prefix(&folder)?.to_owned(), text.clone())))
        .collect();
    for name in ASYNCHRONOUS {
        let text = std::fs::read_to_string(root.join(&folder).join(name))?.replace("\r\n", "\n");
        sources.push((name.to_owned(), text));
    }
    Ok(sources)
}

fn records_module() -> String {
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
    let _ = writeln!(
        out,
        "\n    __slots__ = ()\n    _declaration: ClassVar[Declaration] = Declaration(\"{}\")",
        record.name
    );
    for (at, field) in record.fields.iter().enumerate() {
        let _ = write!(out, "\n    @property\n    def {}(self) -> {} | None:\n", field.name, type_of(field.ty));
        out.push_str(&docstring(&doc_line(field.doc), 8));
        let _ = writeln!(out, "        return self._get({at})  # type: ignore[no-any-return]");
    }
    out
}

fn has_indicators(field: &FieldDecl) -> bool {
    field.name == "indicators" && matches!(field.ty, Type::List(Type::Record(_)))
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

fn resources_module() -> String {
    let classes: String = RESOURCES.iter().map(|resource| resource_class(resource)).collect();
    let mut out = String::from(
        "\"\"\"Resources: the operations of each, as methods.\n\n\
         Generated from the core's declarations by `make generate`.\n\"\"\"\n\n\
         from __future__ import annotations\n\n",
    );
    // Annotations only, but for the listing: imported where types are checked, not where code runs.
    out.push_str("from typing import TYPE_CHECKING\n\nfrom indecx.asynchronous.listing import AsyncListing\n");
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
    out.push_str("    )\n    from indecx.outcomes import Outcomes\n\n__all__ = [\n");
    let mut names: Vec<&str> = RESOURCES.iter().map(|resource| resource.class).collect();
    names.sort_unstable();
    for name in names {
        let _ = writeln!(out, "    \"Async{name}\",");
    }
    out.push_str("]\n");
    out + &classes
}

/// Whether a module's text names this type.
fn uses(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

fn resource_class(resource: &ResourceDecl) -> String {
    let mut out = format!("\n\nclass Async{}:\n", resource.class);
    out.push_str(&docstring(&doc_line(resource.doc), 4));
    out.push_str("\n    __slots__ = (\"_native\",)\n\n");
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
    let (opening, gives) = match operation.output {
        Output::Listing(record) => ("def", format!("AsyncListing[records.{}]", record.name)),
        Output::Record(record) => ("async def", format!("records.{}", record.name)),
        Output::Outcomes(_) => ("async def", "Outcomes".to_owned()),
        _ => ("async def", "Any".to_owned()),
    };
    let rows = match operation.output {
        Output::Outcomes(rows) => Some(rows),
        _ => None,
    };
    let is_listing = matches!(operation.output, Output::Listing(_));
    let mut out = format!("    {opening} {name}(\n        self,\n");
    let mut keywords = false;
    for param in &params {
        if !param.positional && !keywords {
            keywords = true;
            out.push_str("        *,\n");
        }
        if rows == Some(param.name) {
            let _ = writeln!(out, "        {}: Rows[{}],", param.name, param.python);
        } else {
            let _ = writeln!(out, "        {},", parameter(param));
        }
    }
    if is_listing {
        out.push_str("        progress: Progress | None = None,\n");
    } else if rows.is_some() {
        out.push_str("        on_outcome: OnOutcome | None = None,\n");
    }
    let _ = writeln!(out, "    ) -> {gives}:");
    out.push_str(&method_docstring(operation, &params));
    let _ = writeln!(out, "        named = {{");
    for param in params.iter().filter(|param| rows != Some(param.name)) {
        let _ = writeln!(out, "            \"{0}\": {0},", param.name);
    }
    out.push_str("        }\n");
    if is_listing {
        let _ =
            writeln!(out, "        return AsyncListing(self._native.listing(\"{}\", named), progress)", operation.name);
    } else if let Some(rows) = rows {
        let _ = writeln!(out, "        writing = self._native.write(\"{}\", named)", operation.name);
        let _ = writeln!(out, "        return await write(writing, {rows}, on_outcome)");
    } else {
        let _ = writeln!(
            out,
            "        return await call(self._native, \"{}\", named)  # type: ignore[no-any-return]",
            operation.name
        );
    }
    out
}

fn parameter(param: &ParamDecl) -> String {
    let name = param.name;
    match param.default {
        Some(default) => format!("{name}: {} = {}", param.python, literal(default)),
        None if param.optional => format!("{name}: {} | None = None", param.python),
        None => format!("{name}: {}", param.python),
    }
}

/// A JSON scalar as Python writes it.
fn literal(json: &str) -> &str {
    match json {
        "true" => "True",
        "false" => "False",
        "null" => "None",
        other => other,
    }
}

fn method_docstring(operation: &OperationDecl, params: &[ParamDecl]) -> String {
    let mut out = String::from("        \"\"\"");
    let first = wrap(&doc_line(operation.doc), WIDTH - 11);
    out.push_str(&first.join("\n        "));
    let _ = write!(out, "\n\n        Route: `{}`.\n\n        Args:\n", operation.endpoint.label());
    let own = match operation.output {
        Output::Listing(_) => {
            Some(("progress", "Told of rows so far and the total: a callable, or `True` for a tqdm bar."))
        }
        Output::Outcomes(_) => Some(("on_outcome", "Told of the outcomes of each request as it settles.")),
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

fn docstring(text: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let lines = wrap(text, WIDTH - indent - 6);
    if lines.len() == 1 {
        return format!("{pad}\"\"\"{}\"\"\"\n", lines[0]);
    }
    format!("{pad}\"\"\"{}\n{pad}\"\"\"\n", lines.join(&format!("\n{pad}")))
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().map_or(0, |line| line.chars().count());
        if last > 0 && last + 1 + word.chars().count() > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
