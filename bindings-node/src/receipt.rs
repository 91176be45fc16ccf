//! Receipts: what a pull did.

use indecx::bindings::timestamp_text;
use jiff::tz::TimeZone;
use napi_derive::napi;

/// What a pull did so far.
#[napi(object, object_from_js = false)]
pub struct Receipt {
    /// The names and values of the filters, as sent.
    #[napi(ts_type = "Array<[string, string]>")]
    pub filters: Vec<Vec<String>>,
    pub rows: f64,
    pub duplicates: f64,
    pub rereads: f64,
    pub requests: f64,
    pub retries: f64,
    pub bytes: f64,
    pub seconds: f64,
    #[napi(ts_type = "string | null")]
    pub started_at: Option<String>,
    #[napi(ts_type = "number | null")]
    pub total_first: Option<f64>,
    #[napi(ts_type = "number | null")]
    pub total_last: Option<f64>,
    pub unreadable: f64,
    #[napi(ts_type = "'linked' | 'counted'")]
    pub evidence: String,
}

impl From<indecx::Receipt> for Receipt {
    fn from(receipt: indecx::Receipt) -> Self {
        Receipt {
            filters: receipt.filters.into_iter().map(|(name, value)| vec![name, value]).collect(),
            rows: count(receipt.rows),
            duplicates: count(receipt.duplicates),
            rereads: count(receipt.rereads),
            requests: count(receipt.requests),
            retries: count(receipt.retries),
            bytes: count(receipt.bytes),
            seconds: receipt.seconds,
            started_at: receipt.started_at.map(|at| timestamp_text(TimeZone::UTC.to_datetime(at))),
            total_first: receipt.total_first.map(count),
            total_last: receipt.total_last.map(count),
            unreadable: count(receipt.unreadable),
            evidence: receipt.evidence.as_str().to_owned(),
        }
    }
}

/// Converts a count to a JavaScript number.
#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
pub(crate) fn count(number: u64) -> f64 {
    number as f64
}
