//! Changes to the account without a request: those that a test makes, and the drift of a busy account while it is
//! listed.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::account::order::{self, Dated};
use crate::account::state::State;
use crate::behaviour::options::Order;
use crate::clock;
use crate::data::answer_maker::Maker;
use crate::data::invites::Invite;
use crate::data::records::{self, Record};

/// Where in the serving order new rows are inserted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before all others.
    Front,
    /// In the middle.
    Middle,
    /// After all others.
    Back,
    /// At a random place, which follows from the sandbox's seed.
    Random,
}

/// Returns the index of a new row, and the date that the row must have to keep the list in order.
fn spot(rows: &[impl Dated], at: Place, order: Order, rng: &mut fastrand::Rng, year: i32) -> (usize, i64) {
    let place = match at {
        Place::Front => 0,
        Place::Middle => rows.len() / 2,
        Place::Back => rows.len(),
        Place::Random => rng.usize(..=rows.len()),
    };
    let key = |row| order::order_key(row, order);
    let before = place.checked_sub(1).and_then(|at| rows.get(at)).map(key);
    let key = match (before, rows.get(place).map(key)) {
        (Some(before), Some(after)) => before + (after - before) / 2,
        (Some(before), None) => before + clock::SECOND,
        (None, Some(after)) => after - clock::SECOND,
        (None, None) => {
            let middle = clock::day_number(i64::from(year), 7, 1) * clock::DAY;
            if order.is_ascending() { middle } else { -middle }
        }
    };
    (place, if order.is_ascending() { key } else { -key })
}

/// The largest number of rows that one call can insert: a larger one would fill the memory, and must be a mistake.
const MOST_INSERTED: usize = 1_000_000;

impl State {
    /// Adds made-up rows and returns their ids.
    pub(crate) fn insert(&mut self, resource: &str, count: usize, at: Place) -> Result<Vec<String>, String> {
        if count > MOST_INSERTED {
            return Err(format!("`count` must be at most {MOST_INSERTED}."));
        }
        (0..count)
            .map(|_| match resource {
                "answers" => Ok(self.insert_answer(at, false)),
                "categories" => Ok(self.insert_answer(at, true)),
                "invites" | "unanswered" => Ok(self.insert_invite(at).0),
                "details" => Ok(self.insert_invite(at).1),
                "blocklist" | "branches" | "quarantines" => Ok(self.insert_record(resource, at)),
                "actions" => Err("actions are settled when the sandbox starts".to_owned()),
                other => Err(format!("unknown resource `{other}`")),
            })
            .collect()
    }

    fn insert_answer(&mut self, at: Place, categorised: bool) -> String {
        let (seed, year, order) = (self.options.seed, self.options.year, self.options.order);
        let (place, date) = spot(&self.answers, at, order, &mut self.rng, year);
        let serial = self.next.answer;
        self.next.answer += 1;
        let maker = Maker { seed, year, actions: &self.actions, company: &self.company };
        let by_update = order.is_by_update();
        let created = if by_update { date - 400 } else { date };
        let mut row = maker.answer(serial, Some(created), categorised);
        if by_update {
            row.updated = Some(date);
        }
        let id = row.data.id.clone();
        self.answers.insert(place, row);
        self.memberships.inserted(&id);
        id
    }

    fn insert_invite(&mut self, at: Place) -> (String, String) {
        let (seed, year, order) = (self.options.seed, self.options.year, self.options.order);
        let (place, date) = spot(&self.invites, at, order, &mut self.rng, year);
        let serial = self.next.invite;
        self.next.invite += 1;
        let mut invite = Invite::made(seed, year, serial, &self.actions, 0, Some(date));
        invite.updated = date;
        let ids = (invite.id.clone(), invite.details_id.clone());
        self.invites.insert(place, invite);
        ids
    }

    fn insert_record(&mut self, resource: &str, at: Place) -> String {
        let (seed, year, order) = (self.options.seed, self.options.year, self.options.order);
        let (list, serial): (&mut Vec<Record>, &mut u64) = match resource {
            "blocklist" => (&mut self.blocklist, &mut self.next.blocked),
            "branches" => (&mut self.branches, &mut self.next.branch),
            _ => (&mut self.quarantines, &mut self.next.quarantine),
        };
        let (place, date) = spot(list, at, order, &mut self.rng, year);
        let (actions, company) = (&self.actions, self.company.as_str());
        let made = match resource {
            "blocklist" => records::blocked(seed, year, *serial, actions, Some(date)),
            "branches" => records::branch(seed, year, *serial, Some(date)),
            _ => records::quarantine(seed, year, *serial, (actions, company), Some(date)),
        };
        *serial += 1;
        let id = made.id.clone();
        list.insert(place, made);
        id
    }

