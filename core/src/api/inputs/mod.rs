//! What the platform is sent, as callers give it: each checked where it is made.

pub mod contact;
pub mod customer;
pub mod follow_up;
pub(crate) mod invite_update;
pub mod new_answer;
mod phone;
pub(crate) mod scheduling;
