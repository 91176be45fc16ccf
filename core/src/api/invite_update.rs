//! Updates of invites as input, and what the platform says became of each.

use serde_json::json;

use crate::api::contact::{Email, Phone, present};
use crate::argument::{Argument, FromArgument};
use crate::error::{Error, Result};
use crate::failure::Unreadable;
use crate::fields::Fields;
use crate::hidden::hidden;
use crate::outcomes::{Outcome, OutcomeStatus};
use crate::row::{elements, members};
use crate::transport::Response;
use crate::writing::{BulkRoute, Input, Prepared, prepare};

pub(crate) static ROUTE: BulkRoute =
    BulkRoute { chunk: 100, list: "invites", argument: "updates", prepare: prepare::<InviteUpdate>, settle };

/// A change to the contact of one invite; at least one field is needed beside the id.
#[derive(Clone, Default, PartialEq)]
pub struct InviteUpdate {
    /// The invite's id.
    pub invite_id: String,
    /// The new name.
    pub name: Option<String>,
    /// The new e-mail.
    pub email: Option<Email>,
    /// The new phone: digits with country code.
    pub phone: Option<Phone>,
}

impl FromArgument for InviteUpdate {
    const PYTHON: &'static str = "InviteUpdateLike";
    const TYPESCRIPT: &'static str = "InviteUpdate";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let mut fields = Fields::of(value, name, "an update with `invite_id` and what to change")?;
        let update = InviteUpdate {
            invite_id: fields.need("invite_id")?,
            name: present(&mut fields, "name")?,
            email: present(&mut fields, "email")?,
            phone: present(&mut fields, "phone")?,
        };
        let wire = [("nome", "name"), ("telefone", "phone"), ("_id", "invite_id"), ("id", "invite_id")];
        fields.end("an invite's update", &["invite_id", "name", "email", "phone"], &wire)?;
        Ok(update)
    }
}

impl Input for InviteUpdate {
    fn prepare(&self) -> Result<Prepared> {
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
        Ok(Prepared { wire, contact: None, id: Some(self.invite_id.trim().to_owned()) })
    }
}

/// What the platform says of each invite: `{"message": [{inviteId, message}]}`, at any status.
pub(crate) fn messages(body: &[u8]) -> Option<Vec<(String, String)>> {
    let text = std::str::from_utf8(crate::page::without_bom(body)).ok()?;
    let (_, list) = members(text.trim())?.into_iter().find(|(name, _)| name == "message")?;
    let items = elements(list)?.into_iter().map(|item| {
        let fields = members(item)?;
        let field = |wanted: &str| {
            let (_, json) = fields.iter().find(|(name, _)| name == wanted)?;
            serde_json::from_str::<String>(json).ok()
        };
        Some((field("inviteId").unwrap_or_default(), field("message")?))
    });
    items.collect()
}

/// Matched by id, and by order where one id stands there twice.
fn settle(sent: &[Prepared], response: &Response) -> Result<Vec<Outcome>, Unreadable> {
    let mut said =
        messages(&response.body).ok_or_else(|| Unreadable::Odd("what became of each invite is missing".to_owned()))?;
    let outcomes = sent.iter().enumerate().map(|(index, update)| {
        let at = said.iter().position(|(id, _)| Some(id) == update.id.as_ref());
        let mut outcome = match at.map(|at| said.remove(at).1) {
            Some(message) => Outcome::new(index, verdict(&message)).with_message(message),
            None => Outcome::new(index, OutcomeStatus::Unknown)
                .with_message("the platform's answer does not hold this invite: look on the platform."),
        };
        outcome.invite_id.clone_from(&update.id);
        outcome
    });
    Ok(outcomes.collect())
}

/// Whether an update was made shows in its text alone; one that is not known leaves it open.
fn verdict(message: &str) -> OutcomeStatus {
    let said = message.to_lowercase();
    if said.contains("successfully updated") {
        OutcomeStatus::Accepted
    } else if said.contains("failure") || said.contains("not found") {
        OutcomeStatus::Refused
    } else {
        OutcomeStatus::Unknown
    }
}

hidden!(InviteUpdate);
