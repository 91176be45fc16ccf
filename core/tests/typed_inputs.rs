//! An input that a Rust program builds is refused or sent exactly as the same mapping from the other languages.

use fastrand::Rng;
use indecx::answers::CreateAnswer;
use indecx::bindings::catalog::Started;
use indecx::bindings::params::Arguments;
use indecx::bindings::value::Argument;
use indecx::blocklist::AddToBlocklist;
use indecx::branches::{BranchType, CreateBranch, SecondaryFields};
use indecx::contact::{Email, Phone};
use indecx::customer::{Customer, IndicatorValue};
use indecx::follow_ups::{FollowUp, Tag, UpdateFollowUps};
use indecx::invites::{InviteUpdate, ListUnanswered, SendBulk, SendInvite, UpdateInvites};
use indecx::links::{CallbackUrl, CreateLinksWithCallback, Customers, MaxPerMessage};
use indecx::new_answer::{NewAnswer, NewQuestion, Review};
use indecx::{ActionCode, BulkRows, BulkWrite, Client, Error};
use indecx_sandbox::{Options, Sandbox};
use serde_json::Value;

/// Texts that are valid, empty, blank, or mistaken.
const TEXTS: [&str; 16] = [
    "Ana",
    "",
    " ",
    "\u{feff}",
    " Filial",
    "Filial\n",
    "email",
    "Nome",
    "nan",
    "scheduling",
    "Unnamed: 0",
    "input",
    "NPS",
    "MULTIPLE",
    "ana@example.com",
    "Bia <bia@example.com>",
];
const NUMBERS: [f64; 8] = [0.0, 9.0, 7.5, -1.0, 9_007_199_254_740_992.0, 1e300, f64::NAN, f64::INFINITY];

fn text(rng: &mut Rng) -> String {
    TEXTS[rng.usize(..TEXTS.len())].to_owned()
}

fn number(rng: &mut Rng) -> f64 {
    NUMBERS[rng.usize(..NUMBERS.len())]
}

fn maybe<T>(rng: &mut Rng, make: impl FnOnce(&mut Rng) -> T) -> Option<T> {
    if rng.bool() { Some(make(rng)) } else { None }
}

fn some<T>(rng: &mut Rng, make: impl Fn(&mut Rng) -> T) -> Vec<T> {
    (0..rng.usize(..3)).map(|_| make(rng)).collect()
}

fn given(text: &str) -> Argument {
    Argument::Text(text.to_owned())
}

fn map<const COUNT: usize>(fields: [(&str, Option<Argument>); COUNT]) -> Argument {
    let there = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Argument::Map(there.collect())
}

fn indicators(rng: &mut Rng) -> (Vec<(String, IndicatorValue)>, Argument) {
    let typed = some(rng, |rng| {
        let value = match rng.u8(..3) {
            0 => IndicatorValue::Text(text(rng)),
            1 => IndicatorValue::Integer(rng.i64(..)),
            _ => IndicatorValue::Float(number(rng)),
        };
        (text(rng), value)
    });
    let value = |value: &IndicatorValue| match value {
        IndicatorValue::Text(text) => given(text),
        IndicatorValue::Integer(number) => Argument::Integer(*number),
        IndicatorValue::Float(number) => Argument::Float(*number),
    };
    let mapping = typed.iter().map(|(name, given)| (name.clone(), value(given))).collect();
    (typed, Argument::Map(mapping))
}

fn contact(rng: &mut Rng) -> (Option<Email>, Option<Phone>) {
    let email = maybe(rng, |rng| Email::new(format!("ana{}@example.com", rng.u8(..3))).unwrap());
    (email, maybe(rng, |_| Phone::new("+55 (11) 91234-5678").unwrap()))
}

fn customer(rng: &mut Rng) -> (Customer, Argument) {
    let (name, (email, phone)) = (maybe(rng, text), contact(rng));
    let (indicators, others) = indicators(rng);
    let mapping = map([
        ("name", name.as_deref().map(given)),
        ("email", email.as_ref().map(|email| given(email.as_str()))),
        ("phone", phone.as_ref().map(|phone| given(phone.as_str()))),
        ("indicators", Some(others)),
    ]);
    (Customer { name, email, phone, indicators }, mapping)
}

