//! Values in the form in which any language passes them, and the types that a parameter can have.
//!
//! A binding converts its own values to [`Argument`]s and knows nothing else about an operation. So every language
//! refuses the same input with the same message.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::input::types::InputType;

/// A value from a user's program.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Argument {
    /// `None`, `null`, NaN, NaT: absent.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other finite number.
    Float(f64),
    /// Text.
    Text(String),
    /// A calendar day.
    Day(Date),
    /// A date and time with a zone.
    Instant(Timestamp),
    /// A date and time without a zone, which is no instant.
    Naive,
    /// A month, a quarter or another period of the calendar.
    Period,
    /// Values in order.
    List(Vec<Argument>),
    /// Named values in order, with names in snake case.
    Map(Vec<(String, Argument)>),
    /// Named values in order, with names in camel case.
    CamelMap(Vec<(String, Argument)>),
    /// A row of a data frame. Among a customer's columns, those that are no contact are indicators.
    Columns(Vec<(String, Argument)>),
    /// Any other value: its kind, as errors name it.
    Other(String),
}

impl std::fmt::Debug for Argument {
    /// Shows the kind of the value, never the value.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind())
    }
}

impl Argument {
    /// Returns the kind of the value, as errors name it. It does not show the value.
    pub(crate) fn kind(&self) -> &str {
        match self {
            Argument::Null => "nothing",
            Argument::Boolean(_) => "a boolean",
            Argument::Integer(_) => "a whole number",
            Argument::Float(_) => "a number with a fraction",
            Argument::Text(_) => "text",
            Argument::Day(_) => "a date",
            Argument::Instant(_) => "a date with a time",
            Argument::Naive => "a datetime without a time zone",
            Argument::List(_) => "a list",
            Argument::Period => "a date (a period of the calendar): give it as text",
            Argument::Map(fields) | Argument::CamelMap(fields) if is_cell(fields) => {
                "a cell of a spreadsheet (give its text, such as `cell.text`)"
            }
            Argument::Map(_) | Argument::CamelMap(_) | Argument::Columns(_) => "a mapping",
            Argument::Other(name) => name,
        }
    }
}

/// Whether a mapping is a cell's value as libraries for spreadsheets represent it.
fn is_cell(fields: &[(String, Argument)]) -> bool {
    let has = |name: &str| fields.iter().any(|(given, _)| given == name);
    has("richText") || has("hyperlink") || has("formula") || has("sharedFormula") || has("_address")
}

/// A type that a parameter can have.
pub trait FromArgument: Sized {
    /// The type as data.
    const TYPE: InputType;
    /// Parses the value of the parameter `name`.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the parameter, if the value is of another
    /// type or outside its limits.
    fn from_argument(value: Argument, name: &str) -> Result<Self>;
    /// Converts the value to the argument that another language would pass. By parsing that argument, [`checked`]
    /// applies the same rules to the values of Rust programs.
    ///
    /// [`checked`]: FromArgument::checked
    fn into_argument(self) -> Argument;
    /// Checks the value, and returns it.
    ///
    /// # Errors
    /// Returns the same errors as [`from_argument`](FromArgument::from_argument).
    fn checked(self, name: &str) -> Result<Self> {
        Self::from_argument(self.into_argument(), name)
    }
    /// Returns the value of a parameter that is absent and has no declared default.
    fn absent(name: &str) -> Result<Self> {
        Err(Error::invalid(name, format!("`{name}` is missing.")))
    }
    /// Whether the parameter may be left out without a declared default.
    const OPTIONAL: bool = false;
}

/// Refuses a value of the wrong kind. `wanted` describes the expected value in the error.
pub(crate) fn wrong<T>(value: &Argument, name: &str, wanted: &str) -> Result<T> {
    Err(Error::invalid(name, format!("`{name}` must be {wanted}, not {}.", value.kind())))
}

impl FromArgument for String {
    const TYPE: InputType = InputType::Text;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Text(text) if text.trim().is_empty() => Err(Error::invalid(name, format!("`{name}` is empty."))),
            Argument::Text(text) => Ok(text),
            Argument::Null => Self::absent(name),
            other => wrong(&other, name, "text"),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Text(self)
    }
}

impl FromArgument for bool {
    const TYPE: InputType = InputType::Boolean;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Boolean(value) => Ok(value),
            other => wrong(&other, name, "true or false"),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Boolean(self)
    }
}

impl FromArgument for usize {
    const TYPE: InputType = InputType::Integer;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Integer(number) => usize::try_from(number)
                .map_err(|_| Error::invalid(name, format!("`{name}` must be 0 or more, not {number}."))),
            other => wrong(&other, name, "a whole number"),
        }
    }
    fn into_argument(self) -> Argument {
        i64::try_from(self).map_or(Argument::Other("a number that is too large".to_owned()), Argument::Integer)
    }
}

