//! Replaces values that a language's own JSON parser cannot hold by text: whole numbers beyond 2^53, numbers with
//! thousands of digits, and values nested a thousand levels deep.

use std::borrow::Cow;

use crate::json::parts::raw_members;

/// The number of digits of 2^53. A whole number with fewer digits is smaller.
const DIGITS: usize = 16;
/// 2^53, up to which a float represents each whole number.
const LAST: &str = "9007199254740992";

/// Writes JSON text with each whole number beyond 2^53 as text.
pub(super) fn write_safe(json: &str, out: &mut Vec<u8>) {
    if !has_run(json, DIGITS) {
        return out.extend_from_slice(json.as_bytes());
    }
    write_numbers(json, is_beyond, out);
}

/// The limits of a recursive JSON parser.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest depth of nested lists and objects.
    pub depth: usize,
    /// The largest number of digits of a whole number.
    pub digits: usize,
}

impl Limits {
    /// Returns JSON text within these limits: a whole number with more digits becomes text, and so does the whole value
    /// if it is nested deeper.
    pub fn value(self, json: &str) -> Cow<'_, str> {
        self.within(json, |out| self.write(json, out))
    }

    /// Returns the JSON text of a record within these limits, where only the members that are nested deeper become
    /// text.
    pub fn record(self, json: &str) -> Cow<'_, str> {
        let Some(members) = raw_members(json) else { return self.value(json) };
        self.within(json, |out| {
            out.push(b'{');
            for (at, (_, name, value)) in members.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(name.as_bytes());
                out.push(b':');
                self.write(value, out);
            }
            out.push(b'}');
        })
    }

    fn within(self, json: &str, write: impl FnOnce(&mut Vec<u8>)) -> Cow<'_, str> {
        if !is_deeper(json, self.depth) && !has_run(json, self.digits.saturating_add(1)) {
            return Cow::Borrowed(json);
        }
        let mut out = Vec::new();
        write(&mut out);
        // Only valid text was written.
        Cow::Owned(String::from_utf8(out).unwrap_or_default())
    }

    fn write(self, json: &str, out: &mut Vec<u8>) {
        if is_deeper(json, self.depth) {
            return super::write_text(json, out);
        }
        write_numbers(json, |token| whole_digits(token).is_some_and(|whole| whole.len() > self.digits), out);
    }
}

/// Whether `length` consecutive digits occur. They cannot lie between two bytes that are `length` apart, so only every
/// `length`-th byte is checked first.
fn has_run(json: &str, length: usize) -> bool {
    let bytes = json.as_bytes();
    let digits = |bytes: &mut dyn Iterator<Item = &u8>| bytes.take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = length.saturating_sub(1);
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            let before = digits(&mut bytes[..at].iter().rev());
            let behind = digits(&mut bytes[at..].iter());
            if before + behind >= length {
                return true;
            }
        }
        at = at.saturating_add(length);
    }
    false
}

/// Whether lists and objects are nested deeper than `depth`.
fn is_deeper(json: &str, depth: usize) -> bool {
    let bytes = json.as_bytes();
    // Counts brackets first: hardly any row has so many in all.
    if bytes.iter().filter(|byte| matches!(byte, b'[' | b'{')).count() <= depth {
        return false;
    }
    let (mut at, mut open) = (0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at += text_length(&bytes[at..]) - 1,
            b'[' | b'{' => {
                open += 1;
                if open > depth {
                    return true;
                }
            }
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    false
}

/// Writes JSON text with each number for which `is_odd` is true as text.
fn write_numbers(json: &str, is_odd: impl Fn(&str) -> bool, out: &mut Vec<u8>) {
    let bytes = json.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let end = at
            + match byte {
                b'"' => text_length(&bytes[at..]),
                b'-' | b'0'..=b'9' => bytes[at..].iter().take_while(|byte| is_of_number(**byte)).count(),
                _ => 1,
            };
        let token = &bytes[at..end];
        if matches!(byte, b'-' | b'0'..=b'9') && is_odd(&json[at..end]) {
            out.push(b'"');
            out.extend_from_slice(token);
            out.push(b'"');
        } else {
            out.extend_from_slice(token);
        }
        at = end;
    }
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
}

/// Returns the length in bytes of the quoted text at the start, with its quotes.
fn text_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at).filter(|byte| **byte != b'"') {
        at += if *byte == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// Returns the digits of a whole number; `None` for a number with a decimal point or an exponent.
fn whole_digits(token: &str) -> Option<&str> {
    let digits = token.strip_prefix('-').unwrap_or(token);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(digits)
}

fn is_beyond(token: &str) -> bool {
    whole_digits(token).is_some_and(|digits| digits.len() > DIGITS || (digits.len() == DIGITS && digits > LAST))
}

#[cfg(test)]
mod tests {
    use super::{Limits, has_run, write_safe};

    #[test]
    fn runs_of_digits_are_found_wherever_they_stand() {
        for before in 0..40 {
            for length in 0..40 {
                let json = format!("{}{}x12", "a".repeat(before), "7".repeat(length));
                assert_eq!(has_run(&json, 16), length >= 16, "{json}");
            }
        }
    }

    #[test]
    fn what_a_reader_cannot_take_stands_as_its_text() {
        let deep = format!("{}1{}", "[".repeat(101), "]".repeat(101));
        let long = "7".repeat(4301);
        let limits = Limits { depth: 100, digits: 4300 };
        let nested = format!("{{\"a\":{deep}}}");
        assert_eq!(limits.value(&deep), format!("{deep:?}"));
        assert_eq!(limits.value(&nested), format!("{nested:?}"));
        assert_eq!(limits.value(&long), format!("{long:?}"));
        let row = format!(r#"{{"a":{deep},"b":[1,-{long},{long}.5],"c":"é"}}"#);
        let right = format!(r#"{{"a":"{deep}","b":[1,"-{long}",{long}.5],"c":"é"}}"#);
        assert_eq!(limits.record(&row), right);
        let limits = Limits { depth: 2, digits: 1 };
        assert!(matches!(limits.record(r#"{"a":["[[["]}"#), std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn whole_numbers_beyond_what_javascript_holds_become_texts() {
        for (json, right) in [
            (r#"{"a":20250131123456789012}"#, r#"{"a":"20250131123456789012"}"#),
            ("[9007199254740992,9007199254740993]", r#"[9007199254740992,"9007199254740993"]"#),
            ("-9007199254740993", r#""-9007199254740993""#),
            ("[-9007199254740992, 12345678901234567]", r#"[-9007199254740992, "12345678901234567"]"#),
            (
                r#"["x \" 20250131123456789012", 0.12345678901234567]"#,
                r#"["x \" 20250131123456789012", 0.12345678901234567]"#,
            ),
            ("12345678901234567890.5", "12345678901234567890.5"),
            (r#"{"20250131123456789012":1e20}"#, r#"{"20250131123456789012":1e20}"#),
            (r#""\\""#, r#""\\""#),
        ] {
            let mut out = Vec::new();
            write_safe(json, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), right, "{json}");
        }
    }
}
