//! The rows that a pull has given: 12 bytes each, however many there are.

use crate::paging::receipt::Receipt;
use crate::record::key::{RowKey, RowKeys, Stamp};

/// Keys that are kept for quick looking up: as many as a table of 131,072 places takes before it doubles.
const MOST_RECENT: usize = 114_688;

/// Rows that room is made for on the server's word.
const MOST_ROOM: u64 = 4_000_000;

/// The keys of the rows that came so far. A hash table takes up to 30 bytes a key, and twice that while it grows:
/// it holds the recent ones only, and now and then they settle into a sorted list.
#[derive(Default)]
pub(crate) struct Dedup {
    recent: RowKeys,
    /// In ascending order.
    settled: Vec<RowKey>,
}

impl Dedup {
    pub(crate) fn count(&self) -> u64 {
        (self.recent.len() + self.settled.len()) as u64
    }

    /// Makes room for so many rows at once, rather than by growing again and again; the server's word for it is
    /// taken up to a bound.
    pub(crate) fn make_room(&mut self, rows: u64) {
        let rows = usize::try_from(rows.min(MOST_ROOM)).unwrap_or(0);
        self.recent.reserve(rows.min(MOST_RECENT));
        if rows > MOST_RECENT {
            self.settled.reserve_exact(rows);
        }
    }

    /// The places of a page's rows that have not come before; `overlap` of them were read twice on purpose.
    pub(crate) fn fresh(&mut self, stamps: &[Stamp], overlap: u64, receipt: &mut Receipt) -> Vec<usize> {
        let mut fresh = Vec::with_capacity(stamps.len());
        fresh.extend(stamps.iter().enumerate().filter(|(_, stamp)| self.insert(stamp.key)).map(|(at, _)| at));
        receipt.duplicates += ((stamps.len() - fresh.len()) as u64).saturating_sub(overlap);
        fresh
    }

    /// Whether the key is new.
    fn insert(&mut self, key: RowKey) -> bool {
        if self.settled.binary_search(&key).is_ok() || !self.recent.insert(key) {
            return false;
        }
        if self.recent.len() == MOST_RECENT {
            self.settle();
        }
        true
    }

    /// Merges the recent keys into the sorted ones, from the end, in place.
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
