//! Identity of rows for deduplication within a listing: 12 bytes per row.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::LazyLock;

use crate::record::row::Row;

/// Identifies a row within a listing: an id of 24 hex digits as it is, anything else hashed.
pub(crate) type RowKey = [u32; 3];

/// A set of row keys. They are ids or hashes already, so a fast hasher with a random seed is enough.
pub(crate) type RowKeys = HashSet<RowKey, foldhash::fast::RandomState>;

/// A row as it was received in one reply: its key, and a hash of its content, which tells whether the row has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) key: RowKey,
    content: u32,
}

/// The id of a row, `None` if it has none, and a hash of its content; computed while the row is read.
pub(crate) struct Mark {
    id: Option<RowKey>,
    content: u32,
}

impl Mark {
    /// Creates the mark of a row whose id other rows may share: its key is made from the id and the content.
    pub(crate) fn of_many(id: Option<RowKey>, json: &str) -> Self {
        Mark::new(id.map(|id| twelve_bytes(hashed((id, json)))), json)
    }

    /// Creates the mark of a row whose id is unique.
    #[expect(clippy::cast_possible_truncation, reason = "intended: only contents of rows with one id are compared")]
    pub(crate) fn new(id: Option<RowKey>, json: &str) -> Self {
        static HASHER: LazyLock<foldhash::quality::RandomState> =
            LazyLock::new(foldhash::quality::RandomState::default);
        Mark { id, content: HASHER.hash_one(json) as u32 }
    }
}

/// Returns the stamps of a page's rows. A row without an id is identified by its content and by its position among the
/// rows of the page with the same content.
pub(crate) fn stamps(marks: &[Mark], rows: &[Row]) -> Vec<Stamp> {
    let mut earlier: HashMap<u128, u32> = HashMap::new();
    let mut key = |row: &Row| {
        let content = content_key(row);
        let times = earlier.entry(content).or_default();
        *times += 1;
        twelve_bytes(hashed((content, *times)))
    };
    let stamp =
        |(at, mark): (usize, &Mark)| Stamp { key: mark.id.unwrap_or_else(|| key(&rows[at])), content: mark.content };
    marks.iter().enumerate().map(stamp).collect()
}

/// Returns the key for an id: 24 hex digits are kept as 12 bytes, any other id is hashed.
pub(crate) fn id_key(id: &str) -> RowKey {
    // Each number holds eight digits.
    let value = |digits: &[u8; 8]| {
        digits.iter().try_fold(0u32, |value, digit| Some(value << 4 | char::from(*digit).to_digit(16)?))
    };
    match id.as_bytes().as_chunks().0 {
        [first, second, third] if id.len() == 24 => match [first, second, third].map(value) {
            [Some(first), Some(second), Some(third)] => [first, second, third],
            _ => twelve_bytes(hashed(id)),
        },
        _ => twelve_bytes(hashed(id)),
    }
}

/// Hashes the whole content of a row.
fn content_key(row: &Row) -> u128 {
    hashed(row.raw())
}

/// Returns the lower 12 of 16 bytes.
#[expect(clippy::cast_possible_truncation, reason = "intended")]
fn twelve_bytes(key: u128) -> RowKey {
    [(key >> 64) as u32, (key >> 32) as u32, key as u32]
}

/// Hashes to 16 bytes with secret random seeds, so that nobody can construct two texts with the same hash.
fn hashed(what: impl Hash) -> u128 {
    static HALVES: LazyLock<(RandomState, RandomState)> = LazyLock::new(|| (RandomState::new(), RandomState::new()));
    u128::from(HALVES.0.hash_one(&what)) << 64 | u128::from(HALVES.1.hash_one(&what))
}
