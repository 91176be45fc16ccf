//! A listing's request, and how to read what comes of it.

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
        /// Rows asked for in one request, 1 to 1000. Pages overlap, for which they need 17 rows: smaller ones
        /// are asked for in the first request only.
        [keyword] page_size: PageSize = "1000";
        /// Whether a pull that gave fewer rows than the server's total is an error.
        [keyword] check_total: bool = "true";
        /// Whether a filter that the platform visibly ignored is an error.
        [keyword] check_filters: bool = "true";
        /// Seconds for one request, in place of the client's.
        [keyword] timeout: Option<Duration>;
    }
}

/// A listing's request and how to read what comes.
#[derive(Clone)]
pub(crate) struct Query {
    pub(crate) request: Request,
    pub(crate) shape: Shape,
    pub(crate) decl: &'static RecordDecl,
    pub(crate) paging: Paging,
    pub(crate) window: Option<Window>,
    pub(crate) filter_effects: Vec<FilterEffect>,
    /// The names of the query's pairs that say who somebody is.
    pub(crate) personal: Vec<&'static str>,
}

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.request.fmt(f)
    }
}

/// Rows of a page that is a small read, such as the first row or a total.
const SMALL: u64 = 10;

impl Query {
    pub(crate) fn new(request: Request, shape: Shape, decl: &'static RecordDecl, paging: Paging) -> Self {
        let mut request = request;
        request.priority = Priority::Page;
        request.timeout = paging.timeout;
        Query { request, shape, decl, paging, window: None, filter_effects: Vec::new(), personal: Vec::new() }
    }

    /// Adds the query's pairs for a period and what they promise of the rows.
    pub(crate) fn dates(mut self, dates: &DateFilter) -> Result<Self> {
        self.request.query.extend(dates.query()?);
        self.window = dates.window().filter(|window| window.applies_to(self.decl));
        Ok(self)
    }

    /// Adds a filter by a person, under every name that it may have, whose effect shows on the rows, under `field`.
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

    /// Adds the filter by a word that rows may say in another language.
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

    /// Adds a filter of which nothing is known.
    pub(crate) fn hidden_filter(mut self, name: &'static str, value: Option<&str>) -> Self {
        self.request.query.extend(value.map(|value| (name, value.to_owned())));
        self
    }

    /// Adds the filter by an indicator's value.
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

    /// Whether rows can be told apart by an id.
    pub(crate) fn has_ids(&self) -> bool {
        self.decl.id_field().is_some()
    }

    /// A page whose rows stay rows.
    pub(crate) async fn page(
        &self,
        client: &Client,
        stats: &CallStats,
        number: u64,
        size: u64,
    ) -> Result<Page<Vec<Row>>> {
        self.page_as(&AsRows, client, stats, number, size).await
    }

    /// A page whose rows become something while it is read.
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
        self.check(&page.facts.sights)?;
        Ok(page)
    }

    /// Notes what the query makes of a page's rows: what they show of its filters, which of them lie outside its window,
    /// and whether the last two share a date.
    fn look(&self, rows: &[Row], facts: &mut PageFacts) {
        facts.sights = self.sights(rows);
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

/// How the pages of a pull are read: into rows, or into the columns of a table.
pub(crate) trait ReadPage<T>: Send + Sync + UnwindSafe + RefUnwindSafe {
    fn read_page(&self, body: &Bytes, query: &Query) -> Result<Page<T>, Unreadable>;
}

impl<F: Form + UnwindSafe + RefUnwindSafe> ReadPage<F::Rows> for F {
    fn read_page(&self, body: &Bytes, query: &Query) -> Result<Page<F::Rows>, Unreadable> {
        Page::read_as(self, body, query.shape, query.decl, |rows, facts| query.look(rows, facts))
    }
}
