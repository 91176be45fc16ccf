//! Pulls through the typed Rust API: they are complete whatever a platform does to pages and totals, they send no
//! unnecessary request and fetch one token, and no short form of them shows a secret.

use std::collections::BTreeSet;

use indecx::answers::{Answer, ListAnswers};
use indecx::contact::Email;
use indecx::{Client, ErrorKind, PageSize, Paging};
use indecx_sandbox::{Fault, Options, PastEnd, Reply, Sandbox, Total};
use serde_json::{Value, json};

fn start(options: Options) -> (Sandbox, Client) {
    let sandbox = Sandbox::start(options).expect("a free port");
    let client = Client::builder()
        .base_url(sandbox.url())
        .company_key(sandbox.company_key())
        .max_retries(0)
        .rate_limit(None)
        .build()
        .expect("good options");
    (sandbox, client)
}

fn by(rows: i64) -> ListAnswers {
    let page_size = PageSize::new(rows).expect("1 to 1000");
    ListAnswers::default().paging(Paging::default().page_size(page_size))
}

/// Returns the ids that the sandbox holds, in serving order.
fn held(sandbox: &Sandbox) -> Vec<String> {
    let records = sandbox.records("answers").expect("answers");
    records.iter().map(|row| row["_id"].as_str().expect("an id").to_owned()).collect()
}

fn ids(rows: &[Answer]) -> Vec<String> {
    rows.iter().map(|row| row.id().expect("an id").into_owned()).collect()
}

/// Returns the `page` and `limit` of each listing request, in order of arrival.
fn pages_asked(sandbox: &Sandbox) -> Vec<(u64, u64)> {
    let number = |request: &Value, name: &str| {
        let pairs = request["query"].as_array().expect("pairs");
        let pair = pairs.iter().find(|pair| pair[0] == name).expect("the name");
        pair[1].as_str().expect("text").parse().expect("a number")
    };
    let requests = sandbox.requests();
    let listings = requests.iter().filter(|request| request["path"] == "answers-info/all");
    listings.map(|request| (number(request, "page"), number(request, "limit"))).collect()
}

fn tokens_fetched(sandbox: &Sandbox) -> usize {
    sandbox.requests().iter().filter(|request| request["path"] == "authorization/token").count()
}

async fn all(options: Options, params: ListAnswers) -> (Sandbox, Vec<Answer>) {
    let (sandbox, client) = start(options);
    let rows = client.answers().list(params).expect("good input").to_vec(None).await.expect("a complete pull");
    assert_eq!(ids(&rows), held(&sandbox));
    (sandbox, rows)
}

#[tokio::test]
async fn thousands_come_in_pages_of_a_thousand() {
    let (sandbox, rows) = all(Options { answers: 2_503, ..Options::default() }, ListAnswers::default()).await;
    assert_eq!(rows.len(), 2_503);
    // Each page shares a row with the one before it.
    assert_eq!(pages_asked(&sandbox).into_iter().collect::<BTreeSet<_>>(), [(1, 1000), (2, 999), (3, 998)].into());
}

#[tokio::test]
async fn a_page_that_was_clamped_in_silence_costs_no_row() {
    for (report_limit, clamp_shows_asked) in [(true, false), (true, true), (false, false)] {
        for total in [Total::Right, Total::Absent, Total::Late, Total::Text] {
            let options = Options {
                answers: 2_503,
                max_limit: 100,
                report_limit,
                clamp_shows_asked,
                total,
                ..Options::default()
            };
            let (sandbox, rows) = all(options, ListAnswers::default()).await;
            assert_eq!(rows.len(), 2_503, "{total:?}");
            let asked = pages_asked(&sandbox);
            assert!((26..=34).contains(&asked.len()), "{} requests for 26 pages ({total:?})", asked.len());
            assert!(asked[1..].iter().all(|(_, limit)| *limit <= 100), "the cap was learnt from the first page");
        }
    }
}

#[tokio::test]
async fn without_a_total_the_end_is_found() {
    for (answers, past_end) in [(2_503, PastEnd::Empty), (2_000, PastEnd::Empty), (2_000, PastEnd::NotFound)] {
        let options = Options { answers, past_end, total: Total::Absent, ..Options::default() };
        let (sandbox, rows) = all(options, ListAnswers::default()).await;
        assert_eq!(rows.len(), answers);
        assert!(pages_asked(&sandbox).len() <= 6);
    }
}

#[tokio::test]
async fn pages_that_fit_exactly_end_too() {
    for answers in [0, 1, 10, 11] {
        let (_sandbox, rows) = all(Options { answers, ..Options::default() }, by(10)).await;
        assert_eq!(rows.len(), answers);
    }
}

