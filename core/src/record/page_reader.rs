//! Reads a response body into a page. Rows are slices of the body; nothing inside a row is decoded here.
//!
//! ```text
//! {"answers": [{"_id": "a", "new": 1}, {"_id": "b"}], "total": 2}
//!
//! row                      slot `_id`   other slots   unknown    key
//! {"_id": "a", "new": 1}   "a"                        "new": 1   a
//! {"_id": "b"}             "b"                                   b
//!
//! {"answers": [{"_id": "\ud800"}]}     the scanner rejects it; read again with `\ufffd` as the id
//! {"answers": [null, 5]}               the scanner rejects it; read by `serde_json`
//! ```
//!
//! The fast path is one pass of the scanner over a list of objects, which also fills the columns of a table. A body
//! that it rejects is first mended, if it has escapes to mend, and tried again; otherwise `serde_json` reads it.

use bytes::Bytes;
use serde::Deserializer as _;

use crate::json::mended::mended;
use crate::json::scanner::Cursor;
use crate::json::text::SharedText;
use crate::record::body::{Unreadable, utf8};
use crate::record::envelope::{Envelope, count};
use crate::record::key::{Mark, RowKey, id_key};
use crate::record::lookup::{find, text_of};
use crate::record::object_scan::Scan;
use crate::record::page::{AsRows, Columns, Form, Page, PageFacts, Shape};
use crate::record::reply;
use crate::record::row::{Index, Row, Value};
use crate::record::schema::RecordDecl;
use crate::record::unreadable::unreadable;

impl Page<Vec<Row>> {
    /// Reads a page and keeps its rows as [`Row`]s.
    pub(crate) fn read(body: &Bytes, shape: Shape, decl: &'static RecordDecl) -> Result<Self, Unreadable> {
        Page::read_as(&AsRows, body, shape, decl, |_, _| {})
    }
}

impl<T> Page<T> {
    /// Reads a page. `look` receives the rows as [`Row`]s and adds to the page's facts.
    pub(crate) fn read_as<F: Form<Rows = T>>(
        form: &F,
        body: &Bytes,
        shape: Shape,
        decl: &'static RecordDecl,
        look: impl FnOnce(&[Row], &mut PageFacts),
    ) -> Result<Page<T>, Unreadable> {
        let (Page { rows, mut facts }, made) = PageReader { form, shape, decl }.read(body)?;
        look(&rows, &mut facts);
        Ok(Page { rows: made.unwrap_or_else(|| form.rows(rows)), facts })
    }
}

/// Reader of a route's pages.
struct PageReader<'f, F> {
    form: &'f F,
    shape: Shape,
    decl: &'static RecordDecl,
}

/// The page with its rows, and the columns into which they were put, if any.
type Read<T> = Result<(Page<Vec<Row>>, Option<T>), Unreadable>;

impl<F: Form> PageReader<'_, F> {
    fn read(&self, body: &Bytes) -> Read<F::Rows> {
        let original = utf8(body);
        if let Some(read) = self.read_quickly(&original, None) {
            return read;
        }
        let puts_into_columns = self.form.columns(self.decl).is_some();
        let Some(body) = mended(&original, puts_into_columns).map(SharedText::from) else {
            return self.read_with_care(&original, None);
        };
        self.read_quickly(&body, Some(&original)).unwrap_or_else(|| self.read_with_care(&body, Some(&original)))
    }

    /// Fast path: reads a page of objects only, in one pass; `None` if it needs the slow path. `original` is the body
    /// as received, if `body` was mended.
    fn read_quickly<'a>(&self, body: &'a SharedText, original: Option<&'a SharedText>) -> Option<Read<F::Rows>> {
        let mut columns = self.form.columns(self.decl);
        let (page, may_say_no) = match &mut columns {
            Some(columns) => {
                let mut push = |scan: &Scan<'a>| columns.push(scan);
                scan_page(body, self.shape, self.decl, Some(&mut push), original)?
            }
            None => scan_page(body, self.shape, self.decl, None, original)?,
        };
        let no = if may_say_no { reply::no(body.trim_ascii(), &[]) } else { None };
        Some(no.map_or_else(|| Ok((page, columns.map(Columns::finish))), Err))
    }

    /// Slow path: reads a page that the scanner rejects.
    fn read_with_care(&self, body: &SharedText, original: Option<&SharedText>) -> Read<F::Rows> {
        let page = read_with_care(body, self.shape, self.decl, original)?;
        let columns = self.form.columns(self.decl).map(|mut columns| {
            let mut scan = Scan::new(self.decl);
            for row in &page.rows {
                scan.object(row.json());
                columns.push(&scan);
            }
            columns.finish()
        });
        Ok((page, columns))
    }
}