    /// Removes the rows with these ids and returns how many were removed.
    pub(crate) fn remove(&mut self, resource: &str, ids: &[String]) -> Result<usize, String> {
        let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
        fn remove_where<R>(rows: &mut Vec<R>, mut is_removed: impl FnMut(&R) -> bool) -> usize {
            let before = rows.len();
            rows.retain(|row| !is_removed(row));
            before - rows.len()
        }
        let by_id = |row: &Record| ids.contains(row.id.as_str());
        Ok(match resource {
            "answers" | "categories" => {
                let memberships = &mut self.memberships;
                remove_where(&mut self.answers, |row| {
                    let is_removed = ids.contains(row.data.id.as_str());
                    if is_removed {
                        memberships.removed(&row.data.id);
                    }
                    is_removed
                })
            }
            "invites" => remove_where(&mut self.invites, |row| ids.contains(row.id.as_str())),
            "unanswered" => {
                remove_where(&mut self.invites, |row| row.answered.is_none() && ids.contains(row.id.as_str()))
            }
            "details" => remove_where(&mut self.invites, |row| ids.contains(row.details_id.as_str())),
            "blocklist" => remove_where(&mut self.blocklist, by_id),
            "branches" => remove_where(&mut self.branches, by_id),
            "quarantines" => remove_where(&mut self.quarantines, by_id),
            other => return Err(format!("no rows of `{other}` can be removed")),
        })
    }

    /// Sets `updatedAt` of the rows with these ids to now, and returns how many rows were found.
    pub(crate) fn touch(&mut self, resource: &str, ids: &[String]) -> Result<usize, String> {
        let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let (now, order) = (clock::now(), self.options.order);
        let mut count = 0;
        match resource {
            "answers" | "categories" => {
                for row in &mut self.answers {
                    if ids.contains(row.data.id.as_str()) {
                        row.updated = Some(now);
                        self.memberships.touched(&row.data.id);
                        count += 1;
                    }
                }
                restore_order(&mut self.answers, order, count);
            }
            "invites" | "unanswered" | "details" => {
                for row in &mut self.invites {
                    let id = if resource == "details" { &row.details_id } else { &row.id };
                    if ids.contains(id.as_str()) {
                        row.updated = now;
                        count += 1;
                    }
                }
                restore_order(&mut self.invites, order, count);
            }
            "quarantines" => {
                for row in &mut self.quarantines {
                    if ids.contains(row.id.as_str()) {
                        row.updated = Some(now);
                        row.value["updatedAt"] = json!(clock::iso(now));
                        count += 1;
                    }
                }
                restore_order(&mut self.quarantines, order, count);
            }
            // These rows do not show when they changed, but a filter by date uses it.
            "blocklist" => {
                for row in &mut self.blocklist {
                    if ids.contains(row.id.as_str()) {
                        row.updated = Some(now);
                        count += 1;
                    }
                }
                restore_order(&mut self.blocklist, order, count);
            }
            other => return Err(format!("no rows of `{other}` can be touched: they do not tell when they changed")),
        }
        Ok(count)
    }

    /// Changes the answers before a listing response, as happens in a busy account.
    pub(crate) fn drift(&mut self) {
        let drift = self.options.drift;
        for (chance, at) in
            [(drift.insert_front, Place::Front), (drift.insert_back, Place::Back), (drift.insert_middle, Place::Random)]
        {
            for _ in 0..times(&mut self.rng, chance) {
                self.insert_answer(at, false);
            }
        }
        for _ in 0..times(&mut self.rng, drift.remove) {
            if let Some(at) = index(&mut self.rng, self.answers.len()) {
                let removed = self.answers.remove(at);
                self.memberships.removed(&removed.data.id);
            }
        }
        for _ in 0..times(&mut self.rng, drift.swap) {
            if let Some(at) = index(&mut self.rng, self.answers.len().saturating_sub(1)) {
                self.answers.swap(at, at + 1);
            }
        }
        for _ in 0..times(&mut self.rng, drift.touch) {
            if let Some(at) = index(&mut self.rng, self.answers.len()) {
                let mut row = self.answers.remove(at);
                row.updated = Some(clock::now());
                self.memberships.touched(&row.data.id);
                let place = match self.options.order {
                    Order::UpdatedDesc => 0,
                    Order::UpdatedAsc => self.answers.len(),
                    _ => at,
                };
                self.answers.insert(place, row);
            }
        }
    }
}

