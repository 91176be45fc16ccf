//! All options of a sandbox in one flat struct, so that Rust, Python, Node and the command line name them alike.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::behaviour::settings::parse_fields;

/// How a sandbox is filled and how it behaves.
///
/// # What can be changed
/// `answers`, `invites`, `actions`, `seed`, `year`, `tied_rows` and `port` are fixed at the start; the rest can be
/// changed with [`Sandbox::configure`](crate::Sandbox::configure).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Answers to begin with.
    pub answers: usize,
    /// Invites to begin with, answered and unanswered.
    pub invites: usize,
    /// Actions in the account; the first one's code is always `T0AXXX`.
    pub actions: usize,
    /// The seed of all made-up data.
    pub seed: u64,
    /// The year over which the data are spread.
    pub year: i32,
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Compress replies for clients that accept gzip.
    pub gzip: bool,
    /// Wait this long before each page of a listing.
    pub page_delay_ms: u64,
    /// The largest page; a larger `limit` is reduced silently. Null is no limit.
    // Null is `usize::MAX` in this field.
    #[serde(deserialize_with = "unlimited_if_null")]
    pub max_limit: usize,
    /// Whether a listing reports its `limit`.
    pub report_limit: bool,
    /// Report the requested `limit`, even where a smaller one was applied.
    pub clamp_shows_asked: bool,
    /// How a listing reports its `total`.
    pub total: Total,
    /// What `"wrong"` adds to the right total.
    pub total_error: i64,
    /// Serve pages of this size, whatever was requested.
    pub ignore_limit: Option<usize>,
    /// Serve the first page, whatever was requested.
    pub ignore_page: bool,
    /// What follows the last page.
    pub past_end: PastEnd,
    /// The order of listings.
    pub order: Order,
    /// This many neighbours share their dates, and their order varies with page and limit.
    pub tied_rows: usize,
    /// How long a token is valid.
    pub token_lifetime_s: u64,
    /// What a token looks like.
    pub token_shape: TokenShape,
    /// Requests a second that one key may make.
    pub rate_limit: Option<f64>,
    /// The `Retry-After` of a request over the rate.
    pub retry_after: Option<String>,
    /// Codes of paused actions.
    pub paused: Vec<String>,
    /// Codes of actions blocked for integrations.
    pub blocked: Vec<String>,
    /// The balance that has run out.
    pub no_balance: Option<Balance>,
    /// Which spelling of the blocklist's routes exists.
    pub blocklist_spelling: BlocklistSpelling,
    /// Which spelling of the quarantines' route exists.
    pub quarantine_spelling: QuarantineSpelling,
    /// The method that updates invites.
    pub update_invite_method: UpdateMethod,
    /// Query names without effect, as if the platform did not know them.
    pub ignore_filters: Vec<String>,
    /// Begin every JSON reply with a byte order mark.
    pub bom: bool,
    /// The status of a created answer.
    pub created_status: u16,
    /// The order in which links come back.
    pub link_echo_order: EchoOrder,
    /// E-mails for which no link is made.
    pub links_without_url: Vec<String>,
    /// Vary the messages, members, order and statuses of replies, from this seed, without changing what they mean.
    pub variety: Option<u64>,
    /// Refuse indicators that the action does not have. They are kept otherwise, and listed in `unknown_indicators`.
    pub strict_indicators: bool,
    /// How long after a send or a link its invite is first listed.
    pub invite_delay_ms: u64,
    /// Change the answers while they are listed.
    pub drift: Drift,
    /// Record which answers exist at each listing response.
    pub members: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            answers: 500,
            invites: 200,
            actions: 6,
            seed: 1,
            year: 2025,
            port: 0,
            gzip: true,
            page_delay_ms: 0,
            max_limit: 1_000,
            report_limit: true,
            clamp_shows_asked: false,
            total: Total::Right,
            total_error: -7,
            ignore_limit: None,
            ignore_page: false,
            past_end: PastEnd::Empty,
            order: Order::CreatedDesc,
            tied_rows: 1,
            token_lifetime_s: 1_800,
            token_shape: TokenShape::Jwt,
            rate_limit: None,
            retry_after: None,
            paused: Vec::new(),
            blocked: Vec::new(),
            no_balance: None,
            blocklist_spelling: BlocklistSpelling::Blacklist,
            quarantine_spelling: QuarantineSpelling::Quarentines,
            update_invite_method: UpdateMethod::Put,
            ignore_filters: Vec::new(),
            bom: false,
            created_status: 200,
            link_echo_order: EchoOrder::Sent,
            links_without_url: Vec::new(),
            variety: None,
            strict_indicators: false,
            invite_delay_ms: 0,
            drift: Drift::default(),
            members: false,
        }
    }
}

fn unlimited_if_null<'de, D: Deserializer<'de>>(value: D) -> Result<usize, D::Error> {
    Option::deserialize(value).map(|limit| limit.unwrap_or(usize::MAX))
}

/// How often each change happens to the answers before a listing response: 1.5 means always one change, and half the
/// time a second one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Drift {
    /// A new answer comes first.
    pub insert_front: f64,
    /// A new answer comes last.
    pub insert_back: f64,
    /// A new answer comes somewhere between.
    pub insert_middle: f64,
    /// An answer is removed.
    pub remove: f64,
    /// Two neighbours change places.
    pub swap: f64,
    /// An answer is updated.
    pub touch: f64,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$word_doc])* #[serde(rename = $text)] $word),+
        }
    };
}

