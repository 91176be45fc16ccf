//! Control from another process: the calls of [`Sandbox`](crate::Sandbox), as routes below `/sandbox`. Only the
//! command-line program serves these routes; a sandbox inside a test's own process is called directly.
//!
//! ```text
//! curl $CONTROL_URL/sent
//! curl -X POST $CONTROL_URL/faults -d '{"route": "send", "status": 503}'
//! curl -X DELETE $CONTROL_URL/requests
//! ```

use serde::Deserialize;
use serde_json::{Value, json};

use crate::account::changes::Place;
use crate::account::state::State;
use crate::behaviour::faults::{Fault, Reply};
use crate::behaviour::settings::{Setting, parse_setting};
use crate::http::exchange::{Request, Response};

/// The path of the routes.
pub(crate) const PATH: &str = "/sandbox";

/// Rows to add: a number of made-up rows, or the caller's own records.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Insert {
    #[serde(default = "one")]
    count: usize,
    #[serde(default = "front")]
    at: Place,
    records: Option<Vec<Value>>,
}

fn one() -> usize {
    1
}

fn front() -> Place {
    Place::Front
}

/// Answers a request below [`PATH`].
pub(crate) fn handle(state: &mut State, request: &Request) -> Response {
    let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    let done = Ok(json!({ "message": "OK" }));
    let result = match (request.method.as_str(), segments.as_slice()) {
        ("GET", ["sent"]) => Ok(Value::from(state.sent.clone())),
        ("GET", ["requests"]) => Ok(Value::from(state.request_log.all())),
        ("GET", ["deliveries"]) => Ok(Value::from(state.deliveries.clone())),
        ("GET", ["unknown_indicators"]) => Ok(json!(state.unknown_indicators)),
        ("GET", ["memberships"]) => Ok(state.memberships.to_json()),
        ("GET", ["records", resource]) => {
            state.records(resource).map(Value::from).ok_or_else(|| format!("there is no `{resource}`"))
        }
        ("DELETE", ["sent"]) => {
            state.sent.clear();
            done
        }
        ("DELETE", ["requests"]) => {
            state.request_log.clear();
            done
        }
        ("DELETE", ["faults"]) => {
            state.faults.clear();
            done
        }
        ("DELETE", ["tokens"]) => {
            state.tokens.expire();
            done
        }
        ("POST", ["faults"]) => setting::<Fault>(request).and_then(|fault| {
            state.faults.push(fault);
            done
        }),
        ("POST", ["replies"]) => setting::<Reply>(request).and_then(|reply| {
            state.replies.push_back(reply);
            done
        }),
        ("POST", ["options"]) => body(request).and_then(|change| state.configure(change)).and(done),
        ("POST", ["records", resource]) => body(request).and_then(|rows| insert(state, resource, rows)),
        ("DELETE", ["records", resource, id]) => {
            state.remove(resource, &[(*id).to_owned()]).map(|count| json!({ "removed": count }))
        }
        ("PATCH", ["records", resource, id]) => {
            state.touch(resource, &[(*id).to_owned()]).map(|count| json!({ "touched": count }))
        }
        _ => return Response::message(404, "There is no such control route: see the guide to testing."),
    };
    match result {
        Ok(value) => Response::json(200, &value),
        Err(message) => Response::message(400, &message),
    }
}

fn setting<T: Setting>(request: &Request) -> Result<T, String> {
    parse_setting(&String::from_utf8_lossy(&request.body))
}

fn body(request: &Request) -> Result<Value, String> {
    serde_json::from_slice(&request.body).map_err(|error| format!("the body is no JSON: {error}"))
}

fn insert(state: &mut State, resource: &str, rows: Value) -> Result<Value, String> {
    let rows: Insert = serde_json::from_value(rows).map_err(|error| error.to_string())?;
    let ids = match rows.records {
        Some(records) => state.insert_records(resource, records)?,
        None => state.insert(resource, rows.count, rows.at)?,
    };
    Ok(json!({ "ids": ids }))
}
