//! Pulls of a listing: each row once and in order, complete or an error.

pub(crate) mod counted;
pub(crate) mod dedup;
pub(crate) mod filter_effect;
pub(crate) mod filters;
pub(crate) mod listing;
pub(crate) mod overlapping;
pub(crate) mod page_budget;
pub(crate) mod prefetch;
pub(crate) mod pull;
pub(crate) mod query;
pub(crate) mod receipt;
pub(crate) mod run_overlap;
pub(crate) mod runs;
pub(crate) mod shortfall;
pub(crate) mod source;
pub(crate) mod step;
pub(crate) mod streams;
