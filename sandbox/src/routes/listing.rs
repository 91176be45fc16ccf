//! Listings: reading a query, choosing the rows and putting a page together,
//! with the ways in which platforms get paging wrong.

use crate::account::order::{Dated, order_key};
use crate::behaviour::options::{Options, PastEnd, Total};
use crate::clock;
use crate::http::exchange::{Request, Response};

/// What a sort does with rows that share their date when it looks for one page: an order that is another for each page
/// and limit, and the same whenever that page is asked for.
fn mix_ties<R: Dated>(rows: &mut [&R], options: &Options, start: usize, size: usize) {
    let key = |row: &&R| order_key(*row, options.order);
    let asked = (start as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ size as u64;
    for group in rows.chunk_by_mut(|one, other| key(one) == key(other)) {
        fastrand::Rng::with_seed(asked ^ options.seed).shuffle(group);
    }
}

/// The days asked for.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    from: Option<i64>,
    until: Option<i64>,
    by_update: bool,
}

impl Window {
    pub(crate) fn holds(&self, row: &impl Dated) -> bool {
        let date = if self.by_update { row.updated() } else { Some(row.created()) };
        date.is_some_and(|date| {
            self.from.is_none_or(|from| date >= from) && self.until.is_none_or(|until| date < until)
        })
    }
}

/// The value of a filter, unless it is empty or without effect here.
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

/// How a route presents its listing.
pub(crate) struct Shape {
    /// The key of the rows.
    pub(crate) key: &'static str,
    /// The page size when none is asked for.
    pub(crate) limit: usize,
    /// Whether the rows come before the numbers.
    pub(crate) rows_first: bool,
}

/// Puts together the page asked for. Without `keep` all rows belong to the
/// listing, and none but the page's own is looked at.
pub(crate) fn page<R: Dated>(
    request: &Request,
    options: &Options,
    shape: &Shape,
    rows: &[R],
    keep: Option<&dyn Fn(&R) -> bool>,
    write: &dyn Fn(&R, &mut String),
) -> Response {
    let number =
        |name| request.query(name).and_then(|text| text.trim().parse::<usize>().ok()).filter(|number| *number > 0);
    let asked_page = number("page").unwrap_or(1);
    let page = if options.ignore_page { 1 } else { asked_page };
    let asked = number("limit");
    let size = options.ignore_limit.unwrap_or_else(|| asked.unwrap_or(shape.limit).min(options.max_limit)).max(1);
    let start = (page - 1).saturating_mul(size);
    let end = start.saturating_add(size);

    let mut items = String::new();
    let add = |row: &R, items: &mut String| {
        if !items.is_empty() {
            items.push(',');
        }
        write(row, items);
    };
    let total = match keep {
        keep if options.tied_rows > 1 => {
            let mut kept: Vec<&R> = rows.iter().filter(|row| keep.is_none_or(|keep| keep(row))).collect();
            mix_ties(&mut kept, options, start, size);
            for row in kept.iter().take(end).skip(start) {
                add(row, &mut items);
            }
            kept.len()
        }
        None => {
            for row in rows.iter().take(end).skip(start) {
                add(row, &mut items);
            }
            rows.len()
        }
        Some(keep) => {
            let mut total = 0;
            for row in rows.iter().filter(|row| keep(row)) {
                if (start..end).contains(&total) {
                    add(row, &mut items);
                }
                total += 1;
            }
            total
        }
    };
    if page > 1 && start >= total && options.past_end == PastEnd::NotFound {
        return Response::message(404, "Page not found.");
    }

    let shown_limit = if options.clamp_shows_asked { asked.unwrap_or(size) } else { size };
    let mut numbers = format!("\"page\":{asked_page}");
    if options.report_limit {
        numbers.push_str(&format!(",\"limit\":{shown_limit}"));
    }
    let wrong = i64::try_from(total).unwrap_or(i64::MAX);
    match options.total {
        Total::Right => numbers.push_str(&format!(",\"total\":{total}")),
        Total::Late if asked_page > 1 => numbers.push_str(&format!(",\"total\":{total}")),
        Total::Absent | Total::Late => {}
        Total::Wrong => {
            let wrong = wrong.saturating_add(options.total_error).max(0);
            numbers.push_str(&format!(",\"total\":{wrong}"));
        }
        Total::Text => numbers.push_str(&format!(",\"total\":\"{total}\"")),
    }
    let key = shape.key;
    let mut answer = Response::text(
        200,
        if shape.rows_first {
            format!("{{\"{key}\":[{items}],{numbers}}}")
        } else {
            format!("{{{numbers},\"{key}\":[{items}]}}")
        },
    );
    answer.delay_ms = options.page_delay_ms;
    answer
}

/// Whether a telephone is the one asked for, however either is written.
pub(crate) fn same_phone(held: &str, asked: &str) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    !held.is_empty() && digits(held) == digits(asked)
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
    fn the_ways_to_get_it_wrong() {
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
