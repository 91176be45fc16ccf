//! Pulls and sends under random faults that follow from a seed: no row is lost or doubled, no send is repeated, and
//! every send that took effect is reported as accepted or unknown.
//!
//! `INDECX_FAULT_RUNS` sets the number of pulls and of sends (200 by default; 1,000 for a long test). A failure names
//! its seed; `INDECX_FAULT_SEED` runs only that seed.

use std::collections::BTreeMap;
use std::time::Duration;

use fastrand::Rng;
use indecx::answers::ListAnswers;
use indecx::contact::Email;
use indecx::customer::Customer;
use indecx::invites::SendInvite;
use indecx::{ActionCode, Client, ErrorKind, PageSize, Paging, Record};
use indecx_sandbox::{Fault, Options, Sandbox};
use tokio::task::JoinSet;

const ANSWERS: usize = 700;
/// The number of runs that share a sandbox and a client, as in a long-lived program.
const PER_CLIENT: usize = 10;

fn seeds() -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    match number("INDECX_FAULT_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("INDECX_FAULT_RUNS").unwrap_or(200)).collect(),
    }
}

fn client(sandbox: &Sandbox, rng: &mut Rng) -> Client {
    Client::builder()
        .base_url(sandbox.url())
        .company_key(sandbox.company_key())
        .rate_limit(None)
        .timeout(Duration::from_millis(if rng.bool() { 300 } else { 2000 }))
        .max_retries(rng.u32(1..=4))
        .max_concurrency(rng.u32(1..=8))
        .build()
        .unwrap()
}

