//! From an error status to an error: the one place that knows the platform's messages.
//!
//! The texts come in several spellings and languages, so they are matched as lower-case parts, and
//! an unknown text falls back to what the status alone says, by the platform's table of errors.

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::config::key_hint;
use crate::endpoint::Request;
use crate::error::{Error, ErrorKind, Unavailable};
use crate::page::without_bom;

/// What a 401 is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Paused,
    Blocked,
    Key,
    Token,
}

/// Where a message stands; some bodies name the status as `error` beside it.
const MESSAGE: [&str; 3] = ["message", "mensaje", "error"];

/// The server's message in lower case; empty when the body has none.
fn message(body: &[u8]) -> String {
    let body: Map<String, Value> = serde_json::from_slice(without_bom(body)).unwrap_or_default();
    let text = MESSAGE.iter().find_map(|name| match body.get(*name)? {
        Value::String(text) => Some(text.clone()),
        Value::Array(texts) => Some(texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")),
        _ => None,
    });
    text.unwrap_or_default().to_lowercase()
}

fn has(message: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| message.contains(part))
}

fn refusal(message: &str) -> Refusal {
    if has(message, &["paused", "pausad"]) {
        Refusal::Paused
    } else if has(message, &["blocked", "bloquead"]) {
        Refusal::Blocked
    } else if has(message, &["invalid api key", "company not found", "chave", "clave api", "empresa"]) {
        Refusal::Key
    } else {
        Refusal::Token
    }
}

/// Whether a refused request may pass with a new token.
pub(crate) fn is_about_the_token(status: u16, body: &[u8]) -> bool {
    status == 401 && refusal(&message(body)) == Refusal::Token
}

