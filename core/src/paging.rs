//! Listings: a query that is read page by page, each row once, complete or an error.
//!
//! A [`Listing`] sends nothing until it is consumed, and each consumption is a new [`Pull`]. Pages
//! are asked for ahead of the consumer, as many at once as the client allows, and given in order.

use std::collections::{HashSet, VecDeque};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::argument::PageSize;
use crate::client::{Client, Meter};
use crate::dates::Window;
use crate::endpoint::Request;
use crate::error::{Error, ErrorKind, Result, Shortfall};
use crate::limit::Priority;
use crate::page::{Page, Shape};
use crate::record::{Record, RecordDecl, snake_case};
use crate::row::{Row, Value};

crate::params! {
    /// How a listing is read.
    Paging {
        /// Rows asked for in one request, 1 to 1000.
        [keyword] page_size: PageSize = "1000";
        /// Whether a pull that gave fewer rows than the server's total is an error.
        [keyword] check_total: bool = "true";
        /// Whether a filter that the platform visibly ignored is an error.
        [keyword] check_filters: bool = "true";
        /// Seconds for one request, in place of the client's.
        [keyword] timeout: Option<crate::argument::Seconds>;
    }
}

impl Default for Paging {
    fn default() -> Self {
        Paging { page_size: PageSize::MAX, check_total: true, check_filters: true, timeout: None }
    }
}

/// What a filter promises of every row, where the row shows it.
#[derive(Clone, Debug)]
pub(crate) enum Promise {
    /// This field equals the value.
    Field(&'static str, String),
    /// The indicator of this name has the value.
    Indicator(String, String),
}

/// A listing's request and how to read what comes.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) request: Request,
    pub(crate) shape: Shape,
    pub(crate) decl: &'static RecordDecl,
    pub(crate) paging: Paging,
    pub(crate) window: Option<Window>,
    pub(crate) promises: Vec<Promise>,
    /// Filters that no row shows, by their names in the query: an ignored one shows in the total.
    pub(crate) unseen: &'static [&'static str],
}

impl Query {
    pub(crate) fn new(request: Request, shape: Shape, decl: &'static RecordDecl, paging: Paging) -> Self {
        let mut request = request;
        request.priority = Priority::Page;
        request.timeout = paging.timeout.map(crate::argument::Seconds::duration);
        Query { request, shape, decl, paging, window: None, promises: Vec::new(), unseen: &[] }
    }

    /// Adds the query's pairs for a period and what they promise of the rows.
    pub(crate) fn dates(mut self, dates: &crate::dates::DateFilter) -> Result<Self> {
        self.request.query.extend(dates.query()?);
        self.window = dates.window().filter(|window| window.applies_to(self.decl));
        Ok(self)
    }

    /// Adds a filter whose effect shows on the rows, under `field`.
    pub(crate) fn filter(mut self, name: &'static str, field: &'static str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.request.query.push((name, value.to_owned()));
            self.promises.push(Promise::Field(field, value.to_owned()));
        }
        self
    }

    /// Adds a filter whose effect the rows do not show.
    pub(crate) fn hidden_filter(mut self, name: &'static str, value: Option<&str>) -> Self {
        self.request.query.extend(value.map(|value| (name, value.to_owned())));
        self
    }

    /// Adds a filter, under every name that it may have, whose effect shows in the total alone.
    pub(crate) fn unseen_filter(mut self, names: &'static [&'static str], value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.request.query.extend(names.iter().map(|name| (*name, value.to_owned())));
            self.unseen = names;
        }
        self
    }

    /// Adds the filter by an indicator's value.
    pub(crate) fn indicator_filter(mut self, indicator: Option<(String, String)>) -> Self {
        if let Some((column, value)) = indicator {
            self.request.query.push(("indicator", column.clone()));
            self.request.query.push(("indicatorValue", value.clone()));
            self.promises.push(Promise::Indicator(column, value));
        }
        self
    }

    fn is_paged(&self) -> bool {
        matches!(self.shape, Shape::Envelope(_))
    }

    async fn page(&self, client: &Client, meter: &Meter, number: u64, size: u64) -> Result<Page> {
        let mut request = self.request.clone();
        if self.is_paged() {
            request.query.push(("page", number.to_string()));
            request.query.push(("limit", size.to_string()));
        }
        let page = client.send(&request, meter, |response| Page::read(&response.body, self.shape, self.decl)).await?;
        if self.paging.check_filters {
            let broken = self.promises.iter().find(|promise| !page.rows.iter().all(|row| promise.holds(row)));
            if let Some(promise) = broken {
                return Err(self.ignored(promise.name()));
            }
        }
        Ok(page)
    }
}

