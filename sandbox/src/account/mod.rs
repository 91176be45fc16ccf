//! The account: what the platform holds, who may use it, and how it changes.

pub(crate) mod auth;
pub(crate) mod changes;
pub(crate) mod memberships;
pub(crate) mod order;
mod own_records;
pub(crate) mod state;
