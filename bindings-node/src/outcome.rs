//! The outcomes of a write of many rows.

use indecx::follow_ups::{FollowUp, Tag};
use indecx::{Error, Outcome};
use napi_derive::napi;

use crate::error::{Failure, message};
use crate::row::record_text;

/// The outcome of one row.
#[napi(object, object_from_js = false)]
pub struct RowOutcome {
    pub index: f64,
    #[napi(ts_type = "'accepted' | 'refused' | 'unknown' | 'not_sent'")]
    pub status: String,
    pub ok: bool,
    pub retry_safe: bool,
    pub message: Option<String>,
    /// The index of its error among those of the chunk.
    pub error: Option<u32>,
    pub invite_id: Option<String>,
    pub answer_id: Option<String>,
    /// A link as JSON text.
    pub link: Option<String>,
    /// Field names, and what the platform said of each.
    #[napi(ts_type = "Array<[string, string]>")]
    pub fields: Option<Vec<Vec<String>>>,
    pub remaining: Option<Remaining>,
}

/// The rest of a follow-up that was accepted in part.
#[napi(object, object_from_js = false)]
pub struct Remaining {
    pub answer_id: String,
    pub status: Option<String>,
    pub responsible: Option<String>,
    pub followers: Option<Vec<String>>,
    pub comment: Option<String>,
    pub tags: Option<Vec<RemainingTag>>,
    /// In milliseconds since 1970.
    pub date: Option<f64>,
}

/// A tag of the rest of a follow-up.
#[napi(object, object_from_js = false)]
pub struct RemainingTag {
    pub tag: String,
    pub sub_tag: Option<String>,
}

/// The outcomes of a chunk, and its errors, which rows share.
#[napi(object, object_from_js = false)]
pub struct Settled {
    pub outcomes: Vec<RowOutcome>,
    pub errors: Vec<Failure>,
}

impl From<Vec<Outcome>> for Settled {
    fn from(outcomes: Vec<Outcome>) -> Self {
        let mut errors: Vec<Error> = Vec::new();
        let outcomes = outcomes.into_iter().map(|outcome| RowOutcome::new(outcome, &mut errors)).collect();
        Settled { outcomes, errors: errors.iter().map(Failure::from).collect() }
    }
}

/// Returns the outcome's message. In a message of the core, names are converted to camel case; the platform's own
/// words stay unchanged.
fn shown_message(outcome: &Outcome) -> Option<String> {
    match &outcome.error {
        Some(error) if outcome.message.as_deref() == Some(error.message()) => Some(message(error)),
        _ => outcome.message.clone(),
    }
}

impl RowOutcome {
    fn new(outcome: Outcome, errors: &mut Vec<Error>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "rows are fewer than 2^53")]
        let index = outcome.index as f64;
        let pair = |(name, said): (String, String)| vec![name, said];
        RowOutcome {
            index,
            status: outcome.status.as_str().to_owned(),
            ok: outcome.ok(),
            retry_safe: outcome.retry_safe(),
            message: shown_message(&outcome),
            error: outcome.error.map(|error| index_of(error, errors)),
            invite_id: outcome.invite_id,
            answer_id: outcome.answer_id,
            link: outcome.link.as_ref().map(|link| record_text(link)),
            fields: outcome.fields.map(|fields| fields.into_iter().map(pair).collect()),
            remaining: outcome.remaining.map(Remaining::from),
        }
    }
}

/// Returns the index of an error among the errors of a chunk. The error is added if it differs from the last one.
fn index_of(error: Error, errors: &mut Vec<Error>) -> u32 {
    if errors.last().is_none_or(|last| !last.is_same(&error)) {
        errors.push(error);
    }
    u32::try_from(errors.len() - 1).unwrap_or(u32::MAX)
}

impl From<FollowUp> for Remaining {
    fn from(left: FollowUp) -> Self {
        let tag = |tag: Tag| RemainingTag { tag: tag.tag, sub_tag: tag.sub_tag };
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of any date are fewer than 2^53")]
        let date = left.date.map(|date| date.as_millisecond() as f64);
        Remaining {
            answer_id: left.answer_id,
            status: left.status,
            responsible: left.responsible,
            followers: left.followers,
            comment: left.comment,
            tags: left.tags.map(|tags| tags.into_iter().map(tag).collect()),
            date,
        }
    }
}
