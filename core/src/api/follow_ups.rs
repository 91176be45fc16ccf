//! Follow-ups (beta on the platform): what a company does about an answer.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use crate::api::contact::Email;
use crate::argument::{Argument, FromArgument, Seconds, wrong};
use crate::endpoint::{Endpoint, Request};
use crate::error::{Error, Result};
use crate::failure::Unreadable;
use crate::fields::Fields;
use crate::hidden::hidden;
use crate::outcomes::{Outcome, OutcomeStatus};
use crate::page::{Page, Shape};
use crate::record::Record;
use crate::row::members;
use crate::transport::Response;
use crate::writing::{BulkRoute, Input, Prepared, Rows, Writing, prepare};

pub(crate) static UPDATE: Endpoint = Endpoint::put("feedback-follow-ups");

/// In characters, not bytes.
const LONGEST_COMMENT: usize = 5000;

static FOLLOW_UPS: BulkRoute =
    BulkRoute { chunk: 100, list: "answers", argument: "updates", prepare: prepare::<FollowUp>, settle };

crate::params! {
    /// What [`FollowUps::update`] takes.
    UpdateFollowUps {
        /// What to change: follow-ups, or mappings with their fields.
        [positional] updates: Rows<FollowUp>;
        /// Seconds for one request, in place of the client's.
        [keyword] timeout: Option<Seconds>;
    }
}

crate::resource! {
    /// Follow-ups (beta): what the company does about an answer.
    FollowUps follow_ups {
        /// Updates follow-ups, 100 in a request and at most 20 requests a second. A follow-up of which
        /// the platform refused a field is refused; its `fields` tell which.
        update(client, params: UpdateFollowUps) -> outcomes updates = UPDATE {
            Ok(Writing::new(client, &FOLLOW_UPS, Request::new(&UPDATE).timeout(params.timeout), true))
        }
    }
}

crate::record! {
    /// What the platform says of one follow-up. Every other field holds `OK` or what is wrong with it.
    FollowUpResult {
        /// The answer's id; what is wrong with it where there is no such answer.
        answer_id: Id = "answerId";
        /// What became of the whole.
        message: Text = "message";
    }
}

/// A change to how an answer is followed up. `None` leaves a field alone; `""` and an empty list
/// clear it.
#[derive(Clone, Default, PartialEq)]
pub struct FollowUp {
    /// The answer's id, or its own code (`control_id`).
    pub answer_id: String,
    /// Such as `aberto`, `em_analise`, `escalonada` or `respondido`; accounts add their own.
    pub status: Option<String>,
    /// Who is responsible, by e-mail; empty text removes them.
    pub responsible: Option<String>,
    /// Who follows it, by e-mail; an empty list removes all.
    pub followers: Option<Vec<String>>,
    /// A comment of up to 5,000 characters.
    pub comment: Option<String>,
    /// Tags; an empty list removes all.
    pub tags: Option<Vec<Tag>>,
    /// When it happened.
    pub date: Option<Timestamp>,
}

/// A tag of a follow-up, as the action's tag tree has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Tag {
    /// The tag.
    pub tag: String,
    /// Its second level.
    pub sub_tag: Option<String>,
}

impl FollowUp {
    fn checked(mut self) -> Result<Self> {
        if self.answer_id.trim().is_empty() {
            return Err(Error::invalid("answer_id", "`answer_id` is empty: give the answer's id or its code."));
        }
        let nothing = FollowUp { answer_id: self.answer_id.clone(), ..FollowUp::default() };
        if self == nothing {
            return Err(Error::invalid("updates", "there is nothing to update: give at least one field."));
        }
        if self.status.as_ref().is_some_and(|status| status.trim().is_empty()) {
            return Err(Error::invalid("status", "`status` is empty: a status cannot be cleared, only changed."));
        }
        if let Some(responsible) = &mut self.responsible {
            // Blanks alone are a cell that looks empty, and nobody's wish to remove anybody.
            if !responsible.is_empty() {
                *responsible = Email::named(responsible, "responsible")?.into_string();
            }
        }
        for follower in self.followers.iter_mut().flatten() {
            *follower = Email::named(follower, "followers")?.into_string();
        }
        if let Some(comment) = &self.comment {
            let length = comment.chars().count();
            if length > LONGEST_COMMENT {
                let message = format!("`comment` has {length} characters; {LONGEST_COMMENT} are the most.");
                return Err(Error::invalid("comment", message));
            }
        }
        Ok(self)
    }

