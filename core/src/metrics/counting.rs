//! What is to be counted of a listing, and how it is grouped.

use super::interval::Confidence;
use super::measure::{Scales, Tops};
use crate::error::Result;
use crate::input::params::params;
use crate::input::time_zone::TimeZoneName;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, wrong};
use crate::names::camel_case;
use crate::paging::listing::RawListing;
use crate::record::marks::Mark;
use crate::record::schema::RecordDecl;

/// Names of columns to group by.
#[derive(Clone, Debug, Default)]
pub struct By(pub Vec<String>);

impl<S: Into<String>, const COUNT: usize> From<[S; COUNT]> for By {
    fn from(names: [S; COUNT]) -> Self {
        By(names.into_iter().map(Into::into).collect())
    }
}

impl<S: Into<String>> From<Vec<S>> for By {
    fn from(names: Vec<S>) -> Self {
        By(names.into_iter().map(Into::into).collect())
    }
}

impl FromArgument for By {
    const TYPE: InputType = InputType::List(&InputType::Text);
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Text(text) => Ok(By(vec![text])),
            Argument::List(items) => {
                items.into_iter().map(|item| String::from_argument(item, name)).collect::<Result<_>>().map(By)
            }
            other => wrong(&other, name, "a list of names, such as \"month\""),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::List(self.0.into_iter().map(Argument::Text).collect())
    }
}

impl By {
    /// Whether a column is named that holds a detail of this field's records, in either language's spelling.
    pub(crate) fn names_detail_of(&self, field: &str, decl: &RecordDecl) -> bool {
        let details = decl.fields.iter().filter(|inner| inner.is(Mark::Detail));
        let columns: Vec<String> = details.map(|inner| camel_case(&format!("{field}_{}", inner.name))).collect();
        self.0.iter().any(|name| columns.contains(&camel_case(name)))
    }
}

params! {
    /// How rows are grouped.
    Grouping {
        /// What to group by: columns of the wide layout, `"indicator_NAME"` for an indicator, and `"day"`, `"week"`
        /// (from Monday), `"month"`, `"quarter"` or `"year"`, which are called by their first day. Null is a group.
        [keyword] by: By = "[]";
        /// The zone whose clocks the periods follow, such as `"America/Sao_Paulo"`.
        [keyword] time_zone: TimeZoneName = "\"UTC\"";
        /// Which timestamp the periods are those of.
        [keyword] date_field: String = "\"created_at\"";
        /// How often an interval made like this holds the true value.
        [keyword] confidence: Confidence = "0.95";
        /// With fewer rows than this a group has no score.
        [count] min_n: usize = "0";
    }
}

params! {
    /// What counts, and for how much.
    AnswerCounts {
        /// Whether scored additional questions get rows of their own.
        [keyword] questions: bool = "false";
        /// Whether what was deleted counts.
        [keyword] include_deleted: bool = "false";
        /// How many of the highest points count as satisfied, by the text of the metric; 2 by default.
        [keyword] top: Option<Tops>;
        /// The lowest and the highest score of metrics whose text leaves it open.
        [keyword] scales: Option<Scales>;
        /// The column that says how much each row counts.
        [keyword] weights: Option<String>;
    }
}

params! {
    /// How rows are counted.
    SummaryOptions {
        /// How they are grouped.
        [group] grouping: Grouping;
        /// What counts.
        [group] counts: AnswerCounts;
    }
}

/// A listing whose rows are to be counted. Nothing has been sent.
#[derive(Clone, Debug)]
pub struct Counting {
    listing: RawListing,
    options: SummaryOptions,
}

impl Counting {
    pub(crate) fn new(listing: RawListing, grouping: Grouping, counts: AnswerCounts) -> Self {
        Counting { listing, options: SummaryOptions { grouping, counts } }
    }

    /// The listing.
    pub fn listing(&self) -> &RawListing {
        &self.listing
    }

    /// How its rows are counted.
    pub fn options(&self) -> SummaryOptions {
        self.options.clone()
    }
}
