//! Random payloads for all routes: whatever a server sends, a read returns every record with nothing lost, or an error
//! that blames the body; a write returns an outcome that fits the body.
//!
//! A payload of a route is changed at random, as a tree and as bytes, and read over real HTTP. A second, independent
//! parser decides what the result should be. `INDECX_PAYLOAD_RUNS` sets the number of payloads (5,000 by default). A
//! failure names its seed; `INDECX_PAYLOAD_SEED` runs only that seed.

mod carries;
mod complete;
mod mutate;
mod routes;
#[cfg(feature = "tables")]
mod tables;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use carries::carries;
use fastrand::Rng;
use indecx::bindings::RawListing;
use indecx::bindings::catalog::Started;
use indecx::bindings::params::Arguments;
use indecx::bindings::to_json::{Case, write_row};
use indecx::bindings::value::Argument;
use indecx::webhooks::{parse_answer, parse_links};
use indecx::{Client, Error, ErrorKind, Outcome, OutcomeStatus, Record, Row};
use indecx_sandbox::{Options, Reply, Sandbox};
use mutate::Payload;
use routes::{ROUTES, Route, Shape};
use serde_json::{Value, json};

fn seeds() -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    match number("INDECX_PAYLOAD_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("INDECX_PAYLOAD_RUNS").unwrap_or(5_000)).collect(),
    }
}

/// Starts a platform without any rows, so that pages after the made-up page are empty.
fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start(Options { answers: 0, invites: 0, actions: 1, ..Options::default() }).unwrap();
    for (resource, id) in [("blocklist", "email"), ("branches", "_id"), ("quarantines", "_id")] {
        let held = sandbox.records(resource).unwrap();
        let ids: Vec<String> = held.iter().map(|row| row[id].as_str().unwrap().to_owned()).collect();
        assert_eq!(sandbox.remove(resource, &ids), Ok(held.len()));
    }
    let client = Client::builder()
        .base_url(sandbox.url())
        .company_key(sandbox.company_key())
        .max_retries(0)
        .rate_limit(None)
        .build()
        .unwrap();
    (sandbox, client)
}

#[tokio::test]
async fn whatever_comes_is_read_whole_or_refused_as_a_body() {
    let (sandbox, client) = start();
    let mut failures = Vec::new();
    for seed in seeds() {
        let mut rng = Rng::with_seed(seed);
        let route = &ROUTES[rng.usize(..ROUTES.len())];
        let payload = Payload::made(&(route.reply)(), &mut rng);
        if let Err(failure) = read(&sandbox, &client, route, &payload).await {
            let shown: String = payload.text().chars().take(3_000).collect();
            failures.push(format!("INDECX_PAYLOAD_SEED={seed}: {}: {failure}\n{shown}", route.operation));
        }
        if seed % 100 == 0 {
            sandbox.clear_requests();
        }
    }
    assert!(failures.is_empty(), "{} fail, such as\n{}", failures.len(), failures[..failures.len().min(5)].join("\n"));
}

async fn read(sandbox: &Sandbox, client: &Client, route: &Route, payload: &Payload) -> Result<(), String> {
    match route.shape {
        Shape::AnswerDelivery => {
            return match parse_answer(&payload.bytes) {
                Ok(answer) => as_sent(answer.row(), payload),
                Err(error) if payload.is_changed => body_is_blamed(&error),
                Err(error) => Err(error.to_string()),
            };
        }
        Shape::LinkDelivery => {
            return match parse_links(&payload.bytes) {
                Ok(links) => links.iter().try_for_each(|link| as_sent(link.row(), payload)),
                Err(error) if payload.is_changed => body_is_blamed(&error),
                Err(error) => Err(error.to_string()),
            };
        }
        _ => {}
    }
    reply_with(sandbox, payload);
    let Value::Object(named) = (route.arguments)() else { return Err("arguments are named".to_owned()) };
    let mut named = Arguments::new(named.into_iter().map(|(name, value)| (name, argument(value))).collect());
    let rows = ["customers", "updates"].iter().find_map(|name| match route.shape {
        Shape::Outcomes => named.take(name),
        _ => None,
    });
    match client.start(route.operation, named).map_err(|error| error.to_string())? {
        Started::Listing(listing) => pulled(sandbox, &listing, route, payload).await,
        // A summary is made from the same pages and batches as a listing's tables.
        Started::Summary(_) => Err("no payload is of a summary".to_owned()),
        Started::Record(record) => one(route, payload, record.await),
        Started::BulkWrite(writing) => {
            let Some(Argument::List(rows)) = rows else { return Err("no rows to write".to_owned()) };
            let count = rows.len();
            writing.add_all(rows).map_err(|error| error.to_string())?;
            let outcomes =
                writing.send_chunk().await.map_err(|error| format!("an error in place of outcomes: {error}"))?;
            let indices: Vec<usize> = outcomes.iter().map(|outcome| outcome.index).collect();
            if indices != (0..count).collect::<Vec<_>>() {
                return Err(format!("outcomes of {indices:?}, and {count} rows were sent"));
            }
            outcomes.iter().try_for_each(|outcome| became(route, payload, outcome))
        }
    }
}

