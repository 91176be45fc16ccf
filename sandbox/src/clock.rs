//! Dates without a date library: the sandbox needs a handful of fixed forms, and must parse them independently of the
//! client.

use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) const SECOND: i64 = 1_000;
pub(crate) const HOUR: i64 = 3_600 * SECOND;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Returns the current time in milliseconds since 1970, UTC.
pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| i64::try_from(passed.as_millis()).unwrap_or(0))
}

/// Returns the days since 1970 of a date in the proleptic Gregorian calendar.
pub(crate) fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Returns the date of a day number: year, month, day.
pub(crate) fn date_of(day_number: i64) -> (i64, i64, i64) {
    let shifted = day_number + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// Writes an instant as the platform writes timestamps, but without the final `Z`.
pub(crate) fn iso_without_zone(at: i64) -> String {
    let mut out = String::with_capacity(24);
    push_iso(&mut out, at);
    out.pop();
    out
}

/// Writes an instant as the platform writes every timestamp.
pub(crate) fn iso(at: i64) -> String {
    let mut out = String::with_capacity(24);
    push_iso(&mut out, at);
    out
}

/// Appends a timestamp digit by digit, which is fast: a page of rows has thousands of timestamps.
pub(crate) fn push_iso(out: &mut String, at: i64) {
    let (year, month, day) = date_of(at.div_euclid(DAY));
    let rest = at.rem_euclid(DAY);
    let mut digits = |value: i64, width: u32, after: char| {
        let mut power = 10_i64.pow(width - 1);
        while power > 0 {
            let digit = u8::try_from(value / power % 10).unwrap_or(0);
            out.push(char::from(b'0' + digit));
            power /= 10;
        }
        out.push(after);
    };
    digits(year, 4, '-');
    digits(month, 2, '-');
    digits(day, 2, 'T');
    digits(rest / HOUR, 2, ':');
    digits(rest / 60_000 % 60, 2, ':');
    digits(rest / SECOND % 60, 2, '.');
    digits(rest % SECOND, 3, 'Z');
}

/// Writes a day as `DD/MM/YYYY`, as the platform writes values that it mistook for a spreadsheet's dates.
pub(crate) fn slashed(day_number: i64) -> String {
    let (year, month, day) = date_of(day_number);
    format!("{day:02}/{month:02}/{year}")
}

/// Returns the day number of a spreadsheet's date serial.
pub(crate) fn day_of_serial(serial: i64) -> i64 {
    serial - 25_569
}

/// Returns the spreadsheet's date serial of a day number.
pub(crate) fn serial_of(day: i64) -> i64 {
    day + 25_569
}

/// Returns the day number of a `DD/MM/YYYY` day; `None` for any other text.
pub(crate) fn slashed_day(text: &str) -> Option<i64> {
    let fields = shape(text, "00/00/0000")?;
    midnight(fields[2], fields[1], fields[0]).map(|at| at.div_euclid(DAY))
}

/// Returns the first millisecond of a `DD-MM-YYYY` day, UTC; `None` for any other text.
pub(crate) fn query_day(text: &str) -> Option<i64> {
    let fields = shape(text, "00-00-0000")?;
    midnight(fields[2], fields[1], fields[0])
}

/// Parses `YYYY-MM-DDTHH:MM:SS.mmm`, the only form that scheduling accepts.
pub(crate) fn scheduling(text: &str) -> Option<i64> {
    let fields = shape(text, "0000-00-00T00:00:00.000")?;
    Some(midnight(fields[0], fields[1], fields[2])? + time_of_day(fields[3], fields[4], fields[5])? + fields[6])
}

/// Parses `YYYY-MM-DDTHH:MM:SS`, the form of a follow-up's date.
pub(crate) fn follow_up(text: &str) -> Option<i64> {
    let fields = shape(text, "0000-00-00T00:00:00")?;
    Some(midnight(fields[0], fields[1], fields[2])? + time_of_day(fields[3], fields[4], fields[5])?)
}

/// Parses a record's timestamp: to the second or the millisecond, in UTC or with an offset.
pub(crate) fn moment_of(text: &str) -> Option<i64> {
    let (text, offset) = match text.strip_suffix('Z') {
        Some(text) => (text, 0),
        None => match text.len().checked_sub(6).and_then(|at| text.split_at_checked(at)) {
            Some((before, offset)) if offset.starts_with(['+', '-']) => (before, minutes(offset)?),
            _ => (text, 0),
        },
    };
    let at = match shape(text, "0000-00-00T00:00:00.000") {
        Some(fields) => {
            midnight(fields[0], fields[1], fields[2])? + time_of_day(fields[3], fields[4], fields[5])? + fields[6]
        }
        None => follow_up(text)?,
    };
    Some(at - offset * 60_000)
}

/// Returns the minutes of an offset such as `-03:00`.
fn minutes(offset: &str) -> Option<i64> {
    let fields = shape(&offset[1..], "00:00")?;
    let minutes = fields[0] * 60 + fields[1];
    Some(if offset.starts_with('-') { -minutes } else { minutes })
}

/// Parses `YYYY-MM-DD HH:MM:SS`, the form of an imported answer's date.
pub(crate) fn spaced(text: &str) -> Option<i64> {
    let fields = shape(text, "0000-00-00 00:00:00")?;
    Some(midnight(fields[0], fields[1], fields[2])? + time_of_day(fields[3], fields[4], fields[5])?)
}

/// Returns the numbers in a text that has exactly this shape, where `0` stands for a digit; `None` for other texts.
fn shape(text: &str, shape: &str) -> Option<Vec<i64>> {
    if text.len() != shape.len() {
        return None;
    }
    let mut numbers = vec![0];
    for (given, wanted) in text.bytes().zip(shape.bytes()) {
        if wanted == b'0' {
            if !given.is_ascii_digit() {
                return None;
            }
            let last = numbers.last_mut()?;
            *last = *last * 10 + i64::from(given - b'0');
        } else if given == wanted {
            numbers.push(0);
        } else {
            return None;
        }
    }
    Some(numbers)
}

fn midnight(year: i64, month: i64, day: i64) -> Option<i64> {
    let number = day_number(year, month, day);
    (date_of(number) == (year, month, day)).then_some(number * DAY)
}

fn time_of_day(hour: i64, minute: i64, second: i64) -> Option<i64> {
    (hour < 24 && minute < 60 && second < 60).then_some(hour * HOUR + minute * 60_000 + second * SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_comes_back() {
        for number in (-1_000_000..3_000_000).step_by(97) {
            let (year, month, day) = date_of(number);
            assert_eq!(day_number(year, month, day), number);
        }
        assert_eq!(day_number(1970, 1, 1), 0);
    }

    #[test]
    fn timestamps_have_the_platforms_form() {
        assert_eq!(iso(1_622_573_177_380), "2021-06-01T18:46:17.380Z");
        assert_eq!(iso_without_zone(1_622_573_177_380), "2021-06-01T18:46:17.380");
    }

    #[test]
    fn a_numeric_id_becomes_the_date_the_platform_makes_of_it() {
        assert_eq!(slashed(day_of_serial(415_785)), "18/05/3038");
        assert_eq!(slashed(day_of_serial(44_260)), "05/03/2021");
    }

    #[test]
    fn only_the_documented_forms_are_parsed() {
        assert_eq!(query_day("28-07-2022"), Some(day_number(2022, 7, 28) * DAY));
        for bad in ["2022-07-28", "31-02-2022", "1-1-2022", "28/07/2022", "28-13-2022", "", "ab-cd-efgh", "28-07-20é"]
        {
            assert_eq!(query_day(bad), None, "{bad}");
        }
        assert!(scheduling("2020-12-16T20:20:00.000").is_some());
        for bad in
            ["2020-12-16T20:20:00", "2020-12-16T20:20:00.000Z", "2020-12-16T24:20:00.000", "2020-12-16 20:20:00.000"]
        {
            assert_eq!(scheduling(bad), None, "{bad}");
        }
        assert!(follow_up("2026-05-26T15:56:00").is_some());
        assert!(spaced("2025-03-01 14:44:04").is_some());
        assert!(spaced("2025-03-01T14:44:04").is_none());
        for (text, utc) in [
            ("2025-01-31T23:30:00-03:00", "2025-02-01T02:30:00.000Z"),
            ("2025-01-31T23:30:00.250Z", "2025-01-31T23:30:00.250Z"),
            ("2025-01-31T23:30:00", "2025-01-31T23:30:00.000Z"),
        ] {
            assert_eq!(moment_of(text).map(iso).as_deref(), Some(utc));
        }
        assert_eq!(moment_of("31/01/2025"), None);
    }
}
