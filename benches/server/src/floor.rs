//! The floor: the cost of a pull that downloads the same pages, inflates them and decodes nothing. No client can be
//! faster, so the packages are measured against it.

use std::io::{self, Read as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use bytes::BytesMut;
use flate2::bufread::GzDecoder;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::http::{header, read_head, text};
use crate::usage::usage;

const CONNECTIONS: usize = 8;
const LIMIT: usize = 1_000;

/// Pulls all pages and prints the line of results that every contender prints.
pub(crate) fn run() -> io::Result<()> {
    let base = variable("INDECX_BASE_URL")?;
    let key = variable("INDECX_COMPANY_KEY")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (before, began) = (usage(), Instant::now());
    let pulled = runtime.block_on(pull(&base, &key))?;
    let (seconds, after) = (began.elapsed().as_secs_f64(), usage());
    println!(
        r#"{{"rows": {}, "seconds": {seconds:.4}, "cpu": {:.4}, "peak_mb": {:.1}, "requests": {}, "bytes": {}}}"#,
        pulled.rows,
        after.cpu - before.cpu,
        after.peak_mb,
        pulled.requests,
        pulled.bytes,
    );
    Ok(())
}

fn variable(name: &str) -> io::Result<String> {
    std::env::var(name).map_err(|_| io::Error::other(format!("{name} is not set")))
}

struct Pulled {
    rows: usize,
    requests: usize,
    /// The length of all bodies, inflated.
    bytes: u64,
}

async fn pull(base: &str, key: &str) -> io::Result<Pulled> {
    let unusable = || io::Error::other("INDECX_BASE_URL is not an http:// URL with a path");
    let (host, path) = base.strip_prefix("http://").and_then(|rest| rest.split_once('/')).ok_or_else(unusable)?;
    let ask = Arc::new(Asker { host: host.to_owned(), base: format!("/{path}") });
    let mut first = Connection::open(Arc::clone(&ask)).await?;
    first.get("/authorization/token", &format!("company-key: {key}")).await?;
    let token = between(first.body()?, r#""authToken":""#, '"')?.to_owned();
    let bearer = Arc::new(format!("authorization: Bearer {token}"));
    let mut bytes = first.page(1, &bearer).await?;
    let total = between(first.body()?, r#""total":"#, ',')?.parse().map_err(io::Error::other)?;
    let last = usize::div_ceil(total, LIMIT);
    let next = Arc::new(AtomicUsize::new(2));
    let sum = Arc::new(AtomicU64::new(0));
    let mut connections = vec![first];
    for _ in 1..CONNECTIONS.min(last.max(1)) {
        connections.push(Connection::open(Arc::clone(&ask)).await?);
    }
    let tasks: Vec<_> = connections
        .into_iter()
        .map(|mut connection| {
            let (next, sum, bearer) = (Arc::clone(&next), Arc::clone(&sum), Arc::clone(&bearer));
            tokio::spawn(async move {
                loop {
                    let page = next.fetch_add(1, Ordering::Relaxed);
                    if page > last {
                        return io::Result::Ok(());
                    }
                    sum.fetch_add(connection.page(page, &bearer).await?, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    bytes += sum.load(Ordering::Relaxed);
    Ok(Pulled { rows: total, requests: 1 + last.max(1), bytes })
}

/// Returns the text in a body between `before` and the next `end`.
fn between<'a>(body: &'a str, before: &str, end: char) -> io::Result<&'a str> {
    let after = body.split_once(before).and_then(|(_, rest)| rest.split_once(end));
    after.map(|(found, _)| found).ok_or_else(|| io::Error::other(format!("no {before} in a body")))
}

/// The address that requests are sent to.
struct Asker {
    host: String,
    base: String,
}

/// One connection, with buffers that it reuses for each page.
struct Connection {
    asker: Arc<Asker>,
    stream: TcpStream,
    received: BytesMut,
    packed: Vec<u8>,
    plain: Vec<u8>,
}

impl Connection {
    async fn open(asker: Arc<Asker>) -> io::Result<Self> {
        let stream = TcpStream::connect(&asker.host).await?;
        stream.set_nodelay(true)?;
        let received = BytesMut::with_capacity(64 * 1024);
        Ok(Self { asker, stream, received, packed: Vec::new(), plain: Vec::new() })
    }

    async fn page(&mut self, page: usize, bearer: &str) -> io::Result<u64> {
        self.get(&format!("/answers-info/all?page={page}&limit={LIMIT}"), bearer).await?;
        Ok(self.plain.len() as u64)
    }

    /// Requests a path, and stores the inflated body in `plain`.
    async fn get(&mut self, path: &str, credential: &str) -> io::Result<()> {
        let Asker { host, base } = &*self.asker;
        let request =
            format!("GET {base}{path} HTTP/1.1\r\nhost: {host}\r\naccept-encoding: gzip\r\n{credential}\r\n\r\n");
        self.stream.write_all(request.as_bytes()).await?;
        let length = read_head(&mut self.stream, &mut self.received).await?;
        let head = self.received.split_to(length.ok_or(io::ErrorKind::UnexpectedEof)?);
        let head = text(&head)?;
        if !head.starts_with("HTTP/1.1 200 ") {
            return Err(io::Error::other(head.lines().next().unwrap_or_default().to_owned()));
        }
        let length: usize = header(head, "content-length")
            .and_then(|value| value.parse().ok())
            .ok_or_else(|| io::Error::other("an answer without a length"))?;
        let gzip = header(head, "content-encoding") == Some("gzip");
        let mut body = std::mem::take(if gzip { &mut self.packed } else { &mut self.plain });
        body.clear();
        body.extend_from_slice(&self.received.split());
        body.reserve(length - body.len());
        while body.len() < length {
            if (&mut self.stream).take((length - body.len()) as u64).read_buf(&mut body).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        if !gzip {
            self.plain = body;
            return Ok(());
        }
        let plain = std::mem::take(&mut self.plain);
        (self.packed, self.plain) = tokio::task::spawn_blocking(move || inflated(body, plain)).await??;
        Ok(())
    }

    fn body(&self) -> io::Result<&str> {
        std::str::from_utf8(&self.plain).map_err(io::Error::other)
    }
}

/// Inflates a whole body into a buffer that has room for it from the start.
fn inflated(packed: Vec<u8>, mut plain: Vec<u8>) -> io::Result<(Vec<u8>, Vec<u8>)> {
    plain.clear();
    // A gzip member ends with the length of its inflated content.
    if let Some(end) = packed.last_chunk::<4>() {
        plain.reserve_exact(u32::from_le_bytes(*end) as usize + 1);
    }
    GzDecoder::new(packed.as_slice()).read_to_end(&mut plain)?;
    Ok((packed, plain))
}
