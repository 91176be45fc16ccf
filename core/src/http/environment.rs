//! The environment variables that a client reads: all of them are declared here.
//!
//! A binding passes in the environment of the realm that creates the client: the current `process.env` or `os.environ`.
//! The process's own environment is read for Rust programs only.

use std::ffi::{OsStr, OsString};

use crate::error::{Error, Result};

/// The variable that holds the company key.
pub const COMPANY_KEY: &str = "INDECX_COMPANY_KEY";
/// The variable that holds the base URL of all routes.
pub const BASE_URL: &str = "INDECX_BASE_URL";
/// The variable that refuses every base URL and proxy on another machine; meant for tests.
pub const ONLY_LOOPBACK: &str = "INDECX_ONLY_LOOPBACK";
/// Set if the program runs as a CGI program: then an HTTP client can set `HTTP_PROXY` by sending a header.
pub(crate) const REQUEST_METHOD: &str = "REQUEST_METHOD";
/// The variable with a file of certificates that are trusted instead of the system's.
pub(crate) const CERTIFICATES: &str = "SSL_CERT_FILE";
/// The variable with folders of certificates that are trusted instead of the system's.
pub(crate) const CERTIFICATE_FOLDERS: &str = "SSL_CERT_DIR";
/// The proxy variables; the first one that is set wins.
pub(crate) const HTTPS_PROXY: [&str; 2] = ["https_proxy", "HTTPS_PROXY"];
pub(crate) const HTTP_PROXY: [&str; 2] = ["http_proxy", "HTTP_PROXY"];
pub(crate) const ALL_PROXY: [&str; 2] = ["all_proxy", "ALL_PROXY"];
pub(crate) const NO_PROXY: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// All variables that a client reads.
pub const VARIABLES: [&str; 14] = [
    COMPANY_KEY,
    BASE_URL,
    ONLY_LOOPBACK,
    HTTPS_PROXY[0],
    HTTPS_PROXY[1],
    HTTP_PROXY[0],
    HTTP_PROXY[1],
    ALL_PROXY[0],
    ALL_PROXY[1],
    NO_PROXY[0],
    NO_PROXY[1],
    REQUEST_METHOD,
    CERTIFICATES,
    CERTIFICATE_FOLDERS,
];

/// The values of [`VARIABLES`] at the time when a client is created.
#[derive(Clone)]
pub struct Environment(Vec<(&'static str, OsString)>);

crate::input::redacted::redacted_debug!(Environment);

impl Environment {
    /// Reads the process's own environment.
    pub fn of_process() -> Self {
        Environment::read(|name| std::env::var_os(name))
    }

    /// Calls `get` for each of [`VARIABLES`].
    pub fn read(get: impl Fn(&str) -> Option<OsString>) -> Self {
        Environment(VARIABLES.iter().filter_map(|name| Some((*name, get(name)?))).collect())
    }

    /// Like [`Environment::read`], for a `get` that may fail.
    ///
    /// # Errors
    /// Returns the first error of `get`.
    pub fn try_read<E>(get: impl Fn(&str) -> Result<Option<OsString>, E>) -> Result<Self, E> {
        let mut found = Vec::new();
        for name in VARIABLES {
            found.extend(get(name)?.map(|value| (name, value)));
        }
        Ok(Environment(found))
    }

    /// Returns a variable's value unchanged.
    pub(crate) fn raw(&self, name: &str) -> Option<&OsStr> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_os_str())
    }

    /// Returns a variable's value without surrounding whitespace, such as the newline from a file; `None` if it is
    /// blank.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>> {
        let Some(value) = self.raw(name) else { return Ok(None) };
        let text = value.to_str().ok_or_else(|| wrong(name, "is no text in UTF-8."))?.trim();
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// Returns the first of the variables that is set, with its name.
    pub(crate) fn first(&self, names: &[&'static str]) -> Result<Option<(&'static str, &str)>> {
        for name in names {
            if let Some(text) = self.text(name)? {
                return Ok(Some((name, text)));
            }
        }
        Ok(None)
    }

    /// Whether every base URL and proxy on another machine is refused.
    pub(crate) fn only_loopback(&self) -> Result<bool> {
        match self.text(ONLY_LOOPBACK)?.unwrap_or_default().to_ascii_lowercase().as_str() {
            "1" | "true" => Ok(true),
            "" | "0" | "false" => Ok(false),
            // A misspelt value must not silently switch the guard off.
            _ => Err(wrong(ONLY_LOOPBACK, "must be 1 or true, or else 0, false or empty.")),
        }
    }
}

/// Builds the error for a variable with an unusable value. It names no field, since the variable is not an argument of
/// the caller's.
pub(crate) fn wrong(name: &str, what: &str) -> Error {
    Error::new(crate::error::ErrorKind::InvalidRequest, format!("the environment variable {name} {what}"))
}

#[cfg(test)]
mod tests {
    use super::{Environment, ONLY_LOOPBACK};

    #[test]
    fn a_guard_is_on_off_or_refused() {
        let guard = |value: &str| Environment(vec![(ONLY_LOOPBACK, value.into())]).only_loopback();
        for on in ["1", "true", "TRUE", " 1\r\n"] {
            assert!(guard(on).unwrap(), "{on:?}");
        }
        for off in ["", " ", "0", "false"] {
            assert!(!guard(off).unwrap(), "{off:?}");
        }
        for odd in ["yes", "on", "2", "ture", "'1'"] {
            assert!(guard(odd).unwrap_err().message().contains(ONLY_LOOPBACK), "{odd:?}");
        }
        assert!(!Environment(Vec::new()).only_loopback().unwrap());
    }
}
