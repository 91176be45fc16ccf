//! `feedback-follow-ups`: follow-ups of answers. Each field of each item succeeds or fails by itself, all under status
//! 200.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::account::order;
use crate::account::state::State;
use crate::clock;
use crate::data::invites::valid_email;
use crate::data::people::plain;
use crate::data::treatments::Treatment;
use crate::http::exchange::{Request, Response};

const MOST: usize = 100;
const STATUSES: [&str; 5] = ["aberto", "em_analise", "escalonada", "respondido", "reaberto"];
const TAGS: [(&str, &[&str]); 4] = [
    ("Sem contato", &["Dificuldade de contato", "Telefone incorreto"]),
    ("Resolvido", &["Na primeira ligação", "Com estorno"]),
    ("Produto", &["Defeito", "Troca"]),
    ("Atendimento", &[]),
];

pub(super) fn update(state: &mut State, request: &Request, _: &str) -> Result<Response, Response> {
    let body = request.json()?;
    let refused = |message: &str| Err(Response::message(400, message));
    let Some(items) = body["answers"].as_array().filter(|items| !items.is_empty()) else {
        return refused("Please inform at least one answer.");
    };
    if items.len() > MOST {
        return refused("Limite máximo de 100 respostas por requisição.");
    }
    // One pass over the answers serves all items, since there may be very many answers.
    let mut places: HashMap<&str, Option<usize>> =
        items.iter().filter_map(|item| Some((item["answerId"].as_str()?, None))).collect();
    for (at, row) in state.answers.iter().enumerate() {
        for name in [row.data.id.as_str(), row.data.code.as_str()] {
            if let Some(place) = places.get_mut(name).filter(|_| !row.data.deleted) {
                *place = Some(at);
            }
        }
    }
    let mut outcomes = Vec::with_capacity(items.len());
    for item in items {
        let place = item["answerId"].as_str().and_then(|id| places.get(id).copied().flatten());
        outcomes.push(match place {
            Some(at) => one(state, at, item),
            None => json!({
                "answerId": "Resposta inválida ou deletada",
                "message": "Tratativa não atualizada",
            }),
        });
    }
    if state.options.order.is_by_update() {
        order::sort(&mut state.answers, state.options.order);
    }
    Ok(Response::json(200, &json!({ "answers": outcomes })))
}

/// Updates the follow-up of one answer, field by field, and returns the outcome.
fn one(state: &mut State, at: usize, item: &Value) -> Value {
    let now = clock::now();
    // Only some actions have a tree of tags.
    let tagged = state.actions.len() < 2 || state.answers[at].action + 1 != state.actions.len();
    let row = &mut state.answers[at];
    let before = row.data.treatment.clone();
    let mut after = before.clone().unwrap_or_else(|| Treatment::opened(now));
    let mut outcome = Map::new();
    outcome.insert("answerId".to_owned(), json!(row.data.id));
    let mut failures = 0;
    let none = Map::new();
    let fields = item.as_object().unwrap_or(&none);
    for name in ["status", "comment", "responsible", "followers", "tags", "date"] {
        let Some(value) = fields.get(name) else {
            continue;
        };
        let result = applied(&mut after, name, value, tagged);
        failures += usize::from(result.is_err());
        // The date has no outcome of its own: it is mentioned only if it is wrong.
        if name != "date" || result.is_err() {
            outcome.insert(name.to_owned(), json!(result.err().unwrap_or("OK")));
        }
    }
    let given = fields.keys().filter(|name| *name != "answerId").count();
    let changed = before.as_ref() != Some(&after) && given > failures;
    let message = match (failures, changed) {
        (0, true) => "Tratativa atualizada com sucesso",
        (0, false) => "Tratativa já estava atualizada com os mesmos dados",
        (_, true) => "Tratativa atualizada parcialmente",
        (_, false) => "Tratativa não atualizada",
    };
    if changed {
        after.changed = now;
        let data = &*row.data;
        row.data = Arc::new(data.with_treatment(after));
        row.updated = Some(now);
        state.memberships.touched(&row.data.id);
    }
    outcome.insert("message".to_owned(), json!(message));
    Value::Object(outcome)
}

fn applied(treatment: &mut Treatment, name: &str, value: &Value, tagged: bool) -> Result<(), &'static str> {
    match name {
        "status" => {
            let status = plain(value.as_str().unwrap_or("").trim());
            if !STATUSES.contains(&status.as_str()) {
                return Err("Status não cadastrado na conta");
            }
            treatment.status = status;
        }
        "comment" => {
            let text = value.as_str().ok_or("Limite de caracteres ultrapassado")?;
            if text.chars().count() > 5_000 {
                return Err("Limite de caracteres ultrapassado");
            }
            if !text.is_empty() {
                treatment.comments.push(text.to_owned());
            }
        }
        "responsible" => {
            let person = value.as_str().ok_or("Usuário inválido")?;
            if !person.is_empty() && !valid_email(person) {
                return Err("Usuário inválido");
            }
            treatment.responsible = (!person.is_empty()).then(|| person.to_owned());
        }
        "followers" => {
            let list = value.as_array().ok_or("Formato de array inválido")?;
            let people: Option<Vec<_>> =
                list.iter().map(|one| one.as_str().filter(|one| valid_email(one)).map(str::to_owned)).collect();
            treatment.followers = people.ok_or("Usuário inválido")?;
        }
        "tags" => {
            let list = value.as_array().ok_or("Formato de array inválido")?;
            if !tagged && !list.is_empty() {
                return Err("Ação da resposta não possui árvore de tags configurada");
            }
            if !list.iter().all(known_tag) {
                return Err("Tag ou SubTag não cadastrada na conta");
            }
            treatment.tags = value.clone();
        }
        _ => {
            let date = value.as_str().and_then(clock::follow_up);
            treatment.began = date.ok_or("Formato de data inválido")?;
        }
    }
    Ok(())
}

fn known_tag(tag: &Value) -> bool {
    let known = TAGS.iter().find(|(name, _)| tag["tag"] == *name);
    known.is_some_and(|(_, subs)| match &tag["subTag"] {
        Value::Null => true,
        sub => subs.iter().any(|known| sub == known),
    })
}
