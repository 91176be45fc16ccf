//! Servers that page in ways that no documentation describes: a pull is complete or returns an error that says why, and
//! sends no more requests than that takes.

use std::collections::HashSet;

use indecx::answers::{Answer, ListAnswers};
use indecx::blocklist::ListBlocklist;
use indecx::{Client, Error, ErrorKind, Evidence, PageSize, Paging, Receipt};
use indecx_sandbox::{Drift, Fault, Options, Order, Place, Sandbox, Total};

fn start(options: Options) -> (Sandbox, Client) {
    let sandbox = Sandbox::start(options).unwrap();
    let client = Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).max_retries(0);
    let client = client.rate_limit(None).build().unwrap();
    (sandbox, client)
}

fn by(rows: i64) -> ListAnswers {
    let paging = Paging::default().page_size(PageSize::new(rows).unwrap());
    ListAnswers::default().paging(paging)
}

fn ids(rows: &[Answer]) -> Vec<String> {
    rows.iter().map(|row| row.id().unwrap().into_owned()).collect()
}

fn held(sandbox: &Sandbox) -> Vec<String> {
    let records = sandbox.records("answers").unwrap();
    records.iter().map(|row| row["_id"].as_str().unwrap().to_owned()).collect()
}

async fn pull(client: &Client, params: ListAnswers) -> (Vec<String>, Receipt, Result<(), Error>) {
    let mut pages = client.answers().list(params).unwrap().pages();
    let mut came = Vec::new();
    let ended = loop {
        match pages.next().await {
            Ok(Some(rows)) => came.extend(ids(&rows)),
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    assert_eq!(came.iter().collect::<HashSet<_>>().len(), came.len(), "a row came twice");
    (came, pages.receipt(), ended)
}

/// Rows with the same date come in a different order on each page. No row is lost, and one pull is enough.
#[tokio::test]
async fn rows_that_share_their_date_are_all_there() {
    for (answers, tied_rows, size) in [(1500, 10, 500), (700, 7, 200), (700, 60, 200), (900, 10, 100), (200, 3, 20)] {
        for (seed, total) in (0..2).flat_map(|seed| [(seed, Total::Right), (seed, Total::Absent)]) {
            let (sandbox, client) = start(Options { answers, tied_rows, seed, total, ..Options::default() });
            let (came, receipt, ended) = pull(&client, by(size)).await;
            let context = format!("{answers} by {size}, {tied_rows} tied, seed {seed}, {total:?}: {receipt:?}");
            ended.unwrap_or_else(|error| panic!("{context}: {error}"));
            let lost = held(&sandbox).iter().filter(|id| !came.contains(id)).count();
            assert_eq!(lost, 0, "{context}");
        }
    }
}

/// The same holds for rows without ids, of which only the content shows that they are repeated.
#[tokio::test]
async fn blocked_emails_that_share_their_date_are_all_there() {
    let (sandbox, client) = start(Options { answers: 1, tied_rows: 5, ..Options::default() });
    let held = sandbox.records("blocklist").unwrap();
    for page_size in [7, 11, 20] {
        let paging = Paging::default().page_size(PageSize::new(page_size).unwrap());
        let rows = client.blocklist().list(ListBlocklist::default().paging(paging)).unwrap();
        let rows = rows.to_vec(None).await.unwrap();
        let emails: HashSet<String> = rows.iter().map(|row| row.email().unwrap().into_owned()).collect();
        assert_eq!((rows.len(), emails.len()), (held.len(), held.len()), "pages of {page_size}");
    }
}

/// Answers that change move to the front, before the rows that were read. Only these answers are missing then, which
/// costs hardly any further request.
#[tokio::test]
async fn edits_alone_cost_hardly_a_request() {
    let (mut quiet, mut edited) = (0, 0);
    for (answers, size) in [(2000, 20), (1500, 50)] {
        for seed in 0..4 {
            let options = Options { answers, seed, order: Order::UpdatedDesc, members: true, ..Options::default() };
            let (_sandbox, client) = start(options.clone());
            quiet += pull(&client, by(size)).await.1.requests;
            let drift = Drift { touch: 0.05, ..Drift::default() };
            let (_sandbox, client) = start(Options { drift, ..options });
            let (_, receipt, ended) = pull(&client, by(size)).await;
            ended.unwrap();
            assert_eq!(receipt.evidence, Evidence::Linked);
            edited += receipt.requests;
        }
    }
    assert!(edited * 10 <= quiet * 11, "{edited} requests for {quiet}");
}

#[tokio::test]
async fn a_server_without_pages_is_asked_a_few_times() {
    for (answers, max_limit, page_size, drift) in
        [(60, 20, 1000, 0.0), (60, 20, 1000, 0.5), (500, 1000, 100, 0.5), (500, 7, 1000, 0.0), (61, 60, 60, 0.2)]
    {
        for total in [Total::Right, Total::Absent, Total::Wrong] {
            let drift = Drift { insert_front: drift, ..Drift::default() };
            let options = Options { answers, max_limit, ignore_page: true, total, drift, ..Options::default() };
            let (sandbox, client) = start(options);
            let (_, _, ended) = pull(&client, by(page_size)).await;
            assert_eq!(ended.expect_err("the rest never came").kind(), ErrorKind::IncompleteListing);
            let requests = sandbox.requests().len();
            assert!(requests < 60, "{requests} requests for {answers} by {max_limit}, {total:?}");
        }
    }
}

/// A gateway answers 404 for one page, as during a deployment.
#[tokio::test]
async fn an_absent_page_is_no_end() {
    for (total, skip) in
        [Total::Right, Total::Absent].into_iter().flat_map(|total| (1..6).map(move |skip| (total, skip)))
    {
        let (sandbox, client) = start(Options { answers: 300, total, ..Options::default() });
        let absent = |route: &str| Fault { route: Some(route.into()), skip, status: Some(404), ..Fault::default() };
        sandbox.fault(absent("answers-info"));
        let (came, _, ended) = pull(&client, by(50)).await;
        ended.unwrap();
        assert_eq!(came.len(), 300, "{total:?}");

        sandbox.fault(absent("blacklist-info"));
        let held = sandbox.records("blocklist").unwrap().len();
        let paging = Paging::default().page_size(PageSize::new(5).unwrap());
        let listing = client.blocklist().list(ListBlocklist::default().paging(paging)).unwrap();
        assert_eq!(listing.to_vec(None).await.unwrap().len(), held, "{total:?}");
        sandbox.clear_faults();
        sandbox.fault(absent("blacklist-info"));
        assert_eq!(listing.to_vec(Some(held - 1)).await.unwrap().len(), held - 1, "{total:?}");
    }
}

/// One row is removed before a page boundary and one is added behind it. The totals stay equal, but the row that moved
/// over the boundary is missing until the pages are read again.
#[tokio::test]
async fn counted_pages_are_read_until_nothing_is_new() {
    for (options, size) in [
        (Options { ignore_limit: Some(20), ..Options::default() }, 1000),
        (Options { ignore_limit: Some(20), total: Total::Absent, ..Options::default() }, 1000),
        (Options { max_limit: 2, ..Options::default() }, 1000),
    ] {
        let (sandbox, client) = start(Options { answers: 100, ..options });
        let mut pages = client.answers().list(by(size)).unwrap().pages();
        let mut came = ids(&pages.next().await.unwrap().unwrap());
        came.extend(ids(&pages.next().await.unwrap().unwrap()));
        let before = held(&sandbox);
        assert_eq!(sandbox.remove("answers", &before[..1]), Ok(1));
        sandbox.insert("answers", 1, Place::Back).unwrap();
        while let Some(rows) = pages.next().await.unwrap() {
            came.extend(ids(&rows));
        }
        let lost = before[1..].iter().filter(|id| !came.contains(id)).count();
        assert_eq!((lost, pages.receipt().evidence), (0, Evidence::Counted));
        assert_eq!(came.iter().collect::<HashSet<_>>().len(), came.len(), "a row came twice");
    }
}

/// Rows that are added after a first page with a single row are not read one by one.
#[tokio::test]
async fn a_listing_that_begins_small_is_read_in_good_pages() {
    for (report_limit, total) in [(false, Total::Absent), (true, Total::Absent), (true, Total::Right)] {
        for few in [1, 2] {
            let (sandbox, client) = start(Options { answers: few, total, report_limit, ..Options::default() });
            let mut pages = client.answers().list(by(1000)).unwrap().pages();
            let first = pages.next().await.unwrap().unwrap().len();
            sandbox.insert("answers", 300, Place::Back).unwrap();
            let mut rows = first;
            while let Some(page) = pages.next().await.unwrap() {
                rows += page.len();
            }
            assert!(rows == few || rows == few + 300, "{rows}");
            assert!(sandbox.requests().len() < 12, "{} requests", sandbox.requests().len());
        }
    }
}

/// Before each page as many rows are added or moved as a page takes: at the front, in the middle and at the end. Every
/// pull ends, complete or with an error, after a number of requests that the listing's length bounds.
#[tokio::test]
async fn a_listing_that_grows_as_fast_as_it_is_read_ends() {
    let none = Drift::default();
    let cases = [
        (Drift { insert_back: 17.0, ..none }, Order::CreatedDesc),
        (Drift { insert_front: 17.0, ..none }, Order::CreatedDesc),
        (Drift { insert_front: 8.0, insert_back: 8.0, ..none }, Order::CreatedDesc),
        (Drift { insert_middle: 17.0, ..none }, Order::CreatedDesc),
        (Drift { insert_back: 1.7, insert_middle: 0.9, touch: 1.3, ..none }, Order::UpdatedAsc),
        (Drift { touch: 17.0, ..none }, Order::UpdatedAsc),
        (Drift { touch: 17.0, ..none }, Order::UpdatedDesc),
        (Drift { remove: 8.0, insert_back: 8.0, ..none }, Order::CreatedDesc),
    ];
    for (at, (drift, order)) in cases.into_iter().enumerate() {
        let servers = [
            Options { max_limit: 17, ..Options::default() },
            Options { max_limit: 4, ..Options::default() },
            Options { ignore_limit: Some(10), ..Options::default() },
        ];
        for (server, shape) in servers.into_iter().enumerate() {
            let total = if (at + server) % 2 == 0 { Total::Right } else { Total::Absent };
            let options = Options { answers: 60, total, order, drift, seed: 1, ..shape };
            let context = format!("{drift:?} {order:?} {total:?}, server {server}");
            let (sandbox, client) = start(options);
            let before = held(&sandbox);
            let (came, receipt, ended) = pull(&client, by(1000)).await;
            assert!(sandbox.requests().len() < 5000, "{context}: {} requests", sandbox.requests().len());
            match ended {
                Err(error) => assert_eq!(error.kind(), ErrorKind::IncompleteListing, "{context}: {error}"),
                Ok(()) => {
                    assert!(drift.insert_back < 17.0, "{context}: {receipt:?}");
                    let keeps_rows = drift.remove == 0.0 && drift.touch == 0.0;
                    let lost = before.iter().filter(|id| !came.contains(id)).count();
                    assert!(!keeps_rows || lost == 0, "{context}: {lost} rows were lost");
                }
            }
        }
    }
}

/// A pull with a limit ends too. It promises no completeness, but its limit may be larger than the listing ever gets.
#[tokio::test]
async fn a_limited_pull_of_a_listing_that_grows_ends() {
    for total in [Total::Right, Total::Absent] {
        let drift = Drift { insert_back: 10.0, ..Drift::default() };
        let (sandbox, client) = start(Options { answers: 60, max_limit: 10, total, drift, ..Options::default() });
        let listing = client.answers().list(by(10)).unwrap();
        let error = listing.to_vec(Some(1_000_000)).await.expect_err("there is no end");
        assert_eq!(error.kind(), ErrorKind::IncompleteListing, "{error}");
        assert!(sandbox.requests().len() < 1000, "{} requests", sandbox.requests().len());
    }
}

/// A listing that reports no total, or a total that is too small, is read to its end, however long it is.
#[tokio::test]
async fn a_long_listing_without_a_true_total_is_complete() {
    for (answers, size) in [(2500, 20), (1500, 5)] {
        for (total, total_error) in [(Total::Absent, 0), (Total::Wrong, 20 - answers)] {
            let held = usize::try_from(answers).unwrap();
            let options = Options { answers: held, max_limit: size, total, total_error, ..Options::default() };
            let (_sandbox, client) = start(options);
            let (came, _, ended) = pull(&client, by(1000)).await;
            ended.unwrap();
            assert_eq!(came.len(), held, "{size} {total:?}");
        }
    }
}
