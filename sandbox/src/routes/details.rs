//! `details-info`: the status of each dispatch of an action.

use super::action_filter;
use super::listing::{self, Shape};
use crate::account::state::State;
use crate::clock;
use crate::data::invites::Invite;
use crate::http::exchange::{Request, Response};

pub(super) fn list(state: &mut State, request: &Request, code: &str) -> Result<Response, Response> {
    let action = action_filter(state, code, false)?;
    let options = &state.options;
    let window = listing::window(request, options, false)?;
    let status = listing::filter(request, options, "status");
    let now = clock::now();
    let keep = |invite: &Invite| {
        invite.is_listed(now)
            && action.is_none_or(|action| invite.action == action)
            && window.is_none_or(|window| window.contains(invite))
            && status.is_none_or(|status| invite.status() == status)
    };
    let shape = Shape { key: "details", limit: 30, rows_first: false };
    let write = |invite: &Invite, out: &mut String| {
        let row = invite.details(options.seed, &state.actions, &state.company);
        out.push_str(&row.to_string());
    };
    Ok(listing::page(request, options, &shape, &state.invites, Some(&keep), &write))
}
