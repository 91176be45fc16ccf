//! Listings: a query, and what its filters promise. Nothing is sent until one is consumed, and each
//! consumption is a new [`Pull`].

use std::marker::PhantomData;
use std::sync::Arc;

use serde_json::{Map, json};

use crate::error::Result;
use crate::http::attempt::Observer;
use crate::http::call_stats::CallStats;
use crate::http::client::Client;
use crate::http::request::ActionCode;
use crate::paging::filters::Proofs;
use crate::paging::pull::Pull;
use crate::paging::query::Query;
#[cfg(feature = "tables")]
use crate::paging::query::ReadPage;
use crate::paging::streams::{Pages, RowStream};
use crate::record::declare::Record;
use crate::record::page::AsRows;
#[cfg(feature = "tables")]
use crate::record::page::PageRows;
use crate::record::schema::RecordDecl;

/// A query whose rows are `R`. Making one sends nothing.
#[derive(Clone, Debug)]
pub struct Listing<R> {
    raw: RawListing,
    rows: PhantomData<fn() -> R>,
}

impl<R: Record> Listing<R> {
    #[cfg(feature = "tables")]
    pub(crate) fn raw(&self) -> &RawListing {
        &self.raw
    }

    pub(crate) fn new(client: &Client, query: Query) -> Self {
        Listing { raw: RawListing { client: client.clone(), query: Arc::new(query) }, rows: PhantomData }
    }

    /// Starts a pull, page by page.
    pub fn pages(&self) -> Pages<R> {
        Pages::new(self.raw.pull(None))
    }

    /// Starts a pull, row by row.
    pub fn rows(&self) -> RowStream<R> {
        RowStream::new(self.raw.pull(None))
    }

    /// The first row, with one small request; more only where rows are sorted out here (exact instants) or a filter
    /// has to be proved.
    ///
    /// # Cancel safety
    /// A call that is dropped stops its requests; nothing is kept of it, and nothing was changed.
    ///
    /// # Errors
    /// Whatever the request fails with.
    pub fn first(&self) -> impl Future<Output = Result<Option<R>>> + Send + use<R> {
        let all = self.to_vec(Some(1));
        async move { Ok(all.await?.into_iter().next()) }
    }

    /// All rows, or up to `limit`, which promises no completeness.
    ///
    /// # Cancel safety
    /// A call that is dropped stops its requests and loses the rows that came: [`pages`](Listing::pages) keeps them.
    ///
    /// # Errors
    /// Whatever a request fails with, or [`IncompleteListing`](crate::ErrorKind::IncompleteListing).
    pub fn to_vec(&self, limit: Option<usize>) -> impl Future<Output = Result<Vec<R>>> + Send + use<R> {
        let mut pull = self.raw.pull(limit);
        async move {
            let mut all = Vec::new();
            while let Some(rows) = pull.next().await? {
                all.extend(rows.into_iter().map(R::from_row));
            }
            Ok(all)
        }
    }

    /// How many rows match, as the server says; `None` where it does not say.
    ///
    /// # Cancel safety
    /// A call that is dropped stops its request; nothing was changed.
    ///
    /// # Errors
    /// Whatever the request fails with.
    pub fn total(&self) -> impl Future<Output = Result<Option<u64>>> + Send + use<R> {
        let raw = self.raw.clone();
        async move { raw.total().await }
    }

    /// The same without its row type: what the bindings hold.
    #[doc(hidden)]
    pub fn into_raw(self) -> RawListing {
        self.raw
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
        Pull::new(self.client.clone(), self.query.clone(), limit, Arc::new(AsRows))
    }

    /// Starts a pull of all rows, which become something else while their pages are read.
    #[cfg(feature = "tables")]
    pub(crate) fn pull_as<T: PageRows>(&self, form: Arc<dyn ReadPage<T>>) -> Pull<T> {
        Pull::new(self.client.clone(), self.query.clone(), None, form)
    }

    /// See [`Listing::total`].
    ///
    /// # Errors
    /// Whatever the request fails with.
    pub async fn total(&self) -> Result<Option<u64>> {
        let stats = CallStats::default();
        let page = self.query.page(&self.client, &stats, 1, 1).await?;
        Proofs::default().hold((&self.query, &self.client, &stats), &page.facts, 1).await?;
        if self.query.is_paged() { Ok(page.facts.total) } else { Ok(Some(page.rows.len() as u64)) }
    }

    /// The declaration of the rows.
    pub fn decl(&self) -> &'static RecordDecl {
        self.query.decl
    }

    /// The query as JSON, for what is kept of its rows: route, action, filters, and the exact instants
    /// between which rows were kept. A filter that names a person stands without its value.
    pub fn origin(&self) -> String {
        let request = &self.query.request;
        let filters = request.query.iter().map(|(name, value)| {
            let value = if self.query.personal.contains(name) { json!(null) } else { json!(value) };
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
