//! Records, declared once: the table that every typed view of a row comes from.
//!
//! [`record!`](crate::record::schema) takes one table per record (public name, type, wire name, doc line) and
//! makes the typed Rust view and the [`RecordDecl`] from it. The bindings, their type
//! declarations and the table schemas read the same [`RecordDecl`].

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::names::{Case, snake_case};
use crate::record::marks::Mark;

/// What a field holds, in the typed view.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Type {
    /// Text.
    Text,
    /// Text that the platform sometimes sends as a number (phones, client ids): always text here.
    Code,
    /// Any scalar as text: a number by its literal, true and false by their words. A list or an object is shown as
    /// its JSON text.
    Scalar,
    /// An id: text, a whole number, or MongoDB's `{"$oid": …}`; always text here.
    Id,
    /// An action's id, of 24 hex digits; what is none may be its code.
    ActionId,
    /// An action's code, such as `T0AXXX`: text that is no id.
    ActionCode,
    /// A number; numeric text is read too. 0 is a value.
    Number,
    /// True or false.
    Boolean,
    /// An instant, in UTC. Text without a zone means UTC.
    Timestamp,
    /// A value whose shape the platform does not document, as it came.
    Json,
    /// Values of one type, in the order sent.
    List(&'static Type),
    /// A record inside the record.
    Record(&'static RecordDecl),
}

impl Type {
    /// Whether the typed view gives text.
    pub fn is_text(self) -> bool {
        matches!(self, Type::Text | Type::Code | Type::Scalar | Type::Id | Type::ActionId | Type::ActionCode)
    }
}

/// One field of a record.
#[derive(Debug)]
pub struct FieldDecl {
    /// The public name, as Rust and Python spell it.
    pub name: &'static str,
    /// Where the value stands on the wire: the first of these paths that holds a readable value, and one that is no
    /// empty text, list or object before one that is.
    pub wire: &'static [&'static str],
    /// What it holds.
    pub ty: Type,
    /// What else is known of it.
    pub marks: &'static [Mark],
    /// Meaning, unit and zone, in a line or two.
    pub doc: &'static str,
}

/// One record: what a route's rows are made of.
pub struct RecordDecl {
    /// The name of the type, in all languages.
    pub name: &'static str,
    /// What one such record is.
    pub doc: &'static str,
    /// The fields, in their public order.
    pub fields: &'static [FieldDecl],
    /// The wire names, prepared for reading on first use.
    #[doc(hidden)]
    pub keys: OnceLock<Keys>,
}

/// The wire names of a record, prepared for reading.
#[derive(Debug)]
pub struct Keys {
    /// Each top-level wire name once: a row's index has one slot for each.
    pub(crate) names: Vec<&'static str>,
    /// The same as they stand in JSON without white space: `"name":`.
    pub(crate) literals: Vec<String>,
    /// For each field, where to look: slot, and the name below it for a dotted path.
    pub(crate) places: Vec<Vec<(usize, Option<&'static str>)>>,
    /// For each slot, how a value that can be read is told at a glance.
    pub(crate) glances: Vec<Glance>,
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
            let glances = (0..names.len()).map(|slot| Glance::of(self, &places, slot)).collect();
            Keys { names, literals, places, glances }
        })
    }

    /// The first field of which this is known.
    pub fn marked(&self, mark: Mark) -> Option<usize> {
        self.fields.iter().position(|field| field.is(mark))
    }

    /// The field that tells records of this kind apart.
    pub(crate) fn id_field(&self) -> Option<usize> {
        self.marked(Mark::Id).or_else(|| self.marked(Mark::SharedId))
    }

    /// Whether several records of this kind may have one id: they are told apart by what they hold.
    pub(crate) fn shares_ids(&self) -> bool {
        self.marked(Mark::Id).is_none() && self.marked(Mark::SharedId).is_some()
    }

    /// The names of the fields, of records inside too, whose values hardly repeat.
    #[cfg(feature = "tables")]
    pub(crate) fn distinct_names(&self) -> Vec<&'static str> {
        let names = self.fields.iter().flat_map(|field| match field.ty {
            Type::Record(inner) | Type::List(&Type::Record(inner)) => inner.distinct_names(),
            _ if [Mark::Id, Mark::Code, Mark::Distinct].iter().any(|mark| field.is(*mark)) => vec![field.name],
            _ => Vec::new(),
        });
        names.collect()
    }

    /// The field of this public name.
    pub fn field(&self, name: &str) -> Option<(usize, &'static FieldDecl)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }
}

