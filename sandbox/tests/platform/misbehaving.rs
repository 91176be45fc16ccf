//! Tests of what the sandbox does on demand: faults, canned replies, drift, rate limits, and stopping.

use std::io::Read as _;

use indecx_sandbox::{Fault, Options, Place, Reply, Sandbox};
use serde_json::{Value, json};

use crate::support::{Client, ask, ids, start};

fn fault(sandbox: &Sandbox, fault: Value) {
    sandbox.fault(serde_json::from_value(fault).expect("a fault"));
}

#[test]
fn a_fault_affects_one_request_and_no_other() {
    let sandbox = start(json!({"answers": 30}));
    let client = Client::new(&sandbox);
    let customer = json!({"email": "a@example.com"});
    let path = "answers-info/all?limit=20";
    let whole = client.get(path).body;

    fault(&sandbox, json!({"status": 503, "headers": {"Retry-After": "2", "content-length": "5"}}));
    let failed = client.get(path);
    assert_eq!((failed.status, failed.header("retry-after")), (503, Some("2")));
    assert_eq!(client.get(path).body, whole);

    fault(&sandbox, json!({"route": "answers-info", "body": "<html>", "skip": 1}));
    assert_eq!(client.get(path).body, whole);
    assert_eq!(client.get("branches").status, 200);
    let page = client.get(path);
    assert_eq!((page.status, page.body.as_slice()), (200, b"<html>".as_slice()));
    assert!(page.header("content-type").is_some_and(|kind| kind.contains("html")));

    for act in [false, true] {
        let before = sandbox.sent().len();
        fault(&sandbox, json!({"route": "send", "reset": true, "act": act}));
        let lost = client.ask("POST", "send/T0AXXX", &customer);
        assert!(lost.is_err());
        assert_eq!(sandbox.sent().len(), before + usize::from(act));
        let last = sandbox.requests().pop().expect("a request");
        assert!(last["status"].is_null() && last["body"] == customer);
    }
    for keep in [0, 100, 5_000] {
        fault(&sandbox, json!({"cut": keep}));
        assert!(client.ask("GET", path, &Value::Null).is_err(), "{keep}");
    }
    fault(&sandbox, json!({"drip_ms": 1, "drip_bytes": 4_000, "delay_body_ms": 1, "delay_ms": 1}));
    assert_eq!(client.get(path).body, whole);
    fault(&sandbox, json!({"probability": 0.0, "times": null, "status": 500}));
    assert_eq!(client.get(path).body, whole);
    fault(&sandbox, json!({"route": "authorization/token", "status": 500, "times": null}));
    let key = sandbox.company_key();
    let token = || ask(&sandbox, "GET", "authorization/token", &[("company-key", &key)], "");
    assert_eq!(token().expect("an answer").status, 500);
    sandbox.clear_faults();
    assert_eq!(token().expect("an answer").status, 200);
}

#[test]
fn a_cut_body_arrives_up_to_the_cut() {
    use std::io::Write as _;
    let sandbox = start(json!({"answers": 30}));
    let client = Client::new(&sandbox);
    sandbox.fault(Fault { cut: Some(1_000), ..Fault::default() });
    let address = sandbox.url().replace("http://", "").replace("/v3/integrations", "");
    let mut stream = std::net::TcpStream::connect(address).expect("a connection");
    let request = format!(
        "GET /v3/integrations/answers-info/all HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\n\r\n",
        client.bearer
    );
    stream.write_all(request.as_bytes()).expect("to write");
    let mut got = Vec::new();
    let mut buffer = [0; 4_096];
    let end = loop {
        match stream.read(&mut buffer) {
            Ok(0) => break None,
            Ok(size) => got.extend_from_slice(&buffer[..size]),
            Err(error) => break Some(error.kind()),
        }
    };
    assert_eq!(end, Some(std::io::ErrorKind::ConnectionReset));
    let text = String::from_utf8_lossy(&got).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    assert!(head.contains("content-length") && body.starts_with("{\"page\":1"));
    assert_eq!(got.len(), head.len() + 4 + 1_000);
}

