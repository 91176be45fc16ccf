//! Requests as calls of a client's logger, in the asynchronous context of the call that made them.

use indecx::bindings::attempt::{Attempt, Field, Observer};
use napi::bindgen_prelude::{Either, FnArgs, Function};
use napi::threadsafe_function::{ThreadsafeCallContext, ThreadsafeFunctionCallMode};

/// What the logger's half in JavaScript takes: a message, and the names and values of its fields.
pub(crate) type Reported = FnArgs<(String, Vec<String>, Vec<Either<String, f64>>)>;

/// Calls `report`, which belongs to one call, on the thread of JavaScript for each attempt. It keeps no process alive.
pub(crate) fn observer(report: &Function<'_, Reported, ()>) -> napi::Result<Observer> {
    let report = report
        .build_threadsafe_function::<Attempt>()
        .weak::<true>()
        .build_callback(|context: ThreadsafeCallContext<Attempt>| Ok(arguments(&context.value)))?;
    Ok(Observer::new(move |attempt| {
        // Refused only when the environment is going away: nobody listens any more.
        report.call(attempt.clone(), ThreadsafeFunctionCallMode::NonBlocking);
    }))
}

fn arguments(attempt: &Attempt) -> Reported {
    #[expect(clippy::cast_precision_loss, reason = "a status, a count of repeats, or bytes of one body")]
    let value = |field| match field {
        Field::Text(text) => Either::A(text),
        Field::Count(count) => Either::B(count as f64),
        Field::Number(number) => Either::B(number),
    };
    let (names, values) = attempt.fields().into_iter().map(|(name, field)| (name.to_owned(), value(field))).unzip();
    (attempt.to_string(), names, values).into()
}
