//! What a pull did, for whoever keeps its rows.

use jiff::Timestamp;

/// What proves that a pull is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// Each page shared a row with the one before it, so that no untouched row lies between them.
    #[default]
    Linked,
    /// Pages were counted: the server's totals agreed, or two readings did.
    Counted,
}

impl Evidence {
    /// `"linked"` or `"counted"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Evidence::Linked => "linked",
            Evidence::Counted => "counted",
        }
    }
}

/// What a pull did.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Receipt {
    /// The query's filters, as sent. Their values may be personal data.
    pub filters: Vec<(String, String)>,
    /// Rows given.
    pub rows: u64,
    /// Rows that came again beyond those that were asked for twice on purpose, and were dropped.
    pub duplicates: u64,
    /// Pages that were read again because they did not follow the one before.
    pub rereads: u64,
    /// Requests, retries and tokens counted.
    pub requests: u64,
    /// Repeats among them.
    pub retries: u64,
    /// Bytes of the bodies on the wire.
    pub bytes: u64,
    /// From the first request to the last row, in seconds.
    pub seconds: f64,
    /// When the first page was given, by the server's clock (the `Date` of its reply), in UTC; nothing where no reply
    /// tells. A later pull of what changed since begins here.
    pub started_at: Option<Timestamp>,
    /// The server's total at first.
    pub total_first: Option<u64>,
    /// The server's total at last.
    pub total_last: Option<u64>,
    /// Values among the rows given that could not be read as declared; they stand in `extra`.
    pub unreadable: u64,
    /// What proves that nothing is missing: `"linked"` (each page shared a row with the one before, so that no untouched
    /// row lies between them) or `"counted"` (totals, or two readings, agreed).
    pub evidence: Evidence,
}

impl std::fmt::Debug for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receipt")
            .field("rows", &self.rows)
            .field("duplicates", &self.duplicates)
            .field("rereads", &self.rereads)
            .field("requests", &self.requests)
            .field("total_last", &self.total_last)
            .field("unreadable", &self.unreadable)
            .field("evidence", &self.evidence)
            .finish_non_exhaustive()
    }
}
