//! Properties of characters that the standard library lacks: the digits of every script, and invisible characters.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Returns the text in NFC, where a letter with its accents is one character, as the console writes names. Files from a
/// Mac use two characters for `ó`.
pub(crate) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { ComposingNormalizerBorrowed::new_nfc().normalize(text) }
}

/// The zeros of all scripts with decimal digits (Unicode's category Nd). Each is followed by its digits one to nine.
#[rustfmt::skip]
const ZEROS: [u32; 76] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136,
    0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0,
    0x11c50, 0x11d50, 0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x1ccf0, 0x1d7ce, 0x1d7d8,
    0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
];

/// Returns the ASCII digit for a digit of any script, and any other character unchanged.
pub(crate) fn ascii_digit(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    let code = u32::from(character);
    let zero = ZEROS[ZEROS.partition_point(|zero| *zero <= code) - 1];
    char::from_digit(code - zero, 10).unwrap_or(character)
}

/// The character that replaces an unreadable one: half of a surrogate pair, or a byte of another encoding.
pub(crate) const UNREADABLE: char = '\u{fffd}';

/// The error message for a contact that contains [`UNREADABLE`]: the end of a sentence that begins with its name.
pub(crate) const CANNOT_BE_READ: &str =
    "holds a character that could not be read (U+FFFD): read the file in the encoding in which it was written.";

/// Whether a character is invisible and no blank: controls, joiners, soft hyphens, byte order marks, marks of
/// direction, fillers.
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control() && !character.is_whitespace()
        || matches!(
            u32::from(character),
            0xad | 0x34f
                | 0x600..=0x605
                | 0x61c
                | 0x6dd
                | 0x70f
                | 0x890..=0x891
                | 0x8e2
                | 0x115f..=0x1160
                | 0x17b4..=0x17b5
                | 0x180b..=0x180f
                | 0x200b..=0x200f
                | 0x202a..=0x202e
                | 0x2060..=0x206f
                | 0x2800
                | 0x3164
                | 0xfe00..=0xfe0f
                | 0xfeff
                | 0xffa0
                | 0xfff9..=0xfffb
                | 0x110bd
                | 0x110cd
                | 0x13430..=0x1343f
                | 0x1bca0..=0x1bca3
                | 0x1d173..=0x1d17a
                | 0xe0000..=0xe0fff
        )
}

/// Returns a text without blanks and invisible characters at its ends.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || is_invisible(character))
}

/// Whether a text has no visible character.
pub(crate) fn is_blank(text: &str) -> bool {
    trimmed(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::{ZEROS, ascii_digit, is_blank, is_invisible, trimmed};

    #[test]
    fn digits_of_every_script_have_their_value() {
        assert!(ZEROS.is_sorted());
        for zero in ZEROS {
            for value in 0..10 {
                let digit = char::from_u32(zero + value).unwrap();
                assert!(digit.is_numeric(), "{zero:#x} + {value}");
                assert_eq!(ascii_digit(digit), char::from_digit(value, 10).unwrap());
            }
            let before = char::from_u32(zero - 1).unwrap();
            assert!(before == ascii_digit(before) || ZEROS.contains(&(zero - 10)), "{zero:#x}");
        }
        for other in ['a', '-', 'é', '½', '²', '①', '一', '\u{10ffff}'] {
            assert_eq!(ascii_digit(other), other);
        }
    }

    #[test]
    fn what_nobody_sees_goes_from_the_ends() {
        for mark in "\u{0}\u{1b}\u{7f}\u{ad}\u{200b}\u{200d}\u{200e}\u{202a}\u{2060}\u{feff}\u{3164}\u{e0041}".chars() {
            assert!(is_invisible(mark), "{mark:?}");
            assert_eq!(trimmed(&format!("{mark} \u{a0}a b{mark}\n{mark}")), "a b");
            assert!(is_blank(&format!("{mark} {mark}")));
        }
        for seen in "a-1@é😀ا".chars() {
            assert!(!is_invisible(seen), "{seen:?}");
        }
    }
}
