//! The native module of the Python package: it converts values and exceptions, and waits for calls.
//!
//! The core knows the operations and checks their input. The public classes are written in Python (`python/indecx`).
//! They call this module with an operation's name.

#![deny(missing_docs)]

mod bridge;
mod call;
mod client;
mod error;
mod export;
mod listing;
mod logging;
mod metrics;
mod outcome;
mod pull;
mod receipt;
mod row;
mod sandbox;
mod webhooks;
mod writing;

/// The module `indecx._internal`.
#[pyo3::pymodule(gil_used = false)]
mod _internal {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::bridge::secret::Secret;
    #[pymodule_export]
    use crate::call::Call;
    #[pymodule_export]
    use crate::client::Client;
    #[pymodule_export]
    use crate::export::{Export, StreamReceipt, Table};
    #[pymodule_export]
    use crate::listing::Listing;
    #[pymodule_export]
    use crate::metrics::{Summary, metric};
    #[pymodule_export]
    use crate::pull::Pull;
    #[pymodule_export]
    use crate::row::{Declaration, Row, Rows};
    #[pymodule_export]
    use crate::sandbox::{Sandbox, run_sandbox};
    #[pymodule_export]
    use crate::webhooks::{parse_answer, parse_links};
    #[pymodule_export]
    use crate::writing::{RawBulkWrite, interrupted_message, unknown_message};

    /// Imports modules early, since a test, or a deployment under a running process, may replace them later.
    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        crate::bridge::convert::import_classes(module.py())
    }
}
