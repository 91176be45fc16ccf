//! The native module of the Python package: conversion, exceptions, waiting. A table of contents.
//!
//! What an operation is, and whether its input is good, the core knows; the classes that people
//! use are Python (`python/indecx`) and call into here with an operation's name.

#![deny(missing_docs)]

mod arrow_stream;
mod call;
mod client;
mod convert;
mod error;
mod export;
mod frame;
mod listing;
mod log;
mod row;
mod runtime;
mod sandbox;
mod secret;
mod wait;
mod webhooks;
mod writing;

/// `indecx._internal`.
#[pyo3::pymodule(gil_used = false)]
mod _internal {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::call::Call;
    #[pymodule_export]
    use crate::client::Client;
    #[pymodule_export]
    use crate::export::{Export, StreamReceipt, Table};
    #[pymodule_export]
    use crate::listing::{Listing, Pull};
    #[pymodule_export]
    use crate::row::{Declaration, Row, Rows};
    #[pymodule_export]
    use crate::sandbox::{Sandbox, run_sandbox};
    #[pymodule_export]
    use crate::secret::Secret;
    #[pymodule_export]
    use crate::webhooks::{parse_answer, parse_links};
    #[pymodule_export]
    use crate::writing::{Writing, interrupted_message, unknown_message};

    /// Takes what a test or a deploy under a running process may put something else in place of later.
    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        crate::convert::take_classes(module.py())
    }
}
