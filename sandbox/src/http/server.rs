//! The server accepts connections, passes each request to its route, and sends the response, changed by a fault if one
//! applies.

use std::io::{self, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::body::Script;
use super::connection::Guarded;
use crate::account::state::Shared;
use crate::behaviour::faults::{self, Fault, Reply};
use crate::behaviour::variety;
use crate::control;
use crate::http::exchange::{Request, Response, percent_decoded, query_pairs};
use crate::routes;

const BASE: &str = "/v3/integrations";
/// The length of the largest body that is accepted; no client has reason to send more.
const LARGEST_BODY: usize = 64 << 20;
/// The length of the shortest body that is compressed: gzip makes very short bodies longer.
const SHORTEST_ZIPPED: usize = 512;

/// Serves until `stop` fires.
pub(crate) async fn serve(listener: TcpListener, state: Shared, stop: oneshot::Receiver<()>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    let accepting = async {
        for number in 1_u64.. {
            match listener.accept().await {
                Ok((stream, _)) => {
                    tokio::spawn(connection(stream, state.clone(), number));
                }
                // The process probably has no file descriptors left: other connections have to close first.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    };
    tokio::select! {
        () = accepting => {}
        _ = stop => {}
    }
}

async fn connection(stream: TcpStream, state: Shared, number: u64) {
    let _ = stream.set_nodelay(true);
    let reset = Arc::new(AtomicBool::new(false));
    let guarded = Guarded { stream, reset: reset.clone() };
    let service = service_fn(|request| answer(request, state.clone(), number, reset.clone()));
    // An error means that the connection broke, which is often what a fault intended.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(guarded), service).await;
}

/// Reads one request, logs it and answers it. An error ends the connection.
async fn answer(
    request: hyper::Request<Incoming>,
    state: Shared,
    connection: u64,
    reset: Arc<AtomicBool>,
) -> io::Result<hyper::Response<Script>> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let control = path.strip_prefix(control::PATH).filter(|_| state.lock().is_controlled);
    let base = control.map_or(BASE, |_| control::PATH);
    let below = path.strip_prefix(base).and_then(|rest| rest.strip_prefix('/'));
    let mut request = Request {
        index: 0,
        method: parts.method.as_str().to_owned(),
        segments: below.map_or_else(Vec::new, |below| {
            let below = below.strip_suffix('/').unwrap_or(below);
            below.split('/').map(|one| percent_decoded(one, false)).collect()
        }),
        query: query_pairs(parts.uri.query().unwrap_or("")),
        headers: parts.headers,
        body: Bytes::new(),
    };
    if control.is_none() {
        request.index = state.lock().request_log.arrived(&request, below.unwrap_or(path), connection);
    }
    match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(whole) => request.body = whole.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => {
            let refusal = Response::message(413, "Payload too large.");
            return Ok(finished(&state, &request, refusal, None, reset));
        }
        Err(_) => return Err(io::ErrorKind::ConnectionAborted.into()),
    }
    if control.is_some() {
        let answer = control::handle(&mut state.lock(), &request);
        return Ok(wrapped(&request, answer, None, reset));
    }
    match interference(&state, &request) {
        Interference::Reply(reply) => Ok(finished(&state, &request, reply.answer(), None, reset)),
        Interference::Fault(fault) => faulty(&state, &request, fault, reset).await,
        Interference::None => {
            let answer = own_answer(&state, &request).await;
            Ok(finished(&state, &request, answer, None, reset))
        }
    }
}

/// The intervention that a test has prepared for a request.
enum Interference {
    None,
    /// A canned reply, which replaces the route's response.
    Reply(Reply),
    Fault(Fault),
}

/// Logs the request's body, and takes the canned reply or the fault for this request.
fn interference(state: &Shared, request: &Request) -> Interference {
    let mut state = state.lock();
    let state = &mut *state;
    state.request_log.body(request.index, request.body.clone());
    if !state.tokens.know_token_of(request) {
        state.request_log.cut(request.index);
    }
    let is_for_token = request.route() == "authorization/token";
    let reply = if is_for_token { None } else { state.replies.pop_front() };
    if let Some(reply) = reply {
        return Interference::Reply(reply);
    }
    faults::take_matching(&mut state.faults, &mut state.rng, request).map_or(Interference::None, Interference::Fault)
}

/// Answers a request that a fault affects: with the fault's own response, or with the route's, which may be late, slow
/// or cut.
async fn faulty(
    state: &Shared,
    request: &Request,
    fault: Fault,
    reset: Arc<AtomicBool>,
) -> io::Result<hyper::Response<Script>> {
    pause(fault.delay_ms).await;
    let mut answer = if fault.fails() {
        if fault.act {
            routes::handle(&mut state.lock(), request);
        }
        if fault.reset {
            reset.store(true, Ordering::SeqCst);
            state.lock().request_log.answered(request.index, None);
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        fault.answer()
    } else {
        own_answer(state, request).await
    };
    fault.apply_headers(&mut answer);
    Ok(finished(state, request, answer, Some(&fault), reset))
}

/// Returns the route's own response.
async fn own_answer(state: &Shared, request: &Request) -> Response {
    let (mut answer, bom, gzip) = {
        let mut state = state.lock();
        let answer = routes::handle(&mut state, request);
        let answer = match state.options.variety {
            Some(seed) => variety::varied(seed, request, answer),
            None => answer,
        };
        (answer, state.options.bom, state.options.gzip)
    };
    pause(answer.delay_ms).await;
    if bom && answer.is_json() {
        answer.body.splice(..0, *b"\xef\xbb\xbf");
    }
    if gzip
        && answer.body.len() >= SHORTEST_ZIPPED
        && accepts_gzip(request)
        && let Ok(zipped) = zipped(&answer.body)
    {
        answer.body = zipped;
        answer.headers.push(("content-encoding".to_owned(), "gzip".to_owned()));
    }
    answer.headers.push(("vary".to_owned(), "accept-encoding".to_owned()));
    answer
}

fn accepts_gzip(request: &Request) -> bool {
    let accepted = request.header("accept-encoding").unwrap_or("");
    accepted.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let refused = |part: &str| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip")) && !parts.any(refused)
    })
}

fn zipped(body: &[u8]) -> io::Result<Vec<u8>> {
    let level = flate2::Compression::fast();
    let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(body.len() / 4), level);
    encoder.write_all(body)?;
    encoder.finish()
}

async fn pause(milliseconds: u64) {
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

/// Records the response in the log, and converts it to the server's own type.
fn finished(
    state: &Shared,
    request: &Request,
    answer: Response,
    fault: Option<&Fault>,
    reset: Arc<AtomicBool>,
) -> hyper::Response<Script> {
    state.lock().request_log.answered(request.index, Some(answer.status));
    wrapped(request, answer, fault, reset)
}

/// Converts a response to the server's own type.
fn wrapped(
    request: &Request,
    answer: Response,
    fault: Option<&Fault>,
    reset: Arc<AtomicBool>,
) -> hyper::Response<Script> {
    let mut response = hyper::Response::new(Script::new(answer.body, fault, reset));
    *response.status_mut() =
        hyper::StatusCode::from_u16(answer.status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&format!("sandbox-{}", request.index)) {
        headers.insert("x-request-id", id);
    }
    for (name, value) in answer.headers {
        // The server sets the headers for framing itself, since they must agree with the bytes sent.
        if name == "content-length" || name == "transfer-encoding" {
            continue;
        }
        let name = HeaderName::try_from(name.as_str());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            headers.insert(name, value);
        }
    }
    response
}
