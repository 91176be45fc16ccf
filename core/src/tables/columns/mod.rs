//! Builders that turn scanned rows into Arrow columns, in the nested and the wide layout.

pub(crate) mod discovered;
pub(crate) mod found;
pub(crate) mod lazy_builder;
pub(crate) mod naming;
pub(crate) mod nested;
pub(crate) mod questions;
pub(crate) mod schema_union;
pub(crate) mod string_builder;
pub(crate) mod unshown;
pub(crate) mod wide;
