//! The native half of the Node package `indecx`. It converts values, makes promises and stops calls.
//! The core decides what a call means; `ts/` decides how it looks in JavaScript.

mod bridge;
mod call;
mod client;
mod error;
mod export;
mod listing;
mod logging;
mod metrics;
mod outcome;
mod pull;
mod receipt;
mod row;
mod sandbox;
mod webhooks;
mod writing;