#[test]
fn canned_replies_come_first_and_are_logged() {
    let sandbox = start(json!({"answers": 1}));
    let client = Client::new(&sandbox);
    sandbox.reply(Reply { status: 418, body: json!({"a": 1}), ..Reply::default() });
    sandbox.reply(Reply { text: Some("not json".to_owned()), ..Reply::default() });
    sandbox.reply(Reply { base64: Some("AP8=".to_owned()), ..Reply::default() });
    sandbox.reply(Reply::default());
    assert_eq!(Client::new(&sandbox).sandbox.requests().len(), 2);
    let first = client.get("any/thing/at?all=1");
    assert_eq!((first.status, first.json()), (418, json!({"a": 1})));
    assert_eq!(client.get("branches").body, b"not json");
    assert_eq!(client.get("branches").body, [0, 255]);
    assert_eq!(client.get("branches").body, b"");
    assert_eq!(client.get("branches").json().as_array().map(Vec::len), Some(8));
    let noted = &sandbox.requests()[2];
    assert_eq!((noted["path"].as_str(), &noted["query"]), (Some("any/thing/at"), &json!([["all", "1"]])));
    assert_eq!(noted["status"], 418);
    assert!(noted["headers"]["authorization"].is_string());
}

#[test]
fn answers_are_compressed_where_the_client_accepts_it() {
    let sandbox = start(json!({"answers": 30}));
    let client = Client::new(&sandbox);
    sandbox.configure(json!({"bom": true})).expect("known");
    let plain = client.get("answers-info/all");
    assert!(plain.header("content-encoding").is_none() && plain.body.starts_with(b"\xef\xbb\xbf"));
    let zipped = client.ask_with("GET", "answers-info/all", &[("accept-encoding", "br, gzip")], &Value::Null);
    let zipped = zipped.expect("an answer");
    assert_eq!(zipped.header("content-encoding"), Some("gzip"));
    let mut body = Vec::new();
    flate2::read::GzDecoder::new(zipped.body.as_slice()).read_to_end(&mut body).expect("gzip");
    assert_eq!(body, plain.body);
    sandbox.configure(json!({"gzip": false, "bom": false})).expect("known");
    let off = client.ask_with("GET", "answers-info/all", &[("accept-encoding", "gzip")], &Value::Null);
    assert!(off.expect("an answer").header("content-encoding").is_none());
}

#[test]
fn too_many_requests_a_second_are_refused() {
    let sandbox = start(json!({"rate_limit": 0.001, "retry_after": "7"}));
    let client = Client::new(&sandbox);
    let refused = client.get("branches");
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("7")));
    assert!(refused.message().starts_with("Rate limit exceeded - "));
    sandbox.configure(json!({"rate_limit": null})).expect("known");
    assert_eq!(client.get("branches").status, 200);
}

#[test]
fn memberships_record_the_drift() {
    let sandbox = start(json!({"answers": 60, "members": true,
        "drift": {"insert_front": 1, "insert_back": 0.5, "remove": 1, "touch": 1, "swap": 1}}));
    let client = Client::new(&sandbox);
    for page in 1..=5 {
        assert_eq!(client.get(&format!("answers-info/all?page={page}&limit=20")).status, 200);
    }
    let kept = sandbox.memberships();
    assert_eq!(kept["initial"].as_array().map(Vec::len), Some(60));
    let events = kept["events"].as_array().expect("events");
    assert_eq!(events.len(), 5);
    assert!(events.iter().all(|event| event["removed"].as_array().map(Vec::len) == Some(1)));
    let requests = sandbox.requests();
    let last = events[4]["request"].as_u64().and_then(|at| usize::try_from(at).ok()).expect("an index");
    assert_eq!(requests[last]["query"][0], json!(["page", "5"]));

    sandbox
        .configure(json!({"drift": {"insert_front": 0, "insert_back": 0, "remove": 0, "touch": 0, "swap": 0}}))
        .expect("known");
    let new = sandbox.insert("answers", 2, Place::Back).expect("two");
    let rows = client.all("answers-info/all", "answers", 50);
    assert_eq!(ids(&rows).last(), new.last());
    assert_eq!((sandbox.touch("answers", &new), sandbox.remove("answers", &new)), (Ok(2), Ok(2)));
    assert!(sandbox.insert("nothing", 1, Place::Front).is_err());
}

#[test]
fn stopping_closes_everything_and_may_be_repeated() {
    let sandbox = start(json!({"answers": 1, "page_delay_ms": 600_000}));
    let client = Client::new(&sandbox);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| client.ask("GET", "answers-info/all", &Value::Null).is_err());
        while sandbox.requests().len() < 2 {
            std::thread::yield_now();
        }
        sandbox.stop();
        assert!(waiting.join().expect("no panic"));
    });
    sandbox.stop();
    assert!(ask(&sandbox, "GET", "branches", &[], "").is_err());
    assert_eq!(sandbox.records("answers").map(|rows| rows.len()), Some(1));
    assert!(Sandbox::start(Options { year: 5, ..Options::default() }).is_err());
}
