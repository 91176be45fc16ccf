//! Turns a refusal into an error: by the platform's message if it is a known one, else by the status.

use bytes::Bytes;

use crate::error::{Error, ErrorKind, Unavailable};
use crate::http::company_key::CompanyKey;
use crate::http::request::Request;
use crate::record::reply::{Said, said};
use crate::record::words::{Refusal, is_about_the_route, may_mean_the_token, refusal};

/// Whether a request that was refused may succeed with a new token. `was_accepted` says whether the platform has
/// accepted the request's token before: only then can a 400 or a 403 mean that the token has expired.
pub(crate) fn is_about_the_token(status: u16, body: &[u8], was_accepted: bool) -> bool {
    let Said { words, is_the_platforms } = said(body);
    if is_about_the_route(&words) {
        return false;
    }
    match status {
        401 => matches!(refusal(&words), None | Some(Refusal::Token)),
        400 | 403 => was_accepted && is_the_platforms && may_mean_the_token(&words),
        _ => is_success(status) && refusal(&words) == Some(Refusal::Token),
    }
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

/// Whether the message may decide the kind of error: a refusal of the input or the credential, or a success whose body
/// says that the call failed.
fn message_may_decide(status: u16) -> bool {
    is_success(status) || matches!(status, 400..=404 | 409 | 422)
}

/// Builds the error for a refusal.
pub(crate) fn error(
    status: u16,
    body: &Bytes,
    request_id: Option<String>,
    request: &Request,
    key: &CompanyKey,
) -> Error {
    let Said { words, is_the_platforms } = said(body);
    let is_gateways = is_about_the_route(&words);
    let known = refusal(&words).filter(|_| message_may_decide(status) && !is_gateways);
    let label = request.endpoint.label();
    let to = ErrorBuilder {
        request,
        said: &|kind: ErrorKind, what: &str| Error::new(kind, format!("{label} answered {status}: {what}")),
    };
    let is_route_of_token = request.endpoint.gives_token;
    let error = match known {
        _ if is_route_of_token && is_the_platforms && matches!(status, 400 | 401 | 403) => to.words(Refusal::Key),
        Some(Refusal::Token) if is_route_of_token => to.words(Refusal::Key),
        Some(refusal) => to.words(refusal),
        None if !is_the_platforms && !matches!(status, 408 | 413 | 429 | 500..) => to.foreign(status),
        None => to.status(status),
    };
    let is_no_route = is_gateways || (known.is_none() && matches!(status, 404 | 405 | 410 | 501));
    let error = if is_no_route { error.no_route() } else { error };
    let error = error.with_status(status, request_id, body);
    match key.hint().filter(|_| error.kind() == ErrorKind::Authentication && !error.is_foreign()) {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

/// Returns the kind of error for a status, if the message says nothing more specific.
fn kind(status: u16) -> ErrorKind {
    match status {
        400 => ErrorKind::BadRequest,
        401 | 403 => ErrorKind::Authentication,
        402 => ErrorKind::InsufficientBalance,
        404 => ErrorKind::NotFound,
        429 => ErrorKind::RateLimit,
        408 | 500..=599 => ErrorKind::Server,
        _ => ErrorKind::Status,
    }
}

/// A refused request, and `said`, which builds an error whose message begins with the route and the status.
struct ErrorBuilder<'a> {
    request: &'a Request,
    said: &'a dyn Fn(ErrorKind, &str) -> Error,
}

impl ErrorBuilder<'_> {
    fn words(&self, refusal: Refusal) -> Error {
        let (kind, what) = match refusal {
            Refusal::Paused => {
                return (self.said)(
                    ErrorKind::ActionUnavailable,
                    "the action is paused. Activate it in the IndeCX console and try again.",
                )
                .with_unavailable(Unavailable::Paused);
            }
            Refusal::Blocked => {
                return (self.said)(
                    ErrorKind::ActionUnavailable,
                    "the action is blocked for integrations. Allow them in the action's settings in the IndeCX console.",
                )
                .with_unavailable(Unavailable::Blocked);
            }
            Refusal::Balance(whose) => return self.balance(whose),
            Refusal::NoAction => return self.no_action(),
            Refusal::KeyMissing => {
                (ErrorKind::Authentication, "the company key did not arrive. A proxy on the way may drop headers.")
            }
            Refusal::Key => (
                ErrorKind::Authentication,
                "the platform does not know this company key. Check it in the IndeCX console (Settings, Integrations).",
            ),
            Refusal::Token => (ErrorKind::Authentication, "the platform refused the token, a fresh one included."),
            Refusal::NoInvite => (ErrorKind::NotFound, "there is no such invite."),
            Refusal::Limited => (ErrorKind::RateLimit, RATE_LIMIT_MESSAGE),
            Refusal::NoCustomer => (ErrorKind::BadRequest, "the platform saw no customer in the request."),
            Refusal::Answered => (ErrorKind::BadRequest, "the invite has already been answered."),
            Refusal::QuestionType => (ErrorKind::BadRequest, "a question's type is not one that the platform takes."),
            Refusal::Question => {
                (ErrorKind::BadRequest, "an answer does not fit its question; the body names the question.")
            }
        };
        (self.said)(kind, what)
    }

    fn status(&self, status: u16) -> Error {
        let what = match status {
            // Unknown texts stay in the error's body: they may hold what a customer wrote.
            400 => "the platform refused the input; the error's body says why.",
            401 => "the platform refused the token, a fresh one included.",
            402 => return self.balance(None),
            403 => "access is forbidden. Check that the company key may use this route.",
            404 if self.request.action.is_some() => return self.no_action(),
            404 => "there is no such thing. Check the input and `base_url`.",
            408 => "the server gave up waiting.",
            413 => "the request is too large for the server, or for what stands before it.",
            429 => RATE_LIMIT_MESSAGE,
            300..=399 => "the server redirected elsewhere. Check `base_url`.",
            500..=599 => "the server failed. Try again later.",
            _ => "the request was refused.",
        };
        (self.said)(kind(status), what)
    }

    /// For a body that is not the platform's, which sends JSON objects or nothing: something else answered.
    fn foreign(&self, status: u16) -> Error {
        let what = "this page is not the platform's: a proxy or a firewall may have answered. Check `base_url`, \
                    `proxy` and what stands between.";
        (self.said)(kind(status), what).foreign()
    }

    fn balance(&self, whose: Option<&str>) -> Error {
        let whose = whose.unwrap_or("account's");
        let what = format!("the {whose} balance does not suffice. Nothing was sent; top it up in the IndeCX console.");
        (self.said)(ErrorKind::InsufficientBalance, &what)
    }

    fn no_action(&self) -> Error {
        let what = match &self.request.action {
            Some(action) if action.looks_like_an_id() => {
                "there is no such action. What was given looks like an id; the platform takes an action's code, such \
                 as T0AXXX: `control_id` of `actions.list`."
            }
            _ => "there is no such action. `actions.list` gives the codes (`control_id`) of the active ones.",
        };
        (self.said)(ErrorKind::NotFound, what)
    }
}

const RATE_LIMIT_MESSAGE: &str = "too many requests for this company key. Lower `rate_limit`, or wait.";

#[cfg(test)]
mod tests {
    use crate::http::company_key::CompanyKey;
    use bytes::Bytes;

    use super::{error, is_about_the_token};
    use crate::error::{ErrorKind, Unavailable};
    use crate::http::request::{Endpoint, Request};
    use crate::http::token::TOKEN;

    static SEND: Endpoint = Endpoint::post("send/{action}");

    fn of(status: u16, body: &str) -> crate::Error {
        of_route(&SEND, status, body)
    }

    fn of_route(route: &'static Endpoint, status: u16, body: &str) -> crate::Error {
        error(status, &Bytes::copy_from_slice(body.as_bytes()), None, &Request::new(route), &CompanyKey::of("k"))
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
    fn the_words_decide_whatever_the_status() {
        for (body, kind) in [
            ("This action is paused.", ErrorKind::ActionUnavailable),
            ("  Esta acción  está en pausa. ", ErrorKind::ActionUnavailable),
            ("This action is blocked for integrations.", ErrorKind::ActionUnavailable),
            ("Insufficient sms balance.", ErrorKind::InsufficientBalance),
            ("Invalid api key.", ErrorKind::Authentication),
            ("Falta la clave API.", ErrorKind::Authentication),
            ("Chave de API ausente.", ErrorKind::Authentication),
            ("Action not found.", ErrorKind::NotFound),
            ("Ação não encontrada.", ErrorKind::NotFound),
            ("Please inform at least one customer.", ErrorKind::BadRequest),
        ] {
            for status in [200, 400, 401, 402, 403] {
                let error = of(status, &format!(r#"{{"message":"{body}"}}"#));
                assert_eq!((error.kind(), error.status()), (kind, Some(status)), "{status} {body}");
                assert!(!error.is_foreign(), "{status} {body}");
            }
            assert_eq!(of(503, &format!(r#"{{"message":"{body}"}}"#)).kind(), ErrorKind::Server);
        }
    }

    #[test]
    fn what_a_firewall_answers_is_not_the_platforms_word() {
        for (status, kind) in
            [(400, ErrorKind::BadRequest), (401, ErrorKind::Authentication), (403, ErrorKind::Authentication)]
        {
            for body in ["<html>This action is blocked for integrations.</html>", "Blocked by policy", "[]"] {
                let error = of(status, body);
                assert_eq!((error.kind(), error.is_foreign(), error.retry_safe()), (kind, true, true), "{body}");
                assert!(error.message().contains("not the platform's"), "{error}");
                assert!(!error.message().contains("key"), "{error}");
            }
        }
        assert_eq!(of(403, r#"{"message":"Access blocked by the firewall."}"#).kind(), ErrorKind::Authentication);
        assert!(!of(403, "").is_foreign());
        assert!(!of(429, "<html>").is_foreign());
    }

    #[test]
    fn at_the_tokens_route_a_refusal_is_about_the_key() {
        for (status, body) in
            [(400, "{}"), (401, ""), (403, r#"{"message":"Forbidden"}"#), (401, r#"{"message":"Invalid token"}"#)]
        {
            let error = of_route(&TOKEN, status, body);
            assert_eq!(error.kind(), ErrorKind::Authentication);
            assert!(error.message().contains("does not know this company key"), "{error}");
        }
        assert!(of_route(&TOKEN, 403, "<html>").is_foreign());
    }

    #[test]
    fn a_refusal_that_says_nothing_else_may_be_about_the_token() {
        for body in ["", "{}", r#"{"message":"Forbidden"}"#, r#"{"message":"Sessão da empresa expirada."}"#] {
            assert!(is_about_the_token(401, body.as_bytes(), false), "{body}");
            assert!(is_about_the_token(403, body.as_bytes(), true), "{body}");
            assert!(is_about_the_token(400, body.as_bytes(), true), "{body}");
            assert!(!is_about_the_token(403, body.as_bytes(), false), "a fresh token's 403 stays one: {body}");
        }
        for body in [
            r#"{"message":"This action is paused."}"#,
            r#"{"message":"Invalid api key."}"#,
            r#"{"statusCode":401,"message":"This action is paused.","error":"Unauthorized"}"#,
            r#"{"message":"Missing Authentication Token"}"#,
        ] {
            for status in [400, 401, 403] {
                assert!(!is_about_the_token(status, body.as_bytes(), true), "{status} {body}");
            }
        }
        assert!(is_about_the_token(401, br#"{"message":"whatever"}"#, false));
        assert!(is_about_the_token(401, b"<html>", false));
        assert!(!is_about_the_token(403, b"<html>", true));
        assert!(!is_about_the_token(400, br#"{"message":"`nome` is too long"}"#, true));
        assert!(!is_about_the_token(402, b"", true));
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
