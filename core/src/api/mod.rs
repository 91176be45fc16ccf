//! The platform's resources, one file each: parameters, routes, records, and the few lines that
//! join them. A new route goes into the file of its resource.

mod action_places;
pub mod actions;
pub mod answers;
pub mod blocklist;
pub mod branches;
pub mod categories;
pub mod details;
pub mod follow_ups;
mod indicators;
pub mod inputs;
pub mod invites;
pub(crate) mod link;
mod link_owners;
pub mod links;
pub mod quarantines;
