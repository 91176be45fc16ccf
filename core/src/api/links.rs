//! Links: invites that the platform creates without sending them. The company delivers their links itself.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::{Value, json};

use crate::api::acknowledgement::Acknowledgement;
use crate::api::inputs::customer::Customer;
use crate::api::link_owners::{Person, owners};
use crate::api::operation::{OperationDecl, Output, ResourceDecl, Started};
use crate::error::{Error, ErrorKind, Result};
use crate::http::client::Client;
use crate::http::failure::row_error;
use crate::http::request::{ActionCode, Endpoint, Request};
use crate::http::response::Response;
use crate::input::params::{Params, params};
use crate::input::redacted::redacted_debug;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, wrong};
use crate::record::body::Unreadable;
use crate::record::declare::Record;
use crate::record::lookup::is_empty;
use crate::record::page::{Page, Shape};
use crate::record::reply::{AN_ACKNOWLEDGEMENT, text_of};
use crate::writing::bulk::{BulkRoute, ChunkOutcomes, RawBulkWrite};
use crate::writing::bulk_write::BulkWrite;
use crate::writing::outcome::{Outcome, OutcomeStatus};
use crate::writing::prepared::{BulkInput, BulkRows, PreparedRow, prepare};

pub use crate::api::link::Link;

static CREATE: Endpoint = Endpoint::post("actions/{action}/invites");

/// The largest number of customers in one request, as for bulk sends.
const MAX_CUSTOMERS: usize = 1000;

static LINKS: BulkRoute = BulkRoute {
    chunk: MAX_CUSTOMERS,
    list: "customers",
    argument: "customers",
    prepare: prepare::<Customer>,
    read_outcomes,
};

