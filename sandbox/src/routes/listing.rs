//! Listings: reads a query, selects the rows and puts a page together. Options make paging wrong in the ways in which
//! platforms do.

use std::fmt::Write as _;
use std::ops::Range;

use crate::account::order::{Dated, order_key};
use crate::behaviour::options::{Options, PastEnd, Total};
use crate::clock;
use crate::http::exchange::{Request, Response};

/// Shuffles rows that share their date, as an unstable sort does: the order differs for each page and limit, and is the
/// same whenever the same page is requested.
fn mix_ties<R: Dated>(rows: &mut [&R], options: &Options, start: usize, size: usize) {
    let key = |row: &&R| order_key(*row, options.order);
    let page_seed = (start as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ size as u64;
    for group in rows.chunk_by_mut(|one, other| key(one) == key(other)) {
        fastrand::Rng::with_seed(page_seed ^ options.seed).shuffle(group);
    }
}

/// The range of dates that a query asks for.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    from: Option<i64>,
    until: Option<i64>,
    by_update: bool,
}

impl Window {
    pub(crate) fn contains(&self, row: &impl Dated) -> bool {
        let date = if self.by_update { row.updated() } else { Some(row.created()) };
        date.is_some_and(|date| {
            self.from.is_none_or(|from| date >= from) && self.until.is_none_or(|until| date < until)
        })
    }
}

/// Returns the value of a filter; `None` if it is empty or the options ignore it.
pub(crate) fn filter<'a>(request: &'a Request, options: &Options, name: &str) -> Option<&'a str> {
    if options.ignore_filters.iter().any(|ignored| ignored == name) {
        return None;
    }
    request.query(name).filter(|value| !value.is_empty())
}

/// Reads the dates of a query.
pub(crate) fn window(request: &Request, options: &Options, only_created: bool) -> Result<Option<Window>, Response> {
    let day = |name| match filter(request, options, name) {
        None => Ok(None),
        Some(text) => clock::query_day(text)
            .map(Some)
            .ok_or_else(|| Response::message(400, &format!("Invalid {name}. Use the format DD-MM-YYYY."))),
    };
    let from = day("startDate")?;
    let until = day("endDate")?.map(|day| day + clock::DAY);
    let by_update = match filter(request, options, "dateType") {
        None | Some("createdAt") => false,
        Some("updatedAt") if !only_created => true,
        Some(_) => return Err(Response::message(400, "Invalid dateType.")),
    };
    Ok((from.is_some() || until.is_some()).then_some(Window { from, until, by_update }))
}

/// The form of a route's listing.
pub(crate) struct Shape {
    /// The key of the rows.
    pub(crate) key: &'static str,
    /// The default page size.
    pub(crate) limit: usize,
    /// Whether the rows come before the page numbers.
    pub(crate) rows_first: bool,
}

/// The page that a request asks for, and the page that it receives.
struct Paging {
    requested_page: usize,
    requested_limit: Option<usize>,
    /// The page size and the index of the first row, after the options have changed them.
    size: usize,
    start: usize,
}

impl Paging {
    fn read(request: &Request, options: &Options, limit: usize) -> Self {
        let number =
            |name| request.query(name).and_then(|text| text.trim().parse::<usize>().ok()).filter(|number| *number > 0);
        let requested_page = number("page").unwrap_or(1);
        let requested_limit = number("limit");
        let size = requested_limit.unwrap_or(limit).min(options.max_limit);
        let size = options.ignore_limit.unwrap_or(size).max(1);
        let page = if options.ignore_page { 1 } else { requested_page };
        Self { requested_page, requested_limit, size, start: (page - 1).saturating_mul(size) }
    }

    /// Returns the indexes of the page's rows.
    fn indexes(&self) -> Range<usize> {
        self.start..self.start.saturating_add(self.size)
    }

    /// Returns the page's members beside the rows, as JSON.
    fn numbers(&self, options: &Options, total: usize) -> String {
        let mut out = format!("\"page\":{}", self.requested_page);
        if options.report_limit {
            let requested = self.requested_limit.filter(|_| options.clamp_shows_asked);
            let _ = write!(out, ",\"limit\":{}", requested.unwrap_or(self.size));
        }
        let _ = match options.total {
            Total::Right => write!(out, ",\"total\":{total}"),
            Total::Late if self.requested_page > 1 => write!(out, ",\"total\":{total}"),
            Total::Absent | Total::Late => Ok(()),
            Total::Wrong => {
                let right = i64::try_from(total).unwrap_or(i64::MAX);
                write!(out, ",\"total\":{}", right.saturating_add(options.total_error).max(0))
            }
            Total::Text => write!(out, ",\"total\":\"{total}\""),
        };
        out
    }
}

