//! Names the discovered columns. No two names are equal, even when case and Unicode normalization are ignored.
//!
//! ```text
//! indicators  FILIAL, Filial                    indicator_FILIAL      indicator_Filial#2
//! questions   a: "Por quê?", b: "Por quê?"      question_Por quê?     question_Por quê?#2
//! question    7, and "bom" beside it            question_Nota         question_Nota#text
//! ```

use std::collections::{BTreeMap, HashSet};

use crate::characters::composed;

use crate::tables::columns::found::{ColumnKey, Identity, Kind, QuestionInfo, Subject};
use crate::tables::options::QuestionNames;

/// The form in which names are compared: composed (NFC) and in lower case.
fn folded(name: &str) -> String {
    composed(name).chars().flat_map(char::to_lowercase).collect()
}

/// The column name of an indicator or a question, without `#text` and without a number.
fn base(subject: &Subject, about: Option<&QuestionInfo>, questions: QuestionNames) -> String {
    let name = match (&subject.identity, questions) {
        (Identity::Name(name), _) | (Identity::Id(name), QuestionNames::Id) => name,
        (Identity::Id(id), QuestionNames::Text) => about.and_then(|about| about.text.as_ref()).unwrap_or(id),
    };
    // Table formats do not allow a NUL in a column name.
    format!("{}{}", subject.kind.prefix(), composed(name).replace('\0', "\u{fffd}"))
}

fn has_nul(subject: &Subject) -> bool {
    let (Identity::Id(name) | Identity::Name(name)) = &subject.identity;
    name.contains('\0')
}

/// A column about to be named: its base name, the mark behind it (`#text` or nothing), and its number among the columns
/// that share the base name.
struct PendingName<'a> {
    key: &'a ColumnKey,
    base: String,
    mark: &'static str,
    number: usize,
}

impl PendingName<'_> {
    fn name(&self, number: usize) -> String {
        let PendingName { base, mark, .. } = self;
        if number == 1 { format!("{base}{mark}") } else { format!("{base}{mark}#{number}") }
    }

    /// Whether nothing was added to the name that the platform sent, and nothing in it was replaced.
    fn is_own(&self) -> bool {
        self.number == 1 && self.mark.is_empty() && !has_nul(&self.key.subject)
    }
}

/// Returns a name for each column. Of columns that share a base name, the first keeps it and the next becomes `name#2`.
/// Columns with an id come first, then those without one; within each, first occurrences in a record come before
/// repeats, and these are sorted by id or name. If a question has scores and texts, the column of its texts is
/// `name#text`. A name that is unchanged takes precedence over a made-up one.
pub(crate) fn names<'a>(
    keys: impl Iterator<Item = &'a ColumnKey> + Clone,
    abouts: &BTreeMap<(Kind, Identity), QuestionInfo>,
    questions: QuestionNames,
) -> BTreeMap<&'a ColumnKey, String> {
    let scored: HashSet<&Identity> =
        keys.clone().filter(|key| !key.is_text && key.subject.repeat == 0).map(|key| &key.subject.identity).collect();
    let mut groups: BTreeMap<String, BTreeMap<_, Vec<PendingName<'_>>>> = BTreeMap::new();
    for key in keys {
        let subject = &key.subject;
        let about = abouts.get(&(subject.kind, subject.identity.clone()));
        let base = base(subject, about, questions);
        let mark = if key.is_text && scored.contains(&subject.identity) { "#text" } else { "" };
        let is_nameless = matches!(subject.identity, Identity::Name(_));
        let place = (has_nul(subject), is_nameless, subject);
        let group = groups.entry(folded(&base)).or_default().entry(place).or_default();
        group.push(PendingName { key, base, mark, number: 0 });
    }
    let called = groups.into_values().flat_map(|group| {
        group
            .into_values()
            .zip(1..)
            .flat_map(|(columns, number)| columns.into_iter().map(move |column| PendingName { number, ..column }))
    });
    let (own, made_up): (Vec<PendingName<'_>>, Vec<PendingName<'_>>) = called.partition(PendingName::is_own);
    let mut taken: HashSet<String> = own.iter().map(|column| folded(&column.base)).collect();
    let mut names: BTreeMap<&ColumnKey, String> = own.into_iter().map(|column| (column.key, column.base)).collect();
    for column in made_up {
        let mut number = column.number;
        while !taken.insert(folded(&column.name(number))) {
            number += 1;
        }
        names.insert(column.key, column.name(number));
    }
    names
}
