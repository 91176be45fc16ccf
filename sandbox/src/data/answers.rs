//! Answers: the rows that clients pull by the hundred thousand. Each is kept as
//! text in pieces, so that a page is put together without making JSON anew, and
//! a follow-up or an update changes one piece.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::actions::Action;
use super::answer_fields::{categories, push_analysis, push_contact, push_extras, push_review};
use super::comments::comment;
use super::invites;
use super::json_text::{self, scalar};
use super::people::{Person, person};
use super::random::{Kind, code, id, moment, pick, rng};
use super::treatments::Treatment;
use super::{indicators, questions};
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
    zoneless: bool,
    /// From the opening brace to `createdAt`.
    head: String,
    /// What follows `updatedAt`, but for the treatments and the closing brace.
    tail: String,
    /// The array, empty where there is none.
    pub(crate) categories: String,
    pub(crate) treatment: Option<Treatment>,
    /// Still listed, and not to be followed up any more.
    pub(crate) deleted: bool,
    /// The short shape, ready to serve.
    short: String,
    /// The record of a test's own, which is listed as it was given.
    own: Option<Map<String, Value>>,
}

/// What an answer is made for.
pub(crate) struct Maker<'a> {
    pub(crate) seed: u64,
    pub(crate) year: i32,
    pub(crate) actions: &'a [Action],
    pub(crate) company: &'a str,
}

/// When an answer of the first filling came.
pub(crate) fn created(seed: u64, year: i32, serial: u64) -> i64 {
    moment(&mut rng(seed, Kind::Answer, serial), year)
}

impl Maker<'_> {
    /// The answer of a serial number, at its own time or at one given.
    pub(crate) fn answer(&self, serial: u64, at: Option<i64>, categorised: bool) -> Row {
        let seed = self.seed;
        let mut rng = rng(seed, Kind::Answer, serial);
        let own = moment(&mut rng, self.year);
        let created = at.unwrap_or(own);
        let invite = invites::serial_of(serial);
        let at_action = invites::action_of(seed, invite, self.actions.len());
        let action = &self.actions[at_action];
        let person = person(seed, invite);
        let anonymous = serial % 23 == 8;
        let mood = match rng.u32(..100) {
            0..50 => 2,
            50..74 => 1,
            _ => 0,
        };
        let mut head = String::with_capacity(2_048);
        let id = id(seed, Kind::Answer, serial, created);
        let zoneless = serial % 59 == 19;
        let date = stamp(created - 6, zoneless);
        let (deleted, partial) = (serial % 43 == 9, serial % 14 == 6);
        let _ =
            write!(head, "{{\"_id\":\"{id}\",\"active\":{},\"date\":\"{date}\",\"answerDate\":\"{date}\"", !deleted);
        if anonymous || serial % 47 != 3 {
            let _ = write!(head, ",\"anonymousResponse\":{anonymous}");
        }
        if partial || serial % 18 != 7 {
            let completed = partial && serial % 28 == 6;
            let _ = write!(head, ",\"partialSaved\":{partial},\"partialCompleted\":{completed}");
        }
        let client = person.client_id.map(|id| id.to_string());
        match &client {
            None => head.push_str(",\"clientId\":null"),
            Some(client) if serial % 17 == 2 => json_text::raw_member(&mut head, "clientId", client),
            Some(client) => json_text::member(&mut head, "clientId", client),
        }
        let categories = categories(&mut rng, mood, categorised);
        let _ = write!(head, ",\"categories\":{}", if categories.is_empty() { "[]" } else { &categories });
        if serial % 21 != 11 {
            head.push_str(",\"tags\":[],\"subTags\":[]");
        }
        // Some rows do not say it at all: `not row["deleted"]` and `row["deleted"] == false` differ there.
        if deleted || serial % 13 != 5 {
            let _ = write!(head, ",\"deleted\":{deleted}");
        }
        push_contact(&mut head, &person, serial, anonymous);
        let feedback = comment(&mut rng, mood, serial);
        match &feedback {
            None => head.push_str(",\"feedback\":null"),
            Some(text) => json_text::member(&mut head, "feedback", text),
        }
        head.push_str(",\"additionalQuestions\":");
        let key = (seed, serial, created);
        questions::push_answers(&mut head, &mut rng, action.template.asks, mood, key);
        let invited = invites::created_before(seed, invite, created, self.year);
        let _ = write!(
            head,
            ",\"channel\":\"{}\",\"companyId\":\"{}\",\"actionId\":\"{}\",\"inviteId\":\"{}\",\"detailsId\":\"{}\"",
            pick(&mut rng, &["email", "email", "sms", "link", "manual"]),
            self.company,
            action.id,
            invites::id_of(seed, invite, invited),
            invites::details_of(seed, invite, invited),
        );
        json_text::member(&mut head, "text", action.template.question);
        push_review(&mut head, &mut rng, action, mood, serial);
        let mut indicators =
            indicators::drawn(action.template.columns, &mut invites::indicator_rng(seed, invite), invited);
        if serial % 27 == 10 {
            let again = indicators[0].clone();
            indicators.push(again);
        }
        head.push_str(",\"indicators\":");
        indicators::push(&mut head, &indicators, anonymous, key);
        let code = code(seed, Kind::Answer, serial);
        let code = code[..6 + usize::try_from(serial % 3).unwrap_or(0)].to_owned();
        let _ = write!(
            head,
            ",\"controlId\":\"{code}\",\"metric\":\"{}\",\"createdAt\":\"{}\"",
            action.template.metric,
            stamp(created, zoneless),
        );
        let mut tail = String::with_capacity(512);
        push_analysis(&mut tail, &mut rng, mood, feedback.as_deref(), serial);
        push_extras(&mut tail, &mut rng, action, serial, created);
        let treatment = Treatment::made(seed, serial, mood, created);
        let updated = match &treatment {
            Some(treatment) if serial.is_multiple_of(3) => treatment.changed,
            _ => created + 400,
        };
        // Hundreds of thousands of these are held.
        head.shrink_to_fit();
        tail.shrink_to_fit();
        let masked = |text: String| if anonymous { "****".to_owned() } else { text };
        Row {
            created,
            updated: (serial % 61 != 17).then_some(updated),
            action: at_action,
            data: Arc::new(
                Answer {
                    serial,
                    id,
                    code,
                    invite: invites::id_of(seed, invite, invited),
                    email: masked(person.email),
                    phone: masked(person.phone),
                    client: client.unwrap_or_default(),
                    zoneless,
                    head,
                    tail,
                    categories,
                    treatment,
                    deleted,
                    short: String::new(),
                    own: None,
                }
                .settled(),
            ),
        }
    }
}

