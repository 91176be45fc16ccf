//! What a listing's filters promise of its rows, and the proof that the platform knew them: one that it ignored gives
//! everybody in place of one person.

use crate::characters::composed;
use crate::error::{Error, ErrorKind, Result};
use crate::http::client::{Client, Meter};
use crate::json::scalars;
use crate::paging::listing::Query;
use crate::record::page::Page;
use crate::record::row::{Row, Value};

/// Where a filter's effect shows.
#[derive(Clone)]
enum Shows {
    /// In this field, which rows may lack.
    Field(&'static str),
    /// In this field, which may say it in other words: those of the console are not those of the API.
    Word(&'static str),
    /// In the indicator of this name.
    Indicator(String),
    /// Nowhere that is documented: rows may carry it under its name in the query.
    Undocumented,
}

/// What a filter promises of every row.
#[derive(Clone)]
pub(crate) struct Promise {
    /// As users know it.
    name: &'static str,
    /// Its names in the query.
    wire: &'static [&'static str],
    shows: Shows,
    wanted: String,
}

/// What one row shows of a filter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Match,
    Other,
    /// There, and masked or reformatted.
    Masked,
    /// Not there, where rows need not tell.
    Untold,
    /// The row has no such value, so that it is none that was asked for.
    Lacking,
}

/// What the rows of a page show of a filter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sight {
    matches: bool,
    is_untold: bool,
    lacks: bool,
}

impl Promise {
    pub(crate) fn field(wire: &'static [&'static str], field: &'static str, wanted: &str) -> Self {
        Promise { name: field, wire, shows: Shows::Field(field), wanted: plain(wanted) }
    }

    pub(crate) fn word(wire: &'static [&'static str], field: &'static str, wanted: &str) -> Self {
        Promise { name: field, wire, shows: Shows::Word(field), wanted: plain(wanted) }
    }

    pub(crate) fn indicator(column: &str, wanted: &str) -> Self {
        let shows = Shows::Indicator(plain(column));
        Promise { name: "indicator", wire: &["indicator", "indicatorValue"], shows, wanted: plain(wanted) }
    }

    pub(crate) fn undocumented(name: &'static str, wire: &'static [&'static str], wanted: &str) -> Self {
        Promise { name, wire, shows: Shows::Undocumented, wanted: plain(wanted) }
    }

    fn shown_by(&self, row: &Row) -> Shown {
        match &self.shows {
            Shows::Field("phone") => match text(row, "phone") {
                None => Shown::Lacking,
                Some(phone) => self.phone_shows(&phone),
            },
            Shows::Field(field) => match text(row, field) {
                None => Shown::Lacking,
                Some(value) => self.value_shows(&value),
            },
            Shows::Word(field) => match text(row, field) {
                None => Shown::Untold,
                Some(value) if value == self.wanted => Shown::Match,
                // It proves nothing by itself, and beside a row that has the word it is another one.
                Some(_) => Shown::Lacking,
            },
            Shows::Indicator(column) => self.indicator_shows(row, column),
            Shows::Undocumented => {
                let mut carried = row.unknown().filter_map(|(name, json)| {
                    self.wire.contains(&name.trim_matches('"')).then(|| scalars::code(json)).flatten()
                });
                carried.next().map_or(Shown::Untold, |value| self.value_shows(&plain(&value)))
            }
        }
    }

    fn value_shows(&self, value: &str) -> Shown {
        match value {
            value if value.contains("**") => Shown::Masked,
            value if is_alike(value, &self.wanted) => Shown::Match,
            _ => Shown::Other,
        }
    }

    fn phone_shows(&self, phone: &str) -> Shown {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        match digits.as_str() {
            _ if phone.contains(['*', '.']) => Shown::Masked,
            "" => Shown::Masked,
            digits if digits.ends_with(&self.wanted) || self.wanted.ends_with(digits) => Shown::Match,
            _ => Shown::Other,
        }
    }

    fn indicator_shows(&self, row: &Row, column: &str) -> Shown {
        let Some(Value::List(indicators)) = row.named("indicators") else { return Shown::Untold };
        let mut shown = Shown::Other;
        for indicator in &indicators {
            let Value::Record(indicator) = indicator else { continue };
            if text(indicator, "column").as_deref() != Some(column) {
                continue;
            }
            for value in ["value", "key"].iter().filter_map(|name| text(indicator, name)) {
                match self.value_shows(&value) {
                    Shown::Match => return Shown::Match,
                    Shown::Masked => shown = Shown::Masked,
                    Shown::Other | Shown::Untold | Shown::Lacking => {}
                }
            }
        }
        shown
    }
}

/// A text without what the platform may write otherwise: blanks, capitals, and how accents are put together.
fn plain(text: &str) -> String {
    composed(text.trim()).to_lowercase()
}

