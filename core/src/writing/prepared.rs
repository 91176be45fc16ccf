//! The rows of a write, checked and converted to the platform's JSON before the first of them is sent.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument};

/// A row that passed the check, as the platform's JSON.
#[derive(Clone)]
pub struct PreparedRow {
    pub(crate) wire: Value,
    /// The contact that it reaches, to find the same contact twice.
    pub(crate) contact: Option<Contact>,
    /// The id of the record that it is about, as the caller wrote it.
    pub(crate) id: Option<String>,
}

/// An e-mail in lower case, and a phone's digits.
pub(crate) type Contact = (Option<String>, Option<String>);

/// An input type that can be a row of a write.
pub trait BulkInput: FromArgument {
    /// Checks the row as a whole, and converts it to the platform's JSON.
    #[doc(hidden)]
    fn prepare(&self) -> Result<PreparedRow>;
}

/// The rows of a write. The bindings pass them separately, since they may be lazy.
#[derive(Clone, Debug)]
pub struct BulkRows<T>(pub Vec<T>);

impl<T> Default for BulkRows<T> {
    fn default() -> Self {
        BulkRows(Vec::new())
    }
}

impl<T> From<Vec<T>> for BulkRows<T> {
    fn from(rows: Vec<T>) -> Self {
        BulkRows(rows)
    }
}

impl<T: BulkInput> FromArgument for BulkRows<T> {
    const TYPE: InputType = T::TYPE;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::List(rows) => {
                rows.into_iter().map(|row| T::from_argument(row, name)).collect::<Result<_>>().map(BulkRows)
            }
            other => Err(Error::invalid(name, format!("`{name}` must be rows, not {}.", other.kind()))),
        }
    }
    fn absent(_: &str) -> Result<Self> {
        Ok(BulkRows::default())
    }
    fn into_argument(self) -> Argument {
        Argument::List(self.0.into_iter().map(T::into_argument).collect())
    }
}

/// Reads and prepares one row from a binding.
pub(crate) fn prepare<T: BulkInput>(row: Argument, name: &str) -> Result<PreparedRow> {
    T::from_argument(row, name)?.prepare()
}
