//! A payload for every route, as the platform sends it, with made-up people, and the call that the payload answers.

use serde_json::{Value, json};

/// What the client makes of a payload.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// Records in a list with this name, or in a list without an envelope.
    List(&'static str),
    Record,
    Outcomes,
    AnswerDelivery,
    LinkDelivery,
}

pub(crate) struct Route {
    pub(crate) operation: &'static str,
    pub(crate) arguments: fn() -> Value,
    pub(crate) reply: fn() -> Value,
    pub(crate) shape: Shape,
    pub(crate) is_write: bool,
    /// The name of the records' id in the payload.
    pub(crate) id: &'static str,
}

const fn listing(
    operation: &'static str,
    name: &'static str,
    id: &'static str,
    arguments: fn() -> Value,
    reply: fn() -> Value,
) -> Route {
    Route { operation, arguments, reply, shape: Shape::List(name), is_write: false, id }
}

const fn record(operation: &'static str, is_write: bool, arguments: fn() -> Value, reply: fn() -> Value) -> Route {
    Route { operation, arguments, reply, shape: Shape::Record, is_write, id: "" }
}

const fn outcomes(operation: &'static str, arguments: fn() -> Value, reply: fn() -> Value) -> Route {
    Route { operation, arguments, reply, shape: Shape::Outcomes, is_write: true, id: "" }
}

const fn delivery(operation: &'static str, shape: Shape, reply: fn() -> Value) -> Route {
    Route { operation, arguments: none, reply, shape, is_write: false, id: "" }
}

pub(crate) static ROUTES: &[Route] = &[
    listing("actions.list", "", "_id", none, || json!([action("a"), action("b")])),
    record("actions.get", false, one_action, questionnaire),
    listing("answers.list", "answers", "_id", none, || page("answers", &[answer("a"), answer("b"), answer("c")])),
    listing("answers.list", "answers", "_id", || json!({"treatments": true}), || page("answers", &[treated()])),
    record(
        "answers.create",
        true,
        || json!({"action": "T0AXXX", "answer": {"review": 9}}),
        || json!({"message": "Successfully integrated answer.", "id": "a"}),
    ),
    listing("invites.list", "invites", "_id", none, || page("invites", &[invite("a"), invite("b")])),
    listing("invites.unanswered", "invites", "_id", one_action, unanswered),
    record("invites.send", true, || json!({"action": "T0AXXX", "customer": {"email": "ana@example.com"}}), sent),
    outcomes("invites.send_bulk", three_customers, sent),
    outcomes(
        "invites.update",
        || json!({"updates": [{"invite_id": "a", "name": "Ana"}, {"invite_id": "b", "name": "Bia"}]}),
        || {
            let yes = "Successfully updated invite.";
            json!({"message": [{"inviteId": "a", "message": yes}, {"inviteId": "b", "message": yes}]})
        },
    ),
    outcomes("links.create", three_customers, links),
    record(
        "links.create_with_callback",
        true,
        || json!({"action": "T0AXXX", "customers": [{"email": "ana@example.com"}], "callback_url": "https://example.com/"}),
        sent,
    ),
    outcomes(
        "follow_ups.update",
        || json!({"updates": [{"answer_id": "a", "status": "aberto"}, {"answer_id": "b", "comment": "Ligar."}]}),
        || {
            let done = "Tratativa atualizada com sucesso";
            json!({"answers": [
                {"answerId": "c", "status": "OK", "message": done},
                {"answerId": "d", "comment": "OK", "message": done},
            ]})
        },
    ),
    listing("blocklist.list", "data", "", none, || page("data", &[blocked(), blocked()])),
    record("blocklist.add", true, || json!({"email": "ana@example.com", "reason": "Outros"}), sent),
    listing("categories.list", "answers", "answerId", none, || page("answers", &[categorised("a"), categorised("b")])),
    listing(
        "branches.list",
        "",
        "_id",
        none,
        || json!([branch(), {"_id": "b", "corporate_name": "102", "type": "ih2", "Grupo": "AA"}]),
    ),
    record("branches.create", true, || json!({"corporate_name": "101"}), branch),
    listing("details.list", "details", "_id", one_action, || page("details", &[dispatch("a"), dispatch("b")])),
    listing("quarantines.list", "quarantines", "_id", none, || {
        page("quarantines", &[quarantine("a"), quarantine("b")])
    }),
    delivery("webhooks.parse_answer", Shape::AnswerDelivery, || answer("a")),
    delivery("webhooks.parse_answer", Shape::AnswerDelivery, || json!({"answers": treated()})),
    delivery("webhooks.parse_links", Shape::LinkDelivery, links),
];

