//! One attempt at one request: the socket, the clock and the body. Nothing here repeats anything.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::Url;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::charset::to_utf8;
use crate::config::Settings;
use crate::endpoint::{Method, Request};
use crate::error::{Error, ErrorKind, Result, TASK_DIED};
use crate::gzip::inflate;
use crate::outgoing::outgoing;
use crate::proxy::Way;

/// The most that a body may hold, inflated. A page of 1,000 rows is about 2 MB.
pub(crate) const LARGEST_BODY: u64 = 256 * 1024 * 1024;
/// Bodies above this are inflated apart, so that they do not hold other calls up. A page is not: it is read
/// right after, on the same core, while it is still at hand there.
const INFLATED_INLINE: usize = 4 * 1024 * 1024;
const REDIRECTS: usize = 5;

/// The credential of a request.
pub(crate) enum Credential<'a> {
    /// For the token's route.
    CompanyKey(&'a SecretString),
    /// For all others.
    Token(&'a SecretString),
}

/// What the server answered: any status, the body whole and inflated.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Bytes of the body on the wire.
    pub(crate) received: u64,
}

/// The same with its body as it came.
pub(crate) struct Received {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl Received {
    /// Inflates the body, and puts it into UTF-8.
    pub(crate) async fn inflate(self) -> Result<Response, Broken> {
        let received = self.body.len() as u64;
        let body = decode(self.body, self.headers.get(CONTENT_ENCODING)).await?;
        let body = to_utf8(body, self.headers.get(CONTENT_TYPE));
        Ok(Response { status: self.status, headers: self.headers, body, received })
    }
}

/// Why there is no whole reply.
#[derive(Debug)]
pub(crate) enum Broken {
    /// The connection was never made: nothing was sent.
    NotSent(String),
    /// It broke after the request may have been sent.
    Lost(String),
    /// No whole reply within the time.
    TimedOut(Duration),
    /// An answer came that cannot be taken.
    Unusable(String),
}

impl Broken {
    /// In one word, for logs.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Broken::NotSent(_) => "connect",
            Broken::Lost(_) => "connection",
            Broken::TimedOut(_) => "timeout",
            Broken::Unusable(_) => "body",
        }
    }
}

/// The connections of a client.
#[derive(Clone, Debug)]
pub(crate) struct Transport {
    http: reqwest::Client,
    base_url: Url,
    /// ` through the proxy of …`, for errors; else nothing.
    through: String,
}

impl Transport {
    pub(crate) fn new(settings: &Settings) -> Result<Self> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("indecx/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // One request a connection at a time: cancelling a call closes its connection.
            .http1_only()
            // Shorter than the whole, so that a connection that is never made is told from a reply that never comes.
            .connect_timeout(settings.timeout.min(Duration::from_secs(10)).mul_f64(0.8))
            // Shorter than any usual server's keep-alive: a write must not go out on a connection
            // that the server is about to close, since its outcome would then be unknown.
            .pool_idle_timeout(Duration::from_secs(4))
            .pool_max_idle_per_host(settings.max_concurrency);
        if !matches!(settings.way, Way::System) {
            builder = builder.no_proxy();
        }
        let mut needs_tls = settings.base_url.scheme() == "https";
        if let Way::Through(proxy) = &settings.way {
            needs_tls |= proxy.url.scheme() == "https";
            let mut through = reqwest::Proxy::all(proxy.url.clone()).map_err(|error| builder_failed(&error))?;
            if let Some((user, password)) = &proxy.login {
                through = through.basic_auth(user, password.expose_secret());
            }
            builder = builder.proxy(through);
        }
        let builder = builder.tls_backend_preconfigured(settings.trust.config(needs_tls)?);
        let http = builder.build().map_err(|error| builder_failed(&error))?;
        let through = match &settings.way {
            Way::Through(proxy) => format!(" through {}", proxy.name()),
            _ => String::new(),
        };
        Ok(Transport { http, base_url: settings.base_url.clone(), through })
    }

    /// Sends the request and receives the whole reply within `timeout`.
    pub(crate) async fn send(
        &self,
        request: &Request,
        credential: Credential<'_>,
        timeout: Duration,
    ) -> Result<Received, Broken> {
        match tokio::time::timeout(timeout, self.exchange(request, credential)).await {
            Ok(done) => done,
            Err(_) => Err(Broken::TimedOut(timeout)),
        }
    }