impl Query {
    fn ignored(&self, filter: &str) -> Error {
        let message = format!(
            "{} answered with rows that do not match `{filter}`: the platform ignored the filter. Pass \
             `check_filters` as false to take what comes.",
            self.request.endpoint.label(),
        );
        Error::new(ErrorKind::ResponseFormat, message)
    }

    /// A filter that no row shows was ignored when as many rows match with it as without.
    async fn check_unseen(&self, client: &Client, meter: &Meter, total: Option<u64>) -> Result<()> {
        let (Some(total @ 2..), [filter, ..], true) = (total, self.unseen, self.paging.check_filters) else {
            return Ok(());
        };
        let mut without = self.clone();
        without.request.query.retain(|(name, _)| !self.unseen.contains(name));
        without.unseen = &[];
        let unfiltered = without.page(client, meter, 1, 1).await?.total;
        if unfiltered == Some(total) { Err(self.ignored(&snake_case(filter))) } else { Ok(()) }
    }
}

impl Promise {
    fn name(&self) -> &str {
        match self {
            Promise::Field(field, _) => field,
            Promise::Indicator(..) => "indicator",
        }
    }

    /// Whether the row may match. What is masked, reformatted or absent proves nothing either way.
    fn holds(&self, row: &Row) -> bool {
        let text = |row: &Row, name: &str| match row.named(name) {
            Some(Value::Text(text)) => Some(text.trim().to_lowercase()),
            _ => None,
        };
        match self {
            Promise::Field("phone", wanted) => text(row, "phone").is_none_or(|phone| {
                let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
                phone.contains(['*', '.']) || digits.ends_with(wanted) || wanted.ends_with(&digits)
            }),
            Promise::Field(field, wanted) => text(row, field)
                .is_none_or(|value| value.is_empty() || value.contains("**") || value == wanted.trim().to_lowercase()),
            Promise::Indicator(column, wanted) => {
                let Some(Value::List(indicators)) = row.named("indicators") else { return true };
                let wanted = wanted.trim().to_lowercase();
                let mut named = indicators
                    .iter()
                    .filter_map(|indicator| match indicator {
                        Value::Record(indicator) => Some(indicator),
                        _ => None,
                    })
                    .filter(|indicator| text(indicator, "column") == Some(column.trim().to_lowercase()));
                named.any(|indicator| {
                    ["value", "key"]
                        .iter()
                        .filter_map(|name| text(indicator, name))
                        .any(|value| value == wanted || value.contains("**"))
                })
            }
        }
    }
}

/// A query whose rows are `R`. Making one sends nothing.
#[derive(Clone, Debug)]
pub struct Listing<R> {
    raw: RawListing,
    rows: PhantomData<fn() -> R>,
}

impl<R: Record> Listing<R> {
    pub(crate) fn new(client: &Client, query: Query) -> Self {
        Listing { raw: RawListing { client: client.clone(), query: Arc::new(query) }, rows: PhantomData }
    }

    /// Starts a pull, page by page.
    pub fn pages(&self) -> Pages<R> {
        Pages { pull: self.raw.pull(None), rows: PhantomData }
    }

