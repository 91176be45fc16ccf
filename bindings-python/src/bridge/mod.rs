//! What is specific to Python: its values, its secrets, its data frames, and how calls wait.

pub(crate) mod arrow_stream;
pub(crate) mod convert;
pub(crate) mod frame;
pub(crate) mod runtime;
pub(crate) mod secret;
pub(crate) mod wait;
