//! `create-answer`: adds answers to the account.

use std::sync::Arc;

use serde_json::{Value, json};

use super::action;
use crate::account::order;
use crate::account::state::State;
use crate::clock;
use crate::data::actions::Action;
use crate::data::answers::{Answer, Row};
use crate::data::indicators::{self, Indicator};
use crate::data::people::Person;
use crate::data::questions::{self, Ask};
use crate::data::random::{self, Kind, code as made_code, id};
use crate::http::exchange::{Request, Response};

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
    let action = state.actions[at_action].clone();
    let new = NewAnswer::read(&body, &action)?;
    state.note_indicators(at_action, new.indicators.iter().map(|indicator| indicator.column.as_str()))?;
    let serial = state.next.answer;
    let id = id(state.options.seed, Kind::Answer, serial, new.created);
    let invite = answered_invite(state, &body["inviteId"], (serial, &id, new.created))?;
    state.next.answer += 1;
    let code = made_code(state.options.seed, Kind::Answer, serial);
    let mut head = new.listed(state, &action, (serial, &id, &code, &invite)).to_string();
    head.pop();
    let data = Answer::received(serial, id.clone(), code, invite, new.person, head);
    // The answer counts as updated now, whatever its own date is, so that a query for recent updates finds it.
    let row = Row { created: new.created, updated: Some(clock::now()), action: at_action, data: Arc::new(data) };
    order::place(&mut state.answers, row, state.options.order);
    state.memberships.inserted(&id);
    let body = json!({ "message": "Successfully integrated answer.", "id": id });
    Ok(Response::json(state.options.created_status, &body))
}

/// The body of a request for a new answer, checked.
struct NewAnswer {
    review: Value,
    questions: Vec<Value>,
    created: i64,
    indicators: Vec<Indicator>,
    person: Person,
    feedback: Value,
    channel: Value,
}

impl NewAnswer {
    fn read(body: &Value, action: &Action) -> Result<Self, Response> {
        if !body.is_object() {
            return Err(refused("Invalid JSON."));
        }
        let review = scored(&body["review"], action.range()).ok_or_else(|| invalid_answer(action.template.question))?;
        let questions = match &body["additionalQuestions"] {
            Value::Null => Vec::new(),
            Value::Array(list) => list.clone(),
            _ => return Err(refused("Invalid additionalQuestions.")),
        };
        for question in &questions {
            check(question, action.template.asks)?;
        }
        let created = match &body["createdAt"] {
            Value::Null => Some(clock::now()),
            Value::String(text) if text.is_empty() => Some(clock::now()),
            Value::String(text) => clock::spaced(text),
            _ => None,
        };
        let created = created.ok_or_else(|| refused("Invalid createdAt. Use YYYY-MM-DD HH:MM:SS."))?;
        let indicators = read_indicators(&body["indicators"]).ok_or_else(|| refused("Invalid indicators."))?;
        let text = |name: &str| match &body[name] {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        let person = Person { name: text("name"), email: text("email"), phone: text("phone"), client_id: None };
        let or = |name: &str, default: &str| json!(body[name].as_str().unwrap_or(default));
        let (feedback, channel) = (or("feedback", ""), or("channel", "manual"));
        Ok(Self { review, questions, created, indicators, person, feedback, channel })
    }

    /// Returns the answer as `answers-info` lists it, up to `createdAt`.
    fn listed(&self, state: &State, action: &Action, (serial, id, code, invite): (u64, &str, &str, &str)) -> Value {
        let (seed, created) = (state.options.seed, self.created);
        let made = |kind, number| random::id(seed, kind, number, created);
        let questions: Vec<_> = (0_u64..)
            .zip(&self.questions)
            .map(|(place, question)| read_side(question, &made(Kind::Question, serial * 16 + place)))
            .collect();
        let mut indicators = String::new();
        indicators::push(&mut indicators, &self.indicators, false, (seed, serial, created));
        let date = clock::iso(created);
        json!({
            "_id": id,
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
            "name": self.person.name,
            "email": self.person.email,
            "phone": self.person.phone,
            "feedback": self.feedback,
            "additionalQuestions": questions,
            "channel": self.channel,
            "companyId": state.company,
            "actionId": action.id,
            "inviteId": invite,
            "detailsId": made(Kind::Details, serial | NO_INVITE),
            "text": action.template.question,
            "review": self.review,
            "indicators": serde_json::from_str::<Value>(&indicators).unwrap_or_default(),
            "controlId": code,
            "metric": action.template.metric,
            "createdAt": date,
        })
    }
}

/// An offset that separates the serial numbers of made-up invite ids from those of real invites.
const NO_INVITE: u64 = 1 << 50;

/// Returns the id of the invite that an answer belongs to, and marks that invite as answered. If the request names no
/// invite, the id is made up.
fn answered_invite(
    state: &mut State,
    wanted: &Value,
    (serial, answer, created): (u64, &str, i64),
) -> Result<String, Response> {
    let wanted = match wanted {
        Value::Null => "",
        Value::String(text) => text.as_str(),
        _ => return Err(refused("Failure: Invalid inviteId.")),
    };
    if wanted.is_empty() {
        return Ok(id(state.options.seed, Kind::Invite, serial | NO_INVITE, created));
    }
    let found = state.invites.iter_mut().find(|invite| invite.id == *wanted);
    let invite = found.ok_or_else(|| refused("Invite not found"))?;
    if invite.answered.is_some() {
        return Err(refused("The Invite has already been answered"));
    }
    invite.answered = Some(answer.to_owned());
    invite.updated = clock::now();
    Ok(invite.id.clone())
}

fn refused(message: &str) -> Response {
    Response::message(400, message)
}

fn invalid_answer(question: &str) -> Response {
    Response::message(400, &format!("Invalid answer for the question {question}"))
}

/// Returns a score within a range, as a number, or null if the request has none; `None` for an invalid score.
fn scored(review: &Value, (low, high): (i64, i64)) -> Option<Value> {
    let number = match review {
        Value::Null => return Some(Value::Null),
        Value::Bool(yes) => i64::from(*yes),
        Value::Number(number) => number.as_i64().or_else(|| {
            // JSON may write the number as 9.0.
            let number = number.as_f64().filter(|number| number.fract() == 0.0)?;
            Some(number as i64)
        })?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (low..=high).contains(&number).then(|| json!(number))
}

/// Refuses an additional question that the platform would refuse, or that the action does not ask.
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

/// Returns whether the question has all choices of an answer.
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

/// Returns an additional question as listings show it, which differs from how it was sent.
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

fn read_indicators(list: &Value) -> Option<Vec<Indicator>> {
    match list {
        Value::Null => Some(Vec::new()),
        Value::Array(list) => {
            list.iter().map(|one| indicators::received(one["column"].as_str()?, &one["value"])).collect()
        }
        _ => None,
    }
}
