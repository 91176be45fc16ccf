//! What a filter promises of every row, and what a row shows of it.

use crate::characters::composed;
use crate::json::scalars;
use crate::record::row::{Row, Value};

/// Where a filter's effect shows.
#[derive(Clone)]
pub(crate) enum Shows {
    /// In this field, which rows may lack.
    Field(&'static str),
    /// In this field, which may say it in other words: those of the console are not those of the API.
    Word(&'static str),
    /// In the indicator of this name.
    Indicator(String),
    /// Nowhere that is documented: rows may carry it under its name in the query.
    Undocumented,
}

/// What a filter promises of every row.
#[derive(Clone)]
pub(crate) struct FilterEffect {
    /// As users know it.
    pub(crate) name: &'static str,
    /// Its names in the query.
    pub(crate) wire: &'static [&'static str],
    pub(crate) shows: Shows,
    wanted: String,
}

/// What one row shows of a filter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Match,
    Other,
    /// There, and masked or reformatted.
    Masked,
    /// Not there, where rows need not tell.
    Untold,
    /// The row has no such value, so that it is none that was asked for.
    Lacking,
}

impl FilterEffect {
    pub(crate) fn field(wire: &'static [&'static str], field: &'static str, wanted: &str) -> Self {
        FilterEffect { name: field, wire, shows: Shows::Field(field), wanted: plain(wanted) }
    }

    pub(crate) fn word(wire: &'static [&'static str], field: &'static str, wanted: &str) -> Self {
        FilterEffect { name: field, wire, shows: Shows::Word(field), wanted: plain(wanted) }
    }

    pub(crate) fn indicator(column: &str, wanted: &str) -> Self {
        let shows = Shows::Indicator(plain(column));
        FilterEffect { name: "indicator", wire: &["indicator", "indicatorValue"], shows, wanted: plain(wanted) }
    }

    pub(crate) fn undocumented(name: &'static str, wire: &'static [&'static str], wanted: &str) -> Self {
        FilterEffect { name, wire, shows: Shows::Undocumented, wanted: plain(wanted) }
    }

    pub(crate) fn shown_by(&self, row: &Row) -> Shown {
        match &self.shows {
            Shows::Field("phone") => match text(row, "phone") {
                None => Shown::Lacking,
                Some(phone) => self.phone_shows(&phone),
            },
            Shows::Field(field) => match text(row, field) {
                None => Shown::Lacking,
                Some(value) => self.value_shows(&value),
            },
            Shows::Word(field) => match text(row, field) {
                None => Shown::Untold,
                Some(value) if value == self.wanted => Shown::Match,
                // It proves nothing by itself, and beside a row that has the word it is another one.
                Some(_) => Shown::Lacking,
            },
            Shows::Indicator(column) => self.indicator_shows(row, column),
            Shows::Undocumented => {
                let mut carried = row.unknown().filter_map(|(name, json)| {
                    self.wire.contains(&name.trim_matches('"')).then(|| scalars::code(json)).flatten()
                });
                carried.next().map_or(Shown::Untold, |value| self.value_shows(&plain(&value)))
            }
        }
    }

    fn value_shows(&self, value: &str) -> Shown {
        match value {
            value if value.contains("**") => Shown::Masked,
            value if is_alike(value, &self.wanted) => Shown::Match,
            _ => Shown::Other,
        }
    }

    fn phone_shows(&self, phone: &str) -> Shown {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        match digits.as_str() {
            _ if phone.contains(['*', '.']) => Shown::Masked,
            "" => Shown::Masked,
            digits if digits.ends_with(&self.wanted) || self.wanted.ends_with(digits) => Shown::Match,
            _ => Shown::Other,
        }
    }

    fn indicator_shows(&self, row: &Row, column: &str) -> Shown {
        let Some(Value::List(indicators)) = row.named("indicators") else { return Shown::Untold };
        let mut shown = Shown::Other;
        for indicator in &indicators {
            let Value::Record(indicator) = indicator else { continue };
            if text(indicator, "column").as_deref() != Some(column) {
                continue;
            }
            for value in ["value", "key"].iter().filter_map(|name| text(indicator, name)) {
                match self.value_shows(&value) {
                    Shown::Match => return Shown::Match,
                    Shown::Masked => shown = Shown::Masked,
                    Shown::Other | Shown::Untold | Shown::Lacking => {}
                }
            }
        }
        shown
    }
}

/// A text without what the platform may write otherwise: blanks, capitals, and how accents are put together.
fn plain(text: &str) -> String {
    composed(text.trim()).to_lowercase()
}

/// A field's text, unless it is empty.
fn text(row: &Row, name: &str) -> Option<String> {
    match row.named(name) {
        Some(Value::Text(text)) => Some(plain(&text)).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// Whether the platform may take two texts for the same: where it kept one as a number, `01234567890` has become
/// 1234567890, and `149.90` has become 149.9.
fn is_alike(came: &str, wanted: &str) -> bool {
    came == wanted || plain_number(came).is_some_and(|number| plain_number(wanted) == Some(number))
}

/// A number without what says nothing: whether it is below zero, its whole part and its fraction.
fn plain_number(text: &str) -> Option<(bool, &str, &str)> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = !whole.is_empty() && (whole.bytes().chain(fraction.bytes())).all(|byte| byte.is_ascii_digit());
    is_number.then(|| (text.starts_with('-'), whole.trim_start_matches('0'), fraction.trim_end_matches('0')))
}
