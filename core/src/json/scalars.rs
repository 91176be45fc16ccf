//! Lenient readers for single JSON values: they accept the forms that the platform is known to send, and never guess.
//!
//! Each function takes the JSON text of one value and returns `None` if it cannot read it.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use wide::u8x16;

/// Reads a string.
#[inline]
pub(crate) fn text(json: &str) -> Option<Cow<'_, str>> {
    match plain_text(json) {
        Some(text) => Some(Cow::Borrowed(text)),
        None if json.starts_with('"') => unescaped(json),
        None => None,
    }
}

/// Reads a string without escapes; `None` for any other value.
#[inline]
pub(crate) fn plain_text(json: &str) -> Option<&str> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    (!has_backslash(inner.as_bytes())).then_some(inner)
}

/// Decodes a string with escapes. One with a lone surrogate cannot be read; the value is then left undecoded.
#[cold]
fn unescaped(json: &str) -> Option<Cow<'_, str>> {
    serde_json::from_str::<String>(json).ok().map(Cow::Owned)
}

/// Whether a text contains a backslash. Reads 16 bytes at a time. Most texts are short, so those below 16 bytes are
/// read as two words of 8 or 4 bytes; the last chunk or word may overlap the one before it.
pub(crate) fn has_backslash(text: &[u8]) -> bool {
    let marks = |chunk: &[u8; 16]| u8x16::new(*chunk).cmp_eq(u8x16::splat(b'\\'));
    if let Some(last) = text.last_chunk() {
        return text.as_chunks().0.iter().fold(marks(last), |found, chunk| found | marks(chunk)).any();
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk()) {
        return has_backslash_in(u64::from_le_bytes(*first)) || has_backslash_in(u64::from_le_bytes(*last));
    }
    match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            let [first, last] = [first, last].map(|half| u64::from(u32::from_le_bytes(*half)));
            has_backslash_in(first << 32 | last)
        }
        _ => text.contains(&b'\\'),
    }
}

/// Whether one of eight bytes is a backslash: XOR turns it into zero, and subtracting 1 from zero sets its high bit.
fn has_backslash_in(bytes: u64) -> bool {
    const ONES: u64 = u64::MAX / 255;
    let differences = bytes ^ (ONES * b'\\' as u64);
    differences.wrapping_sub(ONES) & !differences & (ONES << 7) != 0
}

/// Reads text that the platform may send as a number, such as a phone or a client id.
pub(crate) fn code(json: &str) -> Option<Cow<'_, str>> {
    if json.starts_with('"') {
        return text(json);
    }
    if is_number(json) && !json.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
        return Some(Cow::Borrowed(json));
    }
    // 5.511999998888e12 is a phone number that went through a spreadsheet; 1.5 cannot be one.
    match serde_json::from_str::<f64>(json) {
        Ok(value) if value.fract() == 0.0 && value.abs() < 1e15 => Some(Cow::Owned(format!("{value:.0}"))),
        _ => None,
    }
}

/// Reads any scalar as text: a whole number as its digits (see [`code`]), other numbers and booleans by their literal.
/// Returns a list or an object as its JSON text.
pub(crate) fn scalar(json: &str) -> Option<Cow<'_, str>> {
    if json.starts_with('"') { text(json) } else { code(json).or(Some(Cow::Borrowed(json))) }
}

/// Whether a text has the form of a MongoDB object id: 24 hexadecimal digits.
pub(crate) fn is_object_id(text: &str) -> bool {
    let digits: Result<&[u8; 24], _> = text.as_bytes().try_into();
    digits.is_ok_and(|digits| digits.iter().fold(true, |all, digit| all & digit.is_ascii_hexdigit()))
}

/// A number: an integer, or a float if it was written with a decimal point or an exponent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Integer(i64),
    Float(f64),
}

