//! A fast scanner over JSON text: it validates each value against the grammar and decodes none.
//!
//! ```text
//! {"name": "Ana \u00e9", "score": 10.25, "tags": ["a", {}]}
//!  ^^^^^^  ^^^^^^^^^^^^  ^^^^^^^  ^^^^^  ^^^^^^  ^^^^^^^^^
//!  name    value         name     value  name    value       slices of the text; escapes are not decoded
//!
//! {"score": 09}      {"a": 1,}      {"a": "line\nbreak"}     invalid (the last has a raw line break): `None`
//! ```
//!
//! Pages are scanned at about memory speed, which a general-purpose parser does not reach. The scanner is a little
//! stricter than JSON: it also rejects lone surrogates and very deep nesting. `serde_json` reads whatever it rejects,
//! so a rejection costs time but never a row.

use wide::u8x16;

use crate::json::mended::{self, Escape};

/// Maximum nesting depth; no real page is that deep.
const DEEPEST: u32 = 64;

/// A position in a JSON text. Its public methods also consume the white space after what they return.
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    has_nul: bool,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut cursor = Cursor { text, at: 0, has_nul: false };
        cursor.skip_white_space();
        cursor
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_white_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Consumes `character` and the white space after it; `None` if another character is next.
    fn step(&mut self, character: u8) -> Option<()> {
        (self.peek()? == character).then(|| {
            self.at += 1;
            self.skip_white_space();
        })
    }

    /// Whether a string that was scanned contains U+0000.
    pub(crate) fn has_nul(&self) -> bool {
        self.has_nul
    }

    /// Whether the whole text has been consumed.
    pub(crate) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Consumes an array; `each` must consume one element.
    pub(crate) fn list(&mut self, mut each: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.step(b'[')?;
        if self.step(b']').is_some() {
            return Some(());
        }
        loop {
            each(self)?;
            if self.step(b',').is_none() {
                return self.step(b']');
            }
        }
    }

    /// Consumes an object; `each` receives the name of a member, including its quotes, and must consume the value.
    pub(crate) fn object(&mut self, mut each: impl FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.members(|cursor| {
            let name = cursor.name()?;
            each(cursor, name)
        })
    }

    /// Consumes an object; `each` must consume both the name and the value of a member.
    pub(crate) fn members(&mut self, mut each: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.step(b'{')?;
        if self.step(b'}').is_some() {
            return Some(());
        }
        loop {
            each(self)?;
            if self.step(b',').is_none() {
                return self.step(b'}');
            }
        }
    }

    /// Consumes the name of a member and the colon; returns the name including its quotes.
    pub(crate) fn name(&mut self) -> Option<&'a str> {
        self.name_as_it_stands().map(|(_, name)| name)
    }

    /// Consumes the name of a member and the colon; returns the text up to and including the colon (`"name":` if there
    /// is no white space before the colon), and the name including its quotes.
    pub(crate) fn name_as_it_stands(&mut self) -> Option<(&'a str, &'a str)> {
        let start = self.at;
        let name = self.string()?;
        self.skip_white_space();
        // `step` also consumes the white space behind the colon.
        let end = self.at + 1;
        self.step(b':')?;
        Some((&self.text[start..end], name))
    }

    /// Consumes an expected name, given as `"name":`, and the white space after it. Returns false and consumes nothing
    /// if another name is next, or the same name written differently.
    #[inline]
    pub(crate) fn has_name(&mut self, literal: &str) -> bool {
        let end = self.at + literal.len();
        let is_here = self.text.as_bytes().get(self.at..end).is_some_and(|text| is_same(text, literal.as_bytes()));
        if is_here {
            self.at = end;
            self.skip_white_space();
        }
        is_here
    }

    /// Like [`has_name`](Self::has_name), but returns the name including its quotes.
    pub(crate) fn name_if(&mut self, literal: &str) -> Option<&'a str> {
        let start = self.at;
        self.has_name(literal).then(|| &self.text[start..start + literal.len() - 1])
    }

    /// Returns the text that `walk` consumes, without trailing white space.
    pub(crate) fn text_of(&mut self, walk: impl FnOnce(&mut Self) -> Option<()>) -> Option<&'a str> {
        let start = self.at;
        let end = self.inner(walk)?;
        Some(&self.text[start..end])
    }

    /// Consumes any value; returns its text.
    pub(crate) fn value(&mut self) -> Option<&'a str> {
        let start = self.at;
        let end = match self.peek()? {
            b'"' => {
                self.skip_string()?;
                self.at
            }
            _ => self.walk(0)?,
        };
        self.skip_white_space();
        Some(&self.text[start..end])
    }

    /// Consumes any value, and possibly white space after it; returns the end of the value.
    fn walk(&mut self, depth: u32) -> Option<usize> {
        match self.peek()? {
            b'"' => self.skip_string()?,
            b'{' | b'[' if depth == DEEPEST => return None,
            // Both also consume the white space after the value, which `inner` excludes from the returned end.
            b'{' => return self.inner(|cursor| cursor.object(|cursor, _| cursor.item(depth))),
            b'[' => return self.inner(|cursor| cursor.list(|cursor| cursor.item(depth))),
            b't' => self.word("true")?,
            b'f' => self.word("false")?,
            b'n' => self.word("null")?,
            _ => self.number()?,
        }
        Some(self.at)
    }

    /// Consumes an array or an object; returns its end, before the white space that `walk` consumed after it.
    fn inner(&mut self, walk: impl FnOnce(&mut Self) -> Option<()>) -> Option<usize> {
        walk(self)?;
        Some(self.text[..self.at].trim_ascii_end().len())
    }

    fn item(&mut self, depth: u32) -> Option<()> {
        self.walk(depth + 1)?;
        self.skip_white_space();
        Some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let bytes = self.text.as_bytes().get(self.at..self.at + word.len())?;
        (bytes == word.as_bytes()).then(|| self.at += word.len())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> Option<()> {
        self.at += usize::from(self.peek() == Some(b'-'));
        match self.peek()? {
            b'0' => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Some(())
    }

    /// Consumes a string; returns it including its quotes.
    fn string(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.skip_string()?;
        Some(&self.text[start..self.at])
    }

    /// Consumes a string.
    #[inline]
    fn skip_string(&mut self) -> Option<()> {
        let (b'"', text) = self.text.as_bytes().get(self.at..)?.split_first()? else { return None };
        let length = plain(text);
        if text.get(length) == Some(&b'"') {
            self.at += length + 2;
            return Some(());
        }
        self.skip_marks(self.at + 1 + length)
    }

    /// Slow path of `skip_string`: consumes the rest of a string from its first backslash or control character on.
    #[inline(never)]
    fn skip_marks(&mut self, mut at: usize) -> Option<()> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(at)? {
                b'"' => break,
                b'\\' => at += self.escape(&bytes[at + 1..])?,
                _ => return None,
            }
            at += plain(&bytes[at..]);
        }
        self.at = at + 1;
        Some(())
    }

    /// Returns the length of an escape in bytes, including the backslash; `rest` is the text after the backslash. Lone
    /// surrogates are rejected.
    fn escape(&mut self, rest: &[u8]) -> Option<usize> {
        match mended::escape(rest)? {
            Escape::Whole(length) => Some(length),
            Escape::Nul => {
                self.has_nul = true;
                Some(6)
            }
            Escape::Half => None,
        }
    }
}

