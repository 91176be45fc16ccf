//! Writes the typed view of a row as JSON text under its public names. Plain objects of other languages are parsed from
//! it, and tests compare it in every language.

mod limits;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::ser::{Error as _, Serialize, Serializer};

#[cfg(feature = "tables")]
use crate::json::mended::{self, Escape};
#[cfg(feature = "tables")]
use crate::json::scalars;
use crate::record::row::{Row, Value};
use crate::record::schema::RecordDecl;
use crate::timestamps::write_timestamp;

pub use crate::names::Case;
pub use limits::Limits;

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
    write_members(&row.extra(), case, out);
    out.push(b'}');
}

/// Serializes the fields under their names in snake case, then `extra`. Fails if a number in the record is larger than
/// any type holds.
impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut json = Vec::new();
        write_row(self, Case::Snake, &mut json);
        let value = serde_json::from_slice::<serde_json::Value>(&json);
        let value = value.map_err(|_| S::Error::custom("a number of the record is larger than any type holds"))?;
        value.serialize(serializer)
    }
}

/// Writes what the typed view cannot hold as one JSON object under the wire names.
pub fn write_extra(row: &Row, out: &mut Vec<u8>) {
    write_members(&row.extra(), Case::Snake, out);
}

pub(crate) fn write_members(members: &[(Cow<'_, str>, &str)], case: Case, out: &mut Vec<u8>) {
    out.push(b'{');
    for (at, (name, json)) in members.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_text(name, out);
        out.push(b':');
        write_json(json, case, out);
    }
    out.push(b'}');
}

/// Writes JSON as it arrived. In camel case, which is for a language whose numbers are floats, whole numbers beyond
/// 2^53 become text.
pub(crate) fn write_json(json: &str, case: Case, out: &mut Vec<u8>) {
    match case {
        Case::Snake => out.extend_from_slice(json.as_bytes()),
        Case::Camel => limits::write_safe(json, out),
    }
}

/// Returns names and JSON values as the text of one JSON object.
#[cfg(feature = "tables")]
pub(crate) fn extra_text(members: &[(Cow<'_, str>, &str)]) -> String {
    let mut out = Vec::new();
    write_members(members, Case::Snake, &mut out);
    // Only valid text was written.
    String::from_utf8(out).unwrap_or_default()
}

/// Returns JSON text with each escape of a character beyond ASCII replaced by the character, for people who read the
/// text in a cell. Control characters stay escaped.
#[cfg(feature = "tables")]
pub(crate) fn spelt_out(json: &str) -> Cow<'_, str> {
    if !scalars::has_backslash(json.as_bytes()) || !json.contains("\\u") {
        return Cow::Borrowed(json);
    }
    let (mut out, mut rest) = (String::with_capacity(json.len()), json);
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let length = match mended::escape(&escape.as_bytes()[1..]) {
            Some(Escape::Whole(length)) => length,
            _ => escape.len().min(2),
        };
        let (escape, behind) = escape.split_at(length);
        let quoted = format!("\"{escape}\"");
        let character = scalars::text(&quoted).filter(|text| !text.is_ascii());
        out.push_str(character.as_deref().filter(|text| !text.contains(char::is_control)).unwrap_or(escape));
        rest = behind;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

pub(crate) fn write_value(value: &Value<'_>, case: Case, out: &mut Vec<u8>) {
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
        Value::Json(json) => write_json(json, case, out),
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

pub(crate) fn write_text(text: &str, out: &mut Vec<u8>) {
    // Writing text into memory cannot fail.
    let _ = serde_json::to_writer(out, text);
}

/// Returns the key, such as `"createdAt":`, of each field of a record. They are created once.
fn prefixes(decl: &'static RecordDecl, case: Case) -> &'static [String] {
    type Made = Mutex<HashMap<(&'static str, Case), &'static [String]>>;
    static MADE: OnceLock<Made> = OnceLock::new();
    let mut made = MADE.get_or_init(Made::default).lock().unwrap_or_else(PoisonError::into_inner);
    made.entry((decl.name, case)).or_insert_with(|| {
        let names = decl.fields.iter().map(|field| format!("\"{}\":", field.spelled(case)));
        // One small table for each record type and case stays for the life of the process.
        Box::leak(names.collect::<Vec<_>>().into_boxed_slice())
    })
}

#[cfg(all(test, feature = "tables"))]
mod tests {
    use super::spelt_out;

    #[test]
    fn letters_are_spelt_out_and_nothing_else() {
        for (json, right) in [
            (r#"["Ma\u00e7\u00e3","\ud83d\ude42"]"#, r#"["Maçã","🙂"]"#),
            (r#"["\u0022\u005c\u000a\u0085","\\u00e7","\n"]"#, r#"["\u0022\u005c\u000a\u0085","\\u00e7","\n"]"#),
            (r#"{"a\u00e7":"\ufffd"}"#, r#"{"aç":"�"}"#),
        ] {
            assert_eq!(spelt_out(json), right, "{json}");
        }
    }
}
