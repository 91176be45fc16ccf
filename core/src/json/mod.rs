//! Low-level JSON: a validating scanner, splitting of objects and arrays, and lenient readers for single values.
//! Nothing here knows about records.

pub(crate) mod mended;
pub(crate) mod parts;
pub(crate) mod scalars;
pub(crate) mod scanner;
pub(crate) mod text;
