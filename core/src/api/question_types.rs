//! The types of additional questions, and which of them are scored.
//!
//! ```text
//! CSAT-1-5, CES17, MULTIPLE-SUBS      the platform adds scales and levels to a name, so only its beginning counts
//! REVIEWS, review                     the case does not count
//! ```

/// The type of an additional question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QuestionType {
    Reviews,
    Csat,
    Ces,
    Nps,
    /// `LIKE/DISLIKE`, and `LIKERT`.
    Like,
    Emotion,
    Multiple,
    Input,
}

/// The beginning of each type's name.
const BEGINNINGS: [(&str, QuestionType); 8] = [
    ("REVIEW", QuestionType::Reviews),
    ("CSAT", QuestionType::Csat),
    ("CES", QuestionType::Ces),
    ("NPS", QuestionType::Nps),
    ("LIKE", QuestionType::Like),
    ("EMOTION", QuestionType::Emotion),
    ("MULTIPLE", QuestionType::Multiple),
    ("INPUT", QuestionType::Input),
];

/// The names that the platform accepts for the questions of a new answer.
pub(crate) const ACCEPTED: [&str; 12] = [
    "REVIEWS",
    "CSAT",
    "CSAT-1-5",
    "LIKE/DISLIKE",
    "LIKERT",
    "EMOTION",
    "MULTIPLE",
    "MULTIPLE-SUBS",
    "INPUT",
    "CES",
    "CES17",
    "NPS",
];

impl QuestionType {
    /// Returns the type with this name; `None` if the name is unknown.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let begins = |with: &str| name.get(..with.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(with));
        BEGINNINGS.iter().find(|(beginning, _)| begins(beginning)).map(|(_, known)| *known)
    }

    /// Whether the answers to questions of this type are scores.
    pub(crate) fn is_scored(self) -> bool {
        match self {
            QuestionType::Reviews | QuestionType::Csat | QuestionType::Ces | QuestionType::Nps => true,
            QuestionType::Like | QuestionType::Emotion => true,
            QuestionType::Multiple | QuestionType::Input => false,
        }
    }
}

/// Whether the answers to questions of the type with this name are scores.
#[cfg(feature = "tables")]
pub(crate) fn is_scored(name: &str) -> bool {
    QuestionType::named(name).is_some_and(QuestionType::is_scored)
}

#[cfg(test)]
mod tests {
    use super::{ACCEPTED, QuestionType};

    #[test]
    fn every_accepted_type_is_known_and_all_but_choices_and_texts_are_scored() {
        let scored = |name: &str| QuestionType::named(name).map(QuestionType::is_scored);
        for name in ACCEPTED {
            let is_scored = !name.starts_with("MULTIPLE") && name != "INPUT";
            assert_eq!((scored(name), scored(&name.to_lowercase())), (Some(is_scored), Some(is_scored)), "{name}");
        }
        assert_eq!(QuestionType::named("CSAT-1-10"), Some(QuestionType::Csat));
        for name in ["", "RE", "MATRIX", "éREVIEWS"] {
            assert_eq!(scored(name), None, "{name}");
        }
    }
}
