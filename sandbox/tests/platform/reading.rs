//! Tests of reading from the platform: tokens, listings, filters, and the same data for the same seed.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{Client, ask, ids, start};

#[test]
fn tokens_are_issued_for_the_key_and_required_everywhere() {
    let sandbox = start(json!({"answers": 3}));
    let token = |headers: &[(&str, &str)]| ask(&sandbox, "GET", "authorization/token", headers, "").expect("an answer");
    assert_eq!((token(&[]).status, token(&[]).message().as_str()), (400, "Api key is missing."));
    let wrong = token(&[("Company-Key", "$2b$10$nothing")]);
    assert_eq!((wrong.status, wrong.message().as_str()), (401, "Invalid api key."));
    let post = ask(&sandbox, "POST", "authorization/token", &[], "").expect("an answer");
    assert_eq!((post.status, post.header("allow")), (405, Some("GET")));

    let client = Client::new(&sandbox);
    assert_eq!(client.get("actions-info").status, 200);
    let without = ask(&sandbox, "GET", "actions-info", &[], "").expect("an answer");
    assert_eq!((without.status, without.message().as_str()), (401, "Unauthorized"));
    sandbox.expire_tokens();
    let expired = client.get("actions-info");
    assert_eq!((expired.status, expired.message().as_str()), (401, "jwt expired"));
    assert_eq!(Client::new(&sandbox).get("actions-info").status, 200);
    assert_eq!(client.get("nothing").status, 404);
    assert_eq!(client.post("answers-info/all", &json!({})).status, 405);
}

#[test]
fn listings_give_all_rows_page_by_page() {
    let sandbox = start(json!({"answers": 130, "invites": 120, "max_limit": 40}));
    let client = Client::new(&sandbox);
    for (path, key, resource) in [
        ("answers-info/all", "answers", "answers"),
        ("invites-info/all", "invites", "invites"),
        ("category-info/all", "answers", "categories"),
        ("blacklist-info", "data", "blocklist"),
        ("quarentines-info", "quarantines", "quarantines"),
    ] {
        let held = sandbox.records(resource).expect("a resource");
        assert_eq!(client.all(path, key, 1_000), held, "{path}");
        assert_eq!(client.get(path).json()["page"], 1);
    }
    let shown = client.get("answers-info/all?limit=1000").json();
    assert_eq!((shown["limit"].as_u64(), shown["total"].as_u64()), (Some(40), Some(130)));
    assert_eq!(shown["answers"].as_array().map(Vec::len), Some(40));
    let actions = client.get("actions-info").json();
    assert_eq!(actions.as_array(), sandbox.records("actions").as_ref());
    let branches = client.get("branches").json();
    assert_eq!(branches.as_array(), sandbox.records("branches").as_ref());
    assert_eq!(client.get("answers-info/all?page=99").json()["answers"], json!([]));
    sandbox.configure(json!({"past_end": "404"})).expect("known");
    assert_eq!(client.get("answers-info/all?page=99").status, 404);
}

#[test]
fn listings_of_one_action_add_up_to_all() {
    let sandbox = start(json!({"answers": 90, "invites": 90}));
    let client = Client::new(&sandbox);
    for (route, key, resource) in [
        ("answers-info", "answers", "answers"),
        ("invites-info", "invites", "invites"),
        ("no-response", "invites", "unanswered"),
        ("details-info", "details", "details"),
    ] {
        let mut seen = HashSet::new();
        for action in sandbox.records("actions").expect("actions") {
            let code = action["controlId"].as_str().unwrap_or("");
            seen.extend(ids(&client.all(&format!("{route}/{code}"), key, 25)));
        }
        let held = ids(&sandbox.records(resource).expect("a resource"));
        assert_eq!(seen, held.into_iter().collect(), "{route}");
        let unknown = client.get(&format!("{route}/NOSUCH"));
        assert_eq!((unknown.status, unknown.message().as_str()), (400, "Action not found."));
    }
    assert_eq!(client.get("no-response/all").status, 400);
    let questionnaire = client.get("actions-info/T0AXXX").json();
    assert!(questionnaire["adittionalQuestions"].as_array().is_some_and(|list| !list.is_empty()));
    assert!(questionnaire["enableAnonymous"].is_null());
}

