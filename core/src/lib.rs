//! Client for the IndeCX v3 API: NPS, CSAT and CES surveys.
//!
//! ```no_run
//! use indecx::{Client, answers::ListAnswers};
//!
//! # async fn run() -> Result<(), indecx::Error> {
//! let client = Client::new()?; // the key comes from INDECX_COMPANY_KEY
//! let mut pages = client.answers().list(ListAnswers::default())?.pages();
//! while let Some(rows) = pages.next().await? {
//!     for answer in rows {
//!         println!("{:?} {:?}", answer.created_at(), answer.review());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A request's way: a resource's method ([`api`]) makes a request as data, [`Client`] sends it
//! (limits, token, repeats), the transport does one attempt, and what comes back is read as a
//! [`Row`] or a page of rows through the record that declares it.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod api;
#[doc(hidden)]
pub mod bindings;
mod characters;
mod error;
mod http;
mod input;
mod json;
pub mod metrics;
mod names;
mod paging;
mod record;
mod runtime;
#[cfg(feature = "tables")]
pub mod tables;
#[cfg(feature = "testing")]
pub mod testing;
mod threads;
mod timestamps;
pub mod webhooks;
mod writing;

// They stand in signatures: programs need the same versions.
#[cfg(feature = "tables")]
pub use ::arrow_array;
#[cfg(feature = "tables")]
pub use ::arrow_schema;
pub use ::bytes;
pub use ::futures_core;
pub use ::jiff;
pub use ::secrecy;

pub use api::inputs::{contact, customer, new_answer};
pub use api::{actions, answers, blocklist, branches, categories, details, follow_ups, invites, links, quarantines};
pub use error::{Error, ErrorKind, Result, Shortfall, Unavailable};
pub use http::attempt::{Attempt, Observer};
pub use http::builder::ClientBuilder;
pub use http::client::Client;
pub use http::environment::Environment;
pub use http::interruption::Trail;
pub use http::options::DEFAULT_BASE_URL;
pub use http::request::{ActionCode, Endpoint, Method, Repeat};
pub use input::dates::{DateBound, DateFilter, DateType};
pub use input::value::PageSize;
pub use paging::listing::Listing;
pub use paging::pull::Pull;
pub use paging::query::Paging;
pub use paging::receipt::{Evidence, Receipt};
pub use paging::streams::{Pages, RowStream};
pub use record::declare::Record;
pub use record::row::{Row, Value};
pub use writing::drive::BulkWrite;
pub use writing::outcome::{Outcome, OutcomeStatus, Outcomes};
pub use writing::prepared::Rows;

/// The examples of the reference are compiled.
#[cfg(all(doctest, feature = "tables"))]
#[doc = include_str!("../../docs/reference/rust.md")]
mod reference {}
