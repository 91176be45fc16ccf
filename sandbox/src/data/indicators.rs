//! Indicators of a customer, with the platform's two renderings of each value:
//! `value` as it understood it and `key` as it was.

use std::fmt::Write as _;

use serde_json::Value;

use super::actions::Column;
use super::people::plain;
use super::random::{Kind, id, pick};
use crate::{clock, json_text};

/// One indicator of one customer.
#[derive(Clone)]
pub(crate) struct Indicator {
    pub(crate) column: String,
    pub(crate) value: String,
    /// Whether the value is a number, or true or false, rather than text.
    is_bare: bool,
    key: String,
    date: Option<i64>,
}

/// The indicators of a customer. The stream of numbers is the invite's, so that
/// an invite and its answer have the same.
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

/// Indicators as they come in from outside, with the key the platform makes. A number stays one. `None` for what is
/// no scalar.
pub(crate) fn taken(column: &str, value: &Value) -> Option<Indicator> {
    let (value, is_bare) = match value {
        Value::String(text) => (text.clone(), false),
        Value::Null => (String::new(), false),
        Value::Number(_) | Value::Bool(_) => (value.to_string(), true),
        Value::Array(_) | Value::Object(_) => return None,
    };
    let key = if is_bare { value.clone() } else { plain(&value) };
    Some(Indicator { column: column.to_owned(), value, is_bare, key, date: None })
}

impl Indicator {
    /// The value as invites show it.
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
