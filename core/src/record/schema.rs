//! The declarations of records, from which every typed view of a row is made.
//!
//! The macro [`record!`](crate::record::schema) takes one entry for each record (public name, type, wire name, doc
//! line). It generates the typed Rust view and the [`RecordDecl`]. The bindings, their generated types and the schemas
//! of tables read the same [`RecordDecl`].

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::names::{Case, snake_case};
use crate::record::marks::Mark;

/// The type of a field in the typed view.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Type {
    /// Text.
    Text,
    /// Text that the platform sometimes sends as a whole number, such as phones and client ids. It is always read as
    /// text.
    Code,
    /// Any scalar as text: a whole number as its digits, another number as its literal, a boolean as `true` or `false`.
    /// A list or an object is read as its JSON text.
    Scalar,
    /// An id: text, a whole number, or MongoDB's `{"$oid": …}`. It is always read as text.
    Id,
    /// An action's id, of 24 hex digits. A text of another form may be its code.
    ActionId,
    /// An action's code, such as `T0AXXX`: a text that is no id.
    ActionCode,
    /// A number. Numeric text is accepted too. 0 is a value. A whole number beyond 2^53 is not readable.
    Number,
    /// True or false. 1 and 0 are accepted too, and so is the text of each of these four, in any case.
    Boolean,
    /// An instant, in UTC, truncated to microseconds, from the year 1 to 9999. Text without a zone means UTC. A number
    /// of 12 or 13 digits is read as milliseconds since 1970.
    Timestamp,
    /// A value whose shape the platform does not document, as it arrived.
    Json,
    /// Values of one type, in the order sent.
    List(&'static Type),
    /// A record inside the record.
    Record(&'static RecordDecl),
}

impl Type {
    /// Whether the typed view returns text.
    pub fn is_text(self) -> bool {
        matches!(self, Type::Text | Type::Code | Type::Scalar | Type::Id | Type::ActionId | Type::ActionCode)
    }
}

/// One field of a record.
#[derive(Debug)]
pub struct FieldDecl {
    /// The public name, in snake case.
    pub name: &'static str,
    /// The paths under which the value may stand on the wire. The first path with a readable value counts; an empty
    /// text, list or object counts only if no path has a readable value with content.
    pub wire: &'static [&'static str],
    /// The type.
    pub ty: Type,
    /// The other properties of the field.
    pub marks: &'static [Mark],
    /// The documentation: meaning, unit and time zone.
    pub doc: &'static str,
}

/// The declaration of a record.
pub struct RecordDecl {
    /// The name of the type, in all languages.
    pub name: &'static str,
    /// The documentation of the record.
    pub doc: &'static str,
    /// The fields, in public order.
    pub fields: &'static [FieldDecl],
    /// The wire names, prepared for the reader on first use.
    #[doc(hidden)]
    pub keys: OnceLock<Keys>,
}

/// The wire names of a record, prepared for the reader.
#[derive(Debug)]
pub struct Keys {
    /// Each top-level wire name once. A row's index has one slot for each.
    pub(crate) names: Vec<&'static str>,
    /// The same names as they stand in JSON without white space: `"name":`.
    pub(crate) literals: Vec<String>,
    /// For each field, the places of its value: the slot, and for a dotted path the name below it.
    pub(crate) places: Vec<Vec<(usize, Option<&'static str>)>>,
    /// For each slot, the precheck of its values.
    pub(crate) prechecks: Vec<Precheck>,
}

impl std::fmt::Debug for RecordDecl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecordDecl({})", self.name)
    }
}

impl RecordDecl {
    pub(crate) fn keys(&'static self) -> &'static Keys {
        self.keys.get_or_init(|| {
            let mut names: Vec<&'static str> = Vec::new();
            let mut places = Vec::new();
            for field in self.fields {
                let mut found = Vec::new();
                for path in field.wire {
                    let (top, below) = match path.split_once('.') {
                        Some((top, below)) => (top, Some(below)),
                        None => (*path, None),
                    };
                    let slot = names.iter().position(|name| *name == top).unwrap_or_else(|| {
                        names.push(top);
                        names.len() - 1
                    });
                    found.push((slot, below));
                }
                places.push(found);
            }
            let literals = names.iter().map(|name| format!("\"{name}\":")).collect();
            let prechecks = (0..names.len()).map(|slot| Precheck::of(self, &places, slot)).collect();
            Keys { names, literals, places, prechecks }
        })
    }

    /// Returns the position of the first field with this mark.
    pub fn marked(&self, mark: Mark) -> Option<usize> {
        self.fields.iter().position(|field| field.is(mark))
    }

    /// Returns the position of the field that identifies records of this kind, or else of the id that they share.
    pub(crate) fn id_field(&self) -> Option<usize> {
        self.marked(Mark::Id).or_else(|| self.marked(Mark::SharedId))
    }

    /// Whether several records of this kind may share an id, so that their content distinguishes them.
    pub(crate) fn shares_ids(&self) -> bool {
        self.marked(Mark::Id).is_none() && self.marked(Mark::SharedId).is_some()
    }

    /// Returns the names of the fields whose values hardly repeat, including those of nested records.
    #[cfg(feature = "tables")]
    pub(crate) fn distinct_names(&self) -> Vec<&'static str> {
        let names = self.fields.iter().flat_map(|field| match field.ty {
            Type::Record(inner) | Type::List(&Type::Record(inner)) => inner.distinct_names(),
            _ if [Mark::Id, Mark::Code, Mark::Distinct].iter().any(|mark| field.is(*mark)) => vec![field.name],
            _ => Vec::new(),
        });
        names.collect()
    }