fn question(rng: &mut Rng) -> (NewQuestion, Argument) {
    let list = |texts: &[String]| Argument::List(texts.iter().map(|text| given(text)).collect());
    let (review, mapped) = match rng.u8(..4) {
        0 => {
            let score = number(rng);
            (Review::Score(score), Argument::Float(score))
        }
        1 => {
            let said = text(rng);
            (Review::Text(said.clone()), given(&said))
        }
        2 => {
            let chosen = some(rng, text);
            (Review::Choices(chosen.clone()), list(&chosen))
        }
        _ => {
            let options = some(rng, |rng| (text(rng), some(rng, text)));
            let mapped = options
                .iter()
                .map(|(text, below)| map([("text", Some(given(text))), ("sub_options", Some(list(below)))]));
            (Review::Options(options.clone()), Argument::List(mapped.collect()))
        }
    };
    let (r#type, text) = (text(rng), text(rng));
    let mapping = map([("type", Some(given(&r#type))), ("text", Some(given(&text))), ("review", Some(mapped))]);
    (NewQuestion { r#type, text, review }, mapping)
}

fn answer(rng: &mut Rng) -> (NewAnswer, Argument) {
    let (email, phone) = contact(rng);
    let (indicators, others) = indicators(rng);
    let questions = some(rng, question);
    let (invite_id, name, feedback, review) =
        (maybe(rng, text), maybe(rng, text), maybe(rng, text), maybe(rng, number));
    let mapping = map([
        ("invite_id", invite_id.as_deref().map(given)),
        ("name", name.as_deref().map(given)),
        ("email", email.as_ref().map(|email| given(email.as_str()))),
        ("phone", phone.as_ref().map(|phone| given(phone.as_str()))),
        ("review", review.map(Argument::Float)),
        ("feedback", feedback.as_deref().map(given)),
        ("additional_questions", Some(Argument::List(questions.iter().map(|(_, mapped)| mapped.clone()).collect()))),
        ("indicators", Some(others)),
    ]);
    let additional_questions = questions.into_iter().map(|(question, _)| question).collect();
    let typed = NewAnswer {
        invite_id,
        name,
        email,
        phone,
        review,
        created_at: None,
        feedback,
        additional_questions,
        indicators,
    };
    (typed, mapping)
}

fn follow_up(rng: &mut Rng) -> (FollowUp, Argument) {
    let texts = |texts: &Vec<String>| Argument::List(texts.iter().map(|text| given(text)).collect());
    let tags = maybe(rng, |rng| some(rng, |rng| Tag { tag: text(rng), sub_tag: maybe(rng, text) }));
    let typed = FollowUp {
        answer_id: text(rng),
        status: maybe(rng, text),
        responsible: maybe(rng, text),
        followers: maybe(rng, |rng| some(rng, text)),
        comment: maybe(rng, text),
        tags,
        date: None,
    };
    let tag = |tag: &Tag| map([("tag", Some(given(&tag.tag))), ("sub_tag", tag.sub_tag.as_deref().map(given))]);
    let mapping = map([
        ("answer_id", Some(given(&typed.answer_id))),
        ("status", typed.status.as_deref().map(given)),
        ("responsible", typed.responsible.as_deref().map(given)),
        ("followers", typed.followers.as_ref().map(texts)),
        ("comment", typed.comment.as_deref().map(given)),
        ("tags", typed.tags.as_ref().map(|tags| Argument::List(tags.iter().map(tag).collect()))),
    ]);
    (typed, mapping)
}

fn update(rng: &mut Rng) -> (InviteUpdate, Argument) {
    let (invite_id, name, (email, phone)) = (text(rng), maybe(rng, text), contact(rng));
    let mapping = map([
        ("invite_id", Some(given(&invite_id))),
        ("name", name.as_deref().map(given)),
        ("email", email.as_ref().map(|email| given(email.as_str()))),
        ("phone", phone.as_ref().map(|phone| given(phone.as_str()))),
    ]);
    (InviteUpdate { invite_id, name, email, phone }, mapping)
}

/// The result of a call: the requests that were sent, or the field and the message of a refusal before anything was
/// sent.
type Came = Result<Vec<Value>, (Option<String>, String)>;

fn came(sandbox: &Sandbox, result: Result<(), Error>) -> Came {
    let sent: Vec<Value> = sandbox
        .requests()
        .iter()
        .filter(|request| request["path"] != "authorization/token")
        .map(|request| serde_json::json!([request["method"], request["path"], request["query"], request["body"]]))
        .collect();
    sandbox.clear_requests();
    match result {
        Err(error) if sent.is_empty() => Err((error.field().map(str::to_owned), error.message().to_owned())),
        _ => Ok(sent),
    }
}

async fn mapped(
    client: &Client,
    operation: &str,
    named: Vec<(&str, Argument)>,
    rows: Option<Argument>,
) -> Result<(), Error> {
    let named = named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    match client.start(operation, Arguments::new(named))? {
        Started::Record(call) => call.await.map(drop),
        Started::BulkWrite(writing) => {
            let Some(Argument::List(rows)) = rows else { panic!("rows") };
            writing.add_all(rows)?;
            while !writing.send_chunk().await?.is_empty() {}
            Ok(())
        }
        Started::Listing(listing) => listing.pull(Some(1)).next().await.map(drop),
        Started::Summary(counting) => counting.listing().pull(Some(1)).next().await.map(drop),
    }
}

async fn driven(write: Result<BulkWrite, Error>) -> Result<(), Error> {
    write?.await.map(drop)
}

/// A call with typed values, its result, and the arguments with the same meaning.
struct Called {
    operation: &'static str,
    typed: Result<(), Error>,
    named: Vec<(&'static str, Argument)>,
    rows: Option<Argument>,
}

fn action() -> (&'static str, Argument) {
    ("action", given("T0AXXX"))
}

fn code() -> ActionCode {
    ActionCode::new("T0AXXX").unwrap()
}

/// Calls an operation that takes its values as arguments.
async fn called_with_values(client: &Client, rng: &mut Rng) -> Called {
    match rng.u32(..3) {
        0 => {
            let (customer, mapping) = customer(rng);
            let params = SendInvite::new(code(), customer);
            let typed = client.invites().send(params).await.map(drop);
            Called { operation: "invites.send", typed, named: vec![action(), ("customer", mapping)], rows: None }
        }
        1 => {
            let (answer, mapping) = answer(rng);
            let params = CreateAnswer::new(code(), answer);
            let typed = client.answers().create(params).await.map(drop);
            Called { operation: "answers.create", typed, named: vec![action(), ("answer", mapping)], rows: None }
        }
        _ => {
            let (customers, rows): (Vec<_>, Vec<_>) = some(rng, customer).into_iter().unzip();
            let (most, url) = (rng.u32(..2), "https://example.com/links");
            let params = CreateLinksWithCallback::new(code(), Customers(customers), CallbackUrl::new(url).unwrap())
                .max_per_message(MaxPerMessage(most));
            let typed = client.links().create_with_callback(params).await.map(drop);
            let named = vec![
                action(),
                ("customers", Argument::List(rows)),
                ("callback_url", given(url)),
                ("max_per_message", Argument::Integer(most.into())),
            ];
            Called { operation: "links.create_with_callback", typed, named, rows: None }
        }
    }
}

/// Calls an operation that takes rows.
async fn called_with_rows(client: &Client, rng: &mut Rng) -> Called {
    let (operation, typed, named, rows) = match rng.u32(..3) {
        0 => {
            let (updates, rows): (Vec<_>, Vec<_>) = some(rng, follow_up).into_iter().unzip();
            let params = UpdateFollowUps::new(BulkRows(updates));
            ("follow_ups.update", driven(client.follow_ups().update(params)).await, vec![], rows)
        }
        1 => {
            let (updates, rows): (Vec<_>, Vec<_>) = some(rng, update).into_iter().unzip();
            let params = UpdateInvites::new(BulkRows(updates));
            ("invites.update", driven(client.invites().update(params)).await, vec![], rows)
        }
        _ => {
            let (customers, rows): (Vec<_>, Vec<_>) = some(rng, customer).into_iter().unzip();
            let params = SendBulk::new(code(), BulkRows(customers));
            ("invites.send_bulk", driven(client.invites().send_bulk(params)).await, vec![action()], rows)
        }
    };
    Called { operation, typed, named, rows: Some(Argument::List(rows)) }
}

#[tokio::test]
async fn what_the_public_api_can_build_is_refused_or_sent_as_the_mapping_of_it() {
    let sandbox = Sandbox::start(Options { answers: 2, invites: 0, actions: 1, ..Options::default() }).unwrap();
    let client = Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).max_retries(0);
    let client = client.rate_limit(None).build().unwrap();
    let (mut sent, mut refused) = (0, 0);
    for seed in 0..400 {
        let rng = &mut Rng::with_seed(seed);
        let Called { operation, typed, named, rows } = match seed % 2 {
            0 => called_with_values(&client, rng).await,
            _ => called_with_rows(&client, rng).await,
        };
        let typed = came(&sandbox, typed);
        let mapping = mapped(&client, operation, named, rows).await;
        assert_eq!(typed, came(&sandbox, mapping), "{operation}, seed {seed}");
        match typed {
            Ok(_) => sent += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(sent > 20 && refused > 20, "{sent} sent, {refused} refused");
}

#[tokio::test]
async fn parameters_of_a_listing_and_of_small_writes_are_checked_too() {
    let sandbox = Sandbox::start(Options { answers: 2, invites: 2, actions: 1, ..Options::default() }).unwrap();
    let client = Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).build().unwrap();
    for blank in ["", " "] {
        let params = ListUnanswered::new(ActionCode::new("T0AXXX").unwrap())
            .indicator(blank.to_owned())
            .indicator_value(blank.to_owned());
        let refused = client.invites().unanswered(params).unwrap_err();
        assert_eq!(refused.field(), Some("indicator"), "{refused}");
        let email = Email::new("ana@example.com").unwrap();
        let add = AddToBlocklist::new(email, blank.to_owned());
        assert_eq!(client.blocklist().add(add).await.unwrap_err().field(), Some("reason"));
        let branch =
            CreateBranch::new(blank.to_owned()).r#type(BranchType::IH1).secondary_fields(SecondaryFields::default());
        assert_eq!(client.branches().create(branch).await.unwrap_err().field(), Some("corporate_name"));
    }
    for timeout in [std::time::Duration::ZERO, std::time::Duration::MAX] {
        let get = indecx::actions::GetAction::new(ActionCode::new("T0AXXX").unwrap()).timeout(timeout);
        assert_eq!(client.actions().get(get).await.unwrap_err().field(), Some("timeout"));
    }
    assert!(sandbox.requests().is_empty());
}
