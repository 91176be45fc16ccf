//! Writes instants and days as text.

use jiff::civil::DateTime;
#[cfg(feature = "tables")]
use jiff::{Timestamp, tz::TimeZone};

/// Returns a timestamp in UTC with milliseconds, and with microseconds only if it has any.
pub fn timestamp_text(at: DateTime) -> String {
    let mut out = Vec::with_capacity(27);
    write_timestamp(at, &mut out);
    out.into_iter().map(char::from).collect()
}

/// Returns a day, counted since 1970, in ISO 8601; `None` if it is outside the calendar.
#[cfg(feature = "tables")]
pub(crate) fn day_text(day: i32) -> Option<String> {
    let at = Timestamp::from_second(i64::from(day) * 86_400).ok()?;
    Some(at.to_zoned(TimeZone::UTC).date().to_string())
}

pub(crate) fn write_timestamp(at: DateTime, out: &mut Vec<u8>) {
    let parts = [
        (i32::from(at.year()), 1000, b'-'),
        (i32::from(at.month()), 10, b'-'),
        (i32::from(at.day()), 10, b'T'),
        (i32::from(at.hour()), 10, b':'),
        (i32::from(at.minute()), 10, b':'),
        (i32::from(at.second()), 10, b'.'),
    ];
    for (number, highest, mark) in parts {
        write_digits(number, highest, out);
        out.push(mark);
    }
    let microseconds = at.subsec_nanosecond() / 1000;
    if microseconds % 1000 == 0 {
        write_digits(microseconds / 1000, 100, out);
    } else {
        write_digits(microseconds, 100_000, out);
    }
    out.push(b'Z');
}

/// Appends a number of a date or a time, in as many digits as `highest` has.
fn write_digits(number: i32, mut highest: i32, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 10] = b"0123456789";
    while highest > 0 {
        out.push(DIGITS[(number / highest % 10).unsigned_abs() as usize]);
        highest /= 10;
    }
}
