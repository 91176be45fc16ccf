//! What a pull did, to be kept with its rows.

use jiff::Timestamp;

/// What proves that a pull is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// Each page shares a row with the page before it, so that no untouched row lies between them.
    #[default]
    Linked,
    /// The rows were counted: they agree with the server's totals, or with a second reading.
    Counted,
}

impl Evidence {
    /// Returns `"linked"` or `"counted"`.
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
    /// The query's filters as they were sent. Their values may be personal data.
    pub filters: Vec<(String, String)>,
    /// Rows that the pull returned.
    pub rows: u64,
    /// Rows that arrived again and were dropped. Rows that were requested twice on purpose do not count.
    pub duplicates: u64,
    /// Pages that were read again because two pages did not connect.
    pub rereads: u64,
    /// HTTP requests, including retries and requests for a token.
    pub requests: u64,
    /// Retries among the requests.
    pub retries: u64,
    /// Bytes of the response bodies as they were transferred, which may be compressed.
    pub bytes: u64,
    /// Seconds from the first request to the last row.
    pub seconds: f64,
    /// When the server answered the first page, by the server's clock (the `Date` of its reply), in UTC; nothing if no
    /// reply says so. A later pull of what has changed since then starts here.
    pub started_at: Option<Timestamp>,
    /// The first total that the server reported.
    pub total_first: Option<u64>,
    /// The last total that the server reported.
    pub total_last: Option<u64>,
    /// Values in the returned rows that could not be read as declared. They stand in `extra`.
    pub unreadable: u64,
    /// What proves that nothing is missing: `"linked"` (each page shares a row with the page before it, so that no
    /// untouched row lies between them) or `"counted"` (the number of rows agrees with the server's totals, or with a
    /// second reading).
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