fn none() -> Value {
    json!({})
}

fn one_action() -> Value {
    json!({"action": "T0AXXX"})
}

fn three_customers() -> Value {
    json!({"action": "T0AXXX", "customers": [
        {"email": "ana@example.com"}, {"email": "bia@example.com", "name": "Bia"}, {"phone": "11900000003"},
    ]})
}

fn sent() -> Value {
    json!({"message": "Disparo configurado com sucesso!"})
}

fn page(name: &str, rows: &[Value]) -> Value {
    json!({"page": 1, "limit": 1000, "total": rows.len(), name: rows})
}

fn action(id: &str) -> Value {
    json!({"_id": id, "surveyType": "survey", "type": "nps-0-10", "name": "Pós-venda", "channel": "emailsms",
        "controlId": "T0AXXX", "createdAt": "2020-01-15T20:11:59.540Z"})
}

fn questionnaire() -> Value {
    json!({"_id": "a", "controlId": "T0AXXX", "surveyType": "survey", "name": "Pós-venda", "type": "nps-0-10",
    "question": "O quanto você nos indicaria?", "enableAnonymous": null, "allAnswersRequired": false,
    "adittionalQuestions": [
        {"type": "REVIEWS", "text": "Atendimento"},
        {"type": "MULTIPLE", "text": "Motivo", "multipleType": "radio", "choices": [{"text": "Preço"}]},
    ]})
}

fn answer(id: &str) -> Value {
    json!({"_id": id, "active": true, "date": "2025-06-01T18:46:17.374Z", "answerDate": "2025-06-01T18:46:17.374Z",
        "anonymousResponse": false, "partialSaved": false, "partialCompleted": false, "clientId": null, "deleted": false,
        "categories": [{"category": "Atendimento", "subCategory": "Gerente"}, {"category": "Prazo"}], "tags": [],
        "name": "Ana Exemplo", "email": "ana@example.com", "phone": 11_900_000_001_i64, "feedback": "Bom.", "review": 0,
        "additionalQuestions": [
            {"_id": "q", "type": "REVIEWS", "text": "Atendimento", "review": 5},
            {"_id": "r", "type": "MULTIPLE", "text": "Motivo", "multipleValues": ["Preço", "Outros: Gerente"],
                "options": [{"option": "Troca", "subOptions": ["Frete"]}]},
        ],
        "channel": "email", "companyId": "c", "actionId": "t", "inviteId": "i", "detailsId": "d", "controlId": "S8C0VE",
        "metric": "nps-0-10", "text": "O quanto você nos indicaria?", "actionName": "Pós-venda",
        "indicators": [{"_id": "x", "column": "seller_id", "value": "18/05/3038", "indicatorId": "y", "key": "415785"}],
        "createdAt": "2025-06-01T18:46:17.380Z", "updatedAt": "2025-06-01T15:46:17-03:00",
        "sentimentAnalyzeGCP": {"score": -0.621_912_479_400_634_8, "keyPhrases": ["Atendimento"]}, "reviewLogs": []})
}

