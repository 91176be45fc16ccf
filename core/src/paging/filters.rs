//! The proof that the platform applied a listing's filters. A filter that it ignores silently gives the rows of
//! everybody in place of one person's.
//!
//! ```text
//! email = "ana@example.com"
//!
//! rows with that e-mail only         the filter is proved
//! a row with another e-mail          the filter was ignored: an error
//! rows whose e-mail is masked        nothing is proved yet; the next page may prove it
//! rows that carry no e-mail          the platform is asked for one row without the filter, and for one with an e-mail
//!                                    that nobody has: the filter is proved if the answers differ
//! ```

use crate::error::{Error, ErrorKind, Result};
use crate::http::call_stats::CallStats;
use crate::http::client::Client;
use crate::paging::filter_effect::{FilterEffect, RowMatch, VisibleIn};
use crate::paging::query::Query;
use crate::record::page::{FilterFindings, PageFacts};
use crate::record::row::Row;

impl Query {
    /// What the rows show of each filter.
    pub(crate) fn findings(&self, rows: &[Row]) -> Vec<FilterFindings> {
        if !self.paging.check_filters {
            return Vec::new();
        }
        let found = |effect: &FilterEffect| {
            let mut found = FilterFindings::default();
            for row in rows {
                match effect.match_row(row) {
                    RowMatch::Match => found.matches = true,
                    RowMatch::Masked => {}
                    RowMatch::Absent => found.is_absent = true,
                    RowMatch::Lacking => found.lacks = true,
                    RowMatch::Other => return FilterFindings { is_ignored: true, ..found },
                }
            }
            found
        };
        self.filter_effects.iter().map(found).collect()
    }

    /// # Errors
    /// Where the rows show of a filter that the platform ignored it.
    pub(crate) fn check(&self, findings: &[FilterFindings]) -> Result<()> {
        let ignored = self.filter_effects.iter().zip(findings).find(|(_, found)| found.is_ignored);
        ignored.map_or(Ok(()), |(effect, _)| Err(self.ignored(effect)))
    }

    fn ignored(&self, effect: &FilterEffect) -> Error {
        let message = format!(
            "{} answered with rows that do not match `{}`: the platform ignored the filter. Pass `check_filters` as \
             false to take what comes.",
            self.request.endpoint.label(),
            effect.name,
        );
        Error::new(ErrorKind::ResponseFormat, message)
    }

    /// Returns the query with another value for a filter, or without the filter.
    fn with_filter(&self, effect: &FilterEffect, value: Option<&str>) -> Query {
        let mut query = self.clone();
        query.filter_effects.clear();
        match value {
            None => query.request.query.retain(|(name, _)| !effect.wire.contains(name)),
            Some(value) => {
                let pairs = query.request.query.iter_mut();
                let values = pairs.filter(|(name, _)| effect.wire.contains(name) && *name != "indicator");
                values.for_each(|pair| pair.1 = value.to_owned());
            }
        }
        query
    }
}

/// How it was proved that the platform applies a filter.
#[derive(Clone, Copy, Default)]
enum Proof {
    #[default]
    None,
    /// Rows have the requested value.
    Rows,
    /// The platform answers differently without the filter, or with a value that nobody has.
    Requested,
}

/// The proofs of a query's filters during a pull.
#[derive(Default)]
pub(crate) struct Proofs(Vec<Proof>);

impl Proofs {
    /// Checks a page, which was requested with `limit`, against the proofs so far, and proves filters where it can.
    ///
    /// # Errors
    /// [`ResponseFormat`](ErrorKind::ResponseFormat) if the platform ignored a filter, and the error of a request that
    /// was to prove it.
    pub(crate) async fn check_page(
        &mut self,
        (query, client, stats): (&Query, &Client, &CallStats),
        page: &PageFacts,
        limit: u64,
    ) -> Result<()> {
        self.0.resize(page.findings.len().max(self.0.len()), Proof::None);
        for (at, found) in page.findings.iter().enumerate() {
            let effect = &query.filter_effects[at];
            self.0[at] = match self.0[at] {
                Proof::Requested => Proof::Requested,
                Proof::Rows if found.lacks => return Err(query.ignored(effect)),
                Proof::Rows => Proof::Rows,
                Proof::None if found.matches && found.lacks => return Err(query.ignored(effect)),
                Proof::None if found.matches => Proof::Rows,
                Proof::None if (found.lacks || found.is_absent) && !is_the_only_row(effect, page, limit) => {
                    prove_by_request(query, client, stats, effect, page).await?;
                    Proof::Requested
                }
                Proof::None => Proof::None,
            };
        }
        Ok(())
    }
}

/// Whether the page holds the only row, which is no reason to doubt a filter by a customer that rows never show.
fn is_the_only_row(effect: &FilterEffect, page: &PageFacts, limit: u64) -> bool {
    matches!(effect.visible_in, VisibleIn::Undocumented)
        && page.rows() == 1
        && page.total.map_or(limit > 1, |total| total == 1)
}

/// Proves a filter by requests: for one row without it, and where that is inconclusive, for one with a value that
/// nobody has.
async fn prove_by_request(
    query: &Query,
    client: &Client,
    stats: &CallStats,
    effect: &FilterEffect,
    page: &PageFacts,
) -> Result<()> {
    let all = query.with_filter(effect, None).page(client, stats, 1, 1).await?.facts;
    let differs = match (page.total, all.total) {
        (Some(matching), Some(all)) => matching < all,
        _ => page.stamps.first().map(|stamp| stamp.key) != all.stamps.first().map(|stamp| stamp.key),
    };
    if differs {
        return Ok(());
    }
    // All rows may belong to one customer, so the answer without the filter may be the same.
    let nobody = match effect.wire {
        ["email"] => "nobody@example.invalid",
        ["phone"] => "00000000000",
        _ => "no-such-value",
    };
    match query.with_filter(effect, Some(nobody)).page(client, stats, 1, 1).await {
        Ok(page) if page.rows.is_empty() => Ok(()),
        Ok(_) => Err(query.ignored(effect)),
        // The platform refused the value, so it read the filter.
        Err(error) if matches!(error.status(), Some(400 | 404 | 422)) => Ok(()),
        Err(error) => Err(error),
    }
}
