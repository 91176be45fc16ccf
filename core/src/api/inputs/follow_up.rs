//! Follow-ups as input: the changes to an answer, and the remaining part of one that was accepted in part.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use crate::api::inputs::contact::Email;
use crate::error::{Error, Result};
use crate::input::fields::{Fields, fields, texts};
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, wrong};

/// The largest length of a comment, in characters.
const LONGEST_COMMENT: usize = 5000;

/// A change to the follow-up of an answer. Absent fields stay unchanged; `""` and an empty list clear a field.
#[derive(Clone, Default, PartialEq)]
pub struct FollowUp {
    /// The answer's id, or its own code (`control_id`), as rows have them; null is refused.
    pub answer_id: String,
    /// The status, such as `aberto`, `em_analise`, `escalonada` or `respondido`; accounts add their own. It can be
    /// changed, but not cleared.
    pub status: Option<String>,
    /// The responsible person's e-mail; `""` leaves nobody responsible.
    pub responsible: Option<String>,
    /// The followers' e-mails; an empty list removes all.
    pub followers: Option<Vec<String>>,
    /// A comment of up to 5,000 characters.
    pub comment: Option<String>,
    /// Tags; an empty list removes all.
    pub tags: Option<Vec<Tag>>,
    /// The date and time of the change, with its zone. It is sent in UTC, in whole seconds.
    pub date: Option<Timestamp>,
}

/// A tag of a follow-up, as the action's tag tree has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Tag {
    /// The tag.
    pub tag: String,
    /// The tag below it.
    pub sub_tag: Option<String>,
}

impl FollowUp {
    pub(crate) fn checked(mut self) -> Result<Self> {
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
            // Blanks come from a cell that looks empty, and do not mean that a person is to be removed.
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

    pub(crate) fn wire(&self) -> Value {
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
    /// Returns the follow-up that was sent as `wire`, with only the fields that are `wanted`.
    pub(crate) fn of_wire(wire: &Value, wanted: impl Fn(&str) -> bool) -> Self {
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
    pub(crate) fn of_wire(wire: &Value) -> Self {
        let text = |name: &str| wire.get(name).and_then(Value::as_str).map(str::to_owned);
        Tag { tag: text("tag").unwrap_or_default(), sub_tag: text("subTag") }
    }

    pub(crate) fn wire(&self) -> Value {
        match &self.sub_tag {
            Some(sub_tag) => json!({"tag": self.tag, "subTag": sub_tag}),
            None => json!({"tag": self.tag}),
        }
    }
}

impl FromArgument for FollowUp {
    const TYPE: InputType = InputType::Input { name: "FollowUp", has_indicators: false };
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
        fields.end("a follow-up", &[])?;
        follow_up.checked()
    }
    fn into_argument(self) -> Argument {
        let tags = |tags: Vec<Tag>| Argument::List(tags.into_iter().map(Tag::into_argument).collect());
        fields([
            ("answer_id", Argument::Text(self.answer_id)),
            ("status", self.status.into_argument()),
            ("responsible", self.responsible.into_argument()),
            ("followers", self.followers.map_or(Argument::Null, texts)),
            ("comment", self.comment.into_argument()),
            ("tags", self.tags.map_or(Argument::Null, tags)),
            ("date", self.date.into_argument()),
        ])
    }
}

impl FromArgument for Tag {
    const TYPE: InputType = InputType::Input { name: "Tag", has_indicators: false };
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let mut fields = Fields::of(value, name, "tags with `tag` and `sub_tag`")?;
        let tag = Tag { tag: fields.need("tag")?, sub_tag: fields.read("sub_tag")? };
        fields.end("a tag", &[])?;
        Ok(tag)
    }
    fn into_argument(self) -> Argument {
        fields([("tag", Argument::Text(self.tag)), ("sub_tag", self.sub_tag.into_argument())])
    }
}

/// Reads text that may be empty, where empty text clears the field.
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
