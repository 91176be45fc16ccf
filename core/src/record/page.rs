//! A page as the bytes that came, cut into rows: nothing inside a row is decoded here.

use bytes::Bytes;
use serde::Deserializer as _;

use crate::json::mended::mended;
use crate::json::scanner::Cursor;
use crate::json::text::SharedText;
use crate::record::body::{Unreadable, utf8};
use crate::record::envelope::{Envelope, count};
use crate::record::key::{Mark, RowKey, Stamp, id_key, stamps};
use crate::record::lookup::{find, text_of};
use crate::record::object_scan::Scan;
use crate::record::reply;
use crate::record::row::{Index, Made, Row, Value, id_field, shares_ids};
use crate::record::schema::RecordDecl;
use crate::record::unreadable::unreadable;

/// One page of a listing.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) rows: Vec<Row>,
    /// What tells each row from all others, and from itself after a change.
    pub(crate) stamps: Vec<Stamp>,
    /// How many records match in all, where the server said so.
    pub(crate) total: Option<u64>,
    /// The page size that the server says it used.
    pub(crate) limit: Option<u64>,
    /// What the rows show of the query's filters.
    pub(crate) sights: Vec<Sight>,
    /// Whether the last two rows share a date, by which the listing may be in order.
    pub(crate) ends_tied: bool,
}

/// What the rows of a page show of a filter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sight {
    pub(crate) matches: bool,
    pub(crate) is_untold: bool,
    pub(crate) lacks: bool,
}

/// Where a body keeps its rows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// `{page, limit, total, <name>: [...]}` in any order; a bare array is taken too.
    Envelope(&'static str),
    /// `[...]`; under this name, or `data`, it is taken too.
    Array(&'static str),
}

impl Shape {
    /// The names under which an envelope may keep the rows.
    fn list_names(self) -> [&'static str; 2] {
        match self {
            Shape::Envelope(name) => [name, name],
            Shape::Array(name) => [name, "data"],
        }
    }
}

impl Page {
    /// Lets the bytes go, where what the rows were made into is all that is wanted of them.
    pub(crate) fn forget_text(&mut self) {
        self.rows.iter_mut().for_each(Row::forget_text);
    }

    /// Notes whether the last two rows share a date.
    pub(crate) fn note_ties(&mut self) {
        let shares = |one: &Row, other: &Row, date| match (one.named(date), other.named(date)) {
            (Some(Value::Timestamp(one)), Some(Value::Timestamp(other))) => one == other,
            _ => false,
        };
        if let [.., one, other] = self.rows.as_slice() {
            self.ends_tied = ["created_at", "updated_at"].iter().any(|date| shares(one, other, date));
        }
    }

    fn new(rows: Vec<Row>, marks: &[Mark], total: Option<u64>, limit: Option<u64>) -> Self {
        Page { stamps: stamps(marks, &rows), rows, total, limit, sights: Vec::new(), ends_tied: false }
    }

    /// A page past the end.
    pub(crate) fn empty() -> Self {
        Page::new(Vec::new(), &[], None, None)
    }

    /// Reads a page.
    pub(crate) fn read(body: &Bytes, shape: Shape, decl: &'static RecordDecl) -> Result<Page, Unreadable> {
        Page::read_into(body, shape, decl, None)
    }

    /// Reads a page whose rows may be made into something in the same pass.
    pub(crate) fn read_into(
        body: &Bytes,
        shape: Shape,
        decl: &'static RecordDecl,
        make: Option<&dyn Make>,
    ) -> Result<Page, Unreadable> {
        let original = utf8(body);
        if let Some((page, may_say_no)) = scan_page(&original, shape, decl, make, None) {
            return unless_it_says_no(page, may_say_no, &original);
        }
        let Some(body) = mended(&original, make.is_some()).map(SharedText::from) else {
            return read_with_care(&original, shape, decl, None);
        };
        match scan_page(&body, shape, decl, make, Some(&original)) {
            Some((page, may_say_no)) => unless_it_says_no(page, may_say_no, &body),
            None => read_with_care(&body, shape, decl, Some(&original)),
        }
    }
}

/// The page, where nothing beside its rows says no.
fn unless_it_says_no(page: Page, may_say_no: bool, body: &str) -> Result<Page, Unreadable> {
    let no = if may_say_no { reply::no(body.trim_ascii(), &[]) } else { None };
    no.map_or(Ok(page), Err)
}

/// Reads a page that the quick walk refuses. `original` is the body as it came, where that was mended.
fn read_with_care(
    body: &SharedText,
    shape: Shape,
    decl: &'static RecordDecl,
    original: Option<&SharedText>,
) -> Result<Page, Unreadable> {
    let mut parser = serde_json::Deserializer::from_str(body);
    let found = parser
        .deserialize_any(Envelope(shape.list_names()))
        .and_then(|found| parser.end().map(|()| found))
        .map_err(|error| reply::unless_refused(body.as_bytes(), Unreadable::json(&error, "the list of records")))?;
    if found.may_say_no
        && let Some(no) = reply::no(body.trim_ascii(), &[])
    {
        return Err(no);
    }
    let items = match found.items {
        Some(items) => items,
        None if found.is_past_the_end() => Vec::new(),
        None => {
            return Err(Unreadable::Odd(match shape {
                Shape::Envelope(name) => format!("the list `{name}` is missing"),
                Shape::Array(_) => "a list was expected, and an object came".to_owned(),
            }));
        }
    };
    let row = |json| {
        let row = Row::new(decl, body.slice_of(json));
        match original {
            Some(original) => row.mended_from(original.slice(body.range_of(json))),
            None => row,
        }
    };
    let rows: Vec<Row> = items.into_iter().map(row).collect();
    let id = id_field(decl);
    let id_of = |row: &Row| match row.get(id?) {
        Value::Text(id) => Some(id_key(&id)),
        _ => None,
    };
    let mark = mark_of(decl);
    let marks: Vec<Mark> = rows.iter().map(|row| mark(id_of(row), row.json())).collect();
    Ok(Page::new(rows, &marks, found.total, found.limit))
}

/// How rows of this kind are marked.
fn mark_of(decl: &RecordDecl) -> fn(Option<RowKey>, &str) -> Mark {
    if shares_ids(decl) { Mark::of_many } else { Mark::new }
}

/// What rows can be made into while their page is read: a batch of a table.
pub(crate) trait Make: Send + Sync {
    /// Begins with a page.
    fn page<'a>(&self, decl: &'static RecordDecl) -> Box<dyn Making<'a> + 'a>;
}