#[tokio::test]
async fn a_total_that_is_not_reached_is_an_error_unless_it_is_known_to_be_wrong() {
    let options = Options { answers: 25, total: Total::Wrong, total_error: 3, ..Options::default() };
    let (sandbox, client) = start(options);
    let error = client.answers().list(by(10)).expect("good input").to_vec(None).await.expect_err("3 are missing");
    assert_eq!(error.kind(), ErrorKind::IncompleteListing);
    let shortfall = error.shortfall().expect("numbers");
    assert_eq!((shortfall.seen, shortfall.expected), (25, Some(28)));
    assert_eq!(
        error.message(),
        "GET answers-info/{action}: the server gave nothing beyond row 25: pull shorter periods. 25 rows came, and the \
         server says there are 28. If the server's total is known to be wrong, pass `check_total` as false."
    );

    let mut params = by(10);
    params.paging.check_total = false;
    let rows = client.answers().list(params).expect("good input").to_vec(None).await.expect("taken as it comes");
    assert_eq!(ids(&rows), held(&sandbox));
}

#[tokio::test]
async fn a_row_that_goes_meanwhile_costs_no_other_row_in_silence() {
    let (sandbox, client) = start(Options { answers: 35, ..Options::default() });
    let mut pages = client.answers().list(by(10)).expect("good input").pages();
    let mut seen = ids(&pages.next().await.expect("a page").expect("rows"));
    // The first row of the second page moves to the first page.
    assert_eq!(sandbox.remove("answers", &seen[..1]), Ok(1));
    loop {
        match pages.next().await {
            Ok(Some(rows)) => seen.extend(ids(&rows)),
            Ok(None) => break,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::IncompleteListing);
                return;
            }
        }
    }
    let missed: Vec<_> = held(&sandbox).into_iter().filter(|id| !seen.contains(id)).collect();
    assert!(missed.is_empty(), "the pull ended as complete without {missed:?}");
}

#[tokio::test]
async fn a_row_that_comes_meanwhile_is_given_once_or_not_at_all() {
    let (sandbox, client) = start(Options { answers: 35, ..Options::default() });
    let mut pages = client.answers().list(by(10)).expect("good input").pages();
    let mut seen = ids(&pages.next().await.expect("a page").expect("rows"));
    let before = held(&sandbox);
    sandbox.insert("answers", 3, indecx_sandbox::Place::Front).expect("three more");
    while let Some(rows) = pages.next().await.expect("nothing is missing") {
        seen.extend(ids(&rows));
    }
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len(), "a row came twice");
    assert!(before.iter().all(|id| seen.contains(id)));
    assert_eq!(pages.receipt().duplicates, 3);
}

#[tokio::test]
async fn a_limited_pull_asks_for_no_more_than_it_needs() {
    let (sandbox, client) = start(Options { answers: 200, ..Options::default() });
    let held = held(&sandbox);
    for (limit, page_size, asked) in [
        (0, 1000, vec![]),
        (5, 1000, vec![(1, 5)]),
        (10, 10, vec![(1, 10)]),
        (30, 10, vec![(1, 10), (2, 10), (3, 10)]),
        (60, 10, (1..=6).map(|page| (page, 10)).collect()),
        (27, 10, vec![(1, 9), (2, 9), (3, 9)]),
    ] {
        sandbox.clear_requests();
        let listing = client.answers().list(by(page_size)).expect("good input");
        let rows = listing.to_vec(Some(limit)).await.expect("rows");
        assert_eq!(ids(&rows), held[..limit]);
        let mut seen = pages_asked(&sandbox);
        seen.sort_unstable();
        assert_eq!(seen, asked, "{limit} rows in pages of {page_size}");
    }
    sandbox.clear_requests();
    let first = client.answers().list(by(10)).expect("good input").first().await.expect("a row");
    assert_eq!(first.as_ref().and_then(Answer::id).as_deref(), held.first().map(String::as_str));
    assert_eq!(pages_asked(&sandbox), [(1, 1)]);
    let rows = client.answers().list(by(10)).expect("good input").to_vec(Some(1_000)).await.expect("rows");
    assert_eq!(ids(&rows), held, "a limit beyond the end gives what there is");
}

#[tokio::test]
async fn making_a_listing_sends_nothing_and_each_consumption_is_a_new_pull() {
    let (sandbox, client) = start(Options { answers: 25, ..Options::default() });
    let listing = client.answers().list(by(10)).expect("good input");
    let mut pages = listing.pages();
    assert!(sandbox.requests().is_empty());
    let mut rows = 0;
    while let Some(page) = pages.next().await.expect("a page") {
        rows += page.len() as u64;
    }
    let receipt = pages.receipt();
    assert_eq!((receipt.rows, rows), (25, 25));
    assert_eq!((receipt.total_first, receipt.total_last), (Some(25), Some(25)));
    assert_eq!((receipt.duplicates, receipt.retries), (0, 0));
    assert_eq!(receipt.requests, sandbox.requests().len() as u64);
    assert!(receipt.bytes > 0);

    sandbox.insert("answers", 1, indecx_sandbox::Place::Front).expect("one more");
    assert_eq!(listing.to_vec(None).await.expect("rows").len(), 26, "nothing was kept");
    sandbox.clear_requests();
    assert_eq!(listing.total().await.expect("a total"), Some(26));
    assert_eq!(pages_asked(&sandbox), [(1, 1)]);
}

