//! The types of parameters in Python.

use indecx::bindings::types::InputType;

/// Returns, for example, `Sequence[str]` or `Literal['ih1', 'ih2']`.
pub(crate) fn type_name(ty: InputType) -> String {
    match ty {
        InputType::Text => "str".to_owned(),
        InputType::Code => "str | int".to_owned(),
        InputType::Boolean => "bool".to_owned(),
        InputType::Integer => "int".to_owned(),
        InputType::Number => "float".to_owned(),
        InputType::Moment => "datetime".to_owned(),
        InputType::Named(name) => name.to_owned(),
        InputType::OneOf(texts) => {
            let texts = texts().iter().map(|text| format!("'{text}'")).collect::<Vec<_>>().join(", ");
            format!("Literal[{texts}]")
        }
        InputType::Nullable(of) => format!("{} | None", type_name(*of)),
        InputType::List(of) => format!("Sequence[{}]", type_name(*of)),
        InputType::Pair(of) => format!("tuple[{0}, {0}]", type_name(*of)),
        InputType::Mapping(of) => format!("Mapping[str, {}]", type_name(*of)),
        InputType::Input { name, .. } => format!("{name}Like"),
        _ => "Any".to_owned(),
    }
}
