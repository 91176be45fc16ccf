//! A listing's request, and how its replies are read and checked.

use crate::input::params::params;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::time::Duration;

use bytes::Bytes;

use crate::error::Result;
use crate::http::call_stats::CallStats;
use crate::http::client::Client;
use crate::http::fair_queue::Priority;
use crate::http::request::Request;
use crate::input::dates::{DateFilter, Window};
use crate::input::value::PageSize;
use crate::paging::filter_effect::FilterEffect;
use crate::record::body::Unreadable;
use crate::record::marks::Mark;
use crate::record::page::{AsRows, Form, Page, PageFacts, Shape};
use crate::record::row::{Row, Value};
use crate::record::schema::RecordDecl;

params! {
    /// How a listing is read.
    Paging {
        /// Rows requested with one page, 1 to 1000. Since pages overlap, they need at least 17 rows: a smaller size
        /// applies to the first request only.
        [keyword] page_size: PageSize = "1000";
        /// Whether a pull that returns fewer rows than the server's total is an error.
        [keyword] check_total: bool = "true";
        /// Whether a filter that the platform visibly ignored is an error.
        [keyword] check_filters: bool = "true";
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

/// A listing's request, and what is needed to read its replies.
#[derive(Clone)]
pub(crate) struct Query {
    pub(crate) request: Request,
    pub(crate) shape: Shape,
    pub(crate) decl: &'static RecordDecl,
    pub(crate) paging: Paging,
    pub(crate) window: Option<Window>,
    pub(crate) filter_effects: Vec<FilterEffect>,
    /// The names of the query's parameters that identify a person.
    pub(crate) personal: Vec<&'static str>,
}

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.request.fmt(f)
    }
}

/// The largest size of a page that counts as a small request, such as one for the first row or a total.
const SMALL: u64 = 10;

impl Query {
    pub(crate) fn new(request: Request, shape: Shape, decl: &'static RecordDecl, paging: Paging) -> Self {
        let mut request = request;
        request.priority = Priority::Page;
        request.timeout = paging.timeout;
        Query { request, shape, decl, paging, window: None, filter_effects: Vec::new(), personal: Vec::new() }
    }

    /// Adds the parameters of a period, and the window outside which rows are dropped.
    pub(crate) fn dates(mut self, dates: &DateFilter) -> Result<Self> {
        self.request.query.extend(dates.query()?);
        self.window = dates.window().filter(|window| window.applies_to(self.decl));
        Ok(self)
    }

    /// Adds a filter by a person under each of its names. Its effect is visible in the field `field`, if rows have it.
    pub(crate) fn person_filter(
        mut self,
        wire: &'static [&'static str],
        field: &'static str,
        value: Option<&str>,
    ) -> Self {
        if let Some(value) = value {
            self.personal.extend(wire);
            self.request.query.extend(wire.iter().map(|name| (*name, value.to_owned())));
            self.filter_effects.push(match self.decl.field(field) {
                Some(_) => FilterEffect::field(wire, field, value),
                None => FilterEffect::undocumented(field, wire, value),
            });
        }
        self
    }

    /// Adds a filter by a value for which rows may have another word.
    pub(crate) fn word_filter(
        mut self,
        wire: &'static [&'static str],
        field: &'static str,
        value: Option<&str>,
    ) -> Self {
        if let Some(value) = value {
            self.request.query.extend(wire.iter().map(|name| (*name, value.to_owned())));
            self.filter_effects.push(FilterEffect::word(wire, field, value));
        }
        self
    }

    /// Adds a filter whose effect is visible in no row, so that it is not checked.
    pub(crate) fn unverified_filter(mut self, name: &'static str, value: Option<&str>) -> Self {
        self.request.query.extend(value.map(|value| (name, value.to_owned())));
        self
    }

    /// Adds a filter by the value of an indicator.
    pub(crate) fn indicator_filter(mut self, indicator: Option<(String, String)>) -> Self {
        if let Some((column, value)) = indicator {
            self.filter_effects.push(FilterEffect::indicator(&column, &value));
            self.request.query.push(("indicator", column));
            self.request.query.push(("indicatorValue", value));
            self.personal.push("indicatorValue");
        }
        self
    }

    pub(crate) fn is_paged(&self) -> bool {
        matches!(self.shape, Shape::Envelope(_))
    }

    /// Whether the rows have an id.
    pub(crate) fn has_ids(&self) -> bool {
        self.decl.id_field().is_some()
    }

    /// Fetches a page as [`Row`]s.
    pub(crate) async fn page(
        &self,
        client: &Client,
        stats: &CallStats,
        number: u64,
        size: u64,
    ) -> Result<Page<Vec<Row>>> {
        self.page_as(&AsRows, client, stats, number, size).await
    }

    /// Fetches a page in a form.
    pub(crate) async fn page_as<T>(
        &self,
        form: &dyn ReadPage<T>,
        client: &Client,
        stats: &CallStats,
        number: u64,
        size: u64,
    ) -> Result<Page<T>> {
        let mut request = self.request.clone();
        if !self.is_paged() || size <= SMALL {
            request.priority = Priority::Quick;
        }
        if self.is_paged() {
            request.query.push(("page", number.to_string()));
            request.query.push(("limit", size.to_string()));
        }
        let page = client.send(&request, stats, |response| form.read_page(&response.body, self)).await?;
        self.check(&page.facts.findings)?;
        Ok(page)
    }

    /// Adds to a page's facts what the query says about its rows: what they show about its filters, which of them lie
    /// outside its window, and whether the last two share a date.
    fn inspect(&self, rows: &[Row], facts: &mut PageFacts) {
        facts.findings = self.findings(rows);
        if let Some(window) = self.window {
            facts.is_outside = rows.iter().map(|row| !window.keeps(row)).collect();
        }
        let shares = |one: &Row, other: &Row, date| match (one.get(date), other.get(date)) {
            (Value::Timestamp(one), Value::Timestamp(other)) => one == other,
            _ => false,
        };
        if let [.., one, other] = rows {
            let mut dates = [Mark::Created, Mark::Updated].into_iter().filter_map(|mark| self.decl.marked(mark));
            facts.ends_tied = dates.any(|date| shares(one, other, date));
        }
    }
}

/// A way to read the pages of a pull: into rows, or into the columns of a table.
pub(crate) trait ReadPage<T>: Send + Sync + UnwindSafe + RefUnwindSafe {
    fn read_page(&self, body: &Bytes, query: &Query) -> Result<Page<T>, Unreadable>;
}

impl<F: Form + UnwindSafe + RefUnwindSafe> ReadPage<F::Rows> for F {
    fn read_page(&self, body: &Bytes, query: &Query) -> Result<Page<F::Rows>, Unreadable> {
        Page::read_as(self, body, query.shape, query.decl, |rows, facts| query.inspect(rows, facts))
    }
}
