//! Listings while rows are added, removed and moved: a pull gives each untouched row exactly once, and no row that
//! never existed; or it returns an error.
//!
//! `INDECX_LISTING_RUNS` sets the number of seeds (300 by default); `INDECX_LISTING_SEED` runs a single seed.

use std::collections::HashSet;
use std::time::Duration;

use fastrand::Rng;
use indecx::answers::ListAnswers;
use indecx::blocklist::{BlocklistEntry, ListBlocklist};
use indecx::{Client, ErrorKind, Evidence, PageSize, Paging};
use indecx_sandbox::{Drift, Options, Order, PastEnd, Place, Sandbox, Total};
use serde_json::Value;

fn seeds() -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    match number("INDECX_LISTING_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("INDECX_LISTING_RUNS").unwrap_or(300)).collect(),
    }
}

/// The properties of the server and of the pull that follow from a seed.
struct Case {
    options: Options,
    page_size: i64,
    concurrency: u32,
    check_total: bool,
    mild: bool,
}

impl Case {
    fn of(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let page_size = match rng.u8(0..4) {
            0 => rng.i64(1..=12),
            1 => rng.i64(13..=60),
            2 => rng.i64(61..=300),
            _ => rng.i64(301..=1000),
        };
        let mut options = Options {
            answers: rng.usize(0..700),
            invites: 0,
            seed,
            members: true,
            gzip: false,
            past_end: if rng.bool() { PastEnd::Empty } else { PastEnd::NotFound },
            order: [Order::CreatedDesc, Order::CreatedAsc, Order::UpdatedDesc, Order::UpdatedAsc][rng.usize(0..4)],
            ..Options::default()
        };
        if rng.u8(0..3) == 0 {
            options.max_limit = rng.usize(12..200);
            options.report_limit = rng.bool();
            options.clamp_shows_asked = rng.bool();
        }
        let mut check_total = true;
        match rng.u8(0..8) {
            0 => options.total = Total::Absent,
            1 => options.total = Total::Late,
            2 => options.total = Total::Text,
            3 => {
                options.total = Total::Wrong;
                options.total_error = rng.i64(-9..=9);
                check_total = options.total_error < 0;
            }
            _ => {}
        }
        let mild = rng.u8(0..5) > 0;
        let mut rate = |most: f64| if rng.bool() { rng.f64() * most } else { 0.0 };
        let most = if mild { 0.3 } else { 2.0 };
        options.drift = Drift {
            insert_front: rate(most),
            insert_back: rate(most),
            insert_middle: rate(most),
            remove: rate(most),
            touch: rate(most),
            swap: 0.0,
        };
        // If a server ignores the page size, only several readings prove completeness, so its listing changes rarely.
        if rng.u8(0..10) == 0 {
            options.ignore_limit = Some(rng.usize(20..200));
            let mut rate = || rng.f64() * 0.1;
            options.drift = Drift { insert_front: rate(), remove: rate(), touch: rate(), ..Drift::default() };
        }
        Case { options, page_size, concurrency: rng.u32(1..=16), check_total, mild }
    }
}

fn ids(value: &Value) -> impl Iterator<Item = String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned)
}

/// The largest number of requests for a pull of a few hundred rows, whatever changes during the pull.
const MOST_REQUESTS: usize = 30_000;

