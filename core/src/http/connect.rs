//! Opens a connection to the server: name lookup, TCP, an optional proxy, TLS. No part of a request is sent before all
//! of this has succeeded.

use std::error::Error as StdError;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use url::{Host, Url};

use crate::error::Result;
use crate::http::proxy::Proxy;
use crate::http::tls::{NoCertificate, Trust};
use crate::http::{dns, tls_fault};

/// How long to wait for one address before trying the next one as well (RFC 8305).
const HEAD_START: Duration = Duration::from_millis(250);
/// The maximum size of a proxy's reply to `CONNECT`, in bytes.
const MAX_CONNECT_REPLY: usize = 16 * 1024;

/// A byte stream, encrypted or not.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// How to reach one server.
pub(crate) struct Route {
    host: Host<String>,
    port: u16,
    is_encrypted: bool,
    proxy: Option<Proxy>,
    tls: tokio_rustls::TlsConnector,
    trust: Trust,
    own: Arc<NoCertificate>,
}

/// Formats a host and a port for error messages.
fn place(host: &Host<String>, port: u16) -> String {
    format!("{host}:{port}")
}

impl Route {
    pub(crate) fn new(base_url: &Url, proxy: Option<Proxy>, trust: &Trust) -> Result<Self> {
        let is_encrypted = base_url.scheme() == "https";
        let needs_tls = is_encrypted || proxy.as_ref().is_some_and(|proxy| proxy.url.scheme() == "https");
        let own = Arc::new(NoCertificate::default());
        Ok(Route {
            host: host_of(base_url),
            port: base_url.port_or_known_default().unwrap_or(443),
            is_encrypted,
            proxy,
            tls: Arc::new(trust.config(needs_tls, own.clone())?).into(),
            trust: trust.clone(),
            own,
        })
    }

    /// The proxy that requests are sent to with their whole URL: for plain http. An https request uses a tunnel
    /// instead.
    pub(crate) fn forwarding_proxy(&self) -> Option<&Proxy> {
        self.proxy.as_ref().filter(|_| !self.is_encrypted)
    }

    /// Names the server, and the proxy if there is one, for error messages.
    pub(crate) fn name(&self) -> String {
        let place = place(&self.host, self.port);
        match &self.proxy {
            Some(proxy) => format!("{place} through {}", proxy.name()),
            None => place,
        }
    }

    /// Opens a stream on which a request can be sent. The error text says what failed and what to do about it.
    pub(crate) async fn connect(&self) -> Result<Box<dyn Stream>, String> {
        let stream: Box<dyn Stream> = match &self.proxy {
            None => Box::new(self.tcp(&self.host, self.port).await?),
            Some(proxy) => self.connect_through(proxy).await?,
        };
        if self.is_encrypted { self.encrypted(stream, &self.host, None).await } else { Ok(stream) }
    }

