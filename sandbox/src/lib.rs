//! The IndeCX platform on loopback, with made-up data.
//!
//! A [`Sandbox`] is a real HTTP server on 127.0.0.1 that answers every route of the v3 integrations API, checks
//! requests as the platform would, records them, and fails on demand. It is for the tests of programs that use the
//! platform, since nobody can test against the real platform without writing to real customers. The sandbox shares no
//! code with any client, so that a mistake in one of them is not hidden by the same mistake in the other.
//!
//! ```
//! use indecx_sandbox::{Fault, Options, Sandbox};
//!
//! let sandbox = Sandbox::start(Options { answers: 50, ..Options::default() })?;
//! assert!(sandbox.url().starts_with("http://127.0.0.1:"));
//! assert!(sandbox.company_key().starts_with("$2b$10$"));
//! assert_eq!(sandbox.records("answers").map(|rows| rows.len()), Some(50));
//!
//! // The next send takes effect, but its answer gets lost.
//! sandbox.fault(Fault { route: Some("send".to_owned()), act: true, reset: true, ..Fault::default() });
//! assert!(sandbox.sent().is_empty());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! The data follow from [`Options::seed`]: the same seed gives the same account, byte for byte. A minority of the rows
//! hold the odd values that the platform is known to send (a telephone as a number, a score of 0 or as text, a date
//! without its zone, a comment that begins like a formula, and more).
//!
//! From a shell, `indecx-sandbox --answers 5000` prints one line of JSON with `url` and `company_key` and runs until
//! its input closes.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod account;
mod behaviour;
mod cli;
mod clock;
mod control;
mod data;
mod http;
mod routes;
mod sandbox;
mod threads;

pub use account::changes::Place;
pub use behaviour::faults::{Fault, Reply};
pub use behaviour::options::{
    Balance, BlocklistSpelling, Drift, EchoOrder, Options, Order, PastEnd, QuarantineSpelling, TokenShape, Total,
    UpdateMethod,
};
pub use behaviour::settings::{Setting, parse_setting};
pub use cli::run_cli;
pub use sandbox::Sandbox;
