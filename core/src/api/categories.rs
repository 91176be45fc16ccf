//! Categories: how the feedback of answers was categorised.

use crate::api::answers::Category;
use crate::http::request::{ActionCode, Endpoint, Request};
use crate::input::dates::DateFilter;
use crate::paging::listing::Listing;
use crate::paging::query::{Paging, Query};
use crate::record::declare::Record;
use crate::record::page::Shape;

static LIST: Endpoint = Endpoint::get("category-info/{action}");

crate::params! {
    /// What [`Categories::list`] takes.
    ListCategories {
        /// An action's code, or `"all"`.
        [positional] action: ActionCode = "\"all\"";
        /// The period.
        [group] dates: DateFilter;
        /// How the listing is read.
        [group] paging: Paging;
    }
}

impl Default for ListCategories {
    fn default() -> Self {
        ListCategories { action: ActionCode::all(), dates: DateFilter::default(), paging: Paging::default() }
    }
}

crate::resource! {
    /// Categories: how the feedback of answers was categorised.
    Categories categories {
        /// Lists the categorised answers of an action, or of all.
        list(client, params: ListCategories) -> listing AnswerCategories = LIST {
            let request = Request::new(&LIST).action(&params.action);
            let query = Query::new(request, Shape::Envelope("answers"), AnswerCategories::DECL, params.paging)
                .dates(&params.dates)?;
            Ok(Listing::new(client, query))
        }
    }
}

crate::record! {
    /// The categories of one answer.
    AnswerCategories {
        /// The answer's id.
        answer_id: Id = "answerId";
        /// The id of the invite that was answered.
        invite_id: Id = "inviteId";
        /// Its categories.
        categories: List<Category> = "categories";
        /// When the answer was made, in UTC.
        created_at: Timestamp = "createdAt";
        /// When it last changed, in UTC.
        updated_at: Timestamp = "updatedAt" | "updateAt";
    }
}
