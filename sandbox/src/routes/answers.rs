//! `answers-info` and `create-answer`: answers out of and into the account.

use std::sync::Arc;

use serde_json::{Value, json};

use super::listing::{self, Shape};
use super::{action, narrowed};
use crate::account::order;
use crate::account::state::State;
use crate::clock;
use crate::data::answers::{Answer, Row};
use crate::data::people::Person;
use crate::data::questions::Ask;
use crate::data::random::{Kind, code as made_code, id};
use crate::data::{indicators, questions};
use crate::http::exchange::{Request, Response};

const SHAPE: Shape = Shape { key: "answers", limit: 50, rows_first: false };

pub(super) fn list(state: &mut State, request: &Request, code: &str) -> Result<Response, Response> {
    let action = narrowed(state, code, true)?;
    let window = listing::window(request, &state.options, false)?;
    state.drift();
    state.memberships.listed(request.index);
    let options = &state.options;
    let email = listing::filter(request, options, "email");
    let phone = listing::filter(request, options, "phone");
    let client = listing::filter(request, options, "clientId");
    let keep = |row: &Row| {
        action.is_none_or(|action| row.action == action)
            && window.is_none_or(|window| window.holds(row))
            && email.is_none_or(|email| row.data.email.eq_ignore_ascii_case(email))
            && phone.is_none_or(|phone| listing::same_phone(&row.data.phone, phone))
            && client.is_none_or(|client| row.data.client == client)
    };
    let filtered = action.is_some() || window.is_some() || [email, phone, client].iter().any(Option::is_some);
    let keep = filtered.then_some(&keep as &dyn Fn(&Row) -> bool);
    let whole = request.flag("treatments-details");
    let write = |row: &Row, out: &mut String| {
        if whole {
            row.write_whole(out, options.seed, state.actions.get(row.action));
        } else {
            row.write(out);
        }
    };
    Ok(listing::page(request, options, &SHAPE, &state.answers, keep, &write))
}

const KINDS: [&str; 12] = [
    "REVIEWS",
    "CSAT",
    "LIKE/DISLIKE",
    "LIKERT",
    "EMOTION",
    "MULTIPLE",
    "MULTIPLE-SUBS",
    "INPUT",
    "CES",
    "NPS",
    "CES17",
    "CSAT-1-5",
];

pub(super) fn create(state: &mut State, request: &Request, code: &str) -> Result<Response, Response> {
    let at_action = action(state, code)?;
    let body = request.json()?;
    let refused = |message: &str| Response::message(400, message);
    if !body.is_object() {
        return Err(refused("Invalid JSON."));
    }
    let action = state.actions[at_action].clone();
    let review = scored(&body["review"], action.range()).ok_or_else(|| invalid_answer(action.template.question))?;
    let additional = match &body["additionalQuestions"] {
        Value::Null => Vec::new(),
        Value::Array(list) => list.clone(),
        _ => return Err(refused("Invalid additionalQuestions.")),
    };
    for question in &additional {
        check(question, action.template.asks)?;
    }
    let created = match &body["createdAt"] {
        Value::Null => clock::now(),
        Value::String(text) if text.is_empty() => clock::now(),
        Value::String(text) => {
            clock::spaced(text).ok_or_else(|| refused("Invalid createdAt. Use YYYY-MM-DD HH:MM:SS."))?
        }
        _ => return Err(refused("Invalid createdAt. Use YYYY-MM-DD HH:MM:SS.")),
    };
    let given = given_indicators(&body["indicators"]).ok_or_else(|| refused("Invalid indicators."))?;
    state.know_indicators(at_action, given.iter().map(|indicator| indicator.column.as_str()))?;
    let seed = state.options.seed;
    let serial = state.next.answer;
    let answer_id = id(seed, Kind::Answer, serial, created);
    let invite = match &body["inviteId"] {
        Value::Null => id(seed, Kind::Invite, serial | 1 << 50, created),
        Value::String(text) if text.is_empty() => id(seed, Kind::Invite, serial | 1 << 50, created),
        Value::String(wanted) => {
            let found = state.invites.iter_mut().find(|invite| invite.id == *wanted);
            let invite = found.ok_or_else(|| refused("Invite not found"))?;
            if invite.answered.is_some() {
                return Err(refused("The Invite has already been answered"));
            }
            invite.answered = Some(answer_id.clone());
            invite.updated = clock::now();
            invite.id.clone()
        }
        _ => return Err(refused("Failure: Invalid inviteId.")),
    };
    state.next.answer += 1;
    let text = |name: &str| match &body[name] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let questions: Vec<_> = (0_u64..)
        .zip(&additional)
        .map(|(place, question)| read_side(question, &id(seed, Kind::Question, serial * 16 + place, created)))
        .collect();
    let mut shown = String::new();
    indicators::push(&mut shown, &given, false, (seed, serial, created));
    let date = clock::iso(created);
    let code = made_code(seed, Kind::Answer, serial);
    let row = json!({
        "_id": answer_id,
        "active": true,
        "date": date,
        "answerDate": date,
        "anonymousResponse": false,
        "partialSaved": false,
        "partialCompleted": false,
        "clientId": null,
        "categories": [],
        "tags": [],
        "subTags": [],
        "deleted": false,
        "name": text("name"),
        "email": text("email"),
        "phone": text("phone"),
        "feedback": body["feedback"].as_str().unwrap_or(""),
        "additionalQuestions": questions,
        "channel": body["channel"].as_str().unwrap_or("manual"),
        "companyId": state.company,
        "actionId": action.id,
        "inviteId": invite,
        "detailsId": id(seed, Kind::Details, serial | 1 << 50, created),
        "text": action.template.question,
        "review": review,
        "indicators": serde_json::from_str::<Value>(&shown).unwrap_or_default(),
        "controlId": code,
        "metric": action.template.metric,
        "createdAt": date,
    });
    let mut head = row.to_string();
    head.pop();
    let person = Person { name: text("name"), email: text("email"), phone: text("phone"), client_id: None };
    let data = Answer::taken(serial, answer_id.clone(), code, invite, person, head);
    // Changed now, whenever it was given: whoever asks for what changed finds it.
    let row = Row { created, updated: Some(clock::now()), action: at_action, data: Arc::new(data) };
    order::place(&mut state.answers, row, state.options.order);
    state.memberships.inserted(&answer_id);
    Ok(Response::json(
        state.options.created_status,
        &json!({ "message": "Successfully integrated answer.", "id": answer_id }),
    ))
}

