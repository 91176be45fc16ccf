//! Inflates a whole gzip body in one call.

use std::io::Read;
use std::sync::Mutex;

use bytes::Bytes;
use flate2::bufread::GzDecoder;
use libdeflater::{Crc, Decompressor};

use crate::http::response::{LARGEST_BODY, TransportError, too_large};

/// The maximum buffer size, in bytes, that is allocated because of the size that a body declares.
const MAX_PREALLOCATED: usize = 16 * 1024 * 1024;

pub(crate) fn inflate(body: &[u8]) -> Result<Bytes, TransportError> {
    if let Some(inflated) = inflate_whole(body) {
        return Ok(Bytes::from_owner(inflated));
    }
    let mut out = Vec::with_capacity(inflated_size(body).min(body.len().saturating_mul(32)) + 1);
    let mut rest = body;
    // A gzip body may have several members, one after the other, and zero bytes as padding at the end.
    while rest.len() == body.len() || rest.iter().any(|byte| *byte != 0) {
        let mut member = GzDecoder::new(rest);
        match (&mut member).take(LARGEST_BODY + 1 - out.len() as u64).read_to_end(&mut out) {
            Ok(_) if out.len() as u64 > LARGEST_BODY => return Err(too_large()),
            Ok(_) => rest = member.into_inner(),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof && rest.starts_with(&[0x1f, 0x8b]) => {
                return Err(TransportError::Lost("the body was cut off".to_owned()));
            }
            Err(_) => return Err(TransportError::Unusable("the body is not the gzip that its header says".to_owned())),
        }
    }
    Ok(out.into())
}

/// Inflates the usual body in one go: a plain header and one member. Returns `None` for any other body, which is then
/// inflated piece by piece. The size and the checksum at the body's end must match: they do not if a second member
/// follows.
fn inflate_whole(body: &[u8]) -> Option<PooledBuffer> {
    const HEADER: [u8; 4] = [0x1f, 0x8b, 8, 0];
    let deflated = body.strip_prefix(&HEADER)?.get(6..)?;
    let (deflated, end) = deflated.split_last_chunk::<8>()?;
    let sum = u32::from_le_bytes(*end.first_chunk()?);
    let mut out = PooledBuffer::of(Some(inflated_size(body)).filter(|size| *size < MAX_PREALLOCATED)?);
    let size = Decompressor::new().deflate_decompress(deflated, &mut out.0).ok()?;
    let mut crc = Crc::new();
    crc.update(&out.0);
    (size == out.0.len() && crc.sum() == sum).then_some(out)
}

/// A buffer for an inflated body, reused for the next one: pages arrive one after another and have similar sizes, and
/// fresh memory costs a page fault for every 4 KB.
#[derive(Debug)]
struct PooledBuffer(Vec<u8>);

/// Free buffers.
static FREE_BUFFERS: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
/// The maximum number of free buffers.
const MAX_FREE_BUFFERS: usize = 2;

impl PooledBuffer {
    fn of(size: usize) -> Self {
        // Does not wait for the lock: in a forked child it may be held by a thread that does not exist there.
        let mut room = FREE_BUFFERS.try_lock().ok().and_then(|mut waiting| waiting.pop()).unwrap_or_default();
        room.resize(size, 0);
        PooledBuffer(room)
    }
}

impl AsRef<[u8]> for PooledBuffer {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for PooledBuffer {
    fn drop(&mut self) {
        let Ok(mut waiting) = FREE_BUFFERS.try_lock() else { return };
        if waiting.len() < MAX_FREE_BUFFERS && self.0.capacity() <= MAX_PREALLOCATED / 4 {
            waiting.push(std::mem::take(&mut self.0));
        }
    }
}

/// Returns the inflated size that the gzip trailer declares, at most [`MAX_PREALLOCATED`].
fn inflated_size(body: &[u8]) -> usize {
    body.last_chunk().map_or(0, |size| u32::from_le_bytes(*size) as usize).min(MAX_PREALLOCATED)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::{inflate, inflate_whole};

    fn deflated(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).and_then(|()| encoder.finish()).unwrap()
    }

    #[test]
    fn a_body_comes_out_whole_whatever_its_form() {
        let text = b"{\"answers\":[]}".repeat(5000);
        let one = deflated(&text);
        assert_eq!(inflate_whole(&one).unwrap().as_ref(), text);
        let mut two = one.clone();
        two.extend(deflated(b" "));
        assert!(inflate_whole(&two).is_none());
        assert_eq!(inflate(&two).ok().map(|body| body.len()), Some(text.len() + 1));
        let mut named = flate2::GzBuilder::new().filename("x").write(Vec::new(), Compression::default());
        named.write_all(&text).unwrap();
        assert_eq!(inflate(&named.finish().unwrap()).ok().as_deref(), Some(&text[..]));
        for filling in [1, 7, 512] {
            let mut filled = one.clone();
            filled.resize(one.len() + filling, 0);
            assert_eq!(inflate(&filled).ok().as_deref(), Some(&text[..]), "{filling}");
        }
        assert_eq!(inflate(&deflated(b"")).ok().map(|body| body.len()), Some(0));
    }

    #[test]
    fn what_is_cut_or_changed_is_no_body() {
        let whole = deflated(&b"0123456789abcdef".repeat(500));
        for cut in [0, 1, 5, 12, whole.len() / 2, whole.len() - 1] {
            assert!(inflate(&whole[..cut]).is_err() || cut == 0, "{cut}");
        }
        for at in [12, whole.len() / 2, whole.len() - 6, whole.len() - 2] {
            let mut changed = whole.clone();
            changed[at] ^= 0x55;
            assert!(inflate(&changed).is_err(), "{at}");
        }
    }
}
