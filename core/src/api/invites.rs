//! Invites: asking customers.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::api::customer::Customer;
use crate::argument::{Argument, FromArgument};
use crate::endpoint::{ActionCode, Endpoint, Request};
use crate::error::{Error, Result};

static SEND: Endpoint = Endpoint::post("send/{action}");

crate::params! {
    /// What [`Invites::send`] takes.
    Send {
        /// The action's code, such as `T0AXXX`.
        [positional] action: ActionCode;
        /// Whom to ask.
        [positional] customer: Customer;
        /// When to send, as a moment with its zone; at once where it is left out.
        [positional] scheduling: Option<Scheduling>;
        /// Seconds for one request, in place of the client's.
        [keyword] timeout: Option<crate::argument::Seconds>;
    }
}

crate::resource! {
    /// Invites: asking customers.
    Invites invites {
        /// Sends one customer an invite. Never repeated once it may have gone out.
        send(client, params: Send) -> record Acknowledgement = SEND {
            let mut body = params.customer.wire();
            if let Some(scheduling) = params.scheduling {
                body.insert("scheduling".to_owned(), scheduling.wire().into());
            }
            let request = Request::new(&SEND)
                .action(&params.action.one()?)
                .timeout(params.timeout)
                .body(Value::Object(body));
            client.record(&request).await
        }
    }
}

crate::record! {
    /// What the platform says of a write that it accepted.
    Acknowledgement {
        /// The platform's words, in Portuguese or English.
        message: Text = "message";
    }
}

/// When an invite goes out: a moment, sent to the platform in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheduling(pub Timestamp);

impl Scheduling {
    /// `YYYY-MM-DDTHH:MM:SS.mmm` in UTC, without a suffix.
    fn wire(self) -> String {
        self.0.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S%.3f").to_string()
    }
}

impl FromArgument for Scheduling {
    const PYTHON: &'static str = "datetime";
    const TYPESCRIPT: &'static str = "Date";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Instant(at) => Ok(Scheduling(at)),
            Argument::Naive => Err(Error::invalid(
                name,
                format!("`{name}` has no time zone: give it one, for example tzinfo=timezone.utc."),
            )),
            other => Err(Error::invalid(
                name,
                format!("`{name}` must be a moment with its zone (an aware datetime), not {}.", other.kind()),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scheduling;

    #[test]
    fn scheduling_is_sent_in_utc_without_a_suffix() {
        let at: jiff::Timestamp = "2020-12-16T17:20:00.5-03:00".parse().unwrap();
        assert_eq!(Scheduling(at).wire(), "2020-12-16T20:20:00.500");
        let even: jiff::Timestamp = "2020-12-16T20:20:00Z".parse().unwrap();
        assert_eq!(Scheduling(even).wire(), "2020-12-16T20:20:00.000");
    }
}
