//! The structs that every language has beside records: inputs and results of operations, error details, and options.

use indecx::bindings::Options;
use serde_json::{Value, json};

use crate::structs::{Field, Holds, Source, Struct};

/// Returns the inputs of writes. A nested input comes after the input that contains it.
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

/// Returns the receipt of a pull.
pub(crate) fn receipt() -> Struct {
    Source::read("core/src/paging/receipt.rs").of("Receipt")
}

/// Returns the outcome of a row.
pub(crate) fn outcome() -> Struct {
    let source = Source::read("core/src/writing/outcome.rs");
    let mut outcome = source.of("Outcome");
    let at = outcome.fields.iter().position(|field| field.name == "message").unwrap_or_default();
    outcome.fields.splice(at..at, source.getters("Outcome", &["ok", "retry_safe"]));
    outcome
}

/// Returns the details of errors beside their message, in the order in which a class receives them.
pub(crate) fn error_details() -> Vec<Field> {
    let source = Source::read_all(&["core/src/error/mod.rs", "core/src/error/kind.rs"]);
    let mut details = source.getters("Error", &["status", "request_id", "body", "retry_after", "retry_safe"]);
    // The core names this detail after its kind of error; the languages name it after its meaning.
    let reasons = source.getters("Error", &["unavailable"]);
    details.extend(reasons.into_iter().map(|reason| Field { name: "reason".to_owned(), ..reason }));
    details.extend(source.of("Shortfall").fields);
    details.extend(source.getters("Error", &["field", "row", "cause"]));
    details
}

/// Returns the options of a client that every language has, each with its default.
pub(crate) fn client_options() -> Vec<(Field, Value)> {
    let options = Source::read("core/src/http/options.rs").of("Options");
    let shared = options.fields.into_iter().filter(|field| !is_rust_only(&field.holds));
    let default = |name: &str| match name {
        "timeout" => json!(Options::DEFAULT_TIMEOUT),
        "max_retries" => json!(Options::DEFAULT_MAX_RETRIES),
        "max_concurrency" => json!(Options::DEFAULT_MAX_CONCURRENCY),
        "rate_limit" => json!(Options::DEFAULT_RATE_LIMIT),
        "allow_http" => json!(Options::default().allow_http),
        _ => Value::Null,
    };
    shared.map(|field| (field.clone(), default(&field.name))).collect()
}

/// Returns whether an option holds a value that only a Rust program can make: an observer or an environment.
fn is_rust_only(holds: &Holds) -> bool {
    match holds {
        Holds::Nullable(of) => is_rust_only(of),
        holds => matches!(holds, Holds::Named(_)),
    }
}
