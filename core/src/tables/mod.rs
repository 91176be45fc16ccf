//! Listings as tables and files: Arrow, Parquet, CSV, JSON lines.
//!
//! ```no_run
//! use indecx::{Client, answers::ListAnswers};
//!
//! # async fn run() -> Result<(), indecx::Error> {
//! let listing = Client::new()?.answers().list(ListAnswers::default())?;
//! println!("{:?}", listing.write_parquet("answers.parquet").await?);
//! # Ok(())
//! # }
//! ```
//!
//! A pull's way into a table: the pass that reads a page also builds its rows into a batch, in the
//! [`nested`](Layout::Nested) layout or the [`wide`](Layout::Wide) one (`columns`); `batches` takes them in order,
//! without rows that came before; and an [`Export`] puts them into memory or into a file (`files`, on a thread of its
//! own), which appears under its name only when it is complete.

pub(crate) mod batches;
mod columns;
mod export;
mod files;
mod listings;
mod options;
mod summary;
mod table;
mod target;

pub use crate::input::time_zone::TimeZoneName;
pub use batches::Batches;
pub use columns::string_builder::TextForm;
pub use export::{Export, Exported};
pub use files::draft::Draft;
pub use options::{Compression, Dialect, IndicatorSource, Layout, QuestionNames, TableOptions};
pub use summary::{Summary, rows_json};
pub use table::Table;
pub use target::{Format, Target};