#[tokio::test]
async fn one_token_serves_all_calls_until_it_is_refused() {
    let (sandbox, client) = start(Options { answers: 1, ..Options::default() });
    let calls = (0..50).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.answers().list(by(10)).expect("good input").first().await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert!(call.await.expect("no panic").expect("a row").is_some());
    }
    assert_eq!(tokens_fetched(&sandbox), 1);
    sandbox.expire_tokens();
    assert!(client.answers().list(by(10)).expect("good input").first().await.expect("a row").is_some());
    assert_eq!(tokens_fetched(&sandbox), 2);
}

#[tokio::test]
async fn a_fault_within_a_pull_is_an_error_and_a_retry_mends_it() {
    let (sandbox, client) = start(Options { answers: 25, ..Options::default() });
    let fault = || Fault { route: Some("answers-info".into()), skip: 1, status: Some(503), ..Fault::default() };
    sandbox.fault(fault());
    let error = client.answers().list(by(10)).expect("good input").to_vec(None).await.expect_err("503");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Server, Some(503)));

    let patient = Client::builder()
        .base_url(sandbox.url())
        .company_key(sandbox.company_key())
        .max_retries(1)
        .rate_limit(None)
        .build()
        .expect("good options");
    sandbox.clear_faults();
    sandbox.fault(fault());
    let mut pages = patient.answers().list(by(10)).expect("good input").pages();
    let mut seen = Vec::new();
    while let Some(rows) = pages.next().await.expect("mended") {
        seen.extend(ids(&rows));
    }
    assert_eq!(seen, held(&sandbox));
    assert_eq!(pages.receipt().retries, 1);
}

#[tokio::test]
async fn no_short_form_shows_a_secret_or_a_person() {
    let (sandbox, client) = start(Options { answers: 20, ..Options::default() });
    sandbox.reply(
        serde_json::from_value::<Reply>(json!({
            "status": 400, "body": { "message": format!("ana@example.com {}", sandbox.company_key()) }
        }))
        .expect("a reply"),
    );
    let refused = client.answers().list(by(10)).expect("good input").first().await.expect_err("400");
    let rows = client.answers().list(by(10)).expect("good input").to_vec(None).await.expect("rows");
    let raw: Vec<Value> = rows.iter().map(|row| serde_json::from_str(row.raw()).expect("JSON")).collect();
    let token = sandbox
        .requests()
        .iter()
        .find_map(|request| request["headers"]["authorization"].as_str()?.strip_prefix("Bearer ").map(str::to_owned));
    let builder = Client::builder().company_key(sandbox.company_key());
    let mut shown = format!("{client:?} {builder:?} {refused} {refused:?} {rows:?}");
    for row in &rows {
        shown.push_str(&format!("{:?} {:?} {:?}", row.indicators(), row.additional_questions(), row.treatments()));
    }
    let mut secrets = vec![sandbox.company_key(), token.expect("a bearer token"), "ana@example.com".to_owned()];
    for row in &raw {
        for name in ["name", "email", "feedback"] {
            secrets.extend(row[name].as_str().filter(|text| text.len() > 4).map(str::to_owned));
        }
        let phone = row["phone"].as_str().map_or_else(|| row["phone"].to_string(), str::to_owned);
        secrets.extend((phone.len() > 6).then_some(phone));
    }
    assert!(secrets.len() > 50);
    for secret in secrets {
        assert!(!shown.contains(&secret), "{secret} shows");
    }
}

#[tokio::test]
async fn a_listings_short_form_names_its_filters_without_their_values() {
    let (_sandbox, client) = start(Options { answers: 0, ..Options::default() });
    let params = by(10).email(Email::new("ana@example.com").unwrap());
    let listing = client.answers().list(params).expect("good input");
    let raw = listing.clone().into_raw();
    let shown = format!("{listing:?} {raw:?} {} {:?}", raw.describe(), listing.pages());
    assert!(shown.contains("email"));
    assert!(!shown.contains("ana@example.com"), "{shown}");
}

#[tokio::test]
async fn counted_pages_that_lost_sight_of_each_other_are_an_error() {
    let (sandbox, client) = start(Options { answers: 200, ignore_limit: Some(20), ..Options::default() });
    let mut pages = client.answers().list(by(1000)).expect("good input").pages();
    let mut given = BTreeSet::new();
    let mut result = Ok(());
    for page in 0.. {
        match pages.next().await {
            Ok(Some(rows)) => given.extend(ids(&rows)),
            Ok(None) => break,
            Err(error) => {
                result = Err(error.kind());
                break;
            }
        }
        if page == 2 {
            let gone: Vec<String> = held(&sandbox).into_iter().take(25).collect();
            assert_eq!(sandbox.remove("answers", &gone), Ok(25));
        }
    }
    let missing = held(&sandbox).into_iter().filter(|id| !given.contains(id)).count();
    assert!(missing == 0 || result == Err(ErrorKind::IncompleteListing), "{missing} rows are missing: {result:?}");
    // A pull that failed keeps failing, and does not end as if it were complete.
    if result.is_err() {
        assert_eq!(pages.next().await.map(|_| ()).map_err(|error| error.kind()), result);
    }
}
