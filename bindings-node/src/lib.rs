//! The native half of the Node package `indecx`. It converts values, keeps promises and stops
//! calls; what a call means stands in the core, and how it feels in `js/`.

mod abort;
mod call;
mod client;
mod convert;
mod error;
mod export;
mod latin1;
mod listing;
mod promise;
mod pull;
mod sandbox;
mod webhooks;
mod writing;
