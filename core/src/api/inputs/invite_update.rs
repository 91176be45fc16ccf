//! Updates of invites as input, and their outcomes in the platform's replies.

use std::collections::{HashMap, VecDeque};

use serde_json::json;

use crate::api::inputs::contact::{Email, Phone, present};
use crate::error::{Error, ErrorKind, Result};
use crate::http::failure::row_error;
use crate::http::request::Request;
use crate::http::response::Response;
use crate::input::fields::{Fields, fields};
use crate::input::redacted::redacted_debug;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument};
use crate::json::parts::{elements, member};
use crate::record::body::{Unreadable, without_bom};
use crate::record::lookup;
use crate::record::reply::{self, no, text_of};
use crate::record::schema::Type;
use crate::record::words::{Refusal, Verdict, Words, refusal, verdict};
use crate::writing::bulk::{BulkRoute, ChunkOutcomes};
use crate::writing::outcome::{Outcome, OutcomeStatus};
use crate::writing::prepared::{BulkInput, PreparedRow, prepare};

pub(crate) static ROUTE: BulkRoute =
    BulkRoute { chunk: 100, list: "invites", argument: "updates", prepare: prepare::<InviteUpdate>, read_outcomes };

/// A change to the contact of one invite. At least one field is required beside the id.
#[derive(Clone, Default, PartialEq)]
pub struct InviteUpdate {
    /// The invite's id, as rows have it; null is refused.
    pub invite_id: String,
    /// The new name.
    pub name: Option<String>,
    /// The new e-mail.
    pub email: Option<Email>,
    /// The new phone: 8 to 15 digits with country code, as text or as a whole number.
    pub phone: Option<Phone>,
}

impl FromArgument for InviteUpdate {
    const TYPE: InputType = InputType::Input { name: "InviteUpdate", has_indicators: false };
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let mut fields = Fields::of(value, name, "an update with `invite_id` and what to change")?;
        let update = InviteUpdate {
            invite_id: fields.need("invite_id")?,
            name: present(&mut fields, "name")?,
            email: present(&mut fields, "email")?,
            phone: present(&mut fields, "phone")?,
        };
        let wire = [("nome", "name"), ("telefone", "phone"), ("_id", "invite_id"), ("id", "invite_id")];
        fields.end("an invite's update", &wire)?;
        Ok(update)
    }
    fn into_argument(self) -> Argument {
        fields([
            ("invite_id", Argument::Text(self.invite_id)),
            ("name", self.name.into_argument()),
            ("email", self.email.into_argument()),
            ("phone", self.phone.into_argument()),
        ])
    }
}

impl BulkInput for InviteUpdate {
    fn prepare(&self) -> Result<PreparedRow> {
        if self.invite_id.trim().is_empty() {
            return Err(Error::invalid("invite_id", "`invite_id` is empty."));
        }
        let mut wire = json!({"inviteId": self.invite_id.trim()});
        let changes = [
            ("name", self.name.as_deref()),
            ("email", self.email.as_ref().map(Email::as_str)),
            ("phone", self.phone.as_ref().map(Phone::as_str)),
        ];
        for (name, value) in changes {
            if let Some(value) = value {
                wire[name] = value.into();
            }
        }
        if wire.as_object().is_some_and(|fields| fields.len() == 1) {
            let message = "there is nothing to update: give at least one of `name`, `email` and `phone`.";
            return Err(Error::invalid("updates", message));
        }
        Ok(PreparedRow { wire, contact: None, id: Some(self.invite_id.trim().to_owned()) })
    }
}

/// The platform's reply about one invite.
struct ReplyEntry {
    id: Option<String>,
    message: Option<String>,
    json: String,
}

/// The names under which an invite's id may stand. Without an id, an entry is matched by its position alone.
const ID: [&str; 4] = ["inviteId", "invite_id", "_id", "id"];

/// Reads the reply about each invite: `{"message": [{inviteId, message}]}`, with any status. An entry that cannot be
/// read keeps its position. Returns `None` if no entry has a text.
fn entries(body: &[u8]) -> Option<Vec<ReplyEntry>> {
    let text = std::str::from_utf8(without_bom(body)).ok()?;
    let items = elements(member(text.trim(), "message")?)?;
    let entries = items.into_iter().map(|item| {
        let id = |name: &&str| lookup::text_of(member(item, name)?, Type::Id).filter(|id| !id.trim().is_empty());
        let id = ID.iter().find_map(id);
        ReplyEntry { id: id.map(|id| id.trim().to_owned()), message: text_of(item), json: item.to_owned() }
    });
    let entries: Vec<ReplyEntry> = entries.collect();
    entries.iter().any(|entry| entry.message.is_some()).then_some(entries)
}

/// Whether a refusal with this text is about an invite, and not about the call.
fn is_about_one(words: &Words) -> bool {
    matches!(refusal(words), Some(Refusal::NoInvite | Refusal::Answered))
}

