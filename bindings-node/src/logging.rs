//! Reports requests to a client's logger, in the asynchronous context of the call that made them.

use indecx::bindings::attempt::{Attempt, Field, Observer};
use napi::bindgen_prelude::{Either, FnArgs, Function};
use napi::threadsafe_function::{ThreadsafeCallContext, ThreadsafeFunctionCallMode};

/// The arguments of an observer in JavaScript: a message, and the names and values of its fields.
pub(crate) type AttemptArguments = FnArgs<(String, Vec<String>, Vec<Either<String, f64>>)>;

/// Returns an observer that calls `report` on the JavaScript thread for each attempt of one call. The observer does
/// not keep the process alive.
pub(crate) fn observer(report: &Function<'_, AttemptArguments, ()>) -> napi::Result<Observer> {
    let report = report
        .build_threadsafe_function::<Attempt>()
        .weak::<true>()
        .build_callback(|context: ThreadsafeCallContext<Attempt>| Ok(arguments(&context.value)))?;
    Ok(Observer::new(move |attempt| {
        // This fails only while the environment shuts down, when nobody listens any more.
        report.call(attempt.clone(), ThreadsafeFunctionCallMode::NonBlocking);
    }))
}

fn arguments(attempt: &Attempt) -> AttemptArguments {
    #[expect(clippy::cast_precision_loss, reason = "a status, a count of repeats, or bytes of one body")]
    let value = |field| match field {
        Field::Text(text) => Either::A(text),
        Field::Count(count) => Either::B(count as f64),
        Field::Number(number) => Either::B(number),
    };
    let (names, values) = attempt.fields().into_iter().map(|(name, field)| (name.to_owned(), value(field))).unzip();
    (attempt.to_string(), names, values).into()
}
