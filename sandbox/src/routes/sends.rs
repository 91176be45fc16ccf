//! `send` and `send/bulk`: sends invites to customers. A client that repeats a request here would ask people twice, so
//! every effect is recorded.

use serde_json::Value;

use super::{customers, open_action};
use crate::account::state::State;
use crate::behaviour::options::Balance;
use crate::clock;
use crate::http::exchange::{Request, Response};

pub(super) fn send(state: &mut State, request: &Request, code: &str) -> Result<Response, Response> {
    let action = open_action(state, code)?;
    let body = request.json()?;
    customers::check(&body)?;
    effect(state, request, (code, action, "send"), std::slice::from_ref(&body))
}

pub(super) fn send_bulk(state: &mut State, request: &Request, code: &str) -> Result<Response, Response> {
    let action = open_action(state, code)?;
    let body = request.json()?;
    let list = customers::listed(&body)?;
    effect(state, request, (code, action, "bulk"), list)
}

fn effect(
    state: &mut State,
    request: &Request,
    (code, action, via): (&str, usize, &str),
    list: &[Value],
) -> Result<Response, Response> {
    match state.options.no_balance {
        Some(Balance::Email) => return Err(Response::message(402, "Insufficient email balance.")),
        Some(Balance::Sms) => return Err(Response::message(402, "Insufficient sms balance.")),
        None => {}
    }
    customers::note_indicators(state, action, list)?;
    let mut invites = Vec::with_capacity(list.len());
    for customer in list {
        let scheduled = customer["scheduling"].as_str().and_then(clock::scheduling);
        invites.push(customers::make_invite(state, action, customer, scheduled, false));
        state.note_sent(code, via, customer, request.index);
    }
    customers::add_invites(state, invites);
    Ok(Response::message(200, "Disparo configurado com sucesso!"))
}