    fn wire(&self) -> Value {
        let mut wire = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                wire.insert(name.to_owned(), value);
            }
        };
        put("answerId", Some(self.answer_id.trim().into()));
        put("status", self.status.as_ref().map(|status| status.as_str().into()));
        put("comment", self.comment.as_ref().map(|comment| comment.as_str().into()));
        put("responsible", self.responsible.as_ref().map(|email| email.as_str().into()));
        put("followers", self.followers.as_ref().map(|followers| json!(followers)));
        put("tags", self.tags.as_ref().map(|tags| tags.iter().map(Tag::wire).collect()));
        put("date", self.date.map(|at| at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S").to_string().into()));
        Value::Object(wire)
    }
}

impl Tag {
    fn wire(&self) -> Value {
        match &self.sub_tag {
            Some(sub_tag) => json!({"tag": self.tag, "subTag": sub_tag}),
            None => json!({"tag": self.tag}),
        }
    }
}

impl FromArgument for FollowUp {
    const PYTHON: &'static str = "FollowUpLike";
    const TYPESCRIPT: &'static str = "FollowUp";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let mut fields = Fields::of(value, name, "a follow-up")?;
        let follow_up = FollowUp {
            answer_id: fields.need("answer_id")?,
            status: fields.take("status").map(|value| text(value, "status")).transpose()?,
            responsible: fields.take("responsible").map(|value| text(value, "responsible")).transpose()?,
            followers: fields.take("followers").map(|value| list(value, "followers", text)).transpose()?,
            comment: fields.take("comment").map(|value| text(value, "comment")).transpose()?,
            tags: fields.take("tags").map(|value| list(value, "tags", Tag::from_argument)).transpose()?,
            date: fields.read("date")?,
        };
        let known = ["answer_id", "status", "responsible", "followers", "comment", "tags", "date"];
        fields.end("a follow-up", &known, &[])?;
        follow_up.checked()
    }
}

impl Input for FollowUp {
    fn prepare(&self) -> Result<Prepared> {
        let checked = self.clone().checked()?;
        Ok(Prepared { wire: checked.wire(), contact: None, id: Some(checked.answer_id) })
    }
}

impl FromArgument for Tag {
    const PYTHON: &'static str = "Tag";
    const TYPESCRIPT: &'static str = "Tag";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let mut fields = Fields::of(value, name, "tags with `tag` and `sub_tag`")?;
        let tag = Tag { tag: fields.need("tag")?, sub_tag: fields.read("sub_tag")? };
        fields.end("a tag", &["tag", "sub_tag"], &[])?;
        Ok(tag)
    }
}

/// Text that may be empty, where empty means "clear".
fn text(value: Argument, name: &str) -> Result<String> {
    match value {
        Argument::Text(text) => Ok(text),
        other => wrong(&other, name, "text"),
    }
}

fn list<T>(value: Argument, name: &str, read: fn(Argument, &str) -> Result<T>) -> Result<Vec<T>> {
    match value {
        Argument::List(items) => items.into_iter().map(|item| read(item, name)).collect(),
        other => wrong(&other, name, "a list"),
    }
}

/// The platform answers 200 even when everything failed, in the order sent, under other ids.
fn settle(sent: &[Prepared], response: &Response) -> Result<Vec<Outcome>, Unreadable> {
    let came = Page::read(&response.body, Shape::Envelope("answers"), FollowUpResult::DECL)?;
    if came.rows.len() != sent.len() {
        return Err(Unreadable::Odd(format!(
            "it tells of {} follow-ups, and {} were sent, so that none can be told from another",
            came.rows.len(),
            sent.len()
        )));
    }
    let outcomes = came.rows.into_iter().zip(sent).enumerate().map(|(index, (row, sent))| {
        let mut is_clear = true;
        let fields: Vec<(String, String)> = members(row.json())
            .unwrap_or_default()
            .into_iter()
            .filter(|(name, _)| name != "answerId" && name != "message")
            .map(|(name, json)| {
                let said = serde_json::from_str(json).unwrap_or_else(|_| {
                    is_clear = false;
                    json.to_owned()
                });
                (name.into_owned(), said)
            })
            .collect();
        let result = FollowUpResult::from_row(row);
        let message = result.message();
        let said = message.as_deref().unwrap_or_default().to_lowercase();
        let whole = fields.iter().all(|(_, said)| said.eq_ignore_ascii_case("ok"));
        let status = if !is_clear || said.trim().is_empty() {
            OutcomeStatus::Unknown
        } else if !whole || said.contains("não atualizada") || said.contains("parcialmente") {
            OutcomeStatus::Refused
        } else {
            OutcomeStatus::Accepted
        };
        let mut outcome = Outcome::new(index, status);
        outcome.message = message;
        outcome.answer_id = if outcome.ok() { result.answer_id() } else { sent.id.clone() };
        outcome.fields = Some(fields);
        outcome
    });
    Ok(outcomes.collect())
}

hidden!(FollowUp, Tag);
