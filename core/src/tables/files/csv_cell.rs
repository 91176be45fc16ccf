//! How one cell of a CSV file is written. Only this file knows about quotes, formulas, and what a spreadsheet takes for
//! a number.
//!
//! Text is always quoted, so that no reader has to guess where a cell ends; other values are not quoted, and null is
//! empty. Text that a spreadsheet would run is made harmless with a `'`:
//!
//! | text | cell |
//! |---|---|
//! | `ótimo` | `"ótimo"` |
//! | *(empty)* | `""` |
//! | `=1+1` | `"'=1+1"` |
//! | `'=1+1` | `"''=1+1"`: one more `'`, so that removing one restores the text |
//! | `-12,5` | `"-12,5"`: a number, which is harmless |
//! | `oi;=1+1` | `"oi;'=1+1"`: a spreadsheet that splits at `;` begins a cell there |

use std::fmt::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, LargeStringArray, StringArray,
    StringViewArray, TimestampMicrosecondArray,
};
use arrow_schema::DataType;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::tables::options::Dialect;
use crate::timestamps::day_text;

/// A spreadsheet takes a cell that begins with one of these for a formula.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// Whitespace that a spreadsheet strips from the start of a cell, so that a formula may follow it.
const BLANK: [char; 3] = ['\t', '\r', '\n'];
/// Separators at which some spreadsheets split cells even if the file uses another one.
const SEPARATORS: [char; 2] = [';', '\t'];

/// Formats values as cells.
pub(crate) struct CellFormat {
    dialect: Dialect,
    zone: TimeZone,
}

