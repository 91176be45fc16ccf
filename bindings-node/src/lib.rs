//! The native half of the Node package `indecx`. It converts values, keeps promises and stops
//! calls; what a call means stands in the core, and how it feels in `js/`.

mod abort;
mod call;
mod client;
mod convert;
mod error;
mod listing;
mod promise;
mod sandbox;
mod webhooks;
mod writing;
