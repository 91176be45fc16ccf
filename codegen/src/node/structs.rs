//! The types of structs in TypeScript.

use std::fmt::Write as _;

use indecx::bindings::camel::{camel_case, camel_name};

use crate::output::doc_line;
use crate::structs::{Holds, Struct};

/// How the types of a struct say that fields may be absent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// For options: each may be left out, and their defaults are set elsewhere.
    LeftOut,
    /// For results: all fields are present, and may be null.
    Null,
}

/// Returns an interface with a member for each field.
pub(super) fn interface(of: &Struct, extends: Option<&str>, absent: Absent) -> String {
    let known: Vec<&str> = of.fields.iter().map(|field| field.name.as_str()).collect();
    let mut out = String::from("\n");
    write_doc(&mut out, "", &of.doc, &known);
    let extends = extends.map(|base| format!(" extends {base}")).unwrap_or_default();
    let _ = writeln!(out, "export interface {}{extends} {{", of.name);
    for field in &of.fields {
        write_doc(&mut out, "  ", &field.doc, &known);
        let mark = if absent == Absent::LeftOut { "?" } else { "" };
        let _ = writeln!(out, "  {}{mark}: {};", camel_case(&field.name), type_name(&field.holds));
    }
    out + "}\n"
}

/// Writes a doc text. The names in backticks that are `known`, or that the core declares, are spelled like members.
pub(super) fn write_doc(out: &mut String, indent: &str, doc: &str, known: &[&str]) {
    let line = doc_line(doc);
    let parts = line.split('`').enumerate().map(|(at, part)| match at % 2 {
        1 if known.contains(&part) => camel_case(part),
        1 => camel_name(part),
        _ => part.to_owned(),
    });
    let _ = writeln!(out, "{indent}/** {} */", parts.collect::<Vec<_>>().join("`"));
}

pub(super) fn type_name(holds: &Holds) -> String {
    match holds {
        Holds::Text | Holds::Bytes | Holds::Path | Holds::Moment => "string".to_owned(),
        Holds::Code => "string | number | bigint".to_owned(),
        Holds::Whole | Holds::Number | Holds::Seconds => "number".to_owned(),
        Holds::Boolean => "boolean".to_owned(),
        Holds::Any => "unknown".to_owned(),
        Holds::Words(words) => words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | "),
        Holds::Texts => "Record<string, string>".to_owned(),
        Holds::Indicators => "Record<string, IndicatorValue>".to_owned(),
        Holds::Error => "IndeCXError".to_owned(),
        Holds::Named(name) => name.clone(),
        Holds::List(of) => format!("{}[]", type_name(of)),
        Holds::Nullable(of) => format!("{} | null", type_name(of)),
    }
}
