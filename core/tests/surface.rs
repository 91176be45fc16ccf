//! What programs rely on without saying so: what can be sent to and shared by threads, spawned, joined, selected.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::time::Duration;

use indecx::actions::ListActions;
use indecx::answers::{Answer, ListAnswers};
use indecx::{BulkWrite, Client, Error, Listing, Outcome, Outcomes, Pages, Receipt, Record, Row, RowStream, Trail};
use indecx_sandbox::{Options, Sandbox};

fn is_shared<T: Send + Sync + UnwindSafe + RefUnwindSafe + Unpin>() {}

#[test]
fn types_are_sent_and_shared() {
    is_shared::<Client>();
    is_shared::<Error>();
    is_shared::<Row>();
    is_shared::<Answer>();
    is_shared::<Listing<Answer>>();
    is_shared::<Pages<Answer>>();
    is_shared::<RowStream<Answer>>();
    is_shared::<Receipt>();
    is_shared::<BulkWrite>();
    is_shared::<Outcome>();
    is_shared::<Outcomes>();
    is_shared::<Trail>();
}

fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start(Options { answers: 12, invites: 0, actions: 1, ..Options::default() }).unwrap();
    let client = Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).build().unwrap();
    (sandbox, client)
}

#[tokio::test]
async fn calls_own_what_they_need() {
    let (_sandbox, client) = start();
    let listing = || client.answers().list(ListAnswers::default());
    let (rows, total, first) = tokio::join!(
        client.answers().list(ListAnswers::default()).unwrap().to_vec(None),
        listing().unwrap().total(),
        listing().unwrap().first(),
    );
    assert_eq!((rows.unwrap().len(), total.unwrap(), first.unwrap().is_some()), (12, Some(12), true));
    let get = || indecx::actions::GetAction { action: indecx::ActionCode::new("T0AXXX").unwrap(), timeout: None };
    let spawned = tokio::spawn(client.actions().get(get()));
    tokio::select! {
        action = client.actions().get(get()) => drop(action.unwrap()),
        () = tokio::time::sleep(Duration::from_secs(60)) => panic!("it takes too long"),
    }
    spawned.await.unwrap().unwrap();
    client.actions().list(ListActions { timeout: Some(Duration::from_secs(20)) }).unwrap().to_vec(None).await.unwrap();
}

#[tokio::test]
async fn a_row_is_looked_at_as_what_it_is_and_can_be_kept_alone() {
    let (_sandbox, client) = start();
    let answer = client.answers().list(ListAnswers::default()).unwrap().first().await.unwrap().unwrap();
    let kept: Answer = answer.detach();
    assert_eq!(kept.id(), answer.id());
    assert!(Answer::of(answer.row().clone()).is_some());
    assert!(indecx::links::Link::of(answer.row().clone()).is_none());
}

#[tokio::test]
async fn an_observer_that_panics_costs_no_call_its_result() {
    let (sandbox, _) = start();
    let client = Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key());
    let client = client.observer(|_| panic!("a defect of the program's")).build().unwrap();
    assert_eq!(client.answers().list(ListAnswers::default()).unwrap().to_vec(None).await.unwrap().len(), 12);
}
