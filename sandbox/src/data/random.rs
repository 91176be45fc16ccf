//! Repeatable randomness: numbers and identifiers that follow from a seed and a serial number.

use std::fmt::Write as _;

use crate::clock;

/// The kinds of identifiers. Identifiers of different kinds never collide.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Answer = 1,
    Invite,
    Action,
    Company,
    Details,
    Submit,
    Question,
    Indicator,
    Column,
    Branch,
    Quarantine,
    Group,
    Feed,
    Person,
}

/// Mixes a seed and a serial number; for one seed, no two serials give the same number.
pub(crate) fn mixed(seed: u64, serial: u64) -> u64 {
    let mut z = serial.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_add(seed.wrapping_mul(0xd134_2543_de82_ef95));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn keyed(kind: Kind, serial: u64) -> u64 {
    serial ^ ((kind as u64) << 56)
}

/// Returns the random numbers of one row.
pub(crate) fn rng(seed: u64, kind: Kind, serial: u64) -> fastrand::Rng {
    fastrand::Rng::with_seed(mixed(seed, keyed(kind, serial)))
}

/// Returns an identifier of 24 hexadecimal digits that begins with its time, like those of the platform.
pub(crate) fn id(seed: u64, kind: Kind, serial: u64, at: i64) -> String {
    let seconds = u32::try_from(at.div_euclid(clock::SECOND)).unwrap_or(0);
    let mut out = String::with_capacity(24);
    let _ = write!(out, "{seconds:08x}{:016x}", mixed(seed, keyed(kind, serial)));
    out
}

/// Returns a short code such as `K1A4CKHP`.
pub(crate) fn code(seed: u64, kind: Kind, serial: u64) -> String {
    const ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    // Multiplying by a number coprime to 36^8 keeps codes distinct, while those of neighbours look unrelated.
    const CODES: u64 = 36_u64.pow(8);
    let start = mixed(seed, keyed(kind, 0)) % CODES;
    let spread = u128::from(serial % CODES) * 1_234_567_890_133;
    let mut rest = u64::try_from((spread + u128::from(start)) % u128::from(CODES)).unwrap_or(0);
    let mut out = String::with_capacity(8);
    for _ in 0..8 {
        out.push(char::from(ALPHABET[usize::try_from(rest % 36).unwrap_or(0)]));
        rest /= 36;
    }
    out
}

/// Returns one item of a list.
pub(crate) fn pick<T: Copy>(rng: &mut fastrand::Rng, list: &[T]) -> T {
    list[rng.usize(..list.len())]
}

/// Returns whether an event with this chance, in percent, happens.
pub(crate) fn percent(rng: &mut fastrand::Rng, chance: u32) -> bool {
    rng.u32(..100) < chance
}

/// Returns a moment of the year: more often on weekdays and seldom at night, as customers answer.
///
/// A few moments fall on the last evening of a month in São Paulo, which is the first day of the next month in UTC:
/// `2025-01-31 21:40` there is `2025-02-01T00:40Z`. Grouping by the UTC day puts these moments into the wrong month.
pub(crate) fn moment(rng: &mut fastrand::Rng, year: i32) -> i64 {
    if percent(rng, 2) {
        let next_month = clock::day_number(i64::from(year), rng.i64(2..=12), 1);
        return next_month * clock::DAY + rng.i64(0..3 * clock::HOUR);
    }
    let first = clock::day_number(i64::from(year), 1, 1);
    let days = clock::day_number(i64::from(year) + 1, 1, 1) - first;
    let day = loop {
        let day = first + rng.i64(0..days);
        // Day 0 of 1970 was a Thursday.
        let chance = match (day + 4).rem_euclid(7) {
            0 => 30,
            6 => 55,
            _ => 100,
        };
        if percent(rng, chance) {
            break day;
        }
    };
    let minutes = if percent(rng, 80) {
        // From eight in the morning to nine in the evening in São Paulo, as UTC.
        11 * 60 + rng.i64(0..390) + rng.i64(0..389)
    } else {
        rng.i64(0..24 * 60)
    };
    day * clock::DAY + minutes * 60_000 + rng.i64(0..60_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn identifiers_and_codes_are_unique() {
        let ids: HashSet<_> = (0..20_000).map(|i| id(7, Kind::Answer, i, 0)).collect();
        let codes: HashSet<_> = (0..20_000).map(|i| code(7, Kind::Answer, i)).collect();
        assert_eq!((ids.len(), codes.len()), (20_000, 20_000));
        assert_eq!(id(7, Kind::Answer, 1, 1_622_573_177_380).len(), 24);
    }

    #[test]
    fn moments_stay_in_their_year() {
        let mut rng = fastrand::Rng::with_seed(1);
        for _ in 0..2_000 {
            assert!(clock::iso(moment(&mut rng, 2025)).starts_with("2025-"));
        }
    }

    #[test]
    fn moments_fall_on_every_hour_and_some_on_the_last_evening_of_a_month() {
        let mut rng = fastrand::Rng::with_seed(1);
        let moments: Vec<i64> = (0..500).map(|_| moment(&mut rng, 2025)).collect();
        let hours: HashSet<i64> = moments.iter().map(|at| at.rem_euclid(clock::DAY) / clock::HOUR).collect();
        assert_eq!(hours.len(), 24);
        let in_sao_paulo = |at: i64| clock::date_of((at - 3 * clock::HOUR).div_euclid(clock::DAY)).1;
        let in_utc = |at: i64| clock::date_of(at.div_euclid(clock::DAY)).1;
        let evenings = moments.iter().filter(|at| in_sao_paulo(**at) != in_utc(**at)).count();
        assert!((3..50).contains(&evenings), "{evenings}");
    }
}
