//! Finds values that cannot be read as declared, at any depth of a record.
//!
//! Nearly every record has none, which is confirmed while it is scanned: [`Precheck`](crate::record::schema::Precheck)
//! looks at the first byte of each value. Only a record with a value that fails this check is searched by
//! [`unreadable`]: for `{"treatments": {"solvedDate": "31/01/2025"}}` it returns the path `treatments.solvedDate` and
//! the value there.

use crate::json::parts::elements;
use crate::record::lookup::{find_in, is_empty, is_readable};
use crate::record::object_scan::Scan;
use crate::record::precheck::MASKED;
use crate::record::schema::{FieldDecl, Place, RecordDecl, Type};

/// A value that cannot be read as declared: its path and its JSON text.
pub(crate) type Part<'a> = (String, &'a str);

/// Returns the values of an object that no field of its record can read, at any depth. Once a field has a readable
/// value, its other places are not checked.
pub(crate) fn unreadable<'a>(decl: &'static RecordDecl, slots: &[&'a str]) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    add_object(decl, slots, &mut parts);
    parts
}

/// Like [`unreadable`], for any value in the place of a record.
pub(crate) fn unreadable_in<'a>(decl: &'static RecordDecl, json: &'a str) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    add_record(decl, json, &mut parts);
    parts
}

/// Adds the unreadable parts of a value, with their paths inside it.
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

/// Like `add_record`, for a value at `path`, which is built only if something was found.
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
    let mut reported: Vec<Place> = Vec::new();
    for (place @ (slot, below), json) in refused {
        let shows = |(at, inner): &Place| *at == slot && (below.is_none() || inner.is_none() || *inner == below);
        // Another field reads this value but shows one from another of its places.
        let reads = |(field, places): (&FieldDecl, &Vec<Place>)| places.contains(&place) && is_readable(json, field.ty);
        let is_read = decl.fields.iter().zip(&keys.places).any(reads);
        if is_read || says_nothing(json) || taken.iter().chain(&reported).any(shows) {
            continue;
        }
        reported.push(place);
        parts.push((joined(keys.names[slot], below), json));
    }
}

fn joined(name: &str, below: Option<&str>) -> String {
    below.map_or_else(|| name.to_owned(), |below| format!("{name}.{below}"))
}

/// Whether an unread value holds no information: null, an empty string, list or object, or a mask.
fn says_nothing(json: &str) -> bool {
    matches!(json, "null" | MASKED) || is_empty(json)
}
