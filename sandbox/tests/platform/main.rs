//! The sandbox over real HTTP: each route follows the platform's contract, and each fault breaks it as intended.

mod misbehaving;
mod reading;
mod support;
mod writing;
