//! The columns that rows are grouped by, and the date field of periods.

use std::collections::HashSet;

use jiff::tz::TimeZoneDatabase;
use strsim::levenshtein;

use super::period::{Period, Periods};
use crate::characters::composed;
use crate::error::{Error, Result};
use crate::metrics::Grouping;
use crate::names::camel_case;
use crate::record::schema::RecordDecl;

/// One column to group by.
pub(crate) struct GroupColumn {
    /// As the caller wrote it.
    pub(crate) name: String,
    /// `None` if the column is not a period.
    pub(crate) periods: Option<Periods>,
}

/// Column names of the result, by which no rows can be grouped.
const RESERVED_NAMES: [&str; 23] = [
    "metric",
    "question",
    "question_type",
    "questionType",
    "kind",
    "scale",
    "n",
    "n_effective",
    "nEffective",
    "score",
    "low",
    "high",
    "top",
    "middle",
    "bottom",
    "mean",
    "sd",
    "left_out",
    "leftOut",
    "answered",
    "rate",
    "unreachable",
    "extra",
];

/// Returns the columns to group by.
pub(crate) fn columns(grouping: &Grouping) -> Result<Vec<GroupColumn>> {
    let zone = TimeZoneDatabase::bundled().get(grouping.time_zone.as_str());
    let zone = zone.map_err(|_| Error::invalid("time_zone", "`time_zone` is not known."))?;
    let mut columns: Vec<GroupColumn> = Vec::new();
    for name in &grouping.by.0 {
        if RESERVED_NAMES.contains(&name.as_str()) {
            let why = if name == "metric" { "are told apart by it always" } else { "cannot be grouped by it" };
            return Err(Error::invalid("by", format!("`by`: rows {why}: {name}.")).verbatim());
        }
        if columns.iter().any(|column| column.name == *name) {
            return Err(Error::invalid("by", format!("`by` names {name} twice.")).verbatim());
        }
        let periods = Period::named(name).map(|period| Periods::new(period, zone.clone()));
        columns.push(GroupColumn { name: name.clone(), periods });
    }
    Ok(columns)
}

/// Rejects names that rows of this record do not have.
pub(crate) fn check(grouping: &Grouping, decl: &'static RecordDecl, known: &[String]) -> Result<()> {
    for name in &grouping.by.0 {
        if Period::named(name).is_none() && !name.starts_with(INDICATOR) && spelling(name, known).is_none() {
            return Err(unknown("by", name, known));
        }
    }
    let is_date =
        |field: &&crate::record::schema::FieldDecl| matches!(field.ty, crate::record::schema::Type::Timestamp);
    let dates: Vec<String> = decl.fields.iter().filter(is_date).map(|field| field.name.to_owned()).collect();
    if spelling(&grouping.date_field, &dates).is_none() {
        return Err(unknown("date_field", &grouping.date_field, &dates));
    }
    Ok(())
}

/// The prefix of the columns of indicators.
pub(crate) const INDICATOR: &str = "indicator_";

/// Returns an indicator's name, composed (NFC), and its repeat within a record, which is 1 for `Filial#2`.
pub(crate) fn indicator_of(name: &str) -> (String, usize) {
    let (name, repeat) = match name.rsplit_once('#').map(|(name, number)| (name, number.parse::<usize>())) {
        Some((name, Ok(number @ 2..))) => (name, number - 1),
        _ => (name, 0),
    };
    (composed(name).into_owned(), repeat)
}

/// The error of a column that is missing.
pub(crate) fn missing(name: &str) -> Error {
    Error::invalid(name, format!("`{name}` is missing: there is no column of that name."))
}

/// Finds a name among the known columns: spelled the same, or the same in camel case.
pub(crate) fn spelling<'a>(name: &str, known: impl IntoIterator<Item = &'a String> + Clone) -> Option<&'a str> {
    let is_same = |one: &str| one == name;
    let exact = known.clone().into_iter().find(|known| is_same(known));
    if let Some(indicator) = name.strip_prefix(INDICATOR) {
        // The name of an indicator is not converted to another case, but its letters may be composed differently.
        let is_it =
            |known: &&String| known.strip_prefix(INDICATOR).is_some_and(|known| composed(known) == composed(indicator));
        return exact.or_else(|| known.into_iter().find(is_it)).map(String::as_str);
    }
    exact.or_else(|| known.into_iter().find(|known| camel_case(known) == camel_case(name))).map(String::as_str)
}

/// The error of an unknown name, with the nearest known ones.
pub(crate) fn unknown(field: &str, name: &str, known: &[String]) -> Error {
    let mut near: Vec<(usize, &String)> =
        known.iter().map(|other| (levenshtein(&name.to_lowercase(), &other.to_lowercase()), other)).collect();
    near.sort();
    // A name may be known both in snake case and in camel case.
    let mut seen = HashSet::new();
    near.retain(|(_, name)| seen.insert(camel_case(name)));
    let near: Vec<String> = near.into_iter().take(3).map(|(_, name)| format!("`{name}`")).collect();
    let more = match field {
        "by" => ", an indicator such as indicator_Filial, or a period: day, week, month, quarter, year",
        _ => "",
    };
    let nearest = if near.is_empty() { String::new() } else { format!(" The nearest: {}{more}.", near.join(", ")) };
    Error::invalid(field, format!("`{field}`: there is no column {name}.{nearest}"))
}

#[cfg(test)]
mod tests {
    use super::{columns, spelling, unknown};
    use crate::metrics::{By, Grouping};

    #[test]
    fn names_are_found_in_either_spelling_and_the_nearest_are_told() {
        let known = ["action_name".to_owned(), "channel".to_owned(), "created_at".to_owned(), "text".to_owned()];
        assert_eq!(spelling("actionName", &known), Some("action_name"));
        assert_eq!(spelling("channel", &known), Some("channel"));
        assert_eq!(spelling("chanel", &known), None);
        let error = unknown("by", "chanel", &known);
        assert!(error.message().contains("The nearest: `channel`") && error.field() == Some("by"), "{error}");
    }

    #[test]
    fn a_group_is_named_once_and_not_as_a_column_of_the_result() {
        for names in [vec!["month", "month"], vec!["n"], vec!["metric"]] {
            let by = By(names.into_iter().map(str::to_owned).collect());
            assert!(columns(&Grouping { by, ..Grouping::default() }).is_err());
        }
    }
}
