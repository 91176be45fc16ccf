//! The types of what operations take, as Python spells them.

use indecx::bindings::types::InputType;

/// `Sequence[str]`, `Literal['ih1', 'ih2']`.
pub(crate) fn spelled(ty: InputType) -> String {
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
        InputType::Nullable(of) => format!("{} | None", spelled(*of)),
        InputType::List(of) => format!("Sequence[{}]", spelled(*of)),
        InputType::Pair(of) => format!("tuple[{0}, {0}]", spelled(*of)),
        InputType::Mapping(of) => format!("Mapping[str, {}]", spelled(*of)),
        InputType::Input { name, .. } => format!("{name}Like"),
        _ => "Any".to_owned(),
    }
}
