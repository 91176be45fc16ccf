//! Writes to many rows through the typed Rust API: they have the same checks and outcomes as through the bindings,
//! whose rows are untyped.

use std::error::Error;

use indecx::bindings::unknown;
use indecx::contact::{Email, Phone};
use indecx::customer::Customer;
use indecx::follow_ups::{FollowUp, UpdateFollowUps};
use indecx::invites::{InviteUpdate, SendBulk, UpdateInvites};
use indecx::links::CreateLinks;
use indecx::{ActionCode, BulkRows, Client, ErrorKind, Outcome, OutcomeStatus, Trail};
use indecx_sandbox::{Fault, Options, Sandbox};

type Failure = Result<(), Box<dyn Error>>;

fn start() -> Result<(Sandbox, Client), Box<dyn Error>> {
    let sandbox = Sandbox::start(Options { answers: 2, invites: 40, actions: 1, ..Options::default() })?;
    let client = Client::builder()
        .base_url(sandbox.url())
        .company_key(sandbox.company_key())
        .max_retries(0)
        .rate_limit(None)
        .build()?;
    Ok((sandbox, client))
}

fn people(count: usize) -> Result<Vec<Customer>, indecx::Error> {
    let person = |n| Ok(Customer { email: Some(Email::new(format!("ana{n}@example.com"))?), ..Customer::default() });
    (0..count).map(person).collect()
}

fn bulk(customers: Vec<Customer>) -> Result<SendBulk, indecx::Error> {
    let action = ActionCode::new("T0AXXX")?;
    Ok(SendBulk::new(action, BulkRows(customers)))
}

fn statuses(outcomes: &[Outcome]) -> Vec<OutcomeStatus> {
    outcomes.iter().map(|outcome| outcome.status).collect()
}

#[tokio::test]
async fn every_row_has_its_outcome() -> Failure {
    let (sandbox, client) = start()?;
    sandbox.fault(Fault { route: Some("send/bulk".to_owned()), skip: 1, reset: true, ..Fault::default() });
    let outcomes = client.invites().send_bulk(bulk(people(2_001)?)?)?.await?;
    let (accepted, lost) = (OutcomeStatus::Accepted, OutcomeStatus::Unknown);
    assert_eq!(statuses(&outcomes), [vec![accepted; 1000], vec![lost; 1000], vec![accepted]].concat());
    assert!(outcomes.iter().enumerate().all(|(at, outcome)| outcome.index == at));
    let error = unknown(&outcomes).ok_or("1,000 are unknown")?;
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(error.message().starts_with("1000 of 2001"), "{error}");
    assert!(unknown(&outcomes[..1000]).is_none());
    Ok(())
}

#[tokio::test]
async fn typed_rows_are_checked_like_any_other() -> Failure {
    let (sandbox, client) = start()?;
    let mut twice = people(3)?;
    twice.push(Customer { email: Some(Email::new("ANA1@example.com")?), ..Customer::default() });
    let mut unreachable = people(3)?;
    unreachable[1] = Customer { name: Some("Ana Exemplo".to_owned()), ..Customer::default() };
    for (customers, row) in [(twice, Some(3)), (unreachable, Some(1)), (Vec::new(), None)] {
        let error = client.invites().send_bulk(bulk(customers)?).err().ok_or("a bad row")?;
        assert_eq!((error.kind(), error.row()), (ErrorKind::InvalidRequest, row), "{error}");
    }
    let nothing = InviteUpdate { invite_id: "a".to_owned(), ..InviteUpdate::default() };
    let error = client.invites().update(UpdateInvites::new(BulkRows(vec![nothing])));
    assert_eq!(error.err().map(|error| error.kind()), Some(ErrorKind::InvalidRequest));
    let long = FollowUp { answer_id: "a".to_owned(), comment: Some("ã".repeat(5_001)), ..FollowUp::default() };
    let error = client.follow_ups().update(UpdateFollowUps::new(BulkRows(vec![long])));
    assert_eq!(error.err().and_then(|error| error.field().map(str::to_owned)).as_deref(), Some("comment"));
    assert!(sandbox.requests().is_empty());
    Ok(())
}

#[tokio::test]
async fn links_updates_and_follow_ups_give_what_the_route_has() -> Failure {
    let (sandbox, client) = start()?;
    let links = CreateLinks::new(ActionCode::new("T0AXXX")?, people(2)?).include_reminder(true);
    let outcomes = client.links().create(links)?.await?;
    let link = outcomes[1].link.clone().ok_or("a link")?;
    assert_eq!(
        (link.email().as_deref(), link.invite_id().as_deref()),
        (Some("ana1@example.com"), outcomes[1].invite_id.as_deref())
    );
    assert!(!format!("{outcomes:?}").contains("example.com"));

    let invites = sandbox.records("unanswered").ok_or("invites")?;
    let invite_id = invites[0]["_id"].as_str().ok_or("an id")?.to_owned();
    let update = |invite_id: &str, phone: &str| {
        Ok(InviteUpdate { invite_id: invite_id.to_owned(), phone: Some(Phone::new(phone)?), ..InviteUpdate::default() })
    };
    let updates = [update(&invite_id, "+55 11 90000-0001"), update(&"f".repeat(24), "11900000002")];
    let updates = BulkRows(updates.into_iter().collect::<Result<Vec<_>, indecx::Error>>()?);
    let outcomes = client.invites().update(UpdateInvites::new(updates))?.await?;
    assert_eq!(statuses(&outcomes), [OutcomeStatus::Accepted, OutcomeStatus::Refused]);
    assert_eq!(outcomes[0].invite_id.as_deref(), Some(invite_id.as_str()));

    let answers = sandbox.records("answers").ok_or("answers")?;
    let answer_id = answers[0]["controlId"].as_str().ok_or("a code")?.to_owned();
    let follow_up = FollowUp { answer_id, status: Some("aberto".to_owned()), ..FollowUp::default() };
    let updates = BulkRows(vec![follow_up]);
    let outcomes = client.follow_ups().update(UpdateFollowUps::new(updates))?.await?;
    assert_eq!(outcomes[0].answer_id.as_deref(), answers[0]["_id"].as_str());
    assert_eq!(outcomes[0].fields, Some(vec![("status".to_owned(), "OK".to_owned())]));
    Ok(())
}

#[tokio::test]
async fn a_stopped_call_left_a_trail_exactly_where_its_write_went_out() -> Failure {
    for (route, body_only, went_out) in
        [("authorization/token", false, false), ("send/bulk", false, true), ("send/bulk", true, true)]
    {
        let (sandbox, client) = start()?;
        let hang = 60_000;
        let (delay_ms, delay_body_ms) = if body_only { (0, hang) } else { (hang, 0) };
        sandbox.fault(Fault { route: Some(route.to_owned()), delay_ms, delay_body_ms, ..Fault::default() });
        let trail = Trail::default();
        let invites = client.invites();
        let call = trail.follow(invites.send_bulk(bulk(people(3)?)?)?);
        let arrived = async {
            while !sandbox
                .requests()
                .iter()
                .any(|request| request["path"].as_str().is_some_and(|path| path.starts_with(route)))
            {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            answer = call => return Err(format!("it was answered: {answer:?}").into()),
            () = arrived => {}
        }
        assert_eq!(trail.stop().map(|error| error.kind()), went_out.then_some(ErrorKind::OutcomeUnknown), "{route}");
    }
    Ok(())
}
