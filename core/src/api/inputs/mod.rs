//! Structured inputs that are sent to the platform. Each is checked before anything is sent.

pub mod contact;
pub mod customer;
pub mod follow_up;
pub(crate) mod invite_update;
pub mod new_answer;
mod phone;
pub(crate) mod scheduling;
