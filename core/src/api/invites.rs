//! Invites: asking customers, and who was asked.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::api::action_places::{ACTION_CODE, ACTION_ID, ACTION_NAME};
use crate::api::indicators::Indicator;
use crate::api::inputs::contact::{ClientId, Email, Phone};
use crate::api::inputs::customer::Customer;
use crate::api::inputs::invite_update;
use crate::error::{Error, Result};
use crate::http::request::{ActionCode, Endpoint, Request};
use crate::http::response::Response;
use crate::input::dates::DateFilter;
use crate::input::value::{Argument, FromArgument};
use crate::metrics::{AnswerCounts, Counting, Grouping};
use crate::paging::listing::Listing;
use crate::paging::query::{Paging, Query};
use crate::record::body::Unreadable;
use crate::record::declare::Record;
use crate::record::page::Shape;
use crate::record::reply::{self, AN_ACKNOWLEDGEMENT};
use crate::writing::bulk::{BulkRoute, Settled, Writing};
use crate::writing::outcome::{Outcome, OutcomeStatus};
use crate::writing::prepared::{Prepared, Rows, prepare};

pub use crate::api::inputs::invite_update::InviteUpdate;

static LIST: Endpoint = Endpoint::get("invites-info/{action}");
static UNANSWERED: Endpoint = Endpoint::get("no-response/{action}");
static SEND: Endpoint = Endpoint::post("send/{action}");
static SEND_BULK: Endpoint = Endpoint::post("send/bulk/{action}");
// The platform's documents disagree on the method; the other one is tried where this is unknown.
static UPDATE: Endpoint = Endpoint::put("update-invite").or(&OTHER_UPDATE);
static OTHER_UPDATE: Endpoint = Endpoint::post("update-invite");

static BULK: BulkRoute = BulkRoute {
    chunk: 1000,
    list: "customers",
    argument: "customers",
    prepare: prepare::<Customer>,
    settle: settle_bulk,
};

