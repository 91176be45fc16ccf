//! Tests of writing to the platform: what it accepts, what it refuses, and what effect a write has.

use serde_json::{Value, json};

use crate::support::{Client, ask, start};

#[test]
fn sends_take_effect_once_and_show_up() {
    let sandbox = start(json!({"answers": 3, "invites": 5}));
    let client = Client::new(&sandbox);
    let customer = json!({"nome": "Ana", "email": "ana@example.com", "telefone": "5511999990000", "Filial": "Sé"});
    let sent = client.post("send/T0AXXX", &customer);
    assert_eq!((sent.status, sent.message().as_str()), (200, "Disparo configurado com sucesso!"));
    let noted = &sandbox.sent()[0];
    assert_eq!((noted["via"].as_str(), &noted["customer"]), (Some("send"), &customer));
    assert_eq!((&noted["email"], &noted["phone"]), (&customer["email"], &customer["telefone"]));
    let request = noted["request"].as_u64().and_then(|at| usize::try_from(at).ok()).expect("an index");
    assert_eq!(sandbox.requests()[request]["path"], "send/T0AXXX");
    assert_eq!(sandbox.records("invites").expect("invites")[0]["email"], "ana@example.com");
    let unanswered = client.all("no-response/T0AXXX?email=ana@example.com", "invites", 10);
    assert_eq!(unanswered.len(), 1);

    let scheduled = |at: &str| client.post("send/T0AXXX", &json!({"email": "b@example.com", "scheduling": at})).status;
    assert_eq!((scheduled("2099-12-16T20:20:00.000"), scheduled("")), (200, 200));
    assert_eq!((scheduled("2099-12-16T20:20:00Z"), scheduled("2099-12-16")), (400, 400));
    let many = |count: usize| {
        let list: Vec<_> = (0..count).map(|at| json!({"email": format!("c{at}@example.com")})).collect();
        client.post("send/bulk/T0AXXX", &json!({"customers": list})).status
    };
    assert_eq!((many(0), many(1_001), many(1_000)), (400, 400, 200));
    assert_eq!(sandbox.sent().len(), 1_003);
    let none = client.post("send/bulk/T0AXXX", &json!({}));
    assert_eq!(none.message(), "Please inform at least one customer.");
    assert_eq!(client.post("send/T0AXXX", &json!({"nome": "Ana"})).status, 400);
    assert_eq!(client.post("send/NOSUCH", &customer).message(), "Action not found.");

    for (change, status, message) in [
        (json!({"paused": ["T0AXXX"]}), 401, "This action is paused."),
        (json!({"blocked": ["T0AXXX"]}), 401, "This action is blocked for integrations."),
        (json!({"paused": [], "blocked": [], "no_balance": "email"}), 402, "Insufficient email balance."),
        (json!({"no_balance": "sms"}), 402, "Insufficient sms balance."),
    ] {
        sandbox.configure(change).expect("known");
        let refused = client.post("send/T0AXXX", &customer);
        assert_eq!((refused.status, refused.message().as_str()), (status, message));
    }
    assert_eq!(sandbox.sent().len(), 1_003);
    sandbox.clear_requests();
    assert!(sandbox.requests().is_empty());
}

