//! The made-up account. Every row follows only from the seed and its serial number, so that the same seed gives the
//! same account, byte for byte, and a larger account contains the rows of a smaller one.

pub(crate) mod actions;
mod answer_fields;
pub(crate) mod answer_maker;
pub(crate) mod answers;
pub(crate) mod comments;
pub(crate) mod indicators;
pub(crate) mod invites;
pub(crate) mod json_text;
pub(crate) mod people;
pub(crate) mod questions;
pub(crate) mod random;
pub(crate) mod records;
pub(crate) mod treatments;
