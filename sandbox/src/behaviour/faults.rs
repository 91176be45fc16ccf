//! Faults on demand: which requests they affect, and how they change the replies. Canned replies are declared here too,
//! since they also replace the usual replies.
//!
//! This file declares faults and chooses the one for a request; `http/server.rs` drops connections, and `http/body.rs`
//! cuts bodies short.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::http::exchange::{Request, Response};
use crate::routes::ROUTES;

/// A fault in the replies to some requests.
///
/// With a `status`, a `body` or a `reset` the requests fail. Otherwise they take effect and are answered as usual, but
/// later, slower, with other headers or cut short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// The first segments of the path, such as `"answers-info"`, `"send/bulk"` or `"authorization/token"`; by default
    /// every route except the token's.
    pub route: Option<String>,
    /// The method, in any case; by default any method.
    pub method: Option<String>,
    /// Leave this many requests alone first.
    pub skip: u32,
    /// How many requests it affects, by default one; null is for ever.
    pub times: Option<u32>,
    /// The chance that it affects a request (from the sandbox's seed).
    pub probability: f64,
    /// Let the request take effect before failing it.
    pub act: bool,
    /// Wait before anything else.
    pub delay_ms: u64,
    /// Reply with this status.
    pub status: Option<u16>,
    /// Headers to set on the reply.
    pub headers: BTreeMap<String, String>,
    /// The body to reply with, as it is.
    pub body: Option<String>,
    /// Reset the connection in place of a reply.
    pub reset: bool,
    /// Announce the whole body, send this many bytes of it, then reset.
    pub cut: Option<usize>,
    /// Send the body in small chunks with this pause between them.
    pub drip_ms: Option<u64>,
    /// The size of those chunks.
    pub drip_bytes: usize,
    /// Wait between the head and the body.
    pub delay_body_ms: u64,
}

impl Default for Fault {
    fn default() -> Self {
        Self {
            route: None,
            method: None,
            skip: 0,
            times: Some(1),
            probability: 1.0,
            act: false,
            delay_ms: 0,
            status: None,
            headers: BTreeMap::new(),
            body: None,
            reset: false,
            cut: None,
            drip_ms: None,
            drip_bytes: 1,
            delay_body_ms: 0,
        }
    }
}

impl Fault {
    /// Refuses values that make no sense.
    pub(crate) fn check(&self) -> Result<(), String> {
        let known = |route: &String| ROUTES.contains(&route.trim_matches('/'));
        if !self.route.as_ref().is_none_or(known) {
            let known = ROUTES.map(|route| format!("`{route}`")).join(", ");
            return Err(format!("`route` is none that the platform has: {known}"));
        }
        if !(0.0..=1.0).contains(&self.probability) {
            return Err("`probability` must be between 0 and 1".to_owned());
        }
        self.status.map_or(Ok(()), check_status)
    }

    fn concerns(&self, request: &Request, route: &str) -> bool {
        let on_route = match &self.route {
            Some(wanted) => wanted.trim_matches('/') == route,
            None => route != "authorization/token",
        };
        let method = self.method.as_deref();
        on_route && method.is_none_or(|method| method.eq_ignore_ascii_case(&request.method))
    }

    /// Returns whether the fault replaces the route's own response.
    pub(crate) fn fails(&self) -> bool {
        self.reset || self.status.is_some() || self.body.is_some()
    }

    /// Returns the response that replaces the route's own.
    pub(crate) fn answer(&self) -> Response {
        let status = self.status.unwrap_or(200);
        match &self.body {
            Some(body) => {
                let mut answer = Response::text(status, body.clone());
                if serde_json::from_str::<Value>(body).is_err() {
                    answer.headers[0].1 = "text/html; charset=utf-8".to_owned();
                }
                answer
            }
            None => Response::message(status, default_message(status)),
        }
    }

    /// Sets the fault's headers on a response.
    pub(crate) fn apply_headers(&self, answer: &mut Response) {
        for (name, value) in &self.headers {
            set_header(answer, name, value);
        }
    }
}

fn check_status(status: u16) -> Result<(), String> {
    if (200..600).contains(&status) {
        return Ok(());
    }
    Err("`status` must be between 200 and 599".to_owned())
}

