//! The keys of the rows that a pull has returned, so that it returns each row once. A key takes 12 bytes.

use crate::paging::receipt::Receipt;
use crate::record::key::{RowKey, RowKeys, Stamp};

/// Keys that stay in the hash table: as many as a table with 131,072 buckets holds before it doubles.
const MOST_RECENT: usize = 114_688;

/// The largest number of rows for which memory is reserved because the server's total says so.
const MOST_ROOM: u64 = 4_000_000;

/// The set of the keys seen so far. A hash table takes up to 30 bytes for a key, and twice that while it grows, so it
/// holds only the recent keys. Whenever it is full, its keys are merged into a sorted list.
#[derive(Default)]
pub(crate) struct Dedup {
    recent: RowKeys,
    /// In ascending order.
    settled: Vec<RowKey>,
}

impl Dedup {
    /// Returns the number of different rows.
    pub(crate) fn count(&self) -> u64 {
        (self.recent.len() + self.settled.len()) as u64
    }

    /// Reserves memory for `rows` rows, up to a bound, since the number is only what the server claims.
    pub(crate) fn make_room(&mut self, rows: u64) {
        let rows = usize::try_from(rows.min(MOST_ROOM)).unwrap_or(0);
        self.recent.reserve(rows.min(MOST_RECENT));
        if rows > MOST_RECENT {
            self.settled.reserve_exact(rows);
        }
    }

    /// Adds a page's rows. Returns the positions of those that are new. The others are counted as duplicates in the
    /// receipt, except for `overlap` rows, which were requested twice on purpose.
    pub(crate) fn new_rows(&mut self, stamps: &[Stamp], overlap: u64, receipt: &mut Receipt) -> Vec<usize> {
        let mut new = Vec::with_capacity(stamps.len());
        new.extend(stamps.iter().enumerate().filter(|(_, stamp)| self.insert(stamp.key)).map(|(at, _)| at));
        receipt.duplicates += ((stamps.len() - new.len()) as u64).saturating_sub(overlap);
        new
    }

    /// Adds a key. Returns whether it is new.
    fn insert(&mut self, key: RowKey) -> bool {
        if self.settled.binary_search(&key).is_ok() || !self.recent.insert(key) {
            return false;
        }
        if self.recent.len() == MOST_RECENT {
            self.settle();
        }
        true
    }

    /// Merges the recent keys into the sorted list, in place, from the end.
    fn settle(&mut self) {
        let mut recent: Vec<RowKey> = self.recent.drain().collect();
        recent.sort_unstable();
        let mut from = self.settled.len();
        self.settled.reserve_exact(recent.len());
        self.settled.resize(from + recent.len(), RowKey::default());
        let mut to = self.settled.len();
        while let Some(key) = recent.last() {
            to -= 1;
            if from > 0 && self.settled[from - 1] > *key {
                from -= 1;
                self.settled[to] = self.settled[from];
            } else {
                self.settled[to] = *key;
                recent.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dedup, MOST_RECENT};
    use crate::record::key::id_key;

    #[test]
    fn every_key_is_new_once_whenever_it_settled() {
        let key = |number: usize| id_key(&format!("{:024x}", number.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        let mut seen = Dedup::default();
        let all = 3 * MOST_RECENT + 1000;
        assert!((0..all).all(|number| seen.insert(key(number))));
        assert_eq!((seen.count(), seen.settled.len()), (all as u64, 3 * MOST_RECENT));
        assert!(seen.settled.is_sorted());
        assert!(!(0..all).any(|number| seen.insert(key(number))));
        assert_eq!(seen.count(), all as u64);
        assert!(seen.insert(id_key("an id of another form")) && !seen.insert(id_key("an id of another form")));
    }
}