/// Reads a number, or a string that contains one.
pub(crate) fn number(json: &str) -> Option<Number> {
    let unquoted = text(json);
    let literal = unquoted.as_deref().map_or(json, str::trim);
    if !is_number(literal) {
        return None;
    }
    if !literal.contains(['.', 'e', 'E']) {
        // Beyond 2^53 neither a table nor JavaScript holds every integer: the value is left undecoded.
        return literal.parse::<i64>().ok().filter(|value| value.unsigned_abs() <= 1 << 53).map(Number::Integer);
    }
    serde_json::from_str::<f64>(literal).ok().filter(|value| value.is_finite()).map(Number::Float)
}

fn is_number(json: &str) -> bool {
    json.starts_with(|c: char| c.is_ascii_digit() || c == '-')
}

/// Reads a boolean: `true` or `false`, 1 or 0, or a string of one of these in any case.
pub(crate) fn boolean(json: &str) -> Option<bool> {
    match json {
        "true" => Some(true),
        "false" => Some(false),
        _ => {
            let text = text(json);
            let word = text.as_deref().map_or(json, str::trim);
            let is = |words: [&str; 2]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
            if is(["true", "1"]) { Some(true) } else { is(["false", "0"]).then_some(false) }
        }
    }
}

/// Reads an ISO 8601 instant with `Z`, an offset, or no zone, which means UTC; a date alone means its midnight. The
/// format of JavaScript's `Date` and milliseconds since 1970 are accepted too. Returns the date and time in UTC,
/// truncated to microseconds, for the years 1 to 9999.
pub(crate) fn timestamp(json: &str) -> Option<DateTime> {
    match text(json) {
        Some(text) => instant(text.trim()),
        None => epoch(json),
    }
}

/// Reads milliseconds since 1970, for the years 1973 to 2286. Numbers with fewer digits are rejected: they may be
/// seconds.
fn epoch(digits: &str) -> Option<DateTime> {
    let is_one = matches!(digits.len(), 12 | 13) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let at = is_one.then(|| Timestamp::from_millisecond(digits.parse().ok()?).ok())??;
    Some(at.to_zoned(TimeZone::UTC).datetime())
}

/// Reads less common formats: 24:00 as the end of a day, `2025-01-31 12:34:56 -0300`, and `Fri Jan 31 2025 09:34:56
/// GMT-0300` with or without the name of a zone after it.
#[cold]
fn other_instant(text: &str) -> Option<DateTime> {
    if let Some(day) = end_of_day(text) {
        return Some(day);
    }
    if let Some((at, offset)) = text.rsplit_once(' ')
        && offset.starts_with(['+', '-'])
    {
        return Some(format!("{at}{offset}").parse::<Timestamp>().ok()?.to_zoned(TimeZone::UTC).datetime());
    }
    let words: Vec<&str> = text.split_ascii_whitespace().take(6).collect();
    let at = jiff::fmt::strtime::parse("%a %b %d %Y %H:%M:%S GMT%z", words.join(" ")).ok()?.to_timestamp().ok()?;
    Some(at.to_zoned(TimeZone::UTC).datetime())
}

/// Reads `2024-12-31T24:00:00Z`, which in ISO 8601 is the midnight at the end of the day.
fn end_of_day(text: &str) -> Option<DateTime> {
    let (day, time) = (text.get(..10)?, text.get(10..)?);
    let rest = time.strip_prefix(['T', ' '])?.strip_prefix("24:00")?;
    let zone = rest.trim_start_matches([':', '.', '0']);
    // The zeros before the zone must be seconds, with or without a fraction, or absent.
    let seconds = &rest[..rest.len() - zone.len()];
    if !matches!(seconds.chars().next(), None | Some(':')) {
        return None;
    }
    instant(&format!("{day}T00:00:00{zone}"))?.checked_add(jiff::Span::new().days(1)).ok()
}

/// Converts a date and time in UTC to microseconds since 1970.
#[cfg(feature = "tables")]
pub(crate) fn microseconds(at: DateTime) -> i64 {
    let (time, day) = (at.time(), days_since_1970(at.date()));
    let seconds =
        day * 86_400 + i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds * 1_000_000 + i64::from(time.subsec_nanosecond()) / 1000
}

