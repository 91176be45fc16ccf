//! Options of counting a listing's rows, and how they are grouped.

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
    /// Whether `by` names a column with a detail of this field's records, in snake case or camel case.
    pub(crate) fn names_detail_of(&self, field: &str, decl: &RecordDecl) -> bool {
        let details = decl.fields.iter().filter(|inner| inner.is(Mark::Detail));
        let columns: Vec<String> = details.map(|inner| camel_case(&format!("{field}_{}", inner.name))).collect();
        self.0.iter().any(|name| columns.contains(&camel_case(name)))
    }
}

params! {
    /// How rows are grouped.
    Grouping {
        /// The columns to group by: columns of the wide layout, `"indicator_NAME"` for an indicator, and the periods
        /// `"day"`, `"week"` (from Monday), `"month"`, `"quarter"` and `"year"`, which are labelled with their first
        /// day. Null is a group.
        [keyword] by: By = "[]";
        /// The time zone in which periods begin and end, such as `"America/Sao_Paulo"`.
        [keyword] time_zone: TimeZoneName = "\"UTC\"";
        /// The timestamp from which periods are computed.
        [keyword] date_field: String = "\"created_at\"";
        /// The confidence level: how often an interval computed like this contains the true value; between 0.5 and 1.
        [keyword] confidence: Confidence = "0.95";
        /// Groups with fewer rows than this have no score.
        [count] min_n: usize = "0";
    }
}

params! {
    /// Which rows count, and how much.
    AnswerCounts {
        /// Whether each scored additional question gets its own rows.
        [keyword] questions: bool = "false";
        /// Whether deleted rows count.
        [keyword] include_deleted: bool = "false";
        /// How many of the highest points count as satisfied, for each metric's text; 2 by default.
        [keyword] top: Option<Tops>;
        /// The lowest and the highest score of metrics whose text does not state them.
        [keyword] scales: Option<Scales>;
        /// The column that holds the weight of each row.
        [keyword] weights: Option<String>;
    }
}

params! {
    /// How rows are counted.
    SummaryOptions {
        /// How rows are grouped.
        [group] grouping: Grouping;
        /// Which rows count, and how much.
        [group] counts: AnswerCounts;
    }
}

/// A listing whose rows are to be counted. No request has been sent.
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

    /// Returns how its rows are counted.
    pub fn options(&self) -> SummaryOptions {
        self.options.clone()
    }
}
