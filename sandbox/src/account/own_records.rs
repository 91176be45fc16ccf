//! A test's own records, which are kept unchanged beside the made-up ones.
//!
//! `{"_id": "a1", "review": 9, "createdAt": "2025-01-31T23:30:00-03:00"}` becomes an answer that is listed with exactly
//! these members. Only an id and `createdAt` (now) are added if they are missing, since a listing needs them. The
//! record's dates decide its place in listings, as those of other rows do.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::account::order;
use crate::account::state::State;
use crate::clock;
use crate::data::answers::{Answer, Row};
use crate::data::indicators::received;
use crate::data::invites::Invite;
use crate::data::json_text::scalar;
use crate::data::random::{Kind, code, id};
use crate::data::records::Record;

/// An action without a code, whose rows are listed only under `all`.
const NO_ACTION: usize = usize::MAX;

impl State {
    /// Adds either all records or none, without changing them, and returns their ids.
    pub(crate) fn insert_records(&mut self, resource: &str, records: Vec<Value>) -> Result<Vec<String>, String> {
        let place: fn(&mut State, Map<String, Value>) -> String = match resource {
            "answers" => State::place_answer,
            "invites" => State::place_invite,
            "blocklist" => |state, record| state.place_record("blocklist", "email", record),
            "branches" => |state, record| state.place_record("branches", "_id", record),
            "quarantines" => |state, record| state.place_record("quarantines", "_id", record),
            other => {
                return Err(format!(
                    "no records of `{other}` can be given: `answers`, `invites`, `blocklist`, `branches` and \
                     `quarantines` take them"
                ));
            }
        };
        let mut objects = Vec::with_capacity(records.len());
        for (at, record) in records.into_iter().enumerate() {
            let Value::Object(record) = record else {
                return Err(format!("`records[{at}]` must be an object, as the platform lists it"));
            };
            objects.push(record);
        }
        Ok(objects.into_iter().map(|record| place(self, record)).collect())
    }

    fn place_answer(&mut self, mut record: Map<String, Value>) -> String {
        let serial = self.next.answer;
        self.next.answer += 1;
        let (created, updated) = dates(&mut record);
        let made = id(self.options.seed, Kind::Answer, serial, created);
        let id = identified(&mut record, "_id", made);
        let action = self.action_of(&record);
        let made_code = code(self.options.seed, Kind::Answer, serial);
        let answer = Answer::own(serial, id.clone(), text(&record, "controlId").unwrap_or(made_code), record);
        let row = Row { created, updated, action, data: Arc::new(answer) };
        order::place(&mut self.answers, row, self.options.order);
        self.memberships.inserted(&id);
        id
    }

    fn place_invite(&mut self, mut record: Map<String, Value>) -> String {
        let serial = self.next.invite;
        self.next.invite += 1;
        let (created, updated) = dates(&mut record);
        let made = id(self.options.seed, Kind::Invite, serial, created);
        let id = identified(&mut record, "_id", made);
        let action = self.action_of(&record);
        let mut invite = Invite::fresh(self.options.seed, serial, action, created);
        invite.id.clone_from(&id);
        invite.name = text(&record, "name").unwrap_or_default();
        invite.email = text(&record, "email").unwrap_or_default();
        invite.phone = text(&record, "phone").unwrap_or_default();
        invite.client = text(&record, "clientId");
        invite.updated = updated.unwrap_or(created);
        let is_answered = record.get("answered") == Some(&Value::Bool(true));
        invite.answered = text(&record, "answeredId").or(is_answered.then(String::new));
        let none = Vec::new();
        for indicator in record.get("indicators").and_then(Value::as_array).unwrap_or(&none) {
            if let (Some(column), false) = (indicator["column"].as_str(), indicator["value"].is_null()) {
                invite.indicators.extend(received(column, &indicator["value"]));
            }
        }
        invite.own = Some(record);
        order::place(&mut self.invites, invite, self.options.order);
        id
    }

    fn place_record(&mut self, resource: &str, name: &str, mut record: Map<String, Value>) -> String {
        let (created, updated) = if resource == "branches" { (clock::now(), None) } else { dates(&mut record) };
        let (list, serial, kind) = match resource {
            "blocklist" => (&mut self.blocklist, &mut self.next.blocked, Kind::Submit),
            "branches" => (&mut self.branches, &mut self.next.branch, Kind::Branch),
            _ => (&mut self.quarantines, &mut self.next.quarantine, Kind::Quarantine),
        };
        let made = match resource {
            "blocklist" => format!("blocked{serial}@example.com"),
            _ => id(self.options.seed, kind, *serial, created),
        };
        *serial += 1;
        let id = identified(&mut record, name, made);
        let row = Record { id: id.clone(), created, updated, value: Value::Object(record) };
        match resource {
            "branches" => list.push(row),
            _ => order::place(list, row, self.options.order),
        }
        id
    }

