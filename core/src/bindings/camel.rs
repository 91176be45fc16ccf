//! Converts messages and doc texts to Node's spelling. They are written once, with the names of arguments, fields and
//! operations in backticks, in snake case.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::bindings::catalog::{RESOURCES, records};
use crate::names::Case;
use crate::record::schema::FieldDecl;

pub use crate::names::camel_case;

/// Names that appear in messages but are not declared by an operation, such as options of a client.
const UNDECLARED_NAMES: [&str; 15] = [
    "company_key",
    "base_url",
    "max_retries",
    "max_concurrency",
    "rate_limit",
    "ca_file",
    "allow_http",
    "parse_answer",
    "parse_links",
    "time_zone",
    "sub_tag",
    "question_type",
    "n_effective",
    "left_out",
    "unmatched_links",
];

/// Node's spelling of each name that it spells differently.
static CAMEL: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let mut names: HashMap<_, _> = UNDECLARED_NAMES.iter().map(|name| (*name, camel_case(name))).collect();
    for resource in RESOURCES {
        names.insert(resource.name, camel_case(resource.name));
        for operation in resource.operations {
            let own = operation.name.rsplit('.').next().unwrap_or_default();
            names.insert(own, camel_case(own));
            names.extend((operation.params)().into_iter().map(|param| (param.name, camel_case(param.name))));
        }
    }
    for field in records().into_iter().flat_map(|record| record.fields) {
        names.insert(field.name, field_name(field));
    }
    names.insert("timeout", "timeoutMs".to_owned());
    names
});

/// Converts one name, with or without dots: `page_size` → `pageSize`, `follow_ups.update` → `followUps.update`. A name
/// that this crate does not declare, such as a user's indicator, is returned unchanged.
pub fn camel_name(name: &str) -> String {
    let parts = name.split('.').map(|part| CAMEL.get(part).map_or(part, String::as_str));
    parts.collect::<Vec<_>>().join(".")
}

/// Returns Node's name of a record's field.
pub fn field_name(field: &FieldDecl) -> String {
    field.spelled(Case::Camel).into_owned()
}

/// Converts the names in backticks in a text.
pub fn camel_text(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(at, part)| match at % 2 {
        1 => camel_name(part),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::camel_text;

    #[test]
    fn only_names_of_this_crate_change() {
        let text = "`page_size` and `timeout`, not page_size: see `control_id` of `actions.list`; `codigo_loja` stays.";
        let respelt =
            "`pageSize` and `timeoutMs`, not page_size: see `controlId` of `actions.list`; `codigo_loja` stays.";
        assert_eq!(camel_text(text), respelt);
    }
}
