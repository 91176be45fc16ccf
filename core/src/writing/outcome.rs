//! What became of each row of a write: accepted, refused, unknown or not sent.

use std::fmt;
use std::ops::Deref;

use crate::api::inputs::follow_up::FollowUp;
use crate::api::link::Link;
use crate::error::{Error, ErrorKind};

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutcomeStatus {
    /// The platform took it. In bulk sends: it took the request that held it.
    Accepted,
    /// The platform, or the check before it, refused it.
    Refused,
    /// It was sent and got no clear answer: it may have happened.
    Unknown,
    /// It was never sent.
    NotSent,
}

impl OutcomeStatus {
    /// `"accepted"`, `"refused"`, `"unknown"` or `"not_sent"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            OutcomeStatus::Accepted => "accepted",
            OutcomeStatus::Refused => "refused",
            OutcomeStatus::Unknown => "unknown",
            OutcomeStatus::NotSent => "not_sent",
        }
    }
}

/// What became of one row of a write.
#[derive(Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// The row's position in what was given, from 0.
    pub index: usize,
    /// `"accepted"`, `"refused"`, `"unknown"` (sent, without a clear answer) or `"not_sent"`. In bulk sends, accepted
    /// means that the row's request was: the platform confirms no person.
    pub status: OutcomeStatus,
    /// What the platform said of it, or why it was not sent.
    pub message: Option<String>,
    /// The error behind it, where there is one.
    pub error: Option<Error>,
    /// The invite, for the routes that name one.
    pub invite_id: Option<String>,
    /// The answer, for the routes that name one.
    pub answer_id: Option<String>,
    /// The survey link, for `links.create`.
    pub link: Option<Link>,
    /// What the platform said of each field, for `follow_ups.update`.
    pub fields: Option<Vec<(String, String)>>,
    /// What was not taken of a follow-up that was taken in part, ready to be given again. Nothing where
    /// all or nothing was taken.
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

    /// The error behind it, and the platform's reason where it gave one.
    pub(crate) fn because(self, error: Error, reason: Option<String>) -> Self {
        let outcome = self.with_error(error);
        match reason.filter(|reason| !reason.trim().is_empty()) {
            Some(reason) => outcome.with_message(reason),
            None => outcome,
        }
    }

    /// Whether it was accepted.
    pub fn ok(&self) -> bool {
        self.status == OutcomeStatus::Accepted
    }

    /// Whether the row may go again as it is: it was not acted on, and what kept it back may pass. So for rows that were
    /// not sent, and for the chunk that met a 429, an empty balance or a paused action.
    pub fn retry_safe(&self) -> bool {
        match self.status {
            OutcomeStatus::NotSent => true,
            OutcomeStatus::Refused => self.error.as_ref().is_some_and(Error::retry_safe),
            OutcomeStatus::Accepted | OutcomeStatus::Unknown => false,
        }
    }
}

impl fmt::Debug for Outcome {
    /// Leaves the link out: it comes with the customer's contact.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("index", &self.index)
            .field("status", &self.status.as_str())
            .finish_non_exhaustive()
    }
}

/// What became of the rows of a write: one outcome a row, in the order given.
#[derive(Clone, Default)]
pub struct Outcomes {
    outcomes: Vec<Outcome>,
    unmatched_links: Vec<Link>,
}

impl Outcomes {
    pub(crate) fn new(outcomes: Vec<Outcome>, unmatched_links: Vec<Link>) -> Self {
        Outcomes { outcomes, unmatched_links }
    }

    /// Links that came for `links.create` and could not be told to be any customer's.
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
    /// Leaves the links out: they come with customers' contacts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.outcomes).finish()
    }
}

/// What the error says that stands for `unknown` outcomes of `rows`.
pub fn unknown_message(unknown: usize, rows: usize) -> String {
    format!(
        "{unknown} of {rows} rows were sent and got no clear answer: they may have happened. Look on the platform \
         before sending them again; the outcomes with status \"unknown\" tell which."
    )
}

/// What the error says that a write which ended half-way carries, beside its outcomes.
pub const INTERRUPTED: &str = "the write ended half-way. `outcomes` tells what became of each row so far: those that are \"unknown\" may have happened, those that are \"not_sent\" did not.";

/// The error that stands for outcomes that are unknown; `None` when there is none.
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