words! {
    /// How a listing reports its `total`.
    Total {
        /// The true total.
        Right = "right",
        /// No total.
        Absent = "absent",
        /// The true total, from the second page on.
        Late = "late",
        /// The true total plus `total_error`, but at least 0.
        Wrong = "wrong",
        /// The true total, as text.
        Text = "text",
    }
}
words! {
    /// What follows the last page.
    PastEnd {
        /// An empty page.
        Empty = "empty",
        /// Status 404.
        NotFound = "404",
    }
}
words! {
    /// The order of listings.
    Order {
        /// Newest first.
        CreatedDesc = "created_desc",
        /// Oldest first.
        CreatedAsc = "created_asc",
        /// Last updated first.
        UpdatedDesc = "updated_desc",
        /// Last updated last.
        UpdatedAsc = "updated_asc",
    }
}

impl Order {
    /// Returns whether an update changes a row's place.
    pub(crate) fn is_by_update(self) -> bool {
        matches!(self, Order::UpdatedDesc | Order::UpdatedAsc)
    }

    /// Returns whether the newest row comes last.
    pub(crate) fn is_ascending(self) -> bool {
        matches!(self, Order::CreatedAsc | Order::UpdatedAsc)
    }
}

words! {
    /// What a token looks like.
    TokenShape {
        /// A JWT with `publicKey`, `iat` and `exp`.
        Jwt = "jwt",
        /// Text without meaning.
        Opaque = "opaque",
        /// A JWT without `exp`.
        NoExp = "no_exp",
    }
}
words! {
    /// A balance that can run out.
    Balance {
        /// E-mails.
        Email = "email",
        /// Text messages.
        Sms = "sms",
    }
}
words! {
    /// Spellings of `send-blacklist` and `blacklist-info`.
    BlocklistSpelling {
        /// `send-blacklist`, `blacklist-info`.
        Blacklist = "blacklist",
        /// `send-blocklist`, `blocklist-info`.
        Blocklist = "blocklist",
    }
}
words! {
    /// Spellings of `quarentines-info`.
    QuarantineSpelling {
        /// `quarentines-info`.
        Quarentines = "quarentines",
        /// `quarantines-info`.
        Quarantines = "quarantines",
    }
}
words! {
    /// Methods of `update-invite`.
    UpdateMethod {
        /// PUT.
        Put = "PUT",
        /// POST.
        Post = "POST",
    }
}
words! {
    /// The order in which links come back.
    EchoOrder {
        /// The order in which the customers were sent.
        Sent = "sent",
        /// A different order.
        Shuffled = "shuffled",
    }
}

const FIXED_AT_START: [&str; 7] = ["answers", "invites", "actions", "seed", "year", "tied_rows", "port"];

impl Options {
    /// Refuses values that make no sense.
    pub(crate) fn check(&self) -> Result<(), String> {
        let drift = self.drift;
        let chances =
            [drift.insert_front, drift.insert_back, drift.insert_middle, drift.remove, drift.swap, drift.touch];
        let good = [
            ((1971..=9998).contains(&self.year), "`year` must be between 1971 and 9998"),
            (self.max_limit > 0, "`max_limit` must be 1 or more"),
            (self.tied_rows > 0, "`tied_rows` must be 1 or more"),
            (self.ignore_limit != Some(0), "`ignore_limit` must be 1 or more"),
            (self.rate_limit.is_none_or(|rate| rate > 0.0), "`rate_limit` must be more than 0 requests a second"),
            ((200..300).contains(&self.created_status), "`created_status` must be a success, such as 201"),
            (chances.iter().all(|chance| *chance >= 0.0), "the chances of `drift` must be 0 or more"),
        ];
        good.iter().find(|(good, _)| !good).map_or(Ok(()), |(_, wrong)| Err((*wrong).to_owned()))
    }

    /// Returns these options with some fields changed, as far as `configure` allows it.
    pub(crate) fn changed(&self, change: Value) -> Result<Self, String> {
        let Value::Object(change) = change else {
            return Err("the change must be an object of option names and values".to_owned());
        };
        let mut whole = serde_json::to_value(self).map_err(|error| error.to_string())?;
        for (name, value) in change {
            if FIXED_AT_START.contains(&name.as_str()) {
                return Err(format!("`{name}` is settled when the sandbox starts"));
            }
            match (whole.get_mut(&name), value) {
                (None, _) => return Err(format!("unknown option `{name}`")),
                (Some(Value::Object(inner)), Value::Object(fields)) => inner.extend(fields),
                (Some(place), value) => *place = value,
            }
        }
        let changed: Self = parse_fields(whole)?;
        changed.check()?;
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_keeps_the_rest() {
        let options = Options::default()
            .changed(json!({"drift": {"remove": 0.5}}))
            .and_then(|options| options.changed(json!({"total": "late", "drift": {"touch": 1}, "rate_limit": 5})))
            .expect("both are known");
        assert_eq!(options.total, Total::Late);
        assert_eq!((options.drift.remove, options.drift.touch), (0.5, 1.0));
        assert_eq!(options.rate_limit, Some(5.0));
        assert_eq!(options.max_limit, 1_000);
    }

    #[test]
    fn a_wrong_change_is_named() {
        let options = Options::default();
        for (change, name) in [
            (json!({"max_limits": 5}), "max_limits"),
            (json!({"drift": {"swapp": 1}}), "swapp"),
            (json!({"seed": 5}), "seed"),
            (json!({"total": "odd"}), "odd"),
            (json!(3), "object"),
        ] {
            let message = options.changed(change).expect_err("a wrong change");
            assert!(message.contains(name), "{message}");
        }
    }
}
