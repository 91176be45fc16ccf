//! `tests/declarations.json`: the declared operations and records as data. The tests of each language compare what that
//! language offers with these data.

use std::collections::HashMap;

use indecx::ErrorKind;
use indecx::bindings::camel::{camel_case, field_name};
use indecx::bindings::catalog::{Output, RESOURCES, records};
use indecx::bindings::errors::{class_name, details};
use indecx::bindings::params::Params;
use indecx::bindings::schema::Type;
use indecx::tables::TableOptions;
use serde_json::{Map, Value, json};

use crate::contracts;
use crate::output::Generated;
use crate::python;
use crate::python::structs::{default, input_type, type_name as python_type};
use crate::structs::{Field, Holds, Struct};

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
            .map(|field| json!({"name": field.name, "camel": field_name(field), "type": type_name(field.ty)}));
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
    json!({"operations": operations, "records": fields_of, "classes": classes(), "options": options(), "errors": errors()})
}

/// Declares the hand-written Python classes beside records: each field with its type and its default, as Python writes
/// them.
fn classes() -> Value {
    let results = [contracts::receipt(), contracts::outcome()].map(|of| class(&of, python_type, |_| None));
    let inputs = contracts::inputs().into_iter().map(|of| class(&of, input_type, default));
    results.into_iter().chain(inputs).collect::<Map<String, Value>>().into()
}

/// Declares the details of each class of error, as Python writes them.
fn errors() -> Value {
    // An error that a program makes itself has no details.
    let nullable = |holds: &Holds| format!("{} | None", python_type(holds).trim_end_matches(" | None"));
    let types: HashMap<String, String> =
        contracts::error_details().iter().map(|detail| (detail.name.clone(), nullable(&detail.holds))).collect();
    let classes = ErrorKind::ALL.iter().map(|kind| {
        let kind = *kind;
        let attributes = details(kind).iter().map(|detail| {
            // Other HTTP clients in Python use the name `status_code` too.
            let name = if *detail == "status" { "status_code" } else { detail };
            (name.to_owned(), types[*detail].clone().into())
        });
        (class_name(kind).to_owned(), Value::Object(attributes.collect()))
    });
    Value::Object(classes.into_iter().collect())
}

/// Declares the options in Python's hand-written signatures: of clients, and of tables and files.
fn options() -> Value {
    let client = contracts::client_options().into_iter().map(|(field, default)| {
        // The default of a nullable option without a default is null. If there is one, the type leaves null out.
        let ty = match (&field.holds, default.is_null()) {
            (Holds::Nullable(of), false) => python_type(of),
            (holds, _) => python_type(holds),
        };
        json!({"name": field.name, "python": ty, "default": default})
    });
    let tables = TableOptions::declared().into_iter().map(|option| {
        let default = option.default.and_then(|default| serde_json::from_str::<Value>(default).ok());
        json!({"name": option.name, "python": python::types::type_name(option.ty), "default": default})
    });
    json!({"client": client.collect::<Value>(), "tables": tables.collect::<Value>()})
}

fn class(of: &Struct, ty: fn(&Holds) -> String, default: fn(&Holds) -> Option<&'static str>) -> (String, Value) {
    let field = |field: &Field| json!({"name": field.name, "camel": camel_case(&field.name), "python": ty(&field.holds), "default": default(&field.holds)});
    (of.name.clone(), of.fields.iter().map(field).collect())
}

fn type_name(ty: Type) -> String {
    match ty {
        Type::List(of) => format!("list of {}", type_name(*of)),
        Type::Record(record) => record.name.to_owned(),
        // The field is text in every language, whichever JSON scalar the platform sends.
        ty if ty.is_text() && !matches!(ty, Type::Text) => "code".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}