impl FromArgument for u32 {
    const TYPE: InputType = InputType::Integer;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Integer(number @ 0..=0xffff_ffff) => Ok(number as u32),
            Argument::Integer(number) => {
                let limit = if number < 0 { "0 or more" } else { "at most 4294967295" };
                Err(Error::invalid(name, format!("`{name}` must be {limit}, not {number}.")))
            }
            other => wrong(&other, name, "a whole number"),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Integer(self.into())
    }
}

impl FromArgument for f64 {
    const TYPE: InputType = InputType::Number;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            #[expect(clippy::cast_precision_loss, reason = "seconds and rates are small")]
            Argument::Integer(value) => Ok(value as f64),
            Argument::Float(value) => Ok(value),
            other => wrong(&other, name, "a number"),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Float(self)
    }
}

impl<T: FromArgument> FromArgument for Option<T> {
    const TYPE: InputType = T::TYPE;
    const OPTIONAL: bool = true;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Null => Ok(None),
            value => T::from_argument(value, name).map(Some),
        }
    }
    fn absent(_: &str) -> Result<Self> {
        Ok(None)
    }
    fn into_argument(self) -> Argument {
        self.map_or(Argument::Null, T::into_argument)
    }
}

/// The advice for a date and time that was passed as text.
pub(crate) const NO_TEXT: &str =
    "not text: `datetime.fromisoformat(…)` makes one of it in Python, `new Date(…)` in JavaScript";

impl FromArgument for Timestamp {
    const TYPE: InputType = InputType::Moment;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Instant(at) => Ok(at),
            Argument::Naive => Err(Error::invalid(
                name,
                format!("`{name}` has no time zone: give it one, for example tzinfo=timezone.utc."),
            )),
            Argument::Text(_) => {
                Err(Error::invalid(name, format!("`{name}` must be a moment with its zone, {NO_TEXT}.")))
            }
            other => wrong(&other, name, "a moment with its zone (an aware datetime, or a Date in JavaScript)"),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Instant(self)
    }
}

/// Implements the other conversions from text for an input type; each is checked by its `new`.
macro_rules! from_text {
    ($input:ty) => {
        impl std::str::FromStr for $input {
            type Err = $crate::error::Error;
            fn from_str(text: &str) -> $crate::error::Result<Self> {
                <$input>::new(text)
            }
        }
        impl TryFrom<&str> for $input {
            type Error = $crate::error::Error;
            fn try_from(text: &str) -> $crate::error::Result<Self> {
                <$input>::new(text)
            }
        }
        impl TryFrom<String> for $input {
            type Error = $crate::error::Error;
            fn try_from(text: String) -> $crate::error::Result<Self> {
                <$input>::new(text)
            }
        }
    };
}
pub(crate) use from_text;

/// The number of rows that are requested with one page: 1 to 1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSize(u32);

impl PageSize {
    /// The largest page size that the platform serves.
    pub const MAX: PageSize = PageSize(1000);

    /// Checks a page size, from 1 to 1000.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for any other number.
    ///
    /// ```
    /// # fn main() -> Result<(), indecx::Error> {
    /// assert_eq!(indecx::PageSize::new(250)?.get(), 250);
    /// assert!(indecx::PageSize::new(0).is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(rows: impl Into<i64>) -> Result<Self> {
        let rows = rows.into();
        match u32::try_from(rows) {
            Ok(rows @ 1..=1000) => Ok(PageSize(rows)),
            _ => Err(Error::invalid("page_size", format!("`page_size` must be from 1 to 1000, not {rows}."))),
        }
    }

    /// Returns the number of rows.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for PageSize {
    type Error = Error;
    fn try_from(rows: u32) -> Result<Self> {
        PageSize::new(rows)
    }
}

impl FromArgument for PageSize {
    const TYPE: InputType = InputType::Integer;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Integer(rows) => PageSize::new(rows),
            other => wrong(&other, name, "a whole number from 1 to 1000"),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Integer(self.0.into())
    }
}

/// Converts the seconds of the parameter `name`, which must be more than 0 and at most 86,400.
pub(crate) fn seconds(seconds: f64, name: &str) -> Result<Duration> {
    // A day is longer than any request; the upper bound keeps arithmetic on instants safe.
    if seconds > 0.0 && seconds <= 86_400.0 {
        return Ok(Duration::from_secs_f64(seconds));
    }
    Err(Error::invalid(name, format!("`{name}` must be more than 0 and at most 86400 seconds.")))
}

/// The time that one request of a call may take, in place of the client's timeout. The bindings pass it in seconds.
impl FromArgument for Duration {
    const TYPE: InputType = InputType::Number;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        seconds(f64::from_argument(value, name)?, name)
    }
    fn into_argument(self) -> Argument {
        Argument::Float(self.as_secs_f64())
    }
}
