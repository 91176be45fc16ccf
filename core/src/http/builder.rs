//! The client's options, one setter each.

use std::time::Duration;

use secrecy::SecretString;

use crate::error::Result;
use crate::http::attempt::{Attempt, Observer};
use crate::http::client::Client;
use crate::http::environment::Environment;
use crate::http::options::Options;

impl Client {
    /// Starts a client with options of its own.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}

/// Makes a [`Client`] with options of its own.
#[derive(Clone, Default)]
pub struct ClientBuilder(Options);

impl ClientBuilder {
    /// The company key; else the environment variable `INDECX_COMPANY_KEY`.
    #[must_use]
    pub fn company_key(mut self, key: impl Into<SecretString>) -> Self {
        self.0.company_key = Some(key.into());
        self
    }

    /// The base of all routes; else `INDECX_BASE_URL`, else the platform's.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.0.base_url = Some(url.into());
        self
    }

    /// The time for one request, from connecting to the last byte; [`Options::DEFAULT_TIMEOUT`] by default.
    /// Waiting for a turn or a retry is not counted.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.0.timeout = Some(limit.as_secs_f64());
        self
    }

    /// Repeats of what is safe to repeat; [`Options::DEFAULT_MAX_RETRIES`] by default.
    #[must_use]
    pub fn max_retries(mut self, repeats: u32) -> Self {
        self.0.max_retries = Some(repeats);
        self
    }

    /// Requests in flight, of one runtime; [`Options::DEFAULT_MAX_CONCURRENCY`] by default.
    #[must_use]
    pub fn max_concurrency(mut self, requests: u32) -> Self {
        self.0.max_concurrency = Some(requests);
        self
    }

    /// Requests a second, retries and tokens counted; [`Options::DEFAULT_RATE_LIMIT`] by default, `None` for no
    /// limit. Clients of one process with the same base URL and key share it; the lowest holds.
    #[must_use]
    pub fn rate_limit(mut self, rate: Option<f64>) -> Self {
        self.0.rate_limit = Some(rate);
        self
    }

    /// An http or https proxy's URL; else `HTTPS_PROXY` and `NO_PROXY`.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.0.proxy = Some(url.into());
        self
    }

    /// A file of roots to trust beside the system's, in PEM form or one in DER form.
    #[must_use]
    pub fn ca_file(mut self, path: impl Into<std::path::PathBuf>) -> Self {
        self.0.ca_file = Some(path.into());
        self
    }

    /// The variables that the client is made with; else the process's own.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.0.environment = Some(environment);
        self
    }

    /// Is told of each attempt at a request, on the thread that made it: it must be quick, and must not block.
    #[must_use]
    pub fn observer(mut self, told: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        self.0.observer = Some(Observer::new(told));
        self
    }

    /// Accepts plain `http://` to a host that is not loopback.
    #[must_use]
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.0.allow_http = allow;
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the option.
    pub fn build(self) -> Result<Client> {
        Client::with_options(self.0)
    }
}

impl std::fmt::Debug for ClientBuilder {
    /// Shows nothing: the options hold the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
