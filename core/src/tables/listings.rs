//! What a typed listing offers of tables and files: a call each.

use std::path::Path;

use super::{Export, Exported, Format, Table, TableOptions, Target, TextForm};
use crate::error::{Error, Result};
use crate::names::Case;
use crate::paging::listing::Listing;
use crate::paging::receipt::Receipt;
use crate::record::declare::Record;

/// Whoever gives up a call that writes a file finds an older file at its place as it was, or the whole new one.
impl<R: Record> Listing<R> {
    /// Writes all rows into a Parquet file, which appears at `path` when it is complete. Gives what the pull did.
    ///
    /// ```no_run
    /// # async fn run(client: indecx::Client) -> Result<(), indecx::Error> {
    /// let receipt = client.answers().list(Default::default())?.write_parquet("answers.parquet").await?;
    /// println!("{} rows", receipt.rows);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    /// A call that is dropped stops its requests and leaves no part of a file.
    ///
    /// # Errors
    /// Whatever the pull fails with; [`File`](crate::ErrorKind::File) where the file cannot be written.
    pub async fn write_parquet(&self, path: impl AsRef<Path>) -> Result<Receipt> {
        self.write(Format::Parquet, path, &TableOptions::default()).await
    }

    /// As [`Listing::write_parquet`], as CSV.
    ///
    /// # Cancel safety
    /// As of [`Listing::write_parquet`].
    ///
    /// # Errors
    /// As of [`Listing::write_parquet`].
    pub async fn write_csv(&self, path: impl AsRef<Path>) -> Result<Receipt> {
        self.write(Format::Csv, path, &TableOptions::default()).await
    }

    /// As [`Listing::write_parquet`], as JSON lines: one record a line, as the platform sent it.
    ///
    /// # Cancel safety
    /// As of [`Listing::write_parquet`].
    ///
    /// # Errors
    /// As of [`Listing::write_parquet`].
    pub async fn write_jsonl(&self, path: impl AsRef<Path>) -> Result<Receipt> {
        self.write(Format::Jsonl, path, &TableOptions::default()).await
    }

    /// As [`Listing::write_parquet`], in a format and with options of one's own.
    ///
    /// # Cancel safety
    /// As of [`Listing::write_parquet`].
    ///
    /// # Errors
    /// As of [`Listing::write_parquet`]; [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for options that the
    /// format does not take.
    pub async fn write(&self, format: Format, path: impl AsRef<Path>, options: &TableOptions) -> Result<Receipt> {
        let export = self.raw().export(Target::file(format, path)?, options, Case::Snake)?;
        finished(export).await.map(|exported| exported.receipt)
    }

    /// All rows as Arrow batches under one schema, in the wide layout by default.
    ///
    /// ```no_run
    /// # async fn run(client: indecx::Client) -> Result<(), indecx::Error> {
    /// let table = client.answers().list(Default::default())?.to_table(&Default::default()).await?;
    /// println!("{} rows, {} columns", table.rows(), table.schema().fields().len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    /// A call that is dropped stops its requests and loses the rows that came.
    ///
    /// # Errors
    /// Whatever the pull fails with.
    pub async fn to_table(&self, options: &TableOptions) -> Result<Table> {
        let export = self.raw().export(Target::Memory(TextForm::Plain), options, Case::Snake)?;
        finished(export).await?.table.ok_or_else(Error::task_died)
    }
}

async fn finished(mut export: Export) -> Result<Exported> {
    let finished = export.finish().await;
    export.close().await;
    finished
}
