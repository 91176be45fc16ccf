//! One consumption of a listing, row by row. A page goes to JavaScript in pieces, one promise each:
//! parsing a whole page at once would hold the event loop.

use std::sync::{Arc, Mutex, PoisonError};

use indecx::Row;
use indecx::bindings::values::Values;
use napi::Env;
use napi::bindgen_prelude::{Either3, Null, PromiseRaw};
use napi_derive::napi;
use tokio::sync::mpsc::error::SendError;
use tokio::sync::{Mutex as AsyncMutex, mpsc};
use tokio::task::AbortHandle;

use crate::bridge::abort::Stop;
use crate::bridge::strings::Latin1;
use crate::bridge::wait::promise;
use crate::error::Failure;
use crate::receipt::{Receipt, count};

/// The largest number of rows in one piece.
const PIECE_ROWS: usize = 125;
/// The most JSON text in one piece, up to the row that goes beyond it.
const PIECE_BYTES: usize = 256 * 1024;
/// How many pieces wait for JavaScript.
const PIECES_AHEAD: usize = 8;

/// Rows as JSON text.
#[napi(object, object_from_js = false)]
pub struct Piece {
    /// The values of the rows, in one JSON array.
    #[napi(ts_type = "string")]
    pub rows: Latin1,
    /// Whether the page ends with these rows.
    pub ends_page: bool,
    /// The server's total, where it says one.
    pub total: Option<f64>,
}

/// One consumption of a listing.
#[napi]
pub struct Pull(Arc<Inner>);

struct Inner {
    /// Locked while a piece is fetched.
    state: AsyncMutex<State>,
    /// Not part of `state`, so that it can be read while a piece is fetched.
    receipt: Mutex<indecx::Receipt>,
    stop: Stop,
}

enum State {
    /// Nothing was requested yet.
    Ready(Box<indecx::Pull>),
    Reading(Reading),
    Over,
}

/// A piece, the end or an error, with the receipt at that time.
type Delivery = (indecx::Result<Option<Piece>>, indecx::Receipt);

/// A task that fetches pages and writes them as JSON while JavaScript reads earlier pieces.
struct Reading {
    pieces: mpsc::Receiver<Delivery>,
    task: AbortHandle,
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Pull {
    pub(crate) fn new(pull: indecx::Pull) -> Self {
        let receipt = Mutex::new(pull.receipt());
        Pull(Arc::new(Inner { state: AsyncMutex::new(State::Ready(Box::new(pull))), receipt, stop: Stop::default() }))
    }
}

#[napi]
impl Pull {
    /// The next rows; null at the end of a complete pull.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Either3<Piece, Null, Failure>>> {
        let inner = self.0.clone();
        promise(env, async move { inner.next().await })
    }

    /// Stops it, with all requests that were sent ahead.
    #[napi]
    pub fn stop(&self) {
        self.0.stop.stop();
        if let Ok(mut state) = self.0.state.try_lock() {
            *state = State::Over;
        }
    }

    #[napi(getter)]
    pub fn receipt(&self) -> Receipt {
        self.0.receipt.lock().unwrap_or_else(PoisonError::into_inner).clone().into()
    }
}

impl Inner {
    async fn next(&self) -> Either3<Piece, Null, Failure> {
        let mut state = self.state.lock().await;
        let failure = match self.stop.unless_stopped(self.piece(&mut state)).await.flatten() {
            Some(Ok(Some(piece))) => return Either3::A(piece),
            Some(Ok(None)) => None,
            Some(Err(error)) => Some(error.into()),
            None => Some(Failure::aborted()),
        };
        // The pull is over, one way or another: requests that are still running end here.
        *state = State::Over;
        failure.map_or(Either3::B(Null), Either3::C)
    }

    /// The next piece; `None` where the task died, which is a failure and not the end.
    async fn piece(&self, state: &mut State) -> Option<indecx::Result<Option<Piece>>> {
        if let State::Ready(_) = state
            && let State::Ready(pull) = std::mem::replace(state, State::Over)
        {
            *state = State::Reading(Reading::start(*pull));
        }
        let State::Reading(Reading { pieces, .. }) = state else { return Some(Ok(None)) };
        let (piece, receipt) = pieces.recv().await?;
        *self.receipt.lock().unwrap_or_else(PoisonError::into_inner) = receipt;
        Some(piece)
    }
}

impl Reading {
    fn start(mut pull: indecx::Pull) -> Self {
        let (sender, pieces) = mpsc::channel(PIECES_AHEAD);
        let task = tokio::spawn(async move {
            // It also ends when the receiver is dropped, since then the pull was stopped.
            while let Ok(true) = send_page(&mut pull, &sender).await {}
        });
        Reading { pieces, task: task.abort_handle() }
    }
}

/// Sends the pieces of the next page; false when there are no more pages.
async fn send_page(pull: &mut indecx::Pull, sender: &mpsc::Sender<Delivery>) -> Result<bool, SendError<Delivery>> {
    let page = pull.next().await;
    let receipt = pull.receipt();
    let page = match page {
        Ok(Some(page)) => page,
        Ok(None) => return sender.send((Ok(None), receipt)).await.map(|()| false),
        Err(error) => return sender.send((Err(error), receipt)).await.map(|()| false),
    };
    let mut rows = page.as_slice();
    while !rows.is_empty() {
        let piece = cut(&mut rows, receipt.total_last);
        sender.send((Ok(Some(piece)), receipt.clone())).await?;
    }
    Ok(true)
}

/// Cuts the next piece off a page.
fn cut(page: &mut &[Row], total: Option<u64>) -> Piece {
    let mut values = Values::default();
    let mut taken = 0;
    for row in page.iter().take(PIECE_ROWS) {
        values.push(row);
        taken += 1;
        if values.size() >= PIECE_BYTES {
            break;
        }
    }
    *page = &page[taken..];
    Piece { rows: Latin1::from_json(values.finish()), ends_page: page.is_empty(), total: total.map(count) }
}