/// What the rows of one page are made into.
pub(crate) trait Making<'a> {
    /// Takes in the next row, which was scanned.
    fn row(&mut self, scan: &Scan<'a>);
    /// Ends the page.
    fn finish(self: Box<Self>) -> Made;
}

/// A page of nothing but objects, in one pass, and whether something beside them may say no; `None` where reading it
/// takes more care, or a text has to be mended before. `original` is the body as it came, where that was done.
fn scan_page(
    body: &SharedText,
    shape: Shape,
    decl: &'static RecordDecl,
    make: Option<&dyn Make>,
    original: Option<&SharedText>,
) -> Option<(Page, bool)> {
    let making = make.map(|make| make.page(decl));
    let (mut scan, id, mark) = (Scan::deep(decl), id_field(decl), mark_of(decl));
    if let Some(original) = original {
        scan.mended_from(body, original);
    }
    let mut rows = PageRows { body, original, decl, scan, making, id, rows: Vec::new(), mark, marks: Vec::new() };
    let (mut is_there, mut may_say_no, mut total, mut limit) = (false, false, None, None);
    let mut cursor = Cursor::new(body);
    if body.trim_ascii_start().starts_with('[') {
        rows.read(&mut cursor)?;
        is_there = true;
    } else {
        let names = shape.list_names();
        cursor.object(|cursor, key| {
            match key.trim_matches('"') {
                // Said twice, the last counts: that takes more care.
                key if names.contains(&key) && is_there => return None,
                key if names.contains(&key) => {
                    is_there = true;
                    return rows.read(cursor);
                }
                "total" => total = count(cursor.value()?),
                "limit" => limit = count(cursor.value()?),
                key => {
                    may_say_no |= reply::may_say_no(key);
                    cursor.value()?;
                }
            }
            Some(())
        })?;
    }
    // Tables hold no U+0000.
    if !is_there || !cursor.is_at_end() || (cursor.has_nul() && make.is_some()) {
        return None;
    }
    let PageRows { mut rows, marks, making, .. } = rows;
    if let Some(making) = making {
        let made = making.finish();
        rows.iter_mut().enumerate().for_each(|(at, row)| row.stands_in(&made, at));
    }
    Some((Page::new(rows, &marks, total, limit), may_say_no))
}

/// The rows of a page that is being read.
struct PageRows<'a> {
    body: &'a SharedText,
    /// As it came, where it was mended.
    original: Option<&'a SharedText>,
    decl: &'static RecordDecl,
    scan: Scan<'a>,
    making: Option<Box<dyn Making<'a> + 'a>>,
    /// The field that tells rows apart.
    id: Option<usize>,
    rows: Vec<Row>,
    mark: fn(Option<RowKey>, &str) -> Mark,
    marks: Vec<Mark>,
}