/// Puts together the page that a request asks for. Without `keep` all rows belong to the listing, and only the rows of
/// the page are read.
pub(crate) fn page<R: Dated>(
    request: &Request,
    options: &Options,
    shape: &Shape,
    rows: &[R],
    keep: Option<&dyn Fn(&R) -> bool>,
    write: &dyn Fn(&R, &mut String),
) -> Response {
    let paging = Paging::read(request, options, shape.limit);
    let (items, total) = items(&paging, options, rows, keep, write);
    if paging.start > 0 && paging.start >= total && options.past_end == PastEnd::NotFound {
        return Response::message(404, "Page not found.");
    }
    let numbers = paging.numbers(options, total);
    let key = shape.key;
    let body = match shape.rows_first {
        true => format!("{{\"{key}\":[{items}],{numbers}}}"),
        false => format!("{{{numbers},\"{key}\":[{items}]}}"),
    };
    let mut answer = Response::text(200, body);
    answer.delay_ms = options.page_delay_ms;
    answer
}

/// Returns the rows of a page as JSON, separated by commas, and the number of rows in the listing.
fn items<R: Dated>(
    paging: &Paging,
    options: &Options,
    rows: &[R],
    keep: Option<&dyn Fn(&R) -> bool>,
    write: &dyn Fn(&R, &mut String),
) -> (String, usize) {
    let mut items = String::new();
    let mut add = |row: &R| {
        if !items.is_empty() {
            items.push(',');
        }
        write(row, &mut items);
    };
    let (indexes, size) = (paging.indexes(), paging.size);
    let total = match keep {
        keep if options.tied_rows > 1 => {
            let mut kept: Vec<&R> = rows.iter().filter(|row| keep.is_none_or(|keep| keep(row))).collect();
            mix_ties(&mut kept, options, indexes.start, size);
            kept.iter().skip(indexes.start).take(size).for_each(|row| add(row));
            kept.len()
        }
        None => {
            rows.iter().skip(indexes.start).take(size).for_each(add);
            rows.len()
        }
        Some(keep) => {
            let mut total = 0;
            for row in rows.iter().filter(|row| keep(row)) {
                if indexes.contains(&total) {
                    add(row);
                }
                total += 1;
            }
            total
        }
    };
    (items, total)
}

/// Returns whether two phones have the same digits.
pub(crate) fn same_phone(phone: &str, wanted: &str) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    !phone.is_empty() && digits(phone) == digits(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    use crate::data::records::Record;

    fn asked(query: &str, options: &Options) -> (u16, Value) {
        let request = Request {
            index: 0,
            method: "GET".to_owned(),
            segments: Vec::new(),
            query: crate::http::exchange::query_pairs(query),
            headers: hyper::HeaderMap::new(),
            body: hyper::body::Bytes::new(),
        };
        let row = |id: u32| Record { id: id.to_string(), created: 0, updated: None, value: Value::Null };
        let rows: Vec<Record> = (0..25).map(row).collect();
        let shape = Shape { key: "rows", limit: 10, rows_first: false };
        let write = |row: &Record, out: &mut String| out.push_str(&row.id);
        let answer = page(&request, options, &shape, &rows, None, &write);
        let body = serde_json::from_slice(&answer.body).expect("JSON");
        (answer.status, body)
    }

    fn with(change: Value) -> Options {
        Options::default().changed(change).expect("options")
    }

    #[test]
    fn pages_follow_one_another() {
        let options = with(json!({"max_limit": 12}));
        let expected = json!({"page": 3, "limit": 12, "total": 25, "rows": [24]});
        assert_eq!(asked("page=3&limit=1000", &options).1, expected);
        let default = asked("page=x&limit=0", &options).1;
        assert_eq!(default["limit"], 10);
        assert_eq!(asked("page=9", &options).1["rows"], json!([]));
        assert_eq!(asked("page=99999999999999999999", &options).0, 200);
        assert_eq!(asked("page=18446744073709551615", &options).0, 200);
    }

    #[test]
    fn options_make_paging_wrong() {
        let one = |change| asked("page=2&limit=20", &with(change)).1;
        assert_eq!(one(json!({"total": "wrong"}))["total"], 18);
        assert_eq!(one(json!({"total": "text"}))["total"], "25");
        assert_eq!(one(json!({"total": "late"}))["total"], 25);
        assert!(one(json!({"total": "absent"})).get("total").is_none());
        assert!(one(json!({"report_limit": false})).get("limit").is_none());
        assert_eq!(one(json!({"ignore_limit": 3}))["rows"], json!([3, 4, 5]));
        assert_eq!(one(json!({"ignore_page": true}))["rows"][0], 0);
        let shown = one(json!({"max_limit": 5, "clamp_shows_asked": true}));
        assert_eq!((shown["limit"].as_u64(), shown["rows"][0].as_u64()), (Some(20), Some(5)));
        let late = asked("page=1", &with(json!({"total": "late"}))).1;
        assert!(late.get("total").is_none());
        let tied = Options { tied_rows: 5, ..Options::default() };
        let order = |query| asked(query, &tied).1["rows"].clone();
        assert_eq!(order("page=1&limit=25"), order("page=1&limit=25"));
        assert_ne!(order("page=1&limit=25"), order("page=1&limit=24"));
        let past = with(json!({"past_end": "404"}));
        assert_eq!(asked("page=4", &past).0, 404);
    }
}
