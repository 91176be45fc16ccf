//! The blocklist: the people whom the company no longer asks.

use std::time::Duration;

use serde_json::json;

use crate::api::acknowledgement::Acknowledgement;
use crate::api::action_places::{ACTION_CODE, ACTION_ID, ACTION_NAME};
use crate::api::inputs::contact::Email;
use crate::api::operation::{OperationDecl, Output, ResourceDecl, Started};
use crate::error::{Error, Result};
use crate::http::client::Client;
use crate::http::request::{Endpoint, Request};
use crate::input::dates::DateFilter;
use crate::input::params::{Params, params};
use crate::paging::listing::Listing;
use crate::paging::query::{Paging, Query};
use crate::record::declare::{Record, record};
use crate::record::page::Shape;
use crate::record::reply::AN_ACKNOWLEDGEMENT;
use crate::{DateBound, DateType};

// The platform's documents disagree on the spelling. The other one is tried if the server does not know this one.
static LIST: Endpoint = Endpoint::get("blacklist-info").or(&OTHER_LIST);
static OTHER_LIST: Endpoint = Endpoint::get("blocklist-info");
static ADD: Endpoint = Endpoint::post("send-blacklist").or(&OTHER_ADD);
static OTHER_ADD: Endpoint = Endpoint::post("send-blocklist");

params! {
    /// The parameters of [`Blocklist::list`].
    ListBlocklist {
        /// First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a date and
        /// time with its zone, included).
        [keyword] start_date: Option<DateBound>;
        /// Last day (included), or the instant at which the period ends (excluded).
        [keyword] end_date: Option<DateBound>;
        /// How the listing is read.
        [group] paging: Paging;
    }
}

params! {
    /// The parameters of [`Blocklist::add`].
    AddToBlocklist {
        /// The e-mail to block.
        [required] email: Email;
        /// The reason for blocking it; must not be empty.
        [required] reason: String;
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

/// The blocklist: the people whom the company no longer asks.
#[derive(Clone, Debug)]
pub struct Blocklist(Client);

impl Client {
    /// Returns the resource [`Blocklist`].
    pub fn blocklist(&self) -> Blocklist {
        Blocklist(self.clone())
    }
}

impl Blocklist {
    /// Lists blocked e-mails. The period refers to the time of blocking. The rows have no id.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the parameter.
    pub fn list(&self, params: ListBlocklist) -> Result<Listing<BlocklistEntry>> {
        let params = params.checked()?;
        let dates =
            DateFilter { start_date: params.start_date, end_date: params.end_date, date_type: DateType::CreatedAt };
        let request = Request::new(&LIST);
        let query = Query::new(request, Shape::Envelope("data"), BlocklistEntry::DECL, params.paging).dates(&dates)?;
        Ok(Listing::new(&self.0, query))
    }

    /// Blocks an e-mail. The platform has no way to unblock one.
    ///
    /// # Cancel safety
    /// Dropping the future stops its request, which may have taken effect all the same: see
    /// [cancel safety](crate::api#cancel-safety).
    ///
    /// # Errors
    /// Returns any kind of [`Error`] except an incomplete listing.
    pub fn add(&self, params: AddToBlocklist) -> impl Future<Output = Result<Acknowledgement>> + Send + use<> {
        let client = self.0.clone();
        async move {
            let params = params.checked()?;
            if params.reason.trim().is_empty() {
                return Err(Error::invalid("reason", "`reason` is empty."));
            }
            let body = json!({"email": params.email.as_str(), "reason": params.reason});
            client.record(&Request::new(&ADD).timeout(params.timeout).body(body), &AN_ACKNOWLEDGEMENT).await
        }
    }
}

pub(crate) static RESOURCE: ResourceDecl = ResourceDecl {
    name: "blocklist",
    class: "Blocklist",
    operations: &[
        OperationDecl {
            name: "blocklist.list",
            endpoint: &LIST,
            params: ListBlocklist::declared,
            output: Output::Listing(BlocklistEntry::DECL),
            start: |client, arguments| Started::listing(client.blocklist().list(arguments.read()?)),
        },
        OperationDecl {
            name: "blocklist.add",
            endpoint: &ADD,
            params: AddToBlocklist::declared,
            output: Output::Record(Acknowledgement::DECL),
            start: |client, arguments| Started::record(client.blocklist().add(arguments.read()?)),
        },
    ],
};

record! {
    /// A blocked e-mail. E-mails that were blocked through the API belong to no action and no invite.
    BlocklistEntry {
        /// The blocked e-mail.
        [contact, distinct] email: Text = "email";
        /// Why it is blocked.
        [comment] reason: Text = "reason";
        /// The id of the invite that led to it.
        [distinct] invite_id: Id = "inviteId";
        /// The id of that invite's action, if the platform gives it.
        action_id: ActionId = ACTION_ID;
        /// The code of that invite's action.
        action_code: ActionCode = ACTION_CODE;
        /// The name of that invite's action.
        [nonpersonal] action_name: Text = ACTION_NAME;
        /// When it was blocked, in UTC.
        [created] created_at: Timestamp = "createdAt";
    }
}
