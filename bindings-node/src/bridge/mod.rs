//! What is specific to Node: its values and strings, its promises, its threads, and how calls stop.

pub(crate) mod abort;
pub(crate) mod convert;
pub(crate) mod runtime;
pub(crate) mod strings;
pub(crate) mod wait;
