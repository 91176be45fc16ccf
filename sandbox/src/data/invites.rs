//! Invites: who was asked, and whether they answered. Three listings show the same rows, each in its own form.

use serde_json::{Map, Value, json};

use super::actions::Action;
use super::answer_maker;
use super::indicators::{Indicator, drawn};
use super::json_text::scalar;
use super::people::person;
use super::random::{Kind, code, id, mixed, moment, rng};
use crate::clock;

/// An invite.
#[derive(Clone)]
pub(crate) struct Invite {
    serial: u64,
    pub(crate) id: String,
    pub(crate) details_id: String,
    pub(crate) action: usize,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) client: Option<String>,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    /// The answer's id.
    pub(crate) answered: Option<String>,
    pub(crate) reminders: Vec<i64>,
    resent: Vec<i64>,
    /// When the invite will be sent, if later than it was created.
    pub(crate) scheduled: Option<i64>,
    pub(crate) indicators: Vec<Indicator>,
    /// The time from which listings show the invite: on the platform this may take a moment after a send.
    pub(crate) listed_from: i64,
    /// The test's own record that this invite stands for, which `invites-info` lists unchanged.
    pub(crate) own: Option<Map<String, Value>>,
}

/// Returns the serial number of the invite that an answer came from: every third invite is answered.
pub(crate) fn serial_of(answer: u64) -> u64 {
    answer.wrapping_mul(3)
}

/// Returns the index of an invite's action. The first action has twice as many invites as each of the others.
pub(crate) fn action_of(seed: u64, invite: u64, actions: usize) -> usize {
    let shares = u64::try_from(actions + 1).unwrap_or(1);
    let share = mixed(seed ^ 0xac7, invite) % shares;
    usize::try_from(share).map_or(0, |share| if share >= actions { 0 } else { share })
}

/// Returns when the invite of an answer was sent: before the answer, but still in the year of the data.
pub(crate) fn created_before(seed: u64, invite: u64, answered: i64, year: i32) -> i64 {
    let lag = 5 * 60_000 + i64::try_from(mixed(seed ^ 0x1a6, invite) % 259_200_000).unwrap_or(0);
    let start = clock::day_number(i64::from(year), 1, 1) * clock::DAY;
    (answered - lag).max(start.min(answered - 1_000))
}

pub(crate) fn id_of(seed: u64, invite: u64, created: i64) -> String {
    id(seed, Kind::Invite, invite, created)
}

pub(crate) fn details_of(seed: u64, invite: u64, created: i64) -> String {
    id(seed, Kind::Details, invite, created - 1_000)
}

pub(crate) fn indicator_rng(seed: u64, invite: u64) -> fastrand::Rng {
    rng(seed, Kind::Column, invite)
}

impl Invite {
    /// Makes the invite of a serial number, created at its own time or at `at`.
    pub(crate) fn made(seed: u64, year: i32, serial: u64, actions: &[Action], answers: usize, at: Option<i64>) -> Self {
        let answer = serial.is_multiple_of(3).then_some(serial / 3);
        let answer = answer.filter(|answer| at.is_none() && (*answer as u128) < answers as u128);
        let answered_at = answer.map(|answer| answer_maker::created(seed, year, answer));
        let created = match (at, answered_at) {
            (Some(at), _) => at,
            (None, Some(answered)) => created_before(seed, serial, answered, year),
            (None, None) => moment(&mut rng(seed, Kind::Invite, serial), year),
        };
        let person = person(seed, serial);
        let action = action_of(seed, serial, actions.len());
        let columns = actions[action].template.columns;
        let mut invite = Self::fresh(seed, serial, action, created);
        invite.updated = answered_at.unwrap_or(created + 500);
        invite.answered = answer.zip(answered_at).map(|(answer, at)| id(seed, Kind::Answer, answer, at));
        invite.name = person.name;
        invite.email = if serial % 16 == 7 { person.email.replace('@', " at ") } else { person.email };
        invite.phone = if serial % 12 == 5 { String::new() } else { person.phone };
        invite.client = person.client_id.map(|id| id.to_string());
        invite.indicators = drawn(columns, &mut indicator_rng(seed, serial), created);
        if serial % 4 == 1 {
            invite.resent.push(created + 2_000);
        }
        if serial % 5 == 2 {
            invite.reminders.push(created + 3 * clock::DAY);
        }
        invite
    }

    /// Makes an invite that has no customer yet.
    pub(crate) fn fresh(seed: u64, serial: u64, action: usize, created: i64) -> Self {
        Self {
            serial,
            id: id_of(seed, serial, created),
            details_id: details_of(seed, serial, created),
            action,
            name: String::new(),
            email: String::new(),
            phone: String::new(),
            client: None,
            created,
            updated: created,
            answered: None,
            reminders: Vec::new(),
            resent: Vec::new(),
            scheduled: None,
            indicators: Vec::new(),
            listed_from: 0,
            own: None,
        }
    }

    /// Returns whether listings show the invite already.
    pub(crate) fn is_listed(&self, now: i64) -> bool {
        self.listed_from <= now
    }

    pub(crate) fn short_url(&self, seed: u64) -> String {
        format!("https://link.example.com/{}", code(seed, Kind::Submit, self.serial))
    }

    /// Returns the address behind the short link, for requests with `include-realurl`.
    pub(crate) fn real_url(&self) -> String {
        format!("https://survey.example.com/answer/{}", self.id)
    }