#[test]
fn filters_and_dates_narrow_a_listing() {
    let sandbox = start(json!({"answers": 200, "invites": 200}));
    let client = Client::new(&sandbox);
    let answers = sandbox.records("answers").expect("answers");
    let within = |name: &str, from: &str, until: &str| {
        let day = |row: &Value| row[name].as_str().map(|text| text[..10].to_owned());
        let held =
            answers.iter().filter(|row| day(row).is_some_and(|day| day.as_str() >= from && day.as_str() <= until));
        held.cloned().collect::<Vec<_>>()
    };
    let march = within("createdAt", "2025-03-01", "2025-03-31");
    assert!(!march.is_empty());
    let path = "answers-info/all?startDate=01-03-2025&endDate=31-03-2025";
    assert_eq!(client.all(path, "answers", 7), march);
    let updated = within("updatedAt", "2025-03-01", "9999-12-31");
    let path = "answers-info/all?startDate=01-03-2025&dateType=updatedAt";
    assert_eq!(client.all(path, "answers", 50), updated);

    let one = answers.iter().find(|row| row["clientId"].is_string() && row["email"] != "****");
    let one = one.expect("a row");
    for (name, field) in [("email", "email"), ("clientId", "clientId"), ("phone", "phone")] {
        let value = one[field].to_string();
        let value = value.trim_matches('"').replace('@', "%40").replace(' ', "+");
        let found = client.all(&format!("answers-info/all?{name}={value}"), "answers", 50);
        assert!(found.contains(one) && found.len() < 4, "{name}: {}", found.len());
    }
    sandbox.configure(json!({"ignore_filters": ["email"]})).expect("known");
    assert_eq!(client.all("answers-info/all?email=nobody", "answers", 500).len(), 200);

    for bad in ["startDate=2025-03-01", "endDate=31-02-2025", "startDate=01-03-2025&dateType=date"] {
        let refused = client.get(&format!("answers-info/all?{bad}"));
        assert_eq!(refused.status, 400, "{bad}");
        assert!(!refused.message().is_empty());
    }
    assert_eq!(client.get("blacklist-info?startDate=01-03-2025&dateType=updatedAt").status, 400);

    let invite = &sandbox.records("unanswered").expect("invites")[0];
    let code = invite["actionId"]["controlId"].as_str().unwrap_or("");
    let indicator = &invite["indicators"][0];
    let path = format!(
        "no-response/{code}?indicator={}&indicatorValue={}",
        indicator["column"].as_str().unwrap_or("").replace(' ', "%20"),
        indicator["value"].as_str().unwrap_or("").replace(' ', "%20"),
    );
    assert!(client.all(&path, "invites", 50).contains(invite));
    let quarantined = client.all("quarentines-info?status=answer&actionId=all", "quarantines", 50);
    assert!(!quarantined.is_empty() && quarantined.iter().all(|row| row["type"] == "answer"));
    let details = client.all("details-info/T0AXXX?status=error", "details", 50);
    assert!(details.iter().all(|row| row["status"] == "error"));
}

#[test]
fn treatments_come_in_two_forms() {
    let sandbox = start(json!({"answers": 20}));
    let client = Client::new(&sandbox);
    let headers = [("Treatments-Details", "true")];
    let whole = client.ask_with("GET", "answers-info/all", &headers, &Value::Null);
    let whole = whole.expect("an answer").json();
    let short = client.get("answers-info/all").json();
    let treated = |body: &Value, name: &str| {
        let rows = body["answers"].as_array().expect("rows").iter();
        rows.filter(|row| row["treatments"].get(name).is_some()).count()
    };
    assert_eq!((treated(&whole, "feed"), treated(&short, "feed")), (16, 0));
    assert_eq!((treated(&whole, "sponsor"), treated(&short, "sponsor")), (0, 16));
}

#[test]
fn the_same_seed_serves_the_same_bytes() {
    let bytes = |seed: u64| {
        let sandbox = start(json!({"seed": seed, "answers": 80}));
        let client = Client::new(&sandbox);
        let paths = ["answers-info/all?limit=80", "invites-info/all", "actions-info", "branches", "quarentines-info"];
        (sandbox.company_key(), paths.map(|path| client.get(path).body))
    };
    assert_eq!(bytes(11), bytes(11));
    assert_ne!(bytes(11), bytes(12));
}
