//! Scores of plain lists of numbers.

use super::compare::{Comparison, compare};
use super::interval::{Confidence, wilson};
use super::measure::{DEFAULT_TOP_POINTS, Measure, Scale};
use super::score::{Score, Tally};
use crate::error::{Error, Result};
use crate::input::params::params;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, wrong};

/// Reviews in a list; null is a review that was not given.
#[derive(Clone, Debug, Default)]
pub struct Reviews(pub Vec<Option<f64>>);

/// Weights in a list.
#[derive(Clone, Debug, Default)]
pub struct Weights(pub Vec<f64>);

/// Checks the weight of a row. A weight is rejected if its square, or a sum of many, could overflow or underflow.
pub(crate) fn weight(weight: f64) -> Result<f64> {
    if weight == 0.0 || (1e-100..=1e100).contains(&weight) {
        return Ok(weight);
    }
    let why = if weight > 0.0 { "from 1e-100 to 1e100, or 0" } else { "0 or more" };
    Err(Error::invalid("weights", format!("`weights` must be numbers, {why}: one of them is not.")))
}

/// A count. Floats such as 3.0 are accepted: a column of counts with gaps holds them, and JavaScript has no integers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count(pub u64);

impl FromArgument for Count {
    const TYPE: InputType = InputType::Integer;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let value = match value {
            #[expect(clippy::cast_possible_truncation, reason = "whole, and within 63 bits")]
            Argument::Float(number) if number.fract() == 0.0 && number.abs() < 9e18 => Argument::Integer(number as i64),
            Argument::Float(number) if number.fract() == 0.0 => Argument::Other("one that is too large".to_owned()),
            other => other,
        };
        Ok(Count(usize::from_argument(value, name)? as u64))
    }
    fn into_argument(self) -> Argument {
        Argument::Integer(i64::try_from(self.0).unwrap_or(i64::MAX))
    }
}

impl FromArgument for Reviews {
    const TYPE: InputType = InputType::List(&InputType::Nullable(&InputType::Number));
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let Argument::List(items) = value else { return wrong(&value, name, "a list of numbers") };
        let read = |item| match item {
            Argument::Null => Ok(None),
            item => f64::from_argument(item, name).map(Some),
        };
        items.into_iter().map(read).collect::<Result<_>>().map(Reviews)
    }
    fn into_argument(self) -> Argument {
        Argument::List(self.0.into_iter().map(|review| review.map_or(Argument::Null, Argument::Float)).collect())
    }
}

impl FromArgument for Weights {
    const TYPE: InputType = InputType::List(&InputType::Number);
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let Argument::List(items) = value else { return wrong(&value, name, "a list of numbers") };
        let read = |item| match item {
            Argument::Null => weight(f64::NAN),
            item => weight(f64::from_argument(item, name)?),
        };
        items.into_iter().map(read).collect::<Result<_>>().map(Weights)
    }
    fn into_argument(self) -> Argument {
        Argument::List(self.0.into_iter().map(Argument::Float).collect())
    }
}

params! {
    /// Options of a score that is computed from a list.
    ScoreOptions {
        /// The weight of each score; all equal by default.
        [keyword] weights: Option<Weights>;
        /// The confidence level: how often an interval computed like this contains the true value; between 0.5 and 1.
        [keyword] confidence: Confidence = "0.95";
        /// With fewer scores than this, no score is computed.
        [count] min_n: usize = "0";
    }
}

params! {
    /// The parameters of [`nps`].
    NpsOptions {
        /// The answers, 0 to 10.
        [required] scores: Reviews;
        /// The other options.
        [group] options: ScoreOptions;
    }
}

params! {
    /// The parameters of [`csat`].
    CsatOptions {
        /// The answers.
        [required] scores: Reviews;
        /// The lowest and the highest possible score.
        [keyword] scale: Option<Scale>;
        /// How many of the highest points count as satisfied.
        [count] top: u32 = "2";
        /// The other options.
        [group] options: ScoreOptions;
    }
}

params! {
    /// The parameters of [`ces`].
    CesOptions {
        /// The answers.
        [required] scores: Reviews;
        /// The lowest and the highest possible score; high means easy.
        [keyword] scale: Option<Scale>;
        /// The other options.
        [group] options: ScoreOptions;
    }
}

params! {
    /// The parameters of [`compare`].
    CompareOptions {
        /// The earlier score.
        [required] before: Score;
        /// The later score.
        [required] after: Score;
        /// The confidence level: how often an interval computed like this contains the true difference; between 0.5 and
        /// 1.
        [keyword] confidence: Confidence = "0.95";
    }
}

