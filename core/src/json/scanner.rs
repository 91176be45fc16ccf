//! A quick walk over JSON text: each value is checked as the grammar has it, and none is decoded.
//!
//! ```text
//! {"name": "Ana \u00e9", "score": 9.0, "tags": ["a", {}]}
//!  ^^^^^^  ^^^^^^^^^^^^   ^^^^^^^  ^^^   ^^^^^^  ^^^^^^^^^
//!  name    value         name     value name    value        slices of the text, escapes and all
//!
//! {"score": 09}      {"a": 1,}      {"a": "line\nbreak"}     no JSON (a raw line break in the last): `None`
//! ```
//!
//! Pages are walked at about the speed of memory, which a general parser does not reach. What this
//! walk refuses (it is a little stricter than JSON where that never matters) is read with care by
//! `serde_json` instead, so that it can cost time but never a row.

use wide::u8x16;

use crate::json::mended::{self, Escape};

/// Values inside values inside values: deeper than any page is.
const DEEPEST: u32 = 64;

/// A place in a text.
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

    /// Steps over one character, and over the white space behind it.
    fn step(&mut self, character: u8) -> Option<()> {
        (self.peek()? == character).then(|| {
            self.at += 1;
            self.skip_white_space();
        })
    }

    /// Whether a text that was walked over holds U+0000.
    pub(crate) fn has_nul(&self) -> bool {
        self.has_nul
    }

    /// Whether nothing is left.
    pub(crate) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Walks over a list, from element to element: `each` must walk over one.
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

    /// Walks over an object, from member to member: `each` is given the name in its quotes, and must walk
    /// over the value.
    pub(crate) fn object(&mut self, mut each: impl FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.members(|cursor| {
            let name = cursor.name()?;
            each(cursor, name)
        })
    }

    /// The same, where `each` must walk over the name as well.
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

    /// Walks over the name of a member, and to its value; gives it in its quotes.
    pub(crate) fn name(&mut self) -> Option<&'a str> {
        self.name_as_it_stands().map(|(_, name)| name)
    }

    /// The same, and before it the text up to the value: `"name":` where nothing stands between.
    pub(crate) fn name_as_it_stands(&mut self) -> Option<(&'a str, &'a str)> {
        let start = self.at;
        let name = self.string()?;
        self.skip_white_space();
        // A step goes on to the value.
        let end = self.at + 1;
        self.step(b':')?;
        Some((&self.text[start..end], name))
    }

    /// Walks over a name that is foreseen, as the text `"name":`, and to its value; false, and nothing walked over,
    /// where another stands here or the same in another spelling.
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

    /// The same; gives the name in its quotes.
    pub(crate) fn name_if(&mut self, literal: &str) -> Option<&'a str> {
        let start = self.at;
        self.has_name(literal).then(|| &self.text[start..start + literal.len() - 1])
    }

    /// The text that a walk goes over.
    pub(crate) fn text_of(&mut self, walk: impl FnOnce(&mut Self) -> Option<()>) -> Option<&'a str> {
        let start = self.at;
        let end = self.inner(walk)?;
        Some(&self.text[start..end])
    }

    /// Walks over any value; gives its text.
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

    /// Walks over any value, and to whatever comes behind it; gives the value's end.
    fn walk(&mut self, depth: u32) -> Option<usize> {
        match self.peek()? {
            b'"' => self.skip_string()?,
            b'{' | b'[' if depth == DEEPEST => return None,
            // The white space behind these is walked over: their ends are found before it.
            b'{' => return self.inner(|cursor| cursor.object(|cursor, _| cursor.item(depth))),
            b'[' => return self.inner(|cursor| cursor.list(|cursor| cursor.item(depth))),
            b't' => self.word("true")?,
            b'f' => self.word("false")?,
            b'n' => self.word("null")?,
            _ => self.number()?,
        }
        Some(self.at)
    }

    /// Walks over a list or an object; gives its end, before the white space behind it.
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

    /// Walks over a text; gives it in its quotes.
    fn string(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.skip_string()?;
        Some(&self.text[start..self.at])
    }

    /// Walks over a text.
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

    /// Walks over a text from a mark in it on, which is no quote.
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

    /// The length of an escape, its backslash included; `rest` is what follows that. Half of a surrogate pair is
    /// refused.
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

/// Whether two short texts are the same, without a call for those of 4 to 32 bytes: their first and their last bytes,
/// which may overlap.
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

/// How many bytes come before a quote, a backslash or a control character: thirty-two at a time, which is most texts
/// whole.
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

/// A bit for each of the bytes that is one of those.
fn marks(chunk: &[u8; 16]) -> u32 {
    let (quote, backslash, control) = (u8x16::splat(b'"'), u8x16::splat(b'\\'), u8x16::splat(0x1f));
    let chunk = u8x16::new(*chunk);
    let marks = chunk.cmp_eq(quote) | chunk.cmp_eq(backslash) | chunk.min(control).cmp_eq(chunk);
    marks.move_mask().cast_unsigned()
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    /// The whole text as one value.
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
