//! A small cache in front of a map: most rows repeat values of the rows before them.

/// Number of slots: few enough for the processor's cache, and enough for the values that group columns usually have.
const SLOTS: usize = 1024;

/// The numbers of recently looked up keys. Each is in the slot that its hash selects, until another key replaces it.
pub(super) struct SlotCache<K>(Box<[Option<(K, u32)>]>);

impl<K: Copy> Default for SlotCache<K> {
    fn default() -> Self {
        SlotCache(vec![None; SLOTS].into_boxed_slice())
    }
}

impl<K: Copy + PartialEq> SlotCache<K> {
    /// Returns the number of a key if it is still in its slot.
    pub(super) fn get(&self, hash: u64, key: K) -> Option<u32> {
        self.0[place(hash)].filter(|(known, _)| *known == key).map(|(_, number)| number)
    }

    /// Stores the number of a key.
    pub(super) fn set(&mut self, hash: u64, key: K, number: u32) {
        self.0[place(hash)] = Some((key, number));
    }
}

/// Uses the highest bits of a hash, which a multiplicative hash mixes best.
fn place(hash: u64) -> usize {
    usize::try_from(hash >> (u64::BITS - SLOTS.ilog2())).unwrap_or(0)
}