/// A field's text, unless it is empty.
fn text(row: &Row, name: &str) -> Option<String> {
    match row.named(name) {
        Some(Value::Text(text)) => Some(plain(&text)).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// Whether the platform may take two texts for the same: where it kept one as a number, `01234567890` has become
/// 1234567890, and `149.90` has become 149.9.
fn is_alike(came: &str, wanted: &str) -> bool {
    came == wanted || plain_number(came).is_some_and(|number| plain_number(wanted) == Some(number))
}

/// A number without what says nothing: whether it is below zero, its whole part and its fraction.
fn plain_number(text: &str) -> Option<(bool, &str, &str)> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = !whole.is_empty() && (whole.bytes().chain(fraction.bytes())).all(|byte| byte.is_ascii_digit());
    is_number.then(|| (text.starts_with('-'), whole.trim_start_matches('0'), fraction.trim_end_matches('0')))
}

impl Query {
    /// What the rows show of each filter.
    ///
    /// # Errors
    /// Where one of them shows that the platform ignored it.
    pub(crate) fn sights(&self, rows: &[Row]) -> Result<Vec<Sight>> {
        if !self.paging.check_filters {
            return Ok(Vec::new());
        }
        let sight = |promise: &Promise| {
            let mut sight = Sight::default();
            for row in rows {
                match promise.shown_by(row) {
                    Shown::Match => sight.matches = true,
                    Shown::Masked => {}
                    Shown::Untold => sight.is_untold = true,
                    Shown::Lacking => sight.lacks = true,
                    Shown::Other => return Err(self.ignored(promise)),
                }
            }
            Ok(sight)
        };
        self.promises.iter().map(sight).collect()
    }

    fn ignored(&self, promise: &Promise) -> Error {
        let message = format!(
            "{} answered with rows that do not match `{}`: the platform ignored the filter. Pass `check_filters` as \
             false to take what comes.",
            self.request.endpoint.label(),
            promise.name,
        );
        Error::new(ErrorKind::ResponseFormat, message)
    }

    /// The same query with other values for a filter: none, or one that no row has.
    fn with_filter(&self, promise: &Promise, value: Option<&str>) -> Query {
        let mut query = self.clone();
        query.promises.clear();
        match value {
            None => query.request.query.retain(|(name, _)| !promise.wire.contains(name)),
            Some(value) => {
                let pairs = query.request.query.iter_mut();
                let values = pairs.filter(|(name, _)| promise.wire.contains(name) && *name != "indicator");
                values.for_each(|pair| pair.1 = value.to_owned());
            }
        }
        query
    }
}

/// How it is known that the platform obeys a filter.
#[derive(Clone, Copy, Default)]
enum Proof {
    #[default]
    None,
    /// Rows show it.
    Rows,
    /// The platform answers otherwise without the filter, or with a value that nobody has.
    Asked,
}

/// The proofs of a query's filters, in the course of a pull.
#[derive(Default)]
pub(crate) struct Proofs(Vec<Proof>);

impl Proofs {
    /// Holds a page, asked for with `limit`, against what is known of the filters.
    ///
    /// # Errors
    /// Where the platform ignored one of them, and whatever a request that finds it out fails with.
    pub(crate) async fn hold(
        &mut self,
        (query, client, meter): (&Query, &Client, &Meter),
        page: &Page,
        limit: u64,
    ) -> Result<()> {
        self.0.resize(page.sights.len().max(self.0.len()), Proof::None);
        for (at, sight) in page.sights.iter().enumerate() {
            let promise = &query.promises[at];
            self.0[at] = match self.0[at] {
                Proof::Asked => Proof::Asked,
                Proof::Rows if sight.lacks => return Err(query.ignored(promise)),
                Proof::Rows => Proof::Rows,
                Proof::None if sight.matches && sight.lacks => return Err(query.ignored(promise)),
                Proof::None if sight.matches => Proof::Rows,
                Proof::None if (sight.lacks || sight.is_untold) && !is_the_only_row(promise, page, limit) => {
                    ask(query, client, meter, promise, page).await?;
                    Proof::Asked
                }
                Proof::None => Proof::None,
            };
        }
        Ok(())
    }
}

/// A single row may well be all that there is of a customer, where no row ever shows whose it is.
fn is_the_only_row(promise: &Promise, page: &Page, limit: u64) -> bool {
    let rows = page.rows.len() as u64;
    matches!(promise.shows, Shows::Undocumented) && rows == 1 && page.total.map_or(limit > 1, |total| total == 1)
}

/// Asks the platform for one row without the filter, and where that is no answer, for a value that nobody has.
async fn ask(query: &Query, client: &Client, meter: &Meter, promise: &Promise, page: &Page) -> Result<()> {
    let all = query.with_filter(promise, None).page(client, meter, 1, 1).await?;
    let differs = match (page.total, all.total) {
        (Some(matching), Some(all)) => matching < all,
        _ => page.stamps.first().map(|stamp| stamp.key) != all.stamps.first().map(|stamp| stamp.key),
    };
    if differs {
        return Ok(());
    }
    // All rows may be one customer's.
    let nobody = match promise.wire {
        ["email"] => "nobody@example.invalid",
        ["phone"] => "00000000000",
        _ => "no-such-value",
    };
    match query.with_filter(promise, Some(nobody)).page(client, meter, 1, 1).await {
        Ok(page) if page.rows.is_empty() => Ok(()),
        Ok(_) => Err(query.ignored(promise)),
        // Refused: so the value was read.
        Err(error) if matches!(error.status(), Some(400 | 404 | 422)) => Ok(()),
        Err(error) => Err(error),
    }
}
