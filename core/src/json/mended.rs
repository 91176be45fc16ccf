//! Replaces escapes that do not encode a usable character: lone surrogates and, for tables, U+0000, which many
//! databases reject.
//!
//! JSON writes an emoji as the surrogate pair `\ud83d\ude42`; a text that was truncated inside the pair ends in a lone
//! `\ud83d`. Such an escape is replaced by `\ufffd` before the text is parsed. Both have the same length, so byte
//! offsets do not change and the original text can be kept alongside.

use std::ops::Range;

/// The kind of an escape sequence.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Escape {
    /// It encodes a character. Holds its length in bytes with the backslash; a surrogate pair counts as one escape.
    Whole(usize),
    /// It encodes U+0000.
    Nul,
    /// It is a lone surrogate.
    Half,
}

/// Length of `\uXXXX` in bytes.
const LENGTH: usize = 6;

/// Parses the escape whose backslash precedes `rest`; `None` if JSON has no such escape.
pub(crate) fn escape(rest: &[u8]) -> Option<Escape> {
    match rest.first()? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(Escape::Whole(2)),
        b'u' => Some(match unit(rest)? {
            0 => Escape::Nul,
            0xd800..=0xdbff => match rest.get(5..) {
                Some([b'\\', behind @ ..]) if matches!(unit(behind), Some(0xdc00..=0xdfff)) => {
                    Escape::Whole(2 * LENGTH)
                }
                _ => Escape::Half,
            },
            0xdc00..=0xdfff => Escape::Half,
            _ => Escape::Whole(LENGTH),
        }),
        _ => None,
    }
}

/// Returns the code unit in `uXXXX`.
fn unit(text: &[u8]) -> Option<u32> {
    let digits: &[u8; 5] = text.first_chunk()?;
    if digits[0] != b'u' {
        return None;
    }
    digits[1..].iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

/// Returns the JSON text with `\ufffd` in place of each lone surrogate and, if `nuls` is set, of each U+0000; `None` if
/// there is nothing to replace.
pub(crate) fn mended(json: &str, nuls: bool) -> Option<String> {
    let mut bytes = json.as_bytes().to_vec();
    let (mut at, mut is_mended) = (0, false);
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'\\') {
        at += found;
        at += match escape(&bytes[at + 1..]) {
            Some(Escape::Whole(length)) => length,
            Some(Escape::Nul) if !nuls => LENGTH,
            Some(Escape::Half | Escape::Nul) => {
                bytes[at..at + LENGTH].copy_from_slice(br"\ufffd");
                is_mended = true;
                LENGTH
            }
            // An invalid escape is left for the parser to reject.
            None => 2,
        };
        at = at.min(bytes.len());
    }
    is_mended.then(|| String::from_utf8(bytes).ok())?
}

/// Returns the byte ranges of the strings in `json` that were changed; `original` is the same value before mending.
pub(crate) fn mended_texts(original: &str, json: &str) -> Vec<Range<usize>> {
    let (original, json) = (original.as_bytes(), json.as_bytes());
    let mut texts = Vec::new();
    let mut at = 0;
    while let Some(found) = json[at..].iter().position(|byte| *byte == b'"') {
        let start = at + found;
        let mut end = start + 1;
        while let Some(byte) = json.get(end).filter(|byte| **byte != b'"') {
            end += if *byte == b'\\' { 2 } else { 1 };
        }
        at = (end + 1).min(json.len());
        if original.get(start..at) != json.get(start..at) {
            texts.push(start..at);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::{mended, mended_texts};

    #[test]
    fn halves_give_way_and_pairs_stay() {
        for (json, right) in [
            (r#"{"a":"x \ud83d"}"#, Some(r#"{"a":"x \ufffd"}"#)),
            (r#"["\ud83d\ude42\ude42"]"#, Some(r#"["\ud83d\ude42\ufffd"]"#)),
            (r#"["\uD83D\ud83d\ude42"]"#, Some(r#"["\ufffd\ud83d\ude42"]"#)),
            (r#"["\ud83dx","\ud83d\n"]"#, Some(r#"["\ufffdx","\ufffd\n"]"#)),
            (r#"["\\ud83d","\ud83d\ude42","\u0000"]"#, None),
            (r#"["\ud8"#, None),
            (r#"["\"#, None),
        ] {
            assert_eq!(mended(json, false).as_deref(), right, "{json}");
        }
        assert_eq!(mended(r#"["\u0000","\\u0000"]"#, true).as_deref(), Some(r#"["\ufffd","\\u0000"]"#));
    }

    #[test]
    fn each_mended_text_is_found_once() {
        let json = r#"{"a":"\ud83d \ud83d","b":["ok \" \\","\udc00"],"\ud800":1}"#;
        let right = mended(json, false).unwrap();
        let texts: Vec<&str> = mended_texts(json, &right).into_iter().map(|text| &json[text]).collect();
        assert_eq!(texts, [r#""\ud83d \ud83d""#, r#""\udc00""#, r#""\ud800""#]);
    }
}
