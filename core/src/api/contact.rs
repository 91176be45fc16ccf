//! How people are reached, as input: e-mails, phones, and the ids that companies give them.

use crate::argument::{Argument, FromArgument, wrong};
use crate::error::{Error, Result};
use crate::hidden::hidden;

/// Text, where nothing and empty text are the same.
pub(crate) fn optional_text(value: Argument, name: &str) -> Result<Option<String>> {
    match value {
        Argument::Null => Ok(None),
        Argument::Text(text) if text.trim().is_empty() => Ok(None),
        Argument::Text(text) => Ok(Some(text)),
        other => wrong(&other, name, "text"),
    }
}

/// An e-mail address; only what no address can be is refused.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// An address.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when it cannot be one.
    pub fn new(text: &str) -> Result<Self> {
        Email::named(text, "email")
    }

    pub(crate) fn named(text: &str, name: &str) -> Result<Self> {
        let text = text.trim();
        let halves = text.split_once('@');
        let fine =
            halves.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
        if fine && !text.contains(char::is_whitespace) {
            return Ok(Email(text.to_owned()));
        }
        let message =
            format!("`{name}` is not an e-mail address: it needs one @ with text on both sides, and no blank.");
        Err(Error::invalid(name, message))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromArgument for Email {
    const PYTHON: &'static str = "str";
    const TYPESCRIPT: &'static str = "string";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        Email::named(&String::from_argument(value, name)?, name)
    }
}

/// A phone, reduced to its digits. No country code is ever added.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// A phone from text: digits with country code; blanks and punctuation are dropped.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when there is no digit, or a letter.
    pub fn new(text: &str) -> Result<Self> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() || text.contains(char::is_alphabetic) {
            return Err(Error::invalid(
                "phone",
                "`phone` must be digits with country code, such as \"5511912345678\".",
            ));
        }
        Ok(Phone(digits))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromArgument for Phone {
    const PYTHON: &'static str = "str | int";
    const TYPESCRIPT: &'static str = "string | number";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Text(text) => Phone::new(&text),
            Argument::Integer(number @ 0..) => Phone::new(&number.to_string()),
            Argument::Float(_) => Err(Error::invalid(
                name,
                "`phone` is a number with a fraction, which a spreadsheet or a data frame makes of a column with gaps: \
                 give it as text.",
            )),
            other => wrong(&other, name, "text"),
        }
    }
}

/// The id that a company gives its customer: text, or a whole number.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientId(String);

impl ClientId {
    /// The customer with this id.
    pub fn new(id: impl Into<String>) -> Self {
        ClientId(id.into())
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromArgument for ClientId {
    const PYTHON: &'static str = "str | int";
    const TYPESCRIPT: &'static str = "string | number";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Integer(number) => Ok(ClientId(number.to_string())),
            value => String::from_argument(value, name).map(ClientId),
        }
    }
}

hidden!(Email, Phone, ClientId);
