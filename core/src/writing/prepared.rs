//! The rows of a write, checked and put into the platform's words before one of them goes out.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument};

/// A row that passed the check, in the platform's words.
#[derive(Clone)]
pub struct Prepared {
    pub(crate) wire: Value,
    /// Whom it reaches, for noticing the same contact twice.
    pub(crate) contact: Option<Contact>,
    /// The record that it is about, as it was given.
    pub(crate) id: Option<String>,
}

/// An e-mail in lower case, and a phone's digits.
pub(crate) type Contact = (Option<String>, Option<String>);

/// One row of such a write, as a typed input.
pub trait Input: FromArgument {
    /// Checks it once more as a whole, and puts it into the platform's words.
    #[doc(hidden)]
    fn prepare(&self) -> Result<Prepared>;
}

/// The rows of a write. The bindings give them apart, since they may come lazily.
#[derive(Clone, Debug)]
pub struct Rows<T>(pub Vec<T>);

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows(Vec::new())
    }
}

impl<T> From<Vec<T>> for Rows<T> {
    fn from(rows: Vec<T>) -> Self {
        Rows(rows)
    }
}

impl<T: Input> FromArgument for Rows<T> {
    const TYPE: InputType = T::TYPE;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::List(rows) => {
                rows.into_iter().map(|row| T::from_argument(row, name)).collect::<Result<_>>().map(Rows)
            }
            other => Err(Error::invalid(name, format!("`{name}` must be rows, not {}.", other.kind()))),
        }
    }
    fn absent(_: &str) -> Result<Self> {
        Ok(Rows::default())
    }
    fn into_argument(self) -> Argument {
        Argument::List(self.0.into_iter().map(T::into_argument).collect())
    }
}

/// Reads one row that a binding gave.
pub(crate) fn prepare<T: Input>(row: Argument, name: &str) -> Result<Prepared> {
    T::from_argument(row, name)?.prepare()
}
