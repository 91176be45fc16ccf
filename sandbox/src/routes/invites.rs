//! `invites-info`, `no-response` and `update-invite`: who was asked, who has not answered, and changes to the contacts
//! of invites.

use serde_json::{Value, json};

use super::action_filter;
use super::listing::{self, Shape};
use crate::account::order;
use crate::account::state::State;
use crate::clock;
use crate::data::invites::{Invite, valid_email, valid_phone};
use crate::http::exchange::{Request, Response};

pub(super) fn list(state: &mut State, request: &Request, code: &str) -> Result<Response, Response> {
    let action = action_filter(state, code, true)?;
    let options = &state.options;
    let window = listing::window(request, options, false)?;
    let email = listing::filter(request, options, "email");
    let phone = listing::filter(request, options, "phone");
    let now = clock::now();
    let keep = |invite: &Invite| {
        invite.is_listed(now)
            && action.is_none_or(|action| invite.action == action)
            && window.is_none_or(|window| window.contains(invite))
            && email.is_none_or(|email| invite.email.eq_ignore_ascii_case(email))
            && phone.is_none_or(|phone| listing::same_phone(&invite.phone, phone))
    };
    let shape = Shape { key: "invites", limit: 500, rows_first: false };
    let write = |invite: &Invite, out: &mut String| {
        out.push_str(&invite.listed(options.seed, &state.actions).to_string());
    };
    Ok(listing::page(request, options, &shape, &state.invites, Some(&keep), &write))
}

pub(super) fn unanswered(state: &mut State, request: &Request, code: &str) -> Result<Response, Response> {
    let action = action_filter(state, code, false)?;
    let options = &state.options;
    let window = listing::window(request, options, false)?;
    let email = listing::filter(request, options, "email");
    // The platform's documents disagree about the name, so the route accepts both.
    let client =
        listing::filter(request, options, "clienteId").or_else(|| listing::filter(request, options, "clientId"));
    let column = listing::filter(request, options, "indicator");
    let value = listing::filter(request, options, "indicatorValue");
    let now = clock::now();
    let keep = |invite: &Invite| {
        invite.is_listed(now)
            && invite.answered.is_none()
            && action.is_none_or(|action| invite.action == action)
            && window.is_none_or(|window| window.contains(invite))
            && email.is_none_or(|email| invite.email.eq_ignore_ascii_case(email))
            && client.is_none_or(|client| invite.client.as_deref() == Some(client))
            && column.is_none_or(|column| {
                invite.indicators.iter().any(|one| one.column == column && value.is_none_or(|value| one.is(value)))
            })
    };
    let shape = Shape { key: "invites", limit: 20, rows_first: true };
    let write = |invite: &Invite, out: &mut String| {
        out.push_str(&invite.unanswered(options.seed, &state.actions).to_string());
    };
    Ok(listing::page(request, options, &shape, &state.invites, Some(&keep), &write))
}

pub(super) fn update(state: &mut State, request: &Request, _: &str) -> Result<Response, Response> {
    let body = request.json()?;
    let updates = body["invites"].as_array().filter(|list| !list.is_empty());
    let updates = updates.ok_or_else(|| Response::message(400, "Please inform at least one invite."))?;
    let mut outcomes = Vec::with_capacity(updates.len());
    let mut any = false;
    for change in updates {
        let message = match applied(&mut state.invites, change) {
            Ok(()) => {
                any = true;
                "Successfully updated invite."
            }
            Err(message) => message,
        };
        outcomes.push(json!({ "inviteId": change["inviteId"], "message": message }));
    }
    if any && state.options.order.is_by_update() {
        order::sort(&mut state.invites, state.options.order);
    }
    let status = if any { 200 } else { 400 };
    Ok(Response::json(status, &json!({ "message": outcomes })))
}

/// Applies either the whole update or nothing of it.
fn applied(invites: &mut [Invite], change: &Value) -> Result<(), &'static str> {
    let id = change["inviteId"].as_str().unwrap_or("");
    if id.len() != 24 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err("Failure: Invalid inviteId.");
    }
    let field = |name: &str, good: fn(&str) -> bool, wrong: &'static str| match &change[name] {
        Value::Null => Ok(None),
        Value::String(text) if text.is_empty() => Ok(None),
        Value::String(text) if good(text) => Ok(Some(text.clone())),
        _ => Err(wrong),
    };
    let name = field("name", |text| !text.trim().is_empty(), "Failure: Invalid name.")?;
    let email = field("email", valid_email, "Failure: Invalid email.")?;
    let phone = field("phone", valid_phone, "Failure: Invalid phone number.")?;
    if name.is_none() && email.is_none() && phone.is_none() {
        return Err("Failure: All fields are empty.");
    }
    let invite = invites.iter_mut().find(|invite| invite.id == id);
    let invite = invite.ok_or("Invite not found")?;
    if invite.answered.is_some() {
        return Err("Failure: Invite already answered and cannot be updated.");
    }
    invite.name = name.unwrap_or(std::mem::take(&mut invite.name));
    invite.email = email.unwrap_or(std::mem::take(&mut invite.email));
    invite.phone = phone.unwrap_or(std::mem::take(&mut invite.phone));
    invite.updated = clock::now();
    Ok(())
}
