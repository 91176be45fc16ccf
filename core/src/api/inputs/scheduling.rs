//! When an invite is sent.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::error::Result;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument};

/// When an invite is sent: an instant, which the platform receives in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheduling(pub Timestamp);

impl Scheduling {
    /// Returns the instant as `YYYY-MM-DDTHH:MM:SS.mmm` in UTC, without a suffix.
    pub(crate) fn wire(self) -> String {
        self.0.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S%.3f").to_string()
    }
}

impl From<Timestamp> for Scheduling {
    fn from(at: Timestamp) -> Self {
        Scheduling(at)
    }
}

impl FromArgument for Scheduling {
    const TYPE: InputType = InputType::Moment;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        Timestamp::from_argument(value, name).map(Scheduling)
    }
    fn into_argument(self) -> Argument {
        Argument::Instant(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Scheduling;

    #[test]
    fn scheduling_is_sent_in_utc_without_a_suffix() {
        let at: jiff::Timestamp = "2020-12-16T17:20:00.5-03:00".parse().unwrap();
        assert_eq!(Scheduling(at).wire(), "2020-12-16T20:20:00.500");
        let even: jiff::Timestamp = "2020-12-16T20:20:00Z".parse().unwrap();
        assert_eq!(Scheduling(even).wire(), "2020-12-16T20:20:00.000");
    }
}
