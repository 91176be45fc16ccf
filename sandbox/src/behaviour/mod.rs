//! How the sandbox behaves, as a test chooses: its options, its failures and its choice of words.

pub(crate) mod faults;
pub(crate) mod options;
pub(crate) mod settings;
pub(crate) mod variety;
