//! What tells a row from all others while a listing is pulled: 16 bytes a row.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use crate::row::Row;

/// Tells a row from all others.
pub(crate) type RowKey = u128;

/// Keys are ids or hashed already; the hasher is seeded at random.
pub(crate) type RowKeys = HashSet<RowKey, foldhash::fast::RandomState>;

/// The keys of a page's rows: their ids, or for an odd row without one its content, counted within the
/// page.
pub(crate) fn keys(ids: &[Option<RowKey>], rows: &[Row]) -> Vec<RowKey> {
    let mut odd: Vec<RowKey> = Vec::new();
    let key = |(id, row): (&Option<RowKey>, &Row)| {
        id.unwrap_or_else(|| {
            let content = content_key(row);
            odd.push(content);
            content.wrapping_add(odd.iter().filter(|other| **other == content).count() as u128)
        })
    };
    ids.iter().zip(rows).map(key).collect()
}

/// 24 hex digits are 12 bytes and kept as they are; any other id is hashed.
pub(crate) fn id_key(id: &str) -> RowKey {
    let digit = |key: u128, byte: u8| Some(key << 4 | u128::from(char::from(byte).to_digit(16)?));
    match id.bytes().try_fold(0, digit) {
        Some(key) if id.len() == 24 => key,
        _ => hashed(id) | 1 << 127,
    }
}

/// A row's whole content, hashed.
pub(crate) fn content_key(row: &Row) -> RowKey {
    hashed(row.raw()) | 1 << 127
}

fn hashed(text: &str) -> u128 {
    static HALVES: LazyLock<(RandomState, RandomState)> = LazyLock::new(|| (RandomState::new(), RandomState::new()));
    u128::from(HALVES.0.hash_one(text)) << 64 | u128::from(HALVES.1.hash_one(text))
}
