//! Listings and their pulls. A page goes to JavaScript in pieces, one promise each: parsing a whole
//! page at once would hold the event loop.

use std::sync::{Arc, Mutex as Guard, PoisonError};

use indecx::json::{Case, write_row};
use indecx::{RawListing, Row};
use napi::Env;
use napi::bindgen_prelude::{Either3, Null, PromiseRaw};
use napi_derive::napi;
use tokio::sync::{Mutex, mpsc};

use crate::abort::Stop;
use crate::call::{Call, text};
use crate::error::Failure;
use crate::promise::promise;

/// The most rows in one piece.
const PIECE_ROWS: usize = 100;
/// The most JSON text in one piece, up to the row that goes beyond it.
const PIECE_BYTES: usize = 256 * 1024;
/// Pieces that wait for JavaScript.
const PIECES_AHEAD: usize = 2;

/// A query. Nothing is sent until one of its pulls is read.
#[napi]
pub struct Listing(RawListing);

impl Listing {
    pub(crate) fn new(listing: RawListing) -> Self {
        Listing(listing)
    }
}

#[napi]
impl Listing {
    /// A new pull of all rows, or of at most `limit`.
    #[napi]
    pub fn pull(&self, limit: Option<u32>) -> Pull {
        Pull::new(self.0.pull(limit.map(|limit| limit as usize)))
    }

    /// How many rows match, as the server says.
    #[napi]
    pub fn total(&self) -> Call {
        let listing = self.0.clone();
        Call::new(async move { Ok(listing.total().await?.map_or("null".to_owned(), |total| total.to_string())) })
    }

    /// The route and the filters' names.
    #[napi]
    pub fn describe(&self) -> String {
        self.0.describe()
    }
}

/// Rows as JSON text.
#[napi(object, object_from_js = false)]
pub struct Piece {
    /// A JSON array of rows.
    pub rows: String,
    /// Whether the page ends with these rows.
    pub ends_page: bool,
    /// The server's total, where it says one.
    pub total: Option<f64>,
}

/// What a pull did so far.
#[napi(object, object_from_js = false)]
pub struct Receipt {
    /// Names and values, as sent.
    pub filters: Vec<Vec<String>>,
    pub rows: f64,
    pub duplicates: f64,
    pub rereads: f64,
    pub requests: f64,
    pub retries: f64,
    pub bytes: f64,
    pub seconds: f64,
    #[napi(ts_type = "number | null")]
    pub total_first: Option<f64>,
    #[napi(ts_type = "number | null")]
    pub total_last: Option<f64>,
    pub evidence: String,
}

/// One consumption of a listing.
#[napi]
pub struct Pull(Arc<Inner>);

struct Inner {
    /// Held while a piece is fetched; `None` once the pull is over.
    reading: Mutex<Option<Reading>>,
    /// Apart from `reading`, so that it can be looked at while a piece is fetched.
    receipt: Guard<indecx::Receipt>,
    stop: Stop,
}

struct Reading {
    pull: indecx::Pull,
    /// What is left of the page that came last.
    pieces: mpsc::Receiver<Piece>,
}

impl Pull {
    fn new(pull: indecx::Pull) -> Self {
        let receipt = Guard::new(pull.receipt());
        let reading = Mutex::new(Some(Reading { pull, pieces: cut(Vec::new(), None) }));
        Pull(Arc::new(Inner { reading, receipt, stop: Stop::default() }))
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

    /// Stops it, with all requests that were made ahead.
    #[napi]
    pub fn stop(&self) {
        self.0.stop.stop();
        if let Ok(mut reading) = self.0.reading.try_lock() {
            *reading = None;
        }
    }

    #[napi(getter)]
    pub fn receipt(&self) -> Receipt {
        let receipt = self.0.receipt.lock().unwrap_or_else(PoisonError::into_inner);
        #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
        let count = |number: u64| number as f64;
        Receipt {
            filters: receipt.filters.iter().map(|(name, value)| vec![name.clone(), value.clone()]).collect(),
            rows: count(receipt.rows),
            duplicates: count(receipt.duplicates),
            rereads: count(receipt.rereads),
            requests: count(receipt.requests),
            retries: count(receipt.retries),
            bytes: count(receipt.bytes),
            seconds: receipt.seconds,
            total_first: receipt.total_first.map(count),
            total_last: receipt.total_last.map(count),
            evidence: receipt.evidence.as_str().to_owned(),
        }
    }
}

impl Inner {
    async fn next(&self) -> Either3<Piece, Null, Failure> {
        let mut reading = self.reading.lock().await;
        let failure = match self.stop.unless_stopped(self.piece(&mut reading)).await {
            Some(Ok(Some(piece))) => return Either3::A(piece),
            Some(Ok(None)) => None,
            Some(Err(error)) => Some(error.into()),
            None => Some(Failure::aborted()),
        };
        // Over, one way or another: requests that are still under way end here.
        *reading = None;
        failure.map_or(Either3::B(Null), Either3::C)
    }

    async fn piece(&self, reading: &mut Option<Reading>) -> indecx::Result<Option<Piece>> {
        let Some(Reading { pull, pieces }) = reading else { return Ok(None) };
        loop {
            if let Some(piece) = pieces.recv().await {
                return Ok(Some(piece));
            }
            let page = pull.next().await;
            let receipt = pull.receipt();
            let total = receipt.total_last;
            *self.receipt.lock().unwrap_or_else(PoisonError::into_inner) = receipt;
            match page? {
                Some(page) => *pieces = cut(page, total),
                None => return Ok(None),
            }
        }
    }
}

/// The pieces of a page, written a little ahead while JavaScript parses the ones before.
fn cut(page: Vec<Row>, total: Option<u64>) -> mpsc::Receiver<Piece> {
    let (sender, pieces) = mpsc::channel(PIECES_AHEAD);
    if !page.is_empty() {
        tokio::spawn(async move {
            let mut rows = page.into_iter().peekable();
            while rows.peek().is_some() {
                let piece = Piece {
                    rows: array(&mut rows),
                    ends_page: rows.peek().is_none(),
                    #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
                    total: total.map(|total| total as f64),
                };
                // Nobody reads any more: the pull was stopped.
                if sender.send(piece).await.is_err() {
                    break;
                }
            }
        });
    }
    pieces
}

/// The next rows as a JSON array.
fn array(rows: &mut impl Iterator<Item = Row>) -> String {
    let mut json = vec![b'['];
    for row in rows.take(PIECE_ROWS) {
        if json.len() > 1 {
            json.push(b',');
        }
        write_row(&row, Case::Camel, &mut json);
        if json.len() >= PIECE_BYTES {
            break;
        }
    }
    json.push(b']');
    text(json)
}
