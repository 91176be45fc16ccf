//! `actions-info`: the account's actions and their questionnaires.

use serde_json::Value;

use super::action;
use crate::account::state::State;
use crate::data::actions::Action;
use crate::http::exchange::{Request, Response};

pub(super) fn list(state: &mut State, _: &Request, _: &str) -> Result<Response, Response> {
    let rows = state.listed_actions().iter().map(Action::listed).collect();
    Ok(Response::json(200, &Value::Array(rows)))
}

pub(super) fn get(state: &mut State, _: &Request, code: &str) -> Result<Response, Response> {
    let found = action(state, code)?;
    Ok(Response::json(200, &state.actions[found].questionnaire()))
}
