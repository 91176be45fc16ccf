//! Replies that say the same in other words, as far as the platform's documents leave the words open or disagree.
//!
//! With `variety` on, `{"message": "Action not found."}` may come as `{"statusCode": 401, "mensaje": "Acción no
//! encontrada. "}`, and a row's members may come in another order, so that a client which reads only one shape fails
//! its tests. The meaning stays the same. The words follow from the seed and the index of the request; the order of a
//! row's members follows from the seed alone, so that a row looks the same whenever it is listed, as on the platform.

use serde_json::{Map, Value, json};

use crate::data::random::{mixed, pick};
use crate::http::exchange::{Request, Response};

/// Refusals in the platform's three languages. The routes use the first text of each list.
const REFUSALS: [&[&str]; 7] = [
    &["Action not found.", "Ação não encontrada.", "Acción no encontrada."],
    &["This action is paused.", "Esta ação está pausada.", "Esta acción está en pausa."],
    &[
        "This action is blocked for integrations.",
        "Esta ação está bloqueada para integrações.",
        "Esta acción está bloqueada para integraciones.",
    ],
    &["Invalid api key.", "Invalid API key.", "Clave API no válida."],
    &["Api key is missing.", "Chave de API ausente.", "Falta la clave API."],
    &["Insufficient email balance.", "Insufficient Email balance"],
    &["Insufficient sms balance.", "Insufficient SMS balance"],
];

/// Messages of success in the same three languages.
const SUCCESSES: [&[&str]; 4] = [
    &["Disparo configurado com sucesso!", "Disparo configurado com sucesso"],
    &["Sent to the blocklist successfully.", "Sent to the blocklist successfully"],
    &["Successfully integrated answer.", "Successfully integrated answer"],
    &["Successfully updated invite.", "SUCCESSFULLY UPDATED INVITE."],
];

/// Returns the reply in other words.
pub(crate) fn varied(seed: u64, request: &Request, mut answer: Response) -> Response {
    if !answer.is_json() || request.route() == "authorization/token" {
        return answer;
    }
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
        return answer;
    };
    let mut rng = fastrand::Rng::with_seed(mixed(seed, u64::try_from(request.index).unwrap_or(0)));
    let body = match answer.status {
        200..=299 => accepted(reordered(body, seed), request, &mut rng),
        400..=403 => refused(body, &mut answer.status, &mut rng),
        _ => body,
    };
    answer.body = body.to_string().into_bytes();
    answer
}

/// Returns the text in one of its languages, perhaps with more blanks or in capitals; `None` if no list begins with it.
fn said(text: &str, lists: &[&'static [&'static str]], rng: &mut fastrand::Rng) -> Option<String> {
    let words = lists.iter().find(|words| words[0] == text)?;
    let words = pick(rng, words);
    Some(match rng.u32(..4) {
        0 => words.to_uppercase(),
        1 => format!(" {words} "),
        _ => words.to_owned(),
    })
}

fn refused(body: Value, status: &mut u16, rng: &mut fastrand::Rng) -> Value {
    let text = body["message"].as_str().and_then(|text| said(text, &REFUSALS, rng));
    let Some(text) = text else {
        return body;
    };
    if *status != 402 {
        *status = pick(rng, &[400, 401, 403]);
    }
    match rng.u32(..6) {
        0 => json!({ "mensaje": text }),
        1 => json!({ "statusCode": status, "message": text, "error": "Bad Request" }),
        2 => json!({ "message": [text] }),
        3 => json!({ "error": text }),
        4 => json!({ "success": false, "message": text }),
        _ => json!({ "message": text }),
    }
}

fn accepted(mut body: Value, request: &Request, rng: &mut fastrand::Rng) -> Value {
    if let Some(text) = body["message"].as_str().and_then(|text| said(text, &SUCCESSES, rng)) {
        body["message"] = json!(text);
        match rng.u32(..3) {
            0 => body["statusCode"] = json!(200),
            1 => body["success"] = json!(true),
            _ => {}
        }
    }
    if request.route() == "actions-info" && body.is_object() && rng.bool() {
        return json!({ "action": body });
    }
    if body.get("total").is_some_and(Value::is_number) && rng.u32(..4) == 0 {
        body["total"] = json!(body["total"].to_string());
    }
    if let Value::Object(members) = body {
        let mut members: Vec<_> = members.into_iter().collect();
        rng.shuffle(&mut members);
        body = Value::Object(members.into_iter().collect());
    }
    body
}

/// Returns the same value with the members of each object in an order that follows from the seed and their names.
fn reordered(value: Value, seed: u64) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| reordered(item, seed)).collect(),
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().map(|(name, value)| (name, reordered(value, seed))).collect();
            members.sort_by_key(|(name, _)| {
                mixed(seed, name.bytes().fold(7, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte))))
            });
            Value::Object(members.into_iter().collect::<Map<_, _>>())
        }
        scalar => scalar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn request(index: usize, path: &str) -> Request {
        Request {
            index,
            method: "GET".to_owned(),
            segments: path.split('/').map(str::to_owned).collect(),
            query: Vec::new(),
            headers: hyper::HeaderMap::new(),
            body: hyper::body::Bytes::new(),
        }
    }

    #[test]
    fn a_refusal_comes_in_many_words_and_statuses() {
        let replies: HashSet<(u16, String)> = (0..200)
            .map(|index| {
                let answer = varied(3, &request(index, "send/T0AXXX"), Response::message(400, "Action not found."));
                (answer.status, String::from_utf8_lossy(&answer.body).into_owned())
            })
            .collect();
        assert!(replies.len() > 20, "{replies:?}");
        assert!(replies.iter().all(|(status, _)| (400..=403).contains(status)));
    }

    #[test]
    fn what_is_said_stays_the_same() {
        let row =
            json!({ "total": 2, "answers": [{ "_id": "a", "review": 9 }, { "_id": "b", "odd": [1, { "x": 2 }] }] });
        for index in 0..50 {
            let answer = varied(7, &request(index, "answers-info/all"), Response::json(200, &row));
            let body: Value = serde_json::from_slice(&answer.body).expect("JSON");
            assert_eq!(body["answers"], row["answers"]);
            let listed = |answer: &Response| {
                let text = String::from_utf8_lossy(&answer.body).into_owned();
                text[text.find('[').expect("a list")..text.rfind(']').expect("a list")].to_owned()
            };
            let again = varied(7, &request(index + 1, "answers-info/all"), Response::json(200, &row));
            assert_eq!(listed(&answer), listed(&again));
        }
        let orders: HashSet<Vec<u8>> = (0..50)
            .map(|index| varied(7, &request(index, "answers-info/all"), Response::json(200, &row)).body)
            .collect();
        assert_eq!(orders.len(), 4);
    }
}
