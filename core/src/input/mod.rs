//! Values from callers: parsed from any language's values, and checked before any request.

pub(crate) mod choice;
pub(crate) mod dates;
pub(crate) mod decimal;
pub(crate) mod fields;
pub mod params;
pub(crate) mod redacted;
pub(crate) mod time_zone;
pub mod types;
pub mod value;
