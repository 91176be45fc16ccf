//! Names for the columns that were found, none of them twice, in whatever case or normal form it is written.
//!
//! ```text
//! indicators  FILIAL, Filial                    indicator_FILIAL      indicator_Filial#2
//! questions   a: "Por quê?", b: "Por quê?"      question_Por quê?     question_Por quê?#2
//! question    7, and "bom" beside it            question_Nota         question_Nota#text
//! ```

use std::collections::{BTreeMap, HashSet};

use crate::characters::composed;

use crate::tables::columns::found::{About, Identity, Key, Kind, Subject};
use crate::tables::options::QuestionNames;

/// What names have in common that readers of tables take for one.
fn folded(name: &str) -> String {
    composed(name).chars().flat_map(char::to_lowercase).collect()
}

/// What the columns of an indicator or a question are called, but for a number and a mark.
fn base(subject: &Subject, about: Option<&About>, questions: QuestionNames) -> String {
    let name = match (&subject.identity, questions) {
        (Identity::Name(name), _) | (Identity::Id(name), QuestionNames::Id) => name,
        (Identity::Id(id), QuestionNames::Text) => about.and_then(|about| about.text.as_ref()).unwrap_or(id),
    };
    // No table can name a column with a NUL.
    format!("{}{}", subject.kind.prefix(), composed(name).replace('\0', "\u{fffd}"))
}

fn has_nul(subject: &Subject) -> bool {
    let (Identity::Id(name) | Identity::Name(name)) = &subject.identity;
    name.contains('\0')
}

/// A column on its way to a name: what it is called, the mark behind that, and its number among those called alike.
struct Called<'a> {
    key: &'a Key,
    base: String,
    mark: &'static str,
    number: usize,
}

impl Called<'_> {
    fn name(&self, number: usize) -> String {
        let Called { base, mark, .. } = self;
        if number == 1 { format!("{base}{mark}") } else { format!("{base}{mark}#{number}") }
    }

    /// Whether the name was given to it, and not made up here.
    fn is_own(&self) -> bool {
        self.number == 1 && self.mark.is_empty() && !has_nul(&self.key.subject)
    }
}

/// A name for each column. Of those that are called alike the first keeps its name and the next is `name#2`: first
/// come ids in sorted order, then what has no id, and what repeats within a record behind what does not. Texts of a
/// question that has scores too are `name#text`. A name that is a column's own comes before one that was made up.
pub(crate) fn names<'a>(
    keys: impl Iterator<Item = &'a Key> + Clone,
    abouts: &BTreeMap<(Kind, Identity), About>,
    questions: QuestionNames,
) -> BTreeMap<&'a Key, String> {
    let scored: HashSet<&Identity> =
        keys.clone().filter(|key| !key.is_text && key.subject.repeat == 0).map(|key| &key.subject.identity).collect();
    let mut groups: BTreeMap<String, BTreeMap<_, Vec<Called<'_>>>> = BTreeMap::new();
    for key in keys {
        let subject = &key.subject;
        let about = abouts.get(&(subject.kind, subject.identity.clone()));
        let base = base(subject, about, questions);
        let mark = if key.is_text && scored.contains(&subject.identity) { "#text" } else { "" };
        let is_nameless = matches!(subject.identity, Identity::Name(_));
        let place = (has_nul(subject), is_nameless, subject);
        let group = groups.entry(folded(&base)).or_default().entry(place).or_default();
        group.push(Called { key, base, mark, number: 0 });
    }
    let called = groups.into_values().flat_map(|group| {
        group
            .into_values()
            .zip(1..)
            .flat_map(|(columns, number)| columns.into_iter().map(move |column| Called { number, ..column }))
    });
    let (own, made_up): (Vec<Called<'_>>, Vec<Called<'_>>) = called.partition(Called::is_own);
    let mut taken: HashSet<String> = own.iter().map(|column| folded(&column.base)).collect();
    let mut names: BTreeMap<&Key, String> = own.into_iter().map(|column| (column.key, column.base)).collect();
    for column in made_up {
        let mut number = column.number;
        while !taken.insert(folded(&column.name(number))) {
            number += 1;
        }
        names.insert(column.key, column.name(number));
    }
    names
}
