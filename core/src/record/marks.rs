//! Marks: the properties of a field beside its type, which stand on the line that declares it.
//!
//! ```text
//! [id] id: Id = "_id";                             identifies rows
//! [contact, distinct] email: Text = "email";       personal data, whose values hardly repeat
//! [nonpersonal] channel: Text = "channel";         text that says nothing about a person
//! ```
//!
//! A field that holds text, unless it is an id or an action's code, must have one mark that says whether it is about a
//! person; without that mark the crate does not compile. So no rule about privacy depends on the name of a field.

/// A property of a field beside its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mark {
    /// Identifies records of this kind.
    Id,
    /// The id of another record to which this one belongs. Several records may have the same.
    SharedId,
    /// The code of the record in the platform's console.
    Code,
    /// The metric of a score.
    Metric,
    /// A score.
    Score,
    /// The status of the record.
    Status,
    /// The kind of the record.
    Kind,
    /// When the record was created.
    Created,
    /// When the record last changed.
    Updated,
    /// Identifies or reaches a person. A survey's link belongs here: with the link, anyone can answer as that person.
    Contact,
    /// Text that a person wrote, or data that is derived from that text.
    Comment,
    /// A choice of a person. The text after `Outros: ` was written by that person.
    Choice,
    /// What a company says about its customers. It may be anything, including contacts.
    Indicator,
    /// Text that says nothing about a person.
    Nonpersonal,
    /// Values hardly repeat, so that a dictionary of them in a file would save nothing.
    Distinct,
    /// The record's indicators, each a column in the wide layout.
    Indicators,
    /// The answers to questions, each a column in the wide layout.
    Questions,
    /// Present only if the listing requests details.
    Detail,
}

impl Mark {
    /// The marks of fields that a short form of a record may show, in this order. None of them is personal data.
    pub const SHOWN: [Mark; 8] =
        [Mark::Id, Mark::SharedId, Mark::Code, Mark::Metric, Mark::Score, Mark::Status, Mark::Kind, Mark::Created];

    /// Whether the mark says if a text field is about a person.
    pub(crate) const fn says_whose(self) -> bool {
        match self {
            Mark::Contact | Mark::Comment | Mark::Choice | Mark::Indicator | Mark::Nonpersonal => true,
            Mark::Id | Mark::SharedId | Mark::Code | Mark::Metric | Mark::Status | Mark::Kind => true,
            Mark::Score | Mark::Created | Mark::Updated => false,
            Mark::Distinct | Mark::Indicators | Mark::Questions | Mark::Detail => false,
        }
    }
}
