//! `branches`: the company's branches. Their secondary fields are members of the row itself.

use serde_json::{Value, json};

use crate::account::state::State;
use crate::clock;
use crate::data::random::{Kind, id};
use crate::data::records::Record;
use crate::http::exchange::{Request, Response};

pub(super) fn list(state: &mut State, _: &Request, _: &str) -> Result<Response, Response> {
    let rows = state.branches.iter().map(|row| row.value.clone()).collect();
    Ok(Response::json(200, &Value::Array(rows)))
}

pub(super) fn create(state: &mut State, request: &Request, _: &str) -> Result<Response, Response> {
    let body = request.json()?;
    let refused = |message: &str| Err(Response::message(400, message));
    let name = body["corporate_name"].as_str().unwrap_or("");
    if name.trim().is_empty() {
        return refused("Invalid corporate_name.");
    }
    let kind = match &body["type"] {
        Value::String(kind) if kind == "ih1" || kind == "ih2" => kind,
        _ => return refused("Invalid type. Allowed: ih1, ih2"),
    };
    let created = clock::now();
    let serial = state.next.branch;
    let id = id(state.options.seed, Kind::Branch, serial, created);
    let mut row = json!({ "_id": id, "corporate_name": name, "type": kind });
    let fields = match &body["secondary_fields"] {
        Value::Null => &Vec::new(),
        Value::Array(fields) => fields,
        _ => return refused("Invalid secondary_fields."),
    };
    for field in fields {
        match field["key"].as_str() {
            Some(key) if !key.is_empty() && row.get(key).is_none() => {
                row[key] = field["value"].clone();
            }
            _ => return refused("Invalid secondary_fields."),
        }
    }
    state.next.branch += 1;
    state.branches.push(Record { id: id.clone(), created, updated: None, value: row });
    Ok(Response::json(200, &json!({ "_id": id, "active": true, "corporate_name": name, "type": kind })))
}
