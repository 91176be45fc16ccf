//! JSON text: walked over, taken apart, and single values read. Nothing here knows a record.

pub(crate) mod mended;
pub(crate) mod parts;
pub(crate) mod scalars;
pub(crate) mod scanner;
pub(crate) mod text;
