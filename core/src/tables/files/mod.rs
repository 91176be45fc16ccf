//! Files of a listing, which appear under their names only when they are complete.

pub(crate) mod csv;
pub(crate) mod csv_cell;
pub(crate) mod draft;
pub(crate) mod error;
pub(crate) mod file;
pub(crate) mod parquet;
pub(crate) mod spill;
pub(crate) mod writer_thread;
