//! The client, which is created from options and starts operations by their names.

use std::ffi::OsString;

use indecx::Environment;
use indecx::bindings::Options;
use indecx::bindings::catalog::Started;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bridge::convert;
use crate::bridge::wait::Wait;
use crate::call::Call;
use crate::error::raise;
use crate::export::Export;
use crate::listing::Listing;
use crate::logging;
use crate::row;
use crate::writing::RawBulkWrite;

/// The native client that both clients of the package wrap.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Client {
    client: indecx::Client,
    wait: Wait,
}

#[pymethods]
impl Client {
    /// Creates a client from options by their names. Its calls are awaited if `awaits` is true, and block otherwise.
    #[new]
    #[pyo3(signature = (options, *, awaits))]
    fn new(py: Python<'_>, options: &Bound<'_, PyDict>, awaits: bool) -> PyResult<Self> {
        let options = Options::read(convert::arguments(options)?);
        let (observer, environment) = (Some(logging::observer()), Some(environment(py)?));
        let options = options.map(|options| Options { observer, environment, ..options });
        let client = options.and_then(indecx::Client::with_options);
        let client = client.map_err(|error| raise(py, &error))?;
        Ok(Client { client, wait: if awaits { Wait::Await } else { Wait::Block } })
    }

    /// Starts an operation that returns a listing.
    fn listing(&self, py: Python<'_>, operation: &str, arguments: &Bound<'_, PyDict>) -> PyResult<Listing> {
        match self.start(py, operation, arguments)? {
            Started::Listing(listing) => Ok(Listing { listing, wait: self.wait }),
            _ => Err(PyTypeError::new_err(format!("{operation} gives no listing"))),
        }
    }

    /// Prepares an operation that counts rows.
    fn summary(&self, py: Python<'_>, operation: &str, arguments: &Bound<'_, PyDict>) -> PyResult<Export> {
        match self.start(py, operation, arguments)? {
            Started::Summary(counting) => {
                let export = counting.export().map_err(|error| raise(py, &error))?;
                Ok(Export::wrap(export, self.wait))
            }
            _ => Err(PyTypeError::new_err(format!("{operation} gives no summary"))),
        }
    }

    /// Starts an operation that writes many rows.
    fn write(&self, py: Python<'_>, operation: &str, arguments: &Bound<'_, PyDict>) -> PyResult<RawBulkWrite> {
        match self.start(py, operation, arguments)? {
            Started::BulkWrite(writing) => {
                row::import_classes(py)?;
                Ok(RawBulkWrite { writing, wait: self.wait })
            }
            _ => Err(PyTypeError::new_err(format!("{operation} takes no rows"))),
        }
    }

    /// Prepares an operation that returns one value.
    fn call(&self, py: Python<'_>, operation: &str, arguments: &Bound<'_, PyDict>) -> PyResult<Call> {
        match self.start(py, operation, arguments)? {
            Started::Record(prepared) => {
                row::import_classes(py)?;
                Ok(Call::new(prepared, self.wait))
            }
            _ => Err(PyTypeError::new_err(format!("{operation} gives no single value"))),
        }
    }

    /// Refuses every later call. Returns whether earlier calls are still in progress.
    fn close(&self) -> bool {
        self.client.close();
        self.client.is_busy()
    }

    /// Waits for the calls in progress, no longer than their own timeouts.
    fn wait_idle(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let client = self.client.clone();
        let over = async move {
            client.shut_down().await;
            Ok(())
        };
        self.wait.run(py, over, |py, ()| Ok(py.None()))
    }

    /// Returns the client's base URL and limits, without the key or the token.
    fn describe(&self) -> String {
        self.client.describe()
    }
}

/// Reads the environment variables from `os.environ`, since a test may have replaced that mapping. Changes that bypass
/// Python have no effect.
fn environment(py: Python<'_>) -> PyResult<Environment> {
    let variables = py.import("os")?.getattr("environ")?;
    Environment::try_read(|name| variables.call_method1("get", (name,))?.extract::<Option<OsString>>())
}

impl Client {
    fn start(&self, py: Python<'_>, operation: &str, arguments: &Bound<'_, PyDict>) -> PyResult<Started> {
        let arguments = convert::arguments(arguments)?;
        self.client.start(operation, arguments).map_err(|error| raise(py, &error))
    }
}