    /// The first row, with no more than one small request.
    ///
    /// # Errors
    /// Whatever the request fails with.
    pub async fn first(&self) -> Result<Option<R>> {
        Ok(self.to_vec(Some(1)).await?.into_iter().next())
    }

    /// All rows, or up to `limit`, which promises no completeness.
    ///
    /// # Errors
    /// Whatever a request fails with, or [`IncompleteListing`](ErrorKind::IncompleteListing).
    pub async fn to_vec(&self, limit: Option<usize>) -> Result<Vec<R>> {
        let mut pull = self.raw.pull(limit);
        let mut all = Vec::new();
        while let Some(rows) = pull.next().await? {
            all.extend(rows.into_iter().map(R::from_row));
        }
        Ok(all)
    }

    /// How many rows match, as the server says; `None` where it does not say.
    ///
    /// # Errors
    /// Whatever the request fails with.
    pub async fn total(&self) -> Result<Option<u64>> {
        self.raw.total().await
    }

    /// The same without its row type: what the bindings hold.
    pub fn into_raw(self) -> RawListing {
        self.raw
    }
}

/// A pull whose rows are `R`, in order.
#[derive(Debug)]
pub struct Pages<R> {
    pull: Pull,
    rows: PhantomData<fn() -> R>,
}

impl<R: Record> Pages<R> {
    /// The next page's rows; `None` at the end of a complete pull.
    ///
    /// # Errors
    /// Whatever a request fails with, or [`IncompleteListing`](ErrorKind::IncompleteListing).
    pub async fn next(&mut self) -> Result<Option<Vec<R>>> {
        let rows = self.pull.next().await?;
        Ok(rows.map(|rows| rows.into_iter().map(R::from_row).collect()))
    }

    /// What the pull did so far.
    pub fn receipt(&self) -> Receipt {
        self.pull.receipt()
    }
}

/// A [`Listing`] of rows that only their declaration knows.
#[derive(Clone, Debug)]
pub struct RawListing {
    client: Client,
    query: Arc<Query>,
}

impl RawListing {
    /// Starts a pull of all rows, or of at most `limit`.
    pub fn pull(&self, limit: Option<usize>) -> Pull {
        Pull::new(self.client.clone(), self.query.clone(), limit)
    }

    /// See [`Listing::total`].
    ///
    /// # Errors
    /// Whatever the request fails with.
    pub async fn total(&self) -> Result<Option<u64>> {
        let page = self.query.page(&self.client, &Meter::default(), 1, 1).await?;
        if self.query.is_paged() { Ok(page.total) } else { Ok(Some(page.rows.len() as u64)) }
    }

    /// The declaration of the rows.
    pub fn decl(&self) -> &'static RecordDecl {
        self.query.decl
    }

    /// The route and the filters, for a short form: filter values stay out, they may be e-mails.
    pub fn describe(&self) -> String {
        format!("{:?}", self.query.request)
    }
}

/// What a pull did.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Receipt {
    /// The query's filters, as sent.
    pub filters: Vec<(String, String)>,
    /// Rows given.
    pub rows: u64,
    /// Rows that came again and were dropped.
    pub duplicates: u64,
    /// Requests, retries and tokens counted.
    pub requests: u64,
    /// Repeats among them.
    pub retries: u64,
    /// Bytes of the bodies on the wire.
    pub bytes: u64,
    /// From the first request to the last row, in seconds.
    pub seconds: f64,
    /// The server's total on the first page.
    pub total_first: Option<u64>,
    /// The server's total on the last page.
    pub total_last: Option<u64>,
}

/// Tells a row from all others: the first bytes of its id, hashed to 16 bytes.
type RowKey = u128;

