//! Pages and rows as streams: a program that cancels a wait loses no rows.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use futures_core::Stream;
use indecx::answers::{Answer, ListAnswers};
use indecx::{Client, ErrorKind, PageSize, Pages, Paging, RowStream};
use indecx_sandbox::{Fault, Options, Sandbox};

const ANSWERS: usize = 230;

fn start() -> (Sandbox, Client) {
    let options = Options { answers: ANSWERS, invites: 0, actions: 1, page_delay_ms: 15, ..Options::default() };
    let sandbox = Sandbox::start(options).unwrap();
    let client = Client::builder().base_url(sandbox.url()).company_key(sandbox.company_key()).rate_limit(None);
    let client = client.max_retries(0).build().unwrap();
    (sandbox, client)
}

fn by(rows: i64) -> ListAnswers {
    ListAnswers::default().paging(Paging::default().page_size(PageSize::new(rows).unwrap()))
}

async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}

/// Cancels the call whenever it has to wait, and starts it again, as a ticker in a `select!` does.
async fn impatient<T>(mut call: impl AsyncFnMut() -> T) -> T {
    loop {
        let mut waits = Box::pin(call());
        let done = poll_fn(|context| Poll::Ready(waits.as_mut().poll(context))).await;
        if let Poll::Ready(value) = done {
            return value;
        }
        drop(waits);
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_wait_that_is_given_up_loses_no_row() {
    let (_sandbox, client) = start();
    let mut pages = client.answers().list(by(20)).unwrap().pages();
    let mut rows = 0;
    while let Some(page) = impatient(async || pages.next().await).await.unwrap() {
        rows += page.len();
    }
    assert_eq!((rows, pages.receipt().rows), (ANSWERS, ANSWERS as u64));

    let mut answers = client.answers().list(by(20)).unwrap().rows();
    let mut rows = 0;
    while impatient(async || answers.next().await).await.unwrap().is_some() {
        rows += 1;
    }
    assert_eq!(rows, ANSWERS);
}

#[tokio::test]
async fn pages_and_rows_are_streams_that_end() {
    let (_sandbox, client) = start();
    let listing = client.answers().list(by(50)).unwrap();
    let (mut pages, mut rows): (Pages<Answer>, RowStream<Answer>) = (listing.pages(), listing.rows());
    let (mut in_pages, mut in_rows) = (0, 0);
    while let Some(page) = next(&mut pages).await {
        in_pages += page.unwrap().len();
    }
    while let Some(row) = next(&mut rows).await {
        row.unwrap();
        in_rows += 1;
    }
    assert_eq!((in_pages, in_rows), (ANSWERS, ANSWERS));
    assert!(next(&mut pages).await.is_none() && next(&mut rows).await.is_none());
}

#[tokio::test]
async fn after_an_error_a_stream_is_over_and_a_call_raises_again() {
    let (sandbox, client) = start();
    sandbox.fault(Fault {
        route: Some("answers-info".to_owned()),
        status: Some(500),
        times: Some(2),
        ..Fault::default()
    });
    let listing = client.answers().list(by(50)).unwrap();
    let mut stream = listing.rows();
    assert!(next(&mut stream).await.is_some_and(|row| row.is_err()));
    assert!(next(&mut stream).await.is_none());
    let mut pages = listing.pages();
    assert!(pages.next().await.is_err());
    let again = pages.next().await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::IncompleteListing);
}

#[cfg(feature = "tables")]
#[tokio::test]
async fn a_listing_writes_a_file_in_one_call() {
    let (_sandbox, client) = start();
    let listing = client.answers().list(by(100)).unwrap();
    let folder = std::env::temp_dir().join(format!("indecx-listing-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let jsonl = folder.join("answers.jsonl");
    assert_eq!(listing.write_jsonl(&jsonl).await.unwrap().rows, ANSWERS as u64);
    assert_eq!(std::fs::read_to_string(&jsonl).unwrap().lines().count(), ANSWERS);
    assert_eq!(listing.write_csv(folder.join("answers.csv")).await.unwrap().rows, ANSWERS as u64);
    assert_eq!(listing.write_parquet(folder.join("answers.parquet")).await.unwrap().rows, ANSWERS as u64);
    let magic = std::fs::read(folder.join("answers.parquet")).unwrap();
    assert!(magic.starts_with(b"PAR1") && magic.ends_with(b"PAR1"));
    assert_eq!(listing.to_table(&Default::default()).await.unwrap().rows(), ANSWERS);
    std::fs::remove_dir_all(&folder).unwrap();
}
