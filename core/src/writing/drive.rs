//! A write to many rows as Rust programs drive it: whole, or chunk by chunk.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use crate::error::{Error, Result};
use crate::writing::bulk::Writing;
use crate::writing::outcome::{Outcome, OutcomeStatus, Outcomes};
use crate::writing::prepared::{Input, Rows};

type UnderWay = Pin<Box<dyn Future<Output = Result<Vec<Outcome>>> + Send>>;

/// A write to many rows. Nothing goes out before it is driven, and nothing more once it is dropped.
///
/// `.await` it for the outcomes of all rows. A time-out around that would lose them, with who was asked: drive it by
/// [`next`](BulkWrite::next) or [`finish`](BulkWrite::finish) where anything may give up on it, and take
/// [`outcomes`](BulkWrite::outcomes) then, which tells of each row what is known.
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
    writing: Writing,
    /// The chunk that is under way. Locked by nobody: what is shared between threads may hold no bare future.
    step: Mutex<Option<UnderWay>>,
    known: Vec<Outcome>,
    /// Whether nothing is left to do.
    is_finished: bool,
    /// What kept the first write from going out.
    failure: Option<Error>,
}

impl std::fmt::Debug for BulkWrite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BulkWrite({} of {} rows)", self.known.len(), self.writing.given())
    }
}

impl BulkWrite {
    pub(crate) fn new<T: Input>(writing: Writing, rows: Rows<T>) -> Result<Self> {
        writing.add_all(rows.0.into_iter().map(T::into_argument).collect())?;
        Ok(BulkWrite { writing, step: Mutex::default(), known: Vec::new(), is_finished: false, failure: None })
    }

    /// How many rows it is to write.
    pub fn rows(&self) -> usize {
        self.writing.given()
    }

    /// Sends the next chunk and gives the outcomes of its rows; `None` when no row is left.
    ///
    /// # Cancel safety
    /// Safe: the request of a call that is dropped stays here, and the next call goes on with it. What it is given up
    /// for, [`outcomes`](BulkWrite::outcomes) tells.
    ///
    /// # Errors
    /// What keeps the first write from going out, such as a refused key: then it is over. After that, errors are
    /// outcomes.
    pub async fn next(&mut self) -> Result<Option<Vec<Outcome>>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// Sends all that is left, and keeps the outcomes for [`outcomes`](BulkWrite::outcomes).
    ///
    /// # Cancel safety
    /// Safe, as [`next`](BulkWrite::next) is.
    ///
    /// # Errors
    /// As of [`next`](BulkWrite::next).
    pub async fn finish(&mut self) -> Result<()> {
        while self.next().await?.is_some() {}
        Ok(())
    }

    /// What is known of each row. Where it is not finished, it ends here, and nothing more goes out: rows of a request
    /// that is under way may have been acted on and are unknown, those that are left were not sent.
    pub fn outcomes(mut self) -> Outcomes {
        let step = self.step().take();
        if !self.is_finished {
            self.known.extend(self.writing.abandon(self.known.len()));
        }
        drop(step);
        let links = self.writing.unmatched_links();
        let mut known = self.known.into_iter().peekable();
        let rows = (0..self.writing.given()).map(|index| {
            let kept = || {
                let outcome = Outcome::new(index, OutcomeStatus::NotSent);
                self.failure.iter().cloned().fold(outcome, Outcome::with_error)
            };
            known.next_if(|outcome| outcome.index == index).unwrap_or_else(kept)
        });
        Outcomes::new(rows.collect(), links)
    }

    fn step(&mut self) -> &mut Option<UnderWay> {
        self.step.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Vec<Outcome>>>> {
        if self.is_finished {
            return Poll::Ready(Ok(None));
        }
        let writing = &self.writing;
        let start = || -> UnderWay {
            let writing = writing.clone();
            Box::pin(async move { writing.send_chunk().await })
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
