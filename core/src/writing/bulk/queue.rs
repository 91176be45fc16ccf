//! The rows of a write that were added and not sent yet.

use std::collections::VecDeque;

use crate::error::{Error, Result};
use crate::input::value::Argument;
use crate::writing::prepared::PreparedRow;

/// Rows that are created when they are needed, such as those of a data frame. A row takes several times the memory of
/// its cells, so that not all of them should exist at once.
pub trait RowSource: Send + Sync {
    /// Returns the names of the columns.
    fn names(&self) -> &[String];
    /// Returns the number of rows.
    fn rows(&self) -> usize;
    /// Creates one row.
    fn row(&self, at: usize) -> Argument;
}

/// A queue of rows in the caller's order: rows that exist, then those of a source.
#[derive(Default)]
pub(crate) struct Queue {
    ready: VecDeque<(usize, Result<PreparedRow>)>,
    later: Option<Later>,
}

struct Later {
    source: Box<dyn RowSource>,
    /// The index of the source's first row among all rows.
    first: usize,
    next: usize,
}

impl Queue {
    pub(crate) fn len(&self) -> usize {
        self.ready.len() + self.later.as_ref().map_or(0, |later| later.source.rows() - later.next)
    }

    pub(crate) fn push(&mut self, index: usize, row: Result<PreparedRow>) {
        self.ready.push_back((index, row));
    }

    /// Appends the rows of a source, which have been checked.
    pub(crate) fn push_source(&mut self, source: Box<dyn RowSource>, first: usize) {
        self.later = Some(Later { source, first, next: 0 });
    }

    /// Takes the next row. `prepare` prepares a row that the source creates.
    pub(crate) fn pop(
        &mut self,
        prepare: impl Fn(Argument) -> Result<PreparedRow>,
    ) -> Option<(usize, Result<PreparedRow>)> {
        if let Some(row) = self.ready.pop_front() {
            return Some(row);
        }
        let later = self.later.as_mut()?;
        let at = later.next;
        if at == later.source.rows() {
            return None;
        }
        later.next += 1;
        let index = later.first + at;
        Some((index, prepare(later.source.row(at)).map_err(|error| error.in_row(index))))
    }

    /// Returns the error of the first refused row among those that exist.
    pub(crate) fn first_refusal(&self) -> Option<&Error> {
        self.ready.iter().find_map(|(_, row)| row.as_ref().err())
    }

    /// Empties the queue. Returns the indices of its rows, each with its error if it is refused.
    pub(crate) fn drain(&mut self) -> Vec<(usize, Option<Error>)> {
        let later = self.later.take();
        let ready = std::mem::take(&mut self.ready).into_iter().map(|(index, row)| (index, row.err()));
        let rest = later.map_or(0..0, |later| later.first + later.next..later.first + later.source.rows());
        ready.chain(rest.map(|index| (index, None))).collect()
    }
}
