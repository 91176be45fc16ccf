//! The native half of the Node package `indecx`. It converts values, keeps promises and stops
//! calls; what a call means stands in the core, and how it feels in `ts/`.

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
