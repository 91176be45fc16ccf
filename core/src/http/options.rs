//! The options of a client, and the checks on them before anything is sent.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::error::{Error, Result};
use crate::http::attempt::Observer;
use crate::http::company_key::CompanyKey;
use crate::http::environment::{self, Environment};
use crate::http::loopback::is_loopback;
use crate::http::proxy::Proxy;
use crate::http::tls::Trust;
use crate::input::params::Arguments;
use crate::input::value::{Argument, FromArgument, seconds};

/// The base URL of the platform's v3 routes.
pub const DEFAULT_BASE_URL: &str = "https://indecx.com/v3/integrations";

/// The options of a client. All are optional; see the setters of [`ClientBuilder`](crate::ClientBuilder).
#[derive(Clone, Default)]
pub struct Options {
    /// The company key. Defaults to the environment variable `INDECX_COMPANY_KEY`.
    pub company_key: Option<SecretString>,
    /// The base URL of all routes. Defaults to the environment variable `INDECX_BASE_URL`, then to the platform's URL.
    pub base_url: Option<String>,
    /// Seconds for one request, from connecting to the last byte. Waits for a permit, the rate limit or a retry are not
    /// counted.
    pub timeout: Option<f64>,
    /// The maximum number of retries of a request. Only requests that are safe to repeat are retried.
    pub max_retries: Option<u32>,
    /// The maximum number of requests in flight.
    pub max_concurrency: Option<u32>,
    /// The maximum number of requests per second, including retries and token requests; null for no limit. Clients in
    /// one process with the same base URL and key share the limit: the lowest of their rates applies.
    pub rate_limit: Option<Option<f64>>,
    /// The URL of an http or https proxy. Defaults to the proxy variables of the environment (`HTTPS_PROXY`,
    /// `NO_PROXY`).
    pub proxy: Option<String>,
    /// A file with root certificates to trust in addition to the system's: any number in PEM form, or one in DER form.
    pub ca_file: Option<PathBuf>,
    /// Whether to accept plain `http://` to a host that is not loopback.
    pub allow_http: bool,
    /// A callback that receives each attempt at a request.
    pub observer: Option<Observer>,
    /// The environment variables that the client reads. Defaults to the process's own.
    pub environment: Option<Environment>,
}

impl Options {
    /// The default of [`timeout`](Options::timeout), in seconds.
    pub const DEFAULT_TIMEOUT: f64 = 30.0;
    /// The default of [`max_retries`](Options::max_retries).
    pub const DEFAULT_MAX_RETRIES: u32 = 3;
    /// The default of [`max_concurrency`](Options::max_concurrency).
    pub const DEFAULT_MAX_CONCURRENCY: u32 = 8;
    /// The default of [`rate_limit`](Options::rate_limit), in requests per second.
    pub const DEFAULT_RATE_LIMIT: f64 = 10.0;

    /// Reads options that a binding passes by name.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the option that is wrong.
    pub fn read(mut given: Arguments) -> Result<Self> {
        Ok(Options {
            company_key: text(&mut given, "company_key")?.map(Into::into),
            base_url: text(&mut given, "base_url")?,
            timeout: read(&mut given, "timeout")?,
            max_retries: read(&mut given, "max_retries")?,
            max_concurrency: read(&mut given, "max_concurrency")?,
            rate_limit: match given.take("rate_limit") {
                None => None,
                Some(limit) => Some(Option::from_argument(limit, "rate_limit")?),
            },
            proxy: text(&mut given, "proxy")?,
            ca_file: text(&mut given, "ca_file")?.map(Into::into),
            allow_http: read(&mut given, "allow_http")?.unwrap_or_default(),
            observer: None,
            environment: None,
        })
    }
}

fn read<T: FromArgument>(given: &mut Arguments, name: &str) -> Result<Option<T>> {
    let value = given.take(name).unwrap_or(Argument::Null);
    Option::from_argument(value, name)
}

/// Reads a text that may be blank; the meaning of a blank one is decided by the checks of that option.
fn text(given: &mut Arguments, name: &str) -> Result<Option<String>> {
    match given.take(name) {
        Some(Argument::Text(text)) => Ok(Some(text)),
        Some(other) => Option::from_argument(other, name),
        None => Ok(None),
    }
}

