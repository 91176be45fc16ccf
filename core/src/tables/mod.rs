//! Listings as tables and files: Arrow, Parquet, CSV, JSON lines.
//!
//! ```no_run
//! use indecx::json::Case;
//! use indecx::tables::{Format, TableOptions, Target};
//! use indecx::{Client, answers::ListAnswers};
//!
//! # async fn run() -> Result<(), indecx::Error> {
//! let listing = Client::new()?.answers().list(ListAnswers::default())?.into_raw();
//! let target = Target::file(Format::Parquet, "answers.parquet")?;
//! let mut export = listing.export(target, &TableOptions::default(), Case::Snake)?;
//! while export.next().await? {}
//! println!("{:?}", export.finish().await?.receipt);
//! # Ok(())
//! # }
//! ```
//!
//! A pull's way into a table: the pass that reads a page also builds its rows into a batch, in the
//! [`nested`](Layout::Nested) layout (`column`) or the [`wide`](Layout::Wide) one (`wide`, `questions`,
//! `spread`, `found`, `naming`, `align`), value by value (`filling`, `text`); `batches` takes them in order, without rows that came
//! before; and an [`Export`] puts them into memory or into a file (`sink`, on a thread of its own), which
//! appears under its name only when it is complete.

mod align;
mod batches;
mod column;
mod csv_cell;
mod csv_file;
mod draft;
mod export;
mod file_thread;
mod filling;
mod found;
mod inside;
mod naming;
mod options;
mod parquet_file;
mod questions;
mod sink;
mod spool;
mod spread;
mod target;
mod text;
mod wide;

pub use batches::Batches;
pub use draft::Draft;
pub use export::{Export, Exported, Table};
pub use options::{Dialect, IndicatorSource, Layout, QuestionNames, TableOptions, TimeZoneName};
pub use target::{Format, Target};
pub use text::TextForm;
