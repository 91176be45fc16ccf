//! The period of a listing. Calendar days are sent to the platform as they are. For exact instants, a day more is
//! requested on either side, and rows are kept or dropped by their own timestamp.

use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::error::{Error, Result};
use crate::input::choice::Choice;
use crate::input::params::params;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, NO_TEXT};
use crate::record::row::{Row, Value};
use crate::record::schema::RecordDecl;

/// One end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateBound {
    /// The platform's own calendar day, included. Which zone its days have is not documented.
    Day(Date),
    /// An exact instant, included as a start and excluded as an end.
    Instant(Timestamp),
}

impl From<Date> for DateBound {
    fn from(day: Date) -> Self {
        DateBound::Day(day)
    }
}

impl From<Timestamp> for DateBound {
    fn from(at: Timestamp) -> Self {
        DateBound::Instant(at)
    }
}

/// Parses a day, `"2025-01-31"`, or a date and time with its zone, `"2025-01-31T09:30:00-03:00"`.
///
/// ```
/// use indecx::DateBound;
/// use indecx::jiff::civil::date;
///
/// # fn main() -> Result<(), indecx::Error> {
/// assert_eq!("2025-01-31".parse::<DateBound>()?, DateBound::from(date(2025, 1, 31)));
/// assert!("31/01/2025".parse::<DateBound>().is_err());
/// # Ok(())
/// # }
/// ```
impl FromStr for DateBound {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        let at = if text.contains(':') { text.trim().parse::<Timestamp>().ok() } else { None };
        match at {
            Some(at) => Ok(DateBound::Instant(at)),
            None => DateBound::from_argument(Argument::Text(text.to_owned()), "date"),
        }
    }
}

impl FromArgument for DateBound {
    const TYPE: InputType = InputType::Named("DateLike");
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Day(day) => Ok(DateBound::Day(day)),
            Argument::Instant(at) => Ok(DateBound::Instant(at)),
            Argument::Text(text) => parse_day(&text).map(DateBound::Day).ok_or_else(|| {
                let message = format!("`{name}` must be a date that exists, written \"YYYY-MM-DD\", or a date object.");
                Error::invalid(name, format!("{message}{}", remedy(&text)))
            }),
            Argument::Naive => Err(Error::invalid(
                name,
                format!(
                    "`{name}` is a datetime without a time zone. Give it one (for example \
                     tzinfo=timezone.utc), or give a date for the platform's whole day."
                ),
            )),
            other => Err(Error::invalid(
                name,
                format!("`{name}` must be a date, \"YYYY-MM-DD\" or a moment with its zone, not {}.", other.kind()),
            )),
        }
    }
    fn into_argument(self) -> Argument {
        match self {
            DateBound::Day(day) => Argument::Day(day),
            DateBound::Instant(at) => Argument::Instant(at),
        }
    }
}

/// Parses exactly `YYYY-MM-DD`; the general parser accepts more forms.
fn parse_day(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if shape { text.parse().ok() } else { None }
}

/// Suggests how to write a date that is written in another form.
fn remedy(text: &str) -> String {
    let text = text.trim();
    let (day, rest) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let Some(day) = day_otherwise(day) else { return String::new() };
    if rest.is_empty() {
        return format!(" This day is \"{day}\".");
    }
    format!(" A moment with its zone is {NO_TEXT}; the whole day is \"{day}\".")
}

/// Parses a day in another form: `31/01/2025`, `2025/1/31`, `20250131`. The month comes first only if no other order is
/// a date.
fn day_otherwise(text: &str) -> Option<Date> {
    let parts: Vec<&str> = if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![&text[..4], &text[4..6], &text[6..]]
    } else {
        text.split(['-', '/', '.']).collect()
    };
    let [first, middle, last] = parts[..] else { return None };
    let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    let day = |year: &str, month: &str, day: &str| {
        let (month, day) = (i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?);
        Date::new(number(year)?, month, day).ok()
    };
    match (first.len(), last.len()) {
        (4, 1..=2) => day(first, middle, last),
        (1..=2, 4) => day(last, middle, first).or_else(|| day(last, first, middle)),
        _ => None,
    }
}

/// The date of a row that a period refers to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateType {
    /// When the record was created.
    #[default]
    CreatedAt,
    /// When the record last changed.
    UpdatedAt,
}

impl DateType {
    fn field(self) -> &'static str {
        match self {
            DateType::CreatedAt => "created_at",
            DateType::UpdatedAt => "updated_at",
        }
    }
}

impl Choice for DateType {
    const WORDS: &'static [(&'static str, Self)] =
        &[("createdAt", DateType::CreatedAt), ("updatedAt", DateType::UpdatedAt)];
}

params! {
    /// The period of a listing. Both ends are optional.
    DateFilter {
        /// First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a date and
        /// time with its zone, included).
        [keyword] start_date: Option<DateBound>;
        /// Last day (included), or the instant at which the period ends (excluded).
        [keyword] end_date: Option<DateBound>;
        /// The date of a row that the period refers to: `"createdAt"` or `"updatedAt"`.
        [keyword] date_type: DateType = "\"createdAt\"";
    }
}

impl DateFilter {
    /// Checks the period, and returns the query parameters for it.
    pub(crate) fn query(&self) -> Result<Vec<(&'static str, String)>> {
        self.check()?;
        let mut query = Vec::new();
        if let Some(start) = self.start_date {
            query.push(("startDate", wire_day(widen(start, -1)?)));
        }
        if let Some(end) = self.end_date {
            query.push(("endDate", wire_day(widen(end, 1)?)));
        }
        if !query.is_empty() {
            query.push(("dateType", self.date_type.word().to_owned()));
        }
        Ok(query)
    }