/// Sorts the rows again if they are ordered by update. In any other order they stay as they are, even if a swap has
/// disturbed the order.
fn restore_order(rows: &mut [impl Dated], order: Order, changed: usize) {
    if order.is_by_update() && changed > 0 {
        order::sort(rows, order);
    }
}

fn times(rng: &mut fastrand::Rng, chance: f64) -> usize {
    let chance = chance.clamp(0.0, 1_000.0);
    // The chance is at most 1,000, so its whole part fits.
    chance as usize + usize::from(rng.f64() < chance.fract())
}

fn index(rng: &mut fastrand::Rng, len: usize) -> Option<usize> {
    (len > 0).then(|| rng.usize(..len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::options::{Drift, Options};

    fn state(order: Order) -> State {
        State::filled(Options { answers: 40, order, members: true, ..Options::default() })
    }

    fn ids(state: &State) -> Vec<String> {
        state.answers.iter().map(|row| row.data.id.clone()).collect()
    }

    #[test]
    fn new_rows_go_where_they_are_put_and_keep_the_order() {
        for order in [Order::CreatedDesc, Order::CreatedAsc, Order::UpdatedDesc, Order::UpdatedAsc] {
            let mut state = state(order);
            let front = state.insert("answers", 1, Place::Front).expect("one");
            let back = state.insert("answers", 1, Place::Back).expect("one");
            state.insert("answers", 5, Place::Random).expect("five");
            let middle = state.insert("answers", 1, Place::Middle).expect("one");
            let held = ids(&state);
            assert_eq!(held.len(), 48);
            assert_eq!((held.first(), held.last()), (front.first(), back.first()));
            assert_eq!(held[23], middle[0]);
            assert!(state.answers.is_sorted_by_key(|row| order::order_key(row, order)));
        }
    }

    #[test]
    fn every_listing_takes_changes() {
        let mut state = state(Order::CreatedDesc);
        for resource in ["categories", "invites", "unanswered", "details", "blocklist", "branches", "quarantines"] {
            let before = state.records(resource).expect("a resource").len();
            let new = state.insert(resource, 3, Place::Middle).expect("three");
            assert_eq!(state.records(resource).map(|rows| rows.len()), Some(before + 3), "{resource}");
            assert_eq!(state.remove(resource, &new[..2]), Ok(2), "{resource}");
            assert_eq!(state.records(resource).map(|rows| rows.len()), Some(before + 1), "{resource}");
        }
        assert!(state.insert("actions", 1, Place::Front).is_err());
        assert!(state.insert("nothing", 1, Place::Front).is_err());
        assert!(state.remove("nothing", &[]).is_err());
        assert!(state.touch("branches", &[]).is_err());
    }

    #[test]
    fn an_updated_row_jumps_only_where_updates_order() {
        for (order, from, to) in [
            (Order::UpdatedDesc, 39, 0),
            (Order::UpdatedAsc, 0, 39),
            (Order::CreatedDesc, 39, 39),
            (Order::CreatedAsc, 0, 0),
        ] {
            let mut state = state(order);
            let moved = ids(&state)[from].clone();
            assert_eq!(state.touch("answers", std::slice::from_ref(&moved)), Ok(1));
            assert_eq!(ids(&state)[to], moved);
        }
    }

    #[test]
    fn memberships_add_up_to_what_is_held() {
        let mut state = state(Order::CreatedDesc);
        state.options.drift =
            Drift { insert_front: 0.6, insert_back: 0.6, insert_middle: 0.6, remove: 1.4, swap: 1.0, touch: 1.0 };
        for request in 0..30 {
            state.drift();
            state.memberships.listed(request);
        }
        let shown = state.memberships.to_json();
        let texts =
            |value: &serde_json::Value| -> Vec<String> { serde_json::from_value(value.clone()).expect("texts") };
        let mut held: HashSet<String> = texts(&shown["initial"]).into_iter().collect();
        for event in shown["events"].as_array().expect("events") {
            held.extend(texts(&event["inserted"]));
            for removed in texts(&event["removed"]) {
                held.remove(&removed);
            }
        }
        assert_eq!(held, ids(&state).into_iter().collect());
    }
}
