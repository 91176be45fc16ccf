//! Declared records, the rows and pages that hold them, and the detection of values that cannot be read.

pub(crate) mod body;
pub(crate) mod declare;
pub(crate) mod envelope;
pub(crate) mod key;
pub(crate) mod lookup;
pub mod marks;
pub(crate) mod object_scan;
pub(crate) mod page;
mod page_reader;
pub(crate) mod precheck;
pub(crate) mod reply;
pub(crate) mod row;
pub mod schema;
pub mod to_json;
pub(crate) mod unreadable;
pub(crate) mod words;