/// Returns the days since 1970-01-01. Years are counted from March, so that a leap day is the last day of its year.
#[cfg(feature = "tables")]
fn days_since_1970(date: jiff::civil::Date) -> i64 {
    let month = i64::from(date.month());
    let year = i64::from(date.year()) - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(date.day()) - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

/// Fast path for `2025-01-31T12:34:56.789Z`, the format that the platform writes; `None` for any other.
fn usual_instant(text: &str) -> Option<DateTime> {
    let bytes: &[u8; 24] = text.as_bytes().try_into().ok()?;
    let punctuation = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.'), (23, b'Z')];
    if punctuation.iter().any(|(at, mark)| bytes[*at] != *mark) {
        return None;
    }
    let number = |from: usize, to: usize| {
        bytes[from..to]
            .iter()
            .try_fold(0i32, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i32::from(digit - b'0')))
    };
    let (year, milliseconds) = (i16::try_from(number(0, 4)?).ok()?, number(20, 23)?);
    let part = |from: usize| number(from, from + 2).and_then(|part| i8::try_from(part).ok());
    let at = DateTime::new(year, part(5)?, part(8)?, part(11)?, part(14)?, part(17)?, milliseconds * 1_000_000);
    at.ok().filter(|_| year >= 1)
}

/// Whether a value is a string in that format, with a day that every month has. It does not parse the value; false does
/// not mean that the value is invalid.
pub(crate) fn is_usual_instant(json: &str) -> bool {
    let Ok(bytes) = <&[u8; 26]>::try_from(json.as_bytes()) else { return false };
    let part = |at: usize| match [bytes[at], bytes[at + 1]] {
        [tens @ b'0'..=b'9', units @ b'0'..=b'9'] => (tens - b'0') * 10 + (units - b'0'),
        _ => u8::MAX,
    };
    let marks =
        [(0, b'"'), (5, b'-'), (8, b'-'), (11, b'T'), (14, b':'), (17, b':'), (20, b'.'), (24, b'Z'), (25, b'"')];
    // Offset and range of each pair of digits: the year's two pairs, of which the second also excludes year 0, the
    // month, day, hour, minute, second, and the first two digits of the milliseconds.
    let parts =
        [(1, 0..=99), (3, 1..=99), (6, 1..=12), (9, 1..=28), (12, 0..=23), (15, 0..=59), (18, 0..=59), (21, 0..=99)];
    marks.iter().all(|(at, mark)| bytes[*at] == *mark)
        && parts.iter().all(|(at, range)| range.contains(&part(*at)))
        && bytes[23].is_ascii_digit()
}

fn instant(text: &str) -> Option<DateTime> {
    if let Some(at) = usual_instant(text) {
        return Some(at);
    }
    // `Timestamp` ends a day before the year 9999 does, so text that is already in UTC is parsed without it.
    let in_utc = |text: &str| {
        let has_offset = text.get(10..).is_some_and(|time| time.contains(['+', '-', '[']));
        if has_offset { None } else { text.parse::<DateTime>().ok() }
    };
    let at = match text.strip_suffix(['Z', 'z']) {
        Some(bare) => in_utc(bare).or_else(|| end_of_day(bare))?,
        None => match text.parse::<Timestamp>() {
            Ok(at) => at.to_zoned(TimeZone::UTC).datetime(),
            Err(_) => in_utc(text).or_else(|| epoch(text)).or_else(|| other_instant(text))?,
        },
    };
    let nanosecond = at.subsec_nanosecond() / 1000 * 1000;
    (1..=9999).contains(&at.year()).then(|| at.with().subsec_nanosecond(nanosecond).build().ok())?
}

#[cfg(test)]
mod tests {
    use super::{Number, code, number, text, timestamp};

    #[test]
    fn zero_is_a_score_and_numeric_text_is_read() {
        assert!(matches!(number("0"), Some(Number::Integer(0))));
        assert!(matches!(number("\"9\""), Some(Number::Integer(9))));
        assert!(matches!(number("7.5"), Some(Number::Float(x)) if x == 7.5));
        for odd in
            ["\"\"", "\"nove\"", "true", "[]", "\"9,5\"", "{}", "\"NaN\"", "\"inf\"", "1e999", "12345678901234567890"]
        {
            assert!(number(odd).is_none(), "{odd}");
        }
    }

