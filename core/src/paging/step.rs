//! One step of a pull.

use crate::record::row::Row;

/// What an engine found when it took its next step.
pub(crate) enum Step {
    /// Rows that had not come before; there may be none.
    Rows(Vec<Row>),
    /// The end, proved.
    End,
    /// Overlapping runs cannot be had: the listing is read by fixed pages.
    Count {
        size: u64,
        /// Whether the server gives as many as it was asked for.
        heeds_limit: bool,
    },
}