/// Makes the sandbox answer the next request with these bytes.
fn reply_with(sandbox: &Sandbox, payload: &Payload) {
    let encoded = STANDARD.encode(&payload.bytes);
    sandbox.reply(serde_json::from_value::<Reply>(json!({ "base64": encoded })).unwrap());
}

/// Pulls a listing of one page as rows and as a table in both layouts, and checks the results.
async fn pulled(sandbox: &Sandbox, listing: &RawListing, route: &Route, payload: &Payload) -> Result<(), String> {
    let mut pull = listing.pull(None);
    let mut rows = Vec::new();
    let result = loop {
        match pull.next().await {
            Ok(Some(page)) => rows.extend(page),
            Ok(None) => break Ok(rows),
            Err(error) => break Err(error),
        }
    };
    #[cfg(feature = "tables")]
    if let Ok(rows) = &result {
        use indecx::tables::Layout;
        for layout in [Layout::Nested, Layout::Wide] {
            reply_with(sandbox, payload);
            let unreadable = tables::same(listing, layout, rows).await?;
            let in_rows = pull.receipt().unreadable;
            if unreadable != in_rows && !payload.text().contains("\\u0000") {
                return Err(format!("{unreadable} unreadable in the {layout:?} table, and {in_rows} in a loop"));
            }
        }
    }
    if !payload.is_changed && pull.receipt().unreadable > 0 {
        return Err(format!("{} unreadable values in healthy rows", pull.receipt().unreadable));
    }
    listed(route, payload, result)
}

fn argument(value: Value) -> Argument {
    match value {
        Value::String(text) => Argument::Text(text),
        Value::Bool(flag) => Argument::Boolean(flag),
        Value::Number(number) => Argument::Integer(number.as_i64().unwrap()),
        Value::Array(items) => Argument::List(items.into_iter().map(argument).collect()),
        Value::Object(fields) => {
            Argument::Map(fields.into_iter().map(|(name, value)| (name, argument(value))).collect())
        }
        Value::Null => Argument::Null,
    }
}