fn invalid_answer(question: &str) -> Response {
    Response::message(400, &format!("Invalid answer for the question {question}"))
}

/// A score within a range, as a number; null where none is given.
fn scored(review: &Value, (low, high): (i64, i64)) -> Option<Value> {
    let number = match review {
        Value::Null => return Some(Value::Null),
        Value::Bool(yes) => i64::from(*yes),
        Value::Number(number) => number.as_i64().or_else(|| {
            // A JSON number may be written 9.0.
            let number = number.as_f64().filter(|number| number.fract() == 0.0)?;
            Some(number as i64)
        })?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (low..=high).contains(&number).then(|| json!(number))
}

/// Refuses an additional question that the platform would not take, or that the action does not ask.
fn check(question: &Value, asks: &[Ask]) -> Result<(), Response> {
    let kind = question["type"].as_str().unwrap_or("");
    if !KINDS.contains(&kind) {
        return Err(Response::message(
            400,
            "Invalid metric type. Allowed: REVIEWS, CSAT, LIKE/DISLIKE, LIKERT, EMOTION, MULTIPLE, INPUT, CES",
        ));
    }
    let review = &question["review"];
    let good = match (kind, questions::range(kind)) {
        (_, Some(range)) => scored(review, range).is_some(),
        _ if review.is_null() => true,
        ("INPUT", _) => review.is_string(),
        ("MULTIPLE", _) => review.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
        _ => review.as_array().is_some_and(|list| {
            list.iter().all(|option| {
                let subs = &option["subOptions"];
                option["text"].is_string()
                    && (subs.is_null()
                        || subs.as_array().is_some_and(|subs| subs.iter().all(|sub| sub["text"].is_string())))
            })
        }),
    };
    let text = question["text"].as_str().unwrap_or("");
    let ask = asks.iter().find(|ask| ask.is_named(text, kind));
    match ask {
        Some(ask) if good && offers_all(ask, review) => Ok(()),
        _ => Err(invalid_answer(text)),
    }
}

/// Whether all choices of an answer are the question's.
fn offers_all(ask: &Ask, review: &Value) -> bool {
    let none = Vec::new();
    review.as_array().unwrap_or(&none).iter().all(|choice| match choice {
        Value::String(text) => ask.offers(text, false),
        choice => {
            let subs = choice["subOptions"].as_array().unwrap_or(&none);
            choice["text"].as_str().is_some_and(|text| ask.offers(text, false))
                && subs.iter().all(|sub| sub["text"].as_str().is_some_and(|text| ask.offers(text, true)))
        }
    })
}

/// An additional question as it is read back, which is not as it was written.
fn read_side(question: &Value, id: &str) -> Value {
    let kind = question["type"].as_str().unwrap_or("");
    let review = &question["review"];
    let mut shown = json!({
        "_id": id,
        "type": if kind == "MULTIPLE-SUBS" { "MULTIPLE" } else { kind },
        "text": question["text"],
    });
    match (kind, questions::range(kind)) {
        (_, Some(range)) => {
            if let Some(number) = scored(review, range).filter(|number| !number.is_null()) {
                shown["review"] = number;
            }
        }
        ("INPUT", _) => shown["answerText"] = review.clone(),
        ("MULTIPLE", _) if review.is_null() => shown["multipleValues"] = json!([]),
        ("MULTIPLE", _) => shown["multipleValues"] = review.clone(),
        _ => {
            let none = Vec::new();
            let texts = |list: &Value| -> Vec<Value> {
                let list = list.as_array().unwrap_or(&none);
                list.iter().map(|one| one["text"].clone()).collect()
            };
            let options = review.as_array().unwrap_or(&none).iter();
            let options: Vec<_> = options
                .map(|option| json!({ "option": option["text"], "subOptions": texts(&option["subOptions"]) }))
                .collect();
            shown["options"] = json!(options);
        }
    }
    shown
}

fn given_indicators(list: &Value) -> Option<Vec<indicators::Indicator>> {
    match list {
        Value::Null => Some(Vec::new()),
        Value::Array(list) => {
            list.iter().map(|one| indicators::taken(one["column"].as_str()?, &one["value"])).collect()
        }
        _ => None,
    }
}
