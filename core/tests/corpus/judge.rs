//! What must hold for any bytes that are read as a page or as a delivery.
//!
//! The judge uses `serde_json` to cut the body's text into members and elements. This accepts everything that the
//! reader accepts: values of any depth, numbers out of range, halves of surrogate pairs. Parsing values is stricter, so
//! that values are compared only if the row can be parsed.
//!
//! ```text
//! {"total": 2, "answers": [{"_id": "a"}, {"review": 1e999}]}     two rows, each as it was sent; the first is compared
//!                                                                field by field, the second has no value to compare
//! ```

#[path = "../payloads/carries.rs"]
mod carries;

use std::collections::BTreeMap;

use bytes::Bytes;
use carries::carries;
use indecx::answers::Answer;
use indecx::bindings::pages::read_page;
use indecx::bindings::schema::RecordDecl;
use indecx::bindings::to_json::{Case, write_row};
use indecx::invites::Invite;
use indecx::webhooks::{parse_answer, parse_links};
use indecx::{Error, Record, Row, bytes};
use serde_json::Value;
use serde_json::value::RawValue;

/// Reads bytes as a page. The first byte chooses the kind of page.
pub(crate) fn page(data: &[u8]) {
    let Some((kind, body)) = data.split_first() else { return };
    let (list, decl) = match kind % 2 {
        0 => ("answers", Answer::DECL),
        _ => ("invites", Invite::DECL),
    };
    let page = Bytes::copy_from_slice(body);
    let rows = read_page(&page, list, decl);
    #[cfg(feature = "tables")]
    if !page.windows(6).any(|text| text == br"\u0000") {
        for layout in [indecx::tables::Layout::Nested, indecx::tables::Layout::Wide] {
            let ways = indecx::bindings::pages::page_in_both_ways(&page, list, decl, layout);
            ways.into_iter().for_each(|[one, other]| assert_eq!(one, other));
        }
    }
    let text = text_of(body);
    match (Envelope::of(&text, list), rows) {
        (None, rows) => assert!(rows.is_none(), "rows of what is no page"),
        (Some(Envelope { items: None, .. }), rows) => {
            assert!(rows.is_none_or(|rows| rows.is_empty()), "rows of no list");
        }
        (Some(Envelope { items: Some(items), has_others }), rows) => {
            let Some(rows) = rows else {
                assert!(has_others, "{} rows were lost", items.len());
                return;
            };
            assert_eq!(rows.len(), items.len());
            rows.iter().zip(items).for_each(|(row, item)| holds_all(row, item, decl));
        }
    }
}

/// Reads bytes as both kinds of deliveries.
pub(crate) fn delivery(data: &[u8]) {
    let text = text_of(data);
    match parse_answer(data) {
        Ok(answer) => holds_all(answer.row(), part_of(&text, answer.row()), Answer::DECL),
        Err(error) => shows_nobody(&error, &text),
    }
    match parse_links(data) {
        Ok(links) => links.iter().for_each(|link| holds_all(link.row(), part_of(&text, link.row()), link.row().decl())),
        Err(error) => shows_nobody(&error, &text),
    }
}

/// Returns a body as text: without its byte order mark, and with U+FFFD for bytes that are not UTF-8.
fn text_of(body: &[u8]) -> String {
    String::from_utf8_lossy(body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)).into_owned()
}

/// The content of a page's body.
struct Envelope<'a> {
    /// The elements of the list; `None` if there is no list, or null instead of it.
    items: Option<Vec<&'a str>>,
    /// Whether the body has other members, which may report an error.
    has_others: bool,
}

