//! Follow-ups (beta on the platform): the company's reaction to an answer.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::Value;

use crate::api::operation::{OperationDecl, Output, ResourceDecl, Started};
use crate::error::{Error, ErrorKind, Result};
use crate::http::client::Client;
use crate::http::failure::row_error;
use crate::http::request::{Endpoint, Request};
use crate::http::response::Response;
use crate::input::params::{Params, params};
use crate::input::redacted::redacted_debug;
use crate::json::parts::members;
use crate::record::body::Unreadable;
use crate::record::declare::{Record, record};
use crate::record::page::{Page, Shape};
use crate::record::reply::no;
use crate::record::row::Row;
use crate::record::words::{Verdict, Words, verdict};
use crate::writing::bulk::{BulkRoute, ChunkOutcomes, RawBulkWrite};
use crate::writing::bulk_write::BulkWrite;
use crate::writing::outcome::{Outcome, OutcomeStatus};
use crate::writing::prepared::{BulkInput, BulkRows, PreparedRow, prepare};

pub use crate::api::inputs::follow_up::{FollowUp, Tag};

pub(crate) static UPDATE: Endpoint = Endpoint::put("feedback-follow-ups").at_most(20.0);

static FOLLOW_UPS: BulkRoute =
    BulkRoute { chunk: 100, list: "answers", argument: "updates", prepare: prepare::<FollowUp>, read_outcomes };

