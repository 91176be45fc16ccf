//! The outcome of each row of a write: accepted, refused, unknown or not sent.

use std::fmt;
use std::ops::Deref;

use crate::api::inputs::follow_up::FollowUp;
use crate::api::link::Link;
use crate::error::{Error, ErrorKind};

/// The status of a row after a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutcomeStatus {
    /// The platform accepted the row. In bulk sends, it accepted the request that held the row.
    Accepted,
    /// The platform, or the check before the request, refused the row.
    Refused,
    /// The row was sent without a clear answer, so it may have been acted on.
    Unknown,
    /// The row was not sent.
    NotSent,
}

impl OutcomeStatus {
    /// Returns `"accepted"`, `"refused"`, `"unknown"` or `"not_sent"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            OutcomeStatus::Accepted => "accepted",
            OutcomeStatus::Refused => "refused",
            OutcomeStatus::Unknown => "unknown",
            OutcomeStatus::NotSent => "not_sent",
        }
    }
}

/// The outcome of one row of a write.
#[derive(Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// The row's position in the input, from 0.
    pub index: usize,
    /// `"accepted"`, `"refused"`, `"unknown"` (sent without a clear answer) or `"not_sent"`. In bulk sends, accepted
    /// means that the platform accepted the row's request: it does not confirm single people.
    pub status: OutcomeStatus,
    /// The platform's message about the row, or the reason why it was not sent.
    pub message: Option<String>,
    /// The error behind the outcome, if there is one.
    pub error: Option<Error>,
    /// The id of the invite, for operations whose reply names one.
    pub invite_id: Option<String>,
    /// The id of the answer, for operations whose reply names one.
    pub answer_id: Option<String>,
    /// The survey link, for `links.create`.
    pub link: Option<Link>,
    /// The platform's message about each field, for `follow_ups.update`.
    pub fields: Option<Vec<(String, String)>>,
    /// For a follow-up of which the platform accepted only a part: the rest, ready to be sent again. Nothing if all of
    /// it or none of it was accepted.
    pub remaining: Option<FollowUp>,
}

impl Outcome {
    pub(crate) fn new(index: usize, status: OutcomeStatus) -> Self {
        Outcome {
            index,
            status,
            message: None,
            error: None,
            invite_id: None,
            answer_id: None,
            link: None,
            fields: None,
            remaining: None,
        }
    }

    pub(crate) fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    pub(crate) fn with_error(mut self, error: Error) -> Self {
        self.message = Some(error.message().to_owned());
        self.error = Some(error);
        self
    }

    /// Adds the error behind the outcome, and the platform's reason as the message if it gave one.
    pub(crate) fn because(self, error: Error, reason: Option<String>) -> Self {
        let outcome = self.with_error(error);
        match reason.filter(|reason| !reason.trim().is_empty()) {
            Some(reason) => outcome.with_message(reason),
            None => outcome,
        }
    }

    /// Whether the row was accepted.
    pub fn ok(&self) -> bool {
        self.status == OutcomeStatus::Accepted
    }

    /// Whether the row may be sent again unchanged: it was not acted on, and the cause may pass. This holds for rows
    /// that were not sent, and for the rows of a chunk that met a 429, an empty balance or a paused action.
    pub fn retry_safe(&self) -> bool {
        match self.status {
            OutcomeStatus::NotSent => true,
            OutcomeStatus::Refused => self.error.as_ref().is_some_and(Error::retry_safe),
            OutcomeStatus::Accepted | OutcomeStatus::Unknown => false,
        }
    }
}

impl fmt::Debug for Outcome {
    /// Leaves out the link, which contains the customer's contact.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("index", &self.index)
            .field("status", &self.status.as_str())
            .finish_non_exhaustive()
    }
}

/// The outcomes of a write: one for each row, in the order of the input.
///
/// ```no_run
/// # use indecx::{OutcomeStatus, Outcomes};
/// # fn run(outcomes: Outcomes) {
/// let again: Vec<usize> = outcomes.iter().filter(|row| row.retry_safe()).map(|row| row.index).collect();
/// let unclear = outcomes.iter().filter(|row| row.status == OutcomeStatus::Unknown).count();
/// println!("{} rows may be sent again, {unclear} only after a look on the platform", again.len());
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Outcomes {
    outcomes: Vec<Outcome>,
    unmatched_links: Vec<Link>,
}

impl Outcomes {
    pub(crate) fn new(outcomes: Vec<Outcome>, unmatched_links: Vec<Link>) -> Self {
        Outcomes { outcomes, unmatched_links }
    }

    /// Returns the links of `links.create` that match no customer.
    pub fn unmatched_links(&self) -> &[Link] {
        &self.unmatched_links
    }
}

impl Deref for Outcomes {
    type Target = [Outcome];
    fn deref(&self) -> &[Outcome] {
        &self.outcomes
    }
}

impl IntoIterator for Outcomes {
    type Item = Outcome;
    type IntoIter = std::vec::IntoIter<Outcome>;
    fn into_iter(self) -> Self::IntoIter {
        self.outcomes.into_iter()
    }
}

impl<'a> IntoIterator for &'a Outcomes {
    type Item = &'a Outcome;
    type IntoIter = std::slice::Iter<'a, Outcome>;
    fn into_iter(self) -> Self::IntoIter {
        self.outcomes.iter()
    }
}

impl fmt::Debug for Outcomes {
    /// Leaves out the links, which contain customers' contacts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.outcomes).finish()
    }
}

/// Returns the message of an error for `unknown` unknown outcomes among `rows` rows.
pub fn unknown_message(unknown: usize, rows: usize) -> String {
    format!(
        "{unknown} of {rows} rows were sent and got no clear answer: they may have happened. Look on the platform \
         before sending them again; the outcomes with status \"unknown\" tell which."
    )
}

/// The message of the error that an interrupted write carries beside its outcomes.
pub const INTERRUPTED: &str = "the write ended half-way. `outcomes` tells what became of each row so far: those that are \"unknown\" may have happened, those that are \"not_sent\" did not.";

/// Returns the error for outcomes that are unknown; `None` if no outcome is.
pub fn unknown(outcomes: &[Outcome]) -> Option<Error> {
    let lost: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.status == OutcomeStatus::Unknown).collect();
    let first = lost.first()?;
    let error = Error::new(ErrorKind::OutcomeUnknown, unknown_message(lost.len(), outcomes.len()));
    Some(match &first.error {
        Some(cause) => error.with_cause(cause.clone()),
        None => error,
    })
}

#[cfg(test)]
mod tests {
    use super::{Outcome, OutcomeStatus};
    use crate::error::{Error, ErrorKind};

    #[test]
    fn a_row_may_go_again_where_it_was_not_acted_on_and_what_kept_it_back_may_pass() {
        for kind in ErrorKind::ALL.iter().copied() {
            let outcome = |status| Outcome::new(0, status).with_error(Error::new(kind, "no"));
            assert!(outcome(OutcomeStatus::NotSent).retry_safe(), "{kind:?}");
            assert_eq!(outcome(OutcomeStatus::Refused).retry_safe(), kind.retry_safe(), "{kind:?}");
            assert!(!outcome(OutcomeStatus::Unknown).retry_safe(), "{kind:?}");
        }
        assert!(!Outcome::new(0, OutcomeStatus::Accepted).retry_safe());
        assert!(!Outcome::new(0, OutcomeStatus::Refused).retry_safe());
    }
}
