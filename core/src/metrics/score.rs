//! One score: the tally of its reviews, and what is computed from it.

use super::interval::{Confidence, Estimate, wilson};
use super::measure::{Band, Kind, Measure};

/// A score with its confidence interval, and the counts behind it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Score {
    /// The kind of the metric; `None` if the metric's text does not name one.
    pub kind: Option<Kind>,
    /// The lowest and the highest possible score, such as `1-5`.
    pub scale: Option<String>,
    /// How many answers count, regardless of weights.
    pub n: u64,
    /// The effective sample size: how many answers of equal weight are as informative.
    pub n_effective: Option<f64>,
    /// From -100 to 100 for NPS, per cent for CSAT, the mean for CES; `None` if no answer counts, or too few.
    pub score: Option<f64>,
    /// The lower end of its confidence interval.
    pub low: Option<f64>,
    /// The upper end of that interval.
    pub high: Option<f64>,
    /// Promoters, the satisfied, those who found it easy: their number, or the sum of their weights.
    pub top: Option<f64>,
    /// Passives and neutrals, likewise.
    pub middle: Option<f64>,
    /// Detractors, the dissatisfied, those who found it hard, likewise.
    pub bottom: Option<f64>,
    /// The mean of the reviews.
    pub mean: Option<f64>,
    /// The standard deviation of the reviews, as of a sample.
    pub sd: Option<f64>,
    /// How many reviews are outside their scale and do not count.
    pub left_out: u64,
}

/// The reviews of one group, counted as they are read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    n: u64,
    left_out: u64,
    /// Sums of weights at the top, in the middle, at the bottom.
    shares: [f64; 3],
    weight: f64,
    squares: f64,
    /// The sum of the weighted reviews. It is exact for integers, and so is the mean computed from it.
    sum: f64,
    /// The running mean, from which `spread` is measured.
    mean: f64,
    /// The sum of the weighted squared distances to the mean.
    spread: f64,
}

impl Tally {
    pub(crate) fn add(&mut self, measure: &Measure, review: f64, weight: f64) {
        if !measure.takes(review) {
            self.left_out += 1;
            return;
        }
        self.n += 1;
        self.shares[match measure.share(review) {
            Band::Top => 0,
            Band::Middle => 1,
            Band::Bottom => 2,
        }] += weight;
        self.weight += weight;
        self.squares += weight * weight;
        self.sum += weight * review;
        if weight > 0.0 {
            let distance = review - self.mean;
            self.mean += distance * weight / self.weight;
            self.spread += weight * distance * (review - self.mean);
        }
    }

    /// Computes the score. The score and its interval are `None` if fewer than `min_n` answers count.
    pub(crate) fn score(&self, measure: &Measure, confidence: Confidence, min_n: u64) -> Score {
        let is_there = self.weight > 0.0;
        let mean = is_there.then(|| self.sum / self.weight);
        let counted = Score {
            kind: measure.kind,
            scale: measure.scale.map(|scale| scale.to_string()),
            n: self.n,
            mean,
            left_out: self.left_out,
            ..Score::default()
        };
        let Some(kind) = measure.kind else { return counted };
        let n = if is_there { self.weight * self.weight / self.squares } else { 0.0 };
        let [top, middle, bottom] = self.shares;
        // Bessel's correction: distances to the sample's own mean are too small by a factor of (n - 1) / n, when
        // squared.
        let sd = (n > 1.0).then(|| (self.spread / self.weight * n / (n - 1.0)).max(0.0).sqrt());
        let mut score =
            Score { n_effective: Some(n), top: Some(top), middle: Some(middle), bottom: Some(bottom), sd, ..counted };
        if let Some(mean) = mean.filter(|_| self.n >= min_n) {
            let (at, interval) = score_with_interval(kind, (top, bottom, self.weight), (mean, sd), n, confidence);
            (score.score, score.low, score.high) = (Some(at), interval.map(|ends| ends.0), interval.map(|ends| ends.1));
        }
        score
    }
}

/// Computes a score and its interval from the weights at the top, at the bottom and in all, and from mean and
/// deviation.
fn score_with_interval(
    kind: Kind,
    (top, bottom, all): (f64, f64, f64),
    (mean, sd): (f64, Option<f64>),
    n: f64,
    confidence: Confidence,
) -> (f64, Option<(f64, f64)>) {
    match kind {
        Kind::Nps => {
            let at = 100.0 * (top - bottom) / all;
            let (low, high) = Estimate::of_nps(top / all, bottom / all, n).span(confidence.z());
            (at, Some(((100.0 * low).max(-100.0).min(at), (100.0 * high).min(100.0).max(at))))
        }
        Kind::Csat => {
            let (low, high) = wilson(top / all, n, confidence);
            (100.0 * top / all, Some((100.0 * low, 100.0 * high)))
        }
        Kind::Ces => {
            let interval = sd.and_then(|sd| {
                let half = confidence.t(n - 1.0)? * sd / n.sqrt();
                Some((mean - half, mean + half))
            });
            (mean, interval)
        }
    }
}
