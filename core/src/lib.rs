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
//! How a request is made: a resource's method ([`api`]) builds the request as data, and [`Client`] sends it, with rate
//! limit, token and retries; each attempt is one exchange over a connection. The reply's body is decoded into a [`Row`]
//! or a page of rows, by the declaration of the record.

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

// These crates appear in public signatures, so programs need the same versions of them.
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
pub use http::options::DEFAULT_BASE_URL;
pub use http::request::{ActionCode, Endpoint, Method, Repeat};
pub use http::trail::Trail;
pub use input::dates::{DateBound, DateFilter, DateType};
pub use input::value::PageSize;
pub use paging::listing::Listing;
pub use paging::pull::Pull;
pub use paging::query::Paging;
pub use paging::receipt::{Evidence, Receipt};
pub use paging::streams::{Pages, RowStream};
pub use record::declare::Record;
pub use record::row::{Row, Value};
pub use writing::bulk_write::BulkWrite;
pub use writing::outcome::{Outcome, OutcomeStatus, Outcomes};
pub use writing::prepared::BulkRows;

/// Compiles the examples of the Rust reference as doctests.
#[cfg(all(doctest, feature = "tables"))]
#[doc = include_str!("../../docs/reference/rust.md")]
mod reference {}
