//! How many rows are missing by the server's totals, and the error of a pull that is not complete.
//!
//! A pull is complete if no untouched row can be missing. The engines prove that by links between pages
//! ([`overlapping`](crate::paging::overlapping)) or by reading again ([`counted`](crate::paging::counted)). The
//! server's totals are a second witness:
//!
//! ```text
//! first total 825, last total 820, 820 rows   complete: five rows were removed during the pull
//! first total 825, last total 825, 820 rows   five rows are missing; reading again may find them, else it is an error
//! no total                                    nothing can be said by counting
//! ```

use crate::error::{Error, ErrorKind, Shortfall};
use crate::paging::query::Query;
use crate::paging::receipt::Receipt;
use crate::paging::source::Source;
use crate::record::page::PageRows;

impl<T: PageRows> Source<T> {
    /// Returns the error of a pull that cannot be completed after `seen` different rows.
    pub(crate) fn incomplete(&self, seen: u64, why: &str) -> Error {
        incomplete(&self.query, &self.receipt, seen, why)
    }

    /// Returns the error of a pull that has read up to position `end` and found fewer rows than the server's totals
    /// say.
    pub(crate) fn short(&self, seen: u64, end: u64) -> Error {
        if self.receipt.total_last.is_some_and(|total| end < total) {
            let why = format!("the server gave nothing beyond row {}: pull shorter periods", grouped(end));
            let advice = "If the server's total is known to be wrong, pass `check_total` as false.";
            return shortfall(&self.query, &self.receipt, seen, &why, advice);
        }
        let why = "fewer rows came than there should be, and reading again found no more (if the server's total is \
                   known to be wrong, pass `check_total` as false)";
        self.incomplete(seen, why)
    }

    /// Returns how many rows are missing according to the server's totals; 0 if totals are not checked.
    pub(crate) fn missing(&self, seen: u64) -> u64 {
        match expected(&self.receipt) {
            Some(expected) if self.query.paging.check_total => expected.saturating_sub(seen),
            _ => 0,
        }
    }
}

/// Returns the error of a pull that cannot be completed.
pub(crate) fn incomplete(query: &Query, receipt: &Receipt, seen: u64, why: &str) -> Error {
    shortfall(query, receipt, seen, why, "Pull again, at a quieter time or for a shorter period.")
}

fn shortfall(query: &Query, receipt: &Receipt, seen: u64, why: &str, advice: &str) -> Error {
    let expected = expected(receipt);
    let message = format!(
        "{}: {why}. {seen} rows came{}. {advice}",
        query.request.endpoint.label(),
        expected.map_or(String::new(), |total| format!(", and the server says there are {total}")),
    );
    Error::new(ErrorKind::IncompleteListing, message).with_shortfall(Shortfall { seen, expected })
}

/// Returns the number of rows that a complete pull has at least, according to the server's totals.
fn expected(receipt: &Receipt) -> Option<u64> {
    Some(receipt.total_first?.min(receipt.total_last?))
}

/// Returns a number with thousands separators: 10,000.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let shown: Vec<String> = [0, 999, 1000, 10_000, 1_234_567].into_iter().map(grouped).collect();
        assert_eq!(shown, ["0", "999", "1,000", "10,000", "1,234,567"]);
    }
}
