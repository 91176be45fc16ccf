//! The part of HTTP/1.1 that the bench needs: heads are short, and bodies have a length.

use std::io;

use bytes::BytesMut;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// The length of the longest head, in bytes; no contender sends a longer one.
const LONGEST_HEAD: usize = 64 * 1024;

/// Reads into the buffer until it contains a whole head, and returns the head's length; `None` if the peer closed the
/// connection between messages.
pub(crate) async fn read_head(stream: &mut TcpStream, buffer: &mut BytesMut) -> io::Result<Option<usize>> {
    let mut searched = 0;
    loop {
        if let Some(at) = buffer[searched..].windows(4).position(|window| window == b"\r\n\r\n") {
            return Ok(Some(searched + at + 4));
        }
        searched = buffer.len().saturating_sub(3);
        if buffer.len() > LONGEST_HEAD {
            return Err(io::Error::other("a head without an end"));
        }
        if stream.read_buf(buffer).await? == 0 {
            return if buffer.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
    }
}

/// Returns the value of a header, whatever the case of its name is.
pub(crate) fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Returns a head as text.
pub(crate) fn text(head: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(head).map_err(|_| io::Error::other("a head that is not text"))
}