    /// Returns a test's own record, with its later changes.
    fn changed(&self, own: &Map<String, Value>) -> Map<String, Value> {
        let mut record = own.clone();
        let given = |name: &str| own.get(name).and_then(Value::as_str).and_then(clock::moment_of);
        if self.updated == given("updatedAt").or(given("createdAt")).unwrap_or(self.created) {
            return record;
        }
        record.insert("updatedAt".to_owned(), json!(clock::iso(self.updated)));
        for (name, value) in [("name", &self.name), ("email", &self.email), ("phone", &self.phone)] {
            if own.get(name).and_then(scalar).unwrap_or_default() != *value {
                record.insert(name.to_owned(), json!(value));
            }
        }
        if let Some(answer) = self.answered.as_ref().filter(|answer| !answer.is_empty()) {
            record.insert("answered".to_owned(), json!(true));
            record.insert("answeredId".to_owned(), json!(answer));
        }
        record
    }

    fn plain_indicators(&self) -> Vec<Value> {
        self.indicators.iter().map(|one| json!({ "column": one.column, "value": one.shown() })).collect()
    }

    /// Returns the invite as `invites-info` lists it.
    pub(crate) fn listed(&self, seed: u64, actions: &[Action]) -> Value {
        if let Some(own) = &self.own {
            return Value::Object(self.changed(own));
        }
        let mut row = json!({
            "_id": self.id,
            "answered": self.answered.is_some(),
            "active": self.answered.is_none(),
            "actionId": actions[self.action].id,
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "shortUrl": self.short_url(seed),
            "validEmail": valid_email(&self.email),
            "validPhone": valid_phone(&self.phone),
            "createdAt": clock::iso(self.created),
            "updatedAt": clock::iso(self.updated),
        });
        if let Some(answer) = &self.answered {
            row["answeredId"] = json!(answer);
        }
        // Only some rows have these members.
        if self.serial % 9 != 4 {
            row["deletedAnswer"] = json!(false);
            row["deleted"] = json!(false);
        }
        row["indicators"] = json!(self.plain_indicators());
        row
    }

    /// Returns the invite as `no-response` lists it.
    pub(crate) fn unanswered(&self, seed: u64, actions: &[Action]) -> Value {
        let action = &actions[self.action];
        let dates = |list: &[i64]| list.iter().map(|at| clock::iso(*at)).collect::<Vec<_>>();
        json!({
            "_id": self.id,
            "answered": false,
            "resendDates": dates(&self.resent),
            "active": true,
            "reminderDates": dates(&self.reminders),
            "controlId": code(seed, Kind::Invite, self.serial),
            "actionId": { "name": action.name, "controlId": action.code },
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "shortUrl": format!("{}/s", self.short_url(seed)),
            "validEmail": valid_email(&self.email),
            "validPhone": valid_phone(&self.phone),
            "indicators": self.plain_indicators(),
            "metric": action.template.metric,
            "createdAt": clock::iso(self.created),
        })
    }

    /// Returns the status of the invite's dispatch.
    pub(crate) fn status(&self) -> &'static str {
        if self.scheduled.is_some_and(|at| at > clock::now()) {
            "scheduled"
        } else if valid_email(&self.email) || valid_phone(&self.phone) {
            "sent"
        } else {
            "error"
        }
    }

    /// Returns the invite as `details-info` lists it.
    pub(crate) fn details(&self, seed: u64, actions: &[Action], company: &str) -> Value {
        let action = &actions[self.action];
        let phone = match self.phone.as_str() {
            "" => String::new(),
            digits => format!("+{digits}"),
        };
        json!({
            "_id": self.details_id,
            "active": true,
            "companyId": company,
            "actionId": action.id,
            "channel": if valid_email(&self.email) { "email" } else { "sms" },
            "status": self.status(),
            "controlId": action.code,
            "submitDate": clock::iso(self.scheduled.unwrap_or(self.created)),
            "createdAt": clock::iso(self.created),
            "updatedAt": clock::iso(self.updated),
            "submitId": id(seed, Kind::Submit, self.serial, self.created),
            "Email": self.email,
            "Name": self.name,
            "Phone": phone,
            "validEmail": valid_email(&self.email),
            "validPhone": valid_phone(&self.phone),
            "indicators": self.plain_indicators(),
        })
    }
}

/// Returns whether the platform considers an e-mail address valid, as far as its behaviour shows.
pub(crate) fn valid_email(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else {
        return false;
    };
    !user.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !text.chars().any(|letter| letter.is_whitespace() || letter == ',')
        && !host.contains('@')
}

/// Returns whether the platform considers a phone valid: only digits, with at least an area code and a number.
pub(crate) fn valid_phone(text: &str) -> bool {
    (10..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::answer_maker::Maker;

    #[test]
    fn an_answered_invite_and_its_answer_name_each_other() {
        let actions: Vec<_> = (0..6).map(|i| Action::made(5, 2025, i)).collect();
        let maker = Maker { seed: 5, year: 2025, actions: &actions, company: "c" };
        for serial in 0..40 {
            let row = maker.answer(serial, None, false);
            let invite = Invite::made(5, 2025, serial_of(serial), &actions, 40, None);
            assert_eq!(invite.id, row.data.invite);
            assert_eq!(invite.answered.as_deref(), Some(row.data.id.as_str()));
            assert_eq!(invite.action, row.action);
        }
        assert!(Invite::made(5, 2025, 1, &actions, 40, None).answered.is_none());
    }

    #[test]
    fn addresses_are_told_from_other_texts() {
        assert!(valid_email("a.b@example.com"));
        for bad in ["outroemail", "@x.y", "a b@x.y", "a@x", "a@x.", "a@b@c.d"] {
            assert!(!valid_email(bad), "{bad}");
        }
        assert!(valid_phone("5511999999999"));
        for bad in ["+5511999999999", "(34) 99999-9999", "123", ""] {
            assert!(!valid_phone(bad), "{bad}");
        }
    }
}
