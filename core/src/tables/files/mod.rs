//! The files of a listing, each of which appears under its name only once it is complete.

pub(crate) mod csv;
pub(crate) mod csv_cell;
pub(crate) mod draft;
pub(crate) mod error;
pub(crate) mod file;
pub(crate) mod parquet;
pub(crate) mod spill;
pub(crate) mod writer_thread;
