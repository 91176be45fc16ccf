//! How two consecutive runs overlap: which rows of the first stand again in the second, whether they are unchanged, and
//! in which order.
//!
//! ```text
//! last   a b c d e
//! next         d e f g      linked by d and e; clean, since nothing moved
//! next         d x e f      linked, and not clean: x was added between them
//! next         e d f g      linked, and reordered
//! next           E f g      E is e with other content: it may have moved, so it links nothing
//! ```

use crate::record::key::Stamp;

/// Rows at the start of a run that are compared one by one with the run before. More rows can overlap only where many
/// rows were added in between.
const WINDOW: usize = 96;

/// What a run shows of the run before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RunOverlap {
    /// Whether an unchanged row stands in both. A changed row proves nothing: it may have moved over rows that then lie
    /// between the two runs.
    pub(crate) is_linked: bool,
    /// Whether the last rows of the one run are the first rows of the other, and no other row stands in both.
    pub(crate) is_clean: bool,
    /// Whether unchanged rows stand in another order, so that the listing's order is not stable.
    pub(crate) is_reordered: bool,
    /// How many rows of the window stand in the run before, changed or not.
    pub(crate) known: u64,
}

impl RunOverlap {
    pub(crate) fn of(last: &[Stamp], next: &[Stamp]) -> Self {
        let window = &next[..next.len().min(WINDOW)];
        let mut places = Vec::with_capacity(WINDOW);
        let (mut known, mut is_clean) = (0, true);
        for (at, stamp) in window.iter().enumerate() {
            // Searches from the end, where these rows nearly always stand.
            match last.iter().rposition(|held| held.key == stamp.key) {
                Some(place) => {
                    // In a clean overlap, known rows come before new ones, without a gap, up to the last row.
                    is_clean &= known == at as u64 && last[place] == *stamp;
                    known += 1;
                    if last[place] == *stamp {
                        places.push(place);
                    }
                }
                None if at as u64 == known && places.last().is_none_or(|place| place + 1 != last.len()) => {
                    is_clean = false;
                }
                None => {}
            }
        }
        let follow = places.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        let is_reordered = places.windows(2).any(|pair| pair[0] >= pair[1]);
        let is_linked = !places.is_empty() || next[window.len()..].iter().any(|stamp| last.contains(stamp));
        RunOverlap { is_linked, is_clean: is_clean && follow, is_reordered, known }
    }
}

#[cfg(test)]
mod tests {
    use super::RunOverlap;
    use crate::record::key::{Mark, Stamp, id_key, stamps};

    /// Returns a run in which each letter is a row, and a capital is the same row after a change.
    fn run(rows: &str) -> Vec<Stamp> {
        let mark = |row: char| Mark::new(Some(id_key(&row.to_lowercase().to_string())), &row.to_string());
        stamps(&rows.chars().map(mark).collect::<Vec<_>>(), &[])
    }

    fn overlap(last: &str, next: &str) -> (bool, bool, bool, u64) {
        let RunOverlap { is_linked, is_clean, is_reordered, known } = RunOverlap::of(&run(last), &run(next));
        (is_linked, is_clean, is_reordered, known)
    }

    #[test]
    fn a_run_tells_what_became_of_the_one_before() {
        for (next, expected) in [
            ("efgh", (true, true, false, 1)),
            ("cdefgh", (true, true, false, 3)),
            ("abcde", (true, true, false, 5)),
            // One went, one came, one changed.
            ("cefg", (true, false, false, 2)),
            ("dxefg", (true, false, false, 2)),
            ("dfgh", (true, false, false, 1)),
            ("dEfg", (true, false, false, 2)),
            ("Efgh", (false, false, false, 1)),
            ("fghi", (false, false, false, 0)),
            // Two changed places.
            ("edfg", (true, false, true, 2)),
            ("deafg", (true, false, true, 3)),
            ("dexaf", (true, false, true, 3)),
        ] {
            assert_eq!(overlap("abcde", next), expected, "{next}");
        }
    }
}
