//! Secret options, which no traceback may show.

use pyo3::prelude::*;

/// Wraps an option on its way to the core, so that an error tracker that shows local variables shows only the wrapper.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Secret(Py<PyAny>);

#[pymethods]
impl Secret {
    /// Hides a value.
    #[new]
    fn new(value: Py<PyAny>) -> Self {
        Secret(value)
    }

    #[expect(clippy::unused_self, reason = "the value must not show")]
    fn __repr__(&self) -> &'static str {
        "Secret(…)"
    }
}

/// Returns the value inside a `Secret`, and any other value as it is.
pub(crate) fn reveal<'py>(value: Bound<'py, PyAny>) -> Bound<'py, PyAny> {
    match value.cast::<Secret>() {
        Ok(secret) => secret.get().0.bind(value.py()).clone(),
        Err(_) => value,
    }
}
