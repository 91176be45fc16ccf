//! One step of a pull, and the new rows that it found.

use crate::record::page::{Page, PageRows};

/// The result of an engine's step.
pub(crate) enum Step<T> {
    /// A page with its new rows, of which there may be none.
    Rows(NewRows<T>),
    /// No rows to return, and the listing has not ended.
    Continue,
    /// The listing is complete.
    End,
    /// Overlapping runs are impossible, so the listing has to be read by counted pages of this size.
    SwitchToCounted {
        size: u64,
        /// Whether the server serves the page size that is requested.
        honours_limit: bool,
    },
}

/// A page, and the positions of its new rows.
pub(crate) struct NewRows<T> {
    pub(crate) page: Page<T>,
    pub(crate) places: Vec<usize>,
}

impl<T: PageRows> NewRows<T> {
    /// Drops the rows outside the query's window, and those beyond the number `wanted`.
    pub(crate) fn narrow(&mut self, wanted: Option<usize>) {
        let is_outside = &self.page.facts.is_outside;
        if !is_outside.is_empty() {
            self.places.retain(|at| !is_outside[*at]);
        }
        self.places.truncate(wanted.unwrap_or(usize::MAX));
    }

    /// Returns how many values of the new rows could not be read as declared.
    pub(crate) fn unreadable(&self) -> usize {
        self.places.iter().map(|at| self.page.facts.unreadable[*at]).sum()
    }

    /// Returns the new rows alone.
    pub(crate) fn rows(self) -> T {
        self.page.rows.select(&self.places)
    }
}
