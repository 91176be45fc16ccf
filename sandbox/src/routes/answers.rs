//! `answers-info`: lists answers.

use super::action_filter;
use super::listing::{self, Shape};
use crate::account::state::State;
use crate::data::answers::Row;
use crate::http::exchange::{Request, Response};

const SHAPE: Shape = Shape { key: "answers", limit: 50, rows_first: false };

pub(super) fn list(state: &mut State, request: &Request, code: &str) -> Result<Response, Response> {
    let action = action_filter(state, code, true)?;
    let window = listing::window(request, &state.options, false)?;
    state.drift();
    state.memberships.listed(request.index);
    let options = &state.options;
    let email = listing::filter(request, options, "email");
    let phone = listing::filter(request, options, "phone");
    let client = listing::filter(request, options, "clientId");
    let keep = |row: &Row| {
        action.is_none_or(|action| row.action == action)
            && window.is_none_or(|window| window.contains(row))
            && email.is_none_or(|email| row.data.email.eq_ignore_ascii_case(email))
            && phone.is_none_or(|phone| listing::same_phone(&row.data.phone, phone))
            && client.is_none_or(|client| row.data.client == client)
    };
    let filtered = action.is_some() || window.is_some() || [email, phone, client].iter().any(Option::is_some);
    let keep = filtered.then_some(&keep as &dyn Fn(&Row) -> bool);
    let whole = request.flag("treatments-details");
    let write = |row: &Row, out: &mut String| {
        if whole {
            row.write_whole(out, options.seed, state.actions.get(row.action));
        } else {
            row.write(out);
        }
    };
    Ok(listing::page(request, options, &SHAPE, &state.answers, keep, &write))
}
