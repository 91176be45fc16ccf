//! Scores of plain lists of numbers.

use super::compare::{Comparison, compare};
use super::interval::{Confidence, wilson};
use super::measure::{Measure, Scale, TOP};
use super::score::{Score, Tally};
use crate::error::{Error, Result};
use crate::input::params::params;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, wrong};

/// Reviews in a list; a null is one that was not given.
#[derive(Clone, Debug, Default)]
pub struct Reviews(pub Vec<Option<f64>>);

/// Weights in a list.
#[derive(Clone, Debug, Default)]
pub struct Weights(pub Vec<f64>);

/// A weight of a row. One whose square, or the sum of many, would leave the range of numbers is refused.
pub(crate) fn weight(weight: f64) -> Result<f64> {
    if weight == 0.0 || (1e-100..=1e100).contains(&weight) {
        return Ok(weight);
    }
    let why = if weight > 0.0 { "from 1e-100 to 1e100, or 0" } else { "0 or more" };
    Err(Error::invalid("weights", format!("`weights` must be numbers, {why}: one of them is not.")))
}

/// How many there are. A table's column of counts with gaps holds them as 3.0, and JavaScript knows no other number.
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
    /// What a score of a list is made with.
    ScoreOptions {
        /// How much each score counts; all the same by default.
        [keyword] weights: Option<Weights>;
        /// How often an interval made like this holds the true value.
        [keyword] confidence: Confidence = "0.95";
        /// With fewer scores than this there is no score.
        [count] min_n: usize = "0";
    }
}

params! {
    /// What [`nps`] takes.
    NpsOptions {
        /// What was answered, 0 to 10.
        [required] scores: Reviews;
        /// The rest.
        [group] options: ScoreOptions;
    }
}

params! {
    /// What [`csat`] takes.
    CsatOptions {
        /// What was answered.
        [required] scores: Reviews;
        /// The lowest and the highest score.
        [keyword] scale: Option<Scale>;
        /// How many of the highest points count as satisfied.
        [count] top: u32 = "2";
        /// The rest.
        [group] options: ScoreOptions;
    }
}

params! {
    /// What [`ces`] takes.
    CesOptions {
        /// What was answered.
        [required] scores: Reviews;
        /// The lowest and the highest score; high is easy.
        [keyword] scale: Option<Scale>;
        /// The rest.
        [group] options: ScoreOptions;
    }
}

params! {
    /// What [`compare`] takes.
    CompareOptions {
        /// The score that was.
        [required] before: Score;
        /// The score that is.
        [required] after: Score;
        /// How often an interval made like this holds the true difference.
        [keyword] confidence: Confidence = "0.95";
    }
}

params! {
    /// What [`response_rate`] takes.
    RateOptions {
        /// How many answered.
        [required] answered: Count;
        /// How many were invited.
        [required] invited: Count;
        /// How often an interval made like this holds the true rate.
        [keyword] confidence: Confidence = "0.95";
    }
}

/// The NPS of scores from 0 to 10.
///
/// # Errors
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) where weights do not fit.
pub fn nps(scores: &[Option<f64>], options: &ScoreOptions) -> Result<Score> {
    of_list(&Measure::nps(), scores, options)
}

/// The share of the satisfied: those who gave one of the `top` highest points, two by default.
///
/// # Errors
/// As for [`nps`], and for more points than the scale has.
pub fn csat(scores: &[Option<f64>], scale: Scale, top: Option<u32>, options: &ScoreOptions) -> Result<Score> {
    of_list(&Measure::csat(scale, top.unwrap_or(TOP))?, scores, options)
}

/// The mean of how easy it was; high is easy.
///
/// # Errors
/// As for [`nps`].
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

/// The share of those who answered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Rate {
    /// In per cent; `None` where nobody was invited.
    pub rate: Option<f64>,
    /// Where its interval begins.
    pub low: Option<f64>,
    /// Where it ends.
    pub high: Option<f64>,
}

/// How many of the invited answered, with Wilson's interval.
///
/// # Errors
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) where more answered than were invited.
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

/// What a function of this module gave, as a binding hands it on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Given {
    /// Of `nps`, `csat` and `ces`; whether its shares are weights.
    Score(Box<Score>, bool),
    /// Of `compare`.
    Comparison(Comparison),
    /// Of `response_rate`.
    Rate(Rate),
}

/// Calls a function of this module by its name: what the bindings do.
///
/// # Errors
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for arguments that it does not take.
pub fn call(function: &str, arguments: crate::input::params::Arguments) -> Result<Given> {
    let usual = || Scale::new(1.0, 5.0, "scale");
    let score = |score: Score, options: &ScoreOptions| Given::Score(Box::new(score), options.weights.is_some());
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
            compare(&before, &after, confidence).map(Given::Comparison)
        }
        "response_rate" => {
            let RateOptions { answered, invited, confidence } = arguments.read()?;
            response_rate(answered.0, invited.0, confidence).map(Given::Rate)
        }
        other => Err(Error::invalid("function", format!("there is no function `{other}`."))),
    }
}
