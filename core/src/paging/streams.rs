//! A pull with typed rows, page by page or row by row, by calls or as a stream.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::error::Result;
use crate::paging::pull::Pull;
use crate::paging::receipt::Receipt;
use crate::record::declare::Record;

/// A pull whose rows are `R`, in order, page by page.
///
/// It is also a [`Stream`], which ends after an error.
///
/// ```no_run
/// # async fn run(client: indecx::Client) -> Result<(), indecx::Error> {
/// let mut pages = client.answers().list(Default::default())?.pages();
/// while let Some(answers) = pages.next().await? {
///     println!("{} more", answers.len());
/// }
/// println!("{:?}", pages.receipt());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Pages<R> {
    pull: Pull,
    is_finished: bool,
    rows: PhantomData<fn() -> R>,
}

impl<R: Record> Pages<R> {
    pub(crate) fn new(pull: Pull) -> Self {
        Pages { pull, is_finished: false, rows: PhantomData }
    }

    /// Fetches the next page's rows; `None` at the end of a complete pull.
    ///
    /// # Cancel safety
    /// Safe: dropping the future (in a `select!` with a ticker, or by a `timeout`) loses no row, and the next call
    /// continues where it stopped. Dropping the pull itself stops its requests.
    ///
    /// # Errors
    /// The error of a request, or [`IncompleteListing`](crate::ErrorKind::IncompleteListing).
    pub async fn next(&mut self) -> Result<Option<Vec<R>>> {
        let rows = self.pull.next().await?;
        Ok(rows.map(|rows| rows.into_iter().map(R::from_row).collect()))
    }

    /// Returns what the pull has done so far.
    pub fn receipt(&self) -> Receipt {
        self.pull.receipt()
    }
}

impl<R: Record> Stream for Pages<R> {
    type Item = Result<Vec<R>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_finished {
            return Poll::Ready(None);
        }
        let Poll::Ready(rows) = self.pull.poll_next(context) else { return Poll::Pending };
        self.is_finished = !matches!(rows, Ok(Some(_)));
        Poll::Ready(rows.transpose().map(|rows| rows.map(|rows| rows.into_iter().map(R::from_row).collect())))
    }
}

/// A pull whose rows are `R`, in order, one by one.
///
/// It is also a [`Stream`], which ends after an error.
///
/// ```no_run
/// # async fn run(client: indecx::Client) -> Result<(), indecx::Error> {
/// let mut answers = client.answers().list(Default::default())?.rows();
/// while let Some(answer) = answers.next().await? {
///     println!("{:?} {:?}", answer.id(), answer.review());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct RowStream<R> {
    pages: Pages<R>,
    waiting: std::vec::IntoIter<R>,
}

impl<R: Record> RowStream<R> {
    pub(crate) fn new(pull: Pull) -> Self {
        RowStream { pages: Pages::new(pull), waiting: Vec::new().into_iter() }
    }

    /// Fetches the next row; `None` at the end of a complete pull.
    ///
    /// # Cancel safety
    /// Safe, as [`Pages::next`] is.
    ///
    /// # Errors
    /// The error of a request, or [`IncompleteListing`](crate::ErrorKind::IncompleteListing).
    pub async fn next(&mut self) -> Result<Option<R>> {
        loop {
            if let Some(row) = self.waiting.next() {
                return Ok(Some(row));
            }
            match self.pages.next().await? {
                Some(rows) => self.waiting = rows.into_iter(),
                None => return Ok(None),
            }
        }
    }

    /// Returns what the pull has done so far. It counts the current page in full, even if some of its rows have not
    /// been returned yet.
    pub fn receipt(&self) -> Receipt {
        self.pages.receipt()
    }
}

impl<R: Record> Stream for RowStream<R> {
    type Item = Result<R>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(row) = self.waiting.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            match Pin::new(&mut self.pages).poll_next(context) {
                Poll::Ready(Some(Ok(rows))) => self.waiting = rows.into_iter(),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl<R> Unpin for Pages<R> {}
impl<R> Unpin for RowStream<R> {}
