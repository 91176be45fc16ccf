//! How a test makes the sandbox behave: its options, its faults, and the variety of its replies.

pub(crate) mod faults;
pub(crate) mod options;
pub(crate) mod settings;
pub(crate) mod variety;
