//! What is known of a field beside its type, said on the line that declares it.
//!
//! ```text
//! [id] id: Id = "_id";                             tells rows apart
//! [contact, distinct] email: Text = "email";       personal data, of which values hardly repeat
//! [nonpersonal] channel: Text = "channel";         text, and yet nothing about a person
//! ```
//!
//! Each field that holds text says on its line whether it is about a person; one that does not is no program. So no rule
//! about privacy rests on how a field is spelled.

/// What is known of a field beside its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mark {
    /// Tells records of this kind apart.
    Id,
    /// The id of what the record belongs to; several may have the same.
    SharedId,
    /// The code by which the platform's console calls the record.
    Code,
    /// The metric of a score.
    Metric,
    /// A score.
    Score,
    /// What became of it.
    Status,
    /// What kind of record it is.
    Kind,
    /// When the record was made.
    Created,
    /// When the record last changed.
    Updated,
    /// Who somebody is, or how to reach them. A survey's link counts: who has it can answer as that person.
    Contact,
    /// What somebody wrote, or what is taken from it.
    Comment,
    /// What somebody chose. What follows `Outros: ` in it was written.
    Choice,
    /// What a company says of its customers: anything, their contacts too.
    Indicator,
    /// Text that says nothing about a person.
    Nonpersonal,
    /// Values hardly repeat: a dictionary of them is work for nothing.
    Distinct,
    /// The record's indicators: a column each in the wide layout.
    Indicators,
    /// The answers to questions: a column each in the wide layout.
    Questions,
    /// Comes only where the listing asks for details.
    Detail,
}

impl Mark {
    /// Fields that a short form of a record may show, in this order: no personal data.
    pub const SHOWN: [Mark; 8] =
        [Mark::Id, Mark::SharedId, Mark::Code, Mark::Metric, Mark::Score, Mark::Status, Mark::Kind, Mark::Created];

    /// Whether it says of a text field if that is about a person.
    pub(crate) const fn says_whose(self) -> bool {
        match self {
            Mark::Contact | Mark::Comment | Mark::Choice | Mark::Indicator | Mark::Nonpersonal => true,
            Mark::Id | Mark::SharedId | Mark::Code | Mark::Metric | Mark::Status | Mark::Kind => true,
            Mark::Score | Mark::Created | Mark::Updated => false,
            Mark::Distinct | Mark::Indicators | Mark::Questions | Mark::Detail => false,
        }
    }
}
