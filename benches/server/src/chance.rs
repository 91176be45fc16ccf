//! Random numbers that are the same in each run and for each answer, whatever the number of answers is.

/// A generator of random numbers, SplitMix64: it is small, and good enough for made-up data.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xD6E8_FEB8_6659_FD93).wrapping_add(0x1DEC_0000))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// Returns a number from `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// Returns true in `percent` of all cases.
    pub(crate) fn holds(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Returns `count` different indices below `END`, in random order.
    pub(crate) fn distinct<const END: usize>(&mut self, count: usize) -> impl Iterator<Item = usize> + use<END> {
        let mut indices: [usize; END] = std::array::from_fn(|index| index);
        for at in 0..count {
            indices.swap(at, at + self.below(END - at));
        }
        indices.into_iter().take(count)
    }
}