    async fn exchange(&self, request: &Request, credential: Credential<'_>) -> Result<Received, Broken> {
        let mut url = Url::parse(&format!("{}/{}", self.base_url.as_str().trim_end_matches('/'), request.target()))
            .map_err(|_| Broken::NotSent("the request's URL could not be built".to_owned()))?;
        let headers = headers(request, &credential)?;
        let body = request.body.as_ref().map(|body| Bytes::from(body.to_string()));
        for _ in 0..=REDIRECTS {
            let method = match request.endpoint.method {
                Method::Get => reqwest::Method::GET,
                Method::Post => reqwest::Method::POST,
                Method::Put => reqwest::Method::PUT,
            };
            let mut attempt = self.http.request(method, url.clone()).headers(headers.clone());
            if let Some(body) = &body {
                attempt = attempt.body(outgoing(body.clone(), request.endpoint));
            }
            let response = attempt.send().await.map_err(|error| broken(&error, &self.through))?;
            if response.status().is_redirection() && request.endpoint.method == Method::Get {
                url = redirected(&url, response.headers())?;
                continue;
            }
            return receive(response).await;
        }
        Err(Broken::Unusable(format!("the server redirected more than {REDIRECTS} times; check `base_url`")))
    }
}

fn builder_failed(error: &reqwest::Error) -> Error {
    Error::new(ErrorKind::InvalidRequest, format!("the HTTP client could not be made: {}.", innermost(error)))
}

/// Where a redirect leads, if that is the same origin: the credential goes nowhere else.
fn redirected(from: &Url, headers: &HeaderMap) -> Result<Url, Broken> {
    let to = headers
        .get(reqwest::header::LOCATION)
        .and_then(|to| to.to_str().ok())
        .and_then(|to| from.join(to).ok())
        .ok_or_else(|| Broken::Unusable("the server redirected to nowhere; check `base_url`".to_owned()))?;
    if to.origin() == from.origin() {
        return Ok(to);
    }
    Err(Broken::Unusable(
        "the server redirected to another host, where the company key must not go; check `base_url`".to_owned(),
    ))
}

fn headers(request: &Request, credential: &Credential<'_>) -> Result<HeaderMap, Broken> {
    let (name, value) = match credential {
        Credential::CompanyKey(key) => ("company-key", HeaderValue::from_str(key.expose_secret())),
        Credential::Token(token) => {
            ("authorization", HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())))
        }
    };
    // Both were looked at when they came.
    let mut value = value.map_err(|_| Broken::NotSent("no header can hold the company key or the token".to_owned()))?;
    value.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert(HeaderName::from_static(name), value);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    // Inflated by us: a whole body at once, which a decoder inside the stream cannot do.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in &request.headers {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    Ok(headers)
}

async fn receive(mut response: reqwest::Response) -> Result<Received, Broken> {
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    let announced = response.content_length().unwrap_or(0);
    if announced > LARGEST_BODY {
        return Err(too_large());
    }
    let mut body = BytesMut::with_capacity(announced.min(16 * 1024 * 1024) as usize);
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error, ""))? {
        body.extend_from_slice(&chunk);
        if body.len() as u64 > LARGEST_BODY {
            return Err(too_large());
        }
    }
    Ok(Received { status, headers, body: body.freeze() })
}

async fn decode(body: Bytes, encoding: Option<&HeaderValue>) -> Result<Bytes, Broken> {
    match encoding.map(HeaderValue::as_bytes) {
        None | Some(b"" | b"identity") => Ok(body),
        Some(_) if body.is_empty() => Ok(body),
        Some(b"gzip" | b"x-gzip") if body.len() <= INFLATED_INLINE => inflate(&body),
        Some(b"gzip" | b"x-gzip") => tokio::task::spawn_blocking(move || inflate(&body))
            .await
            .unwrap_or_else(|_| Err(Broken::Lost(TASK_DIED.to_owned()))),
        Some(_) => Err(Broken::Unusable("the body came in an encoding that was not asked for".to_owned())),
    }
}

pub(crate) fn too_large() -> Broken {
    Broken::Unusable("the body is larger than 256 MB; ask for smaller pages with `page_size`".to_owned())
}

fn broken(error: &reqwest::Error, through: &str) -> Broken {
    let cause = innermost(error);
    // First of all: on a connection that was made, TLS can fail as well, with the request on its way.
    if !error.is_connect() {
        return Broken::Lost(format!("the connection broke ({cause})"));
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        return Broken::NotSent(format!(
            "no trusted TLS connection could be made{through} ({tls}). If a company proxy opens TLS connections, give its \
             root certificate with `ca_file`; if this machine has no certificates, install ca-certificates"
        ));
    }
    Broken::NotSent(format!("no connection could be made{through} ({cause})"))
}

/// The error below this one. An `io::Error` hides what it wraps from `source`.
fn below<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// The first error of this type in the chain.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    std::iter::successors(Some(error), |error| below(*error)).find_map(|error| error.downcast_ref())
}

/// The last error of the chain: the outer ones repeat the URL, which may hold an e-mail.
fn innermost(error: &(dyn StdError + 'static)) -> String {
    std::iter::successors(Some(error), |error| below(*error)).last().map_or_else(String::new, ToString::to_string)
}
