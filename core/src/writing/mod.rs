//! Writes of many rows, with one outcome for each row.

pub(crate) mod bulk;
pub(crate) mod bulk_write;
pub(crate) mod outcome;
pub(crate) mod prepared;