/// Replaces the faults by up to four random ones, each for a few requests, and sometimes expires all tokens.
fn break_things(sandbox: &Sandbox, rng: &mut Rng) {
    sandbox.clear_faults();
    if rng.u8(..) < 60 {
        sandbox.expire_tokens();
    }
    for _ in 0..rng.usize(0..5) {
        let mut fault = Fault { times: Some(rng.u32(1..4)), probability: 0.2 + 0.6 * rng.f64(), ..Fault::default() };
        fault.act = rng.bool();
        fault.skip = rng.u32(0..4);
        if rng.u8(..) < 40 {
            fault.route = Some("authorization/token".to_owned());
        }
        match rng.u8(0..9) {
            0 => fault.status = Some([408, 500, 502, 503, 504][rng.usize(0..5)]),
            1 => {
                fault.status = Some(429);
                fault.act = false;
                fault.headers = BTreeMap::from([("retry-after".to_owned(), "0".to_owned())]);
            }
            2 => fault.reset = true,
            3 => fault.cut = Some(rng.usize(0..60)),
            4 => fault.body = Some("<html>a proxy's page</html>".to_owned()),
            5 => fault.body = Some(String::new()),
            6 => fault.delay_ms = rng.u64(0..500),
            7 => fault.delay_body_ms = rng.u64(0..500),
            _ => {
                fault.status = Some(401);
                fault.act = false;
                fault.body = Some(r#"{"message":"jwt expired"}"#.to_owned());
            }
        }
        sandbox.fault(fault);
    }
}

async fn pull(sandbox: &Sandbox, client: &Client, seed: u64, rng: &mut Rng) -> bool {
    let held = sandbox.records("answers").unwrap();
    let size = rng.i64(20..=300);
    let paging = Paging::default().page_size(PageSize::new(size).unwrap());
    let listing = client.answers().list(ListAnswers::default().paging(paging)).unwrap();
    match listing.to_vec(None).await {
        Ok(rows) => {
            let ids: Vec<_> = rows.iter().map(|row| row.id().unwrap().into_owned()).collect();
            let expected: Vec<_> = held.iter().map(|row| row["_id"].as_str().unwrap().to_owned()).collect();
            assert_eq!(ids, expected, "seed {seed}: rows lost, doubled or out of order");
            assert!(rows.iter().zip(&held).all(|(row, held)| same(row.row().raw(), held)), "seed {seed}: rows changed");
            true
        }
        Err(error) => {
            let kinds = [
                ErrorKind::Connection,
                ErrorKind::Timeout,
                ErrorKind::Server,
                ErrorKind::RateLimit,
                ErrorKind::ResponseFormat,
                ErrorKind::Authentication,
            ];
            assert!(kinds.contains(&error.kind()), "seed {seed}: {error}");
            false
        }
    }
}

fn same(raw: &str, held: &serde_json::Value) -> bool {
    serde_json::from_str::<serde_json::Value>(raw).is_ok_and(|raw| raw == *held)
}

/// Sends an invite and checks what took effect. Returns the error's kind, if there was an error.
async fn send(sandbox: &Sandbox, client: &Client, seed: u64) -> Option<ErrorKind> {
    let email = format!("pessoa{seed}@example.com");
    let customer = Customer { email: Some(Email::new(&email).unwrap()), ..Customer::default() };
    let action = ActionCode::new("T0AXXX").unwrap();
    let result = client.invites().send(SendInvite::new(action, customer)).await;
    let times = sandbox.sent().iter().filter(|sent| sent["email"] == email.as_str()).count();
    assert!(times <= 1, "seed {seed}: sent {times} times");
    match result {
        Ok(_) => {
            assert_eq!(times, 1, "seed {seed}: accepted and never sent");
            None
        }
        Err(error) => {
            let known = error.kind() != ErrorKind::OutcomeUnknown;
            assert!(times == 0 || !known, "seed {seed}: sent, and reported as {error:?}");
            Some(error.kind())
        }
    }
}

/// The number of groups that run at the same time: a run mostly waits.
const SIDE_BY_SIDE: usize = 8;

/// Runs every group of seeds, and returns the results of all seeds.
async fn in_groups<T, F>(run: impl Fn(Vec<u64>) -> F) -> Vec<T>
where
    T: std::marker::Send + 'static,
    F: Future<Output = Vec<T>> + std::marker::Send + 'static,
{
    let mut waiting: Vec<_> = seeds().chunks(PER_CLIENT).map(<[u64]>::to_vec).collect();
    let mut running = JoinSet::new();
    let mut gave = Vec::new();
    while !waiting.is_empty() || !running.is_empty() {
        while running.len() < SIDE_BY_SIDE
            && let Some(group) = waiting.pop()
        {
            running.spawn(run(group));
        }
        if let Some(done) = running.join_next().await {
            gave.extend(done.unwrap());
        }
    }
    gave
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pulls_under_faults_lose_and_double_nothing() {
    let whole = in_groups(|group| async move {
        let mut rng = Rng::with_seed(group[0]);
        let sandbox = Sandbox::start(Options { answers: ANSWERS, seed: group[0], ..Options::default() }).unwrap();
        let client = client(&sandbox, &mut rng);
        let mut whole = Vec::new();
        for seed in group {
            break_things(&sandbox, &mut rng);
            whole.push(pull(&sandbox, &client, seed, &mut rng).await);
        }
        whole
    });
    let whole = whole.await;
    let count = whole.iter().filter(|whole| **whole).count();
    println!("{count} of {} pulls were whole, the others raised", whole.len());
    assert!(count * 2 >= whole.len(), "most pulls survive a few faults: {count} of {}", whole.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sends_under_faults_are_never_repeated() {
    let outcomes = in_groups(|group| async move {
        let mut rng = Rng::with_seed(group[0] + 1_000_000);
        let sandbox = Sandbox::start(Options { answers: 10, seed: group[0], ..Options::default() }).unwrap();
        let client = client(&sandbox, &mut rng);
        let mut outcomes = Vec::new();
        for seed in group {
            break_things(&sandbox, &mut rng);
            outcomes.push(send(&sandbox, &client, seed).await);
        }
        outcomes
    });
    let outcomes = outcomes.await;
    let count = |outcome| outcomes.iter().filter(|found| **found == outcome).count();
    let (sent, unknown) = (count(None), count(Some(ErrorKind::OutcomeUnknown)));
    println!("{sent} of {} sends were accepted, {unknown} are unknown", outcomes.len());
    assert!(outcomes.len() == 1 || (sent > 0 && unknown > 0), "{outcomes:?}");
}
