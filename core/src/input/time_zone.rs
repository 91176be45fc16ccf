//! Time zones by name.

use std::sync::Arc;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::error::{Error, Result};
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, from_text, wrong};

/// Names in the database that stand for no time zone.
const NO_ZONES: [&str; 2] = ["Etc/Unknown", "Factory"];

/// A time zone's name in the IANA database, such as `America/Sao_Paulo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZoneName(pub(crate) Arc<str>);

impl TimeZoneName {
    /// Checks the name of a time zone.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a name that the database does not have, or that
    /// stands there for no time zone.
    pub fn new(name: impl AsRef<str>) -> Result<Self> {
        // Uses the built-in database, since a zone that only this machine knows is unknown to readers of tables.
        let zone = TimeZoneDatabase::bundled().get(name.as_ref()).ok();
        match zone.as_ref().and_then(TimeZone::iana_name) {
            Some(name) if !NO_ZONES.contains(&name) => Ok(TimeZoneName(name.into())),
            _ => Err(Error::invalid(
                "time_zone",
                "`time_zone` must be a zone's name, such as \"America/Sao_Paulo\" or \"UTC\".",
            )),
        }
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

from_text!(TimeZoneName);

impl Default for TimeZoneName {
    fn default() -> Self {
        TimeZoneName("UTC".into())
    }
}

impl FromArgument for TimeZoneName {
    const TYPE: InputType = InputType::Text;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Text(text) => TimeZoneName::new(&text),
            other => wrong(&other, name, "a zone's name, such as \"America/Sao_Paulo\""),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Text(self.0.to_string())
    }
}
