//! Tests of the sandbox over real HTTP: each route follows the platform's contract, and each fault breaks that contract
//! as intended.

mod misbehaving;
mod reading;
mod support;
mod writing;
