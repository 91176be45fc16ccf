//! Invites: sends them to customers, and lists those that were sent.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::Value;

use crate::api::inputs::contact::{ClientId, Email, Phone};
use crate::api::inputs::customer::Customer;
use crate::api::inputs::invite_update;
use crate::api::operation::{OperationDecl, Output, ResourceDecl, Started};
use crate::error::{Error, Result};
use crate::http::client::Client;
use crate::http::request::{ActionCode, Endpoint, Request};
use crate::http::response::Response;
use crate::input::dates::DateFilter;
use crate::input::params::{Params, params};
use crate::metrics::{AnswerCounts, Counting, Grouping};
use crate::paging::listing::Listing;
use crate::paging::query::{Paging, Query};
use crate::record::body::Unreadable;
use crate::record::declare::Record;
use crate::record::page::Shape;
use crate::record::reply::{self, AN_ACKNOWLEDGEMENT};
use crate::writing::bulk::{BulkRoute, ChunkOutcomes, RawBulkWrite};
use crate::writing::bulk_write::BulkWrite;
use crate::writing::outcome::{Outcome, OutcomeStatus};
use crate::writing::prepared::{BulkRows, PreparedRow, prepare};

pub use crate::api::acknowledgement::Acknowledgement;
pub use crate::api::inputs::invite_update::InviteUpdate;
pub use crate::api::inputs::scheduling::Scheduling;
pub use crate::api::invite::{Invite, UnansweredInvite};

static LIST: Endpoint = Endpoint::get("invites-info/{action}");
static UNANSWERED: Endpoint = Endpoint::get("no-response/{action}");
static SEND: Endpoint = Endpoint::post("send/{action}");
static SEND_BULK: Endpoint = Endpoint::post("send/bulk/{action}");
// The platform's documents disagree on the method. The other one is tried if the server does not know this one.
static UPDATE: Endpoint = Endpoint::put("update-invite").or(&OTHER_UPDATE);
static OTHER_UPDATE: Endpoint = Endpoint::post("update-invite");

static BULK: BulkRoute = BulkRoute {
    chunk: 1000,
    list: "customers",
    argument: "customers",
    prepare: prepare::<Customer>,
    read_outcomes: read_bulk_outcomes,
};

params! {
    /// The parameters of [`Invites::list`].
    ListInvites {
        /// An action's code, or `"all"`.
        [positional] action: ActionCode = "\"all\"";
        /// The period.
        [group] dates: DateFilter;
        /// Only invites to this e-mail.
        [keyword] email: Option<Email>;
        /// Only invites to this phone.
        [keyword] phone: Option<Phone>;
        /// How the listing is read.
        [group] paging: Paging;
    }
}

params! {
    /// The parameters of [`Invites::metrics`].
    InviteMetrics {
        /// An action's code, or `"all"`.
        [positional] action: ActionCode = "\"all\"";
        /// The period.
        [group] dates: DateFilter;
        /// Only invites to this e-mail.
        [keyword] email: Option<Email>;
        /// Only invites to this phone.
        [keyword] phone: Option<Phone>;
        /// How the rows are grouped.
        [group] grouping: Grouping;
        /// Whether to count deleted invites, and to count invites whose answer was deleted as answered.
        [keyword] include_deleted: bool = "false";
        /// How the listing is read.
        [group] paging: Paging;
    }
}

params! {
    /// The parameters of [`Invites::unanswered`].
    ListUnanswered {
        /// The action's code, such as `T0AXXX`.
        [required] action: ActionCode;
        /// The period.
        [group] dates: DateFilter;
        /// Only invites to this e-mail.
        [keyword] email: Option<Email>;
        /// Only invites to this customer, by the id that your company gives. Rows do not have this id, so only
        /// the total shows whether the platform ignored the filter.
        [keyword] client_id: Option<ClientId>;
        /// Only invites with this indicator, together with `indicator_value`.
        [keyword] indicator: Option<String>;
        /// The value that the indicator must have.
        [keyword] indicator_value: Option<String>;
        /// How the listing is read.
        [group] paging: Paging;
    }
}

