//! One client in several runtimes: no runtime waits for work that another runtime holds and may never drive again.

use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use indecx::answers::ListAnswers;
use indecx::contact::Email;
use indecx::customer::Customer;
use indecx::invites::SendInvite;
use indecx::{ActionCode, Client, ClientBuilder, Error, ErrorKind, PageSize, Paging};
use indecx_sandbox::{Fault, Options, Sandbox};
use tokio::runtime::{Builder, Runtime};

const ANSWERS: usize = 450;

fn sandbox() -> Sandbox {
    Sandbox::start(Options { answers: ANSWERS, invites: 0, actions: 1, ..Options::default() }).unwrap()
}

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .base_url(sandbox.url())
        .company_key(sandbox.company_key())
        .rate_limit(None)
        .timeout(Duration::from_secs(20))
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn by(rows: i64) -> ListAnswers {
    ListAnswers::default().paging(Paging::default().page_size(PageSize::new(rows).unwrap()))
}

async fn pull(client: &Client) -> Result<usize, Error> {
    client.answers().list(by(50))?.to_vec(None).await.map(|rows| rows.len())
}

async fn send(client: &Client, who: usize) -> Result<(), Error> {
    let email = Some(Email::new(format!("ana{who}@example.com"))?);
    let customer = Customer { email, ..Customer::default() };
    let params = SendInvite::new(ActionCode::new("T0AXXX")?, customer);
    client.invites().send(params).await.map(drop)
}

/// The tests of one program may use a static client like this: each `#[tokio::test]` has its own runtime, which ends
/// with the test.
#[test]
fn a_static_client_serves_a_runtime_a_test() {
    static SANDBOX: LazyLock<Sandbox> = LazyLock::new(sandbox);
    static CLIENT: LazyLock<Client> = LazyLock::new(|| builder(&SANDBOX).max_retries(0).build().unwrap());
    for round in 0..3 {
        let tests = (0..24).map(|test| {
            thread::spawn(move || {
                current_thread().block_on(async {
                    send(&CLIENT, round * 100 + test).await?;
                    let rows = pull(&CLIENT).await?;
                    send(&CLIENT, round * 100 + test + 50).await?;
                    Ok::<_, Error>(rows)
                })
            })
        });
        for test in tests.collect::<Vec<_>>() {
            assert_eq!(test.join().unwrap().unwrap(), ANSWERS);
        }
    }
    let sent = SANDBOX
        .requests()
        .iter()
        .filter(|request| request["path"].as_str().is_some_and(|path| path.starts_with("send/")))
        .count();
    assert_eq!(sent, 3 * 24 * 2);
}

/// Starts a call in a runtime that nobody drives any more after 100 ms, and returns that runtime.
fn resting(client: &Client) -> Runtime {
    let runtime = current_thread();
    let own = client.clone();
    runtime.block_on(async move {
        tokio::spawn(async move { pull(&own).await });
        tokio::time::sleep(Duration::from_millis(100)).await;
    });
    runtime
}

#[test]
fn a_runtime_that_rests_holds_no_other_one_up() {
    for held in ["authorization/token", "answers-info"] {
        let sandbox = sandbox();
        let client = builder(&sandbox).max_retries(0).max_concurrency(1).rate_limit(Some(50.0)).build().unwrap();
        sandbox.fault(Fault { route: Some(held.to_owned()), times: Some(1), delay_ms: 400, ..Fault::default() });
        let rests = resting(&client);
        let other = current_thread();
        assert_eq!(other.block_on(pull(&client)).unwrap(), ANSWERS, "{held}");
        other.block_on(send(&client, 1)).unwrap();
        drop(rests);
        assert_eq!(other.block_on(pull(&client)).unwrap(), ANSWERS, "{held}");
    }
}

#[test]
fn a_pull_goes_on_in_another_runtime() {
    for ends in [false, true] {
        let sandbox = sandbox();
        let client = builder(&sandbox).build().unwrap();
        let mut pages = client.answers().list(by(50)).unwrap().pages();
        let mut rests = Some(current_thread());
        let mut rows = 0;
        for _ in 0..2 {
            rows += rests.as_ref().unwrap().block_on(pages.next()).unwrap().map_or(0, |page| page.len());
        }
        if ends {
            rests = None;
        }
        let other = current_thread();
        while let Some(page) = other.block_on(pages.next()).unwrap() {
            rows += page.len();
        }
        assert_eq!(rows, ANSWERS);
        drop(rests);
    }
}

#[test]
fn without_a_runtime_a_call_says_so() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build().unwrap();
    let mut call = Box::pin(send(&client, 1));
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it waits for what never comes")
    };
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.message().contains("tokio runtime"), "{error}");
}
