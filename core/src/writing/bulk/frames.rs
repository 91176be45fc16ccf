//! Data frames that hold the rows of a write.

use super::{RawBulkWrite, RowSource};
use crate::error::{Error, Result};
use crate::input::fields::{UNHEADED, looks_like_a_contact};

impl RawBulkWrite {
    /// Returns the error for a data frame that cannot be read. It contains no data of the frame.
    pub fn unreadable_frame(&self) -> Error {
        let name = self.route.argument;
        let message = format!(
            "`{name}` is a data frame whose columns cannot be read: read the file with `dtype=str`, or give its rows \
             as mappings."
        );
        Error::invalid(name, message)
    }

    /// Refuses a data frame in which two columns have the same name, since one would replace the other.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the column.
    pub fn check_columns(&self, names: &[String]) -> Result<()> {
        let mut sorted: Vec<&String> = names.iter().collect();
        sorted.sort_unstable();
        let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) else { return Ok(()) };
        let name = self.route.argument;
        let what = match looks_like_a_contact(twice[0]) {
            true => UNHEADED.to_owned(),
            false => format!("two columns `{}`: rename one.", twice[0]),
        };
        Err(Error::invalid(name, format!("`{name}` has {what}")).verbatim())
    }

    /// Adds rows that are created when they are sent: all of them, or none if one is invalid. Each row is created once
    /// now to be checked.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for the first invalid row, naming row and field, and for
    /// two columns with the same name.
    pub fn add_source(&self, source: impl RowSource + 'static) -> Result<()> {
        self.check_columns(source.names())?;
        if source.rows() == 0 {
            return Err(self.empty());
        }
        let mut state = self.state();
        let first = state.row_count;
        for at in 0..source.rows() {
            let (_, row) = state.check(self, self.prepare(source.row(at)));
            row?;
        }
        state.queue.push_source(Box::new(source), first);
        Ok(())
    }
}
