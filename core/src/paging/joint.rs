//! How two runs that were read one after the other hang together: which rows of the first came again in the second, as
//! they were, and in which order.

use crate::record::key::Stamp;

/// Rows at the beginning of a run that may have come in the one before; more only where many came in between.
const WINDOW: usize = 96;

/// What a run shows of the run before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Joint {
    /// Whether a row came as it was both times. One that changed may have moved meanwhile, over others that then lie
    /// between the two runs.
    pub(crate) is_linked: bool,
    /// Whether the last rows of the one are the first rows of the other, and no row else stands in both.
    pub(crate) is_clean: bool,
    /// Whether rows that came as they were changed places: the order is not stable.
    pub(crate) is_mixed: bool,
    /// How many rows of the window came in the run before, whatever became of them.
    pub(crate) known: u64,
}

impl Joint {
    pub(crate) fn of(last: &[Stamp], next: &[Stamp]) -> Self {
        let window = &next[..next.len().min(WINDOW)];
        let mut places = Vec::with_capacity(WINDOW);
        let (mut known, mut is_clean) = (0, true);
        for (at, stamp) in window.iter().enumerate() {
            // From the end: there they stand as a rule.
            match last.iter().rposition(|held| held.key == stamp.key) {
                Some(place) => {
                    // What was known stands before what is new, without a gap, up to the last row.
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
        let is_mixed = places.windows(2).any(|pair| pair[0] >= pair[1]);
        let is_linked = !places.is_empty() || next[window.len()..].iter().any(|stamp| last.contains(stamp));
        Joint { is_linked, is_clean: is_clean && follow, is_mixed, known }
    }
}

#[cfg(test)]
mod tests {
    use super::Joint;
    use crate::record::key::{Mark, Stamp, id_key, stamps};

    /// A letter is a row, and a capital the same row after a change.
    fn run(rows: &str) -> Vec<Stamp> {
        let mark = |row: char| Mark::new(Some(id_key(&row.to_lowercase().to_string())), &row.to_string());
        stamps(&rows.chars().map(mark).collect::<Vec<_>>(), &[])
    }

    fn joint(last: &str, next: &str) -> (bool, bool, bool, u64) {
        let Joint { is_linked, is_clean, is_mixed, known } = Joint::of(&run(last), &run(next));
        (is_linked, is_clean, is_mixed, known)
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
            assert_eq!(joint("abcde", next), expected, "{next}");
        }
    }
}