/// Returns once the server has received more requests than a pull may send.
async fn too_many_requests(sandbox: &Sandbox) {
    while sandbox.requests().len() <= MOST_REQUESTS {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Pulls all answers and returns whether the pull was complete. Panics if its result is wrong, or if it does not end.
async fn pull(seed: u64) -> bool {
    let case = Case::of(seed);
    let sandbox = Sandbox::start(case.options.clone()).unwrap();
    tokio::select! {
        complete = pull_from(&sandbox, seed, &case) => complete,
        () = too_many_requests(&sandbox) => panic!("seed {seed}: the pull does not end"),
    }
}

async fn pull_from(sandbox: &Sandbox, seed: u64, case: &Case) -> bool {
    let client = Client::builder()
        .base_url(sandbox.url())
        .company_key(sandbox.company_key())
        .rate_limit(None)
        .max_concurrency(case.concurrency)
        .build()
        .unwrap();
    let paging = Paging::default().page_size(PageSize::new(case.page_size).unwrap()).check_total(case.check_total);
    let mut pages = client.answers().list(ListAnswers::default().paging(paging)).unwrap().pages();
    let mut came = Vec::new();
    let ended = loop {
        match pages.next().await {
            Ok(Some(rows)) => came.extend(rows.iter().map(|row| row.id().unwrap().into_owned())),
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    let context = format!("seed {seed}: {:?}", pages.receipt());
    let distinct: HashSet<String> = came.iter().cloned().collect();
    assert_eq!(came.len(), distinct.len(), "{context}: a row came twice");

    let memberships = sandbox.memberships();
    let initial: HashSet<String> = ids(&memberships["initial"]).collect();
    let (mut ever, mut touched) = (initial.clone(), HashSet::new());
    for event in memberships["events"].as_array().unwrap() {
        ever.extend(ids(&event["inserted"]));
        // A row that was added during the pull counts as touched.
        touched.extend(["inserted", "removed", "touched"].iter().flat_map(|name| ids(&event[*name])));
    }
    assert!(distinct.is_subset(&ever), "{context}: a row came that never was");
    match ended {
        Ok(()) => {
            let missing: Vec<&String> = initial.difference(&touched).filter(|id| !distinct.contains(*id)).collect();
            assert!(missing.is_empty(), "{context}: untouched rows are missing: {missing:?}");
            true
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::IncompleteListing, "{context}: {error}");
            println!(
                "{context}: {error} {:?} {:?} {} {}",
                case.options.drift, case.options.order, case.page_size, case.concurrency
            );
            false
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pull_is_complete_or_raises_whatever_moves_meanwhile() {
    let (mut mild, mut raised) = (0, Vec::new());
    for seed in seeds() {
        let complete = pull(seed).await;
        if Case::of(seed).mild {
            mild += 1;
            if !complete {
                raised.push(seed);
            }
        }
    }
    println!("{} of {mild} pulls raised at mild drift: {raised:?}", raised.len());
    assert!(raised.len() * 100 <= mild, "more than one in a hundred: {raised:?} of {mild}");
}

/// Rows of the first page change and move behind the last row, where the pull meets them again, while other rows have
/// moved up into the gap. So a row that changed does not prove that two pages are adjacent.
#[tokio::test]
async fn a_row_that_changed_links_no_pages() {
    for (edited, new, from) in [(2, 1, 0), (2, 1, 998), (100, 99, 0), (100, 99, 900), (100, 99, 450), (40, 100, 960)] {
        let options = Options { answers: 1500, order: Order::UpdatedAsc, ..Options::default() };
        let sandbox = Sandbox::start(options).unwrap();
        let client =
            Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).rate_limit(None).build();
        let client = client.unwrap();
        let mut pages = client.answers().list(ListAnswers::default()).unwrap().pages();
        let mut came: Vec<String> =
            pages.next().await.unwrap().unwrap().iter().map(|row| row.id().unwrap().into_owned()).collect();
        let held = sandbox.records("answers").unwrap();
        let all: Vec<String> = held.iter().map(|row| row["_id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(sandbox.touch("answers", &all[from..from + edited]), Ok(edited));
        sandbox.insert("answers", new, Place::Back).unwrap();
        while let Some(rows) = pages.next().await.unwrap() {
            came.extend(rows.iter().map(|row| row.id().unwrap().into_owned()));
        }
        let lost = all.iter().filter(|id| !came.contains(id)).count();
        assert_eq!(lost, 0, "{edited} edited from {from}, {new} new: {:?}", pages.receipt());
        assert_eq!(came.iter().collect::<HashSet<_>>().len(), came.len(), "a row came twice");
        assert_eq!(pages.receipt().evidence, Evidence::Linked);
    }
}

/// An empty page after the last rows does not prove that the listing ends there, since rows of that page may have moved
/// to earlier pages.
#[tokio::test]
async fn a_clamped_listing_that_shrinks_is_complete_or_raises() {
    for (answers, asked, max_limit) in [(19, 3, 13), (15, 3, 14), (19, 3, 16), (50, 10, 14), (40, 1000, 20)] {
        for (seed, total) in (0..12).flat_map(|seed| [(seed, Total::Right), (seed, Total::Absent)]) {
            let drift = Drift { remove: 1.2, ..Drift::default() };
            let options = Options { answers, seed, max_limit, total, drift, ..Options::default() };
            let sandbox = Sandbox::start(options).unwrap();
            let client =
                Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).rate_limit(None).build();
            let paging = Paging::default().page_size(PageSize::new(asked).unwrap());
            let listing = client.unwrap().answers().list(ListAnswers::default().paging(paging)).unwrap();
            match listing.to_vec(None).await {
                Ok(rows) => {
                    let given: HashSet<String> = rows.iter().map(|row| row.id().unwrap().into_owned()).collect();
                    let held = sandbox.records("answers").unwrap();
                    let lost = held.iter().filter(|row| !given.contains(row["_id"].as_str().unwrap())).count();
                    assert_eq!(lost, 0, "{answers} {asked} {max_limit} {seed} {total:?}");
                }
                Err(error) => assert_eq!(error.kind(), ErrorKind::IncompleteListing, "{error}"),
            }
        }
    }
}

#[tokio::test]
async fn a_server_that_ignores_limit_is_counted() {
    for (answers, size) in [(115, 114), (500, 50), (500, 499), (500, 500), (700, 1000), (3, 1)] {
        let options = Options { answers, ignore_limit: Some(size), ..Options::default() };
        let sandbox = Sandbox::start(options).unwrap();
        for asked in [10, 50, 1000] {
            let client = Client::builder()
                .base_url(sandbox.url())
                .company_key(sandbox.company_key())
                .rate_limit(None)
                .build()
                .unwrap();
            let paging = Paging::default().page_size(PageSize::new(asked).unwrap());
            let mut pages = client.answers().list(ListAnswers::default().paging(paging)).unwrap().pages();
            let mut rows = 0;
            while let Some(page) = pages.next().await.unwrap() {
                rows += page.len();
            }
            assert_eq!(rows, answers, "{size} {asked}");
            let is_one_answer = answers <= size.min(usize::try_from(asked).unwrap());
            assert!(is_one_answer || pages.receipt().evidence == Evidence::Counted, "{answers} {size} {asked}");
        }
    }
}

#[tokio::test]
async fn a_server_that_repeats_its_first_page_raises() {
    for (answers, total) in [(500, Total::Right), (500, Total::Absent), (5000, Total::Right)] {
        let sandbox = Sandbox::start(Options { answers, ignore_page: true, total, ..Options::default() }).unwrap();
        let client =
            Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).rate_limit(None).build();
        let paging = Paging::default().page_size(PageSize::new(100).unwrap());
        let listing = client.unwrap().answers().list(ListAnswers::default().paging(paging)).unwrap();
        let error = listing.to_vec(None).await.expect_err("the rest never came");
        assert_eq!(error.kind(), ErrorKind::IncompleteListing, "{error}");
        assert!(sandbox.requests().len() < 100, "{} requests", sandbox.requests().len());
    }
}

#[tokio::test]
async fn rows_without_an_id_are_read_twice() {
    let sandbox = Sandbox::start(Options { answers: 1, ..Options::default() }).unwrap();
    let client = Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).rate_limit(None).build();
    let client = client.unwrap();
    let held = sandbox.records("blocklist").unwrap();
    let listing = |page_size| {
        let paging = Paging::default().page_size(PageSize::new(page_size).unwrap());
        client.blocklist().list(ListBlocklist::default().paging(paging)).unwrap()
    };
    let emails = |rows: &[BlocklistEntry]| rows.iter().map(|row| row.email().unwrap().into_owned()).collect::<Vec<_>>();
    let expected: Vec<String> = held.iter().map(|row| row["email"].as_str().unwrap().to_owned()).collect();
    assert!(expected.len() > 20, "several pages");
    for page_size in [7, 10, 1000] {
        assert_eq!(emails(&listing(page_size).to_vec(None).await.unwrap()), expected);
    }
    // Rows that were already given are removed between two pages. The rows that move because of that must not be lost.
    let mut pages = listing(10).pages();
    let mut came = emails(&pages.next().await.unwrap().unwrap());
    assert_eq!(sandbox.remove("blocklist", &came[..3]), Ok(3));
    let ended = loop {
        match pages.next().await {
            Ok(Some(rows)) => came.extend(emails(&rows)),
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    match ended {
        Ok(()) => assert!(expected.iter().all(|email| came.contains(email)), "a row was lost in silence"),
        Err(error) => assert_eq!(error.kind(), ErrorKind::IncompleteListing, "{error}"),
    }
}
