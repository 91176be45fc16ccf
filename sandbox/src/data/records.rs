//! The small lists: blocklist, branches and quarantines. Their rows are few, so they are stored as JSON values.

use serde_json::{Value, json};

use super::actions::Action;
use super::people::person;
use super::random::{Kind, id, moment, rng};
use crate::clock;

/// A row of a small list.
#[derive(Clone)]
pub(crate) struct Record {
    /// The row's id; for a row of the blocklist its e-mail.
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) updated: Option<i64>,
    pub(crate) value: Value,
}

/// The number of rows that each list has at the start.
pub(crate) const BLOCKED: u64 = 40;
pub(crate) const BRANCHES: u64 = 8;
pub(crate) const QUARANTINES: u64 = 60;

/// The first serial number of the people in the small lists, who are not among the invited people.
const STRANGERS: u64 = 50_000_000;

/// Makes an entry of the blocklist.
pub(crate) fn blocked(seed: u64, year: i32, serial: u64, actions: &[Action], at: Option<i64>) -> Record {
    let mut rng = rng(seed, Kind::Submit, serial | 1 << 50);
    let created = at.unwrap_or_else(|| moment(&mut rng, year));
    let email = person(seed, STRANGERS + serial * 10).email;
    let action = &actions[rng.usize(..actions.len())];
    let reason = match serial % 3 {
        0 => "Não desejo mais receber esses emails",
        1 => "Outros",
        _ => "Não quer receber contato",
    };
    let at = clock::iso(created);
    // Entries that the API added have no action and no invite.
    let value = if serial % 5 == 4 {
        json!({ "reason": reason, "email": email, "createdAt": at })
    } else {
        json!({
            "actionName": action.name,
            "actionControlId": action.code,
            "inviteId": id(seed, Kind::Invite, serial | 1 << 50, created),
            "reason": reason,
            "email": email,
            "createdAt": at,
        })
    };
    Record { id: email, created, updated: None, value }
}

/// Makes a branch.
pub(crate) fn branch(seed: u64, year: i32, serial: u64, at: Option<i64>) -> Record {
    let mut rng = rng(seed, Kind::Branch, serial);
    let created = at.unwrap_or_else(|| moment(&mut rng, year));
    let id = id(seed, Kind::Branch, serial, created);
    let mut value = json!({
        "_id": id,
        "corporate_name": match serial % 2 {
            0 => format!("UNIDADE {} - CENTRO", 100 + serial),
            _ => (1_000 + serial).to_string(),
        },
        "type": if serial % 3 == 1 { "ih2" } else { "ih1" },
    });
    if serial % 4 != 3 {
        let groups = ["AA", "YY", "XX"];
        value["Grupo"] = json!(groups[rng.usize(..groups.len())]);
    }
    if serial.is_multiple_of(3) {
        value["Código"] = json!(serial.to_string());
    }
    Record { id, created, updated: None, value }
}

/// Makes a quarantine.
pub(crate) fn quarantine(
    seed: u64,
    year: i32,
    serial: u64,
    (actions, company): (&[Action], &str),
    at: Option<i64>,
) -> Record {
    let mut rng = rng(seed, Kind::Quarantine, serial);
    let created = at.unwrap_or_else(|| moment(&mut rng, year));
    let mut id_text = id(seed, Kind::Quarantine, serial, created);
    if serial % 7 == 3 {
        // Some documented identifiers are not hexadecimal.
        id_text.pop();
        id_text.push('k');
    }
    let person = person(seed, STRANGERS + serial * 10 + 1);
    let mut value = json!({
        "_id": id_text,
        "expirationDate": clock::iso(created + 30 * clock::DAY),
        "type": if serial % 3 == 2 { "answer" } else { "submit" },
    });
    match serial % 3 {
        0 => value["clientId"] = json!((98_012_345_000_000 + serial).to_string()),
        1 => value["email"] = json!(person.email),
        _ => value["phone"] = json!(person.phone),
    }
    match serial / 3 % 3 {
        0 => value["companyId"] = json!(company),
        1 => value["actionId"] = json!(actions[rng.usize(..actions.len())].id),
        _ => value["groupId"] = json!(id(seed, Kind::Group, rng.u64(..4), 1_600_000_000_000)),
    }
    let updated = created + 1_500;
    value["createdAt"] = json!(clock::iso(created));
    value["updatedAt"] = json!(clock::iso(updated));
    Record { id: id_text, created, updated: Some(updated), value }
}
