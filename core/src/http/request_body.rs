//! The body of an outgoing request, which records on the call's trail that a write is being sent.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use crate::http::request::Endpoint;
use crate::http::trail::{Trail, trail_of};

/// The body of a request. Hyper polls it when the connection is open and before it flushes the request's head: at that
/// moment a write is recorded on its call's trail, and is not sent if the call was stopped.
pub(crate) struct RequestBody {
    left: Option<Bytes>,
    trail: Option<(Trail, &'static Endpoint)>,
}

impl RequestBody {
    /// Creates a body; an empty one if `body` is `None`.
    pub(crate) fn new(body: Option<Bytes>, endpoint: &'static Endpoint) -> Self {
        let trail = body.as_ref().and_then(|_| Some((trail_of(endpoint)?, endpoint)));
        RequestBody { left: body, trail }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        let outgoing = self.get_mut();
        let Some(body) = outgoing.left.take() else { return Poll::Ready(None) };
        let record_write = outgoing.trail.as_ref().is_none_or(|(trail, endpoint)| trail.record_write(endpoint));
        Poll::Ready(Some(if record_write {
            Ok(Frame::data(body))
        } else {
            Err(std::io::ErrorKind::Interrupted.into())
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.as_ref().map_or(0, |body| body.len() as u64))
    }
}
