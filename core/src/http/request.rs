//! A request as data: what an operation asks for, without a connection.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::http::fair_queue::Priority;
use crate::http::response::Response;
use crate::input::types::InputType;
use crate::names::snake_case;

pub use crate::http::retry::Repeat;

/// An HTTP method that the platform uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// Reads.
    Get,
    /// Writes.
    Post,
    /// Changes something that exists.
    Put,
}

impl Method {
    /// Returns the method as the request line has it, such as `GET`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
        }
    }
}

/// What is known about a route.
#[derive(Debug)]
pub struct Endpoint {
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL, with `{action}` as a placeholder. Errors and logs show it in this form.
    pub route: &'static str,
    /// Whether requests to it are safe to repeat.
    pub repeat: Repeat,
    /// The other endpoint under which some servers have this route. It is tried if a server does not know this one.
    pub alternate: Option<&'static Endpoint>,
    /// Whether the route returns the token. Such a request sends the company key instead of a token.
    pub gives_token: bool,
    /// The number of requests per second that the platform accepts on this route, if there is such a limit; it applies
    /// in addition to the client's own limit for all routes.
    pub own_rate: Option<f64>,
}

impl Endpoint {
    /// Creates the endpoint of a route that reads.
    pub const fn get(route: &'static str) -> Self {
        Endpoint {
            method: Method::Get,
            route,
            repeat: Repeat::Safe,
            alternate: None,
            gives_token: false,
            own_rate: None,
        }
    }

    /// Creates the endpoint of a route that writes.
    pub const fn post(route: &'static str) -> Self {
        Endpoint { method: Method::Post, repeat: Repeat::OnlyIfNotActedOn, ..Endpoint::get(route) }
    }

    /// Creates the endpoint of a route that changes something that exists.
    pub const fn put(route: &'static str) -> Self {
        Endpoint { method: Method::Put, ..Endpoint::post(route) }
    }

    /// Returns this endpoint with an alternate, to try if a server does not know this one.
    pub const fn or(self, alternate: &'static Endpoint) -> Self {
        Endpoint { alternate: Some(alternate), ..self }
    }

    /// Returns this endpoint, marked as the route that returns the token.
    pub(crate) const fn of_token(self) -> Self {
        Endpoint { gives_token: true, ..self }
    }

    /// Returns this endpoint with a rate limit for the route alone.
    pub(crate) const fn at_most(self, requests_a_second: f64) -> Self {
        Endpoint { own_rate: Some(requests_a_second), ..self }
    }

    /// Returns the method and the route for messages, such as `GET answers-info/{action}`.
    pub fn label(&self) -> String {
        format!("{} {}", self.method.as_str(), self.route)
    }
}

/// One request to an endpoint.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) action: Option<ActionCode>,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) body: Option<Value>,
    pub(crate) priority: Priority,
    /// The timeout of this call; `None` for the client's.
    pub(crate) timeout: Option<Duration>,
    /// Whether a reply with an error status is passed to the route's decoder instead of being turned into an error.
    pub(crate) reads_refusal: fn(&Request, &Response) -> bool,
}

impl std::fmt::Debug for Request {
    /// Shows the names of the filters without their values, which may be e-mails, and leaves the body out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.query.iter().map(|(name, _)| *name).collect();
        write!(f, "{}", self.endpoint.label())?;
        if names.is_empty() { Ok(()) } else { write!(f, ", filtered by {}", names.join(", ")) }
    }
}

impl Request {
    pub(crate) fn new(endpoint: &'static Endpoint) -> Self {
        Request {
            endpoint,
            action: None,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            priority: if matches!(endpoint.method, Method::Get) { Priority::Quick } else { Priority::Write },
            timeout: None,
            reads_refusal: |_, _| false,
        }
    }

    /// Returns the same request to another endpoint.
    pub(crate) fn at(&self, endpoint: &'static Endpoint) -> Self {
        Request { endpoint, ..self.clone() }
    }

    pub(crate) fn action(mut self, action: &ActionCode) -> Self {
        self.action = Some(action.clone());
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: Option<&'static str>) -> Self {
        if let Some(value) = value {
            self.headers.push((name, value));
        }
        self
    }

    pub(crate) fn timeout(mut self, timeout: Option<Duration>) -> Self {
        self.timeout = timeout;
        self
    }

