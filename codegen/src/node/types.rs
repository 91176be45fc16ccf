//! The types of parameters in TypeScript.

use indecx::bindings::types::InputType;

/// Returns, for example, `readonly string[]` or `"ih1" | "ih2"`.
pub(super) fn type_name(ty: InputType) -> String {
    match ty {
        InputType::Text => "string".to_owned(),
        // A program may have read a whole number of up to 15 digits as `number` or as `bigint`.
        InputType::Code => "string | number | bigint".to_owned(),
        InputType::Boolean => "boolean".to_owned(),
        InputType::Integer | InputType::Number => "number".to_owned(),
        InputType::Moment => "Date".to_owned(),
        InputType::Named(name) => name.to_owned(),
        InputType::OneOf(texts) => texts().iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(" | "),
        InputType::Nullable(of) => format!("{} | null", type_name(*of)),
        InputType::List(of) => {
            let of = type_name(*of);
            if of.contains('|') { format!("readonly ({of})[]") } else { format!("readonly {of}[]") }
        }
        InputType::Pair(of) => format!("readonly [{0}, {0}]", type_name(*of)),
        InputType::Mapping(of) => format!("Record<string, {}>", type_name(*of)),
        // A row's indicators may have the caller's own type, which has no index signature.
        InputType::Input { name, has_indicators: true } => format!("{name} | {name}<I>"),
        InputType::Input { name, has_indicators: false } => name.to_owned(),
        _ => "unknown".to_owned(),
    }
}
