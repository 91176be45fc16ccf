//! `send-blacklist` and `blacklist-info`: addresses that must not be contacted any more.

use serde_json::{Value, json};

use super::listing::{self, Shape};
use crate::account::order;
use crate::account::state::State;
use crate::clock;
use crate::data::invites::valid_email;
use crate::data::records::Record;
use crate::http::exchange::{Request, Response};

pub(super) fn list(state: &mut State, request: &Request, _: &str) -> Result<Response, Response> {
    let window = listing::window(request, &state.options, true)?;
    let keep = |row: &Record| window.is_none_or(|window| window.contains(row));
    let shape = Shape { key: "data", limit: 1_000, rows_first: false };
    let write = |row: &Record, out: &mut String| out.push_str(&row.value.to_string());
    let rows = &state.blocklist;
    Ok(listing::page(request, &state.options, &shape, rows, Some(&keep), &write))
}

pub(super) fn add(state: &mut State, request: &Request, _: &str) -> Result<Response, Response> {
    let body = request.json()?;
    let email = body["email"].as_str().unwrap_or("");
    if !valid_email(email) {
        return Err(Response::message(400, "Invalid email."));
    }
    let reason = match &body["reason"] {
        Value::Null => "",
        Value::String(text) => text,
        _ => return Err(Response::message(400, "Invalid reason.")),
    };
    let created = clock::now();
    let row = Record {
        id: email.to_owned(),
        created,
        updated: None,
        value: json!({ "reason": reason, "email": email, "createdAt": clock::iso(created) }),
    };
    if !state.blocklist.iter().any(|row| row.id == email) {
        order::place(&mut state.blocklist, row, state.options.order);
    }
    Ok(Response::message(200, "Sent to the blocklist successfully."))
}
