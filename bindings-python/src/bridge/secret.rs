//! Options that no traceback may show.

use pyo3::prelude::*;

/// An option on its way to the core: an error tracker that shows the variables of frames shows only this.
#[pyclass(frozen, module = "indecx._internal")]
pub(crate) struct Secret(Py<PyAny>);

#[pymethods]
impl Secret {
    /// Hides a value.
    #[new]
    fn new(value: Py<PyAny>) -> Self {
        Secret(value)
    }

    #[expect(clippy::unused_self, reason = "what it holds is what must not show")]
    fn __repr__(&self) -> &'static str {
        "Secret(…)"
    }
}

/// The value itself, where one was hidden.
pub(crate) fn revealed<'py>(value: Bound<'py, PyAny>) -> Bound<'py, PyAny> {
    match value.cast::<Secret>() {
        Ok(secret) => secret.get().0.bind(value.py()).clone(),
        Err(_) => value,
    }
}
