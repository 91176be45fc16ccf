//! Quarantines: the people who are not asked again for some time.

use crate::api::action_places::{ACTION_CODE, ACTION_ID, ACTION_NAME};
use crate::api::inputs::contact::{ClientId, Email, Phone};
use crate::api::operation::{OperationDecl, Output, ResourceDecl, Started};
use crate::error::Result;
use crate::http::client::Client;
use crate::http::request::{Endpoint, Request};
use crate::input::dates::DateFilter;
use crate::input::params::{Params, params};
use crate::paging::listing::Listing;
use crate::paging::query::{Paging, Query};
use crate::record::declare::{Record, record};
use crate::record::page::Shape;

// The platform misspells its own route. The right spelling is tried if the server does not know this one.
static LIST: Endpoint = Endpoint::get("quarentines-info").or(&OTHER_LIST);
static OTHER_LIST: Endpoint = Endpoint::get("quarantines-info");

params! {
    /// The parameters of [`Quarantines::list`].
    ListQuarantines {
        /// The period.
        [group] dates: DateFilter;
        /// Only quarantines of this e-mail.
        [keyword] email: Option<Email>;
        /// Only quarantines of this phone.
        [keyword] phone: Option<Phone>;
        /// Only quarantines of this customer, by the id that your company gives.
        [keyword] client_id: Option<ClientId>;
        /// Only quarantines of this status.
        [keyword] status: Option<String>;
        /// Only quarantines of this group of actions, by its id, or `"all"`, which the platform interprets.
        [keyword] group_id: Option<String>;
        /// Only quarantines of this action, by its id, or `"all"`, which the platform interprets.
        [keyword] action_id: Option<String>;
        /// Only quarantines of this company, by its id.
        [keyword] company_id: Option<String>;
        /// How the listing is read.
        [group] paging: Paging;
    }
}

/// Quarantines: the people who are not asked again for some time.
#[derive(Clone, Debug)]
pub struct Quarantines(Client);

impl Client {
    /// Returns the resource [`Quarantines`].
    pub fn quarantines(&self) -> Quarantines {
        Quarantines(self.clone())
    }
}

impl Quarantines {
    /// Lists the quarantines. `check_filters` does not cover `status`, `group_id`, `action_id` and `company_id`.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the parameter.
    pub fn list(&self, params: ListQuarantines) -> Result<Listing<Quarantine>> {
        let params = params.checked()?;
        let request = Request::new(&LIST);
        let query = Query::new(request, Shape::Envelope("quarantines"), Quarantine::DECL, params.paging)
            .dates(&params.dates)?
            .of_person(params.email.as_ref(), params.phone.as_ref(), params.client_id.as_ref())
            .unverified_filter("status", params.status.as_deref())
            .unverified_filter("groupId", params.group_id.as_deref())
            .unverified_filter("actionId", params.action_id.as_deref())
            .unverified_filter("companyId", params.company_id.as_deref());
        Ok(Listing::new(&self.0, query))
    }
}

pub(crate) static RESOURCE: ResourceDecl = ResourceDecl {
    name: "quarantines",
    class: "Quarantines",
    operations: &[OperationDecl {
        name: "quarantines.list",
        endpoint: &LIST,
        params: ListQuarantines::declared,
        output: Output::Listing(Quarantine::DECL),
        start: |client, arguments| Started::listing(client.quarantines().list(arguments.read()?)),
    }],
};

record! {
    /// A quarantine of one person: by client id, e-mail or phone, within a company, an action or a group.
    Quarantine {
        /// The quarantine's id.
        [id] id: Id = "_id";
        /// The cause: `submit` (an invite) or `answer`.
        [kind] r#type: Text = "type";
        /// When it ends, in UTC.
        expiration_date: Timestamp = "expirationDate";
        /// The customer's id, if the quarantine is about one.
        [contact, distinct] client_id: Code = "clientId";
        /// The e-mail, if the quarantine is about one.
        [contact, distinct] email: Text = "email" | "Email";
        /// The phone, if the quarantine is about one, always as text.
        [contact, distinct] phone: Code = "phone" | "Phone";
        /// The id of the company to which it applies.
        company_id: Id = "companyId";
        /// The id of the action to which it applies.
        action_id: ActionId = ACTION_ID;
        /// That action's code, if the platform gives it.
        action_code: ActionCode = ACTION_CODE;
        /// That action's name, if the platform gives it.
        [nonpersonal] action_name: Text = ACTION_NAME;
        /// The id of the group of actions to which it applies.
        group_id: Id = "groupId";
        /// When it was created, in UTC.
        [created] created_at: Timestamp = "createdAt";
        /// When it last changed, in UTC.
        [updated] updated_at: Timestamp = "updatedAt" | "updateAt";
    }
}