    fn check(&self) -> Result<()> {
        let (Some(start), Some(end)) = (self.start_date, self.end_date) else {
            return Ok(());
        };
        let backwards = match (start, end) {
            (DateBound::Instant(start), DateBound::Instant(end)) => start > end,
            (DateBound::Day(start), DateBound::Day(end)) => start > end,
            // The zone of the platform's day is unknown, so only an order that no zone makes right is refused.
            _ => widen(start, -1)? > widen(end, 1)?,
        };
        if backwards {
            return Err(Error::invalid("start_date", "`start_date` is after `end_date`."));
        }
        Ok(())
    }

    /// Returns the window outside which rows are dropped, if an end of the period is an exact instant.
    pub(crate) fn window(&self) -> Option<Window> {
        let instant = |bound| match bound {
            Some(DateBound::Instant(at)) => Some(at.to_zoned(TimeZone::UTC).datetime()),
            _ => None,
        };
        let (start, end) = (instant(self.start_date), instant(self.end_date));
        (start.is_some() || end.is_some()).then_some(Window { field: self.date_type.field(), start, end })
    }
}

/// Returns the platform's day for a bound. For an instant, the period is a day wider, so that it holds the instant
/// whatever zone the platform's days have.
fn widen(bound: DateBound, days: i64) -> Result<Date> {
    match bound {
        DateBound::Day(day) => Ok(day),
        DateBound::Instant(at) => at
            .to_zoned(TimeZone::UTC)
            .date()
            .checked_add(days.days())
            .map_err(|_| Error::invalid("start_date", "`start_date` or `end_date` lies outside the calendar.")),
    }
}

fn wire_day(day: Date) -> String {
    format!("{:02}-{:02}-{:04}", day.day(), day.month(), day.year())
}

/// Exact instants, in UTC, between which a row's date must lie: `start <= date < end`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    field: &'static str,
    start: Option<DateTime>,
    end: Option<DateTime>,
}

impl Window {
    /// Whether the row lies in the window. A row whose date cannot be read is kept.
    pub(crate) fn keeps(&self, row: &Row) -> bool {
        match row.named(self.field) {
            Some(Value::Timestamp(at)) => {
                self.start.is_none_or(|start| start <= at) && self.end.is_none_or(|end| at < end)
            }
            _ => true,
        }
    }

    /// Returns the window's date type and ends as JSON.
    pub(crate) fn describe(&self) -> serde_json::Value {
        let text = |end: Option<DateTime>| end.map(crate::timestamps::timestamp_text);
        serde_json::json!({"field": self.field, "start": text(self.start), "end": text(self.end)})
    }

    /// Whether the record has the date of this window.
    pub(crate) fn applies_to(&self, decl: &RecordDecl) -> bool {
        decl.field(self.field).is_some()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{DateBound, DateFilter, DateType};
    use crate::input::value::{Argument, FromArgument};

    fn filter(start: DateBound, end: DateBound) -> DateFilter {
        DateFilter { start_date: Some(start), end_date: Some(end), date_type: DateType::CreatedAt }
    }

    #[test]
    fn days_are_sent_as_they_are_and_instants_a_day_wider() {
        let days = filter(date(2025, 1, 2).into(), date(2025, 1, 31).into()).query();
        assert_eq!(days.unwrap()[0], ("startDate", "02-01-2025".into()));
        let start: jiff::Timestamp = "2025-03-01T02:00:00Z".parse().unwrap();
        let end: jiff::Timestamp = "2025-03-01T03:00:00Z".parse().unwrap();
        let query = filter(start.into(), end.into()).query().unwrap();
        assert_eq!(query[0].1, "28-02-2025");
        assert_eq!(query[1].1, "02-03-2025");
        assert_eq!(query[2], ("dateType", "createdAt".into()));
    }

    #[test]
    fn what_is_written_otherwise_is_refused_with_the_remedy() {
        for (text, remedy) in [
            ("31/01/2025", "\"2025-01-31\""),
            ("31-01-2025", "\"2025-01-31\""),
            ("31.1.2025", "\"2025-01-31\""),
            ("01/02/2025", "\"2025-02-01\""),
            ("01/31/2025", "\"2025-01-31\""),
            ("2025/01/31", "\"2025-01-31\""),
            ("2025-1-31", "\"2025-01-31\""),
            ("20250131", "\"2025-01-31\""),
            ("2025-01-31T00:00:00+00:00", "datetime.fromisoformat(…)"),
            ("2025-01-31 09:00:00Z", "new Date(…)"),
        ] {
            let error = DateBound::from_argument(Argument::Text(text.into()), "start_date").unwrap_err();
            assert!(error.message().contains(remedy), "{error}");
        }
        for odd in ["ontem", "2025-02-30", "2025", ""] {
            let error = DateBound::from_argument(Argument::Text(odd.into()), "start_date").unwrap_err();
            assert!(error.message().ends_with("a date object."), "{error}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for odd in ["2025-02-30", "01-02-2025", "20250101", "2025-1-1", "", "2025-01-01T00:00:00Z", "+2025-01-1"] {
            assert!(DateBound::from_argument(Argument::Text(odd.into()), "start_date").is_err(), "{odd}");
        }
        assert!(DateBound::from_argument(Argument::Naive, "start_date").is_err());
        assert!(filter(date(2025, 2, 1).into(), date(2025, 1, 1).into()).query().is_err());
    }
}
