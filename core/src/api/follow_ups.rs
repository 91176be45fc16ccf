//! Follow-ups (beta on the platform): what a company does about an answer.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use crate::api::contact::Email;
use crate::error::{Error, ErrorKind, Result};
use crate::http::failure::{Unreadable, of_row};
use crate::http::reply::no;
use crate::http::request::{Endpoint, Request};
use crate::http::transport::Response;
use crate::http::words::{Verdict, Words, verdict};
use crate::input::fields::Fields;
use crate::input::redacted::hidden;
use crate::input::value::{Argument, FromArgument, Seconds, wrong};
use crate::record::page::{Page, Shape};
use crate::record::row::{Row, members};
use crate::record::schema::Record;
use crate::writing::bulk::{BulkRoute, Input, Prepared, Rows, Settled, Writing, prepare};
use crate::writing::outcome::{Outcome, OutcomeStatus};

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
        /// the platform refused a field is refused; its `fields` tell which, and `remaining` is what to
        /// give again.
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
        message: Text = "message" | "mensaje" | "mensagem";
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

impl FollowUp {
    /// What was sent, but for the fields that are not `wanted`.
    fn of_wire(wire: &Value, wanted: impl Fn(&str) -> bool) -> Self {
        let field = |name: &str| wire.get(name).filter(|_| wanted(name));
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let date = field("date").and_then(Value::as_str).and_then(|date| date.parse::<DateTime>().ok());
        FollowUp {
            answer_id: wire["answerId"].as_str().unwrap_or_default().to_owned(),
            status: field("status").and_then(text),
            responsible: field("responsible").and_then(text),
            followers: field("followers").and_then(Value::as_array).map(|all| all.iter().filter_map(text).collect()),
            comment: field("comment").and_then(text),
            tags: field("tags").and_then(Value::as_array).map(|tags| tags.iter().map(Tag::of_wire).collect()),
            date: date.and_then(|date| date.to_zoned(TimeZone::UTC).ok()).map(|date| date.timestamp()),
        }
    }
}

impl Tag {
    fn of_wire(wire: &Value) -> Self {
        let text = |name: &str| wire.get(name).and_then(Value::as_str).map(str::to_owned);
        Tag { tag: text("tag").unwrap_or_default(), sub_tag: text("subTag") }
    }

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
fn settle(sent: &[Prepared], response: &Response) -> Result<Settled, Unreadable> {
    let came = Page::read(&response.body, Shape::Envelope("answers"), FollowUpResult::DECL)?;
    if came.rows.len() != sent.len() {
        return Err(Unreadable::Odd(format!(
            "it tells of {} follow-ups, and {} were sent, so that none can be told from another",
            came.rows.len(),
            sent.len()
        )));
    }
    let outcomes = came.rows.iter().zip(sent).enumerate();
    let outcomes = outcomes.map(|(index, (row, sent))| Said::of(row).became(index, sent, response));
    Ok(outcomes.collect::<Vec<_>>().into())
}

/// The fields of a follow-up on which the platform gives a verdict.
const VERDICTS: [&str; 6] = ["status", "responsible", "followers", "comment", "tags", "date"];

/// What the platform says of one follow-up.
struct Said {
    answer_id: Option<String>,
    message: Option<String>,
    fields: Vec<Field>,
    json: String,
}

/// What the platform says of one field.
struct Field {
    name: String,
    said: String,
    is_taken: bool,
    /// Whether it is a text, as verdicts are.
    is_clear: bool,
}

impl Field {
    fn is_refused(&self) -> bool {
        self.is_clear && !self.is_taken
    }
}

impl Said {
    fn of(row: &Row) -> Said {
        let result = FollowUpResult::from_row(row.clone());
        let mut fields = Vec::new();
        for (name, json) in members(row.json()).unwrap_or_default() {
            if !VERDICTS.contains(&name.as_ref()) || json == "null" {
                continue;
            }
            let text = serde_json::from_str::<String>(json);
            let is_clear = text.is_ok();
            let said = text.unwrap_or_else(|_| json.to_owned());
            // A date that was sent comes back here and there: that is no verdict.
            let is_echo = name == "date" && said.trim_start().starts_with(|first: char| first.is_ascii_digit());
            if !said.trim().is_empty() && !is_echo {
                let is_taken = is_clear && said.trim().eq_ignore_ascii_case("ok");
                fields.push(Field { name: name.into_owned(), said, is_taken, is_clear });
            }
        }
        let present = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Said {
            answer_id: present(result.answer_id()),
            message: present(result.message()),
            fields,
            json: row.raw().to_owned(),
        }
    }

    /// What stands in the place of the id where there is no such answer: an id has no blanks.
    fn no_id(&self) -> Option<&str> {
        let said = self.answer_id.as_deref()?.trim();
        let is_verdict = said.contains(char::is_whitespace) || verdict(&Words::of(said)) != Verdict::Unclear;
        is_verdict.then_some(said)
    }

    /// Whether something beside the verdicts says that it failed.
    fn says_no_beside(&self) -> bool {
        no(&self.json, &VERDICTS.map(str::to_owned)).is_some()
    }

    fn refused(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_refused())
    }

    fn became(self, index: usize, sent: &Prepared, response: &Response) -> Outcome {
        let verdict = verdict(&Words::of(self.message.as_deref().unwrap_or_default()));
        let is_absent = self.no_id().is_some() || verdict == Verdict::Absent;
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
            let error = of_row(kind, what, response, &self.json);
            Outcome::new(index, OutcomeStatus::Refused).because(error, Some(self.reason()))
        } else if verdict == Verdict::Yes && self.fields.iter().all(|field| field.is_clear) && !self.says_no_beside() {
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
        outcome.fields = Some(self.fields.into_iter().map(|field| (field.name, field.said)).collect());
        outcome
    }

    /// The platform's words on the whole, and on what it did not take.
    fn reason(&self) -> String {
        let id = self.no_id().map(str::to_owned);
        let fields = self.refused().map(|field| format!("{}: {}", field.name, field.said.trim()));
        let why = id.into_iter().chain(fields).collect::<Vec<_>>().join("; ");
        match &self.message {
            Some(message) if why.is_empty() => message.clone(),
            Some(message) => format!("{} ({why})", message.trim()),
            None => why,
        }
    }

    /// What was not taken, where something was.
    fn remaining(&self, wire: &Value) -> Option<FollowUp> {
        let refused: Vec<&str> = self.refused().map(|field| field.name.as_str()).collect();
        let taken: Vec<&str> =
            self.fields.iter().filter(|field| field.is_taken).map(|field| field.name.as_str()).collect();
        if refused.is_empty() || taken.is_empty() {
            return None;
        }
        // A date belongs to what it comes with.
        let is_left = |name: &str| refused.contains(&name) || (name == "date" && !taken.contains(&name));
        Some(FollowUp::of_wire(wire, is_left))
    }
}

hidden!(FollowUp, Tag);
