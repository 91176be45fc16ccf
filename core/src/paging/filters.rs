//! What a listing's filters effect of its rows, and the proof that the platform knew them: one that it ignored gives
//! everybody in place of one person.

use crate::error::{Error, ErrorKind, Result};
use crate::http::call_stats::CallStats;
use crate::http::client::Client;
use crate::paging::filter_effect::{FilterEffect, Shown, Shows};
use crate::paging::query::Query;
use crate::record::page::{PageFacts, Sight};
use crate::record::row::Row;

impl Query {
    /// What the rows show of each filter.
    pub(crate) fn sights(&self, rows: &[Row]) -> Vec<Sight> {
        if !self.paging.check_filters {
            return Vec::new();
        }
        let sight = |effect: &FilterEffect| {
            let mut sight = Sight::default();
            for row in rows {
                match effect.shown_by(row) {
                    Shown::Match => sight.matches = true,
                    Shown::Masked => {}
                    Shown::Untold => sight.is_untold = true,
                    Shown::Lacking => sight.lacks = true,
                    Shown::Other => return Sight { is_ignored: true, ..sight },
                }
            }
            sight
        };
        self.filter_effects.iter().map(sight).collect()
    }

    /// # Errors
    /// Where the rows show of a filter that the platform ignored it.
    pub(crate) fn check(&self, sights: &[Sight]) -> Result<()> {
        let ignored = self.filter_effects.iter().zip(sights).find(|(_, sight)| sight.is_ignored);
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

    /// The same query with other values for a filter: none, or one that no row has.
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
        (query, client, stats): (&Query, &Client, &CallStats),
        page: &PageFacts,
        limit: u64,
    ) -> Result<()> {
        self.0.resize(page.sights.len().max(self.0.len()), Proof::None);
        for (at, sight) in page.sights.iter().enumerate() {
            let effect = &query.filter_effects[at];
            self.0[at] = match self.0[at] {
                Proof::Asked => Proof::Asked,
                Proof::Rows if sight.lacks => return Err(query.ignored(effect)),
                Proof::Rows => Proof::Rows,
                Proof::None if sight.matches && sight.lacks => return Err(query.ignored(effect)),
                Proof::None if sight.matches => Proof::Rows,
                Proof::None if (sight.lacks || sight.is_untold) && !is_the_only_row(effect, page, limit) => {
                    ask(query, client, stats, effect, page).await?;
                    Proof::Asked
                }
                Proof::None => Proof::None,
            };
        }
        Ok(())
    }
}

/// A single row may well be all that there is of a customer, where no row ever shows whose it is.
fn is_the_only_row(effect: &FilterEffect, page: &PageFacts, limit: u64) -> bool {
    matches!(effect.shows, Shows::Undocumented) && page.rows() == 1 && page.total.map_or(limit > 1, |total| total == 1)
}

/// Asks the platform for one row without the filter, and where that is no answer, for a value that nobody has.
async fn ask(query: &Query, client: &Client, stats: &CallStats, effect: &FilterEffect, page: &PageFacts) -> Result<()> {
    let all = query.with_filter(effect, None).page(client, stats, 1, 1).await?.facts;
    let differs = match (page.total, all.total) {
        (Some(matching), Some(all)) => matching < all,
        _ => page.stamps.first().map(|stamp| stamp.key) != all.stamps.first().map(|stamp| stamp.key),
    };
    if differs {
        return Ok(());
    }
    // All rows may be one customer's.
    let nobody = match effect.wire {
        ["email"] => "nobody@example.invalid",
        ["phone"] => "00000000000",
        _ => "no-such-value",
    };
    match query.with_filter(effect, Some(nobody)).page(client, stats, 1, 1).await {
        Ok(page) if page.rows.is_empty() => Ok(()),
        Ok(_) => Err(query.ignored(effect)),
        // Refused: so the value was read.
        Err(error) if matches!(error.status(), Some(400 | 404 | 422)) => Ok(()),
        Err(error) => Err(error),
    }
}
