//! What tells a row from all others while a listing is pulled: 12 bytes.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::LazyLock;

use crate::record::row::Row;

/// Tells a row from all others: an id of 24 hex digits as it is, anything else hashed.
pub(crate) type RowKey = [u32; 3];

/// Keys are ids or hashed already; the hasher is seeded at random.
pub(crate) type RowKeys = HashSet<RowKey, foldhash::fast::RandomState>;

/// A row as it came in one reply: what tells it from all others, and from itself after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) key: RowKey,
    content: u32,
}

/// What is known of a row when it was read: its id, and its content.
pub(crate) struct Mark {
    id: Option<RowKey>,
    content: u32,
}

impl Mark {
    /// The mark of a row of this JSON text, whose id others may have too.
    pub(crate) fn of_many(id: Option<RowKey>, json: &str) -> Self {
        Mark::new(id.map(|id| twelve_bytes(hashed((id, json)))), json)
    }

    /// The mark of a row of this JSON text.
    #[expect(clippy::cast_possible_truncation, reason = "cut on purpose: only texts of one id are compared")]
    pub(crate) fn new(id: Option<RowKey>, json: &str) -> Self {
        static HASHER: LazyLock<foldhash::quality::RandomState> =
            LazyLock::new(foldhash::quality::RandomState::default);
        Mark { id, content: HASHER.hash_one(json) as u32 }
    }
}

/// The stamps of a page's rows. A row without an id is told by its content, counted within the page.
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

/// 24 hex digits are 12 bytes and kept as they are; any other id is hashed.
pub(crate) fn id_key(id: &str) -> RowKey {
    // Eight digits a number.
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

/// A row's whole content, hashed.
fn content_key(row: &Row) -> u128 {
    hashed(row.raw())
}

/// The lower 12 of 16 bytes.
#[expect(clippy::cast_possible_truncation, reason = "cut on purpose")]
fn twelve_bytes(key: u128) -> RowKey {
    [(key >> 64) as u32, (key >> 32) as u32, key as u32]
}

/// 16 bytes that nobody can foresee, so that no two texts can be made to share them.
fn hashed(what: impl Hash) -> u128 {
    static HALVES: LazyLock<(RandomState, RandomState)> = LazyLock::new(|| (RandomState::new(), RandomState::new()));
    u128::from(HALVES.0.hash_one(&what)) << 64 | u128::from(HALVES.1.hash_one(&what))
}
