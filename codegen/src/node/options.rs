//! The option objects of clients, tables and files in TypeScript.

use std::fmt::Write as _;

use indecx::bindings::camel::{camel_name, camel_text};
use indecx::bindings::params::{ParamDecl, Params};
use indecx::tables::TableOptions;
use serde_json::Value;

use super::HEAD;
use super::structs::{type_name, write_doc};
use super::types;
use crate::contracts;
use crate::output::doc_line;
use crate::structs::{Field, Holds};

const IMPORTS: &str = r#"import type { KnownOptions } from "../internal/options.cjs";
import type { Logger } from "../logger.cjs";
"#;

/// The option that only Node's clients have, which never leaves JavaScript.
const LOGGER: &str = "  /** Receives a line for each attempt at a request; `console` works. Default: no logger. */
  logger?: Logger | null | undefined;
";

/// The options that belong to files of one kind.
const OF_FILES: [(&str, &str, &str, &str); 2] = [
    ("ParquetOptions", "PARQUET_OPTIONS", "compression", "Options of a Parquet file."),
    ("CsvOptions", "CSV_OPTIONS", "dialect", "Options of a CSV file."),
];

pub(super) fn options() -> String {
    format!("{HEAD}{IMPORTS}{}{}", of_clients(), of_tables())
}

fn of_clients() -> String {
    let options = contracts::client_options();
    let mut out = String::from("\n/** Options of a client. */\nexport interface ClientOptions {\n");
    for (field, default) in &options {
        write_doc(&mut out, "  ", &client_doc(field, default), &[]);
        let _ = writeln!(out, "  {}?: {} | null | undefined;", camel_name(&field.name), type_name(inner(&field.holds)));
    }
    out.push_str(LOGGER);
    out.push_str("}\n\n/** The same under the core's names. @internal */\n");
    out.push_str("export const CLIENT_OPTIONS: KnownOptions<ClientOptions> = {\n");
    for (field, _) in &options {
        let _ = writeln!(out, "  {}: \"{}\",", camel_name(&field.name), field.name);
    }
    out + "  logger: null,\n};\n"
}

/// Returns the type of a field without null.
fn inner(holds: &Holds) -> &Holds {
    match holds {
        Holds::Nullable(of) => inner(of),
        holds => holds,
    }
}

/// Returns the doc text of an option with its default. Node counts in milliseconds.
fn client_doc(field: &Field, default: &Value) -> String {
    let doc = doc_line(&field.doc);
    match default.as_f64() {
        Some(seconds) if field.name == "timeout" => {
            format!("{} Default: {}.", doc.replace("Seconds", "Milliseconds"), seconds * 1000.0)
        }
        Some(number) => format!("{doc} Default: {number}."),
        None => doc,
    }
}

fn of_tables() -> String {
    let (own, all): (Vec<_>, Vec<_>) = TableOptions::declared()
        .into_iter()
        .partition(|option| OF_FILES.iter().any(|(.., name, _)| *name == option.name));
    let mut out = String::new();
    write_options(&mut out, "TableOptions", "TABLE_OPTIONS", None, "Options of a table.", &all);
    for (class, constant, name, doc) in OF_FILES {
        let own: Vec<_> = own.iter().filter(|option| option.name == name).cloned().collect();
        write_options(&mut out, class, constant, Some(("TableOptions", "TABLE_OPTIONS")), doc, &own);
    }
    out
}

fn write_options(
    out: &mut String,
    class: &str,
    constant: &str,
    base: Option<(&str, &str)>,
    doc: &str,
    options: &[ParamDecl],
) {
    let extends = base.map(|(base, _)| format!(" extends {base}")).unwrap_or_default();
    let _ = writeln!(out, "\n/** {doc} */\nexport interface {class}{extends} {{");
    for option in options {
        let default = option.default.map(|default| format!(" Default: `{default}`.")).unwrap_or_default();
        let _ = writeln!(out, "  /** {}{default} */", camel_text(&doc_line(option.doc)));
        let _ = writeln!(out, "  {}?: {} | undefined;", camel_name(option.name), types::type_name(option.ty));
    }
    let _ = writeln!(out, "}}\n\n/** The same under the core's names. @internal */");
    let _ = writeln!(out, "export const {constant}: KnownOptions<{class}> = {{");
    if let Some((_, base)) = base {
        let _ = writeln!(out, "  ...{base},");
    }
    for option in options {
        let _ = writeln!(out, "  {}: \"{}\",", camel_name(option.name), option.name);
    }
    out.push_str("};\n");
}
