//! Categories: how the feedback of answers was categorised.

use crate::api::answers::Category;
use crate::api::operation::{OperationDecl, Output, ResourceDecl, Started};
use crate::error::Result;
use crate::http::client::Client;
use crate::http::request::{ActionCode, Endpoint, Request};
use crate::input::dates::DateFilter;
use crate::input::params::{Params, params};
use crate::paging::listing::Listing;
use crate::paging::query::{Paging, Query};
use crate::record::declare::{Record, record};
use crate::record::page::Shape;

static LIST: Endpoint = Endpoint::get("category-info/{action}");

params! {
    /// The parameters of [`Categories::list`].
    ListCategories {
        /// An action's code, or `"all"`.
        [positional] action: ActionCode = "\"all\"";
        /// The period.
        [group] dates: DateFilter;
        /// How the listing is read.
        [group] paging: Paging;
    }
}

/// Categories: how the feedback of answers was categorised.
#[derive(Clone, Debug)]
pub struct Categories(Client);

impl Client {
    /// Returns the resource [`Categories`].
    pub fn categories(&self) -> Categories {
        Categories(self.clone())
    }
}

impl Categories {
    /// Lists the categorised answers of an action, or of all.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the parameter.
    pub fn list(&self, params: ListCategories) -> Result<Listing<AnswerCategories>> {
        let params = params.checked()?;
        let request = Request::new(&LIST).action(&params.action);
        let query = Query::new(request, Shape::Envelope("answers"), AnswerCategories::DECL, params.paging)
            .dates(&params.dates)?;
        Ok(Listing::new(&self.0, query))
    }
}

pub(crate) static RESOURCE: ResourceDecl = ResourceDecl {
    name: "categories",
    class: "Categories",
    operations: &[OperationDecl {
        name: "categories.list",
        endpoint: &LIST,
        params: ListCategories::declared,
        output: Output::Listing(AnswerCategories::DECL),
        start: |client, arguments| Started::listing(client.categories().list(arguments.read()?)),
    }],
};

record! {
    /// The categories of one answer.
    AnswerCategories {
        /// The answer's id.
        [shared_id] answer_id: Id = "answerId";
        /// The id of the invite that was answered.
        [distinct] invite_id: Id = "inviteId";
        /// Its categories.
        categories: List<Category> = "categories";
        /// When the answer was created, in UTC.
        [created] created_at: Timestamp = "createdAt";
        /// When it last changed, in UTC.
        [updated] updated_at: Timestamp = "updatedAt" | "updateAt";
    }
}
