//! Confidence intervals, and the quantiles behind them.

use statrs::distribution::{Continuous as _, ContinuousCDF as _, Normal, StudentsT};

use crate::error::{Error, Result};
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument};

/// A confidence level: how often an interval computed like this contains the true value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence(f64);

impl Confidence {
    /// Creates a confidence level between 0.5 and 1, both excluded.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for any other number.
    pub fn new(confidence: f64) -> Result<Self> {
        if confidence > 0.5 && confidence < 1.0 {
            return Ok(Confidence(confidence));
        }
        Err(Error::invalid("confidence", "`confidence` must be between 0.5 and 1, such as 0.95."))
    }

    /// The cumulative probability at the interval's upper end: 0.975 for a level of 0.95.
    fn upper(self) -> f64 {
        f64::midpoint(1.0, self.0)
    }

    /// Returns how many standard errors the interval spans on each side, for a normal distribution.
    pub(crate) fn z(self) -> f64 {
        standard().inverse_cdf(self.upper())
    }

    /// The same for Student's t-distribution; `None` without any degree of freedom.
    pub(crate) fn t(self, freedom: f64) -> Option<f64> {
        let t = student(freedom)?;
        let guess = t.inverse_cdf(self.upper());
        // One step of Newton's method, because the crate's own search stops a little early.
        let density = t.pdf(guess);
        Some(if density > 0.0 { guess - (t.cdf(guess) - self.upper()) / density } else { guess })
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Confidence(0.95)
    }
}

impl FromArgument for Confidence {
    const TYPE: InputType = InputType::Number;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        Confidence::new(f64::from_argument(value, name)?)
    }
    fn into_argument(self) -> Argument {
        Argument::Float(self.0)
    }
}

fn standard() -> Normal {
    Normal::standard()
}

fn student(freedom: f64) -> Option<StudentsT> {
    StudentsT::new(0.0, 1.0, freedom).ok().filter(|_| freedom.is_finite())
}

/// Returns how likely a standard normal variable is at least as far from 0 as `z`: a two-sided p-value.
pub(crate) fn normal_p(z: f64) -> f64 {
    2.0 * standard().cdf(-z.abs())
}

/// The same for Student's t-distribution.
pub(crate) fn student_p(t: f64, freedom: f64) -> Option<f64> {
    Some(2.0 * student(freedom)?.cdf(-t.abs()))
}

/// A point that an interval is built around, and its standard error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Estimate {
    pub(crate) at: f64,
    pub(crate) error: f64,
}

impl Estimate {
    /// Promoters minus detractors as a share of all, by the adjusted Wald method: three quarters of an answer are added
    /// to the promoters and to the detractors, and one and a half to the passives (Rocks 2016, arXiv 1601.07235).
    pub(crate) fn of_nps(top: f64, bottom: f64, n: f64) -> Self {
        let all = n + 3.0;
        let (promoters, detractors) = ((top * n + 0.75) / all, (bottom * n + 0.75) / all);
        let at = promoters - detractors;
        Estimate { at, error: ((promoters + detractors - at * at) / all).sqrt() }
    }

    /// A share, by the method of Agresti and Caffo: one answer is added on either side.
    pub(crate) fn of_share(share: f64, n: f64) -> Self {
        let all = n + 2.0;
        let at = (share * n + 1.0) / all;
        Estimate { at, error: (at * (1.0 - at) / all).sqrt() }
    }

    pub(crate) fn less(self, other: Self) -> Self {
        Estimate { at: self.at - other.at, error: self.error.hypot(other.error) }
    }

    /// Returns the interval of this many standard errors on each side.
    pub(crate) fn span(self, errors: f64) -> (f64, f64) {
        (self.at - errors * self.error, self.at + errors * self.error)
    }
}

/// The Wilson score interval of a share.
pub(crate) fn wilson(share: f64, n: f64, confidence: Confidence) -> (f64, f64) {
    let z = confidence.z();
    let weight = z * z / n;
    let middle = (share + weight / 2.0) / (1.0 + weight);
    let half = z * (share * (1.0 - share) / n + weight / (4.0 * n)).sqrt() / (1.0 + weight);
    // At shares of 0 and 1, rounding could exclude the observed share.
    ((middle - half).max(0.0).min(share), (middle + half).min(1.0).max(share))
}

