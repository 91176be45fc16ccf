//! What a filter promises about every row, and whether a row keeps that promise.

use crate::characters::composed;
use crate::json::scalars;
use crate::record::row::{Row, Value};

/// Where in a row a filter's effect is visible.
#[derive(Clone)]
pub(crate) enum VisibleIn {
    /// In this field, which each matching row has.
    Field(&'static str),
    /// In this field, which may hold another word for the same value: the console and the API use different words.
    Word(&'static str),
    /// In the indicator of this name.
    Indicator(String),
    /// In no documented field. Rows may carry the value under the filter's name in the query.
    Undocumented,
}

/// A filter, the value that it asks for, and where rows show that value.
#[derive(Clone)]
pub(crate) struct FilterEffect {
    /// The name of the parameter.
    pub(crate) name: &'static str,
    /// The names of the filter in the query.
    pub(crate) wire: &'static [&'static str],
    pub(crate) visible_in: VisibleIn,
    wanted: String,
}

/// Whether one row matches a filter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowMatch {
    /// The row has the requested value.
    Match,
    /// The row has another value.
    Other,
    /// The row has a value that is masked or reformatted, so that it cannot be compared.
    Masked,
    /// The row does not carry the value, as rows may for this filter.
    Absent,
    /// The row has no value where a matching row would have one.
    Lacking,
}

impl FilterEffect {
    pub(crate) fn field(wire: &'static [&'static str], field: &'static str, wanted: &str) -> Self {
        FilterEffect { name: field, wire, visible_in: VisibleIn::Field(field), wanted: comparable(wanted) }
    }

    pub(crate) fn word(wire: &'static [&'static str], field: &'static str, wanted: &str) -> Self {
        FilterEffect { name: field, wire, visible_in: VisibleIn::Word(field), wanted: comparable(wanted) }
    }

    pub(crate) fn indicator(column: &str, wanted: &str) -> Self {
        let visible_in = VisibleIn::Indicator(comparable(column));
        FilterEffect {
            name: "indicator",
            wire: &["indicator", "indicatorValue"],
            visible_in,
            wanted: comparable(wanted),
        }
    }

    pub(crate) fn undocumented(name: &'static str, wire: &'static [&'static str], wanted: &str) -> Self {
        FilterEffect { name, wire, visible_in: VisibleIn::Undocumented, wanted: comparable(wanted) }
    }

    pub(crate) fn match_row(&self, row: &Row) -> RowMatch {
        match &self.visible_in {
            VisibleIn::Field("phone") => match text(row, "phone") {
                None => RowMatch::Lacking,
                Some(phone) => self.match_phone(&phone),
            },
            VisibleIn::Field(field) => match text(row, field) {
                None => RowMatch::Lacking,
                Some(value) => self.match_value(&value),
            },
            VisibleIn::Word(field) => match text(row, field) {
                None => RowMatch::Absent,
                Some(value) if value == self.wanted => RowMatch::Match,
                // Another word may stand for the same value. Only beside a row with the requested word does it prove
                // that the filter was ignored.
                Some(_) => RowMatch::Lacking,
            },
            VisibleIn::Indicator(column) => self.match_indicator(row, column),
            VisibleIn::Undocumented => {
                let mut carried = row.unknown().filter_map(|(name, json)| {
                    self.wire.contains(&name.trim_matches('"')).then(|| scalars::code(json)).flatten()
                });
                carried.next().map_or(RowMatch::Absent, |value| self.match_value(&comparable(&value)))
            }
        }
    }

    fn match_value(&self, value: &str) -> RowMatch {
        match value {
            value if value.contains("**") => RowMatch::Masked,
            value if is_alike(value, &self.wanted) => RowMatch::Match,
            _ => RowMatch::Other,
        }
    }

    fn match_phone(&self, phone: &str) -> RowMatch {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        match digits.as_str() {
            _ if phone.contains(['*', '.']) => RowMatch::Masked,
            "" => RowMatch::Masked,
            digits if digits.ends_with(&self.wanted) || self.wanted.ends_with(digits) => RowMatch::Match,
            _ => RowMatch::Other,
        }
    }

    fn match_indicator(&self, row: &Row, column: &str) -> RowMatch {
        let Some(Value::List(indicators)) = row.named("indicators") else { return RowMatch::Absent };
        let mut result = RowMatch::Other;
        for indicator in &indicators {
            let Value::Record(indicator) = indicator else { continue };
            if text(indicator, "column").as_deref() != Some(column) {
                continue;
            }
            for value in ["value", "key"].iter().filter_map(|name| text(indicator, name)) {
                match self.match_value(&value) {
                    RowMatch::Match => return RowMatch::Match,
                    RowMatch::Masked => result = RowMatch::Masked,
                    RowMatch::Other | RowMatch::Absent | RowMatch::Lacking => {}
                }
            }
        }
        result
    }
}

/// Returns a text in the form in which texts are compared: trimmed, in lower case, with accents composed.
fn comparable(text: &str) -> String {
    composed(text.trim()).to_lowercase()
}

/// Returns a field's text as it is compared; `None` if it is empty.
fn text(row: &Row, name: &str) -> Option<String> {
    match row.named(name) {
        Some(Value::Text(text)) => Some(comparable(&text)).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// Whether the platform may have stored the requested value as this text. Where it stores a number, `01234567890`
/// becomes 1234567890, and `149.90` becomes 149.9.
fn is_alike(received: &str, wanted: &str) -> bool {
    received == wanted || number_parts(received).is_some_and(|number| number_parts(wanted) == Some(number))
}

/// Returns a decimal number's sign, its whole part without leading zeros and its fraction without trailing zeros.
fn number_parts(text: &str) -> Option<(bool, &str, &str)> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = !whole.is_empty() && (whole.bytes().chain(fraction.bytes())).all(|byte| byte.is_ascii_digit());
    is_number.then(|| (text.starts_with('-'), whole.trim_start_matches('0'), fraction.trim_end_matches('0')))
}
