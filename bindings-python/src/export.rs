//! Exports of listings into tables, into files, and as the Arrow stream that data frames read.

use std::ffi::{c_int, c_void};
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, SchemaRef};
use indecx::Receipt;
use indecx::bindings::catalog::shown_columns;
use indecx::bindings::to_json::Case;
use indecx::tables::{Batches, Exported, Format, TableOptions, Target, TextForm};
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict};
use tokio::sync::Mutex as AsyncMutex;

use crate::bridge::arrow_stream::NAME;
use crate::bridge::convert;
use crate::bridge::wait::{Wait, block};
use crate::error::raise;
use crate::listing::Listing;
use crate::receipt::{LastReceipt, receipt_dict};

/// A pull whose rows go into a table or a file.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Export {
    /// `None` after `close`.
    export: Arc<AsyncMutex<Option<indecx::tables::Export>>>,
    receipt: LastReceipt,
    wait: Wait,
}

impl Export {
    /// Prepares an export into the file at `path`, or into memory if there is no path. In memory, texts have the form
    /// that the library named by `format` stores.
    pub(crate) fn new(
        py: Python<'_>,
        listing: &Listing,
        options: &Bound<'_, PyDict>,
        format: Option<&str>,
        path: Option<PathBuf>,
    ) -> PyResult<Self> {
        let options = convert::arguments(options)?.read::<TableOptions>();
        let target = match (format, path) {
            (Some(format), Some(path)) => {
                let format = Format::named(format).ok_or_else(|| PyValueError::new_err("no such format"))?;
                py.detach(|| Target::file(format, path))
            }
            (Some("polars"), None) => Ok(Target::Memory(TextForm::Views)),
            (Some("pandas"), None) => Ok(Target::Memory(TextForm::Large)),
            _ => Ok(Target::Memory(TextForm::Plain)),
        };
        let export = options.and_then(|options| listing.listing.export(target?, &options, Case::Snake));
        Ok(Export::wrap(export.map_err(|error| raise(py, &error))?, listing.wait))
    }

    /// Wraps a prepared export.
    pub(crate) fn wrap(export: indecx::tables::Export, wait: Wait) -> Self {
        let receipt = LastReceipt::new(export.receipt());
        Export { export: Arc::new(AsyncMutex::new(Some(export))), receipt, wait }
    }
}

/// Returns a listing as an Arrow stream in the nested layout. No request is sent before the first batch is read.
/// `meter` is called for each page.
pub(crate) fn stream<'py>(
    py: Python<'py>,
    listing: &Listing,
    meter: Option<Py<PyAny>>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let batches = listing.listing.batches(&TableOptions::default(), Case::Snake);
    let reported = StreamReceipt(LastReceipt::new(batches.receipt().clone()));
    let meter = meter.map(|meter| Ok::<_, PyErr>((meter, Py::new(py, reported)?))).transpose()?;
    let schema = batches.schema();
    capsule(py, Box::new(Stream { schema, batches: Some(Arc::new(AsyncMutex::new(batches))), meter }))
}

/// The receipt of a stream's pull, which the stream's meter reads.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct StreamReceipt(LastReceipt);

#[pymethods]
impl StreamReceipt {
    /// Returns what the pull did up to the last page.
    fn receipt<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.0.update(py, None)
    }
}

#[pymethods]
impl Export {
    /// Writes the next page. Returns false if there are no more pages.
    fn next(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let export = self.export.clone();
        self.wait.run(
            py,
            async move {
                match export.lock().await.as_mut() {
                    Some(export) => export.next().await,
                    None => Ok(false),
                }
            },
            |py, more| Ok(more.into_pyobject(py)?.to_owned().into_any().unbind()),
        )
    }

    /// Completes the export. Returns the table of an export into memory, and the receipt.
    fn finish(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let export = self.export.clone();
        self.wait.run(
            py,
            async move {
                // The export is not taken out before it is complete: if this call is interrupted, `close` must still
                // find it.
                match export.lock().await.as_mut() {
                    Some(export) => export.finish().await.map(Some),
                    None => Ok(None),
                }
            },
            |py, exported| {
                let Some(Exported { receipt, table, .. }) = exported else {
                    return Err(PyValueError::new_err("this export is over: start a new one"));
                };
                Ok((table.map(Table), receipt_dict(py, &receipt)?).into_pyobject(py)?.into_any().unbind())
            },
        )
    }

    /// Drops an unfinished export and removes its file. Waits first for a step in progress, which holds the file.
    fn close(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let export = self.export.clone();
        self.wait.run(
            py,
            async move {
                if let Some(export) = export.lock().await.take() {
                    export.close().await;
                }
                Ok(())
            },
            |py, ()| Ok(py.None()),
        )
    }

    /// Returns what the pull did up to the last page.
    fn receipt<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let export = self.export.try_lock();
        self.receipt.update(py, export.ok().and_then(|export| Some(export.as_ref()?.receipt())))
    }
}

/// Rows in memory, stored as columns.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Table(pub(crate) indecx::tables::Table);

