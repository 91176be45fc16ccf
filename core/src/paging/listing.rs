//! Listings: a query, and what its filters promise. Nothing is sent until one is consumed, and each
//! consumption is a new [`Pull`].

use std::marker::PhantomData;
use std::sync::Arc;

use serde_json::{Map, json};

use crate::api::contact::{ClientId, Email, Phone};
use crate::error::Result;
use crate::http::attempt::Observer;
use crate::http::client::{Client, Meter};
use crate::http::line::Priority;
use crate::http::request::{ActionCode, Request};
use crate::input::dates::{DateFilter, Window};
use crate::input::value::{PageSize, Seconds};
use crate::paging::filters::{Promise, Proofs};
use crate::paging::pull::{Pull, Receipt};
use crate::record::page::{Make, Page, Shape};
use crate::record::row::id_field;
use crate::record::schema::{Record, RecordDecl};

crate::params! {
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
        [keyword] timeout: Option<Seconds>;
    }
}

impl Default for Paging {
    fn default() -> Self {
        Paging { page_size: PageSize::MAX, check_total: true, check_filters: true, timeout: None }
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
    pub(crate) promises: Vec<Promise>,
    /// What rows are made into while their page is read.
    pub(crate) make: Option<Arc<dyn Make>>,
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
        request.timeout = paging.timeout.map(Seconds::duration);
        Query { request, shape, decl, paging, window: None, promises: Vec::new(), make: None }
    }

    /// Adds the query's pairs for a period and what they promise of the rows.
    pub(crate) fn dates(mut self, dates: &DateFilter) -> Result<Self> {
        self.request.query.extend(dates.query()?);
        self.window = dates.window().filter(|window| window.applies_to(self.decl));
        Ok(self)
    }

    /// Adds a filter, under every name that it may have, whose effect shows on the rows, under `field`.
    pub(crate) fn filter(mut self, wire: &'static [&'static str], field: &'static str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.request.query.extend(wire.iter().map(|name| (*name, value.to_owned())));
            self.promises.push(match self.decl.field(field) {
                Some(_) => Promise::field(wire, field, value),
                None => Promise::undocumented(field, wire, value),
            });
        }
        self
    }

    /// Adds the filters by whom a row is about.
    pub(crate) fn of_person(self, email: Option<&Email>, phone: Option<&Phone>, client_id: Option<&ClientId>) -> Self {
        self.filter(&["email"], "email", email.map(Email::as_str))
            .filter(&["phone"], "phone", phone.map(Phone::as_str))
            .filter(&["clientId"], "client_id", client_id.map(ClientId::as_str))
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
            self.promises.push(Promise::word(wire, field, value));
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
            self.promises.push(Promise::indicator(&column, &value));
            self.request.query.push(("indicator", column));
            self.request.query.push(("indicatorValue", value));
        }
        self
    }

    pub(crate) fn is_paged(&self) -> bool {
        matches!(self.shape, Shape::Envelope(_))
    }

    /// Whether rows can be told apart by an id.
    pub(crate) fn has_ids(&self) -> bool {
        id_field(self.decl).is_some()
    }

    pub(crate) async fn page(&self, client: &Client, meter: &Meter, number: u64, size: u64) -> Result<Page> {
        let mut request = self.request.clone();
        if !self.is_paged() || size <= SMALL {
            request.priority = Priority::Quick;
        }
        if self.is_paged() {
            request.query.push(("page", number.to_string()));
            request.query.push(("limit", size.to_string()));
        }
        let mut page = client
            .send(&request, meter, |response| {
                Page::read_into(&response.body, self.shape, self.decl, self.make.as_deref())
            })
            .await?;
        page.sights = self.sights(&page.rows)?;
        Ok(page)
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

    /// The first row, with one small request; more only where rows are sorted out here (exact instants) or a filter
    /// has to be proved.
    ///
    /// # Errors
    /// Whatever the request fails with.
    pub async fn first(&self) -> Result<Option<R>> {
        Ok(self.to_vec(Some(1)).await?.into_iter().next())
    }

    /// All rows, or up to `limit`, which promises no completeness.
    ///
    /// # Errors
    /// Whatever a request fails with, or [`IncompleteListing`](crate::ErrorKind::IncompleteListing).
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
    /// Whatever a request fails with, or [`IncompleteListing`](crate::ErrorKind::IncompleteListing).
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
    /// The same query, with an observer of its own.
    pub fn observed_by(&self, observer: Observer) -> Self {
        RawListing { client: self.client.observed_by(observer), query: self.query.clone() }
    }

    /// Starts a pull of all rows, or of at most `limit`.
    pub fn pull(&self, limit: Option<usize>) -> Pull {
        Pull::new(self.client.clone(), self.query.clone(), limit)
    }

    /// Starts a pull of all rows, which are made into something while they are read.
    #[cfg(feature = "tables")]
    pub(crate) fn pull_into(&self, make: Arc<dyn Make>) -> Pull {
        let query = Query { make: Some(make), ..Query::clone(&self.query) };
        Pull::new(self.client.clone(), Arc::new(query), None)
    }

    /// See [`Listing::total`].
    ///
    /// # Errors
    /// Whatever the request fails with.
    pub async fn total(&self) -> Result<Option<u64>> {
        let meter = Meter::default();
        let page = self.query.page(&self.client, &meter, 1, 1).await?;
        Proofs::default().hold((&self.query, &self.client, &meter), &page, 1).await?;
        if self.query.is_paged() { Ok(page.total) } else { Ok(Some(page.rows.len() as u64)) }
    }

    /// The declaration of the rows.
    pub fn decl(&self) -> &'static RecordDecl {
        self.query.decl
    }

    /// The query as JSON, for what is kept of its rows: route, action, filters, and the exact instants
    /// between which rows were kept. A filter that names a person stands without its value.
    pub fn origin(&self) -> String {
        const PERSONAL: [&str; 5] = ["email", "phone", "clientId", "clienteId", "indicatorValue"];
        let request = &self.query.request;
        let filters = request.query.iter().map(|(name, value)| {
            let value = if PERSONAL.contains(name) { json!(null) } else { json!(value) };
            ((*name).to_owned(), value)
        });
        let mut origin = json!({
            "route": request.endpoint.label(),
            "action": request.action.as_ref().map(ActionCode::as_str),
            "filters": filters.collect::<Map<_, _>>(),
        });
        if let Some(window) = self.query.window {
            origin["window"] = window.describe();
        }
        origin.to_string()
    }

    /// The route and the filters, for a short form: filter values stay out, they may be e-mails.
    pub fn describe(&self) -> String {
        format!("{:?}", self.query.request)
    }
}
