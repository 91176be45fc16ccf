//! One attempt at one request: sends it within a time limit, and receives the reply. Nothing is retried here.

use std::error::Error as StdError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap,
    HeaderName, HeaderValue, LOCATION, PRAGMA, PROXY_AUTHORIZATION, TRANSFER_ENCODING, USER_AGENT,
};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use secrecy::{ExposeSecret, SecretString};
use serde::de::IgnoredAny;
use tokio::time::Instant;
use url::{Position, Url};

use crate::error::{Result, TASK_DIED};
use crate::http::charset::to_utf8;
use crate::http::company_key::CompanyKey;
use crate::http::connect::Route;
use crate::http::connections::{Connection, Connections, SendError};
use crate::http::gzip::inflate;
use crate::http::options::Settings;
use crate::http::request::{Endpoint, Method, Request};
use crate::http::request_body::RequestBody;
use crate::http::response::{LARGEST_BODY, Response, TransportError, below, too_large};
use crate::http::tls_fault;
use crate::record::body::without_bom;
use crate::threads;

/// Larger gzip bodies are inflated on a helper thread, so that they do not delay other calls. A usual page is smaller,
/// and is inflated in place: it is decoded next on the same core, while it is still in that core's cache.
const INFLATED_INLINE: usize = 4 * 1024 * 1024;
/// The maximum number of redirects to follow.
const REDIRECTS: usize = 5;