/// The options after checking, with defaults filled in.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) company_key: CompanyKey,
    pub(crate) base_url: Url,
    pub(crate) timeout: Duration,
    pub(crate) max_retries: u32,
    pub(crate) max_concurrency: usize,
    pub(crate) rate_limit: Option<f64>,
    pub(crate) proxy: Option<Proxy>,
    pub(crate) trust: Trust,
    pub(crate) observer: Option<Observer>,
}

impl Settings {
    pub(crate) fn new(options: Options) -> Result<Self> {
        let environment = options.environment.unwrap_or_else(Environment::of_process);
        let base_url = base_url(options.base_url, options.allow_http, &environment)?;
        Ok(Settings {
            company_key: CompanyKey::new(options.company_key, &environment)?,
            proxy: Proxy::choose(options.proxy.as_deref(), &environment, &base_url)?,
            trust: Trust::new(options.ca_file, &environment),
            base_url,
            timeout: seconds(options.timeout.unwrap_or(Options::DEFAULT_TIMEOUT), "timeout")?,
            max_retries: options.max_retries.unwrap_or(Options::DEFAULT_MAX_RETRIES),
            max_concurrency: concurrency(options.max_concurrency.unwrap_or(Options::DEFAULT_MAX_CONCURRENCY))?,
            rate_limit: rate_limit(options.rate_limit.unwrap_or(Some(Options::DEFAULT_RATE_LIMIT)))?,
            observer: options.observer,
        })
    }
}

fn base_url(given: Option<String>, allow_http: bool, environment: &Environment) -> Result<Url> {
    let (text, name) = match (given, environment.text(environment::BASE_URL)?) {
        (Some(given), _) => (given, "`base_url`"),
        (None, Some(set)) => (set.to_owned(), environment::BASE_URL),
        (None, None) => (DEFAULT_BASE_URL.to_owned(), "`base_url`"),
    };
    let refuse = |message: &str| Error::invalid("base_url", format!("{name} {message}"));
    if text.trim().is_empty() {
        // Fail instead of using the default: a missing setting must not make a test reach real customers.
        return Err(refuse("is blank: leave it out to reach the platform itself."));
    }
    let mut url =
        Url::parse(text.trim()).map_err(|_| refuse("is no URL: write it like https://indecx.com/v3/integrations."))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("holds a user or a password: leave them out, the company key is what counts."));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("must end with a path: leave out what follows ? or #."));
    }
    match url.scheme() {
        "https" => {}
        "http" if allow_http || is_loopback(&url) => {}
        "http" => {
            return Err(refuse(
                "is plain http to another machine, which would show the company key to everyone on the way: \
                 use https, or pass `allow_http` if you accept that.",
            ));
        }
        _ => return Err(refuse("must begin with https://.")),
    }
    if environment.only_loopback()? && !is_loopback(&url) {
        let guard = environment::ONLY_LOOPBACK;
        return Err(refuse(&format!(
            "is not this machine, which {guard} refuses: point the client at a sandbox, or unset {guard}."
        )));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

fn concurrency(requests: u32) -> Result<usize> {
    match requests {
        1..=256 => Ok(requests as usize),
        _ => Err(Error::invalid("max_concurrency", "`max_concurrency` must be from 1 to 256.")),
    }
}

/// The lowest rate, in requests per second.
const ONE_A_DAY: f64 = 1.0 / 86_400.0;

fn rate_limit(limit: Option<f64>) -> Result<Option<f64>> {
    match limit {
        None => Ok(None),
        Some(rate) if rate.is_finite() && rate >= ONE_A_DAY => Ok(Some(rate)),
        Some(_) => Err(Error::invalid(
            "rate_limit",
            "`rate_limit` must be more than 0 requests a second (one a day at the least), or nothing for no limit.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, Settings};

    fn with_url(url: &str) -> Result<Settings, crate::Error> {
        let options = Options { company_key: Some("key".into()), base_url: Some(url.into()), ..Options::default() };
        Settings::new(options)
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for fine in ["http://127.0.0.1:8000/v3", "http://localhost/x", "http://[::1]:1/", "https://indecx.example/"] {
            assert!(with_url(fine).is_ok(), "{fine}");
        }
        for bad in ["http://indecx.com", "ftp://indecx.com", "indecx.com", "https://u:p@indecx.com", "https://a/?q"] {
            assert!(with_url(bad).is_err(), "{bad}");
        }
    }
}
