//! The native half of the Node package `indecx`. It converts values, creates promises and stops calls. The core
//! defines what a call does, and `ts/` defines its JavaScript interface.

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