/// The error for any status that is not a success.
pub(crate) fn error(status: u16, body: Bytes, request_id: Option<String>, request: &Request, key: &str) -> Error {
    let text = message(&body);
    let label = request.endpoint.label();
    let said = |kind, what: &str| Error::new(kind, format!("{label} answered {status}: {what}"));
    let error = match status {
        400 if has(&text, &["key is missing"]) => {
            said(ErrorKind::Authentication, "the company key did not arrive. A proxy on the way may drop headers.")
        }
        400 | 404 if status == 404 || has(&text, &["action not found"]) => not_found(&said, &text, request),
        400 => said(ErrorKind::BadRequest, &bad_request(&text)),
        401 => match refusal(&text) {
            Refusal::Paused => said(
                ErrorKind::ActionUnavailable,
                "the action is paused. Activate it in the IndeCX console and try again.",
            )
            .with_unavailable(Unavailable::Paused),
            Refusal::Blocked => said(
                ErrorKind::ActionUnavailable,
                "the action is blocked for integrations. Allow them in the action's settings in the IndeCX console.",
            )
            .with_unavailable(Unavailable::Blocked),
            Refusal::Key => said(
                ErrorKind::Authentication,
                "the platform does not know this company key. Check it in \
                the IndeCX console (Settings, Integrations).",
            ),
            Refusal::Token => said(ErrorKind::Authentication, "the platform refused the token, a fresh one included."),
        },
        402 => {
            let which = ["email", "sms"].into_iter().find(|which| text.contains(which)).unwrap_or("account's");
            said(
                ErrorKind::InsufficientBalance,
                &format!("the {which} balance does not suffice. Nothing was sent; top it up in the IndeCX console."),
            )
        }
        403 => said(ErrorKind::Authentication, "access is forbidden. Check that the company key may use this route."),
        408 => said(ErrorKind::Server, "the server gave up waiting."),
        429 => said(ErrorKind::RateLimit, "too many requests for this company key. Lower `rate_limit`, or wait."),
        300..=399 => said(ErrorKind::Status, "the server redirected elsewhere. Check `base_url`."),
        500..=599 => said(ErrorKind::Server, "the server failed. Try again later."),
        _ => said(ErrorKind::Status, "the request was refused."),
    };
    let error = error.with_status(status, request_id, body);
    match key_hint(key).filter(|_| error.kind() == ErrorKind::Authentication) {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

fn not_found(said: &dyn Fn(ErrorKind, &str) -> Error, text: &str, request: &Request) -> Error {
    match &request.action {
        Some(action) if action.looks_like_an_id() => said(
            ErrorKind::NotFound,
            "there is no such action. What was given looks like an id; the platform takes an action's code, such as \
             T0AXXX: `control_id` of `actions.list`.",
        ),
        Some(_) if text.contains("action") || text.is_empty() => said(
            ErrorKind::NotFound,
            "there is no such action. `actions.list` gives the codes (`control_id`) of the active ones.",
        ),
        _ => said(ErrorKind::NotFound, "there is no such thing. Check the input and `base_url`."),
    }
}

/// The platform's known complaints in words that say what to do. Texts that are not known stay in
/// the body: they may hold what a customer wrote.
fn bad_request(text: &str) -> String {
    let known = [
        ("at least one customer", "the platform saw no customer in the request."),
        ("already been answered", "the invite has already been answered."),
        ("invalid metric type", "a question's type is not one that the platform takes."),
        ("invalid answer for the question", "an answer does not fit its question; the body names the question."),
    ];
    known
        .iter()
        .find(|(part, _)| text.contains(part))
        .map_or("the platform refused the input; the error's body says why.", |(_, what)| what)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{error, is_about_the_token};
    use crate::endpoint::{Endpoint, Request};
    use crate::error::{ErrorKind, Unavailable};

    static SEND: Endpoint = Endpoint::post("send/{action}");

    fn of(status: u16, body: &str) -> crate::Error {
        error(status, Bytes::copy_from_slice(body.as_bytes()), None, &Request::new(&SEND), "k")
    }

    #[test]
    fn the_platforms_messages_are_known_in_any_spelling() {
        for (status, body, kind) in [
            (400, r#"{"message":"Action not found."}"#, ErrorKind::NotFound),
            (400, r#"{"message":"API key is missing."}"#, ErrorKind::Authentication),
            (400, r#"{"message":"Please inform at least one customer."}"#, ErrorKind::BadRequest),
            (401, r#"{"message":"Invalid API key."}"#, ErrorKind::Authentication),
            (401, "<html>", ErrorKind::Authentication),
            (400, r#"{"statusCode":400,"message":"Action not found.","error":"Bad Request"}"#, ErrorKind::NotFound),
            (400, "\u{feff}{\"mensaje\":\"Action not found.\"}", ErrorKind::NotFound),
            (400, r#"{"message":["Action not found."],"error":"Bad Request"}"#, ErrorKind::NotFound),
            (402, r#"{"message":"Insufficient SMS balance."}"#, ErrorKind::InsufficientBalance),
            (403, "", ErrorKind::Authentication),
            (404, "", ErrorKind::NotFound),
            (418, "", ErrorKind::Status),
            (429, "", ErrorKind::RateLimit),
            (503, "<html>", ErrorKind::Server),
        ] {
            assert_eq!(of(status, body).kind(), kind, "{status} {body}");
        }
    }

    #[test]
    fn a_401_about_the_action_is_not_about_the_token() {
        let paused = br#"{"message":"This action is paused."}"#;
        assert!(!is_about_the_token(401, paused));
        assert!(!is_about_the_token(401, br#"{"message":"Invalid api key."}"#));
        let beside = br#"{"statusCode":401,"message":"This action is paused.","error":"Unauthorized"}"#;
        assert!(!is_about_the_token(401, beside));
        assert!(is_about_the_token(401, br#"{"message":"jwt expired"}"#));
        assert!(is_about_the_token(401, b"<html>"));
        let blocked = of(401, r#"{"message":"This action is blocked for integrations."}"#);
        assert_eq!(blocked.unavailable(), Some(Unavailable::Blocked));
    }

    #[test]
    fn the_servers_words_stay_out_of_the_message() {
        let error = of(400, r#"{"message":"ana@example.com is no e-mail"}"#);
        assert!(!format!("{error} {error:?}").contains("ana@example.com"));
        assert!(error.body().is_some());
    }
}
