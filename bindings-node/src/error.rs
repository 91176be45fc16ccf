//! Errors as data. Their classes are defined in `ts/errors.cts`, so that ESM and CommonJS share them and a stack trace
//! shows the line that awaited the call.

use indecx::bindings::camel::{camel_name, camel_text};
use indecx::bindings::errors::class_name;
use indecx::{Error, ErrorKind};
use napi::bindgen_prelude::{Either, ToNapiValue};
use napi::sys;
use napi_derive::napi;

/// An error with all fields of its class.
#[napi(object, object_from_js = false)]
pub struct Failure {
    pub class_name: String,
    /// The code, if the failure is an error of the core.
    pub code: Option<String>,
    pub message: String,
    pub status: Option<u32>,
    pub request_id: Option<String>,
    pub body: Option<String>,
    pub retry_safe: Option<bool>,
    pub retry_after: Option<f64>,
    #[napi(ts_type = "'paused' | 'blocked'")]
    pub reason: Option<String>,
    pub seen: Option<f64>,
    pub expected: Option<f64>,
    pub field: Option<String>,
    pub row: Option<f64>,
    #[napi(ts_type = "Failure")]
    pub cause: Option<Cause>,
}

/// The cause of a failure.
pub struct Cause(Box<Failure>);

impl ToNapiValue for Cause {
    unsafe fn to_napi_value(env: sys::napi_env, cause: Self) -> napi::Result<sys::napi_value> {
        // SAFETY: the caller's promise about `env` is passed on.
        unsafe { Failure::to_napi_value(env, *cause.0) }
    }
}

impl Failure {
    fn new(class_name: &str, message: String) -> Self {
        Failure {
            class_name: class_name.to_owned(),
            code: None,
            message,
            status: None,
            request_id: None,
            body: None,
            retry_safe: None,
            retry_after: None,
            reason: None,
            seen: None,
            expected: None,
            field: None,
            row: None,
            cause: None,
        }
    }

    /// Returns the failure of a call that was stopped. JavaScript knows the signal and its reason.
    pub(crate) fn aborted() -> Self {
        Failure::new("AbortError", "the call was aborted.".to_owned())
    }

    /// Returns the same failure with a cause.
    pub(crate) fn because(self, cause: Option<Error>) -> Self {
        Failure { cause: cause.map(|cause| Cause(Box::new(cause.into()))), ..self }
    }
}

#[expect(clippy::cast_precision_loss, reason = "rows are fewer than 2^53")]
impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let shortfall = error.shortfall();
        Failure {
            code: Some(error.kind().code().to_owned()),
            status: error.status().map(u32::from),
            request_id: error.request_id().map(str::to_owned),
            body: error.body().map(|body| String::from_utf8_lossy(body).into_owned()),
            retry_safe: Some(error.retry_safe()),
            retry_after: error.retry_after().map(|pause| pause.as_secs_f64()),
            reason: error.unavailable().map(|reason| reason.as_str().to_owned()),
            seen: shortfall.map(|shortfall| shortfall.seen as f64),
            expected: shortfall.and_then(|shortfall| shortfall.expected).map(|rows| rows as f64),
            field: error.field().map(|field| if error.is_verbatim() { field.to_owned() } else { camel_name(field) }),
            row: error.row().map(|row| row as f64),
            cause: error.cause().map(|cause| Cause(Box::new(cause.into()))),
            ..Failure::new(class_name(error.kind()), message(error))
        }
    }
}

/// Returns an error's message with names in camel case, except for the caller's own names.
pub(crate) fn message(error: &Error) -> String {
    if error.is_verbatim() { error.message().to_owned() } else { camel_text(error.message()) }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::from(&error)
    }
}

/// Returns the result of a native function: a value, or a failure, which JavaScript recognizes by its `className`.
pub(crate) fn or_failure<T>(result: Result<T, impl Into<Failure>>) -> Either<T, Failure> {
    match result {
        Ok(value) => Either::A(value),
        Err(error) => Either::B(error.into()),
    }
}

/// The fixed properties of an error class.
#[napi(object, object_from_js = false)]
pub(crate) struct ErrorClass {
    pub name: String,
    pub code: String,
    pub retry_safe: bool,
}

/// Returns the classes that a failure can have. A test compares the JavaScript classes with them.
#[napi]
pub(crate) fn error_classes() -> Vec<ErrorClass> {
    let class = |kind: ErrorKind| ErrorClass {
        name: class_name(kind).to_owned(),
        code: kind.code().to_owned(),
        retry_safe: kind.retry_safe(),
    };
    ErrorKind::ALL.iter().copied().map(class).collect()
}
