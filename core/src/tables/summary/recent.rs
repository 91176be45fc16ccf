//! What was found lately, so that it is found again without asking a map: most rows repeat values of the rows before.

/// Places: few enough to stay near the processor, and enough for the values that columns of groups have.
const PLACES: usize = 1024;

/// The numbers of keys that were looked up lately, each at the place that its hash names; a newer one takes the place.
pub(super) struct Recent<K>(Box<[Option<(K, u32)>]>);

impl<K: Copy> Default for Recent<K> {
    fn default() -> Self {
        Recent(vec![None; PLACES].into_boxed_slice())
    }
}

impl<K: Copy + PartialEq> Recent<K> {
    /// The number of a key, if it came lately.
    pub(super) fn get(&self, hash: u64, key: K) -> Option<u32> {
        self.0[place(hash)].filter(|(known, _)| *known == key).map(|(_, number)| number)
    }

    /// Keeps the number of a key.
    pub(super) fn set(&mut self, hash: u64, key: K, number: u32) {
        self.0[place(hash)] = Some((key, number));
    }
}

/// The highest bits of a hash: those that multiplying mixes best.
fn place(hash: u64) -> usize {
    usize::try_from(hash >> (u64::BITS - PLACES.ilog2())).unwrap_or(0)
}
