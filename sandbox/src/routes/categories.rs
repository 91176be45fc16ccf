//! `category-info`: how answers were categorised.

use super::action_filter;
use super::listing::{self, Shape};
use crate::account::state::State;
use crate::data::answers::Row;
use crate::http::exchange::{Request, Response};

pub(super) fn list(state: &mut State, request: &Request, code: &str) -> Result<Response, Response> {
    let action = action_filter(state, code, true)?;
    let options = &state.options;
    let window = listing::window(request, options, false)?;
    let keep = |row: &Row| {
        action.is_none_or(|action| row.action == action)
            && window.is_none_or(|window| window.contains(row))
            && !row.data.categories.is_empty()
    };
    let shape = Shape { key: "answers", limit: 50, rows_first: false };
    let rows = &state.answers;
    Ok(listing::page(request, options, &shape, rows, Some(&keep), &Row::write_categories))
}