/// One consumption of a listing.
#[derive(Debug)]
pub struct Pull {
    client: Client,
    query: Arc<Query>,
    meter: Arc<Meter>,
    started: Option<Instant>,
    seconds: f64,
    /// Rows still wanted, where the consumer set a limit.
    wanted: Option<usize>,
    size: u64,
    ahead: VecDeque<Ahead>,
    next_number: u64,
    seen: HashSet<RowKey>,
    unique: u64,
    received: u64,
    receipt: Receipt,
    finished: bool,
}

/// A page that was asked for; dropping it stops the request.
#[derive(Debug)]
struct Ahead(JoinHandle<Result<Page>>);

impl Drop for Ahead {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Pull {
    fn new(client: Client, query: Arc<Query>, limit: Option<usize>) -> Self {
        let filters = query.request.query.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let receipt = Receipt { filters: filters.collect(), ..Receipt::default() };
        Pull {
            size: page_size(&query, limit),
            client,
            query,
            meter: Arc::default(),
            started: None,
            seconds: 0.0,
            wanted: limit,
            ahead: VecDeque::new(),
            next_number: 1,
            seen: HashSet::new(),
            unique: 0,
            received: 0,
            receipt,
            finished: limit == Some(0),
        }
    }

    /// The next page's rows, each row once; `None` at the end of a complete pull.
    ///
    /// # Errors
    /// Whatever a request fails with, or [`IncompleteListing`](ErrorKind::IncompleteListing).
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>> {
        let started = *self.started.get_or_insert_with(Instant::now);
        while !self.finished {
            let rows = match self.step().await {
                Ok(rows) => rows,
                Err(error) => {
                    self.finish();
                    return Err(error);
                }
            };
            self.seconds = started.elapsed().as_secs_f64();
            if !rows.is_empty() {
                self.receipt.rows += rows.len() as u64;
                return Ok(Some(rows));
            }
        }
        Ok(None)
    }

    fn finish(&mut self) {
        self.finished = true;
        self.ahead.clear();
    }

    async fn step(&mut self) -> Result<Vec<Row>> {
        self.ask_ahead();
        let Some(mut front) = self.ahead.pop_front() else {
            self.finish();
            return Ok(Vec::new());
        };
        let first = self.received == 0 && self.next_number == 2;
        let page = match (&mut front.0).await {
            Ok(page) => page,
            Err(_) => Err(Error::new(ErrorKind::Connection, "the client is shutting down.")),
        };
        let page = match page {
            Ok(page) => page,
            // Some servers answer a page past the end with 404.
            Err(error) if error.status() == Some(404) && !first => return self.end().map(|()| Vec::new()),
            Err(error) => return Err(error),
        };
        if page.total.is_some() {
            self.receipt.total_first = self.receipt.total_first.or(page.total);
            self.receipt.total_last = page.total;
        }
        if first {
            self.learn_cap(&page);
            self.query.check_unseen(&self.client, &self.meter, page.total).await?;
        }
        let came = page.rows.len() as u64;
        self.received += came;
        let rows = self.take(page);
        if self.wanted == Some(0) || !self.query.is_paged() {
            self.finish();
        } else {
            let all_came = self.receipt.total_last.is_some_and(|total| self.received >= total);
            if came == 0 || (came < self.size && all_came) {
                self.end()?;
            }
        }
        Ok(rows)
    }

    /// The first page shows what the server really gives: it may clamp the size in silence.
    fn learn_cap(&mut self, page: &Page) {
        let came = page.rows.len() as u64;
        let more = page.total.is_none_or(|total| total > came);
        if let Some(limit) = page.limit.filter(|limit| (1..self.size).contains(limit)) {
            self.size = limit.max(came);
        } else if came > 0 && came < self.size && more {
            self.size = came;
        }
    }