fn treated() -> Value {
    let mut answer = answer("a");
    answer["action"] = json!({"name": "Pós-venda", "controlId": "T0AXXX"});
    answer["treatments"] = json!({"status": "respondido", "startDateTreatment": "2024-12-09T17:57:01.870Z",
    "sponsor": "equipe@example.com", "comments": [{"text": "Ligar."}], "solvedDate": "2024-12-10T17:57:01.870Z",
    "feed": [{"_id": "f", "type": "status", "sender": "robot", "change": "aberto", "attachments": [],
        "date": "2024-12-04T19:48:14.825Z"}],
    "closeTheLoopFeedback": [{"id": "1", "text": "Por quê?", "type": "MULTIPLE", "choices": [
        {"id": "2", "text": "Prazo"},
        {"choice": {"id": "3", "text": "Contato"}, "subchoices": [{"id": "4", "text": "Telefone"}]},
    ]}]});
    answer
}

fn invite(id: &str) -> Value {
    json!({"_id": id, "answered": true, "active": false, "actionId": "t", "name": "Ana", "email": "ana@example.com",
        "phone": "5511900000001", "shortUrl": "https://links.example.com/1", "validEmail": true, "validPhone": true,
        "createdAt": "2022-01-13T19:09:31.635Z", "updatedAt": "2022-01-13T19:09:31.635Z", "answeredId": "b",
        "deletedAnswer": false, "indicators": [{"column": "Filial", "value": "Centro"}]})
}

fn unanswered() -> Value {
    let invite = json!({"_id": "a", "answered": false, "resendDates": ["2021-05-28T12:22:32.488Z"], "reminderDates": [],
        "controlId": "1M311J", "actionId": {"name": "Pós-venda", "controlId": "T0AXXX"}, "name": "Ana",
        "email": "ana@example.com", "phone": "5511900000001", "shortUrl": "https://links.example.com/1/s",
        "indicators": [], "metric": "nps-0-10", "createdAt": "2021-05-28T12:21:23.668Z"});
    json!({"invites": [invite], "page": 1, "limit": 1000, "total": 1})
}

fn links() -> Value {
    let link = |email: &str, phone: &str| {
        json!({"nome": "Ana", "email": email, "telefone": phone, "inviteId": "i", "actionId": "T0AXXX",
            "shortUrl": "https://links.example.com/1", "created_at": "2021-06-02T22:07:33.977Z", "status": "integrado"})
    };
    json!({"customers": [link("ana@example.com", ""), link("bia@example.com", ""), link("", "11900000003")]})
}

fn blocked() -> Value {
    json!({"actionName": "Pós-venda", "actionControlId": "T0AXXX", "inviteId": "i", "reason": "Outros",
        "email": "ana@example.com", "createdAt": "2021-07-25T00:23:58.735Z"})
}

fn categorised(id: &str) -> Value {
    json!({"answerId": id, "inviteId": "i", "categories": [{"category": "Elogio", "subCategory": "Atendimento"}],
        "createdAt": "2022-04-14T23:32:43.288Z", "updatedAt": "2022-07-26T21:19:52.303Z"})
}

fn branch() -> Value {
    json!({"_id": "a", "active": true, "corporate_name": "101", "type": "ih1"})
}

fn dispatch(id: &str) -> Value {
    json!({"_id": id, "active": true, "companyId": "c", "actionId": "t", "channel": "email", "status": "sent",
        "controlId": "T0AXXX", "submitDate": "2022-04-14T23:32:43.288Z", "createdAt": "2022-04-14T23:32:43.288Z",
        "submitId": "s", "Email": "ana@example.com", "Name": "Ana", "Phone": "+5511900000001", "validEmail": true,
        "indicators": []})
}

fn quarantine(id: &str) -> Value {
    json!({"_id": id, "expirationDate": "2024-07-01T11:30:00.000Z", "type": "submit", "clientId": "98012345000123",
        "companyId": "c", "createdAt": "2024-06-01T11:30:00.000Z", "updatedAt": "2024-06-01T11:30:00.000Z"})
}