    /// Returns the index of the action that a record names by its id or its code, or of the first action if the record
    /// names none.
    fn action_of(&self, record: &Map<String, Value>) -> usize {
        let text = |name: &str| record.get(name).and_then(Value::as_str);
        let (id, code) = (text("actionId"), text("actionControlId"));
        if id.is_none() && code.is_none() {
            return 0;
        }
        let found = self.actions.iter().position(|action| {
            id.is_some_and(|id| id == action.id || id == action.code) || code == Some(action.code.as_str())
        });
        found.unwrap_or(NO_ACTION)
    }
}

/// Returns the dates that decide a record's place. A missing `createdAt` is added; an unreadable one counts as now.
fn dates(record: &mut Map<String, Value>) -> (i64, Option<i64>) {
    let now = clock::now();
    if !record.contains_key("createdAt") {
        record.insert("createdAt".to_owned(), json!(clock::iso(now)));
    }
    let read = |name: &str| record.get(name).and_then(Value::as_str).and_then(clock::moment_of);
    (read("createdAt").unwrap_or(now), read("updatedAt"))
}

/// Returns the id of a record; adds `made` as the id of a record without one.
fn identified(record: &mut Map<String, Value>, name: &str, made: String) -> String {
    if !record.contains_key(name) {
        record.insert(name.to_owned(), json!(made));
    }
    text(record, name).unwrap_or(made)
}

fn text(record: &Map<String, Value>, name: &str) -> Option<String> {
    record.get(name).and_then(scalar)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::options::{Options, Order};

    fn state(order: Order) -> State {
        State::filled(Options { answers: 20, order, ..Options::default() })
    }

    #[test]
    fn records_are_listed_as_they_were_given_and_where_their_dates_put_them() {
        for order in [Order::CreatedDesc, Order::CreatedAsc] {
            let mut state = state(order);
            let record = json!({"_id": "mine", "review": "9", "createdAt": "2025-06-30T23:30:00-03:00", "odd": [1.50]});
            assert_eq!(state.insert_records("answers", vec![record.clone()]), Ok(vec!["mine".to_owned()]));
            assert!(state.records("answers").expect("answers").contains(&record));
            assert!(state.answers.is_sorted_by_key(|row| order::order_key(row, order)));
            let row = state.answers.iter().find(|row| row.data.id == "mine").expect("the row");
            assert_eq!(clock::iso(row.created), "2025-07-01T02:30:00.000Z");
        }
    }

    #[test]
    fn a_missing_id_and_date_are_added_and_nothing_else() {
        let mut state = state(Order::CreatedDesc);
        for (resource, name) in [
            ("answers", "_id"),
            ("invites", "_id"),
            ("blocklist", "email"),
            ("branches", "_id"),
            ("quarantines", "_id"),
        ] {
            let ids = state.insert_records(resource, vec![json!({}), json!({"note": "x"})]).expect("two");
            let held = state.records(resource).expect("a resource");
            for id in &ids {
                let row = held.iter().find(|row| row[name] == id.as_str()).expect("the row");
                let names = row.as_object().map_or(0, Map::len);
                assert!(names <= 3, "{resource}: {row}");
            }
            assert_eq!(state.remove(resource, &ids), Ok(2), "{resource}");
        }
    }

    #[test]
    fn a_touched_record_shows_its_update() {
        let mut state = state(Order::UpdatedDesc);
        let record = json!({"_id": "mine", "createdAt": "2025-01-01T00:00:00.000Z"});
        state.insert_records("answers", vec![record]).expect("one");
        state.touch("answers", &["mine".to_owned()]).expect("one");
        let first = &state.records("answers").expect("answers")[0];
        assert_eq!(first["_id"], "mine");
        assert!(first["updatedAt"].is_string());
    }

    #[test]
    fn one_bad_record_refuses_them_all() {
        let mut state = state(Order::CreatedDesc);
        let message = state.insert_records("answers", vec![json!({}), json!(3)]).expect_err("a number");
        assert!(message.contains("records[1]"), "{message}");
        assert_eq!(state.answers.len(), 20);
        assert!(state.insert_records("actions", vec![]).is_err());
    }
}
