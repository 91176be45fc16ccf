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
//! [`Row`] or a page of rows through the [`record`] that declares it.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod api;
pub mod argument;
mod auth;
mod builder;
mod calls;
mod chain;
mod characters;
mod charset;
mod client;
mod config;
mod connect;
mod connections;
mod cursor;
mod dates;
mod decimal;
mod endpoint;
pub mod environment;
mod error;
mod failure;
mod fields;
mod filters;
mod fixed_pages;
mod gzip;
mod hidden;
mod interruption;
mod joint;
pub mod json;
mod limit;
mod line;
mod listing;
mod lookup;
mod members;
mod mended;
pub mod operations;
mod outcomes;
mod outgoing;
mod page;
mod paging;
pub mod params;
mod parts;
mod proxy;
mod pull;
mod read;
pub mod record;
mod reply;
mod retry;
mod row;
mod row_key;
pub mod runtime;
mod scan;
mod seen;
mod shared_text;
mod slots;
mod source;
mod status;
#[cfg(feature = "tables")]
pub mod tables;
pub mod threads;
mod tls;
mod tls_fault;
pub mod trace;
mod transport;
mod unreadable;
pub mod webhooks;
pub mod wording;
mod words;
mod writing;

pub use api::{
    actions, answers, blocklist, branches, categories, contact, customer, details, follow_ups, invites, links,
    new_answer, quarantines,
};
pub use argument::PageSize;
pub use builder::ClientBuilder;
pub use client::Client;
pub use config::{DEFAULT_BASE_URL, Options};
pub use dates::{DateBound, DateFilter, DateType};
pub use endpoint::{ActionCode, Endpoint, Method, Repeat};
pub use environment::Environment;
pub use error::{Error, ErrorKind, Result, Shortfall, Unavailable};
pub use interruption::Trail;
pub use listing::{Listing, Pages, Paging, RawListing};
pub use outcomes::{INTERRUPTED, Outcome, OutcomeStatus, Outcomes, unknown, unknown_message};
pub use pull::{Evidence, Pull, Receipt};
pub use record::Record;
pub use row::{Row, Value};
pub use writing::{Input, RowSource, Rows, Writing};
