//! The types of structs in Python.

use std::fmt::Write as _;

use super::docstrings::wrap;
use crate::output::doc_line;
use crate::structs::{Field, Holds};

/// Returns the type of an input: any sequence is accepted, and nested inputs are mappings.
pub(crate) fn input_type(holds: &Holds) -> String {
    match holds {
        Holds::List(of) => format!("Sequence[{}]", input_type(of)),
        Holds::Nullable(of) => format!("{} | None", input_type(of)),
        // All fields of a tag are text; those of a question depend on its type.
        Holds::Named(name) if name == "Tag" => "Mapping[str, str]".to_owned(),
        Holds::Named(_) => "Mapping[str, Any]".to_owned(),
        other => type_name(other),
    }
}

/// Returns the default of a field; `None` if the field is required.
pub(crate) fn default(holds: &Holds) -> Option<&'static str> {
    match holds {
        Holds::Nullable(_) => Some("None"),
        Holds::List(_) => Some("()"),
        Holds::Indicators => Some("{}"),
        _ => None,
    }
}

/// Returns annotated names, each with its doc text as a comment before it.
pub(super) fn annotations(fields: &[Field]) -> String {
    fields.iter().fold(String::new(), |mut out, field| {
        for line in wrap(&doc_line(&field.doc), super::docstrings::WIDTH - 7) {
            let _ = writeln!(out, "    #: {line}");
        }
        let _ = writeln!(out, "    {}: {}", field.name, type_name(&field.holds));
        out
    })
}

pub(crate) fn type_name(holds: &Holds) -> String {
    match holds {
        Holds::Text => "str".to_owned(),
        Holds::Bytes => "bytes".to_owned(),
        Holds::Path => "str | os.PathLike[str]".to_owned(),
        Holds::Code => "str | int".to_owned(),
        Holds::Whole => "int".to_owned(),
        Holds::Number | Holds::Seconds => "float".to_owned(),
        Holds::Boolean => "bool".to_owned(),
        Holds::Moment => "datetime".to_owned(),
        Holds::Any => "object".to_owned(),
        Holds::Words(words) => {
            format!("Literal[{}]", words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", "))
        }
        Holds::Texts => "dict[str, str]".to_owned(),
        Holds::Indicators => "Mapping[str, Any]".to_owned(),
        Holds::Error => "IndeCXError".to_owned(),
        Holds::Named(name) => name.clone(),
        Holds::List(of) => format!("list[{}]", type_name(of)),
        Holds::Nullable(of) => format!("{} | None", type_name(of)),
    }
}
