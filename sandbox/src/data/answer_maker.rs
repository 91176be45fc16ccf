//! Made-up answers: every field of an answer follows from the seed and the answer's serial number.
//!
//! A field is odd if the serial number has a certain remainder: an answer with `serial % 23 == 8` is anonymous, for
//! example. So each oddity is rare, some rows combine several, and the same account always has the same oddities.

use std::fmt::Write as _;
use std::sync::Arc;

use super::actions::Action;
use super::answer_fields::{categories, push_analysis, push_contact, push_extras, push_review};
use super::answers::{Answer, Row};
use super::comments::comment;
use super::people::{Person, person};
use super::random::{Kind, code, id, moment, pick, rng};
use super::treatments::Treatment;
use super::{indicators, invites, json_text, questions};
use crate::clock;

/// The account that answers are made for.
pub(crate) struct Maker<'a> {
    pub(crate) seed: u64,
    pub(crate) year: i32,
    pub(crate) actions: &'a [Action],
    pub(crate) company: &'a str,
}

/// Returns when an answer of the initial data was created.
pub(crate) fn created(seed: u64, year: i32, serial: u64) -> i64 {
    moment(&mut rng(seed, Kind::Answer, serial), year)
}

impl Maker<'_> {
    /// Makes the answer of a serial number, created at its own time or at `at`. With `categorised` it always has a
    /// category.
    pub(crate) fn answer(&self, serial: u64, at: Option<i64>, categorised: bool) -> Row {
        let seed = self.seed;
        let mut rng = rng(seed, Kind::Answer, serial);
        // The time is drawn even if `at` replaces it, so that the following random numbers stay the same.
        let own = moment(&mut rng, self.year);
        let created = at.unwrap_or(own);
        let invite = invites::serial_of(serial);
        let action = invites::action_of(seed, invite, self.actions.len());
        let mood = match rng.u32(..100) {
            0..50 => 2,
            50..74 => 1,
            _ => 0,
        };
        let draft = Draft {
            maker: self,
            serial,
            created,
            invite,
            invited: invites::created_before(seed, invite, created, self.year),
            action: &self.actions[action],
            person: person(seed, invite),
            mood,
            is_anonymous: serial % 23 == 8,
            is_deleted: serial % 43 == 9,
            is_zoneless: serial % 59 == 19,
        };
        let answer = draft.answer(&mut rng, categorised);
        let updated = match &answer.treatment {
            Some(treatment) if serial.is_multiple_of(3) => treatment.changed,
            _ => created + 400,
        };
        Row { created, updated: (serial % 61 != 17).then_some(updated), action, data: Arc::new(answer.settled()) }
    }
}

/// The values that several parts of one answer need.
struct Draft<'a> {
    maker: &'a Maker<'a>,
    serial: u64,
    created: i64,
    /// The serial number of the answer's invite, and when that invite was sent.
    invite: u64,
    invited: i64,
    action: &'a Action,
    person: Person,
    mood: usize,
    is_anonymous: bool,
    is_deleted: bool,
    is_zoneless: bool,
}