/// The credential that a request carries.
pub(crate) enum Credential<'a> {
    /// For the route that returns the token.
    CompanyKey(&'a CompanyKey),
    /// For all other routes.
    Token(&'a SecretString),
}

/// A reply whose body is not decoded yet.
pub(crate) struct Received {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
    /// Whether the connection broke off during a body whose end is marked only by the end of the connection.
    is_truncated: bool,
}

impl Received {
    /// Whether the status is 429.
    pub(crate) fn is_limited(&self) -> bool {
        self.status == 429
    }

    /// Inflates the body and converts it to UTF-8.
    pub(crate) async fn inflate(self) -> Result<Response, TransportError> {
        let received = self.body.len() as u64;
        let body = decode(self.body, self.headers.get(CONTENT_ENCODING)).await?;
        let body = to_utf8(body, self.headers.get(CONTENT_TYPE));
        if self.is_truncated && !is_json(&body) {
            return Err(TransportError::Lost(CUT_OFF.to_owned()));
        }
        Ok(Response { status: self.status, headers: self.headers, body, received })
    }
}

/// Sends requests to one server.
pub(crate) struct Transport {
    route: Route,
    base_url: Url,
}

/// How far an attempt has got, to choose the right error if its time runs out.
#[derive(Default)]
struct Progress {
    is_sent: AtomicBool,
    is_on_kept: AtomicBool,
}

impl Transport {
    pub(crate) fn new(settings: &Settings) -> Result<Self> {
        let route = Route::new(&settings.base_url, settings.proxy.clone(), &settings.trust)?;
        Ok(Transport { route, base_url: settings.base_url.clone() })
    }

    /// Sends the request and receives the whole reply within `timeout`. Connections that seem dead are closed.
    pub(crate) async fn send(
        &self,
        connections: &Connections,
        request: &Request,
        credential: Credential<'_>,
        timeout: Duration,
    ) -> Result<Received, TransportError> {
        let (progress, started) = (Progress::default(), Instant::now());
        let exchange = self.exchange(connections, request, credential, connecting_time(timeout), &progress);
        let result = match tokio::time::timeout(timeout, exchange).await {
            Ok(done) => done,
            Err(_) if progress.is_sent.load(Ordering::Relaxed) => Err(TransportError::TimedOut(timeout)),
            Err(_) => Err(self.not_connected(timeout)),
        };
        let is_dead = matches!(result, Err(TransportError::TimedOut(_) | TransportError::Lost(_)));
        if is_dead && progress.is_on_kept.load(Ordering::Relaxed) {
            connections.close_kept_before(started);
        }
        result
    }

    /// Sends the request, follows redirects, and receives the reply; without a time limit for the whole.
    async fn exchange(
        &self,
        connections: &Connections,
        request: &Request,
        credential: Credential<'_>,
        connect_timeout: Duration,
        progress: &Progress,
    ) -> Result<Received, TransportError> {
        let not_built = || TransportError::NotSent("the request's URL could not be built".to_owned());
        let mut url = Url::parse(&format!("{}/{}", self.base_url.as_str().trim_end_matches('/'), request.target()))
            .map_err(|_| not_built())?;
        let headers = headers(request, &credential)?;
        let body = request.body.as_ref().map(|body| Bytes::from(body.to_string()));
        for _ in 0..=REDIRECTS {
            let message = self.message(request.endpoint, &url, &headers, body.clone()).ok_or_else(not_built)?;
            let (response, connection) = self.round_trip(connections, message, connect_timeout, progress).await?;
            if response.status().is_redirection() && request.endpoint.method == Method::Get {
                url = redirected(&url, response.headers())?;
                continue;
            }
            if let (StatusCode::PROXY_AUTHENTICATION_REQUIRED, Some(proxy)) =
                (response.status(), self.route.forwarding_proxy())
            {
                return Err(TransportError::NotSent(proxy.refusal(407)));
            }
            let received = receive(response).await?;
            if !received.is_truncated {
                connections.keep(connection);
            }
            return Ok(received);
        }
        Err(TransportError::Unusable(format!("the server redirected more than {REDIRECTS} times; check `base_url`")))
    }

    /// Builds the HTTP request. A proxy for plain http needs the whole URL, a server only the path and query.
    fn message(
        &self,
        endpoint: &'static Endpoint,
        url: &Url,
        headers: &HeaderMap,
        body: Option<Bytes>,
    ) -> Option<Message> {
        let proxy = self.route.forwarding_proxy();
        let target = match proxy {
            Some(_) => &url[..Position::AfterQuery],
            None => &url[Position::BeforePath..Position::AfterQuery],
        };
        let body = RequestBody::new(body, endpoint);
        let mut message = http::Request::builder().method(endpoint.method.as_str()).uri(target).body(body).ok()?;
        let own = message.headers_mut();
        own.clone_from(headers);
        own.insert(HOST, HeaderValue::from_str(&url[Position::BeforeHost..Position::AfterPort]).ok()?);
        if let Some(authorization) = proxy.and_then(|proxy| proxy.authorization.clone()) {
            own.insert(PROXY_AUTHORIZATION, authorization);
        }
        Some(message)
    }

    /// Sends a request on an idle connection, or else on a new one, and returns the reply with its head.
    async fn round_trip(
        &self,
        connections: &Connections,
        mut message: Message,
        connect_timeout: Duration,
        progress: &Progress,
    ) -> Result<(http::Response<Incoming>, Connection), TransportError> {
        loop {
            progress.is_sent.store(false, Ordering::Relaxed);
            let mut connection = match connections.kept().await {
                Some(kept) => kept,
                None => match tokio::time::timeout(connect_timeout, Connection::open(&self.route)).await {
                    Ok(opened) => opened.map_err(TransportError::NotSent)?,
                    Err(_) => return Err(self.not_connected(connect_timeout)),
                },
            };
            let is_kept = connection.is_kept;
            progress.is_on_kept.store(is_kept, Ordering::Relaxed);
            progress.is_sent.store(true, Ordering::Relaxed);
            match connection.send(message).await {
                Ok(response) => return Ok((response, connection)),
                // The server closed the connection while it was idle: try the next one.
                Err(SendError::Unsent(unsent, _)) if is_kept => message = *unsent,
                Err(SendError::Unsent(_, error)) => {
                    return Err(TransportError::NotSent(format!(
                        "the connection broke at once ({})",
                        innermost(&error)
                    )));
                }
                Err(SendError::Lost(error)) if is_kept => return Err(TransportError::Lost(describe_break(&error))),
                Err(SendError::Lost(error)) => return Err(self.lost_at_first(&error)),
            }
        }
    }

    /// Builds the error for the first request on a new connection if it broke.
    fn lost_at_first(&self, error: &hyper::Error) -> TransportError {
        match self.route.missing_client_cert(error) {
            // The handshake was not complete for the server, so it did not accept the request.
            Some((what, true)) => TransportError::NotSent(what),
            Some((what, false)) => TransportError::Lost(format!("{}. {what}: that may be why", describe_break(error))),
            None => TransportError::Lost(describe_break(error)),
        }
    }

    fn not_connected(&self, limit: Duration) -> TransportError {
        TransportError::NotSent(format!(
            "no connection to {} could be made within {} s. Check the network, `base_url` and `proxy`",
            self.route.name(),
            limit.as_secs_f64()
        ))
    }
}

type Message = http::Request<RequestBody>;

/// The part of a request's timeout that connecting may take. It is less than the whole, so that an attempt that gets no
/// connection is reported differently from one that gets no reply.
fn connecting_time(timeout: Duration) -> Duration {
    timeout.min(Duration::from_secs(10)).mul_f64(0.8)
}

/// Returns the target of a redirect. Only the same origin is allowed, since the credential must not go elsewhere.
fn redirected(from: &Url, headers: &HeaderMap) -> Result<Url, TransportError> {
    let to = headers
        .get(LOCATION)
        .and_then(|to| to.to_str().ok())
        .and_then(|to| from.join(to).ok())
        .ok_or_else(|| TransportError::Unusable("the server redirected to nowhere; check `base_url`".to_owned()))?;
    if to.origin() == from.origin() {
        return Ok(to);
    }
    if to.host() == from.host() && to.scheme() == "https" && from.scheme() == "http" {
        return Err(TransportError::Unusable("the server wants https: begin `base_url` with https://".to_owned()));
    }
    Err(TransportError::Unusable(
        "the server redirected to another host, where the company key must not go; check `base_url`".to_owned(),
    ))
}

/// Builds the headers of a request, with its credential.
fn headers(request: &Request, credential: &Credential<'_>) -> Result<HeaderMap, TransportError> {
    let (name, value) = match credential {
        Credential::CompanyKey(key) => ("company-key", key.header()),
        Credential::Token(token) => {
            ("authorization", HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())))
        }
    };
    // Both were checked when they were received.
    let mut value =
        value.map_err(|_| TransportError::NotSent("no header can hold the company key or the token".to_owned()))?;
    value.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert(HeaderName::from_static(name), value);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    // Bodies are inflated in this crate: a whole body in one call is faster than a decoder inside the stream.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    // Tokens and rows are personal to a company: caches on the way must neither store them nor answer from them.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("indecx/", env!("CARGO_PKG_VERSION"))));
    for (name, value) in &request.headers {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    Ok(headers)
}

