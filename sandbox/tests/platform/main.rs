//! The sandbox over real HTTP: what the platform's contract says of each route, and each way in which the sandbox is
//! made to break it.

mod misbehaving;
mod reading;
mod support;
mod writing;
