//! Structs that stand in every language's surface: what operations take and give beside records.

use indecx::bindings::Options;
use serde_json::{Value, json};

use crate::structs::{Field, Holds, Source, Struct};

/// What writes take, each before the inputs that hold it.
pub(crate) fn inputs() -> Vec<Struct> {
    let of = |file: &str, name: &str| Source::read(&format!("core/src/api/inputs/{file}.rs")).of(name);
    vec![
        of("customer", "Customer"),
        of("invite_update", "InviteUpdate"),
        of("new_answer", "NewAnswer"),
        of("new_answer", "NewQuestion"),
        of("follow_up", "FollowUp"),
        of("follow_up", "Tag"),
    ]
}

/// What a pull did.
pub(crate) fn receipt() -> Struct {
    Source::read("core/src/paging/receipt.rs").of("Receipt")
}

/// What became of a row.
pub(crate) fn outcome() -> Struct {
    let source = Source::read("core/src/writing/outcome.rs");
    let mut outcome = source.of("Outcome");
    let at = outcome.fields.iter().position(|field| field.name == "message").unwrap_or_default();
    outcome.fields.splice(at..at, source.getters("Outcome", &["ok", "retry_safe"]));
    outcome
}

/// What errors tell beside their message, in the order in which they are given to a class.
pub(crate) fn error_details() -> Vec<Field> {
    let source = Source::read_all(&["core/src/error/mod.rs", "core/src/error/kind.rs"]);
    let mut details = source.getters("Error", &["status", "request_id", "body", "retry_after", "retry_safe"]);
    // What the core calls by the kind of error that tells it.
    let reasons = source.getters("Error", &["unavailable"]);
    details.extend(reasons.into_iter().map(|reason| Field { name: "reason".to_owned(), ..reason }));
    details.extend(source.of("Shortfall").fields);
    details.extend(source.getters("Error", &["field", "row", "cause"]));
    details
}

/// The options of a client that every language gives by name, each with what it is unless told.
pub(crate) fn client_options() -> Vec<(Field, Value)> {
    let options = Source::read("core/src/http/options.rs").of("Options");
    let named = options.fields.into_iter().filter(|field| !is_rusts_own(&field.holds));
    let default = |name: &str| match name {
        "timeout" => json!(Options::DEFAULT_TIMEOUT),
        "max_retries" => json!(Options::DEFAULT_MAX_RETRIES),
        "max_concurrency" => json!(Options::DEFAULT_MAX_CONCURRENCY),
        "rate_limit" => json!(Options::DEFAULT_RATE_LIMIT),
        "allow_http" => json!(Options::default().allow_http),
        _ => Value::Null,
    };
    named.map(|field| (field.clone(), default(&field.name))).collect()
}

/// Whether an option holds what only a Rust program makes: an observer, an environment.
fn is_rusts_own(holds: &Holds) -> bool {
    match holds {
        Holds::Nullable(of) => is_rusts_own(of),
        holds => matches!(holds, Holds::Named(_)),
    }
}
