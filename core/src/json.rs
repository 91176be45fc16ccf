//! The typed view of a row as JSON text, under its public names: what Node's plain objects are
//! parsed from, and what tests compare in every language.

mod values;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::civil::DateTime;

use crate::record::RecordDecl;
use crate::row::{Row, Value};

pub use values::Values;

/// How public names are spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// `created_at`: Rust and Python.
    Snake,
    /// `createdAt`: Node.
    Camel,
}

/// Writes the row's fields in declared order, then `extra`, as one JSON object.
pub fn write_row(row: &Row, case: Case, out: &mut Vec<u8>) {
    let prefixes = prefixes(row.decl(), case);
    out.push(b'{');
    for (field, prefix) in prefixes.iter().enumerate() {
        out.extend_from_slice(prefix.as_bytes());
        write_value(&row.get(field), case, out);
        out.push(b',');
    }
    out.extend_from_slice(b"\"extra\":");
    write_extra(row, out);
    out.push(b'}');
}

/// Writes what the typed view cannot hold as one JSON object under the wire names.
pub fn write_extra(row: &Row, out: &mut Vec<u8>) {
    write_members(&row.extra(), out);
}

fn write_members(members: &[(Cow<'_, str>, &str)], out: &mut Vec<u8>) {
    out.push(b'{');
    for (at, (name, json)) in members.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_text(name, out);
        out.push(b':');
        out.extend_from_slice(json.as_bytes());
    }
    out.push(b'}');
}

/// Names and JSON values as the text of one object.
#[cfg(feature = "tables")]
pub(crate) fn extra_text(members: &[(Cow<'_, str>, &str)]) -> String {
    let mut out = Vec::new();
    write_members(members, &mut out);
    // What was written came as text.
    String::from_utf8(out).unwrap_or_default()
}

/// A timestamp as JSON and Node have it: UTC, milliseconds, microseconds only where there are any.
pub fn timestamp_text(at: DateTime) -> String {
    let mut out = Vec::with_capacity(27);
    write_timestamp(at, &mut out);
    out.into_iter().map(char::from).collect()
}

fn write_timestamp(at: DateTime, out: &mut Vec<u8>) {
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

/// A number of a date, none of which is below zero, in as many digits as `highest` has.
fn write_digits(number: i32, mut highest: i32, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 10] = b"0123456789";
    while highest > 0 {
        out.push(DIGITS[(number / highest % 10).unsigned_abs() as usize]);
        highest /= 10;
    }
}

fn write_value(value: &Value<'_>, case: Case, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Text(text) => write_text(text, out),
        Value::Integer(number) => {
            // Writing a number into memory cannot fail.
            let _ = write!(out, "{number}");
        }
        Value::Float(number) => out.extend_from_slice(serde_json::Value::from(*number).to_string().as_bytes()),
        Value::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Value::Timestamp(at) => {
            out.push(b'"');
            write_timestamp(*at, out);
            out.push(b'"');
        }
        Value::Json(json) => out.extend_from_slice(json.as_bytes()),
        Value::List(values) => {
            out.push(b'[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write_value(value, case, out);
            }
            out.push(b']');
        }
        Value::Record(row) => write_row(row, case, out),
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    // Writing text into memory cannot fail.
    let _ = serde_json::to_writer(out, text);
}

/// `"createdAt":` for each field of a record, made once.
fn prefixes(decl: &'static RecordDecl, case: Case) -> &'static [String] {
    type Made = Mutex<HashMap<(&'static str, Case), &'static [String]>>;
    static MADE: OnceLock<Made> = OnceLock::new();
    let mut made = MADE.get_or_init(Made::default).lock().unwrap_or_else(PoisonError::into_inner);
    made.entry((decl.name, case)).or_insert_with(|| {
        let names = decl.fields.iter().map(|field| match case {
            Case::Snake => format!("\"{}\":", field.name),
            Case::Camel => format!("\"{}\":", field.camel_name()),
        });
        // One small table per record type and case, for the life of the process.
        Box::leak(names.collect::<Vec<_>>().into_boxed_slice())
    })
}
