//! Writes JSON directly as text: a sandbox makes up to hundreds of thousands of rows when it starts, and building trees
//! would take most of that time.

use serde_json::Value;

/// Appends a JSON string.
pub(crate) fn push(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..0x20 => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        if escape.is_empty() {
            out.push_str(&format!("\\u{byte:04x}"));
        } else {
            out.push_str(escape);
        }
        plain = at + 1;
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// Appends `,"name":"text"`.
pub(crate) fn member(out: &mut String, name: &str, text: &str) {
    raw_member(out, name, "");
    push(out, text);
}

/// Appends `,"name":json`.
pub(crate) fn raw_member(out: &mut String, name: &str, json: &str) {
    out.push_str(",\"");
    out.push_str(name);
    out.push_str("\":");
    out.push_str(json);
}

/// Returns a scalar's text; `None` for null, an empty text, or a value that is not a scalar.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back() {
        let text = "a\"b\\c\n\r\t\u{1}é😡";
        let mut out = String::from("{\"x\":1");
        member(&mut out, "t", text);
        out.push('}');
        let value: serde_json::Value = serde_json::from_str(&out).expect("JSON");
        assert_eq!(value["t"], text);
    }
}