/// Checks the rows of a page: all its records, each id once, or an error that blames the body.
fn listed(route: &Route, payload: &Payload, result: Result<Vec<Row>, Error>) -> Result<(), String> {
    let Shape::List(name) = route.shape else { return Err("a listing came".to_owned()) };
    let body = payload.parsed();
    let items = match &body {
        Some(Value::Array(items)) => Some(items),
        Some(Value::Object(_)) if payload.says_twice(name) => {
            return result.map_or_else(|e| body_is_blamed(&e), |_| Ok(()));
        }
        Some(Value::Object(fields)) => fields.get(name).and_then(Value::as_array),
        _ => None,
    };
    let Some(items) = items else {
        return match result {
            // A missing list means no rows if the total is 0.
            Ok(rows) => (payload.is_deep || (rows.is_empty() && says_none(body.as_ref())))
                .then_some(())
                .ok_or(format!("{} rows of no list", rows.len())),
            Err(error) => body_is_blamed(&error),
        };
    };
    let mut seen = std::collections::HashSet::new();
    let distinct: Vec<&Value> = items
        .iter()
        .filter(|item| match &item[route.id] {
            Value::String(id) if mutate::is_text(id) => seen.insert(id.to_owned()),
            Value::Number(id) if mutate::is_id(id) => seen.insert(id.to_string()),
            _ => true,
        })
        .collect();
    match result {
        Ok(rows) if rows.len() == distinct.len() => {
            distinct.iter().zip(&rows).try_for_each(|(sent, row)| whole(sent, row, payload))
        }
        Ok(rows) => Err(format!("{} rows came of {}", rows.len(), distinct.len())),
        Err(error) if error.kind() == ErrorKind::IncompleteListing => {
            let total = body.as_ref().and_then(|body| body.get("total")).map(|total| match total {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            let is_small = body.as_ref().and_then(|body| body.get("limit")).is_some_and(|limit| *limit != 1000);
            let is_wrong = is_small || total.as_ref().is_some_and(|total| *total != distinct.len().to_string());
            is_wrong.then_some(()).ok_or(format!("{} rows of {total:?}, and yet: {error}", distinct.len()))
        }
        Err(error) => Err(format!("{} rows were lost: {error}", distinct.len())),
    }
}

fn says_none(body: Option<&Value>) -> bool {
    let total = body.and_then(|body| body.get("total"));
    total.is_some_and(|total| *total == json!(0) || *total == json!("0"))
}

/// Returns whether the record has what only a success has: an id, or for records without an id a message.
fn is_anchored(route: &Route, sent: &Value) -> bool {
    let name = match route.operation {
        "actions.get" | "branches.create" => "_id",
        "answers.create" => "id",
        _ => "message",
    };
    sent[name].as_str().is_some_and(|text| !text.trim().is_empty() && mutate::is_text(text))
}

/// Checks a single record: it is whole, or the error blames the body. For a write the outcome is unknown then.
fn one(route: &Route, payload: &Payload, result: Result<Row, Error>) -> Result<(), String> {
    let sent = payload.parsed();
    match (sent, result) {
        (Some(sent @ Value::Object(_)), Ok(row)) => whole(&sent, &row, payload),
        (Some(sent @ Value::Object(_)), Err(error)) if !payload.is_deep && is_anchored(route, &sent) => {
            Err(format!("the record was lost: {error}"))
        }
        (_, Ok(_)) if payload.is_deep => Ok(()),
        (_, Ok(row)) => Err(format!("a record of no object: {}", row.raw())),
        (_, Err(error)) if route.is_write => match error.kind() {
            ErrorKind::OutcomeUnknown => body_is_blamed(error.cause().ok_or("no cause")?),
            kind => Err(format!("{kind:?} for a write that may have happened: {error}")),
        },
        (_, Err(error)) => body_is_blamed(&error),
    }
}

/// Checks an outcome: a row is refused only if the platform said so about this row.
fn became(route: &Route, payload: &Payload, outcome: &Outcome) -> Result<(), String> {
    if let Some(link) = &outcome.link {
        as_sent(link, payload)?;
    }
    match outcome.status {
        OutcomeStatus::Accepted => Ok(()),
        _ if !payload.is_changed => Err(format!("row {}: {outcome:?} of a good answer", outcome.index)),
        OutcomeStatus::Unknown => outcome.error.as_ref().and_then(Error::cause).map_or(Ok(()), body_is_blamed),
        OutcomeStatus::Refused if route.operation != "invites.send_bulk" => {
            let body = payload.parsed().unwrap_or_default();
            // The refused fields of a follow-up are named in its message, after the platform's own message.
            let fields = outcome.fields.iter().flatten().map(|(_, said)| said);
            let mut words = fields.chain(&outcome.message);
            // A customer without a link, and an id that reports a refusal, are reported in the package's own words.
            let is_said = outcome.link.is_some() || outcome.fields.is_some() || words.any(|said| says(&body, said));
            is_said.then_some(()).ok_or(format!("row {}: refused for what was not said", outcome.index))
        }
        _ => Err(format!("row {}: {} {:?}", outcome.index, outcome.status.as_str(), outcome.error)),
    }
}

fn says(body: &Value, said: &str) -> bool {
    match body {
        Value::String(text) => text == said,
        Value::Array(items) => items.iter().any(|item| says(item, said)),
        Value::Object(fields) => fields.values().any(|value| says(value, said)),
        _ => false,
    }
}

/// Checks that an error blames the body, not the caller's input, the key or the network, and shows no personal data.
fn body_is_blamed(error: &Error) -> Result<(), String> {
    if error.kind() != ErrorKind::ResponseFormat {
        return Err(format!("{:?}: {error}", error.kind()));
    }
    let words = format!("{error} {error:?}");
    (!words.contains("@example.com")).then_some(()).ok_or(format!("the message shows somebody: {words}"))
}

/// Checks, like [`whole`], a row whose place in the body is not known.
fn as_sent(row: &Row, payload: &Payload) -> Result<(), String> {
    if payload.is_deep {
        return Ok(());
    }
    let sent: Value = serde_json::from_str(&mutate::tame(row.raw())).map_err(|error| error.to_string())?;
    whole(&sent, row, payload)
}

/// Checks that nothing of what was sent is lost: everything is in the typed view or in `extra`.
fn whole(sent: &Value, row: &Row, payload: &Payload) -> Result<(), String> {
    if payload.is_deep {
        return Ok(());
    }
    let mut json = Vec::new();
    write_row(row, Case::Snake, &mut json);
    let text = mutate::tame(&String::from_utf8(json).map_err(|error| error.to_string())?);
    let shown: Value = serde_json::from_str(&text).map_err(|error| format!("{error}: {text}"))?;
    carries(sent, &shown, row.decl()).map_err(|lost| format!("{lost} is lost in {shown}"))
}