impl<'a> PageRows<'a> {
    fn read(&mut self, cursor: &mut Cursor<'a>) -> Option<()> {
        cursor.list(|cursor| {
            self.scan.clear();
            self.scan.next(cursor)?;
            self.take()
        })
    }

    /// Takes the one object that was scanned.
    fn take(&mut self) -> Option<()> {
        let json = self.scan.text(0);
        let extent = self.body.range_of(json);
        let (slots, unknown) = (self.scan.slots(0), self.scan.unknown(0));
        let mut key = None;
        if let Some(id) = self.id {
            find(
                self.decl,
                id,
                |slot| slots[slot],
                |json| {
                    key = text_of(json, self.decl.fields[id].ty).map(|id| id_key(&id));
                    key.is_some()
                },
            );
        }
        self.marks.push((self.mark)(key, json));
        let unreadable = if self.scan.is_doubtful() { unreadable(self.decl, slots).len() } else { 0 };
        let index = match &mut self.making {
            // Hardly anybody looks at these again: where their members stand is found out on demand.
            Some(making) => {
                making.row(&self.scan);
                None
            }
            None => Some(Index::of(slots, unknown, json)),
        };
        let row = Row::scanned(self.decl, self.body.slice(extent.clone()), index, unreadable);
        self.rows.push(match self.original {
            Some(original) => row.mended_from(original.slice(extent)),
            None => row,
        });
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{Page, Shape};
    use crate::api::answers::Answer;
    use crate::record::body::Unreadable;
    use crate::record::declare::Record;

    fn read(body: &[u8]) -> Result<Page, Unreadable> {
        Page::read(&Bytes::copy_from_slice(body), Shape::Envelope("answers"), Answer::DECL)
    }

    #[test]
    fn the_order_of_the_envelope_does_not_matter() {
        let page = read(br#"{"answers":[{"_id":"a"},null,"odd"],"page":1,"limit":50,"total":"825"}"#).unwrap();
        assert_eq!((page.rows.len(), page.total, page.limit), (3, Some(825), Some(50)));
        assert_eq!(page.rows[2].extra(), [("".into(), "\"odd\"")]);
        assert_eq!(read(br#"[{"_id":"a"}]"#).unwrap().rows.len(), 1);
        assert_eq!(read(br#"{"\ud800":1,"\u0061nswers":[{"_id":"a"}]}"#).unwrap().rows.len(), 1);
    }

    #[test]
    fn no_list_is_no_row_where_there_is_none() {
        for body in [
            r#"{"answers":null,"total":0}"#,
            r#"{"total":"0","page":1,"limit":50}"#,
            r#"{"answers":null,"page":2,"limit":1000,"total":1000}"#,
        ] {
            assert_eq!(read(body.as_bytes()).unwrap().rows.len(), 0, "{body}");
        }
        for body in [r#"{"answers":null,"total":7}"#, r#"{"answers":null,"page":2,"limit":1000,"total":1001}"#] {
            assert!(matches!(read(body.as_bytes()), Err(Unreadable::Odd(_))), "{body}");
        }
    }

    #[test]
    fn a_list_with_a_refusal_beside_it_is_no_list() {
        for refused in [
            r#"{"answers":[],"message":"This action is paused."}"#,
            r#"{"answers":null,"total":0,"message":"Invalid api key."}"#,
            r#"{"message":"Action not found."}"#,
            r#""This action is paused.""#,
            "This action is paused.",
        ] {
            assert!(matches!(read(refused.as_bytes()), Err(Unreadable::Refused)), "{refused}");
        }
        for odd in [r#"{"answers":[],"success":false}"#, r#"{"answers":[{"_id":"a"}],"statusCode":500}"#] {
            assert!(matches!(read(odd.as_bytes()), Err(Unreadable::Odd(_))), "{odd}");
        }
        assert!(read(br#"{"answers":[],"message":"ok","status":200,"error":null}"#).is_ok());
    }

    #[test]
    fn a_byte_order_mark_and_a_bad_byte_cost_nothing() {
        let page = read(b"\xEF\xBB\xBF{\"answers\":[{\"feedback\":\"a\xFFb\"}]}").unwrap();
        assert_eq!(Answer::from_row(page.rows[0].clone()).feedback().as_deref(), Some("a\u{FFFD}b"));
    }

    #[test]
    fn what_is_no_page_is_told_from_what_was_cut_off() {
        assert!(matches!(read(br#"{"answers":[{"_id":"#), Err(Unreadable::CutOff)));
        for odd in
            [&b"<html></html>"[..], br#"{"data":[]}"#, br#"{"answers":null}"#, br#"{"answers":{}}"#, b"null", b"[] x"]
        {
            assert!(matches!(read(odd), Err(Unreadable::Odd(_))), "{odd:?}");
        }
    }
}
