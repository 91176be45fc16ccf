//! What tells a row from all others while a listing is pulled: 12 bytes.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::LazyLock;

use crate::row::Row;

/// Tells a row from all others: an id of 24 hex digits as it is, anything else hashed.
pub(crate) type RowKey = [u32; 3];

/// Keys are ids or hashed already; the hasher is seeded at random.
pub(crate) type RowKeys = HashSet<RowKey, foldhash::fast::RandomState>;

/// The keys of a page's rows: their ids, or for an odd row without one its content, counted within the
/// page.
pub(crate) fn keys(ids: &[Option<RowKey>], rows: &[Row]) -> Vec<RowKey> {
    let mut odd: Vec<u128> = Vec::new();
    let key = |(id, row): (&Option<RowKey>, &Row)| {
        id.unwrap_or_else(|| {
            let content = content_key(row);
            let earlier = odd.iter().filter(|other| **other == content).count();
            odd.push(content);
            twelve_bytes(hashed((content, earlier)))
        })
    };
    ids.iter().zip(rows).map(key).collect()
}

/// 24 hex digits are 12 bytes and kept as they are; any other id is hashed.
pub(crate) fn id_key(id: &str) -> RowKey {
    let digit = |key: u128, byte: u8| Some(key << 4 | u128::from(char::from(byte).to_digit(16)?));
    match id.bytes().try_fold(0, digit) {
        Some(key) if id.len() == 24 => twelve_bytes(key),
        _ => twelve_bytes(hashed(id)),
    }
}

/// A row's whole content, hashed.
pub(crate) fn content_key(row: &Row) -> u128 {
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
