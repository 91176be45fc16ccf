//! Bodies on their way to the socket.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use crate::http::interruption::{Trail, trail_of};
use crate::http::request::Endpoint;

/// The body of a request, whose first byte is asked for when its connection has been made, and the request's head not
/// been sent yet. That of a write is noted on its call's trail at that moment.
pub(crate) struct Outgoing {
    left: Option<Bytes>,
    noted: Option<(Trail, &'static Endpoint)>,
}

impl Outgoing {
    /// Of nothing where there is no body.
    pub(crate) fn new(body: Option<Bytes>, endpoint: &'static Endpoint) -> Self {
        let noted = body.as_ref().and_then(|_| Some((trail_of(endpoint)?, endpoint)));
        Outgoing { left: body, noted }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        let outgoing = self.get_mut();
        let Some(body) = outgoing.left.take() else { return Poll::Ready(None) };
        let goes_out = outgoing.noted.as_ref().is_none_or(|(trail, endpoint)| trail.goes_out(endpoint));
        Poll::Ready(Some(if goes_out { Ok(Frame::data(body)) } else { Err(std::io::ErrorKind::Interrupted.into()) }))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.as_ref().map_or(0, |body| body.len() as u64))
    }
}
