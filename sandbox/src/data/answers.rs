//! Answers: the rows that clients pull by the hundred thousand. Each answer is stored as pieces of JSON text, so that a
//! page is put together without serializing again, and a follow-up or an update changes only one piece.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::actions::Action;
use super::json_text::{self, scalar};
use super::people::Person;
use super::treatments::Treatment;
use crate::clock;

/// The part of an answer that every request for a listing looks at.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) created: i64,
    pub(crate) updated: Option<i64>,
    pub(crate) action: usize,
    pub(crate) data: Arc<Answer>,
}

/// The part of an answer that is needed only when the row is served.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) serial: u64,
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) invite: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) client: String,
    /// Whether its timestamps lack the `Z`.
    pub(super) zoneless: bool,
    /// Its JSON from the opening brace to `createdAt`.
    pub(super) head: String,
    /// Its JSON after `updatedAt`, without the treatments and the closing brace.
    pub(super) tail: String,
    /// The JSON array of the categories; empty if there are none.
    pub(crate) categories: String,
    pub(crate) treatment: Option<Treatment>,
    /// Whether the answer is deleted. Deleted answers are still listed, but cannot be followed up.
    pub(crate) deleted: bool,
    /// The short form of the treatment, ready to serve.
    pub(super) short: String,
    /// The test's own record that this answer stands for, which is listed unchanged.
    pub(super) own: Option<Map<String, Value>>,
}

impl Answer {
    /// Makes the answer that `create-answer` received; `head` is its JSON up to `createdAt`, without the closing brace.
    pub(crate) fn received(
        serial: u64,
        id: String,
        code: String,
        invite: String,
        person: Person,
        head: String,
    ) -> Self {
        let client = person.client_id.map_or_else(String::new, |id| id.to_string());
        Self {
            serial,
            id,
            code,
            invite,
            email: person.email,
            phone: person.phone,
            client,
            zoneless: false,
            head,
            tail: ",\"sentimentAnalyzeGCP\":{\"score\":null,\"keyPhrases\":null}".to_owned(),
            categories: String::new(),
            treatment: None,
            deleted: false,
            short: String::new(),
            own: None,
        }
    }

    /// Makes the answer of a test's own record.
    pub(crate) fn own(serial: u64, id: String, code: String, record: Map<String, Value>) -> Self {
        let text = |name: &str| record.get(name).and_then(scalar).unwrap_or_default();
        let person = Person { name: text("name"), email: text("email"), phone: text("phone"), client_id: None };
        let mut answer = Self::received(serial, id, code, text("inviteId"), person, String::new());
        answer.client = text("clientId");
        answer.deleted = record.get("deleted") == Some(&Value::Bool(true));
        if let Some(Value::Array(list)) = record.get("categories").filter(|list| **list != json!([])) {
            answer.categories = Value::from(list.clone()).to_string();
        }
        answer.own = Some(record);
        answer
    }

    /// Returns this answer with another follow-up.
    pub(crate) fn with_treatment(&self, treatment: Treatment) -> Self {
        let mut answer = self.clone();
        answer.treatment = Some(treatment);
        answer.settled()
    }

    /// Updates `short` from the treatment.
    pub(super) fn settled(mut self) -> Self {
        self.short = match &self.treatment {
            None => String::new(),
            Some(treatment) => format!(",\"treatments\":{}", treatment.short()),
        };
        self
    }
}

impl Row {
    pub(crate) fn write(&self, out: &mut String) {
        if let Some(own) = &self.data.own {
            let treatment = self.data.treatment.as_ref().map(Treatment::short);
            self.write_own(out, own, treatment);
            return;
        }
        self.write_core(out);
        out.push_str(&self.data.short);
        out.push('}');
    }

    /// Writes the answer with the details of treatments, for requests that ask for these details.
    pub(crate) fn write_whole(&self, out: &mut String, seed: u64, action: Option<&Action>) {
        if let Some(own) = &self.data.own {
            let treatment = self.data.treatment.as_ref().map(|treatment| treatment.whole(seed, self.data.serial));
            self.write_own(out, own, treatment);
            return;
        }
        self.write_core(out);
        if let Some(treatment) = &self.data.treatment {
            let _ = write!(out, ",\"treatments\":{}", treatment.whole(seed, self.data.serial));
        }
        if let Some(action) = action {
            out.push_str(",\"action\":{\"name\":");
            json_text::push(out, &action.name);
            out.push('}');
        }
        out.push('}');
    }

    /// Writes a test's own record, with its later changes.
    fn write_own(&self, out: &mut String, own: &Map<String, Value>, treatment: Option<Value>) {
        let mut record = own.clone();
        let original = record.get("updatedAt").and_then(Value::as_str).and_then(clock::moment_of);
        if let Some(updated) = self.updated.filter(|updated| original != Some(*updated)) {
            record.insert("updatedAt".to_owned(), json!(clock::iso(updated)));
        }
        if let Some(treatment) = treatment {
            record.insert("treatments".to_owned(), treatment);
        }
        out.push_str(&Value::Object(record).to_string());
    }

    fn write_core(&self, out: &mut String) {
        let data = &*self.data;
        out.push_str(&data.head);
        if let Some(updated) = self.updated {
            out.push_str(",\"updatedAt\":\"");
            clock::push_iso(out, updated);
            if data.zoneless {
                out.pop();
            }
            out.push('"');
        }
        out.push_str(&data.tail);
    }

    /// Writes the answer as `category-info` lists it.
    pub(crate) fn write_categories(&self, out: &mut String) {
        let data = &*self.data;
        let _ = write!(
            out,
            "{{\"answerId\":\"{}\",\"inviteId\":\"{}\",\"categories\":{},\"createdAt\":\"{}\"",
            data.id,
            data.invite,
            data.categories,
            clock::iso(self.created),
        );
        if let Some(updated) = self.updated {
            json_text::member(out, "updatedAt", &clock::iso(updated));
        }
        out.push('}');
    }
}