    /// Returns the field with this public name, and its position.
    pub fn field(&self, name: &str) -> Option<(usize, &'static FieldDecl)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }
}

impl FieldDecl {
    /// Whether the field has this mark.
    pub fn is(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// Returns the public name in a case. In camel case this is the first wire name, such as `sentimentAnalyzeGCP`, if
    /// that is in camel case and has the public name as its snake case.
    pub fn spelled(&self, case: Case) -> Cow<'static, str> {
        let wire = self.wire[0];
        // A name with a capital at the start is not in camel case: the wire name `Name` becomes `name`.
        let is_camel = wire.starts_with(|c: char| c.is_ascii_lowercase()) && !wire.contains(['_', '.']);
        if case == Case::Camel && is_camel && snake_case(wire) == self.name {
            return wire.into();
        }
        case.spelled(self.name)
    }
}

/// The place where a value was found: a slot, and for a dotted path the name below it.
pub(crate) type Place = (usize, Option<&'static str>);

/// A cheap check that a value of one slot is readable. It may reject a readable value, which is then checked in full,
/// but it never accepts an unreadable one, except for empty text and masks, which hold no information.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Precheck {
    /// The kinds of values that are always readable in this slot.
    pub(crate) plain: u8,
    pub(crate) fallback: Fallback,
}

/// The check of a value whose kind alone does not make it readable.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fallback {
    /// No check: a value of another kind is not accepted.
    Kind,
    /// The value must be an object whose members are readable by the fields that share this slot.
    Shared(&'static RecordDecl, usize),
    Number,
    /// The value must be a whole number, or readable as this type.
    Digits(Type),
    Timestamp,
    /// The value must be readable as this type.
    Read(Type),
}

/// The kinds of JSON values as bits of a set.
pub(crate) const NULL: u8 = 1;

pub(crate) const BOOLEAN: u8 = 2;

pub(crate) const NUMBER: u8 = 4;

pub(crate) const TEXT: u8 = 8;

pub(crate) const LIST: u8 = 16;

pub(crate) const OBJECT: u8 = 32;

pub(crate) const ANY: u8 = u8::MAX;

impl Precheck {
    /// Returns the precheck of one slot of a record. `places` are those of the record's fields.
    pub(crate) fn of(decl: &'static RecordDecl, places: &[Vec<Place>], slot: usize) -> Self {
        let precheck = |plain, fallback| Precheck { plain: plain | NULL, fallback };
        let fields = decl.fields.iter().zip(places);
        let mut types = fields.filter(|(_, places)| places.iter().any(|(at, _)| *at == slot));
        let (Some((field, places)), None) = (types.next(), types.next()) else {
            return precheck(TEXT, Fallback::Shared(decl, slot));
        };
        if places.iter().any(|(at, below)| *at == slot && below.is_some()) {
            return precheck(TEXT, Fallback::Shared(decl, slot));
        }
        match field.ty {
            Type::Json | Type::Scalar => precheck(ANY, Fallback::Kind),
            Type::Text => precheck(TEXT, Fallback::Kind),
            Type::Id | Type::Code => precheck(TEXT, Fallback::Digits(field.ty)),
            Type::Number => precheck(NULL, Fallback::Number),
            Type::Boolean => precheck(BOOLEAN, Fallback::Read(field.ty)),
            Type::Timestamp => precheck(NULL, Fallback::Timestamp),
            // The members of a nested record, and the elements of a list, are checked separately.
            Type::Record(_) => precheck(OBJECT, Fallback::Kind),
            Type::List(Type::Record(_)) => precheck(LIST, Fallback::Kind),
            other => precheck(NULL, Fallback::Read(other)),
        }
    }
}