#[test]
fn links_come_back_or_are_called_back() {
    let sandbox = start(json!({"links_without_url": ["b@example.com"], "link_echo_order": "shuffled"}));
    let client = Client::new(&sandbox);
    let customers: Vec<_> = ["a", "b", "c", "d"]
        .iter()
        .map(|name| json!({"nome": name, "email": format!("{name}@example.com"), "telefone": ""}))
        .collect();
    let headers = [("include-reminder", "true"), ("include-realurl", "true")];
    let body = json!({"customers": customers});
    let made = client.ask_with("POST", "actions/T0AXXX/invites", &headers, &body);
    let made = made.expect("an answer").json();
    let links = made["customers"].as_array().expect("links");
    assert_eq!(links.len(), 4);
    assert_ne!(links.iter().map(|link| &link["nome"]).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    for link in links {
        let bare = link["email"] == "b@example.com";
        assert_eq!(link.get("shortUrl").is_none(), bare);
        assert_eq!(link["status"] == "integrado", !bare);
        assert_eq!(link.get("realUrl").is_none(), bare);
        assert_eq!(link["actionId"], "T0AXXX");
    }
    assert_eq!(sandbox.sent().len(), 3);
    let invite = &sandbox.records("unanswered").expect("invites")[0];
    assert_eq!(invite["reminderDates"].as_array().map(Vec::len), Some(1));

    let webhook = json!({"callbackurl": "https://example.com/hook", "maxmsg": 3});
    let body = json!({"customers": customers, "webhook": webhook});
    let taken = client.post("actions/T0AXXX/invites", &body);
    assert_eq!(taken.message(), "Request received. The result will be sent to https://example.com/hook");
    let deliveries = sandbox.deliveries();
    let sizes: Vec<_> = deliveries.iter().map(|one| one["body"]["customers"].as_array().map(Vec::len)).collect();
    assert_eq!(sizes, [Some(3), Some(1)]);
    let bad = json!({"customers": customers, "webhook": {"callbackurl": "nowhere"}});
    assert_eq!(client.post("actions/T0AXXX/invites", &bad).status, 400);
}

#[test]
fn answers_are_created_and_checked() {
    let sandbox = start(json!({"answers": 10, "invites": 30, "created_status": 201}));
    let client = Client::new(&sandbox);
    let invite = sandbox.records("unanswered").expect("invites")[0].clone();
    let answer = json!({
        "inviteId": invite["_id"], "name": "Zé", "email": "ze@example.com", "review": 0,
        "createdAt": "2025-03-01 14:44:04", "feedback": "Teste",
        "additionalQuestions": [
            {"type": "REVIEWS", "text": "Atendimento", "review": 4},
            {"type": "LIKE/DISLIKE", "text": "Satisfação com o produto", "review": true},
            {"type": "MULTIPLE", "text": "Qual motivo da sua avaliação?", "review": ["Preço", "Outros: Gerente"]},
            {"type": "INPUT", "text": "Qual foi o seu vendedor?", "review": "livre"},
        ],
        "indicators": [{"column": "UF", "value": "SP"}],
    });
    let made = client.post("create-answer/T0AXXX", &answer);
    assert_eq!((made.status, made.message().as_str()), (201, "Successfully integrated answer."));
    let id = made.json()["id"].clone();
    let held = sandbox.records("answers").expect("answers");
    let row = held.iter().find(|row| row["_id"] == id).expect("the new row");
    assert_eq!((row["review"].as_u64(), row["createdAt"].as_str()), (Some(0), Some("2025-03-01T14:44:04.000Z")));
    assert_eq!(row["additionalQuestions"][1]["review"], 1);
    assert_eq!(row["additionalQuestions"][2]["multipleValues"], json!(["Preço", "Outros: Gerente"]));
    assert_eq!(row["additionalQuestions"][3]["answerText"], "livre");
    assert_eq!(row["indicators"][0]["column"], "UF");
    let invites = sandbox.records("invites").expect("invites");
    let answered = invites.iter().find(|row| row["_id"] == invite["_id"]).expect("the invite");
    assert_eq!(answered["answeredId"], id);

    let refused = |change: Value| {
        let mut body = json!({"review": 5});
        for (name, value) in change.as_object().expect("fields") {
            body[name] = value.clone();
        }
        let answer = client.post("create-answer/T0AXXX", &body);
        assert_eq!(answer.status, 400, "{body}");
        answer.message()
    };
    assert_eq!(refused(json!({"inviteId": invite["_id"]})), "The Invite has already been answered");
    assert_eq!(refused(json!({"inviteId": "f".repeat(24)})), "Invite not found");
    let kind = json!({"additionalQuestions": [{"type": "STARS", "text": "A", "review": 1}]});
    assert!(refused(kind).starts_with("Invalid metric type. Allowed: REVIEWS"));
    for (kind, text, review) in [
        ("REVIEWS", "Atendimento", json!(9)),
        ("REVIEWS", "Atendimeto", json!(4)),
        ("INPUT", "Atendimento", json!("bom")),
        ("MULTIPLE", "Qual motivo da sua avaliação?", json!(["Preço", "Preco"])),
    ] {
        let wrong = json!({"additionalQuestions": [{"type": kind, "text": text, "review": review}]});
        assert_eq!(refused(wrong), format!("Invalid answer for the question {text}"));
    }
    refused(json!({"review": 11}));
    refused(json!({"createdAt": "2025-03-01T14:44:04"}));
    refused(json!({"additionalQuestions": {}}));
    assert_eq!(sandbox.records("answers").map(|rows| rows.len()), Some(11));
}

#[test]
fn choices_of_two_levels_are_created_and_checked() {
    let sandbox = start(json!({"answers": 0}));
    let client = Client::new(&sandbox);
    let code = sandbox.records("actions").expect("actions")[3]["controlId"].as_str().expect("a code").to_owned();
    let create = |choice: &str, sub: &str| {
        let review = json!([{"text": choice, "subOptions": [{"text": sub}]}]);
        let question = json!({"type": "MULTIPLE-SUBS", "text": "Motivo da nota", "review": review});
        client.post(&format!("create-answer/{code}"), &json!({"review": 5, "additionalQuestions": [question]})).status
    };
    assert_eq!(create("Prazo", "Embalagem"), 200);
    assert_eq!(create("Praso", "Embalagem"), 400);
    assert_eq!(create("Prazo", "Embalajem"), 400);
    let row = &sandbox.records("answers").expect("answers")[0];
    let options = json!([{"option": "Prazo", "subOptions": ["Embalagem"]}]);
    assert_eq!(row["additionalQuestions"][0]["options"], options);
}

#[test]
fn indicators_that_an_action_does_not_have_are_noted_or_refused() {
    let sandbox = start(json!({"invites": 0}));
    let client = Client::new(&sandbox);
    let customer = json!({"email": "a@example.com", "Filial": "Centro", "Filail": "Sul", "scheduling": ""});
    assert_eq!(client.post("send/T0AXXX", &customer).status, 200);
    assert_eq!(client.post("send/bulk/T0AXXX", &json!({"customers": [customer]})).status, 200);
    assert_eq!(sandbox.unknown_indicators(), ["Filail"]);
    sandbox.configure(json!({"strict_indicators": true})).expect("an option");
    let answer =
        json!({"review": 5, "indicators": [{"column": "Regiao", "value": "Sul"}, {"column": "UF", "value": 1}]});
    for (path, body) in [
        ("send/T0AXXX", customer.clone()),
        ("send/bulk/T0AXXX", json!({"customers": [{"email": "b@example.com"}, customer]})),
        ("actions/T0AXXX/invites", json!({"customers": [customer]})),
        ("create-answer/T0AXXX", answer),
    ] {
        let refusal = client.post(path, &body);
        assert_eq!(refusal.status, 400, "{path}");
        assert!(refusal.message().starts_with("Indicator not found: "), "{path}");
    }
    assert_eq!(sandbox.sent().len(), 2);
}

#[test]
fn invites_are_updated_one_by_one() {
    let sandbox = start(json!({"invites": 30}));
    let client = Client::new(&sandbox);
    let invites = sandbox.records("invites").expect("invites");
    let open = invites.iter().find(|row| row["answered"] == false).expect("one")["_id"].clone();
    let done = invites.iter().find(|row| row["answered"] == true).expect("one")["_id"].clone();
    let updates = json!({"invites": [
        {"inviteId": open, "name": "Novo Nome", "phone": "5511999999999"},
        {"inviteId": open},
        {"inviteId": "x", "name": "a"},
        {"inviteId": open, "phone": "+5511999999999"},
        {"inviteId": open, "email": "outroemail"},
        {"inviteId": open, "name": 5},
        {"inviteId": done, "name": "a"},
        {"inviteId": "f".repeat(24), "name": "a"},
    ]});
    let outcome = client.put("update-invite", &updates);
    assert_eq!(outcome.status, 200);
    let body = outcome.json();
    let messages: Vec<_> =
        body["message"].as_array().expect("a list").iter().map(|one| one["message"].as_str()).collect();
    let expected = [
        "Successfully updated invite.",
        "Failure: All fields are empty.",
        "Failure: Invalid inviteId.",
        "Failure: Invalid phone number.",
        "Failure: Invalid email.",
        "Failure: Invalid name.",
        "Failure: Invite already answered and cannot be updated.",
        "Invite not found",
    ];
    assert_eq!(messages, expected.map(Some));
    let now = sandbox.records("invites").expect("invites");
    assert!(now.iter().any(|row| row["_id"] == open && row["name"] == "Novo Nome"));
    let failed = client.put("update-invite", &json!({"invites": [{"inviteId": open}]}));
    assert_eq!(failed.status, 400);
    assert!(failed.json()["message"].is_array());
    assert_eq!(client.post("update-invite", &updates).status, 405);
    sandbox.configure(json!({"update_invite_method": "POST"})).expect("known");
    assert_eq!(client.post("update-invite", &updates).status, 200);
}

#[test]
fn follow_ups_are_answered_field_by_field() {
    let sandbox = start(json!({"answers": 30}));
    let client = Client::new(&sandbox);
    let answers = sandbox.records("answers").expect("answers");
    let first = answers.iter().find(|row| row["metric"] == "nps-0-10").expect("a row");
    let item = json!({
        "answerId": first["controlId"], "status": "Em análise", "comment": "Vamos ligar",
        "responsible": "a@empresa.example.com", "followers": [], "date": "2026-05-26T15:56:00",
        "tags": [{"tag": "Sem contato", "subTag": "Dificuldade de contato"}],
    });
    let mut item_ok = item.clone();
    item_ok["status"] = json!("em_analise");
    let one = |item: Value| {
        let answer = client.put("feedback-follow-ups", &json!({"answers": [item]}));
        assert_eq!(answer.status, 200);
        answer.json()["answers"][0].clone()
    };
    let ok = one(item_ok);
    assert_eq!(ok["message"], "Tratativa atualizada com sucesso");
    assert_eq!((&ok["answerId"], &ok["tags"]), (&first["_id"], &json!("OK")));
    let now = sandbox.records("answers").expect("answers");
    let row = now.iter().find(|row| row["_id"] == first["_id"]).expect("the row");
    assert_eq!(row["treatments"]["status"], "em_analise");
    assert_eq!(
        row["treatments"]["comments"].as_array().and_then(|list| list.last()).cloned(),
        Some(json!("Vamos ligar"))
    );
    assert_ne!(row["updatedAt"], first["updatedAt"]);

    let same = json!({"answerId": first["_id"], "status": "em_analise"});
    assert_eq!(one(same)["message"], "Tratativa já estava atualizada com os mesmos dados");
    let partly = one(json!({"answerId": first["_id"], "status": "nenhum", "comment": "x", "responsible": "ninguém",
        "followers": "a", "tags": [{"tag": "?"}]}));
    assert_eq!(partly["status"], "Status não cadastrado na conta");
    assert_eq!(partly["responsible"], "Usuário inválido");
    assert_eq!(partly["followers"], "Formato de array inválido");
    assert_eq!(partly["tags"], "Tag ou SubTag não cadastrada na conta");
    assert_eq!(partly["message"], "Tratativa atualizada parcialmente");
    let long = one(json!({"answerId": first["_id"], "comment": "x".repeat(5_001)}));
    assert_eq!(
        (long["comment"].as_str(), long["message"].as_str()),
        (Some("Limite de caracteres ultrapassado"), Some("Tratativa não atualizada"))
    );
    assert_eq!(one(json!({"answerId": "nothing"}))["answerId"], "Resposta inválida ou deletada");
    let many: Vec<_> = (0..101).map(|_| json!({"answerId": first["_id"]})).collect();
    assert_eq!(client.put("feedback-follow-ups", &json!({"answers": many})).status, 400);
}

#[test]
fn the_small_lists_take_new_entries_under_one_spelling() {
    let sandbox = start(json!({}));
    let client = Client::new(&sandbox);
    let entry = json!({"email": "x@example.com", "reason": "Não quer"});
    let added = client.post("send-blacklist", &entry);
    assert_eq!((added.status, added.message().as_str()), (200, "Sent to the blocklist successfully."));
    assert_eq!(client.get("blacklist-info").json()["data"][0]["email"], "x@example.com");
    assert_eq!(client.post("send-blacklist", &json!({"email": "x"})).status, 400);
    assert_eq!((client.post("send-blocklist", &entry).status, client.get("blocklist-info").status), (404, 404));
    sandbox.configure(json!({"blocklist_spelling": "blocklist", "quarantine_spelling": "quarantines"})).expect("known");
    assert_eq!((client.post("send-blocklist", &entry).status, client.get("blocklist-info").status), (200, 200));
    assert_eq!((client.get("quarantines-info").status, client.get("quarentines-info").status), (200, 404));

    let unit =
        json!({"corporate_name": "UNIDADE X", "type": "ih1", "secondary_fields": [{"key": "Codigo", "value": "1"}]});
    let made = client.post("branches", &unit).json();
    assert_eq!((made["active"].as_bool(), made["corporate_name"].as_str()), (Some(true), Some("UNIDADE X")));
    let listed = client.get("branches").json();
    let last = listed.as_array().and_then(|list| list.last()).cloned().expect("a branch");
    assert_eq!((&last["_id"], &last["Codigo"]), (&made["_id"], &json!("1")));
    assert_eq!(client.post("branches", &json!({"type": "ih1"})).status, 400);
    assert_eq!(client.post("branches", &json!({"corporate_name": "a", "type": "ih3"})).status, 400);
}

#[test]
fn nothing_sent_makes_it_panic() {
    let sandbox = start(json!({"answers": 3, "invites": 3}));
    let client = Client::new(&sandbox);
    let bodies = [
        json!([]),
        json!(5),
        json!("x"),
        json!({"customers": 1}),
        json!({"customers": [1, null, []]}),
        json!({"answers": [1, {"answerId": 5}, {"answerId": "x", "status": []}]}),
        json!({"invites": [1, {}]}),
        json!({"review": {"a": 1}}),
        json!({"review": 1e300}),
        json!({"additionalQuestions": [1]}),
        json!({"corporate_name": "a", "type": "ih1", "secondary_fields": [{"key": "_id"}]}),
        json!({"email": {}}),
    ];
    for (method, path) in [
        ("POST", "send/T0AXXX"),
        ("POST", "send/bulk/T0AXXX"),
        ("POST", "actions/T0AXXX/invites"),
        ("POST", "create-answer/T0AXXX"),
        ("PUT", "update-invite"),
        ("PUT", "feedback-follow-ups"),
        ("POST", "send-blacklist"),
        ("POST", "branches"),
    ] {
        for body in &bodies {
            let answer = client.ask(method, path, body).unwrap_or_else(|error| panic!("{path} {body}: {error}"));
            assert!(answer.status < 500, "{path} {body}");
        }
        let broken = ask(&sandbox, method, path, &[("authorization", &client.bearer)], "{\"a\":");
        assert_eq!(broken.expect("an answer").status, 400);
    }
    for path in [
        "",
        "/",
        "%",
        "send",
        "send/",
        "answers-info/%ff",
        "answers-info/all?page=-1&limit=x&startDate=%00",
        "a//b?&=&",
    ] {
        assert!(client.ask("GET", path, &Value::Null).expect("an answer").status < 500, "{path}");
    }
}
