//! One step of a pull.

use crate::record::page::{Page, PageRows};

/// What an engine found when it took its next step.
pub(crate) enum Step<T> {
    /// A page, with the rows that had not come before; there may be none.
    Rows(Fresh<T>),
    /// Nothing that is handed on, and yet no end.
    Nothing,
    /// The end, proved.
    End,
    /// Overlapping runs cannot be had: the listing is read by fixed pages.
    Count {
        size: u64,
        /// Whether the server gives as many as it was asked for.
        heeds_limit: bool,
    },
}

/// The rows of a page that had not come before: where they stand in it.
pub(crate) struct Fresh<T> {
    pub(crate) page: Page<T>,
    pub(crate) places: Vec<usize>,
}

impl<T: PageRows> Fresh<T> {
    /// Leaves the rows that lie outside the query's window, and those beyond what is `wanted`, out.
    pub(crate) fn narrow(&mut self, wanted: Option<usize>) {
        let is_outside = &self.page.facts.is_outside;
        if !is_outside.is_empty() {
            self.places.retain(|at| !is_outside[*at]);
        }
        self.places.truncate(wanted.unwrap_or(usize::MAX));
    }

    /// How many of their values could not be read as declared.
    pub(crate) fn unreadable(&self) -> usize {
        self.places.iter().map(|at| self.page.facts.unreadable[*at]).sum()
    }

    pub(crate) fn rows(self) -> T {
        self.page.rows.select(&self.places)
    }
}