params! {
    /// The parameters of [`Invites::send`].
    SendInvite {
        /// The action's code, such as `T0AXXX`.
        [required] action: ActionCode;
        /// The customer to ask.
        [required] customer: Customer;
        /// When to send, as a date and time with its zone; at once if it is left out.
        [positional] scheduling: Option<Scheduling>;
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

params! {
    /// The parameters of [`Invites::send_bulk`].
    SendBulk {
        /// The action's code, such as `T0AXXX`.
        [required] action: ActionCode;
        /// The customers to ask, as customers or as mappings with their fields. Where the language has data frames, one
        /// with the columns `name`, `email` and `phone` works too; its other columns are indicators.
        [required] customers: BulkRows<Customer>;
        /// Whether the same contact may occur more than once.
        [keyword] allow_duplicates: bool = "false";
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

params! {
    /// The parameters of [`Invites::update`].
    UpdateInvites {
        /// The changes, as updates or as mappings with their fields.
        [required] updates: BulkRows<InviteUpdate>;
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

/// Invites: sends them to customers, and lists those that were sent.
#[derive(Clone, Debug)]
pub struct Invites(Client);

impl Client {
    /// Returns the resource [`Invites`].
    pub fn invites(&self) -> Invites {
        Invites(self.clone())
    }
}

impl Invites {
    /// Lists the invites of an action, or of all.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the parameter.
    pub fn list(&self, params: ListInvites) -> Result<Listing<Invite>> {
        let params = params.checked()?;
        let request = Request::new(&LIST).action(&params.action);
        let query = Query::new(request, Shape::Envelope("invites"), Invite::DECL, params.paging)
            .dates(&params.dates)?
            .of_person(params.email.as_ref(), params.phone.as_ref(), None);
        Ok(Listing::new(&self.0, query))
    }

    /// Counts the invites of an action, or of all, and how many of them were answered. An answer counts whenever it was
    /// given, so that the rate of a recent period still rises. Deleted invites are left out unless `include_deleted` is
    /// true.
    ///
    /// # When it is sent
    /// Nothing is sent before the first page is requested.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the parameter.
    pub fn metrics(&self, params: InviteMetrics) -> Result<Counting> {
        let params = params.checked()?;
        let counts = AnswerCounts { include_deleted: params.include_deleted, ..AnswerCounts::default() };
        let list = ListInvites {
            action: params.action,
            dates: params.dates,
            email: params.email,
            phone: params.phone,
            paging: params.paging,
        };
        Ok(Counting::new(self.list(list)?.into_raw(), params.grouping, counts))
    }

    /// Lists the invites of an action that nobody has answered.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the parameter.
    pub fn unanswered(&self, params: ListUnanswered) -> Result<Listing<UnansweredInvite>> {
        let params = params.checked()?;
        let indicator = match (params.indicator, params.indicator_value) {
            (Some(column), Some(value)) => Some((column, value)),
            (None, None) => None,
            _ => {
                return Err(Error::invalid(
                    "indicator",
                    "`indicator` and `indicator_value` go together: give both or neither.",
                ));
            }
        };
        let client_id = params.client_id.as_ref().map(ClientId::as_str);
        let request = Request::new(&UNANSWERED).action(&params.action.one()?);
        let query = Query::new(request, Shape::Envelope("invites"), UnansweredInvite::DECL, params.paging)
            .dates(&params.dates)?
            .of_person(params.email.as_ref(), None, None)
            // The documents spell it both ways, and a filter that is ignored returns everybody's invites.
            .person_filter(&["clientId", "clienteId"], "client_id", client_id)
            .indicator_filter(indicator);
        Ok(Listing::new(&self.0, query))
    }

    /// Sends an invite to one customer. Never retried once it may have been sent.
    ///
    /// # Cancel safety
    /// Dropping the future stops its request, which may have taken effect all the same: see
    /// [cancel safety](crate::api#cancel-safety).
    ///
    /// # Errors
    /// Returns any kind of [`Error`] except an incomplete listing.
    pub fn send(&self, params: SendInvite) -> impl Future<Output = Result<Acknowledgement>> + Send + use<> {
        let client = self.0.clone();
        async move {
            let params = params.checked()?;
            params.customer.check("customer")?;
            let mut body = params.customer.wire();
            if let Some(scheduling) = params.scheduling {
                body.insert("scheduling".to_owned(), scheduling.wire().into());
            }
            let request =
                Request::new(&SEND).action(&params.action.one()?).timeout(params.timeout).body(Value::Object(body));
            client.record(&request, &AN_ACKNOWLEDGEMENT).await
        }
    }

    /// Sends an invite to many customers, 1,000 in a request. Never retried once it may have been sent. The status
    /// `accepted` means that the platform accepted the whole request: it does not confirm each customer.
    ///
    /// # How it is sent
    /// The returned write has sent nothing yet: `.await` it as a whole, or drive it chunk by chunk
    /// ([`next`](BulkWrite::next)). It returns one outcome for each row, in the order of the rows.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the row and the field.
    pub fn send_bulk(&self, mut params: SendBulk) -> Result<BulkWrite> {
        let rows = std::mem::take(&mut params.customers);
        BulkWrite::new(send_write(&self.0, params.checked()?)?, rows)
    }

    /// Changes the contact of invites that nobody has answered yet, 100 in a request. Never retried once it may have
    /// taken effect.
    ///
    /// # How it is sent
    /// The returned write has sent nothing yet: `.await` it as a whole, or drive it chunk by chunk
    /// ([`next`](BulkWrite::next)). It returns one outcome for each row, in the order of the rows.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the row and the field.
    pub fn update(&self, mut params: UpdateInvites) -> Result<BulkWrite> {
        let rows = std::mem::take(&mut params.updates);
        BulkWrite::new(update_write(&self.0, params.checked()?)?, rows)
    }
}

/// Returns the write of [`Invites::send_bulk`] without its rows.
fn send_write(client: &Client, params: SendBulk) -> Result<RawBulkWrite> {
    let request = Request::new(&SEND_BULK).action(&params.action.one()?).timeout(params.timeout);
    Ok(RawBulkWrite::new(client, &BULK, request, params.allow_duplicates))
}

/// Returns the write of [`Invites::update`] without its rows.
fn update_write(client: &Client, params: UpdateInvites) -> Result<RawBulkWrite> {
    let mut request = Request::new(&UPDATE).timeout(params.timeout);
    // A reply with an error status may hold the outcome of each invite too.
    request.reads_refusal = invite_update::reports_invites;
    Ok(RawBulkWrite::new(client, &invite_update::ROUTE, request, true))
}

pub(crate) static RESOURCE: ResourceDecl = ResourceDecl {
    name: "invites",
    class: "Invites",
    operations: &[
        OperationDecl {
            name: "invites.list",
            endpoint: &LIST,
            params: ListInvites::declared,
            output: Output::Listing(Invite::DECL),
            start: |client, arguments| Started::listing(client.invites().list(arguments.read()?)),
        },
        OperationDecl {
            name: "invites.metrics",
            endpoint: &LIST,
            params: InviteMetrics::declared,
            output: Output::Summary(Invite::DECL),
            start: |client, arguments| Started::summary(client.invites().metrics(arguments.read()?)),
        },
        OperationDecl {
            name: "invites.unanswered",
            endpoint: &UNANSWERED,
            params: ListUnanswered::declared,
            output: Output::Listing(UnansweredInvite::DECL),
            start: |client, arguments| Started::listing(client.invites().unanswered(arguments.read()?)),
        },
        OperationDecl {
            name: "invites.send",
            endpoint: &SEND,
            params: SendInvite::declared,
            output: Output::Record(Acknowledgement::DECL),
            start: |client, arguments| Started::record(client.invites().send(arguments.read()?)),
        },
        OperationDecl {
            name: "invites.send_bulk",
            endpoint: &SEND_BULK,
            params: SendBulk::declared,
            output: Output::Outcomes("customers"),
            start: |client, arguments| Started::bulk_write(send_write(client, arguments.read()?)),
        },
        OperationDecl {
            name: "invites.update",
            endpoint: &UPDATE,
            params: UpdateInvites::declared,
            output: Output::Outcomes("updates"),
            start: |client, arguments| Started::bulk_write(update_write(client, arguments.read()?)),
        },
    ],
};

/// Reads the outcomes of a chunk, which the platform accepts or refuses as a whole.
fn read_bulk_outcomes(sent: &[PreparedRow], response: &Response) -> Result<ChunkOutcomes, Unreadable> {
    let row = reply::record(&response.body, Acknowledgement::DECL, &AN_ACKNOWLEDGEMENT)?;
    let message = Acknowledgement::from_row(row).message().map(Cow::into_owned);
    let accepted = (0..sent.len())
        .map(|index| Outcome { message: message.clone(), ..Outcome::new(index, OutcomeStatus::Accepted) });
    Ok(accepted.collect::<Vec<_>>().into())
}
