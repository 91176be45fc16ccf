//! One consumption of a listing, row by row. A page is passed to JavaScript in pieces, with a promise for each:
//! parsing a whole page at once would block the event loop.

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

/// The maximum number of rows in one piece.
const PIECE_ROWS: usize = 125;
/// The number of bytes of JSON text after which a piece ends. The row that reaches it is still part of the piece.
const PIECE_BYTES: usize = 256 * 1024;
/// The maximum number of pieces that wait for JavaScript.
const PIECES_AHEAD: usize = 8;

/// Rows as JSON text.
#[napi(object, object_from_js = false)]
pub struct Piece {
    /// The values of the rows, in one JSON array.
    #[napi(ts_type = "string")]
    pub rows: Latin1,
    /// Whether the page ends with these rows.
    pub ends_page: bool,
    /// The total that the server reports, if it does.
    pub total: Option<f64>,
}

/// One consumption of a listing.
#[napi]
pub struct Pull(Arc<Inner>);

struct Inner {
    /// Locked while a piece is fetched.
    state: AsyncMutex<State>,
    /// The receipt is not part of `state`, so that it can be read while a piece is fetched.
    receipt: Mutex<indecx::Receipt>,
    stop: Stop,
}

enum State {
    /// No request was sent yet.
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
    /// Returns the next rows, or null at the end of a complete pull.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Either3<Piece, Null, Failure>>> {
        let inner = self.0.clone();
        promise(env, async move { inner.next().await })
    }

    /// Stops the pull, including all requests that were sent ahead.
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
        // The pull is over in each of these cases: requests that are still in progress end here.
        *state = State::Over;
        failure.map_or(Either3::B(Null), Either3::C)
    }

    /// Returns the next piece, or `None` if the task ended without one, which is a failure and not the end.
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
            // The loop also ends when the receiver is dropped, because the pull was stopped.
            while let Ok(true) = send_page(&mut pull, &sender).await {}
        });
        Reading { pieces, task: task.abort_handle() }
    }
}

/// Sends the pieces of the next page. Returns false if there are no more pages.
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
        let piece = take_piece(&mut rows, receipt.total_last);
        sender.send((Ok(Some(piece)), receipt.clone())).await?;
    }
    Ok(true)
}

/// Cuts the next piece off a page.
fn take_piece(page: &mut &[Row], total: Option<u64>) -> Piece {
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