impl FieldDecl {
    /// Whether this is known of it.
    pub fn is(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// The public name in a case: the API's own where that is in camel case already.
    pub fn spelled(&self, case: Case) -> Cow<'static, str> {
        let wire = self.wire[0];
        // A capital at the start is no camel case: `Name` on the wire is `name` here.
        let is_camel = wire.starts_with(|c: char| c.is_ascii_lowercase()) && !wire.contains(['_', '.']);
        if case == Case::Camel && is_camel && snake_case(wire) == self.name {
            return wire.into();
        }
        case.spelled(self.name)
    }
}

/// Where a value was found: a slot, or a name below it.
pub(crate) type Place = (usize, Option<&'static str>);

/// How a value of one slot is seen to be readable without care. It may take a good value for a doubtful one, never
/// the other way round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glance {
    /// The kinds of values that are all readable here.
    pub(crate) plain: u8,
    pub(crate) otherwise: Otherwise,
}

/// What is looked at where a value's kind alone does not say that it is readable.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Otherwise {
    /// Nothing: a value of another kind is not.
    Kind,
    /// An object that fields of the record take apart: the slot that several fields share.
    Shared(&'static RecordDecl, usize),
    Number,
    /// A whole number, or another value that this type reads.
    Digits(Type),
    Timestamp,
    /// A value of this type, which is read for that.
    Read(Type),
}

/// Kinds of JSON values, by their first byte.
pub(crate) const NULL: u8 = 1;

pub(crate) const BOOLEAN: u8 = 2;

pub(crate) const NUMBER: u8 = 4;

pub(crate) const TEXT: u8 = 8;

pub(crate) const LIST: u8 = 16;

pub(crate) const OBJECT: u8 = 32;

pub(crate) const ANY: u8 = u8::MAX;

impl Glance {
    /// For one slot of a record, whose fields stand at these places.
    pub(crate) fn of(decl: &'static RecordDecl, places: &[Vec<Place>], slot: usize) -> Self {
        let glance = |plain, otherwise| Glance { plain: plain | NULL, otherwise };
        let fields = decl.fields.iter().zip(places);
        let mut types = fields.filter(|(_, places)| places.iter().any(|(at, _)| *at == slot));
        let (Some((field, places)), None) = (types.next(), types.next()) else {
            return glance(TEXT, Otherwise::Shared(decl, slot));
        };
        if places.iter().any(|(at, below)| *at == slot && below.is_some()) {
            return glance(TEXT, Otherwise::Shared(decl, slot));
        }
        match field.ty {
            Type::Json | Type::Scalar => glance(ANY, Otherwise::Kind),
            Type::Text => glance(TEXT, Otherwise::Kind),
            Type::Id | Type::Code => glance(TEXT, Otherwise::Digits(field.ty)),
            Type::Number => glance(NULL, Otherwise::Number),
            Type::Boolean => glance(BOOLEAN, Otherwise::Read(field.ty)),
            Type::Timestamp => glance(NULL, Otherwise::Timestamp),
            // Its members are looked at by themselves, and so are the elements of a list.
            Type::Record(_) => glance(OBJECT, Otherwise::Kind),
            Type::List(Type::Record(_)) => glance(LIST, Otherwise::Kind),
            other => glance(NULL, Otherwise::Read(other)),
        }
    }
}