/// The values of one column.
pub(crate) enum Cells<'a> {
    Text(&'a StringArray),
    LargeText(&'a LargeStringArray),
    TextViews(&'a StringViewArray),
    Number(&'a Float64Array),
    /// Only in tables of metrics, as is `Day`.
    Whole(&'a Int64Array),
    Day(&'a Date32Array),
    Boolean(&'a BooleanArray),
    Timestamp(&'a TimestampMicrosecondArray),
}

impl<'a> Cells<'a> {
    pub(crate) fn new(column: &'a ArrayRef) -> Self {
        match column.data_type() {
            DataType::Utf8 => Cells::Text(column.as_string()),
            DataType::LargeUtf8 => Cells::LargeText(column.as_string()),
            DataType::Utf8View => Cells::TextViews(column.as_string_view()),
            DataType::Float64 => Cells::Number(column.as_primitive::<Float64Type>()),
            DataType::Int64 => Cells::Whole(column.as_primitive::<Int64Type>()),
            DataType::Date32 => Cells::Day(column.as_primitive::<Date32Type>()),
            DataType::Boolean => Cells::Boolean(column.as_boolean()),
            DataType::Timestamp(..) => Cells::Timestamp(column.as_primitive::<TimestampMicrosecondType>()),
            other => unreachable!("no cell holds {other}"),
        }
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Cells::Text(column) => column.is_null(row),
            Cells::LargeText(column) => column.is_null(row),
            Cells::TextViews(column) => column.is_null(row),
            Cells::Number(column) => column.is_null(row),
            Cells::Whole(column) => column.is_null(row),
            Cells::Day(column) => column.is_null(row),
            Cells::Boolean(column) => column.is_null(row),
            Cells::Timestamp(column) => column.is_null(row),
        }
    }

    /// The text of a row; `None` if the column does not hold text.
    fn text(&self, row: usize) -> Option<&'a str> {
        match self {
            Cells::Text(column) => Some(column.value(row)),
            Cells::LargeText(column) => Some(column.value(row)),
            Cells::TextViews(column) => Some(column.value(row)),
            _ => None,
        }
    }
}

impl CellFormat {
    pub(crate) fn new(dialect: Dialect, zone: TimeZone) -> Self {
        CellFormat { dialect, zone }
    }

    /// What the file begins with, before the header.
    pub(crate) fn mark(&self) -> &'static str {
        match self.dialect {
            Dialect::Rfc4180 => "",
            // Without a byte order mark Excel decodes the file as an old Windows code page.
            Dialect::ExcelBr => "\u{feff}",
        }
    }

    /// The character between cells.
    pub(crate) fn separator(&self) -> char {
        match self.dialect {
            Dialect::Rfc4180 => ',',
            Dialect::ExcelBr => ';',
        }
    }

    /// Appends a value as a cell; null is an empty cell.
    pub(crate) fn push(&self, cells: &Cells<'_>, row: usize, out: &mut String) {
        if cells.is_null(row) {
            return;
        }
        match cells.text(row) {
            Some(text) => self.push_text(text, out),
            None => self.push_bare(cells, row, out),
        }
    }

    /// Formats a value for display: without quotes and without a `'` before formulas.
    pub(crate) fn shown(&self, cells: &Cells<'_>, row: usize) -> String {
        let mut out = String::new();
        if !cells.is_null(row) {
            match cells.text(row) {
                Some(text) => out.push_str(text),
                None => self.push_bare(cells, row, &mut out),
            }
        }
        out
    }

    /// Appends a value that is not text.
    fn push_bare(&self, cells: &Cells<'_>, row: usize, out: &mut String) {
        match cells {
            Cells::Number(column) => self.push_number(column.value(row), out),
            Cells::Whole(column) => out.push_str(&column.value(row).to_string()),
            Cells::Day(column) => out.push_str(&day_text(column.value(row)).unwrap_or_default()),
            Cells::Boolean(column) => out.push_str(if column.value(row) { "true" } else { "false" }),
            Cells::Timestamp(column) => self.push_timestamp(column.value(row), out),
            Cells::Text(_) | Cells::LargeText(_) | Cells::TextViews(_) => {}
        }
    }

    /// Appends a text in quotes, with formulas made harmless.
    pub(crate) fn push_text(&self, text: &str, out: &mut String) {
        out.push('"');
        if self.needs_quote(text) {
            out.push('\'');
        }
        let mut parts = text.split_inclusive(SEPARATORS);
        push_escaped(parts.next().unwrap_or_default(), out);
        for part in parts {
            // A quote here would open a quoted cell, and is not part of that cell's text.
            let inner = part.trim_start_matches('"');
            push_escaped(&part[..part.len() - inner.len()], out);
            if is_formula(inner) && !is_plain_number(inner.trim_end_matches(SEPARATORS)) {
                out.push('\'');
            }
            push_escaped(inner, out);
        }
        out.push('"');
    }

    /// Whether a text needs a `'` in front, because a spreadsheet would run or convert it.
    fn needs_quote(&self, text: &str) -> bool {
        let is_risky = is_formula(text) || text.trim_start_matches('\'').starts_with(BLANK);
        match self.dialect {
            Dialect::Rfc4180 => is_risky && !is_plain_number(text),
            // Excel turns a phone number into 5.53E+12 and drops the leading zeros of a store's code.
            Dialect::ExcelBr => is_risky || is_number_in_excel(text.trim_start_matches('\'')),
        }
    }

    fn push_number(&self, number: f64, out: &mut String) {
        let start = out.len();
        let size = number.abs();
        // Written out, 1e300 would have 301 digits, which nobody can read.
        let written = if size != 0.0 && !(1e-7..1e21).contains(&size) {
            write!(out, "{number:e}")
        } else {
            write!(out, "{number}")
        };
        written.unwrap_or_else(|error| unreachable!("a text grows: {error}"));
        if let (Dialect::ExcelBr, Some(point)) = (self.dialect, out[start..].find('.')) {
            out.replace_range(start + point..=start + point, ",");
        }
    }

    fn push_timestamp(&self, microseconds: i64, out: &mut String) {
        let written = match self.dialect {
            Dialect::Rfc4180 => self.push_instant(microseconds, out),
            Dialect::ExcelBr => {
                let shown = self.in_zone(microseconds).map(|(at, _)| at).or_else(|| in_utc(microseconds));
                shown.map_or(Ok(()), |at| write!(out, "{}", at.strftime("%Y-%m-%d %H:%M:%S")))
            }
        };
        written.unwrap_or_else(|error| unreachable!("a text grows: {error}"));
    }

    /// Writes `2025-01-31T12:34:56.789Z`, or local time with the zone's offset.
    fn push_instant(&self, microseconds: i64, out: &mut String) -> std::fmt::Result {
        let digits = if microseconds % 1000 == 0 { 3 } else { 6 };
        if let (Some((at, offset)), false) = (self.in_zone(microseconds), self.zone == TimeZone::UTC) {
            let zoned = at.to_zoned(TimeZone::fixed(offset)).map_err(|_| std::fmt::Error)?;
            return write!(out, "{at:.digits$}{}", zoned.strftime("%:z"));
        }
        in_utc(microseconds).map_or(Ok(()), |at| write!(out, "{at:.digits$}Z"))
    }

    /// The local time in the zone and its offset at that time; `None` for the last day of the year 9999, which no
    /// `Timestamp` can represent.
    fn in_zone(&self, microseconds: i64) -> Option<(DateTime, Offset)> {
        let at = Timestamp::from_microsecond(microseconds).ok()?;
        // Before standard time, offsets had seconds, which an offset in a timestamp cannot have.
        let offset = Offset::from_seconds(self.zone.to_offset(at).seconds() / 60 * 60).ok()?;
        Some((offset.to_datetime(at), offset))
    }
}

fn in_utc(microseconds: i64) -> Option<DateTime> {
    let start = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
    start.checked_add(SignedDuration::from_micros(microseconds)).ok()
}

/// Whether a text begins like a formula, or like one that was made harmless with a `'`.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// Whether a text is a sign, digits and punctuation, such as `+55 (31) 97746-1755`. It begins like a formula, but is
/// harmless.
fn is_plain_number(text: &str) -> bool {
    let rest = text.strip_prefix(['+', '-']);
    rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || ".,()- ".contains(c)))
}

/// Whether Excel converts a text to a number, a date or a time.
fn is_number_in_excel(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || "., (".contains(c));
    let goes_on = |c: char| c.is_ascii_digit() || ".,:/()+-% eE".contains(c);
    begins && text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(goes_on)
}

/// Appends a text with its quotes doubled.
fn push_escaped(text: &str, out: &mut String) {
    let mut parts = text.split('"');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str("\"\"");
        out.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::CellFormat;
    use crate::tables::Dialect;

    fn cell(dialect: Dialect, text: &str) -> String {
        let mut out = String::new();
        CellFormat::new(dialect, TimeZone::UTC).push_text(text, &mut out);
        out
    }

    #[test]
    fn texts_stand_in_quotes_and_what_runs_behind_one_more() {
        let cells = [
            ("", r#""""#),
            ("ótimo", r#""ótimo""#),
            ("a \"b\", c\r\n", "\"a \"\"b\"\", c\r\n\""),
            ("=1+1", r#""'=1+1""#),
            ("'=1+1", r#""''=1+1""#),
            ("''@x", r#""'''@x""#),
            ("'tis", r#""'tis""#),
            ("＝1", r#""'＝1""#),
            ("\tx", "\"'\tx\""),
            ("\n=1", "\"'\n=1\""),
            ("- demorou", r#""'- demorou""#),
            ("+5531977461755", r#""+5531977461755""#),
            ("-12,5", r#""-12,5""#),
            ("+55 (31) 97746-1755", r#""+55 (31) 97746-1755""#),
            ("-", r#""-""#),
            ("'-12,5", r#""''-12,5""#),
            ("-2+3", r#""'-2+3""#),
            ("=-12", r#""'=-12""#),
            ("oi;=1+1", r#""oi;'=1+1""#),
            ("oi\t@x", "\"oi\t'@x\""),
            ("oi;\"=1+1", r#""oi;""'=1+1""#),
            ("oi;'=1", r#""oi;''=1""#),
            ("oi;-2;x", r#""oi;-2;x""#),
            ("oi; tchau", r#""oi; tchau""#),
            (" =1", r#"" =1""#),
        ];
        for (text, shown) in cells {
            assert_eq!(cell(Dialect::Rfc4180, text), shown, "{text:?}");
        }
    }

    #[test]
    fn excel_keeps_texts_of_digits() {
        let defused =
            ["+5531977461755", "0123", "12,5", "31/01/2025", "10:30", "1-2", "5E10", "(12)", "50%", "=1", "-1"];
        for text in defused {
            assert_eq!(cell(Dialect::ExcelBr, text), format!("\"'{text}\""));
        }
        for text in ["A1", "(34) 9x", "R$ 5", "ótimo", "", "12 meses", "e"] {
            assert_eq!(cell(Dialect::ExcelBr, text), format!("\"{text}\""));
        }
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let number = |dialect, number| {
            let mut out = String::new();
            CellFormat::new(dialect, TimeZone::UTC).push_number(number, &mut out);
            out
        };
        let numbers = [(0.0, "0"), (9.0, "9"), (-0.62, "-0.62"), (1e20, "100000000000000000000"), (1e300, "1e300")];
        for (given, shown) in numbers {
            assert_eq!(number(Dialect::Rfc4180, given), shown);
        }
        assert_eq!(number(Dialect::ExcelBr, -0.62), "-0,62");
        assert_eq!(number(Dialect::ExcelBr, 9.0), "9");
    }
}
