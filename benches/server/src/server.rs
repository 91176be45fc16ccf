//! The server: tokens, pages of answers, and nothing else.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::{Buf as _, Bytes, BytesMut};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use crate::answers::Answers;
use crate::http::{header, read_head, text};
use crate::options::Serve;
use crate::pages::{Ask, Body, Pages};

/// A key in the form of the platform's keys.
pub(crate) const COMPANY_KEY: &str = "$2b$10$ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyza";

const BASE: &str = "/v3/integrations";
const TOKEN: &[u8] = br#"{"authToken":"a-token-of-the-bench"}"#;

struct Server {
    pages: Arc<Pages>,
    identity: bool,
    delay: Duration,
    /// Pages served since the harness last asked.
    served: AtomicU64,
}

/// Makes the answers, starts to serve them, and returns the base URL.
pub(crate) async fn start(serve: &Serve) -> io::Result<String> {
    let pages = Arc::new(Pages::new(Answers::made(serve.answers)));
    let server = Arc::new(Server { pages, identity: serve.identity, delay: serve.delay, served: AtomicU64::new(0) });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}{BASE}", listener.local_addr()?);
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let server = Arc::clone(&server);
                    tokio::spawn(async move {
                        // A client that closes its connection early, as after a `break`, is not an error.
                        if let Err(error) = server.converse(stream).await
                            && !matches!(error.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe)
                        {
                            eprintln!("indecx-bench-server: {error}");
                        }
                    });
                }
                Err(error) => eprintln!("indecx-bench-server: {error}"),
            }
        }
    });
    Ok(url)
}

impl Server {
    /// Serves one connection until its client closes it.
    async fn converse(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut buffer = BytesMut::with_capacity(4 * 1024);
        while let Some(length) = read_head(&mut stream, &mut buffer).await? {
            let head = buffer.split_to(length);
            let head = text(&head)?;
            let reply = self.reply(head).await?;
            let close = header(head, "connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
            let gzip = if reply.gzip { "content-encoding: gzip\r\n" } else { "" };
            let connection = if close { "connection: close\r\n" } else { "" };
            let answer_head = format!(
                "HTTP/1.1 {}\r\ncontent-type: application/json; charset=utf-8\r\n{gzip}{connection}content-length: {}\r\n\r\n",
                reply.status,
                reply.body.length(),
            );
            let Body { head, rows, tail } = reply.body;
            let mut message = Bytes::from(answer_head).chain(head).chain(rows).chain(tail);
            stream.write_all_buf(&mut message).await?;
            if close {
                return stream.shutdown().await;
            }
        }
        Ok(())
    }

    async fn reply(&self, head: &str) -> io::Result<Reply> {
        let mut words = head.lines().next().unwrap_or_default().split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        match (method, path.strip_prefix(BASE)) {
            ("GET", Some("/authorization/token")) => Ok(Reply::small("200 OK", TOKEN)),
            ("GET", Some("/answers-info/all")) => {
                let Some(ask) = asked(query) else {
                    return Ok(Reply::small("400 Bad Request", br#"{"message":"page and limit are numbers"}"#));
                };
                let gzip =
                    !self.identity && header(head, "accept-encoding").is_some_and(|value| value.contains("gzip"));
                self.served.fetch_add(1, Ordering::Relaxed);
                if !self.delay.is_zero() {
                    tokio::time::sleep(self.delay).await;
                }
                let body = if gzip { self.pages.gzip(ask).await? } else { self.pages.plain(ask) };
                Ok(Reply { status: "200 OK", gzip, body })
            }
            // The platform has no such route: it returns how many pages the last contender requested.
            ("GET", Some("/served")) => {
                let body = format!(r#"{{"pages":{}}}"#, self.served.swap(0, Ordering::Relaxed));
                Ok(Reply { status: "200 OK", gzip: false, body: Body::whole(body.into()) })
            }
            _ => Ok(Reply::small("404 Not Found", br#"{"message":"Not found."}"#)),
        }
    }
}

struct Reply {
    status: &'static str,
    gzip: bool,
    body: Body,
}

impl Reply {
    fn small(status: &'static str, body: &'static [u8]) -> Self {
        Self { status, gzip: false, body: Body::whole(Bytes::from_static(body)) }
    }
}

/// Returns the page that a query asks for, with at most a thousand rows, as on the platform.
fn asked(query: &str) -> Option<Ask> {
    let mut ask = Ask { page: 1, limit: 50 };
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("page", value)) => ask.page = value.parse().ok()?,
            Some(("limit", value)) => ask.limit = value.parse().ok()?,
            _ => {}
        }
    }
    ask.limit = ask.limit.min(1_000);
    Some(ask)
}
