//! Exports a listing as a table or a file: Arrow, Parquet, CSV, JSON lines.
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
//! `batches` runs the pull: it builds each page's rows into a batch in the pass that parses the page (`columns`), in
//! the [`nested`](Layout::Nested) or the [`wide`](Layout::Wide) layout, and returns the batches in page order, without
//! duplicate rows. An [`Export`] collects them in memory or writes them to a file on a separate thread (`files`). The
//! file appears under its name only once it is complete.

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
