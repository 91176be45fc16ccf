//! The platform's routes: which routes exist, who may call them, and which function answers each of them.

mod actions;
mod answers;
mod blocklist;
mod branches;
mod categories;
mod customers;
mod details;
mod follow_ups;
mod invites;
mod links;
mod listing;
mod new_answers;
mod quarantines;
mod sends;

use crate::account::state::State;
use crate::behaviour::options::{BlocklistSpelling, Options, QuarantineSpelling, UpdateMethod};
use crate::http::exchange::{Request, Response};

/// A route's function. Its text is the action code in the path, or empty.
type Handler = fn(&mut State, &Request, &str) -> Result<Response, Response>;

/// Answers a request as the platform would.
pub(crate) fn handle(state: &mut State, request: &Request) -> Response {
    if let Some(refusal) = state.rate.refusal(&state.options) {
        return refusal;
    }
    let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    if segments == ["authorization", "token"] {
        return match request.method.as_str() {
            "GET" => state.tokens.issue(request, &state.key, &state.options),
            _ => not_allowed("GET"),
        };
    }
    let Some((methods, code)) = route(&segments, &state.options) else {
        return Response::message(404, "Route not found.");
    };
    let Some((_, handler)) = methods.iter().find(|(name, _)| *name == request.method) else {
        let names: Vec<_> = methods.iter().map(|(name, _)| *name).collect();
        return not_allowed(&names.join(", "));
    };
    if let Some(refusal) = state.tokens.refusal(request) {
        return refusal;
    }
    handler(state, request, code).unwrap_or_else(|refusal| refusal)
}

/// The names by which faults know the routes, in every spelling that the platform may have.
pub(crate) const ROUTES: [&str; 20] = [
    "authorization/token",
    "actions-info",
    "answers-info",
    "create-answer",
    "invites-info",
    "no-response",
    "update-invite",
    "send",
    "send/bulk",
    "actions",
    "feedback-follow-ups",
    "category-info",
    "details-info",
    "branches",
    "send-blacklist",
    "send-blocklist",
    "blacklist-info",
    "blocklist-info",
    "quarentines-info",
    "quarantines-info",
];

/// Returns the functions of a path, by method, and the action code in the path; `None` for an unknown path.
fn route<'a>(segments: &[&'a str], options: &Options) -> Option<(Vec<(&'static str, Handler)>, &'a str)> {
    let one = |method: &'static str, handler: Handler| vec![(method, handler)];
    let blocked = match options.blocklist_spelling {
        BlocklistSpelling::Blacklist => ("send-blacklist", "blacklist-info"),
        BlocklistSpelling::Blocklist => ("send-blocklist", "blocklist-info"),
    };
    let quarantines = match options.quarantine_spelling {
        QuarantineSpelling::Quarentines => "quarentines-info",
        QuarantineSpelling::Quarantines => "quarantines-info",
    };
    let update = match options.update_invite_method {
        UpdateMethod::Put => "PUT",
        UpdateMethod::Post => "POST",
    };
    Some(match *segments {
        ["actions-info"] => (one("GET", actions::list), ""),
        ["actions-info", code] => (one("GET", actions::get), code),
        ["answers-info", code] => (one("GET", answers::list), code),
        ["create-answer", code] => (one("POST", new_answers::create), code),
        ["invites-info", code] => (one("GET", invites::list), code),
        ["no-response", code] => (one("GET", invites::unanswered), code),
        ["update-invite"] => (one(update, invites::update), ""),
        ["send", "bulk", code] => (one("POST", sends::send_bulk), code),
        ["send", code] => (one("POST", sends::send), code),
        ["actions", code, "invites"] => (one("POST", links::create), code),
        ["feedback-follow-ups"] => (one("PUT", follow_ups::update), ""),
        ["category-info", code] => (one("GET", categories::list), code),
        ["details-info", code] => (one("GET", details::list), code),
        ["branches"] => (vec![("GET", branches::list as Handler), ("POST", branches::create)], ""),
        [name] if name == blocked.0 => (one("POST", blocklist::add), ""),
        [name] if name == blocked.1 => (one("GET", blocklist::list), ""),
        [name] if name == quarantines => (one("GET", quarantines::list), ""),
        _ => return None,
    })
}

fn not_allowed(methods: &str) -> Response {
    let mut answer = Response::message(405, "Method not allowed.");
    answer.headers.push(("allow".to_owned(), methods.to_owned()));
    answer
}

/// Returns the index of the action whose rows a listing shows; `None` for `all`, if the route accepts `all`.
fn action_filter(state: &State, code: &str, all: bool) -> Result<Option<usize>, Response> {
    if all && code == "all" {
        return Ok(None);
    }
    action(state, code).map(Some)
}

/// Returns the index of the action with the code in a path.
fn action(state: &State, code: &str) -> Result<usize, Response> {
    state.action(code).ok_or_else(|| Response::message(400, "Action not found."))
}

/// Returns the index of an action that is neither paused nor blocked.
fn open_action(state: &State, code: &str) -> Result<usize, Response> {
    let index = action(state, code)?;
    let holds_code = |list: &[String]| list.iter().any(|name| name == code);
    if holds_code(&state.options.blocked) {
        return Err(Response::message(401, "This action is blocked for integrations."));
    }
    if holds_code(&state.options.paused) {
        return Err(Response::message(401, "This action is paused."));
    }
    Ok(index)
}

#[cfg(test)]
mod tests {
    use super::{ROUTES, route};
    use crate::behaviour::options::{BlocklistSpelling, Options, QuarantineSpelling};

    #[test]
    fn every_name_belongs_to_a_route() {
        let other = Options {
            blocklist_spelling: BlocklistSpelling::Blocklist,
            quarantine_spelling: QuarantineSpelling::Quarantines,
            ..Options::default()
        };
        for name in ROUTES.into_iter().filter(|name| *name != "authorization/token") {
            let paths = [name.to_owned(), format!("{name}/T0AXXX"), format!("{name}/T0AXXX/invites")];
            let is_found = |options: &Options| {
                paths.iter().any(|path| route(&path.split('/').collect::<Vec<_>>(), options).is_some())
            };
            assert!(is_found(&Options::default()) || is_found(&other), "{name}");
        }
    }
}