/// Compares two short byte strings. Those of 4 to 32 bytes are compared without a function call, by their first and
/// last bytes, which may overlap.
#[inline]
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    fn ends<const N: usize>(text: &[u8]) -> Option<(&[u8; N], &[u8; N])> {
        Some((text.first_chunk()?, text.last_chunk()?))
    }
    one.len() == other.len()
        && match one.len() {
            4..8 => ends::<4>(one) == ends::<4>(other),
            8..=16 => ends::<8>(one) == ends::<8>(other),
            17..=32 => ends::<16>(one) == ends::<16>(other),
            _ => one == other,
        }
}

/// Returns how many bytes precede a quote, a backslash or a control character. Reads 32 bytes at a time, which covers
/// most strings in one step.
#[inline]
fn plain(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<32>()) {
        let ([first, second], _) = chunk.as_chunks() else { break };
        let marks = marks(first) | marks(second) << 16;
        if marks != 0 {
            return at + marks.trailing_zeros() as usize;
        }
        at += 32;
    }
    at + bytes[at..].iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)).count()
}

/// Returns a bit mask of the bytes that are a quote, a backslash or a control character.
fn marks(chunk: &[u8; 16]) -> u32 {
    let (quote, backslash, control) = (u8x16::splat(b'"'), u8x16::splat(b'\\'), u8x16::splat(0x1f));
    let chunk = u8x16::new(*chunk);
    let marks = chunk.cmp_eq(quote) | chunk.cmp_eq(backslash) | chunk.min(control).cmp_eq(chunk);
    marks.move_mask().cast_unsigned()
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    /// Scans the whole text as one value.
    fn whole(text: &str) -> Option<&str> {
        let mut cursor = Cursor::new(text);
        cursor.value().filter(|_| cursor.is_at_end())
    }

    #[test]
    fn values_are_what_the_grammar_says() {
        let good = [
            "0",
            "-0",
            "-1.5e+3",
            "12E9",
            "true",
            "false",
            "null",
            r#""""#,
            r#""aé\u00e9\n\"\\/ b""#,
            "[]",
            "{}",
            "[ ]",
            r#" { "a" : [ 1 , { "b" : null } ] , "" : "x" } "#,
            r#""a long text without any mark 日本語""#,
        ];
        for text in good {
            assert_eq!(whole(text), Some(text.trim()), "{text}");
            assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
        }
        let odd = [
            "",
            "-",
            "01",
            "1.",
            ".5",
            "1e",
            "+1",
            "tru",
            "nul",
            "[1,]",
            "[,]",
            "{,}",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1,}"#,
            "{1:2}",
            "[1 2]",
            r#"""#,
            r#""\x""#,
            r#""\u12g4""#,
            "\"a\nb\"",
            "\"tab\there is a control\"",
            "NaN",
            "[1]]",
            "'a'",
        ];
        for text in odd {
            assert_eq!(whole(text), None, "{text}");
            assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn marks_are_found_wherever_they_stand() {
        for length in 0..80 {
            for mark in ["\"", "\\n\"", "\u{1f}\""] {
                let text = format!("\"{}{mark}", "é".repeat(length / 2) + &"a".repeat(length % 2));
                assert_eq!(whole(&text).is_some(), !mark.starts_with('\u{1f}'), "{text:?}");
            }
        }
        assert_eq!(whole(&format!("{}{}", "[".repeat(60), "]".repeat(60))).map(str::len), Some(120));
        assert_eq!(whole(&"[".repeat(1_000_000)), None);
    }
}
