//! Converts bodies in Latin-1 to UTF-8: some servers and intermediaries still send it.

use bytes::Bytes;
use http::HeaderValue;

/// The charset names that are decoded as Windows-1252, as browsers do. It differs from Latin-1 only in 32 codes, which
/// are control characters there.
const LATIN1: [&str; 5] = ["iso-8859-1", "iso8859-1", "latin1", "windows-1252", "cp1252"];

/// The characters of Windows-1252 from 0x80 to 0x9f; U+FFFD for an unassigned code.
const WINDOWS_1252_HIGH: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// Converts the body to UTF-8 if its content type says Latin-1. A body that is valid UTF-8 all the same is returned
/// unchanged.
pub(crate) fn to_utf8(body: Bytes, content_type: Option<&HeaderValue>) -> Bytes {
    if !content_type.and_then(|value| value.to_str().ok()).is_some_and(is_latin1)
        || simdutf8::basic::from_utf8(&body).is_ok()
    {
        return body;
    }
    let character = |byte: &u8| match byte {
        0x80..=0x9f => WINDOWS_1252_HIGH[usize::from(byte - 0x80)],
        byte => char::from(*byte),
    };
    Bytes::from(body.iter().map(character).collect::<String>())
}

fn is_latin1(content_type: &str) -> bool {
    let mut parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let charset = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset")).map(|(_, value)| value);
    let name = charset.unwrap_or_default().trim().trim_matches('"');
    LATIN1.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderValue;

    use super::to_utf8;

    #[test]
    fn a_body_is_read_as_its_content_type_says() {
        let latin1 = b"{\"a\":\"\xd3timo \x80\"}";
        for (content_type, body, right) in [
            ("application/json; charset=ISO-8859-1", &latin1[..], "{\"a\":\"Ótimo €\"}".as_bytes()),
            ("application/json;Charset=\"windows-1252\"", latin1, "{\"a\":\"Ótimo €\"}".as_bytes()),
            ("application/json; charset=iso-8859-1", "\"Ótimo\"".as_bytes(), "\"Ótimo\"".as_bytes()),
            ("application/json; charset=utf-8", latin1, latin1),
            ("application/json", latin1, latin1),
        ] {
            let header = HeaderValue::from_static(content_type);
            assert_eq!(to_utf8(Bytes::from_static(body), Some(&header)), right, "{content_type}");
        }
        assert_eq!(to_utf8(Bytes::from_static(latin1), None), &latin1[..]);
    }
}
