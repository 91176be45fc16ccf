//! The platform's resources, one file each: parameters, routes, records, and the few lines that
//! join them. A new route goes into the file of its resource.
//!
//! # Cancel safety
//! A call that is dropped stops its request, and nobody learns what became of it: a read is lost, and a write may have
//! happened. A time-out belongs inside (the parameter `timeout`, the client's option), and not around it: there it
//! gives an error that says which. A [`Trail`](crate::Trail) tells of what was dropped.

mod acknowledgement;
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
mod invite;
pub mod invites;
pub(crate) mod link;
mod link_owners;
pub mod links;
pub(crate) mod operation;
pub mod quarantines;
#[cfg_attr(not(feature = "tables"), allow(dead_code, reason = "tables alone tell scores from texts"))]
pub(crate) mod question_types;
mod treatment;
