//! A write to many rows, sent chunk by chunk: a program that gives up half-way still receives the outcome of each row.

use std::time::Duration;

use indecx::contact::Email;
use indecx::customer::Customer;
use indecx::invites::SendBulk;
use indecx::{ActionCode, BulkRows, BulkWrite, Client, ErrorKind, Outcome, OutcomeStatus};
use indecx_sandbox::{Fault, Options, Sandbox};

const ROWS: usize = 2_500;

fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start(Options { answers: 2, invites: 0, actions: 1, ..Options::default() }).unwrap();
    let client = Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).max_retries(0);
    let client = client.rate_limit(None).build().unwrap();
    (sandbox, client)
}

fn write(client: &Client) -> BulkWrite {
    let person = |n| Customer { email: Email::new(format!("ana{n}@example.com")).ok(), ..Customer::default() };
    let customers = BulkRows((0..ROWS).map(person).collect());
    let action = ActionCode::new("T0AXXX").unwrap();
    client.invites().send_bulk(SendBulk::new(action, customers)).unwrap()
}

fn statuses(outcomes: &[Outcome]) -> [usize; 3] {
    assert!(outcomes.iter().enumerate().all(|(at, outcome)| outcome.index == at));
    assert_eq!(outcomes.len(), ROWS);
    [OutcomeStatus::Accepted, OutcomeStatus::Unknown, OutcomeStatus::NotSent]
        .map(|status| outcomes.iter().filter(|outcome| outcome.status == status).count())
}

fn sent(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests();
    requests.iter().filter(|request| request["path"].as_str().is_some_and(|path| path.starts_with("send/"))).count()
}

#[tokio::test]
async fn nothing_goes_out_before_it_is_driven() {
    let (sandbox, client) = start();
    drop(write(&client));
    assert_eq!(statuses(&write(&client).outcomes()), [0, 0, ROWS]);
    assert!(sandbox.requests().is_empty());
    assert_eq!(statuses(&write(&client).await.unwrap()), [ROWS, 0, 0]);
    let mut chunks = Vec::new();
    let mut write = write(&client);
    while let Some(outcomes) = write.next().await.unwrap() {
        chunks.push(outcomes.len());
    }
    assert_eq!(chunks, [1000, 1000, 500]);
    assert!(write.next().await.unwrap().is_none());
    assert_eq!(statuses(&write.outcomes()), [ROWS, 0, 0]);
}

/// Delays the second chunk for so long that the caller gives up.
fn delay_the_second(sandbox: &Sandbox, delay_ms: u64) {
    sandbox.fault(Fault { route: Some("send/bulk".to_owned()), skip: 1, act: true, delay_ms, ..Fault::default() });
}

#[tokio::test]
async fn a_wait_that_is_given_up_loses_no_outcome() {
    let (sandbox, client) = start();
    delay_the_second(&sandbox, 300);
    let mut write = write(&client);
    let mut given = 0;
    loop {
        match tokio::time::timeout(Duration::from_millis(40), write.next()).await {
            Err(_) => {}
            Ok(next) => match next.unwrap() {
                Some(outcomes) => given += outcomes.len(),
                None => break,
            },
        }
    }
    assert_eq!(given, ROWS);
    assert_eq!(statuses(&write.outcomes()), [ROWS, 0, 0]);
    assert_eq!(sent(&sandbox), 3);
}

#[tokio::test]
async fn what_is_given_up_for_good_tells_who_was_asked() {
    let (sandbox, client) = start();
    delay_the_second(&sandbox, 60_000);
    let mut write = write(&client);
    assert!(tokio::time::timeout(Duration::from_millis(1500), write.finish()).await.is_err());
    let outcomes = write.outcomes();
    assert_eq!(statuses(&outcomes), [1000, 1000, 500]);
    let lost = outcomes[1000].error.as_ref().unwrap();
    assert_eq!(lost.kind(), ErrorKind::OutcomeUnknown);
    // No further chunk is sent after the lost one.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(sent(&sandbox), 2);
}

#[tokio::test]
async fn what_keeps_the_first_chunk_back_is_an_error_and_ends_it() {
    let (sandbox, client) = start();
    sandbox.fault(Fault {
        route: Some("authorization/token".to_owned()),
        status: Some(401),
        times: Some(9),
        ..Fault::default()
    });
    let mut write = write(&client);
    assert_eq!(write.next().await.unwrap_err().kind(), ErrorKind::Authentication);
    assert!(write.next().await.unwrap().is_none());
    let outcomes = write.outcomes();
    assert_eq!(statuses(&outcomes), [0, 0, ROWS]);
    assert_eq!(outcomes[0].error.as_ref().map(|error| error.kind()), Some(ErrorKind::Authentication));
    assert_eq!(sent(&sandbox), 0);
}