    pub(crate) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Refuses values that are too long for a server to accept in a URL, before anything is sent.
    pub(crate) fn check_length(&self) -> Result<()> {
        let action = self.action.iter().map(|action| ("action", action.0.as_str()));
        let parts = action.chain(self.query.iter().map(|(name, value)| (*name, value.as_str())));
        match parts.rev().max_by_key(|(_, value)| value.len()) {
            Some((wire, value)) if value.len() > LONGEST_PART => {
                let name = snake_case(wire);
                let why =
                    format!("`{name}` has {} characters: it is none that the platform has.", value.chars().count());
                Err(Error::invalid(&name, why))
            }
            _ => Ok(()),
        }
    }

    /// Builds the path and the query below the base URL.
    pub(crate) fn target(&self) -> String {
        let mut target = match &self.action {
            Some(action) => self.endpoint.route.replace("{action}", &encode(&action.0)),
            None => self.endpoint.route.to_owned(),
        };
        for (at, (name, value)) in self.query.iter().enumerate() {
            target.push(if at == 0 { '?' } else { '&' });
            target.push_str(name);
            target.push('=');
            target.push_str(&encode(value));
        }
        target
    }
}

/// The maximum length of one value in a URL, in bytes: even if all of them are percent-encoded, servers accept it.
const LONGEST_PART: usize = 2000;

/// Everything but the unreserved characters of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encode(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// An action's short code, such as `T0AXXX`, or `all` for listings of all actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionCode(String);

impl ActionCode {
    /// Returns the code `all`, which stands for all actions; for listings only.
    pub fn all() -> Self {
        ActionCode("all".to_owned())
    }

    /// Creates the code of one action.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a text that cannot be a code.
    ///
    /// ```
    /// use indecx::ActionCode;
    ///
    /// # fn main() -> Result<(), indecx::Error> {
    /// let action: ActionCode = "T0AXXX".parse()?;
    /// assert_eq!(action, ActionCode::new("T0AXXX")?);
    /// assert!(ActionCode::new("answers-info/T0AXXX").is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(code: impl AsRef<str>) -> Result<Self> {
        let code = code.as_ref().trim();
        let odd = |c: char| c.is_whitespace() || c.is_control() || "/\\?#%&".contains(c);
        if code.is_empty() || code.contains(odd) || code.chars().all(|c| c == '.') {
            return Err(Error::invalid(
                "action",
                "`action` must be an action's code, such as \"T0AXXX\": `control_id` of `actions.list` gives it.",
            ));
        }
        Ok(ActionCode(code.to_owned()))
    }

    /// Refuses `all`, for operations on one action only.
    pub(crate) fn one(self) -> Result<Self> {
        if self.0.eq_ignore_ascii_case("all") {
            return Err(Error::invalid(
                "action",
                "`action` must be one action's code here, not \"all\": `control_id` of `actions.list` gives it.",
            ));
        }
        Ok(self)
    }

    /// Whether it has the form of a record's id, which the platform does not accept as a code.
    pub(crate) fn looks_like_an_id(&self) -> bool {
        self.0.len() == 24 && self.0.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// Returns the code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

crate::input::value::from_text!(ActionCode);

impl crate::input::value::FromArgument for ActionCode {
    const TYPE: InputType = InputType::Text;
    fn from_argument(value: crate::input::value::Argument, name: &str) -> Result<Self> {
        match value {
            crate::input::value::Argument::Text(code) => ActionCode::new(code),
            other => Err(Error::invalid(
                name,
                format!("`{name}` must be an action's code, such as \"T0AXXX\", not {}.", other.kind()),
            )),
        }
    }
    fn into_argument(self) -> crate::input::value::Argument {
        crate::input::value::Argument::Text(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{ActionCode, Endpoint, Request};

    static ENDPOINT: Endpoint = Endpoint::get("answers-info/{action}");

    #[test]
    fn a_request_is_data() {
        let mut request = Request::new(&ENDPOINT).action(&ActionCode::new("Ação").unwrap());
        request.query.push(("email", "ana+1@example.com".to_owned()));
        assert_eq!(request.target(), "answers-info/A%C3%A7%C3%A3o?email=ana%2B1%40example.com");
        assert_eq!(ENDPOINT.label(), "GET answers-info/{action}");
    }

    #[test]
    fn an_action_is_a_code() {
        for odd in ["", "  ", "a/b", "..", ".", "a?b", "a b", "a%2Fb"] {
            assert!(ActionCode::new(odd).is_err(), "{odd}");
        }
        assert_eq!(ActionCode::new(" T0AXXX ").unwrap().as_str(), "T0AXXX");
        assert!(ActionCode::new("ALL").unwrap().one().is_err());
    }
}