    /// Drops rows that came before, outside the window, or beyond what is wanted.
    fn take(&mut self, page: Page) -> Vec<Row> {
        let key_field = ["id", "answer_id"].iter().find_map(|name| self.query.decl.field(name));
        let mut rows = Vec::with_capacity(page.rows.len());
        for row in page.rows {
            let id = match key_field.map(|(at, _)| row.get(at)) {
                Some(Value::Text(id)) => Some(row_key(&id)),
                _ => None,
            };
            if id.is_some_and(|id| !self.seen.insert(id)) {
                self.receipt.duplicates += 1;
                continue;
            }
            self.unique += 1;
            if self.query.window.is_some_and(|window| !window.keeps(&row)) {
                continue;
            }
            if let Some(wanted) = &mut self.wanted {
                if *wanted == 0 {
                    break;
                }
                *wanted -= 1;
            }
            rows.push(row);
        }
        rows
    }

    fn end(&mut self) -> Result<()> {
        self.finish();
        let totals = (self.receipt.total_first, self.receipt.total_last);
        let expected = match totals {
            (Some(first), Some(last)) => Some(first.min(last)),
            _ => None,
        };
        match expected {
            Some(expected) if self.unique < expected && self.query.paging.check_total => {
                let message = format!(
                    "{}: {} rows came, and the server says there are {expected}. Pull again; if the server's total \
                     is known to be wrong, pass `check_total` as false.",
                    self.query.request.endpoint.label(),
                    self.unique
                );
                let shortfall = Shortfall { seen: self.unique, expected: Some(expected) };
                Err(Error::new(ErrorKind::IncompleteListing, message).with_shortfall(shortfall))
            }
            _ => Ok(()),
        }
    }

    /// Keeps requests under way: one until the first page has shown the size, then as many as are
    /// sure to be needed.
    fn ask_ahead(&mut self) {
        let pages = match (self.receipt.total_last, self.wanted) {
            _ if self.next_number == 1 => 1,
            (_, Some(wanted)) => self.next_number - 1 + (wanted as u64).div_ceil(self.size),
            (Some(total), None) => (total / self.size + 1).max(self.next_number),
            (None, None) => self.next_number,
        };
        while self.ahead.len() < self.client.max_concurrency() && self.next_number <= pages {
            let (client, query, meter) = (self.client.clone(), self.query.clone(), self.meter.clone());
            let (number, size) = (self.next_number, self.size);
            self.ahead.push_back(Ahead(tokio::spawn(async move { query.page(&client, &meter, number, size).await })));
            self.next_number += 1;
            if self.receipt.total_last.is_none() {
                break;
            }
        }
    }

    /// What the pull did so far.
    pub fn receipt(&self) -> Receipt {
        Receipt {
            requests: self.meter.requests.load(Ordering::Relaxed),
            retries: self.meter.retries.load(Ordering::Relaxed),
            bytes: self.meter.bytes.load(Ordering::Relaxed),
            seconds: self.seconds,
            ..self.receipt.clone()
        }
    }
}

/// A limited pull asks for no more rows than it needs, in pages of equal size.
fn page_size(query: &Query, limit: Option<usize>) -> u64 {
    let size = u64::from(query.paging.page_size.get());
    match limit {
        // Rows outside the window are dropped, so how many are needed is not known.
        Some(limit) if limit > 0 && query.window.is_none() => {
            let limit = limit as u64;
            limit.div_ceil(limit.div_ceil(size))
        }
        _ => size,
    }
}

/// 24 hex digits are 12 bytes: kept as they are. Any other id is hashed.
fn row_key(id: &str) -> RowKey {
    if id.len() == 24
        && let Ok(key) = u128::from_str_radix(id, 16)
    {
        return key;
    }
    use std::hash::{BuildHasher, RandomState};
    use std::sync::LazyLock;
    static HALVES: LazyLock<(RandomState, RandomState)> = LazyLock::new(|| (RandomState::new(), RandomState::new()));
    let (high, low) = (HALVES.0.hash_one(id), HALVES.1.hash_one(id));
    // The top bit keeps hashed keys apart from the ids above.
    u128::from(high) << 64 | u128::from(low) | 1 << 127
}
