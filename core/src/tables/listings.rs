//! Table and file exports of a typed listing: one method for each format.

use std::path::Path;

use super::{Export, Exported, Format, Table, TableOptions, Target, TextForm};
use crate::error::{Error, Result};
use crate::names::Case;
use crate::paging::listing::Listing;
use crate::paging::receipt::Receipt;
use crate::record::declare::Record;

/// If a call that writes a file is cancelled, the older file at its path is either unchanged or completely replaced.
impl<R: Record> Listing<R> {
    /// Writes all rows to a Parquet file, which appears at `path` once it is complete. Returns the pull's receipt.
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
    /// Dropping the call stops its requests and leaves no partial file.
    ///
    /// # Errors
    /// Any error of the pull; [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if no file can be created at `path`;
    /// [`File`](crate::ErrorKind::File) if writing it fails.
    pub async fn write_parquet(&self, path: impl AsRef<Path>) -> Result<Receipt> {
        self.write(Format::Parquet, path, &TableOptions::default()).await
    }

    /// Like [`Listing::write_parquet`], but writes CSV.
    ///
    /// # Cancel safety
    /// See [`Listing::write_parquet`].
    ///
    /// # Errors
    /// See [`Listing::write_parquet`].
    pub async fn write_csv(&self, path: impl AsRef<Path>) -> Result<Receipt> {
        self.write(Format::Csv, path, &TableOptions::default()).await
    }

    /// Like [`Listing::write_parquet`], but writes JSON lines: one record per line, as the platform sent it.
    ///
    /// # Cancel safety
    /// See [`Listing::write_parquet`].
    ///
    /// # Errors
    /// See [`Listing::write_parquet`].
    pub async fn write_jsonl(&self, path: impl AsRef<Path>) -> Result<Receipt> {
        self.write(Format::Jsonl, path, &TableOptions::default()).await
    }

    /// Like [`Listing::write_parquet`], but in the given format and with the given options.
    ///
    /// # Cancel safety
    /// See [`Listing::write_parquet`].
    ///
    /// # Errors
    /// See [`Listing::write_parquet`]; also [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for options that the
    /// format does not support.
    pub async fn write(&self, format: Format, path: impl AsRef<Path>, options: &TableOptions) -> Result<Receipt> {
        let export = self.raw().export(Target::file(format, path)?, options, Case::Snake)?;
        finished(export).await.map(|exported| exported.receipt)
    }

    /// Reads all rows into Arrow batches with one schema, in the wide layout by default.
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
    /// Dropping the call stops its requests and discards the rows received so far.
    ///
    /// # Errors
    /// Any error of the pull; [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for options of files only.
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
