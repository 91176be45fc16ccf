//! The platform's resources, one file each: parameters, routes, records and operations. A new route goes into the file
//! of its resource.
//!
//! # Cancel safety
//! Dropping the future of a call stops its request. The result is lost, and a write may have taken effect. So a timeout
//! belongs inside the call (its parameter `timeout`, or the client's option), where its error says whether a write may
//! have taken effect, and not around it. A [`Trail`](crate::Trail) records how far a dropped call got.

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