#[pymethods]
impl Table {
    /// Returns the columns as an Arrow stream. No value is copied.
    fn stream<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let batches: Vec<RecordBatch> = self.0.batches().to_vec();
        capsule(py, Box::new(RecordBatchIterator::new(batches.into_iter().map(Ok), self.0.schema())))
    }

    /// Returns the table as an Arrow IPC stream, which `from_ipc` reads.
    fn to_ipc<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| self.0.to_ipc()).map_err(|error| raise(py, &error))?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// Reads the table of an Arrow IPC stream.
    #[staticmethod]
    fn from_ipc(py: Python<'_>, stream: &[u8]) -> PyResult<Self> {
        py.detach(|| indecx::tables::Table::from_ipc(stream)).map(Table).map_err(|error| raise(py, &error))
    }

    /// Returns the columns' names and types as a schema of Arrow's C data interface.
    fn schema<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.0.schema().as_ref())
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// Returns the names of the columns.
    fn names(&self) -> Vec<String> {
        self.0.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Returns the number of rows.
    fn rows(&self) -> usize {
        self.0.rows()
    }

    /// Returns the first rows as text: the names and the cells of the columns that contain no personal data.
    fn summary(&self, rows: usize) -> (Vec<String>, Vec<Vec<String>>) {
        self.0.summary(rows, shown_columns())
    }
}

/// Returns a capsule with a stream of batches. The capsule frees the batches that were not read.
fn capsule<'py>(py: Python<'py>, reader: Box<dyn RecordBatchReader + Send>) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), NAME)
}

/// The batches of a listing, which are pulled as they are read.
struct Stream {
    schema: SchemaRef,
    /// `None` at the end or after an error.
    batches: Option<Arc<AsyncMutex<Batches>>>,
    /// The meter that is called for each page, and the receipt that it reads in that call.
    meter: Option<(Py<PyAny>, Py<StreamReceipt>)>,
}

impl Stream {
    /// Reports a page that was read to its end. Without a page, the pull has ended, and the meter is closed.
    fn report(&self, py: Python<'_>, page: Option<&Receipt>) -> PyResult<()> {
        let Some((meter, receipt_so_far)) = &self.meter else { return Ok(()) };
        match page {
            Some(receipt) => {
                receipt_so_far.get().0.update(py, Some(receipt.clone()))?;
                meter.call_method1(py, "show", (receipt_so_far,))?;
            }
            None => {
                meter.call_method0(py, "close")?;
            }
        }
        Ok(())
    }
}

impl Iterator for Stream {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batches = self.batches.clone()?;
        // The reader's thread may or may not hold the interpreter's lock. The lock is released while this waits.
        let batch = Python::try_attach(|py| {
            let step = block(py, async move {
                let mut batches = batches.lock().await;
                let batch = batches.next().await?;
                let page = batch.as_ref().map(|_| batches.receipt().clone());
                Ok((batch, page))
            });
            let shown = match step {
                Ok((batch, page)) if page.is_some() || batch.is_none() => {
                    self.report(py, page.as_ref()).map(|()| batch).map_err(|error| progress_failure(py, error))
                }
                Ok((batch, _)) => Ok(batch),
                Err(error) => Err(failure(py, error)),
            };
            shown.inspect_err(|_| {
                // An error of closing the meter is dropped: the error that ended the reading matters more.
                let _ = self.report(py, None);
            })
        });
        match batch {
            Some(Ok(Some(batch))) => Some(Ok(batch)),
            Some(Ok(None)) => {
                self.batches = None;
                None
            }
            // This is an error and not the end of the stream, since the table is incomplete.
            None => {
                self.batches = None;
                Some(Err(ArrowError::ExternalError("the interpreter is shutting down".into())))
            }
            Some(Err(error)) => {
                self.batches = None;
                Some(Err(error))
            }
        }
    }
}

impl RecordBatchReader for Stream {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

/// Converts an error for the stream, which can report only a text. An error that is not the package's own, such as
/// Ctrl-C or one from a signal handler, is also raised unchanged when the next line of Python runs: a reader in C
/// offers no earlier moment.
fn failure(py: Python<'_>, error: PyErr) -> ArrowError {
    // Only the package's own errors have a `message`. Other errors are not converted to text, since that may run
    // Python code, in which the error of the next signal would be lost.
    let text = |name: &str| error.value(py).getattr(name)?.extract::<String>();
    match text("message").and_then(|message| Ok(format!("{}: {message}", error.get_type(py).name()?.to_str()?))) {
        Ok(message) => ArrowError::ExternalError(message.into()),
        Err(_) => {
            raise_later(error);
            ArrowError::ExternalError("the reading was interrupted".into())
        }
    }
}

/// Converts an error of `progress`, which ends the reading. Its text becomes part of the reader's own error.
fn progress_failure(py: Python<'_>, error: PyErr) -> ArrowError {
    if error.is_instance_of::<PyException>(py) {
        ArrowError::ExternalError(error.to_string().into())
    } else {
        failure(py, error)
    }
}

/// Raises an error in the main thread as soon as that thread runs Python code again.
fn raise_later(error: PyErr) {
    extern "C" fn raise(error: *mut c_void) -> c_int {
        // SAFETY: the pointer comes from the box below, and this is called once.
        let error = unsafe { Box::from_raw(error.cast::<PyErr>()) };
        // SAFETY: the interpreter calls this with its lock held.
        error.restore(unsafe { Python::assume_attached() });
        -1
    }
    let error = Box::into_raw(Box::new(error));
    // SAFETY: any thread may add a call, and the call owns its argument.
    if unsafe { pyo3::ffi::Py_AddPendingCall(Some(raise), error.cast()) } != 0 {
        // SAFETY: the queue was full, so the box is still ours.
        drop(unsafe { Box::from_raw(error) });
    }
}
