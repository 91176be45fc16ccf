//! Bodies on their way to the socket.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use crate::endpoint::Endpoint;
use crate::interruption::{Trail, trail_of};

/// The body of a request. One that writes is noted on its call's trail at the moment at which it goes out.
pub(crate) fn outgoing(body: Bytes, endpoint: &'static Endpoint) -> reqwest::Body {
    match trail_of(endpoint) {
        Some(trail) => reqwest::Body::wrap(Noted { left: Some(body), trail, endpoint }),
        None => body.into(),
    }
}

/// A body whose first byte is asked for when its connection has been made, and the request's head not been sent yet.
struct Noted {
    left: Option<Bytes>,
    trail: Trail,
    endpoint: &'static Endpoint,
}

impl Body for Noted {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        let noted = self.get_mut();
        let Some(body) = noted.left.take() else { return Poll::Ready(None) };
        let goes_out = noted.trail.goes_out(noted.endpoint);
        Poll::Ready(Some(if goes_out { Ok(Frame::data(body)) } else { Err(std::io::ErrorKind::Interrupted.into()) }))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.as_ref().map_or(0, |body| body.len() as u64))
    }
}
