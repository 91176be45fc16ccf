//! Calendar periods in a time zone.

use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::recent::SlotCache;

/// A period that rows are grouped by, labelled with its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    Day,
    /// From Monday, as in ISO 8601.
    Week,
    Month,
    Quarter,
    Year,
}

impl Period {
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "day" => Period::Day,
            "week" => Period::Week,
            "month" => Period::Month,
            "quarter" => Period::Quarter,
            "year" => Period::Year,
            _ => return None,
        })
    }

    /// Returns the first day of the period that contains a day.
    fn first(self, day: Date) -> Option<Date> {
        match self {
            Period::Day => Some(day),
            Period::Week => day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days()).ok(),
            Period::Month => Some(day.first_of_month()),
            Period::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok(),
            Period::Year => Some(day.first_of_year()),
        }
    }

    /// Returns the first day of the next period.
    fn next(self, first: Date) -> Option<Date> {
        let span = match self {
            Period::Day => 1.days(),
            Period::Week => 1.weeks(),
            Period::Month => 1.months(),
            Period::Quarter => 3.months(),
            Period::Year => 1.years(),
        };
        first.checked_add(span).ok()
    }
}

/// Finds the period of many instants. Known periods are cached, so that the time zone is rarely consulted.
pub(crate) struct Periods {
    period: Period,
    zone: TimeZone,
    /// Start and end in microseconds since 1970, and the first day in days since 1970; sorted.
    known: Vec<(i64, i64, i32)>,
    /// Index in `known` at which an instant of the same stretch of time was found last.
    recent: SlotCache<i64>,
}

/// Returns the stretch of time that contains an instant; a stretch is about 19 hours long.
fn time_bucket(at: i64) -> i64 {
    at >> 36
}

impl Periods {
    pub(crate) fn new(period: Period, zone: TimeZone) -> Self {
        Periods { period, zone, known: Vec::new(), recent: SlotCache::default() }
    }

    /// Returns the first day of an instant's period, in days since 1970; `None` outside the range of the calendar.
    pub(crate) fn of_instant(&mut self, at: i64) -> Option<i32> {
        let holds = |(from, until, _): &(i64, i64, i32)| *from <= at && at < *until;
        let key = time_bucket(at);
        // Consecutive stretches use consecutive slots of the cache, since the slot is the key's lowest bits.
        let hash = key.cast_unsigned() << 54;
        if let Some(known) = self.recent.get(hash, key).map(|place| self.known[place as usize]).filter(holds) {
            return Some(known.2);
        }
        let place = self.known.partition_point(|(from, _, _)| *from <= at);
        if let Some(known) = place.checked_sub(1).map(|place| self.known[place]).filter(holds) {
            self.recent.set(hash, key, u32::try_from(place - 1).unwrap_or(0));
            return Some(known.2);
        }
        let day = self.zone.to_datetime(Timestamp::from_microsecond(at).ok()?).date();
        let first = self.period.first(day)?;
        let days = days(first);
        if let Some((from, until)) = self.limits(first) {
            self.known.insert(place, (from, until, days));
            self.recent = SlotCache::default();
        }
        Some(days)
    }

    /// Returns the first day of the period that contains a day, both in days since 1970.
    pub(crate) fn of_day(&self, day: i32) -> Option<i32> {
        let date = Date::new(1970, 1, 1).ok()?.checked_add(day.days()).ok()?;
        self.period.first(date).map(days)
    }

    /// Returns when a period begins and ends, in microseconds since 1970; `None` if either midnight occurs twice,
    /// because the period is then not a single stretch of time.
    fn limits(&self, first: Date) -> Option<(i64, i64)> {
        let begins = |day: Date| {
            let midnight = self.zone.to_ambiguous_zoned(day.to_datetime(time(0, 0, 0, 0)));
            let is_twice = matches!(midnight.offset(), jiff::tz::AmbiguousOffset::Fold { .. });
            if is_twice { None } else { Some(midnight.compatible().ok()?.timestamp().as_microsecond()) }
        };
        Some((begins(first)?, begins(self.period.next(first)?)?))
    }
}

/// Returns the days since 1970.
pub(crate) fn days(date: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(date).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use jiff::tz::TimeZoneDatabase;

    use super::{Period, Periods, days};

    #[test]
    fn moments_fall_into_the_periods_of_their_zones_clocks() {
        let zone = |name: &str| TimeZoneDatabase::bundled().get(name).unwrap();
        for (period, zone_name, at, first) in [
            (Period::Month, "America/Sao_Paulo", "2025-03-01T02:30:00Z", date(2025, 2, 1)),
            (Period::Month, "America/Sao_Paulo", "2025-03-01T03:00:00Z", date(2025, 3, 1)),
            (Period::Month, "UTC", "2025-03-01T02:30:00Z", date(2025, 3, 1)),
            (Period::Day, "America/Sao_Paulo", "2025-01-01T02:59:59.999999Z", date(2024, 12, 31)),
            (Period::Week, "UTC", "2025-01-05T23:59:59Z", date(2024, 12, 30)),
            (Period::Week, "UTC", "2025-01-06T00:00:00Z", date(2025, 1, 6)),
            (Period::Quarter, "UTC", "2025-06-30T23:59:59Z", date(2025, 4, 1)),
            (Period::Year, "America/Sao_Paulo", "2025-01-01T02:30:00Z", date(2024, 1, 1)),
            // Summer time began at midnight, so that the day began at one o'clock.
            (Period::Day, "America/Sao_Paulo", "2018-11-04T02:59:59Z", date(2018, 11, 3)),
            (Period::Day, "America/Sao_Paulo", "2018-11-04T03:00:00Z", date(2018, 11, 4)),
            // Summer time ended, and the last hour of the day occurred twice.
            (Period::Day, "America/Sao_Paulo", "2018-02-18T02:30:00Z", date(2018, 2, 17)),
            (Period::Day, "America/Sao_Paulo", "2018-02-18T03:00:00Z", date(2018, 2, 18)),
        ] {
            let mut periods = Periods::new(period, zone(zone_name));
            let at = at.parse::<Timestamp>().unwrap().as_microsecond();
            for _ in 0..2 {
                assert_eq!(periods.of_instant(at), Some(days(first)), "{period:?} {zone_name} {at}");
            }
        }
    }

    #[test]
    fn what_is_known_is_what_is_asked_for() {
        for name in ["America/Sao_Paulo", "America/St_Johns", "Africa/Cairo", "Pacific/Apia", "UTC"] {
            let zone = TimeZoneDatabase::bundled().get(name).unwrap();
            for period in [Period::Day, Period::Week, Period::Month] {
                let mut periods = Periods::new(period, zone.clone());
                for step in 0..40_000_i64 {
                    let at = (1_000_000_000 + (step * 7_919_333) % 700_000_000) * 1_000_000;
                    let day = zone.to_datetime(Timestamp::from_microsecond(at).unwrap()).date();
                    assert_eq!(periods.of_instant(at), period.first(day).map(days), "{name} {period:?} {at}");
                }
            }
        }
    }

    #[test]
    fn a_day_is_in_the_period_of_its_own_calendar() {
        let periods = Periods::new(Period::Month, jiff::tz::TimeZone::UTC);
        assert_eq!(periods.of_day(days(date(2025, 3, 31))), Some(days(date(2025, 3, 1))));
        assert_eq!(periods.of_day(days(date(1969, 12, 31))), Some(days(date(1969, 12, 1))));
    }
}