params! {
    /// The parameters of [`response_rate`].
    RateOptions {
        /// How many answered.
        [required] answered: Count;
        /// How many were invited.
        [required] invited: Count;
        /// The confidence level: how often an interval computed like this contains the true rate; between 0.5 and 1.
        [keyword] confidence: Confidence = "0.95";
    }
}

/// Computes the NPS of scores from 0 to 10.
///
/// # Errors
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if a weight is invalid, or there are not as many as scores.
pub fn nps(scores: &[Option<f64>], options: &ScoreOptions) -> Result<Score> {
    of_list(&Measure::nps(), scores, options)
}

/// Computes the CSAT, the percentage of the satisfied: those who gave one of the `top` highest points, two by default.
///
/// # Errors
/// See [`nps`]; also if `top` is 0, or not below the number of points of the scale.
pub fn csat(scores: &[Option<f64>], scale: Scale, top: Option<u32>, options: &ScoreOptions) -> Result<Score> {
    of_list(&Measure::csat(scale, top.unwrap_or(DEFAULT_TOP_POINTS))?, scores, options)
}

/// Computes the CES, the mean of how easy something was; high means easy.
///
/// # Errors
/// See [`nps`].
pub fn ces(scores: &[Option<f64>], scale: Scale, options: &ScoreOptions) -> Result<Score> {
    of_list(&Measure::ces(scale), scores, options)
}

fn of_list(measure: &Measure, scores: &[Option<f64>], options: &ScoreOptions) -> Result<Score> {
    let weights = options.weights.as_ref().map(|weights| &weights.0);
    if let Some(weights) = weights.filter(|weights| weights.len() != scores.len()) {
        let (given, wanted) = (weights.len(), scores.len());
        return Err(Error::invalid("weights", format!("`weights` must be as many as `scores`: {given} for {wanted}.")));
    }
    let mut tally = Tally::default();
    for (at, review) in scores.iter().enumerate() {
        let weight = weights.map_or(Ok(1.0), |weights| weight(weights[at]))?;
        if let Some(review) = review.filter(|review| !review.is_nan()) {
            tally.add(measure, review, weight);
        }
    }
    Ok(tally.score(measure, options.confidence, options.min_n as u64))
}

/// A response rate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Rate {
    /// In per cent; `None` if nobody was invited.
    pub rate: Option<f64>,
    /// The lower end of its confidence interval, in per cent.
    pub low: Option<f64>,
    /// The upper end of that interval, in per cent.
    pub high: Option<f64>,
}

/// Computes the percentage of the invited who answered, with its Wilson score interval.
///
/// # Errors
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if more answered than were invited.
pub fn response_rate(answered: u64, invited: u64, confidence: Confidence) -> Result<Rate> {
    if answered > invited {
        return Err(Error::invalid("answered", "`answered` must not be more than `invited`."));
    }
    if invited == 0 {
        return Ok(Rate::default());
    }
    #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
    let (answered, n) = (answered as f64, invited as f64);
    let (low, high) = wilson(answered / n, n, confidence);
    Ok(Rate { rate: Some(100.0 * answered / n), low: Some(100.0 * low), high: Some(100.0 * high) })
}

/// The result of a function of this module, for a binding.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FunctionResult {
    /// From `nps`, `csat` and `ces`; true if `top`, `middle` and `bottom` are sums of weights.
    Score(Box<Score>, bool),
    /// From `compare`.
    Comparison(Comparison),
    /// From `response_rate`.
    Rate(Rate),
}

/// Calls a function of this module by its name, for the bindings.
///
/// # Errors
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for arguments that the function does not accept.
pub fn call(function: &str, arguments: crate::input::params::Arguments) -> Result<FunctionResult> {
    let usual = || Scale::new(1.0, 5.0, "scale");
    let score =
        |score: Score, options: &ScoreOptions| FunctionResult::Score(Box::new(score), options.weights.is_some());
    match function {
        "nps" => {
            let NpsOptions { scores, options } = arguments.read()?;
            Ok(score(nps(&scores.0, &options)?, &options))
        }
        "csat" => {
            let CsatOptions { scores, scale, top, options } = arguments.read()?;
            Ok(score(csat(&scores.0, scale.map_or_else(usual, Ok)?, Some(top), &options)?, &options))
        }
        "ces" => {
            let CesOptions { scores, scale, options } = arguments.read()?;
            Ok(score(ces(&scores.0, scale.map_or_else(usual, Ok)?, &options)?, &options))
        }
        "compare" => {
            let CompareOptions { before, after, confidence } = arguments.read()?;
            compare(&before, &after, confidence).map(FunctionResult::Comparison)
        }
        "response_rate" => {
            let RateOptions { answered, invited, confidence } = arguments.read()?;
            response_rate(answered.0, invited.0, confidence).map(FunctionResult::Rate)
        }
        other => Err(Error::invalid("function", format!("there is no function `{other}`."))),
    }
}