params! {
    /// The parameters of [`FollowUps::update`].
    UpdateFollowUps {
        /// The changes: follow-ups, or mappings with their fields.
        [required] updates: BulkRows<FollowUp>;
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

/// Follow-ups (beta): the company's reaction to an answer.
#[derive(Clone, Debug)]
pub struct FollowUps(Client);

impl Client {
    /// Returns the resource [`FollowUps`].
    pub fn follow_ups(&self) -> FollowUps {
        FollowUps(self.clone())
    }
}

impl FollowUps {
    /// Updates follow-ups, 100 in a request and at most 20 requests a second. Never retried once it may have taken
    /// effect. If the platform refuses a field of a follow-up, the follow-up counts as refused: `fields` of its outcome
    /// says which field it was, and `remaining` holds the refused fields, to send again, if others were accepted.
    ///
    /// # How it is sent
    /// The returned write has sent nothing yet: `.await` it as a whole, or drive it chunk by chunk
    /// ([`next`](BulkWrite::next)). It returns one outcome for each row, in the order of the rows.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the row and the field.
    pub fn update(&self, mut params: UpdateFollowUps) -> Result<BulkWrite> {
        let rows = std::mem::take(&mut params.updates);
        BulkWrite::new(update_write(&self.0, params.checked()?)?, rows)
    }
}

/// Returns the write of [`FollowUps::update`] without its rows.
fn update_write(client: &Client, params: UpdateFollowUps) -> Result<RawBulkWrite> {
    Ok(RawBulkWrite::new(client, &FOLLOW_UPS, Request::new(&UPDATE).timeout(params.timeout), true))
}

pub(crate) static RESOURCE: ResourceDecl = ResourceDecl {
    name: "follow_ups",
    class: "FollowUps",
    operations: &[OperationDecl {
        name: "follow_ups.update",
        endpoint: &UPDATE,
        params: UpdateFollowUps::declared,
        output: Output::Outcomes("updates"),
        start: |client, arguments| Started::bulk_write(update_write(client, arguments.read()?)),
    }],
};

record! {
    /// The platform's reply about one follow-up. `extra` holds the reply about each field: `OK`, or the reason why the
    /// field was refused.
    FollowUpResult {
        /// The answer's id, or a message if there is no such answer.
        [shared_id] answer_id: Id = "answerId";
        /// The platform's message about the follow-up as a whole.
        [nonpersonal] message: Text = "message" | "mensaje" | "mensagem";
    }
}

impl BulkInput for FollowUp {
    fn prepare(&self) -> Result<PreparedRow> {
        let checked = self.clone().checked()?;
        Ok(PreparedRow { wire: checked.wire(), contact: None, id: Some(checked.answer_id) })
    }
}

/// Reads the outcomes of a chunk. The platform answers 200 even if everything failed. Its entries are in the order of
/// the request, and may have other ids.
fn read_outcomes(sent: &[PreparedRow], response: &Response) -> Result<ChunkOutcomes, Unreadable> {
    let page = Page::read(&response.body, Shape::Envelope("answers"), FollowUpResult::DECL)?;
    if page.rows.len() != sent.len() {
        return Err(Unreadable::Odd(format!(
            "it tells of {} follow-ups, and {} were sent, so that none can be told from another",
            page.rows.len(),
            sent.len()
        )));
    }
    let outcomes = page.rows.iter().zip(sent).enumerate();
    let outcomes = outcomes.map(|(index, (row, sent))| ReplyEntry::of(row).into_outcome(index, sent, response));
    Ok(outcomes.collect::<Vec<_>>().into())
}

/// The fields of a follow-up about which the platform reports separately.
const REPORTED: [&str; 6] = ["status", "responsible", "followers", "comment", "tags", "date"];

/// The platform's reply about one follow-up.
struct ReplyEntry {
    answer_id: Option<String>,
    message: Option<String>,
    fields: Vec<Field>,
    json: String,
}

/// The platform's reply about one field.
struct Field {
    name: String,
    reply: String,
    is_accepted: bool,
    /// Whether the reply is a text, as it should be.
    is_clear: bool,
}

impl Field {
    fn is_refused(&self) -> bool {
        self.is_clear && !self.is_accepted
    }
}

impl ReplyEntry {
    fn of(row: &Row) -> ReplyEntry {
        let result = FollowUpResult::from_row(row.clone());
        let mut fields = Vec::new();
        for (name, json) in members(row.json()).unwrap_or_default() {
            if !REPORTED.contains(&name.as_ref()) || json == "null" {
                continue;
            }
            let text = serde_json::from_str::<String>(json);
            let is_clear = text.is_ok();
            let reply = text.unwrap_or_else(|_| json.to_owned());
            // Some replies repeat the date that was sent, which says nothing about it.
            let is_echo = name == "date" && reply.trim_start().starts_with(|first: char| first.is_ascii_digit());
            if !reply.trim().is_empty() && !is_echo {
                let is_accepted = is_clear && reply.trim().eq_ignore_ascii_case("ok");
                fields.push(Field { name: name.into_owned(), reply, is_accepted, is_clear });
            }
        }
        let present = |text: Option<Cow<'_, str>>| text.filter(|text| !text.trim().is_empty()).map(Cow::into_owned);
        ReplyEntry {
            answer_id: present(result.answer_id()),
            message: present(result.message()),
            fields,
            json: row.raw().to_owned(),
        }
    }

    /// Returns the message that stands in the place of the id if there is no such answer. An id contains no blanks.
    fn absence(&self) -> Option<&str> {
        let text = self.answer_id.as_deref()?.trim();
        let is_message = text.contains(char::is_whitespace) || verdict(&Words::of(text)) != Verdict::Unclear;
        is_message.then_some(text)
    }

    /// Whether a member other than the known fields reports a failure.
    fn reports_other_failure(&self) -> bool {
        no(&self.json, &REPORTED.map(str::to_owned)).is_some()
    }

    fn refused(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_refused())
    }

    fn into_outcome(self, index: usize, sent: &PreparedRow, response: &Response) -> Outcome {
        let verdict = verdict(&Words::of(self.message.as_deref().unwrap_or_default()));
        let is_absent = self.absence().is_some() || verdict == Verdict::Absent;
        let is_refused =
            is_absent || self.refused().next().is_some() || matches!(verdict, Verdict::No | Verdict::Partly);
        let mut outcome = if is_refused {
            let (kind, what) = if is_absent {
                (ErrorKind::NotFound, "there is no such answer.")
            } else {
                let what = "the platform did not take all of this follow-up: the outcome's `message` and `fields` say \
                            what, and `remaining` holds what may be given again.";
                (ErrorKind::BadRequest, what)
            };
            let error = row_error(kind, what, response, &self.json);
            Outcome::new(index, OutcomeStatus::Refused).because(error, Some(self.reason()))
        } else if verdict == Verdict::Yes
            && self.fields.iter().all(|field| field.is_clear)
            && !self.reports_other_failure()
        {
            Outcome { message: self.message.clone(), ..Outcome::new(index, OutcomeStatus::Accepted) }
        } else {
            let error = Error::new(
                ErrorKind::OutcomeUnknown,
                "the platform's answer does not say what became of this follow-up: it may have happened. Look on the \
                 platform.",
            );
            Outcome::new(index, OutcomeStatus::Unknown).because(error, self.message.clone())
        };
        outcome.answer_id = match &self.answer_id {
            Some(id) if outcome.ok() => Some(id.clone()),
            _ => sent.id.clone(),
        };
        if is_refused && !is_absent && verdict != Verdict::No {
            outcome.remaining = self.remaining(&sent.wire);
        }
        outcome.fields = Some(self.fields.into_iter().map(|field| (field.name, field.reply)).collect());
        outcome
    }

    /// Returns the platform's message about the follow-up, with those about its refused fields.
    fn reason(&self) -> String {
        let id = self.absence().map(str::to_owned);
        let fields = self.refused().map(|field| format!("{}: {}", field.name, field.reply.trim()));
        let why = id.into_iter().chain(fields).collect::<Vec<_>>().join("; ");
        match &self.message {
            Some(message) if why.is_empty() => message.clone(),
            Some(message) => format!("{} ({why})", message.trim()),
            None => why,
        }
    }

    /// Returns the fields that were refused as a follow-up, if others were accepted.
    fn remaining(&self, wire: &Value) -> Option<FollowUp> {
        let refused: Vec<&str> = self.refused().map(|field| field.name.as_str()).collect();
        let accepted: Vec<&str> =
            self.fields.iter().filter(|field| field.is_accepted).map(|field| field.name.as_str()).collect();
        if refused.is_empty() || accepted.is_empty() {
            return None;
        }
        // A date belongs to the fields with which it was sent.
        let is_left = |name: &str| refused.contains(&name) || (name == "date" && !accepted.contains(&name));
        Some(FollowUp::of_wire(wire, is_left))
    }
}

redacted_debug!(FollowUp, Tag);