/// Reads the rows of a page with `serde_json`. `original` is the body as received, if `body` was mended.
fn read_with_care(
    body: &SharedText,
    shape: Shape,
    decl: &'static RecordDecl,
    original: Option<&SharedText>,
) -> Result<Page<Vec<Row>>, Unreadable> {
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
    let id = decl.id_field();
    let id_of = |row: &Row| match row.get(id?) {
        Value::Text(id) => Some(id_key(&id)),
        _ => None,
    };
    let mark = mark_of(decl);
    let marks: Vec<Mark> = rows.iter().map(|row| mark(id_of(row), row.json())).collect();
    Ok(Page::new(rows, &marks, found.total, found.limit))
}

/// Returns the function that creates the marks of a record's rows.
fn mark_of(decl: &RecordDecl) -> fn(Option<RowKey>, &str) -> Mark {
    if decl.shares_ids() { Mark::of_many } else { Mark::new }
}

/// Appends a scanned row to the columns.
type Push<'a, 'p> = dyn FnMut(&Scan<'a>) + 'p;

/// Scans a page of objects only, in one pass. Returns the page, and whether another member of the body may report a
/// failure; `None` if the page needs the slow path or has to be mended first. `original` is the body as received, if
/// `body` was mended.
fn scan_page<'a, 'p>(
    body: &'a SharedText,
    shape: Shape,
    decl: &'static RecordDecl,
    push: Option<&'p mut Push<'a, 'p>>,
    original: Option<&'a SharedText>,
) -> Option<(Page<Vec<Row>>, bool)> {
    let (mut scan, id, mark) = (Scan::deep(decl), decl.id_field(), mark_of(decl));
    if let Some(original) = original {
        scan.mended_from(body, original);
    }
    let mut rows = ScannedRows { body, original, decl, scan, push, id, rows: Vec::new(), mark, marks: Vec::new() };
    let (mut is_there, mut may_say_no, mut total, mut limit) = (false, false, None, None);
    let mut cursor = Cursor::new(body);
    if body.trim_ascii_start().starts_with('[') {
        rows.read(&mut cursor)?;
        is_there = true;
    } else {
        let names = shape.list_names();
        cursor.object(|cursor, key| {
            match key.trim_matches('"') {
                // A repeated name, of which the last counts, is left to the slow path.
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
    // Tables do not hold U+0000, so the body has to be mended first.
    if !is_there || !cursor.is_at_end() || (cursor.has_nul() && rows.push.is_some()) {
        return None;
    }
    Some((Page::new(rows.rows, &rows.marks, total, limit), may_say_no))
}

/// The rows of a page that is being scanned.
struct ScannedRows<'a, 'p> {
    body: &'a SharedText,
    /// The body as received, if `body` was mended.
    original: Option<&'a SharedText>,
    decl: &'static RecordDecl,
    scan: Scan<'a>,
    /// Appends each row to the columns; `None` if rows stay rows.
    push: Option<&'p mut Push<'a, 'p>>,
    /// The field that identifies rows.
    id: Option<usize>,
    rows: Vec<Row>,
    mark: fn(Option<RowKey>, &str) -> Mark,
    marks: Vec<Mark>,
}

impl<'a> ScannedRows<'a, '_> {
    fn read(&mut self, cursor: &mut Cursor<'a>) -> Option<()> {
        cursor.list(|cursor| {
            self.scan.clear();
            self.scan.next(cursor)?;
            self.take()
        })
    }

    /// Adds the one object that was scanned to the rows.
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
        let index = match &mut self.push {
            // The rows of a table are hardly ever read again: their index is built on demand.
            Some(push) => {
                push(&self.scan);
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

    use crate::api::answers::Answer;
    use crate::record::body::Unreadable;
    use crate::record::declare::Record;
    use crate::record::page::{Page, Shape};
    use crate::record::row::Row;

    fn read(body: &[u8]) -> Result<Page<Vec<Row>>, Unreadable> {
        Page::read(&Bytes::copy_from_slice(body), Shape::Envelope("answers"), Answer::DECL)
    }

    #[test]
    fn the_order_of_the_envelope_does_not_matter() {
        let page = read(br#"{"answers":[{"_id":"a"},null,"odd"],"page":1,"limit":50,"total":"825"}"#).unwrap();
        assert_eq!((page.rows.len(), page.facts.total, page.facts.limit), (3, Some(825), Some(50)));
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
