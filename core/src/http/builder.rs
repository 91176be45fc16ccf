//! The builder of a client: one setter for each option.

use std::time::Duration;

use secrecy::SecretString;

use crate::error::Result;
use crate::http::attempt::{Attempt, Observer};
use crate::http::client::Client;
use crate::http::environment::Environment;
use crate::http::options::Options;

impl Client {
    /// Starts a builder, to create a client with other options than the defaults.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}

/// Builds a [`Client`] with options.
///
/// ```no_run
/// # use std::time::Duration;
/// # fn run(key: String) -> Result<(), indecx::Error> {
/// let client = indecx::Client::builder().company_key(key).max_retries(5).rate_limit(Some(4.0)).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct ClientBuilder(Options);

impl ClientBuilder {
    /// The company key. Defaults to the environment variable `INDECX_COMPANY_KEY`.
    #[must_use]
    pub fn company_key(mut self, key: impl Into<SecretString>) -> Self {
        self.0.company_key = Some(key.into());
        self
    }

    /// The base URL of all routes. Defaults to the environment variable `INDECX_BASE_URL`, then to the platform's URL.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.0.base_url = Some(url.into());
        self
    }

    /// The time limit of one request, from connecting to the last byte, without waits for a permit, the rate limiter or
    /// a retry. [`Options::DEFAULT_TIMEOUT`] by default.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.0.timeout = Some(limit.as_secs_f64());
        self
    }

    /// The maximum number of retries of a request; only requests that are safe to repeat are retried.
    /// [`Options::DEFAULT_MAX_RETRIES`] by default.
    #[must_use]
    pub fn max_retries(mut self, repeats: u32) -> Self {
        self.0.max_retries = Some(repeats);
        self
    }

    /// The maximum number of requests in flight in each runtime; [`Options::DEFAULT_MAX_CONCURRENCY`] by default.
    #[must_use]
    pub fn max_concurrency(mut self, requests: u32) -> Self {
        self.0.max_concurrency = Some(requests);
        self
    }

    /// The maximum number of requests per second, including retries and token requests; `None` for no limit.
    /// [`Options::DEFAULT_RATE_LIMIT`] by default. Clients in one process with the same base URL and key share the
    /// limit: the lowest of their rates applies.
    #[must_use]
    pub fn rate_limit(mut self, rate: Option<f64>) -> Self {
        self.0.rate_limit = Some(rate);
        self
    }

    /// The URL of an http or https proxy. Defaults to the proxy variables of the environment (`HTTPS_PROXY`,
    /// `NO_PROXY`).
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.0.proxy = Some(url.into());
        self
    }

    /// A file with root certificates to trust in addition to the system's: any number in PEM form, or one in DER form.
    #[must_use]
    pub fn ca_file(mut self, path: impl Into<std::path::PathBuf>) -> Self {
        self.0.ca_file = Some(path.into());
        self
    }

    /// The environment variables that the client reads. Defaults to the process's own.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.0.environment = Some(environment);
        self
    }

    /// Calls `callback` with each attempt at a request, on the thread that made the attempt: it must be quick, and must
    /// not block.
    #[must_use]
    pub fn observer(mut self, callback: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        self.0.observer = Some(Observer::new(callback));
        self
    }

    /// Whether to accept plain `http://` to a host that is not loopback.
    #[must_use]
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.0.allow_http = allow;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the option that is wrong.
    pub fn build(self) -> Result<Client> {
        Client::with_options(self.0)
    }
}

impl std::fmt::Debug for ClientBuilder {
    /// Shows no options, since they hold the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