impl Draft<'_> {
    /// Writes the parts in the platform's order, which is also the order in which their random numbers are drawn.
    fn answer(self, rng: &mut fastrand::Rng, categorised: bool) -> Answer {
        let (seed, serial, created) = (self.maker.seed, self.serial, self.created);
        let id = id(seed, Kind::Answer, serial, created);
        let client = self.person.client_id.map(|id| id.to_string());
        let mut head = String::with_capacity(2_048);
        self.push_state(&mut head, &id);
        self.push_client(&mut head, client.as_deref());
        let categories = categories(rng, self.mood, categorised);
        self.push_marks(&mut head, &categories);
        push_contact(&mut head, &self.person, serial, self.is_anonymous);
        let feedback = comment(rng, self.mood, serial);
        match &feedback {
            None => head.push_str(",\"feedback\":null"),
            Some(text) => json_text::member(&mut head, "feedback", text),
        }
        head.push_str(",\"additionalQuestions\":");
        questions::push_answers(&mut head, rng, self.action.template.asks, self.mood, (seed, serial, created));
        self.push_origin(&mut head, rng);
        push_review(&mut head, rng, self.action, self.mood, serial);
        self.push_indicators(&mut head);
        let code = self.code();
        self.push_end(&mut head, &code);
        let mut tail = String::with_capacity(512);
        push_analysis(&mut tail, rng, self.mood, feedback.as_deref(), serial);
        push_extras(&mut tail, rng, self.action, serial, created);
        // The account holds hundreds of thousands of these texts.
        head.shrink_to_fit();
        tail.shrink_to_fit();
        let masked = |text: String| if self.is_anonymous { "****".to_owned() } else { text };
        Answer {
            serial,
            id,
            code,
            invite: invites::id_of(seed, self.invite, self.invited),
            email: masked(self.person.email),
            phone: masked(self.person.phone),
            client: client.unwrap_or_default(),
            zoneless: self.is_zoneless,
            head,
            tail,
            categories,
            treatment: Treatment::made(seed, serial, self.mood, created),
            deleted: self.is_deleted,
            short: String::new(),
            own: None,
        }
    }

    /// Appends the id, the date, and whether the answer is anonymous or partial.
    fn push_state(&self, out: &mut String, id: &str) {
        let serial = self.serial;
        let date = stamp(self.created - 6, self.is_zoneless);
        let active = !self.is_deleted;
        let _ = write!(out, "{{\"_id\":\"{id}\",\"active\":{active},\"date\":\"{date}\",\"answerDate\":\"{date}\"");
        if self.is_anonymous || serial % 47 != 3 {
            let _ = write!(out, ",\"anonymousResponse\":{}", self.is_anonymous);
        }
        let partial = serial % 14 == 6;
        if partial || serial % 18 != 7 {
            let completed = partial && serial % 28 == 6;
            let _ = write!(out, ",\"partialSaved\":{partial},\"partialCompleted\":{completed}");
        }
    }

    /// Appends the customer's id: text, a number or null.
    fn push_client(&self, out: &mut String, client: Option<&str>) {
        match client {
            None => out.push_str(",\"clientId\":null"),
            Some(client) if self.serial % 17 == 2 => json_text::raw_member(out, "clientId", client),
            Some(client) => json_text::member(out, "clientId", client),
        }
    }

    /// Appends the categories, the tags, and whether the answer was deleted.
    fn push_marks(&self, out: &mut String, categories: &str) {
        let _ = write!(out, ",\"categories\":{}", if categories.is_empty() { "[]" } else { categories });
        if self.serial % 21 != 11 {
            out.push_str(",\"tags\":[],\"subTags\":[]");
        }
        // Some rows lack the field, so that `not row["deleted"]` and `row["deleted"] == false` differ for them.
        if self.is_deleted || self.serial % 13 != 5 {
            let _ = write!(out, ",\"deleted\":{}", self.is_deleted);
        }
    }

    /// Appends where the answer came from, and the main question.
    fn push_origin(&self, out: &mut String, rng: &mut fastrand::Rng) {
        let seed = self.maker.seed;
        let _ = write!(
            out,
            ",\"channel\":\"{}\",\"companyId\":\"{}\",\"actionId\":\"{}\",\"inviteId\":\"{}\",\"detailsId\":\"{}\"",
            pick(rng, &["email", "email", "sms", "link", "manual"]),
            self.maker.company,
            self.action.id,
            invites::id_of(seed, self.invite, self.invited),
            invites::details_of(seed, self.invite, self.invited),
        );
        json_text::member(out, "text", self.action.template.question);
    }

    /// Appends the invite's indicators; some rows contain the first one twice.
    fn push_indicators(&self, out: &mut String) {
        let seed = self.maker.seed;
        let columns = self.action.template.columns;
        let mut list = indicators::drawn(columns, &mut invites::indicator_rng(seed, self.invite), self.invited);
        if self.serial % 27 == 10 {
            let again = list[0].clone();
            list.push(again);
        }
        out.push_str(",\"indicators\":");
        indicators::push(out, &list, self.is_anonymous, (seed, self.serial, self.created));
    }

    /// Returns the answer's own code, of six to eight characters.
    fn code(&self) -> String {
        let code = code(self.maker.seed, Kind::Answer, self.serial);
        code[..6 + usize::try_from(self.serial % 3).unwrap_or(0)].to_owned()
    }

    fn push_end(&self, out: &mut String, code: &str) {
        let metric = self.action.template.metric;
        let created = stamp(self.created, self.is_zoneless);
        let _ = write!(out, ",\"controlId\":\"{code}\",\"metric\":\"{metric}\",\"createdAt\":\"{created}\"");
    }
}

fn stamp(at: i64, zoneless: bool) -> String {
    if zoneless { clock::iso_without_zone(at) } else { clock::iso(at) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

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
