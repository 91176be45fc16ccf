//! Customers in requests for sends and links: the platform's checks of them, and the invite that it makes for each.

use serde_json::Value;

use crate::account::order;
use crate::account::state::State;
use crate::clock;
use crate::data::indicators::received;
use crate::data::invites::Invite;
use crate::http::exchange::Response;

/// The largest number of customers in one request.
const MOST: usize = 1_000;

/// Returns the customers of a request's body, checked.
pub(super) fn listed(body: &Value) -> Result<&Vec<Value>, Response> {
    let refused = |message: &str| Err(Response::message(400, message));
    match body["customers"].as_array() {
        None => refused("Please inform at least one customer."),
        Some(list) if list.is_empty() => refused("Please inform at least one customer."),
        Some(list) if list.len() > MOST => refused("The maximum number of customers per request is 1000."),
        Some(list) => {
            for customer in list {
                check(customer)?;
            }
            Ok(list)
        }
    }
}

/// Refuses a customer that the platform would refuse.
pub(super) fn check(customer: &Value) -> Result<(), Response> {
    let refused = |message: &str| Err(Response::message(400, message));
    let Some(fields) = customer.as_object() else {
        return refused("Invalid customer.");
    };
    for (name, value) in fields {
        let good = match name.as_str() {
            "nome" | "email" => value.is_string() || value.is_null(),
            "telefone" => value.is_string() || value.is_null() || value.is_u64(),
            "scheduling" => match value {
                Value::Null => true,
                Value::String(text) => text.is_empty() || clock::scheduling(text).is_some(),
                _ => false,
            },
            _ => !value.is_array() && !value.is_object(),
        };
        if !good {
            return refused(&format!("Invalid value for the field {name}."));
        }
    }
    if contact(customer, "email").is_empty() && contact(customer, "telefone").is_empty() {
        return refused("Please inform the customer's email or phone.");
    }
    Ok(())
}

/// Returns the text of a contact; it is empty if there is none.
pub(super) fn contact(customer: &Value, name: &str) -> String {
    match &customer[name] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Returns the indicators of a customer: all fields except the platform's own.
fn indicators(customer: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let fields = customer.as_object().into_iter().flatten();
    let fields = fields.map(|(name, value)| (name.as_str(), value));
    fields.filter(|(name, value)| !["nome", "email", "telefone", "scheduling"].contains(name) && !value.is_null())
}

/// Records or refuses the indicators of customers that their action does not have.
pub(super) fn note_indicators(state: &mut State, action: usize, customers: &[Value]) -> Result<(), Response> {
    let names = customers.iter().flat_map(indicators).map(|(name, _)| name);
    state.note_indicators(action, names)
}

/// Adds invites to the account.
pub(super) fn add_invites(state: &mut State, invites: Vec<Invite>) {
    order::place_all(&mut state.invites, invites, state.options.order);
}

/// Creates the invite of a customer.
pub(super) fn make_invite(
    state: &mut State,
    action: usize,
    customer: &Value,
    scheduled: Option<i64>,
    reminder: bool,
) -> Invite {
    let now = clock::now();
    let serial = state.next.invite;
    state.next.invite += 1;
    let mut invite = Invite::fresh(state.options.seed, serial, action, now);
    invite.name = contact(customer, "nome");
    invite.email = contact(customer, "email");
    invite.phone = contact(customer, "telefone");
    invite.scheduled = scheduled;
    invite.listed_from = now + i64::try_from(state.options.invite_delay_ms).unwrap_or(i64::MAX / 2);
    if reminder {
        invite.reminders.push(now + 3 * clock::DAY);
    }
    invite.indicators.extend(indicators(customer).filter_map(|(name, value)| received(name, value)));
    invite
}
