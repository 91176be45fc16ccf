//! Listings. A listing is a query; nothing is sent until it is consumed, and each consumption is a new [`Pull`].

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

/// A query whose rows are `R`. Creating one sends nothing.
///
/// ```no_run
/// # use indecx::invites::ListInvites;
/// # async fn run(client: indecx::Client) -> Result<(), indecx::Error> {
/// let listing = client.invites().list(ListInvites::default())?;
/// println!("{:?} invites, the first to {:?}", listing.total().await?, listing.first().await?);
/// let all = listing.to_vec(None).await?; // complete, or an error
/// let some = listing.to_vec(Some(100)).await?;
/// # Ok(())
/// # }
/// ```
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

    /// Fetches the first row with one small request. More requests are needed only where the client itself drops rows
    /// (exact instants), or a filter has to be proved.
    ///
    /// # Cancel safety
    /// Dropping the future stops its requests. A listing changes nothing on the platform, so it may be called again.
    ///
    /// # Errors
    /// The error of a request.
    pub fn first(&self) -> impl Future<Output = Result<Option<R>>> + Send + use<R> {
        let all = self.to_vec(Some(1));
        async move { Ok(all.await?.into_iter().next()) }
    }

    /// Fetches all rows, complete or an error. With a `limit`, fetches at most that many, and promises no completeness.
    ///
    /// # Cancel safety
    /// Dropping the future stops its requests and loses the rows fetched so far; [`pages`](Listing::pages) keeps them.
    ///
    /// # Errors
    /// The error of a request, or [`IncompleteListing`](crate::ErrorKind::IncompleteListing).
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

    /// Fetches the number of matching rows as the server reports it; `None` if it reports none.
    ///
    /// # Cancel safety
    /// Dropping the future stops its requests. A listing changes nothing on the platform, so it may be called again.
    ///
    /// # Errors
    /// The error of a request.
    pub fn total(&self) -> impl Future<Output = Result<Option<u64>>> + Send + use<R> {
        let raw = self.raw.clone();
        async move { raw.total().await }
    }

    /// Returns the listing without its row type, as the bindings hold it.
    #[doc(hidden)]
    pub fn into_raw(self) -> RawListing {
        self.raw
    }
}

/// A [`Listing`] whose rows have no type of their own, only a declaration.
#[derive(Clone, Debug)]
pub struct RawListing {
    client: Client,
    query: Arc<Query>,
}

impl RawListing {
    /// Returns the same query whose attempts are reported to this observer.
    pub fn observed_by(&self, observer: Observer) -> Self {
        RawListing { client: self.client.observed_by(observer), query: self.query.clone() }
    }

    /// Starts a pull of all rows, or of at most `limit`.
    pub fn pull(&self, limit: Option<usize>) -> Pull {
        Pull::new(self.client.clone(), self.query.clone(), limit, Arc::new(AsRows))
    }

    /// Starts a pull of all rows, in the form into which their pages are read.
    #[cfg(feature = "tables")]
    pub(crate) fn pull_as<T: PageRows>(&self, form: Arc<dyn ReadPage<T>>) -> Pull<T> {
        Pull::new(self.client.clone(), self.query.clone(), None, form)
    }

    /// See [`Listing::total`].
    ///
    /// # Errors
    /// The error of a request.
    pub async fn total(&self) -> Result<Option<u64>> {
        let stats = CallStats::default();
        let page = self.query.page(&self.client, &stats, 1, 1).await?;
        Proofs::default().check_page((&self.query, &self.client, &stats), &page.facts, 1).await?;
        if self.query.is_paged() { Ok(page.facts.total) } else { Ok(Some(page.rows.len() as u64)) }
    }

    /// Returns the declaration of the rows.
    pub fn decl(&self) -> &'static RecordDecl {
        self.query.decl
    }

    /// Returns the query as JSON, to be kept with its rows: route, action, filters, and the exact instants between
    /// which rows were kept. The value of a filter that identifies a person is left out.
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

    /// Returns a short form with the route and the names of the filters. Their values are left out, since they may be
    /// e-mails.
    pub fn describe(&self) -> String {
        format!("{:?}", self.query.request)
    }
}
