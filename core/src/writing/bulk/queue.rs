//! Rows that were taken and not sent yet.

use std::collections::VecDeque;

use crate::error::{Error, Result};
use crate::input::value::Argument;
use crate::writing::prepared::Prepared;

/// Rows that are made when they are needed, such as those of a data frame: what a row becomes on its way
/// out takes several times the room of its cells.
pub trait RowSource: Send + Sync {
    /// The names of their columns.
    fn names(&self) -> &[String];
    /// How many rows there are.
    fn rows(&self) -> usize;
    /// One of them.
    fn row(&self, at: usize) -> Argument;
}

/// Rows in the order given: those that are ready, and then those of a source.
#[derive(Default)]
pub(crate) struct Queue {
    ready: VecDeque<(usize, Result<Prepared>)>,
    later: Option<Later>,
}

struct Later {
    source: Box<dyn RowSource>,
    /// The index of the source's first row among all that were given.
    first: usize,
    next: usize,
}

impl Queue {
    pub(crate) fn len(&self) -> usize {
        self.ready.len() + self.later.as_ref().map_or(0, |later| later.source.rows() - later.next)
    }

    pub(crate) fn push(&mut self, index: usize, row: Result<Prepared>) {
        self.ready.push_back((index, row));
    }

    /// Takes the rows of a source, which have been checked, after those that are ready.
    pub(crate) fn push_source(&mut self, source: Box<dyn RowSource>, first: usize) {
        self.later = Some(Later { source, first, next: 0 });
    }

    /// The next row; `prepare` makes it of what a source gives.
    pub(crate) fn pop(&mut self, prepare: impl Fn(Argument) -> Result<Prepared>) -> Option<(usize, Result<Prepared>)> {
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

    /// The first row that is refused, of those that are ready.
    pub(crate) fn first_refusal(&self) -> Option<&Error> {
        self.ready.iter().find_map(|(_, row)| row.as_ref().err())
    }

    /// Empties it: all that are left, with the refusal of those that are refused.
    pub(crate) fn drain(&mut self) -> Vec<(usize, Option<Error>)> {
        let later = self.later.take();
        let ready = std::mem::take(&mut self.ready).into_iter().map(|(index, row)| (index, row.err()));
        let rest = later.map_or(0..0, |later| later.first + later.next..later.first + later.source.rows());
        ready.chain(rest.map(|index| (index, None))).collect()
    }
}
