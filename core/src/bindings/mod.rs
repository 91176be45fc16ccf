//! The interface for callers that know operations, parameters and fields by name only: the Python and Node packages,
//! and the generator of their typed surfaces. It is not part of the public API, and changes without notice.

pub mod camel;
pub mod catalog;
pub mod errors;
pub mod pages;
pub mod values;

pub use crate::http::options::Options;
pub use crate::http::{attempt, environment};
pub use crate::input::{params, types, value};
pub use crate::names::nearest;
pub use crate::paging::listing::RawListing;
pub use crate::record::{marks, schema, to_json};
pub use crate::runtime::start as start_runtime;
pub use crate::threads::apart;
pub use crate::timestamps::timestamp_text;
pub use crate::writing::bulk::{RawBulkWrite, RowSource};
pub use crate::writing::outcome::{INTERRUPTED, unknown, unknown_message};
pub use crate::writing::prepared::BulkInput;
