//! The company key, the tokens that it is exchanged for, and the limit on its requests.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::behaviour::options::{Options, TokenShape};
use crate::clock;
use crate::data::random::mixed;
use crate::http::exchange::{Request, Response};

const KEY_ALPHABET: &[u8; 64] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Returns a key in the form of the platform's keys: a bcrypt hash.
pub(crate) fn company_key(seed: u64) -> String {
    let mut rng = fastrand::Rng::with_seed(mixed(seed, 0x006b_6579));
    let tail = (0..53).map(|_| char::from(KEY_ALPHABET[rng.usize(..64)]));
    "$2b$10$".chars().chain(tail).collect()
}

/// The tokens issued so far.
#[derive(Default)]
pub(crate) struct Tokens {
    /// When each token expires; `None` for a token that a test has made to expire.
    valid_until: HashMap<String, Option<Instant>>,
}

impl Tokens {
    /// Returns the response to a request for a token.
    pub(crate) fn issue(&mut self, request: &Request, key: &str, options: &Options) -> Response {
        match request.header("company-key") {
            None | Some("") => return Response::message(400, "Api key is missing."),
            Some(sent) if sent != key => return Response::message(401, "Invalid api key."),
            Some(_) => {}
        }
        // A longer lifetime than the clock can count has no end.
        let lifetime = options.token_lifetime_s.min(1 << 32);
        let serial = u64::try_from(self.valid_until.len()).unwrap_or(0);
        let token = make_token(key, options, serial);
        let until = Instant::now().checked_add(Duration::from_secs(lifetime));
        self.valid_until.insert(token.clone(), until);
        Response::json(200, &json!({ "authToken": token }))
    }

    /// Returns the refusal of a request without a valid token; `None` for a request with one.
    pub(crate) fn refusal(&self, request: &Request) -> Option<Response> {
        let header = request.header("authorization").unwrap_or("");
        let (scheme, token) = header.split_once(' ').unwrap_or(("", ""));
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Some(Response::message(401, "Unauthorized"));
        }
        match self.valid_until.get(token.trim()) {
            None => Some(Response::message(401, "Unauthorized")),
            Some(Some(until)) if Instant::now() < *until => None,
            Some(_) => Some(Response::message(401, "jwt expired")),
        }
    }

    /// Returns whether a request carries a token that was issued here, valid or expired.
    pub(crate) fn know_token_of(&self, request: &Request) -> bool {
        let token = request.header("authorization").and_then(|header| header.split_once(' '));
        token.is_some_and(|(_, token)| self.valid_until.contains_key(token.trim()))
    }

    pub(crate) fn expire(&mut self) {
        for until in self.valid_until.values_mut() {
            *until = None;
        }
    }
}

fn make_token(key: &str, options: &Options, serial: u64) -> String {
    let mut rng = fastrand::Rng::with_seed(mixed(options.seed ^ 0x0074_6f6b, serial));
    let mut signature = [0; 32];
    rng.fill(&mut signature);
    let signature = URL_SAFE_NO_PAD.encode(signature);
    if options.token_shape == TokenShape::Opaque {
        return signature;
    }
    let issued = clock::now() / clock::SECOND;
    let lifetime = i64::try_from(options.token_lifetime_s).unwrap_or(i64::MAX);
    let mut payload = json!({ "publicKey": key, "iat": issued });
    if options.token_shape == TokenShape::Jwt {
        payload["exp"] = json!(issued.saturating_add(lifetime));
    }
    let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
    format!("{head}.{payload}.{signature}")
}

/// The times of the recent requests that were not refused, for the rate limit.
#[derive(Default)]
pub(crate) struct Rate {
    passed: VecDeque<Instant>,
}

impl Rate {
    /// Returns the refusal of a request that exceeds the rate limit. Refused requests do not count against the limit.
    pub(crate) fn refusal(&mut self, options: &Options) -> Option<Response> {
        let rate = options.rate_limit.filter(|rate| rate.is_finite())?;
        let rate = rate.max(0.001);
        // Below one request a second, a window of one second would let nothing through.
        let window = Duration::from_secs_f64(f64::max(1.0, 1.0 / rate));
        let now = Instant::now();
        while self.passed.front().is_some_and(|at| now.duration_since(*at) >= window) {
            self.passed.pop_front();
        }
        if (self.passed.len() as f64) < f64::max(1.0, rate.floor()) {
            self.passed.push_back(now);
            return None;
        }
        let mut refusal = Response::message(
            429,
            &format!("Rate limit exceeded - {rate} simultaneous requests per second per company-key"),
        );
        if let Some(retry_after) = &options.retry_after {
            refusal.headers.push(("retry-after".to_owned(), retry_after.clone()));
        }
        Some(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: &'static str, value: &str) -> Request {
        let mut headers = hyper::HeaderMap::new();
        headers.insert(name, value.parse().expect("a header"));
        Request {
            index: 0,
            method: "GET".to_owned(),
            segments: Vec::new(),
            query: Vec::new(),
            headers,
            body: hyper::body::Bytes::new(),
        }
    }

    fn token(tokens: &mut Tokens, key: &str, options: &Options) -> String {
        let answer = tokens.issue(&request("company-key", key), key, options);
        let body: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
        body["authToken"].as_str().expect("a token").to_owned()
    }

    #[test]
    fn a_key_has_the_platforms_form() {
        let key = company_key(1);
        assert_eq!(key.len(), 60);
        assert!(key.starts_with("$2b$10$"));
        assert_ne!(key, company_key(2));
    }

    #[test]
    fn tokens_hold_the_key_and_run_out() {
        let (mut tokens, key, mut options) = (Tokens::default(), company_key(1), Options::default());
        let first = token(&mut tokens, &key, &options);
        assert_ne!(first, token(&mut tokens, &key, &options));
        let payload = first.split('.').nth(1).expect("a payload");
        let payload = URL_SAFE_NO_PAD.decode(payload).expect("base64");
        let payload: serde_json::Value = serde_json::from_slice(&payload).expect("JSON");
        assert_eq!(payload["publicKey"], key);
        assert_eq!(payload["exp"].as_i64(), payload["iat"].as_i64().map(|at| at + 1_800));
        let bearer = request("authorization", &format!("Bearer {first}"));
        assert!(tokens.refusal(&bearer).is_none());
        tokens.expire();
        let refusal = tokens.refusal(&bearer).expect("a refusal");
        assert!(String::from_utf8_lossy(&refusal.body).contains("jwt expired"));
        options.token_lifetime_s = 0;
        let dead = token(&mut tokens, &key, &options);
        let bearer = request("authorization", &format!("Bearer {dead}"));
        assert!(tokens.refusal(&bearer).is_some());
    }

    #[test]
    fn a_rate_lets_so_many_through() {
        let options = Options { rate_limit: Some(3.0), ..Options::default() };
        let mut rate = Rate::default();
        let refused = (0..5).filter(|_| rate.refusal(&options).is_some()).count();
        assert_eq!(refused, 2);
    }
}