    #[test]
    fn phones_are_text_whatever_was_sent() {
        assert_eq!(code("1199999222").as_deref(), Some("1199999222"));
        assert_eq!(code("\"****\"").as_deref(), Some("****"));
        assert_eq!(code("5.511999998888e12").as_deref(), Some("5511999998888"));
        for odd in ["1.5", "true", "{}", "[]"] {
            assert!(code(odd).is_none(), "{odd}");
        }
    }

    #[test]
    fn timestamps_come_in_many_forms() {
        let zulu = timestamp("\"2021-06-01T18:46:17.374Z\"");
        assert!(zulu.is_some());
        for same in ["2021-06-01T18:46:17.374", "2021-06-01 18:46:17.374", "2021-06-01T15:46:17.374-03:00"] {
            assert_eq!(timestamp(&format!("\"{same}\"")), zulu, "{same}");
        }
        for same in [
            "1622573177374",
            "\"1622573177374\"",
            "\"2021-06-01 15:46:17.374 -0300\"",
            "\"2021-06-01 18:46:17.374 +00:00\"",
        ] {
            assert_eq!(timestamp(same), zulu, "{same}");
        }
        let seconds = timestamp("\"2021-06-01T18:46:17Z\"");
        for same in
            ["Tue Jun 01 2021 15:46:17 GMT-0300 (Horário Padrão de Brasília)", "Tue Jun 1 2021 18:46:17 GMT+0000"]
        {
            assert_eq!(timestamp(&format!("\"{same}\"")), seconds, "{same}");
        }
        let new_year = timestamp("\"2025-01-01T00:00:00Z\"");
        for same in [
            "2024-12-31T24:00:00Z",
            "2024-12-31T24:00Z",
            "2024-12-31 24:00:00",
            "2024-12-31T24:00:00.000",
            "2024-12-31T21:00:00-03:00",
        ] {
            assert_eq!(timestamp(&format!("\"{same}\"")), new_year, "{same}");
        }
        assert_eq!(timestamp("\"2024-12-31T24:00:00-03:00\""), timestamp("\"2025-01-01T03:00:00Z\""));
        let text = |json| timestamp(json).map(|at| at.to_string());
        assert_eq!(text("\"2021-06-01\"").as_deref(), Some("2021-06-01T00:00:00"));
        assert_eq!(text("\"9999-12-31T23:59:59.999999Z\"").as_deref(), Some("9999-12-31T23:59:59.999999"));
        for odd in [
            "\"\"",
            "\"ontem\"",
            "1622573177",
            "\"0000-00-00\"",
            "\"2024-12-31T24:00:01Z\"",
            "\"2024-12-31T24:30:00Z\"",
            "\"2021-13-01T00:00:00Z\"",
            "\"31/12/2021\"",
        ] {
            assert!(timestamp(odd).is_none(), "{odd}");
        }
    }

    #[test]
    #[cfg(feature = "tables")]
    fn microseconds_agree_with_the_calendar() {
        for text in ["1970-01-01", "0001-01-01", "1600-02-29", "1969-12-31", "2000-03-01", "2024-02-29", "2100-02-28"] {
            let at: jiff::civil::DateTime = format!("{text}T12:34:56.789012").parse().unwrap();
            let instant = at.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
            assert_eq!(super::microseconds(at), instant.as_microsecond(), "{text}");
        }
    }

    #[test]
    fn text_keeps_escapes_and_refuses_lone_surrogates() {
        assert_eq!(text(r#""a\u00e9\n""#).as_deref(), Some("aé\n"));
        for length in 0..40 {
            let plain = "é".repeat(length);
            assert_eq!(text(&format!("\"{plain}\"")).as_deref(), Some(plain.as_str()));
            for at in 0..=length {
                let (before, behind) = ("x".repeat(at), "y".repeat(length - at));
                let read = text(&format!("\"{before}\\n{behind}\"")).map(String::from);
                assert_eq!(read, Some(format!("{before}\n{behind}")));
            }
        }
        assert!(text(r#""\ud800""#).is_none());
        assert!(text("5").is_none());
    }
}
