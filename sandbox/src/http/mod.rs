//! HTTP: the server, its connections and the log of what it received.

mod body;
mod connection;
pub(crate) mod exchange;
pub(crate) mod request_log;
pub(crate) mod server;
