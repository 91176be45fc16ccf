//! `actions/{action}/invites`: creates invites whose links are sent in the response, or later to a URL of the caller.

use serde_json::{Value, json};

use super::{customers, open_action};
use crate::account::state::State;
use crate::behaviour::options::EchoOrder;
use crate::clock;
use crate::http::exchange::{Request, Response};

pub(super) fn create(state: &mut State, request: &Request, code: &str) -> Result<Response, Response> {
    let action = open_action(state, code)?;
    let body = request.json()?;
    let list = customers::listed(&body)?;
    customers::note_indicators(state, action, list)?;
    let callback = callback(&body["webhook"])?;
    let via = if callback.is_some() { "callback" } else { "links" };
    let reminder = request.flag("include-reminder");
    let real_url = request.flag("include-realurl");
    let mut echoes = Vec::with_capacity(list.len());
    let mut invites = Vec::with_capacity(list.len());
    for customer in list {
        let mut echo = json!({});
        for name in ["nome", "email", "telefone"] {
            if let Some(value) = customer.get(name) {
                echo[name] = value.clone();
            }
        }
        let email = customers::contact(customer, "email");
        if state.options.links_without_url.contains(&email) {
            echo["created_at"] = json!(clock::iso(clock::now()));
            echo["actionId"] = json!(code);
            echo["status"] = json!("erro");
            echoes.push(echo);
            continue;
        }
        let invite = customers::make_invite(state, action, customer, None, reminder);
        state.note_sent(code, via, customer, request.index);
        echo["inviteId"] = json!(invite.id);
        echo["shortUrl"] = json!(invite.short_url(state.options.seed));
        if real_url {
            echo["realUrl"] = json!(invite.real_url());
        }
        echo["created_at"] = json!(clock::iso(invite.created));
        echo["actionId"] = json!(code);
        echo["status"] = json!("integrado");
        echoes.push(echo);
        invites.push(invite);
    }
    customers::add_invites(state, invites);
    if state.options.link_echo_order == EchoOrder::Shuffled && echoes.len() > 1 {
        let sent = echoes.clone();
        state.rng.shuffle(&mut echoes);
        if echoes == sent {
            echoes.rotate_left(1);
        }
    }
    let Some((url, most)) = callback else {
        return Ok(Response::json(200, &json!({ "customers": echoes })));
    };
    for chunk in echoes.chunks(most.unwrap_or(echoes.len()).max(1)) {
        state.deliveries.push(json!({
            "url": url,
            "body": { "customers": chunk },
            "request": request.index,
        }));
    }
    let message = format!("Request received. The result will be sent to {url}");
    Ok(Response::message(200, &message))
}

/// Returns the callback URL for the links and the most links in one callback; `None` if the caller wants no callback.
fn callback(webhook: &Value) -> Result<Option<(String, Option<usize>)>, Response> {
    let refused = |message: &str| Err(Response::message(400, message));
    if webhook.is_null() {
        return Ok(None);
    }
    let url = webhook["callbackurl"].as_str().unwrap_or("");
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return refused("Invalid callbackurl.");
    }
    let most = match &webhook["maxmsg"] {
        Value::Null => None,
        value => match value.as_u64().and_then(|most| usize::try_from(most).ok()) {
            None | Some(0) => return refused("Invalid maxmsg."),
            most => most,
        },
    };
    Ok(Some((url.to_owned(), most)))
}
