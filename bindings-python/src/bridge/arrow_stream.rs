//! Reads the Arrow stream that a data frame exports.

use std::ffi::CStr;

use arrow_array::StructArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_schema::{DataType, Field, Schema};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// The name that the protocol prescribes for a capsule with a stream.
pub(crate) const NAME: &CStr = c"arrow_array_stream";

/// The content of a stream: its schema, and every batch.
pub(crate) struct Batches {
    pub(crate) schema: Schema,
    pub(crate) batches: Vec<StructArray>,
}

/// Takes a stream out of its capsule and reads it to its end.
pub(crate) fn read(capsule: &Bound<'_, PyAny>) -> PyResult<Batches> {
    let capsule = capsule.cast::<PyCapsule>().map_err(|_| PyTypeError::new_err("no Arrow stream was exported"))?;
    let pointer = capsule.pointer_checked(Some(NAME))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: the capsule's name says that it holds such a stream, whose owner we become; an empty
    // stream stays in the capsule, which its destructor ignores.
    let mut stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    let (Some(get_schema), Some(get_next)) = (stream.get_schema(), stream.get_next()) else {
        return Err(failed("it was read before"));
    };
    let mut schema = FFI_ArrowSchema::empty();
    // SAFETY: the callback is called with the stream that it was read from, and fills a schema of ours.
    let code = unsafe { get_schema(&raw mut stream, &raw mut schema) };
    check(capsule.py(), code)?;
    let schema = Schema::try_from(&schema).map_err(|_| failed("its columns are of a type that is not known"))?;
    let record = DataType::Struct(schema.fields().clone());
    let mut batches = Vec::new();
    loop {
        let mut array = FFI_ArrowArray::empty();
        // SAFETY: as above.
        let code = unsafe { get_next(&raw mut stream, &raw mut array) };
        check(capsule.py(), code)?;
        if array.is_released() {
            return Ok(Batches { schema, batches });
        }
        // SAFETY: the array was made by the producer for this schema, and is ours.
        let data = unsafe {
            drop_null_buffers((&raw mut array).cast(), &record);
            from_ffi_and_data_type(array, record.clone())
        };
        batches.push(StructArray::from(data.map_err(|_| failed("a column does not hold what its type says"))?));
    }
}

/// Returns the error of the producer's callback, if it failed. The error may come from a signal handler that ran
/// inside the callback.
fn check(py: Python<'_>, code: i32) -> PyResult<()> {
    if code == 0 {
        return Ok(());
    }
    // The producer's own message may contain the value of a cell, so it is dropped.
    Err(PyErr::take(py).unwrap_or_else(|| failed("its export failed")))
}

fn failed(why: &str) -> PyErr {
    PyValueError::new_err(format!("the frame's Arrow stream could not be read: {why}"))
}

/// An array of the C data interface, which is declared here because the fields of the library's own type are private.
#[repr(C)]
struct RawArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const std::ffi::c_void,
    children: *mut *mut RawArray,
    dictionary: *mut RawArray,
    release: Option<unsafe extern "C" fn(*mut RawArray)>,
    private_data: *mut std::ffi::c_void,
}

/// Removes the buffers of columns of nulls, which have none by the standard. Polars exports an empty buffer
/// nevertheless, which the library refuses. No producer relies on the number of buffers when it releases the array.
unsafe fn drop_null_buffers(array: *mut RawArray, ty: &DataType) {
    // SAFETY: the array follows the interface, and its children are those of its type.
    unsafe {
        let children: Vec<&Field> = match ty {
            DataType::Null => {
                (*array).n_buffers = 0;
                return;
            }
            DataType::Struct(fields) => fields.iter().map(|field| field.as_ref()).collect(),
            DataType::List(field)
            | DataType::LargeList(field)
            | DataType::FixedSizeList(field, _)
            | DataType::Map(field, _) => vec![field.as_ref()],
            _ => return,
        };
        for (at, field) in children.into_iter().enumerate().take(usize::try_from((*array).n_children).unwrap_or(0)) {
            drop_null_buffers(*(*array).children.add(at), field.data_type());
        }
    }
}
