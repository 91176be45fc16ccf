//! The inputs of writes in TypeScript.

use std::fmt::Write as _;

use indecx::bindings::camel::camel_case;

use super::HEAD;
use super::structs::{type_name, write_doc};
use crate::contracts;
use crate::structs::{Field, Holds, Struct};

const IMPORTS: &str = "import type { IndicatorValue, NewChoice } from \"../inputs.cjs\";\n";

/// The type of a review, which depends on the type of its question.
const REVIEW: &str = "number | boolean | string | readonly string[] | readonly NewChoice[]";

pub(super) fn inputs() -> String {
    let types = contracts::inputs().into_iter().map(|of| interface(&of));
    format!("{HEAD}{IMPORTS}{}", types.collect::<String>())
}

fn interface(of: &Struct) -> String {
    let mut out = String::from("\n");
    let known: Vec<&str> = of.fields.iter().map(|field| field.name.as_str()).collect();
    let has_indicators = of.fields.iter().any(|field| field.holds == Holds::Indicators);
    if has_indicators {
        write_doc(
            &mut out,
            "",
            &format!("{} `I` are the indicators, where your program has a type for them.", of.doc),
            &known,
        );
        let _ = writeln!(out, "export interface {}<I = Record<string, IndicatorValue>> {{", of.name);
    } else {
        write_doc(&mut out, "", &of.doc, &known);
        let _ = writeln!(out, "export interface {} {{", of.name);
    }
    for field in &of.fields {
        write_doc(&mut out, "  ", &field.doc, &known);
        let (mark, ty) = member(field);
        let _ = writeln!(out, "  {}{mark}: {ty};", camel_case(&field.name));
    }
    out + "}\n"
}

/// Returns the mark of a member, `?` if it may be left out, and the member's type.
fn member(field: &Field) -> (&'static str, String) {
    let optional = |ty: String| ("?", format!("{ty} | null | undefined"));
    match &field.holds {
        Holds::Nullable(of) => optional(input_type(of)),
        Holds::List(_) => optional(input_type(&field.holds)),
        Holds::Indicators => optional("{ [K in keyof I]: IndicatorValue }".to_owned()),
        // The id of a listed row may be null, and programs pass it unchanged: a null is refused with the row's index.
        Holds::Text if field.name.ends_with("_id") => ("", "string | null".to_owned()),
        holds => ("", input_type(holds)),
    }
}

/// Returns the type of an input. Lists are read-only, since inputs are never changed.
fn input_type(holds: &Holds) -> String {
    match holds {
        Holds::List(of) => format!("readonly {}[]", input_type(of)),
        Holds::Moment => "Date".to_owned(),
        Holds::Named(name) if name == "Review" => REVIEW.to_owned(),
        other => type_name(other),
    }
}