/// Whether a text reports the outcome of one invite, and not of the call.
fn is_about_an_invite(words: &Words) -> bool {
    (refusal(words).is_none() || is_about_one(words)) && verdict(words) != Verdict::Unclear
}

/// Reads a reply about a single invite without a list, which the platform's documents describe.
fn single_entry(response: &Response) -> Option<ReplyEntry> {
    let text = String::from_utf8_lossy(without_bom(&response.body)).trim().to_owned();
    let message = text_of(&text)?;
    let words = Words::of(&message);
    let may_report = match response.status {
        200..=299 | 400 | 409 | 422 => true,
        // If the text does not mention an invite, it is the route that does not exist.
        404 => refusal(&words) == Some(Refusal::NoInvite),
        // The platform's documents list this status for failures whose reason is in the text.
        500 => message.trim_start().to_lowercase().starts_with("failure"),
        _ => false,
    };
    (is_about_an_invite(&words) && may_report).then_some(ReplyEntry { id: None, message: Some(message), json: text })
}

/// Whether a reply with an error status holds the outcomes of the invites.
pub(crate) fn reports_invites(request: &Request, response: &Response) -> bool {
    let sent = request.body.as_ref().and_then(|body| body[ROUTE.list].as_array()).map_or(0, Vec::len);
    entries(&response.body).is_some() || (sent == 1 && single_entry(response).is_some())
}

/// Returns why a success without a list cannot be read: with several invites, the text does not say which one it means.
fn no_list(body: &[u8], sent: usize) -> Unreadable {
    let missing = || Unreadable::Odd("what became of each invite is missing".to_owned());
    if sent > 1 && is_about_one(&reply::said(body).words) {
        return missing();
    }
    no(String::from_utf8_lossy(without_bom(body)).trim(), &[]).unwrap_or_else(missing)
}

/// Matches the entries of a reply with invites: by id, in any case, and in order where an id occurs twice. An entry
/// without an id is matched by its position if there are as many entries as invites. The first entry that matches an
/// invite counts.
fn read_outcomes(sent: &[PreparedRow], response: &Response) -> Result<ChunkOutcomes, Unreadable> {
    let one = || (sent.len() == 1).then(|| single_entry(response)).flatten();
    let entries = entries(&response.body)
        .or_else(|| one().map(|entry| vec![entry]))
        .ok_or_else(|| no_list(&response.body, sent.len()))?;
    let count = entries.len();
    let mut owner: Vec<Option<usize>> = vec![None; sent.len()];
    let mut places: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, update) in sent.iter().enumerate() {
        places.entry(update.id.as_deref().unwrap_or_default().to_lowercase()).or_default().push_back(at);
    }
    for (at, entry) in entries.iter().enumerate() {
        let sent = match &entry.id {
            Some(id) if !id.is_empty() => places.get_mut(&id.to_lowercase()).and_then(VecDeque::pop_front),
            _ if count == sent.len() => Some(at),
            _ => None,
        };
        if let Some(place) = sent.and_then(|sent| owner.get_mut(sent)) {
            place.get_or_insert(at);
        }
    }
    let outcomes = sent.iter().zip(owner).enumerate().map(|(index, (update, at))| {
        let mut outcome = outcome_of(index, at.map(|at| &entries[at]), response);
        outcome.invite_id.clone_from(&update.id);
        outcome
    });
    Ok(outcomes.collect::<Vec<_>>().into())
}

/// Returns the outcome of one invite, which only the text of its entry reports. The outcome is unknown if the entry is
/// missing, if its text is not known, or if another part of it contradicts the text.
fn outcome_of(index: usize, entry: Option<&ReplyEntry>, response: &Response) -> Outcome {
    let message = entry.and_then(|entry| entry.message.clone());
    let json = entry.map_or("", |entry| entry.json.as_str());
    let refused = |kind, what| {
        let error = row_error(kind, what, response, json);
        Outcome::new(index, OutcomeStatus::Refused).because(error, message.clone())
    };
    match verdict(&Words::of(message.as_deref().unwrap_or_default())) {
        Verdict::Yes if no(json, &[]).is_none() => Outcome { message, ..Outcome::new(index, OutcomeStatus::Accepted) },
        Verdict::Absent => refused(ErrorKind::NotFound, "there is no such invite."),
        Verdict::No | Verdict::Partly => refused(
            ErrorKind::BadRequest,
            "the platform refused this update of an invite; the outcome's `message` says why.",
        ),
        Verdict::Yes | Verdict::Unclear => {
            let error = Error::new(
                ErrorKind::OutcomeUnknown,
                "the platform's answer does not say what became of this invite: it may have happened. Look on the \
                 platform.",
            );
            Outcome::new(index, OutcomeStatus::Unknown).because(error, message)
        }
    }
}

redacted_debug!(InviteUpdate);
