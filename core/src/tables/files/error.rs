//! Errors of files and exports.

use crate::error::{Error, ErrorKind};

pub(crate) fn export_is_over() -> Error {
    Error::new(ErrorKind::InvalidRequest, "this export is over: start a new one.")
}

/// The error of a file that could not be written: the disk is full, or was removed.
pub(crate) fn write_failed(error: &(dyn std::error::Error + 'static)) -> Error {
    Error::new(
        ErrorKind::File,
        format!("the file could not be written: {error}. An older file at its place is as it was."),
    )
}