    /// Explains why the first request on a new connection failed, if the server asked for a client certificate. In TLS
    /// 1.3 a server can refuse a missing one only after the handshake is complete for the client. The bool says whether
    /// the server said so with an alert.
    pub(crate) fn missing_client_cert(&self, error: &(dyn StdError + 'static)) -> Option<(String, bool)> {
        tls_fault::without_certificate(error, &self.own).map(|is_said| {
            let doubt = if is_said { "wants" } else { "asked for" };
            (format!("{} {doubt} a certificate of the client's, for which there is no option", self.name()), is_said)
        })
    }

    async fn connect_through(&self, proxy: &Proxy) -> Result<Box<dyn Stream>, String> {
        let host = host_of(&proxy.url);
        let mut stream: Box<dyn Stream> = Box::new(self.tcp(&host, proxy.port()).await?);
        if proxy.url.scheme() == "https" {
            stream = self.encrypted(stream, &host, Some(proxy)).await?;
        }
        if self.is_encrypted {
            let status = tunnel(&mut stream, &place(&self.host, self.port), proxy.authorization.as_ref()).await;
            match status {
                Ok(200..=299) => {}
                Ok(status) => return Err(proxy.refusal(status)),
                Err(error) => {
                    return Err(format!(
                        "{} broke off before it answered ({error}). Check that it is one",
                        proxy.name()
                    ));
                }
            }
        }
        Ok(stream)
    }

    /// Connects to a host by TCP, on the first of its addresses that accepts.
    async fn tcp(&self, host: &Host<String>, port: u16) -> Result<TcpStream, String> {
        let check = match &self.proxy {
            Some(_) => "Check the proxy and the network",
            None => "Check `base_url`, the network and `proxy`",
        };
        let addresses = dns::addresses(host).await;
        let addresses = addresses.map_err(|why| format!("{host} could not be looked up ({why}). {check}"))?;
        match connect_first(&addresses, port).await {
            Ok(stream) => {
                // Sends small writes immediately. A failure is harmless: they are only delayed.
                let _ = stream.set_nodelay(true);
                Ok(stream)
            }
            Err(error) => Err(format!("no connection to {} could be made ({error}). {check}", self.name())),
        }
    }

    async fn encrypted(
        &self,
        stream: Box<dyn Stream>,
        host: &Host<String>,
        proxy: Option<&Proxy>,
    ) -> Result<Box<dyn Stream>, String> {
        let name = match host {
            Host::Domain(name) => ServerName::try_from(name.trim_end_matches('.').to_owned()),
            Host::Ipv4(ip) => Ok(ServerName::from(IpAddr::V4(*ip))),
            Host::Ipv6(ip) => Ok(ServerName::from(IpAddr::V6(*ip))),
        };
        let whom = proxy.map_or_else(|| self.name(), Proxy::name);
        let name = name.map_err(|_| format!("{whom} has a name that no certificate can hold"))?;
        let shaken = self.tls.connect(name, stream).await;
        let stream = shaken.map_err(|error| {
            format!(
                "no trusted TLS connection to {whom} could be made: {}",
                tls_fault::remedy(&error, &self.trust, &self.own)
            )
        })?;
        Ok(Box::new(stream))
    }
}

fn host_of(url: &Url) -> Host<String> {
    // Both kinds of URL were checked when the client was created: a base URL and a proxy have a host.
    url.host().map_or_else(|| Host::Domain(String::new()), |host| host.to_owned())
}

/// Tries the addresses in order, starting each one [`HEAD_START`] after the one before or when that one fails. Returns
/// the first connection that succeeds.
async fn connect_first(addresses: &[IpAddr], port: u16) -> io::Result<TcpStream> {
    let mut left = alternating(addresses).into_iter();
    let mut under_way = JoinSet::new();
    let mut last = None;
    loop {
        match left.next() {
            Some(address) => {
                under_way.spawn(TcpStream::connect(SocketAddr::new(address, port)));
            }
            None if under_way.is_empty() => {
                return Err(last.unwrap_or_else(|| io::Error::new(io::ErrorKind::NotFound, "it has no address")));
            }
            None => {}
        }
        let has_more = left.len() > 0;
        tokio::select! {
            Some(done) = under_way.join_next() => match done {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = Some(error),
                Err(error) => last = Some(io::Error::other(error)),
            },
            () = tokio::time::sleep(HEAD_START), if has_more => {}
        }
    }
}

/// Alternates between IPv4 and IPv6, beginning with the family of the first address. If one family does not work, the
/// other one is tried soon.
fn alternating(addresses: &[IpAddr]) -> Vec<IpAddr> {
    let Some(first) = addresses.first() else { return Vec::new() };
    let (own, other): (Vec<_>, Vec<_>) = addresses.iter().partition(|address| address.is_ipv4() == first.is_ipv4());
    let (mut own, mut other) = (own.into_iter(), other.into_iter());
    let mut mixed = Vec::with_capacity(addresses.len());
    while mixed.len() < addresses.len() {
        mixed.extend(own.next().into_iter().chain(other.next()).copied());
    }
    mixed
}

/// Asks a proxy for a tunnel, and returns the status of its reply.
async fn tunnel(stream: &mut dyn Stream, place: &str, authorization: Option<&HeaderValue>) -> io::Result<u16> {
    let agent = concat!("indecx/", env!("CARGO_PKG_VERSION"));
    let mut head = format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\nUser-Agent: {agent}\r\n").into_bytes();
    if let Some(authorization) = authorization {
        head.extend_from_slice(b"Proxy-Authorization: ");
        head.extend_from_slice(authorization.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    stream.write_all(&head).await?;
    stream.flush().await?;
    let mut answer = Vec::new();
    // Read byte by byte, since the bytes after the head belong to the tunnel.
    while !answer.ends_with(b"\r\n\r\n") && !answer.ends_with(b"\n\n") {
        if answer.len() == MAX_CONNECT_REPLY {
            return Err(io::Error::other("its answer has no end"));
        }
        answer.push(stream.read_u8().await?);
    }
    let status = answer.strip_prefix(b"HTTP/1.").and_then(|rest| rest.get(2..5));
    let status = status.and_then(|status| std::str::from_utf8(status).ok()?.parse().ok());
    status.ok_or_else(|| io::Error::other("its answer is no HTTP"))
}
