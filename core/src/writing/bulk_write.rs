//! A write of many rows as Rust programs drive it: as a whole, or chunk by chunk.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use crate::error::{Error, Result};
use crate::writing::bulk::RawBulkWrite;
use crate::writing::outcome::{Outcome, OutcomeStatus, Outcomes};
use crate::writing::prepared::{BulkInput, BulkRows};

type ChunkFuture = Pin<Box<dyn Future<Output = Result<Vec<Outcome>>> + Send>>;

/// A write of many rows. Nothing is sent before it is driven, and nothing more after it is dropped.
///
/// `.await` it for the outcomes of all rows. A timeout around that would lose the outcomes, and with them the knowledge
/// of who was contacted. Where the caller may stop waiting, drive the write by [`next`](BulkWrite::next) or
/// [`finish`](BulkWrite::finish), and then take [`outcomes`](BulkWrite::outcomes), which says what is known of each
/// row.
///
/// ```no_run
/// # use std::time::Duration;
/// # async fn run(client: indecx::Client, params: indecx::invites::SendBulk) -> Result<(), indecx::Error> {
/// let mut write = client.invites().send_bulk(params)?;
/// match tokio::time::timeout(Duration::from_secs(60), write.finish()).await {
///     Ok(finished) => finished?,
///     Err(_) => println!("out of time"),
/// }
/// for outcome in &write.outcomes() {
///     println!("{} {}", outcome.index, outcome.status.as_str());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before it is awaited or driven"]
pub struct BulkWrite {
    write: RawBulkWrite,
    /// The request for the current chunk. The mutex is never locked; it only makes the write `Sync`, which a bare
    /// future would not be.
    step: Mutex<Option<ChunkFuture>>,
    /// The outcomes so far.
    known: Vec<Outcome>,
    /// Whether no row is left, or the write failed.
    is_finished: bool,
    /// The error because of which nothing was sent.
    failure: Option<Error>,
}

impl std::fmt::Debug for BulkWrite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BulkWrite({} of {} rows)", self.known.len(), self.write.row_count())
    }
}

impl BulkWrite {
    pub(crate) fn new<T: BulkInput>(write: RawBulkWrite, rows: BulkRows<T>) -> Result<Self> {
        write.add_all(rows.0.into_iter().map(T::into_argument).collect())?;
        Ok(BulkWrite { write, step: Mutex::default(), known: Vec::new(), is_finished: false, failure: None })
    }

    /// Returns the number of rows to write.
    pub fn rows(&self) -> usize {
        self.write.row_count()
    }

    /// Sends the next chunk and returns the outcomes of its rows; `None` if no row is left.
    ///
    /// # Cancel safety
    /// Safe: dropping the future keeps its request, and the next call continues it. To stop the write instead, take its
    /// [`outcomes`](BulkWrite::outcomes).
    ///
    /// # Errors
    /// Any error before a request that writes has been sent, such as a refused key; the write is finished then. After
    /// that, errors become outcomes.
    pub async fn next(&mut self) -> Result<Option<Vec<Outcome>>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// Sends all remaining rows. The outcomes are kept for [`outcomes`](BulkWrite::outcomes).
    ///
    /// # Cancel safety
    /// Safe, as [`next`](BulkWrite::next) is.
    ///
    /// # Errors
    /// As for [`next`](BulkWrite::next).
    pub async fn finish(&mut self) -> Result<()> {
        while self.next().await?.is_some() {}
        Ok(())
    }

    /// Returns the outcome of each row. A write that is not finished ends here, and nothing more is sent: rows of the
    /// running request may have been acted on and are `unknown`, the remaining rows are `not_sent`.
    pub fn outcomes(mut self) -> Outcomes {
        let step = self.step().take();
        if !self.is_finished {
            self.known.extend(self.write.abandon(self.known.len()));
        }
        drop(step);
        let links = self.write.unmatched_links();
        let mut known = self.known.into_iter().peekable();
        let rows = (0..self.write.row_count()).map(|index| {
            let kept = || {
                let outcome = Outcome::new(index, OutcomeStatus::NotSent);
                self.failure.iter().cloned().fold(outcome, Outcome::with_error)
            };
            known.next_if(|outcome| outcome.index == index).unwrap_or_else(kept)
        });
        Outcomes::new(rows.collect(), links)
    }

    fn step(&mut self) -> &mut Option<ChunkFuture> {
        self.step.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Vec<Outcome>>>> {
        if self.is_finished {
            return Poll::Ready(Ok(None));
        }
        let write = &self.write;
        let start = || -> ChunkFuture {
            let write = write.clone();
            Box::pin(async move { write.send_chunk().await })
        };
        let step = self.step.get_mut().unwrap_or_else(PoisonError::into_inner);
        let Poll::Ready(sent) = step.get_or_insert_with(start).as_mut().poll(context) else { return Poll::Pending };
        *step = None;
        Poll::Ready(match sent {
            Ok(outcomes) if outcomes.is_empty() => {
                self.is_finished = true;
                Ok(None)
            }
            Ok(outcomes) => {
                self.known.extend(outcomes.iter().cloned());
                Ok(Some(outcomes))
            }
            Err(error) => {
                self.is_finished = true;
                self.failure = Some(error.clone());
                Err(error)
            }
        })
    }
}

impl IntoFuture for BulkWrite {
    type Output = Result<Outcomes>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    /// Sends all rows. Not cancel-safe: see [`BulkWrite::finish`].
    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            self.finish().await?;
            Ok(self.outcomes())
        })
    }
}