crate::params! {
    /// What [`Invites::list`] takes.
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

impl Default for ListInvites {
    fn default() -> Self {
        ListInvites {
            action: ActionCode::all(),
            dates: DateFilter::default(),
            email: None,
            phone: None,
            paging: Paging::default(),
        }
    }
}

crate::params! {
    /// What [`Invites::metrics`] takes.
    InviteMetrics {
        /// An action's code, or `"all"`.
        [positional] action: ActionCode = "\"all\"";
        /// The period.
        [group] dates: DateFilter;
        /// Only invites to this e-mail.
        [keyword] email: Option<Email>;
        /// Only invites to this phone.
        [keyword] phone: Option<Phone>;
        /// How they are grouped.
        [group] grouping: Grouping;
        /// Whether invites count that were deleted, and answers that were deleted count as answers.
        [keyword] include_deleted: bool = "false";
        /// How the listing is read.
        [group] paging: Paging;
    }
}

impl Default for InviteMetrics {
    fn default() -> Self {
        InviteMetrics {
            action: ActionCode::all(),
            dates: DateFilter::default(),
            email: None,
            phone: None,
            grouping: Grouping::default(),
            include_deleted: false,
            paging: Paging::default(),
        }
    }
}

crate::params! {
    /// What [`Invites::unanswered`] takes.
    ListUnanswered {
        /// The action's code, such as `T0AXXX`.
        [positional] action: ActionCode;
        /// The period.
        [group] dates: DateFilter;
        /// Only invites to this e-mail.
        [keyword] email: Option<Email>;
        /// Only invites to this customer, by the id that your company gives. Rows do not carry it, so a
        /// filter that the platform ignored shows in its total alone.
        [keyword] client_id: Option<ClientId>;
        /// Only invites with this indicator, together with `indicator_value`.
        [keyword] indicator: Option<String>;
        /// The value that the indicator must have.
        [keyword] indicator_value: Option<String>;
        /// How the listing is read.
        [group] paging: Paging;
    }
}

crate::params! {
    /// What [`Invites::send`] takes.
    SendInvite {
        /// The action's code, such as `T0AXXX`.
        [positional] action: ActionCode;
        /// Whom to ask.
        [positional] customer: Customer;
        /// When to send, as a moment with its zone; at once where it is left out.
        [positional] scheduling: Option<Scheduling>;
        /// Seconds for one request, in place of the client's.
        [keyword] timeout: Option<Duration>;
    }
}

crate::params! {
    /// What [`Invites::send_bulk`] takes.
    SendBulk {
        /// The action's code, such as `T0AXXX`.
        [positional] action: ActionCode;
        /// Whom to ask: customers, mappings with their fields, or a data frame with the columns `name`,
        /// `email`, `phone`, whose other columns are indicators.
        [positional] customers: Rows<Customer>;
        /// Whether the same contact may stand here twice.
        [keyword] allow_duplicates: bool = "false";
        /// Seconds for one request, in place of the client's.
        [keyword] timeout: Option<Duration>;
    }
}

crate::params! {
    /// What [`Invites::update`] takes.
    UpdateInvites {
        /// What to change: updates, or mappings with their fields.
        [positional] updates: Rows<InviteUpdate>;
        /// Seconds for one request, in place of the client's.
        [keyword] timeout: Option<Duration>;
    }
}

crate::resource! {
    /// Invites: asking customers, and who was asked.
    Invites invites {
        /// Lists the invites of an action, or of all.
        list(client, params: ListInvites) -> listing Invite = LIST {
            let request = Request::new(&LIST).action(&params.action);
            let query = Query::new(request, Shape::Envelope("invites"), Invite::DECL, params.paging)
                .dates(&params.dates)?
                .of_person(params.email.as_ref(), params.phone.as_ref(), None);
            Ok(Listing::new(client, query))
        }
        /// Counts the invites of an action, or of all, and how many were answered, whenever that was: the rate of a
        /// young period still rises. Deleted invites are left out.
                metrics(client, params: InviteMetrics) -> summary Invite = LIST {
            let counts = AnswerCounts { include_deleted: params.include_deleted, ..AnswerCounts::default() };
            let list = ListInvites {
                action: params.action,
                dates: params.dates,
                email: params.email,
                phone: params.phone,
                paging: params.paging,
            };
            Ok(Counting::new(client.invites().list(list)?.into_raw(), params.grouping, counts))
        }
        /// Lists the invites of an action that nobody has answered.
        unanswered(client, params: ListUnanswered) -> listing UnansweredInvite = UNANSWERED {
            let indicator = match (params.indicator, params.indicator_value) {
                (Some(column), Some(value)) => Some((column, value)),
                (None, None) => None,
                _ => return Err(Error::invalid(
                    "indicator",
                    "`indicator` and `indicator_value` go together: give both or neither.",
                )),
            };
            let client_id = params.client_id.as_ref().map(ClientId::as_str);
            let request = Request::new(&UNANSWERED).action(&params.action.one()?);
            let query = Query::new(request, Shape::Envelope("invites"), UnansweredInvite::DECL, params.paging)
                .dates(&params.dates)?
                .of_person(params.email.as_ref(), None, None)
                // The documents spell it both ways, and a filter that is ignored gives everybody.
                .filter(&["clientId", "clienteId"], "client_id", client_id)
                .indicator_filter(indicator);
            Ok(Listing::new(client, query))
        }
        /// Sends one customer an invite. Never repeated once it may have gone out.
        send(client, params: SendInvite) -> record Acknowledgement = SEND {
            params.customer.check("customer")?;
            let mut body = params.customer.wire();
            if let Some(scheduling) = params.scheduling {
                body.insert("scheduling".to_owned(), scheduling.wire().into());
            }
            let request = Request::new(&SEND)
                .action(&params.action.one()?)
                .timeout(params.timeout)
                .body(Value::Object(body));
            client.record(&request, &AN_ACKNOWLEDGEMENT).await
        }
        /// Sends many customers an invite, 1,000 in a request. Never repeated once it may have gone out;
        /// `accepted` means that the request was: the platform confirms no single person.
        send_bulk(client, params: SendBulk) -> outcomes customers = SEND_BULK {
            let request = Request::new(&SEND_BULK).action(&params.action.one()?).timeout(params.timeout);
            Ok(Writing::new(client, &BULK, request, params.allow_duplicates))
        }
        /// Changes the contact of invites that nobody has answered yet.
        update(client, params: UpdateInvites) -> outcomes updates = UPDATE {
            let mut request = Request::new(&UPDATE).timeout(params.timeout);
            // What became of each invite comes with an error status too.
            request.reads_refusal = invite_update::tells_of_invites;
            Ok(Writing::new(client, &invite_update::ROUTE, request, true))
        }
    }
}

crate::record! {
    /// An invite, answered or not.
    Invite {
        /// The invite's id.
        id: Id = "_id";
        /// The id of its action.
        action_id: ActionId = ACTION_ID;
        /// The code of its action, where the platform gives it.
        action_code: ActionCode = ACTION_CODE;
        /// The name of its action, where the platform gives it.
        action_name: Text = ACTION_NAME;
        /// The customer's name.
        name: Text = "name";
        /// The customer's e-mail.
        email: Text = "email";
        /// The customer's phone, always as text.
        phone: Code = "phone";
        /// Whether it was answered.
        answered: Boolean = "answered";
        /// The id of its answer, once there is one.
        answered_id: Id = "answeredId";
        /// Whether its answer was deleted.
        deleted_answer: Boolean = "deletedAnswer";
        /// Whether the invite was deleted.
        deleted: Boolean = "deleted";
        /// Whether it is active.
        active: Boolean = "active";
        /// The survey's link.
        short_url: Text = "shortUrl";
        /// Whether the platform finds the e-mail valid.
        valid_email: Boolean = "validEmail";
        /// Whether the platform finds the phone valid.
        valid_phone: Boolean = "validPhone";
        /// The indicators that it carries.
        indicators: List<Indicator> = "indicators";
        /// When it was made, in UTC.
        created_at: Timestamp = "createdAt";
        /// When it last changed, in UTC.
        updated_at: Timestamp = "updatedAt" | "updateAt";
    }
}

crate::record! {
    /// An invite that nobody has answered.
    UnansweredInvite {
        /// The invite's id.
        id: Id = "_id";
        /// The invite's own code.
        control_id: Text = "controlId";
        /// The id of its action, where the platform gives it.
        action_id: ActionId = ACTION_ID;
        /// The code of its action.
        action_code: ActionCode = ACTION_CODE;
        /// The name of its action.
        action_name: Text = ACTION_NAME;
        /// The customer's name.
        name: Text = "name";
        /// The customer's e-mail.
        email: Text = "email";
        /// The customer's phone, always as text.
        phone: Code = "phone";
        /// Whether it was answered.
        answered: Boolean = "answered";
        /// Whether it is active.
        active: Boolean = "active";
        /// When it was sent again, in UTC.
        resend_dates: List<Timestamp> = "resendDates";
        /// When reminders went out, in UTC.
        reminder_dates: List<Timestamp> = "reminderDates";
        /// The survey's link.
        short_url: Text = "shortUrl";
        /// Whether the platform finds the e-mail valid.
        valid_email: Boolean = "validEmail";
        /// Whether the platform finds the phone valid.
        valid_phone: Boolean = "validPhone";
        /// The indicators that it carries.
        indicators: List<Indicator> = "indicators";
        /// The metric of its action, such as `nps-0-10`.
        metric: Text = "metric";
        /// When it was made, in UTC.
        created_at: Timestamp = "createdAt";
        /// When it last changed, in UTC, where the platform says.
        updated_at: Timestamp = "updatedAt" | "updateAt";
    }
}

crate::record! {
    /// What the platform says of a write that it accepted.
    Acknowledgement {
        /// The platform's words, in Portuguese or English.
        message: Text = "message" | "mensaje" | "mensagem";
    }
}

/// When an invite goes out: a moment, sent to the platform in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheduling(pub Timestamp);

impl Scheduling {
    /// `YYYY-MM-DDTHH:MM:SS.mmm` in UTC, without a suffix.
    fn wire(self) -> String {
        self.0.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S%.3f").to_string()
    }
}

impl FromArgument for Scheduling {
    const PYTHON: &'static str = "datetime";
    const TYPESCRIPT: &'static str = "Date";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        Timestamp::from_argument(value, name).map(Scheduling)
    }
    fn into_argument(self) -> Argument {
        Argument::Instant(self.0)
    }
}

/// The platform answers for the request as a whole.
fn settle_bulk(sent: &[Prepared], response: &Response) -> Result<Settled, Unreadable> {
    let row = reply::record(&response.body, Acknowledgement::DECL, &AN_ACKNOWLEDGEMENT)?;
    let said = Acknowledgement::from_row(row).message();
    let accepted =
        (0..sent.len()).map(|index| Outcome { message: said.clone(), ..Outcome::new(index, OutcomeStatus::Accepted) });
    Ok(accepted.collect::<Vec<_>>().into())
}

#[cfg(test)]
mod tests {
    use super::Scheduling;

    #[test]
    fn scheduling_is_sent_in_utc_without_a_suffix() {
        let at: jiff::Timestamp = "2020-12-16T17:20:00.5-03:00".parse().unwrap();
        assert_eq!(Scheduling(at).wire(), "2020-12-16T20:20:00.500");
        let even: jiff::Timestamp = "2020-12-16T20:20:00Z".parse().unwrap();
        assert_eq!(Scheduling(even).wire(), "2020-12-16T20:20:00.000");
    }
}