#[cfg(test)]
mod tests {
    use super::{Confidence, Estimate, wilson};

    /// The interval of an NPS as a share, clipped to the possible range and widened to include the point.
    fn nps(top: f64, bottom: f64, n: f64) -> (f64, f64) {
        let point = (top - bottom) / n;
        let (low, high) = Estimate::of_nps(top / n, bottom / n, n).span(Confidence::default().z());
        (low.max(-1.0).min(point), high.min(1.0).max(point))
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        let close = |got: f64, expected: f64| assert!((got - expected).abs() < 1e-9, "{got} {expected}");
        close(Confidence::default().z(), 1.959_963_984_540_054);
        for (freedom, expected) in [
            (1.0, 12.706_204_736_432_1),
            (4.0, 2.776_445_105_197_79),
            (30.0, 2.042_272_456_301_24),
            (1000.0, 1.962_339_080_826_41),
        ] {
            close(Confidence::default().t(freedom).unwrap(), expected);
        }
        assert!(Confidence::default().t(0.0).is_none());
    }

    /// How often the interval contains the true value, over all results that `n` answers can have, weighted by their
    /// probability. Promoters, passives and detractors are at least a tenth each. If one of them is missing altogether,
    /// the coverage is 0.88 at 10 answers, as it is with most methods.
    #[test]
    fn nominal_95_per_cent_of_nps_intervals_hold_the_truth() {
        for n in [10_u32, 12, 15, 20, 30, 50] {
            for promoters in 1..=8_u32 {
                for detractors in 1..=9 - promoters {
                    let (p, d) = (f64::from(promoters) / 10.0, f64::from(detractors) / 10.0);
                    let covered = coverage_of_nps(n, p, d);
                    assert!(covered >= 0.93, "n {n}, promoters {p}, detractors {d}: {covered}");
                }
            }
        }
    }

    fn coverage_of_nps(n: u32, p: f64, d: f64) -> f64 {
        let mut covered = 0.0;
        for top in 0..=n {
            for bottom in 0..=n - top {
                let (low, high) = nps(f64::from(top), f64::from(bottom), f64::from(n));
                if low - 1e-12 <= p - d && p - d <= high + 1e-12 {
                    covered += chance(n, &[(top, p), (bottom, d), (n - top - bottom, 1.0 - p - d)]);
                }
            }
        }
        covered
    }

    /// The probability of these counts among `n` answers.
    fn chance(n: u32, parts: &[(u32, f64)]) -> f64 {
        let ln = |count: u32| (1..=count).map(|at| f64::from(at).ln()).sum::<f64>();
        let each = parts.iter().map(|(count, share)| match (count, *share) {
            (0, _) => 0.0,
            (_, share) if share <= 1e-12 => f64::NEG_INFINITY,
            (count, share) => f64::from(*count) * share.ln() - ln(*count),
        });
        (ln(n) + each.sum::<f64>()).exp()
    }

    /// Wilson's interval covers 0.95 on average; for single shares near 0 and 1 it is known to cover less.
    #[test]
    fn nominal_95_per_cent_of_wilsons_intervals_hold_the_truth_on_average() {
        for n in [10_u32, 15, 20, 50] {
            let shares = (1..100).map(|percent| f64::from(percent) / 100.0);
            let covered = shares.map(|p| {
                let holds = |seen: &u32| {
                    let (low, high) = wilson(f64::from(*seen) / f64::from(n), f64::from(n), Confidence::default());
                    low <= p && p <= high
                };
                (0..=n).filter(holds).map(|seen| chance(n, &[(seen, p), (n - seen, 1.0 - p)])).sum::<f64>()
            });
            let average = covered.sum::<f64>() / 99.0;
            assert!(average >= 0.94, "n {n}: {average}");
        }
    }
}
