//! `quarentines-info`: customers who are not contacted for a while.

use super::listing::{self, Shape};
use crate::account::state::State;
use crate::data::records::Record;
use crate::http::exchange::{Request, Response};

/// Query names that are compared with the row's field of the same name.
const FIELDS: [&str; 4] = ["clientId", "actionId", "groupId", "companyId"];

pub(super) fn list(state: &mut State, request: &Request, _: &str) -> Result<Response, Response> {
    let options = &state.options;
    let window = listing::window(request, options, false)?;
    let filter = |name| listing::filter(request, options, name);
    // The documents mix up what `all` means for actions and for groups; here it restricts neither.
    let fields: Vec<_> = FIELDS
        .iter()
        .filter_map(|name| Some((*name, filter(name)?)))
        .filter(|(name, value)| !(*value == "all" && ["actionId", "groupId"].contains(name)))
        .collect();
    let (email, phone, status) = (filter("email"), filter("phone"), filter("status"));
    let keep = |row: &Record| {
        let text = |name: &str| row.value[name].as_str().unwrap_or("");
        window.is_none_or(|window| window.contains(row))
            && email.is_none_or(|email| text("email").eq_ignore_ascii_case(email))
            && phone.is_none_or(|phone| listing::same_phone(text("phone"), phone))
            && status.is_none_or(|status| text("type") == status)
            && fields.iter().all(|(name, value)| text(name) == *value)
    };
    let shape = Shape { key: "quarantines", limit: 50, rows_first: false };
    let write = |row: &Record, out: &mut String| out.push_str(&row.value.to_string());
    Ok(listing::page(request, options, &shape, &state.quarantines, Some(&keep), &write))
}
