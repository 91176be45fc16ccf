//! Details: the dispatches of an action, with one record for each recipient.

use crate::api::action_places::{ACTION_ID, ACTION_NAME};
use crate::api::indicators::Indicator;
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

static LIST: Endpoint = Endpoint::get("details-info/{action}");

params! {
    /// The parameters of [`Details::list`].
    ListDetails {
        /// The action's code, such as `T0AXXX`.
        [required] action: ActionCode;
        /// The period.
        [group] dates: DateFilter;
        /// Only dispatches of this status, such as `sent`.
        [keyword] status: Option<String>;
        /// How the listing is read.
        [group] paging: Paging;
    }
}

/// Details: the dispatches of an action, with one record for each recipient.
#[derive(Clone, Debug)]
pub struct Details(Client);

impl Client {
    /// Returns the resource [`Details`].
    pub fn details(&self) -> Details {
        Details(self.clone())
    }
}

impl Details {
    /// Lists the dispatches of an action, with one record for each recipient.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the parameter.
    pub fn list(&self, params: ListDetails) -> Result<Listing<Dispatch>> {
        let params = params.checked()?;
        let request = Request::new(&LIST).action(&params.action.one()?);
        let query = Query::new(request, Shape::Envelope("details"), Dispatch::DECL, params.paging)
            .dates(&params.dates)?
            .word_filter(&["status"], "status", params.status.as_deref());
        Ok(Listing::new(&self.0, query))
    }
}

pub(crate) static RESOURCE: ResourceDecl = ResourceDecl {
    name: "details",
    class: "Details",
    operations: &[OperationDecl {
        name: "details.list",
        endpoint: &LIST,
        params: ListDetails::declared,
        output: Output::Listing(Dispatch::DECL),
        start: |client, arguments| Started::listing(client.details().list(arguments.read()?)),
    }],
};

record! {
    /// A dispatch to one recipient.
    Dispatch {
        /// The dispatch's id.
        [id] id: Id = "_id";
        /// The id of its action.
        action_id: ActionId = ACTION_ID;
        /// The code of its action.
        action_code: ActionCode = "controlId" | "actionControlId" | "actionId.controlId" | "action.controlId" | "actionId";
        /// The name of its action, if the platform gives it.
        [nonpersonal] action_name: Text = ACTION_NAME;
        /// The company's id.
        company_id: Id = "companyId";
        /// The id of the submission that it belongs to.
        submit_id: Id = "submitId";
        /// How it was sent, such as `email`.
        [nonpersonal] channel: Text = "channel";
        /// Its status, such as `sent`.
        [status] status: Text = "status";
        /// Whether it is active.
        active: Boolean = "active";
        /// The recipient's name.
        [contact, distinct] name: Text = "Name" | "name";
        /// The recipient's e-mail.
        [contact, distinct] email: Text = "Email" | "email";
        /// The recipient's phone, always as text.
        [contact, distinct] phone: Code = "Phone" | "phone";
        /// Whether the platform finds the e-mail valid.
        valid_email: Boolean = "validEmail";
        /// Whether the platform finds the phone valid.
        valid_phone: Boolean = "validPhone";
        /// The indicators that were sent with it.
        [indicators] indicators: List<Indicator> = "indicators";
        /// When it was submitted, in UTC.
        submit_date: Timestamp = "submitDate";
        /// When the record was created, in UTC.
        [created] created_at: Timestamp = "createdAt";
        /// When it last changed, in UTC.
        [updated] updated_at: Timestamp = "updatedAt" | "updateAt";
    }
}