impl Answer {
    /// An answer that came in by `create-answer`; `head` is its JSON up to
    /// `createdAt`, without the closing brace.
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
    fn settled(mut self) -> Self {
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

fn stamp(at: i64, zoneless: bool) -> String {
    if zoneless { clock::iso_without_zone(at) } else { clock::iso(at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: u64) -> Vec<Value> {
        let actions: Vec<_> = (0..6).map(|i| Action::made(1, 2025, i)).collect();
        let maker = Maker { seed: 1, year: 2025, actions: &actions, company: "c" };
        (0..count)
            .map(|serial| {
                let mut text = String::new();
                maker.answer(serial, None, false).write(&mut text);
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
            })
            .collect()
    }

    #[test]
    fn rows_are_json_of_a_lifelike_size() {
        let rows = rows(500);
        let size: usize = rows.iter().map(|row| row.to_string().len()).sum();
        assert!((1_500..2_500).contains(&(size / 500)), "{}", size / 500);
    }

    #[test]
    fn the_odd_things_all_occur_and_stay_a_minority() {
        let rows = rows(500);
        let seen = |what: &str, odd: &dyn Fn(&Value) -> bool| {
            let count = rows.iter().filter(|row| odd(row)).count();
            assert!((5..200).contains(&count), "{what}: {count}");
        };
        seen("phone as a number", &|row| row["phone"].is_number());
        seen("review 0", &|row| row["review"] == 0);
        seen("review as text", &|row| row["review"].is_string());
        seen("no review", &|row| row["review"].is_null());
        seen("client id as a number", &|row| row["clientId"].is_number());
        seen("deleted", &|row| row["deleted"] == true);
        seen("nothing said of deleted", &|row| row.get("deleted").is_none());
        seen("nothing said of anonymous", &|row| row.get("anonymousResponse").is_none());
        seen("nothing said of partial", &|row| row.get("partialSaved").is_none());
        seen("no tags", &|row| row.get("tags").is_none());
        seen("anonymous", &|row| row["email"] == "****");
        seen("feedback null", &|row| row["feedback"].is_null());
        seen("feedback empty", &|row| row["feedback"] == "");
        seen("formula", &|row| row["feedback"].as_str().is_some_and(|text| text.starts_with('=')));
        seen("newline", &|row| row["feedback"].as_str().is_some_and(|text| text.contains('\n')));
        seen("no updatedAt", &|row| row.get("updatedAt").is_none());
        seen("no Z", &|row| row["createdAt"].as_str().is_some_and(|text| !text.ends_with('Z')));
        seen("no sentiment", &|row| row["sentimentAnalyzeGCP"].is_null());
        seen("no treatments", &|row| row.get("treatments").is_none());
        seen("extra fields", &|row| row.get("profileAnalysisAI").is_some());
        seen("a column twice", &|row| {
            row["indicators"]
                .as_array()
                .is_some_and(|list| list.len() > 1 && list[0]["column"] == list[list.len() - 1]["column"])
        });
    }

    #[test]
    fn both_shapes_of_treatments_are_served() {
        let actions: Vec<_> = (0..6).map(|i| Action::made(1, 2025, i)).collect();
        let maker = Maker { seed: 1, year: 2025, actions: &actions, company: "c" };
        let row = maker.answer(0, None, true);
        let (mut short, mut whole) = (String::new(), String::new());
        row.write(&mut short);
        row.write_whole(&mut whole, 1, Some(&actions[row.action]));
        let short: Value = serde_json::from_str(&short).expect("JSON");
        let whole: Value = serde_json::from_str(&whole).expect("JSON");
        assert!(short["treatments"]["sponsor"].is_string() && short.get("action").is_none());
        assert!(whole["treatments"]["feed"].is_array() && whole["action"]["name"].is_string());
        assert_eq!(short["treatments"]["status"], whole["treatments"]["status"]);
    }
}
