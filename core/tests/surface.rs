//! Properties that programs rely on without naming them: which types threads can send and share, and that calls can be
//! spawned, joined and selected.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::time::Duration;

use indecx::actions::{GetAction, ListActions};
use indecx::answers::{AdditionalQuestion, Answer, ListAnswers};
use indecx::contact::{ClientId, Email, Phone};
use indecx::metrics::Grouping;
use indecx::{
    ActionCode, BulkWrite, Client, DateBound, Error, Listing, Outcome, Outcomes, PageSize, Pages, Paging, Receipt,
    Record, Row, RowStream, Trail,
};
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
    let get = || GetAction::new(indecx::ActionCode::new("T0AXXX").unwrap());
    let spawned = tokio::spawn(client.actions().get(get()));
    tokio::select! {
        action = client.actions().get(get()) => drop(action.unwrap()),
        () = tokio::time::sleep(Duration::from_secs(60)) => panic!("it takes too long"),
    }
    spawned.await.unwrap().unwrap();
    client.actions().list(ListActions::default().timeout(Duration::from_secs(20))).unwrap().to_vec(None).await.unwrap();
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

fn read<T: Record>(json: &str) -> T {
    T::of(Row::parse(T::DECL, json.to_owned().into()).unwrap()).unwrap()
}

#[test]
fn records_are_compared_and_written_as_what_they_say() {
    let answer: Answer = read(r#"{"_id": "a", "review": 0, "createdAt": "2025-01-31T12:00:00Z", "novo": [1]}"#);
    assert_eq!(answer, answer.detach());
    assert_ne!(answer, read(r#"{"_id": "a", "review": 1}"#));
    let written = serde_json::to_value(&answer).unwrap();
    assert_eq!((&written["id"], &written["review"], &written["extra"]["novo"]), (&"a".into(), &0.into(), &[1].into()));
    assert!(written["created_at"].as_str().unwrap().starts_with("2025-01-31T12:00:00"));
}

#[test]
fn lists_keep_their_nulls_and_dates_every_year_of_the_calendar() {
    let question: AdditionalQuestion = read(r#"{"multipleValues": ["a", null, "b"]}"#);
    assert_eq!(question.multiple_values(), Some(vec![Some("a".into()), None, Some("b".into())]));
    for year in ["0001", "1970", "9999"] {
        let last = format!("{year}-12-31T23:59:59.999999Z");
        let answer: Answer = read(&format!(r#"{{"createdAt": "{last}"}}"#));
        assert_eq!(serde_json::to_value(&answer).unwrap()["created_at"], last.as_str());
        assert_eq!(answer.unreadable(), 0);
    }
}

#[test]
fn inputs_are_made_of_text_in_every_usual_way_and_always_checked() {
    fn ways<T>(text: &str) -> [bool; 3]
    where
        T: std::str::FromStr + for<'a> TryFrom<&'a str> + TryFrom<String>,
    {
        [text.parse::<T>().is_ok(), T::try_from(text).is_ok(), T::try_from(text.to_owned()).is_ok()]
    }
    assert_eq!([ways::<Email>("ana@example.com"), ways::<Email>("ana")], [[true; 3], [false; 3]]);
    assert_eq!([ways::<Phone>("5511912345678"), ways::<Phone>("ana")], [[true; 3], [false; 3]]);
    assert_eq!([ways::<ClientId>("c"), ways::<ClientId>(" ")], [[true; 3], [false; 3]]);
    assert_eq!([ways::<ActionCode>("T0AXXX"), ways::<ActionCode>("a/b")], [[true; 3], [false; 3]]);
    assert!(PageSize::try_from(1000).is_ok() && PageSize::try_from(1001).is_err());
    for (text, is_one) in [
        ("2025-01-31", true),
        ("2025-01-31T09:30:00-03:00", true),
        ("2025-02-30", false),
        ("31/01/2025", false),
        ("2025-01-31T09:30:00", false),
    ] {
        assert_eq!(text.parse::<DateBound>().is_ok(), is_one, "{text}");
    }
}

#[test]
fn an_error_says_everything_once() {
    use std::error::Error as _;

    let error = PageSize::new(0).unwrap_err();
    assert!(error.is_unsent() && error.source().is_none() && error.cause().is_none());
}

#[test]
fn parameters_are_set_by_their_names_over_defaults_that_are_declared_once() {
    let paging = Paging::default();
    assert_eq!((paging.page_size, paging.check_total, paging.check_filters), (PageSize::MAX, true, true));
    let grouping = Grouping::default();
    assert_eq!((grouping.date_field.as_str(), grouping.min_n, grouping.by.0.len()), ("created_at", 0, 0));
    assert_eq!(Grouping::default().by(["month", "channel"]).by.0, ["month", "channel"]);
    let list = ListAnswers::default();
    assert_eq!((list.action, list.treatments, list.email.is_some()), (ActionCode::all(), false, false));

    let one = ActionCode::new("T0AXXX").unwrap();
    let email = Email::new("ana@example.com").unwrap();
    let list = ListAnswers::default().action(one.clone()).email(email.clone()).treatments(true);
    assert_eq!((list.action, list.email, list.treatments), (one.clone(), Some(email), true));
    let get = GetAction::new(one.clone()).timeout(Duration::from_secs(1));
    assert_eq!((get.action, get.timeout), (one, Some(Duration::from_secs(1))));
}
