//! Tests that every operation has a payload, and that the sandbox serves its route.

use std::collections::BTreeSet;

use indecx::Client;
use indecx::bindings::catalog::{OperationDecl, Output, RESOURCES, Started};
use indecx::bindings::params::Arguments;
use indecx::bindings::value::Argument;
use indecx_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use super::routes::{ROUTES, Route};
use super::{argument, start};

fn operations() -> impl Iterator<Item = &'static OperationDecl> {
    RESOURCES.iter().flat_map(|resource| resource.operations)
}

/// Returns the payload of an operation's route. A summary reads the same route as a listing, and has its payload.
fn payload(operation: &OperationDecl) -> Option<&'static Route> {
    let same = operations().filter(|other| std::ptr::eq(other.endpoint, operation.endpoint));
    let names: Vec<&str> = match operation.output {
        Output::Summary(_) => same.map(|other| other.name).collect(),
        _ => vec![operation.name],
    };
    ROUTES.iter().find(|route| names.contains(&route.operation))
}

#[test]
fn every_operation_has_a_payload() {
    let missing: Vec<&str> = operations().filter(|known| payload(known).is_none()).map(|known| known.name).collect();
    assert!(missing.is_empty(), "`core/tests/payloads/routes.rs` has no reply for {missing:?}");
    let known: BTreeSet<&str> = operations().map(|known| known.name).collect();
    for route in ROUTES.iter().filter(|route| !route.operation.starts_with("webhooks.")) {
        assert!(known.contains(route.operation), "there is no {}", route.operation);
    }
}

/// Calls an operation with the arguments of its payload. Other tests check the result.
async fn call(client: &Client, operation: &OperationDecl) {
    let Some(route) = payload(operation) else { return };
    let Value::Object(named) = (route.arguments)() else { panic!("arguments are named") };
    let mut named = Arguments::new(named.into_iter().map(|(name, value)| (name, argument(value))).collect());
    let rows = match operation.output {
        Output::Outcomes(rows) => named.take(rows),
        _ => None,
    };
    match client.start(operation.name, named).unwrap() {
        Started::Listing(listing) => drop(listing.pull(None).next().await),
        Started::Summary(counting) => drop(counting.listing().pull(None).next().await),
        Started::Record(record) => drop(record.await),
        Started::BulkWrite(writing) => {
            let Some(Argument::List(rows)) = rows else { panic!("{} has no rows", operation.name) };
            writing.add_all(rows).unwrap();
            drop(writing.send_chunk().await);
        }
    }
}

/// Returns the status of each request since the last call, except for token requests.
fn statuses(sandbox: &Sandbox) -> Vec<Value> {
    let sent = sandbox.requests();
    let sent = sent.iter().filter(|request| request["path"] != "/authorization/token");
    sent.map(|request| request["status"].clone()).collect()
}

#[tokio::test]
async fn every_route_is_served_by_the_sandbox_and_can_be_made_to_fail() {
    let (sandbox, client) = start();
    for operation in operations() {
        sandbox.clear_requests();
        call(&client, operation).await;
        let served = statuses(&sandbox);
        let is_served = |status: &Value| ![404, 405].map(Value::from).contains(status);
        assert!(served.iter().any(is_served), "the sandbox does not know {}: {served:?}", operation.name);
        // The sandbox names the route `actions/{action}/invites` after the part before its action.
        let label = operation.endpoint.label();
        let (_, route) = label.split_once(' ').unwrap();
        let fault = json!({"route": route.split("/{").next(), "status": 418});
        sandbox.clear_requests();
        sandbox.fault(serde_json::from_value::<Fault>(fault).unwrap());
        call(&client, operation).await;
        sandbox.clear_faults();
        let failed = statuses(&sandbox);
        assert!(failed.contains(&418.into()), "no fault knows {} by its route: {failed:?}", operation.name);
    }
}