/// Receives the whole body, up to [`LARGEST_BODY`].
async fn receive(response: http::Response<Incoming>) -> Result<Received, TransportError> {
    let (head, mut incoming) = response.into_parts();
    let announced = incoming.size_hint().exact().unwrap_or(0);
    if announced > LARGEST_BODY {
        return Err(too_large());
    }
    let ends_with_connection =
        !head.headers.contains_key(CONTENT_LENGTH) && !head.headers.contains_key(TRANSFER_ENCODING);
    let mut body = BytesMut::with_capacity(announced.min(16 * 1024 * 1024) as usize);
    let mut is_truncated = false;
    while let Some(frame) = incoming.frame().await {
        match frame.map(hyper::body::Frame::into_data) {
            Ok(Ok(chunk)) => body.extend_from_slice(&chunk),
            // Trailers are not used.
            Ok(Err(_)) => {}
            Err(error) if ends_with_connection && tls_fault::is_unexpected_eof(&error) => {
                is_truncated = true;
                break;
            }
            Err(error) => return Err(TransportError::Lost(describe_break(&error))),
        }
        if body.len() as u64 > LARGEST_BODY {
            return Err(too_large());
        }
    }
    Ok(Received { status: head.status.as_u16(), headers: head.headers, body: body.freeze(), is_truncated })
}

/// Decodes the body by its `Content-Encoding`. An intermediary may have inflated it and left the header: a body that is
/// JSON already is returned unchanged.
async fn decode(body: Bytes, encoding: Option<&HeaderValue>) -> Result<Bytes, TransportError> {
    match decode_by_encoding(body.clone(), encoding).await {
        Err(TransportError::Unusable(_)) if is_json(&body) => Ok(body),
        decode_by_encoding => decode_by_encoding,
    }
}

/// Whether the body is one whole JSON value, so that nothing of it is missing.
fn is_json(body: &Bytes) -> bool {
    serde_json::from_slice::<IgnoredAny>(without_bom(body)).is_ok()
}

async fn decode_by_encoding(body: Bytes, encoding: Option<&HeaderValue>) -> Result<Bytes, TransportError> {
    let encoding = encoding.map(HeaderValue::as_bytes).unwrap_or_default().to_ascii_lowercase();
    let names = encoding.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    let names: Vec<&[u8]> = names.filter(|name| !matches!(*name, b"" | b"identity")).collect();
    match names[..] {
        [] => Ok(body),
        _ if body.is_empty() => Ok(body),
        [b"gzip" | b"x-gzip"] if body.len() <= INFLATED_INLINE => inflate(&body),
        [b"gzip" | b"x-gzip"] => threads::apart(move || inflate(&body))
            .await
            .unwrap_or_else(|_| Err(TransportError::Lost(TASK_DIED.to_owned()))),
        _ => {
            let name: String =
                String::from_utf8_lossy(&encoding).chars().filter(char::is_ascii_graphic).take(40).collect();
            Err(TransportError::Unusable(format!("the body came in an encoding that was not asked for ({name})")))
        }
    }
}

const CUT_OFF: &str = "the connection was cut off";

/// Describes what broke a connection while it was carrying a request.
fn describe_break(error: &hyper::Error) -> String {
    if error.is_incomplete_message() || tls_fault::is_unexpected_eof(error) {
        return CUT_OFF.to_owned();
    }
    if error.is_parse() {
        let what = innermost(error);
        return format!("what answered is no HTTP that can be read ({what}). Check `base_url` and what stands between");
    }
    format!("the connection broke ({})", innermost(error))
}

/// Returns the text of the last error in the chain. The outer ones repeat the URL, which may hold an e-mail.
fn innermost(error: &(dyn StdError + 'static)) -> String {
    std::iter::successors(Some(error), |error| below(*error)).last().map_or_else(String::new, ToString::to_string)
}