fn default_message(status: u16) -> &'static str {
    match status {
        200..=299 => "OK",
        401 => "Unauthorized",
        402 => "Insufficient email balance.",
        403 => "Forbidden",
        404 => "Not found",
        408 => "Request timeout",
        429 => "Rate limit exceeded - 20 simultaneous requests per second per company-key",
        502 => "Bad gateway",
        503 => "Service unavailable",
        504 => "Gateway timeout",
        400..=499 => "Bad request",
        _ => "Internal Server Error",
    }
}

/// Returns the first fault that affects this request, and counts the request for the fault.
pub(crate) fn take_matching(faults: &mut Vec<Fault>, rng: &mut fastrand::Rng, request: &Request) -> Option<Fault> {
    let route = request.route();
    let mut at = 0;
    while at < faults.len() {
        let fault = &mut faults[at];
        if fault.times == Some(0) {
            faults.remove(at);
            continue;
        }
        at += 1;
        if !fault.concerns(request, &route) {
            continue;
        }
        if fault.skip > 0 {
            fault.skip -= 1;
            continue;
        }
        if fault.probability < 1.0 && rng.f64() >= fault.probability {
            continue;
        }
        if let Some(times) = &mut fault.times {
            *times -= 1;
        }
        return Some(fault.clone());
    }
    None
}

/// A canned reply to the next request that is not for the token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reply {
    /// The status, by default 200.
    pub status: u16,
    /// Headers; without a `content-type` it is JSON.
    pub headers: BTreeMap<String, String>,
    /// A JSON body; null is an empty one.
    pub body: Value,
    /// A body of text, as it is.
    pub text: Option<String>,
    /// A body of bytes, in base64.
    pub base64: Option<String>,
}

impl Default for Reply {
    fn default() -> Self {
        Self { status: 200, headers: BTreeMap::new(), body: Value::Null, text: None, base64: None }
    }
}

impl Reply {
    /// Refuses values that make no sense.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.base64.as_ref().is_some_and(|coded| STANDARD.decode(coded).is_err()) {
            return Err("`base64` holds no base64".to_owned());
        }
        check_status(self.status)
    }

    pub(crate) fn answer(&self) -> Response {
        let body = match (&self.base64, &self.text) {
            (Some(coded), _) => STANDARD.decode(coded).unwrap_or_else(|_| coded.clone().into_bytes()),
            (None, Some(text)) => text.clone().into_bytes(),
            (None, None) if self.body.is_null() => Vec::new(),
            (None, None) => self.body.to_string().into_bytes(),
        };
        let mut answer = Response::text(self.status, body);
        for (name, value) in &self.headers {
            set_header(&mut answer, name, value);
        }
        answer
    }
}

fn set_header(answer: &mut Response, name: &str, value: &str) {
    let name = name.to_ascii_lowercase();
    answer.headers.retain(|(given, _)| *given != name);
    answer.headers.push((name, value.to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &str, path: &str) -> Request {
        Request {
            index: 0,
            method: method.to_owned(),
            segments: path.split('/').map(str::to_owned).collect(),
            query: Vec::new(),
            headers: hyper::HeaderMap::new(),
            body: hyper::body::Bytes::new(),
        }
    }

    fn is_hit(faults: &mut Vec<Fault>, method: &str, path: &str) -> bool {
        let mut rng = fastrand::Rng::with_seed(1);
        take_matching(faults, &mut rng, &request(method, path)).is_some()
    }

    #[test]
    fn skips_and_times_are_counted() {
        let mut faults = vec![Fault { skip: 1, times: Some(2), ..Fault::default() }];
        let hits: Vec<_> = (0..5).map(|_| is_hit(&mut faults, "GET", "branches")).collect();
        assert_eq!(hits, [false, true, true, false, false]);
        assert!(faults.is_empty());
    }

    #[test]
    fn routes_and_methods_are_told_apart() {
        let fault: Fault =
            serde_json::from_str(r#"{"route": "send", "method": "post", "times": null}"#).expect("a fault");
        let mut faults = vec![fault];
        assert!(is_hit(&mut faults, "POST", "send/T0AXXX"));
        assert!(!is_hit(&mut faults, "GET", "send/T0AXXX"));
        assert!(!is_hit(&mut faults, "POST", "send/bulk/T0AXXX"));
        let mut faults = vec![Fault::default()];
        assert!(!is_hit(&mut faults, "GET", "authorization/token"));
        assert!(is_hit(&mut faults, "GET", "anything"));
        assert!(serde_json::from_str::<Fault>(r#"{"satus": 500}"#).is_err());
    }
}
