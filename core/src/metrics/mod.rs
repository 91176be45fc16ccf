//! Scores with confidence intervals: NPS, CSAT, CES and response rates.
//!
//! ```
//! use indecx::metrics::{ScoreOptions, nps};
//!
//! # fn main() -> Result<(), indecx::Error> {
//! let score = nps(&[Some(10.0), Some(9.0), Some(3.0)], &ScoreOptions::default())?;
//! assert_eq!((score.n, score.top, score.bottom), (3, Some(2.0), Some(1.0)));
//! # Ok(())
//! # }
//! ```
//!
//! `measure` reads a metric's text, `score` counts reviews, and `interval` and `compare` contain the mathematics.

mod compare;
mod counting;
mod interval;
pub(crate) mod lists;
pub(crate) mod measure;
pub(crate) mod score;

pub use compare::{Comparison, compare};
pub use counting::{AnswerCounts, By, Counting, Grouping, SummaryOptions};
pub use interval::Confidence;
pub use lists::{
    CesOptions, CompareOptions, Count, CsatOptions, FunctionResult, NpsOptions, Rate, RateOptions, Reviews,
    ScoreOptions, Weights, call, ces, csat, nps, response_rate,
};
pub use measure::{Kind, Scale, Scales, Tops};
pub use score::Score;