params! {
    /// The parameters of [`Links::create`].
    CreateLinks {
        /// The action's code, such as `T0AXXX`.
        [required] action: ActionCode;
        /// The customers who get a link, as customers or as mappings with their fields. Where the language has data
        /// frames, one with the columns `name`, `email` and `phone` works too; its other columns are indicators.
        [required] customers: BulkRows<Customer>;
        /// Whether the action's reminders are sent for these links.
        [positional] include_reminder: bool = "false";
        /// Whether the same contact may occur more than once.
        [keyword] allow_duplicates: bool = "false";
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

params! {
    /// The parameters of [`Links::create_with_callback`].
    CreateLinksWithCallback {
        /// The action's code, such as `T0AXXX`.
        [required] action: ActionCode;
        /// The customers who get a link, as customers or as mappings with their fields. From 1 to 1,000 are accepted,
        /// each contact once.
        [required] customers: Customers;
        /// The URL to which the platform delivers the links, http or https. `webhooks.parse_links` reads a delivery.
        [required] callback_url: CallbackUrl;
        /// The largest number of links in one delivery, from 1 to 1,000,000.
        [positional] max_per_message: Option<MaxPerMessage>;
        /// Whether the action's reminders are sent for these links.
        [positional] include_reminder: bool = "false";
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

/// Links: invites whose links the company delivers itself.
#[derive(Clone, Debug)]
pub struct Links(Client);

impl Client {
    /// Returns the resource [`Links`].
    pub fn links(&self) -> Links {
        Links(self.clone())
    }
}

impl Links {
    /// Creates a survey link for each customer, 1,000 in a request. Never retried once it may have taken effect. The
    /// links in the reply are matched to customers by e-mail, phone and name, regardless of their order and of the
    /// platform's spelling, if only one match is possible. Links without a match are returned beside the outcomes.
    ///
    /// # How it is sent
    /// The returned write has sent nothing yet: `.await` it as a whole, or drive it chunk by chunk
    /// ([`next`](BulkWrite::next)). It returns one outcome for each row, in the order of the rows.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the row and the field.
    pub fn create(&self, mut params: CreateLinks) -> Result<BulkWrite> {
        let rows = std::mem::take(&mut params.customers);
        BulkWrite::new(create_write(&self.0, params.checked()?)?, rows)
    }

    /// Creates survey links that the platform delivers to a URL of yours. Never retried once it may have taken effect.
    ///
    /// # Cancel safety
    /// Dropping the future stops its request, which may have taken effect all the same: see
    /// [cancel safety](crate::api#cancel-safety).
    ///
    /// # Errors
    /// Returns any kind of [`Error`] except an incomplete listing.
    pub fn create_with_callback(
        &self,
        params: CreateLinksWithCallback,
    ) -> impl Future<Output = Result<Acknowledgement>> + Send + use<> {
        let client = self.0.clone();
        async move {
            let params = params.checked()?;
            let mut webhook = json!({"callbackurl": params.callback_url.0});
            if let Some(most) = params.max_per_message {
                webhook["maxmsg"] = most.0.into();
            }
            let customers = params.customers.0.iter().map(|customer| Ok(customer.prepare()?.wire));
            let body = json!({"webhook": webhook, "customers": customers.collect::<Result<Value>>()?});
            let request = request_for(&params.action.one()?, params.include_reminder, params.timeout).body(body);
            client.record(&request, &AN_ACKNOWLEDGEMENT).await
        }
    }
}

/// Returns the write of [`Links::create`] without its rows.
fn create_write(client: &Client, params: CreateLinks) -> Result<RawBulkWrite> {
    let request = request_for(&params.action.one()?, params.include_reminder, params.timeout);
    Ok(RawBulkWrite::new(client, &LINKS, request, params.allow_duplicates))
}

pub(crate) static RESOURCE: ResourceDecl = ResourceDecl {
    name: "links",
    class: "Links",
    operations: &[
        OperationDecl {
            name: "links.create",
            endpoint: &CREATE,
            params: CreateLinks::declared,
            output: Output::Outcomes("customers"),
            start: |client, arguments| Started::bulk_write(create_write(client, arguments.read()?)),
        },
        OperationDecl {
            name: "links.create_with_callback",
            endpoint: &CREATE,
            params: CreateLinksWithCallback::declared,
            output: Output::Record(Acknowledgement::DECL),
            start: |client, arguments| Started::record(client.links().create_with_callback(arguments.read()?)),
        },
    ],
};

fn request_for(action: &ActionCode, include_reminder: bool, timeout: Option<Duration>) -> Request {
    Request::new(&CREATE).action(action).header("include-reminder", include_reminder.then_some("true")).timeout(timeout)
}

fn read_outcomes(sent: &[PreparedRow], response: &Response) -> Result<ChunkOutcomes, Unreadable> {
    let rows = Page::read(&response.body, Shape::Envelope("customers"), Link::DECL)?.rows;
    // An entry that is no record keeps its position and has no owner.
    let mut received: Vec<Option<Link>> =
        rows.into_iter().map(|row| row.raw().starts_with('{').then(|| Link::from_row(row))).collect();
    let sent: Vec<Person> = sent.iter().map(|customer| sent_person(&customer.wire)).collect();
    let known = |link: &Option<Link>| link.as_ref().filter(|link| !has_unknown_contact(link)).map(received_person);
    let written: Vec<Option<Person>> = received.iter().map(known).collect();
    let owned = owners(&sent, &written);
    let outcomes = owned.into_iter().enumerate().map(|(index, link)| {
        let link = link.and_then(|at| received[at].take());
        link.map_or_else(|| unknown_outcome(index), |link| outcome_of(index, &link, response))
    });
    Ok(ChunkOutcomes { outcomes: outcomes.collect(), unmatched_links: received.into_iter().flatten().collect() })
}

fn sent_person(customer: &Value) -> Person {
    let text = |name: &str| customer.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Person { name: text("nome"), email: text("email"), phone: text("telefone") }
}

fn received_person(link: &Link) -> Person {
    let text = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned).unwrap_or_default();
    Person { name: text(link.name()), email: text(link.email()), phone: text(link.phone()) }
}

/// Whether a link names its owner in a member that is not known. Then its position must not decide, since the link does
/// have a contact.
fn has_unknown_contact(link: &Link) -> bool {
    const NAMES: [&str; 8] = ["mail", "phone", "fone", "celular", "contact", "contato", "customer", "cliente"];
    let is_contact = |(name, json): (&str, &str)| {
        let name = name.to_lowercase();
        json.contains('@') || (!is_empty(json) && json != "null" && NAMES.iter().any(|known| name.contains(known)))
    };
    let is_present = |text: Option<Cow<'_, str>>| text.is_some_and(|text| !text.trim().is_empty());
    !is_present(link.email()) && !is_present(link.phone()) && link.row().unknown().any(is_contact)
}

fn outcome_of(index: usize, link: &Link, response: &Response) -> Outcome {
    let is_there = link.short_url().is_some_and(|url| !url.trim().is_empty());
    let mut outcome = if is_there {
        let mut outcome = Outcome::new(index, OutcomeStatus::Accepted);
        outcome.message = link.status().map(Cow::into_owned);
        outcome
    } else {
        let what = "the platform made no link for this customer; the outcome's `message` says why where it told.";
        let error = row_error(ErrorKind::BadRequest, what, response, link.row().raw());
        Outcome::new(index, OutcomeStatus::Refused)
            .because(error, text_of(link.row().raw()).or_else(|| link.status().map(Cow::into_owned)))
    };
    outcome.invite_id = link.invite_id().map(Cow::into_owned);
    outcome.link = Some(link.clone());
    outcome
}

fn unknown_outcome(index: usize) -> Outcome {
    let error = Error::new(
        ErrorKind::OutcomeUnknown,
        "the platform's answer holds no link that is known to be this customer's: one may have been made. Look at \
         `unmatched_links` of the outcomes, and on the platform.",
    );
    Outcome::new(index, OutcomeStatus::Unknown).with_error(error)
}

/// A list of 1 to 1,000 customers, each contact once.
#[derive(Clone, Debug)]
pub struct Customers(pub Vec<Customer>);

impl FromArgument for Customers {
    const TYPE: InputType = InputType::List(&Customer::TYPE);
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let Argument::List(rows) = value else {
            return wrong(&value, name, "a list of customers");
        };
        if rows.is_empty() || rows.len() > MAX_CUSTOMERS {
            let message = format!("`{name}` must hold from 1 to {MAX_CUSTOMERS} customers here, not {}.", rows.len());
            return Err(Error::invalid(name, message));
        }
        let mut contacts = std::collections::HashSet::new();
        let read = rows.into_iter().enumerate().map(|(row, value)| {
            let customer = Customer::from_argument(value, name).map_err(|error| error.in_row(row))?;
            if contacts.insert(customer.prepare()?.contact) {
                return Ok(customer);
            }
            let message = "the same contact (e-mail and phone) stands here for the second time. Remove one.";
            Err(Error::invalid(name, message).in_row(row))
        });
        read.collect::<Result<_>>().map(Customers)
    }
    fn into_argument(self) -> Argument {
        Argument::List(self.0.into_iter().map(Customer::into_argument).collect())
    }
}

/// The URL to which links are delivered, http or https.
#[derive(Clone)]
pub struct CallbackUrl(String);

impl CallbackUrl {
    /// Creates it from the text of a URL. Whether the platform can reach the URL is not checked.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for anything but an http or https URL.
    pub fn new(text: &str) -> Result<Self> {
        match url::Url::parse(text.trim()) {
            Ok(url) if ["http", "https"].contains(&url.scheme()) && url.has_host() => {
                Ok(CallbackUrl(text.trim().to_owned()))
            }
            _ => Err(Error::invalid(
                "callback_url",
                "`callback_url` must be a URL that begins with https:// or http://.",
            )),
        }
    }
}

impl FromArgument for CallbackUrl {
    const TYPE: InputType = InputType::Text;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        CallbackUrl::new(&String::from_argument(value, name)?)
    }
    fn into_argument(self) -> Argument {
        Argument::Text(self.0)
    }
}

/// The largest number of links in one delivery, from 1 to 1,000,000.
#[derive(Clone, Copy, Debug)]
pub struct MaxPerMessage(pub u32);

impl FromArgument for MaxPerMessage {
    const TYPE: InputType = InputType::Integer;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Integer(most @ 1..=1_000_000) => Ok(MaxPerMessage(most as u32)),
            Argument::Integer(most) => {
                let limit = if most < 1 { "at least 1" } else { "at most 1,000,000" };
                Err(Error::invalid(name, format!("`{name}` must be {limit}.")))
            }
            other => wrong(&other, name, "a whole number"),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Integer(self.0.into())
    }
}

redacted_debug!(CallbackUrl);
