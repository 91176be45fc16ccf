//! A response body as a bad network delivers it: late, in small pieces, or cut short.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::Sleep;

use crate::behaviour::faults::Fault;

/// The wait before a reset. The bytes sent so far need it to leave, since a reset discards what is still buffered.
const BEFORE_RESET: Duration = Duration::from_millis(30);

/// A body, and how it is sent.
pub(crate) struct Script {
    rest: Bytes,
    sent: usize,
    cut: Option<usize>,
    chunk: usize,
    pause: Duration,
    sleep: Option<Pin<Box<Sleep>>>,
    cutting: bool,
    /// Is set to make the connection end with a reset.
    reset: Arc<AtomicBool>,
}

impl Script {
    pub(crate) fn new(body: Vec<u8>, fault: Option<&Fault>, reset: Arc<AtomicBool>) -> Self {
        let mut script = Self {
            rest: Bytes::from(body),
            sent: 0,
            cut: None,
            chunk: usize::MAX,
            pause: Duration::ZERO,
            sleep: None,
            cutting: false,
            reset,
        };
        if let Some(fault) = fault {
            script.cut = fault.cut;
            if let Some(pause) = fault.drip_ms {
                script.chunk = fault.drip_bytes.max(1);
                script.pause = Duration::from_millis(pause);
            }
            if fault.delay_body_ms > 0 {
                script.wait(Duration::from_millis(fault.delay_body_ms));
            }
        }
        script
    }

    fn wait(&mut self, time: Duration) {
        self.sleep = Some(Box::pin(tokio::time::sleep(time)));
    }
}

impl Body for Script {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let script = &mut *self;
        loop {
            if let Some(sleep) = &mut script.sleep {
                ready!(sleep.as_mut().poll(context));
                script.sleep = None;
            }
            let left = script.cut.map(|cut| cut.saturating_sub(script.sent));
            if left == Some(0) && !script.rest.is_empty() {
                if script.cutting {
                    script.reset.store(true, Ordering::SeqCst);
                    return Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())));
                }
                script.cutting = true;
                script.wait(BEFORE_RESET);
                continue;
            }
            if script.rest.is_empty() {
                return Poll::Ready(None);
            }
            let size = script.rest.len().min(script.chunk).min(left.unwrap_or(usize::MAX));
            let chunk = script.rest.split_to(size);
            script.sent += size;
            if !script.rest.is_empty() && !script.pause.is_zero() {
                script.wait(script.pause);
            }
            return Poll::Ready(Some(Ok(Frame::data(chunk))));
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.rest.len()).unwrap_or(u64::MAX))
    }
}
