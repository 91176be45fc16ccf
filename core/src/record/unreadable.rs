//! What cannot be read as declared, at any depth of a record.
//!
//! Nearly every record is healthy, and that is seen at a glance while it is scanned: [`Glance`] looks at the first
//! bytes of a value. Only a record with a value that fails this is walked with care, by [`unreadable`]: for
//! `{"treatments": {"solvedDate": "31/01/2025"}}` it gives the path `treatments.solvedDate` and the value there.

use crate::json::scalars;
use crate::record::lookup::{Place, find_in, is_empty, is_readable};
use crate::record::object_scan::Scan;
use crate::record::row::{elements, members};
use crate::record::schema::{FieldDecl, RecordDecl, Type};

/// What stands in place of what an anonymous respondent would have said.
#[cfg(feature = "tables")]
pub(crate) const MASK: &str = "****";
pub(crate) const MASKED: &str = "\"****\"";

/// How a value of one slot is seen to be readable without care. It may take a good value for a doubtful one, never
/// the other way round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glance {
    /// The kinds of values that are all readable here.
    plain: u8,
    otherwise: Otherwise,
}

/// What is looked at where a value's kind alone does not say that it is readable.
#[derive(Clone, Copy, Debug)]
enum Otherwise {
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
const NULL: u8 = 1;
const BOOLEAN: u8 = 2;
const NUMBER: u8 = 4;
const TEXT: u8 = 8;
const LIST: u8 = 16;
const OBJECT: u8 = 32;
const ANY: u8 = u8::MAX;

/// The kind that each byte begins.
static KINDS: [u8; 256] = {
    let mut kinds = [NUMBER; 256];
    kinds[b'n' as usize] = NULL;
    kinds[b't' as usize] = BOOLEAN;
    kinds[b'f' as usize] = BOOLEAN;
    kinds[b'"' as usize] = TEXT;
    kinds[b'[' as usize] = LIST;
    kinds[b'{' as usize] = OBJECT;
    kinds
};

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

    /// Whether a value is plainly readable.
    #[inline]
    pub(crate) fn sees(self, json: &str) -> bool {
        let kind = json.as_bytes().first().map_or(NULL, |first| KINDS[usize::from(*first)]);
        self.plain & kind != 0 || self.otherwise.sees(json)
    }
}

impl Otherwise {
    fn sees(self, json: &str) -> bool {
        let fits = match self {
            Otherwise::Kind => false,
            Otherwise::Shared(decl, slot) => is_taken_apart(decl, slot, json),
            Otherwise::Number => is_short_number(json) || is_readable(json, Type::Number),
            Otherwise::Digits(ty) => json.bytes().all(|byte| byte.is_ascii_digit()) || is_readable(json, ty),
            Otherwise::Timestamp => scalars::is_usual_instant(json) || scalars::timestamp(json).is_some(),
            Otherwise::Read(ty) => is_readable(json, ty),
        };
        fits || matches!(json, "\"\"" | MASKED)
    }
}

/// Whether fields of the record read what they look for in an object, and find something there.
#[cold]
fn is_taken_apart(decl: &'static RecordDecl, slot: usize, json: &str) -> bool {
    let Some(members) = members(json) else { return false };
    let fields = decl.fields.iter().zip(&decl.keys().places);
    let inside = fields.flat_map(|(field, places)| places.iter().map(move |place| (field.ty, place)));
    let mut found = inside.filter(|(_, (at, _))| *at == slot).filter_map(|(ty, (_, below))| {
        let (_, value) =
            members.iter().rev().find(|(name, value)| Some(name.as_ref()) == *below && *value != "null")?;
        Some(is_readable(value, ty))
    });
    found.next().is_some_and(|reads| reads) && found.all(|reads| reads)
}

/// A JSON number that is small enough for every reader, written without an exponent.
fn is_short_number(json: &str) -> bool {
    json.len() <= 15 && json.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
}

/// A value that cannot be read as declared: where it stands, and its JSON text.
pub(crate) type Part<'a> = (String, &'a str);

/// The values of an object that no field of its record can read, at any depth. A value that is there beside the one
/// that a field shows is none of them.
pub(crate) fn unreadable<'a>(decl: &'static RecordDecl, slots: &[&'a str]) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    add_object(decl, slots, &mut parts);
    parts
}

/// The same for any value that stands in the place of a record.
pub(crate) fn unreadable_in<'a>(decl: &'static RecordDecl, json: &'a str) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    add_record(decl, json, &mut parts);
    parts
}

/// Adds what cannot be read in a value, with its path from there.
fn add_record<'a>(decl: &'static RecordDecl, json: &'a str, parts: &mut Vec<Part<'a>>) {
    if json.starts_with('{') {
        let mut scan = Scan::new(decl);
        scan.object(json);
        return add_object(decl, scan.slots(0), parts);
    }
    if !says_nothing(json) {
        parts.push((String::new(), json));
    }
}

/// The same for what stands below a path, which is put together only where something is found.
fn add_below<'a>(decl: &'static RecordDecl, json: &'a str, parts: &mut Vec<Part<'a>>, path: impl Fn() -> String) {
    let known = parts.len();
    add_record(decl, json, parts);
    for (below, _) in &mut parts[known..] {
        *below = if below.is_empty() { path() } else { format!("{}.{below}", path()) };
    }
}

fn add_object<'a>(decl: &'static RecordDecl, slots: &[&'a str], parts: &mut Vec<Part<'a>>) {
    let keys = decl.keys();
    let (mut taken, mut refused): (Vec<Place>, Vec<(Place, &str)>) = (Vec::new(), Vec::new());
    for (field, places) in decl.fields.iter().zip(&keys.places) {
        let mut shown = "";
        let place = find_in(
            places,
            |slot| slots[slot],
            |place, json| {
                let reads = is_readable(json, field.ty);
                if reads {
                    shown = json;
                } else {
                    refused.push((*place, json));
                }
                reads
            },
        );
        let Some(place) = place else { continue };
        taken.push(place);
        let path = || joined(keys.names[place.0], place.1);
        match field.ty {
            Type::Record(inner) => add_below(inner, shown, parts, path),
            Type::List(Type::Record(inner)) => {
                for (at, item) in elements(shown).unwrap_or_default().into_iter().enumerate() {
                    add_below(inner, item, parts, || format!("{}[{at}]", path()));
                }
            }
            _ => {}
        }
    }
    let mut told: Vec<Place> = Vec::new();
    for (place @ (slot, below), json) in refused {
        let shows = |(at, inner): &Place| *at == slot && (below.is_none() || inner.is_none() || *inner == below);
        // Another field reads what stands here, and shows what stands elsewhere.
        let reads = |(field, places): (&FieldDecl, &Vec<Place>)| places.contains(&place) && is_readable(json, field.ty);
        let is_read = decl.fields.iter().zip(&keys.places).any(reads);
        if is_read || says_nothing(json) || taken.iter().chain(&told).any(shows) {
            continue;
        }
        told.push(place);
        parts.push((joined(keys.names[slot], below), json));
    }
}

fn joined(name: &str, below: Option<&str>) -> String {
    below.map_or_else(|| name.to_owned(), |below| format!("{name}.{below}"))
}

/// Whether a value that no field reads holds nothing that could be missed: an empty text, list or object, or a mask.
fn says_nothing(json: &str) -> bool {
    matches!(json, "null" | MASKED) || is_empty(json)
}
