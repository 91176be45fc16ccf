//! What Python itself needs: its values, its secrets, its data frames, its way of waiting.

pub(crate) mod arrow_stream;
pub(crate) mod convert;
pub(crate) mod frame;
pub(crate) mod runtime;
pub(crate) mod secret;
pub(crate) mod wait;