impl<'a> Envelope<'a> {
    /// Cuts a body into its parts; `None` if it is not JSON, or if the member for the list is something else.
    fn of(text: &'a str, list: &str) -> Option<Self> {
        let elements = |json: &'a str| serde_json::from_str::<Vec<&RawValue>>(json).ok();
        if let Some(items) = elements(text) {
            return Some(Envelope { items: Some(items.into_iter().map(RawValue::get).collect()), has_others: false });
        }
        let mut found = Envelope { items: None, has_others: false };
        for (name, value) in Members::of(text)?.0 {
            match name.as_deref() {
                Some(name) if name == list && value == "null" => found.items = None,
                Some(name) if name == list => {
                    found.items = Some(elements(value)?.into_iter().map(RawValue::get).collect());
                }
                Some("total" | "limit" | "page") => {}
                _ => found.has_others = true,
            }
        }
        Some(found)
    }
}

/// The members of an object in the order in which they were sent. A name with half of a surrogate pair is `None`.
struct Members<'a>(Vec<(Option<String>, &'a str)>);

impl<'a> Members<'a> {
    fn of(json: &'a str) -> Option<Self> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Vec<(Option<String>, &'de str)>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
                    members.push((serde_json::from_str(name.get()).ok(), value.get()));
                }
                Ok(members)
            }
        }
        let mut parser = serde_json::Deserializer::from_str(json);
        let members = serde::Deserializer::deserialize_map(&mut parser, Visitor).ok()?;
        parser.end().ok()?;
        Some(Members(members))
    }
}

/// Returns the text of a row in the body that it was read from.
fn part_of<'a>(text: &'a str, row: &Row) -> &'a str {
    let at = text.find(row.raw()).expect("a row is a part of its body");
    &text[at..at + row.raw().len()]
}

/// Asserts that a row keeps the bytes that were sent, and shows all of their content.
fn holds_all(row: &Row, item: &str, decl: &'static RecordDecl) {
    assert_eq!(row.raw(), item);
    let mut json = Vec::new();
    write_row(row, Case::Snake, &mut json);
    let json = String::from_utf8(json).expect("rows are written as text");
    serde_json::from_str::<&RawValue>(&json).expect("rows are written as JSON");
    let parsed = |text: &str| serde_json::from_str::<Value>(&whole_escapes(text)).ok();
    // A row that cannot be parsed is nested too deeply, or contains a number that is out of range.
    let (Some(sent), Some(shown)) = (parsed(item), parsed(&json)) else { return };
    if !says_twice(item) {
        carries(&sent, &shown, decl).unwrap_or_else(|lost| panic!("{lost} is lost in {shown}"));
    }
}

/// Returns whether an object at any depth has a name twice. A parser of values keeps only the last of the two members,
/// but the reader shows both.
fn says_twice(json: &str) -> bool {
    if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(json) {
        return items.iter().any(|item| says_twice(item.get()));
    }
    let Some(Members(members)) = Members::of(json) else { return false };
    let mut seen = BTreeMap::new();
    members.iter().any(|(name, value)| seen.insert(name.clone(), ()).is_some() || says_twice(value))
}

/// Returns JSON text with U+FFFD instead of each unpaired half of a surrogate pair.
fn whole_escapes(json: &str) -> String {
    let unit = |at: usize| {
        let text = json.get(at..at + 6)?.strip_prefix("\\u")?;
        text.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(text, 16).ok())?
    };
    let (mut whole, mut at) = (String::with_capacity(json.len()), 0);
    while let Some(found) = json[at..].find('\\') {
        whole.push_str(&json[at..at + found]);
        at += found;
        let (length, is_half) = match (unit(at), unit(at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (12, false),
            (Some(0xd800..=0xdfff), _) => (6, true),
            _ => (1 + json[at + 1..].chars().next().map_or(0, char::len_utf8), false),
        };
        whole.push_str(if is_half { "\\ufffd" } else { &json[at..at + length] });
        at += length;
    }
    whole.push_str(&json[at..]);
    whole
}

/// Asserts that an error about a body shows no e-mail address from that body.
fn shows_nobody(error: &Error, body: &str) {
    let words = format!("{error} {error:?}");
    let said = body.split(|c: char| !(c.is_alphanumeric() || c == '@' || c == '.')).filter(|word| word.contains('@'));
    said.filter(|word| word.len() > 3).for_each(|word| assert!(!words.contains(word), "{words}"));
}
