//! Answers: the rows that clients pull by the hundred thousand. Each is kept as text in pieces, so that a page is put
//! together without making JSON anew, and a follow-up or an update changes one piece.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::actions::Action;
use super::json_text::{self, scalar};
use super::people::Person;
use super::treatments::Treatment;
use crate::clock;

/// An answer's place in the listing: what every request has to look at.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) created: i64,
    pub(crate) updated: Option<i64>,
    pub(crate) action: usize,
    pub(crate) data: Arc<Answer>,
}

/// What is looked at only when a row is served.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) serial: u64,
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) invite: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) client: String,
    /// Some rows lack the `Z`.
    pub(super) zoneless: bool,
    /// From the opening brace to `createdAt`.
    pub(super) head: String,
    /// What follows `updatedAt`, but for the treatments and the closing brace.
    pub(super) tail: String,
    /// The array, empty where there is none.
    pub(crate) categories: String,
    pub(crate) treatment: Option<Treatment>,
    /// Still listed, and not to be followed up any more.
    pub(crate) deleted: bool,
    /// The short shape, ready to serve.
    pub(super) short: String,
    /// The record of a test's own, which is listed as it was given.
    pub(super) own: Option<Map<String, Value>>,
}

impl Answer {
    /// An answer that came in by `create-answer`; `head` is its JSON up to `createdAt`, without the closing brace.
    pub(crate) fn taken(serial: u64, id: String, code: String, invite: String, person: Person, head: String) -> Self {
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

    /// A record of a test's own.
    pub(crate) fn own(serial: u64, id: String, code: String, record: Map<String, Value>) -> Self {
        let text = |name: &str| record.get(name).and_then(scalar).unwrap_or_default();
        let person = Person { name: text("name"), email: text("email"), phone: text("phone"), client_id: None };
        let mut answer = Self::taken(serial, id, code, text("inviteId"), person, String::new());
        answer.client = text("clientId");
        answer.deleted = record.get("deleted") == Some(&Value::Bool(true));
        if let Some(Value::Array(list)) = record.get("categories").filter(|list| **list != json!([])) {
            answer.categories = Value::from(list.clone()).to_string();
        }
        answer.own = Some(record);
        answer
    }

    /// This answer, followed up.
    pub(crate) fn with_treatment(&self, treatment: Treatment) -> Self {
        let mut answer = self.clone();
        answer.treatment = Some(treatment);
        answer.settled()
    }

    /// Brings the ready text up to date with the treatment.
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

    /// As served to those who ask for treatments' details.
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

    /// A record of a test's own, with what has changed since it was given.
    fn write_own(&self, out: &mut String, own: &Map<String, Value>, treatment: Option<Value>) {
        let mut record = own.clone();
        let given = record.get("updatedAt").and_then(Value::as_str).and_then(clock::moment_of);
        if let Some(updated) = self.updated.filter(|updated| given != Some(*updated)) {
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

    /// As `category-info` lists it.
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
