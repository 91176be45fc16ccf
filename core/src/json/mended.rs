//! Escapes that stand for no character: half of a surrogate pair, and for tables U+0000, which many databases refuse.
//!
//! JSON writes an emoji as `\ud83d\ude42`, and a text that was cut in between ends in `\ud83d`. U+FFFD takes the place
//! of such a half before anything is read: its escape `\ufffd` is as long, so that every value stays where it was, and
//! the original can be given beside it.

use std::ops::Range;

/// What becomes of an escape.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Escape {
    /// It stands for a character; gives its length, with the backslash, both halves of a pair together.
    Whole(usize),
    /// It stands for U+0000.
    Nul,
    /// It is half of a pair.
    Half,
}

/// How long `\uXXXX` is.
const LENGTH: usize = 6;

/// Reads the escape whose backslash stands before `rest`; `None` where it is none that JSON has.
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

/// The number in `uXXXX`.
fn unit(text: &[u8]) -> Option<u32> {
    let digits: &[u8; 5] = text.first_chunk()?;
    if digits[0] != b'u' {
        return None;
    }
    digits[1..].iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

/// JSON text with `\ufffd` in place of each half, and of each U+0000 too where `nuls` says so; `None` where there is
/// none of these.
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
            // A text that is no JSON is for its parser to refuse.
            None => 2,
        };
        at = at.min(bytes.len());
    }
    is_mended.then(|| String::from_utf8(bytes).ok())?
}

/// Where the texts of a value stand that were mended; `original` is the same value before.
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
