//! Indicators of a customer. The platform shows each value twice: in `value` as the platform understood it, and in
//! `key` as it was sent.

use std::fmt::Write as _;

use serde_json::Value;

use super::actions::Column;
use super::json_text;
use super::people::plain;
use super::random::{Kind, id, pick};
use crate::clock;

/// One indicator of one customer.
#[derive(Clone)]
pub(crate) struct Indicator {
    pub(crate) column: String,
    pub(crate) value: String,
    /// Whether the value is a number or a boolean rather than text.
    is_bare: bool,
    key: String,
    date: Option<i64>,
}

/// Makes the indicators of a customer. The random numbers are those of the invite, so that an invite and its answer
/// have the same indicators.
pub(crate) fn drawn(columns: &[Column], rng: &mut fastrand::Rng, at: i64) -> Vec<Indicator> {
    columns
        .iter()
        .map(|column| {
            let (name, value, key, date) = match column {
                Column::Names(name, names) => {
                    let value = (pick(rng, names)).to_owned();
                    let key = plain(&format!("{name} {value}"));
                    (*name, value, key, None)
                }
                Column::NumericId(name) => {
                    let serial = rng.i64(100_000..900_000);
                    let value = clock::slashed(clock::day_of_serial(serial));
                    (*name, value, serial.to_string(), None)
                }
                Column::Since(name) => {
                    let serial = rng.i64(38_000..45_600);
                    let day = clock::day_of_serial(serial);
                    let date = Some(day * clock::DAY);
                    (*name, clock::slashed(day), serial.to_string(), date)
                }
                Column::SentDate(name) => {
                    let day = clock::iso(at)[..10].to_owned();
                    (*name, day.clone(), day, None)
                }
                Column::Code(name) => {
                    let value = format!("CX{:06}", rng.u32(..1_000_000));
                    let key = value.to_lowercase();
                    (*name, value, key, None)
                }
            };
            Indicator { column: name.to_owned(), value, is_bare: false, key, date }
        })
        .collect()
}

/// Makes an indicator from the sent value, with the key that the platform makes. Numbers stay numbers, except for whole
/// numbers of five or six digits, which the platform mistakes for a spreadsheet's dates. `None` for a value that is not
/// a scalar.
pub(crate) fn received(column: &str, value: &Value) -> Option<Indicator> {
    if let Some(day) = spreadsheet_day(value) {
        let date = value.as_str().is_some_and(|text| text.contains('/')).then_some(day * clock::DAY);
        let (value, key) = (clock::slashed(day), clock::serial_of(day).to_string());
        return Some(Indicator { column: column.to_owned(), value, is_bare: false, key, date });
    }
    let (value, is_bare) = match value {
        Value::String(text) => (text.clone(), false),
        Value::Null => (String::new(), false),
        Value::Number(_) | Value::Bool(_) => (value.to_string(), true),
        Value::Array(_) | Value::Object(_) => return None,
    };
    let key = if is_bare { value.clone() } else { plain(&value) };
    Some(Indicator { column: column.to_owned(), value, is_bare, key, date: None })
}

/// Returns the day that the platform reads from a value: from `44260`, as a number or as text, or from `05/03/2021`.
fn spreadsheet_day(value: &Value) -> Option<i64> {
    let serial = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => match text.bytes().all(|byte| byte.is_ascii_digit()) {
            true => text.parse().ok().filter(|_| !text.starts_with('0')),
            false => return clock::slashed_day(text),
        },
        _ => None,
    };
    serial.filter(|serial| (10_000..1_000_000).contains(serial)).map(clock::day_of_serial)
}

impl Indicator {
    /// Returns whether a filter for this value finds the indicator: the platform compares both `value` and `key`.
    pub(crate) fn is(&self, value: &str) -> bool {
        self.value == value || self.key == value
    }

    /// Returns the value as invites show it.
    pub(crate) fn shown(&self) -> Value {
        let bare = self.is_bare.then(|| serde_json::from_str(&self.value).ok()).flatten();
        bare.unwrap_or_else(|| self.value.as_str().into())
    }
}

/// Appends the `indicators` array of an answer.
pub(crate) fn push(out: &mut String, indicators: &[Indicator], anonymous: bool, (seed, serial, at): (u64, u64, i64)) {
    out.push('[');
    for (place, indicator) in indicators.iter().enumerate() {
        let number = u64::try_from(place).unwrap_or(0);
        let column =
            indicator.column.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let _ = write!(
            out,
            "{}{{\"_id\":\"{}\"",
            if place == 0 { "" } else { "," },
            id(seed, Kind::Indicator, serial * 64 + number, at),
        );
        json_text::member(out, "column", &indicator.column);
        let shown = |text| if anonymous { "****" } else { text };
        match indicator.is_bare && !anonymous {
            true => json_text::raw_member(out, "value", &indicator.value),
            false => json_text::member(out, "value", shown(&indicator.value)),
        }
        let owner = id(seed, Kind::Column, column & 0xffff_ffff, 1_600_000_000_000);
        json_text::member(out, "indicatorId", &owner);
        json_text::member(out, "key", shown(&indicator.key));
        if let (Some(date), false) = (indicator.date, anonymous) {
            json_text::member(out, "dateValue", &clock::iso(date));
        }
        out.push('}');
    }
    out.push(']');
}

#[cfg(test)]
mod tests {
    use super::received;
    use serde_json::json;

    #[test]
    fn numbers_that_look_like_a_spreadsheets_dates_are_shown_as_dates() {
        for (sent, value, key) in [
            (json!(415_785), json!("18/05/3038"), "415785"),
            (json!("415785"), json!("18/05/3038"), "415785"),
            (json!("05/03/2021"), json!("05/03/2021"), "44260"),
            (json!(44_260), json!("05/03/2021"), "44260"),
            (json!(149.9), json!(149.9), "149.9"),
            (json!(1234), json!(1234), "1234"),
            (json!(1_234_567), json!(1_234_567), "1234567"),
            (json!("012345"), json!("012345"), "012345"),
            (json!("31/02/2021"), json!("31/02/2021"), "31/02/2021"),
            (json!(true), json!(true), "true"),
        ] {
            let indicator = received("x", &sent).expect("a scalar");
            assert_eq!(indicator.shown(), value, "{sent}");
            assert!(indicator.is(key), "{sent}: {}", indicator.key);
        }
        let date = |sent| received("x", &sent).expect("a scalar").date;
        assert!(date(json!("05/03/2021")).is_some() && date(json!("415785")).is_none());
    }
}
