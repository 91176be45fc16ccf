//! `tests/declarations.json`: the declared operations and records as data, which the tests of each
//! language hold against what that language really offers.

use indecx::bindings::catalog::{Output, RESOURCES, records};
use indecx::bindings::schema::Type;
use serde_json::{Map, Value, json};

use crate::output::Generated;

pub(crate) fn files() -> Vec<Generated> {
    let text = serde_json::to_string_pretty(&declarations()).unwrap_or_default();
    vec![("tests/declarations.json".into(), text + "\n")]
}

fn declarations() -> Value {
    let mut fields_of = Map::new();
    let mut operations = Map::new();
    for record in records() {
        let fields = record
            .fields
            .iter()
            .map(|field| json!({"name": field.name, "camel": field.camel_name(), "type": type_name(field.ty)}));
        fields_of.insert(record.name.to_owned(), fields.collect());
    }
    for operation in RESOURCES.iter().flat_map(|resource| resource.operations) {
        let (kind, record) = match operation.output {
            Output::Listing(record) => ("listing", record.name),
            Output::Record(record) => ("record", record.name),
            Output::Outcomes(rows) => ("outcomes", rows),
            Output::Summary(record) => ("summary", record.name),
            _ => continue,
        };
        let params = (operation.params)()
            .into_iter()
            .map(|param| json!({"name": param.name, "positional": param.positional, "optional": param.optional}));
        operations.insert(
            operation.name.to_owned(),
            json!({"gives": kind, "record": record, "params": params.collect::<Value>()}),
        );
    }
    json!({"operations": operations, "records": fields_of})
}

fn type_name(ty: Type) -> String {
    match ty {
        Type::List(of) => format!("list of {}", type_name(*of)),
        Type::Record(record) => record.name.to_owned(),
        // Text in every language, whatever came.
        ty if ty.is_text() && !matches!(ty, Type::Text) => "code".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}
