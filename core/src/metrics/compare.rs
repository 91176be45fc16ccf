//! Compares two scores.

use super::interval::{Confidence, Estimate, normal_p, student_p};
use super::measure::Kind;
use super::score::Score;
use crate::error::{Error, Result};
use crate::input::fields::Fields;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, wrong};
use crate::names::camel_case;

/// The difference of two scores.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// The second score minus the first; `None` if either has no score.
    pub difference: Option<f64>,
    /// The lower end of the confidence interval of the difference.
    pub low: Option<f64>,
    /// The upper end of that interval.
    pub high: Option<f64>,
    /// The p-value: how likely chance alone produces a difference at least as large, in either direction.
    pub p: Option<f64>,
}

/// Compares two scores of the same kind and scale.
///
/// # Errors
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if they have no kind, or differ in kind or scale.
pub fn compare(before: &Score, after: &Score, confidence: Confidence) -> Result<Comparison> {
    let kind = match (before.kind, after.kind) {
        (Some(one), Some(other)) if one == other && before.scale == after.scale => one,
        (Some(_), Some(_)) => {
            let shown = |score: &Score| {
                format!("{} {}", score.kind.map_or("", Kind::as_str), score.scale.as_deref().unwrap_or_default())
            };
            let (one, other) = (shown(before), shown(after));
            return Err(refused("after", &format!("is {other} and `before` is {one}: kinds and scales are not mixed")));
        }
        (None, _) => return Err(refused("before", "has no kind, so that nothing is known of its score")),
        (_, None) => return Err(refused("after", "has no kind, so that nothing is known of its score")),
    };
    let (Some(one), Some(other)) = (before.score, after.score) else { return Ok(Comparison::default()) };
    let difference = Some(other - one);
    let score_with_interval = match kind {
        Kind::Ces => welch(before, after, confidence),
        Kind::Nps | Kind::Csat => shares(kind, before).zip(shares(kind, after)).map(|(one, other)| {
            let between = other.less(one);
            let (low, high) = between.span(confidence.z());
            (100.0 * low, 100.0 * high, Some(normal_p(between.at / between.error)))
        }),
    };
    let Some((low, high, p)) = score_with_interval else {
        return Ok(Comparison { difference, ..Comparison::default() });
    };
    Ok(Comparison { difference, low: Some(low), high: Some(high), p })
}

fn refused(field: &str, why: &str) -> Error {
    Error::invalid(field, format!("`{field}` {why}."))
}

/// The fields that a score of this kind must have to be compared.
fn needed(kind: Option<Kind>) -> &'static [&'static str] {
    match kind {
        None => &[],
        Some(Kind::Nps | Kind::Csat) => &["scale", "n_effective", "top", "middle", "bottom"],
        Some(Kind::Ces) => &["scale", "n_effective", "mean", "sd"],
    }
}

/// Returns the estimate that a score's interval is built around.
fn shares(kind: Kind, score: &Score) -> Option<Estimate> {
    let (top, middle, bottom) = (score.top?, score.middle?, score.bottom?);
    let (all, n) = (top + middle + bottom, score.n_effective?);
    if all <= 0.0 {
        return None;
    }
    Some(match kind {
        Kind::Nps => Estimate::of_nps(top / all, bottom / all, n),
        _ => Estimate::of_share(top / all, n),
    })
}

/// Welch's t-test for the difference of two means whose variances may differ.
fn welch(before: &Score, after: &Score, confidence: Confidence) -> Option<(f64, f64, Option<f64>)> {
    let part = |score: &Score| {
        let n = score.n_effective?;
        Some((score.sd?.powi(2) / n, n - 1.0))
    };
    let ((one, one_free), (other, other_free)) = (part(before)?, part(after)?);
    let between = Estimate { at: after.mean? - before.mean?, error: (one + other).sqrt() };
    if between.error == 0.0 {
        // All answers of a side are equal, so that nothing is left to chance.
        return Some((between.at, between.at, Some(if between.at == 0.0 { 1.0 } else { 0.0 })));
    }
    let freedom = (one + other).powi(2) / (one * one / one_free + other * other / other_free);
    let (low, high) = between.span(confidence.t(freedom)?);
    Some((low, high, student_p(between.at / between.error, freedom)))
}

impl FromArgument for Score {
    const TYPE: InputType = InputType::Named("Score");
    /// Reads a score, or a row of a table of metrics.
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let what = "a score, or a row of a table of metrics";
        if !matches!(value, Argument::Map(_) | Argument::CamelMap(_)) {
            return wrong(&value, name, what);
        }
        let is_camel = matches!(value, Argument::CamelMap(_));
        let mut fields = Fields::of(value, name, what)?;
        if !["kind", "score", "n"].iter().all(|field| fields.holds(field)) {
            return Err(refused(name, &format!("must be {what}: it has no kind, score and n")));
        }
        let kind = fields.read::<String>("kind")?.as_deref().and_then(Kind::named);
        if let Some(missing) = needed(kind).iter().find(|field| {
            let spelled = if is_camel { camel_case(field) } else { (**field).to_owned() };
            !fields.holds(&spelled)
        }) {
            return Err(refused(name, &format!("must be {what}, and a whole one: it has no `{missing}`")));
        }
        Ok(Score {
            kind,
            scale: fields.read("scale")?,
            n: fields.read::<f64>("n")?.map_or(0, |n| n as u64),
            n_effective: fields.read("n_effective")?,
            score: fields.read("score")?,
            low: fields.read("low")?,
            high: fields.read("high")?,
            top: fields.read("top")?,
            middle: fields.read("middle")?,
            bottom: fields.read("bottom")?,
            mean: fields.read("mean")?,
            sd: fields.read("sd")?,
            left_out: fields.read::<f64>("left_out")?.map_or(0, |left_out| left_out as u64),
        })
    }
    fn into_argument(self) -> Argument {
        let text = |text: Option<String>| text.map_or(Argument::Null, Argument::Text);
        let number = |number: Option<f64>| number.map_or(Argument::Null, Argument::Float);
        #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
        let count = |count: u64| Argument::Float(count as f64);
        let fields = [
            ("kind", text(self.kind.map(|kind| kind.as_str().to_owned()))),
            ("scale", text(self.scale)),
            ("n", count(self.n)),
            ("n_effective", number(self.n_effective)),
            ("score", number(self.score)),
            ("low", number(self.low)),
            ("high", number(self.high)),
            ("top", number(self.top)),
            ("middle", number(self.middle)),
            ("bottom", number(self.bottom)),
            ("mean", number(self.mean)),
            ("sd", number(self.sd)),
            ("left_out", count(self.left_out)),
        ];
        Argument::Map(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}
