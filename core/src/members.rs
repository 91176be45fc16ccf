//! The members of an object as the fields of its record: where a field's value may stand, and what no
//! field shows.

use std::borrow::Cow;

use crate::read;
use crate::record::{RecordDecl, Type};
use crate::row::{all_elements, member, members};

/// Where a value was found: a slot, or a name below it.
pub(crate) type Place = (usize, Option<&'static str>);

/// Offers the values of a field, one after the other, until one is taken; gives its place. Only what
/// is there and not null is offered.
pub(crate) fn find<'a>(
    decl: &'static RecordDecl,
    field: usize,
    slot: impl Fn(usize) -> &'a str,
    mut take: impl FnMut(&'a str) -> bool,
) -> Option<Place> {
    find_in(&decl.keys().places[field], slot, |_, json| take(json))
}

/// The same for places that are at hand, told of the one that each value stands at.
pub(crate) fn find_in<'a>(
    places: &[Place],
    slot: impl Fn(usize) -> &'a str,
    mut take: impl FnMut(&Place, &'a str) -> bool,
) -> Option<Place> {
    for place @ (at, below) in places {
        let mut json = slot(*at);
        if let (Some(name), false) = (below, json.is_empty()) {
            json = member(json, name).unwrap_or_default();
        }
        if !is_null(json) && take(place, json) {
            return Some(*place);
        }
    }
    None
}

/// What no place in `taken` shows, in the order sent: name and JSON text.
pub(crate) fn left_over<'a>(
    decl: &'static RecordDecl,
    taken: &[Place],
    slot: impl Fn(usize) -> &'a str,
    unknown: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<(Cow<'a, str>, &'a str)> {
    let names = &decl.keys().names;
    let mut unknown = unknown.peekable();
    let given = (0..names.len()).filter(|at| !is_null(slot(*at))).count();
    let shown_whole = taken.iter().filter(|(_, below)| below.is_none()).count();
    if given == shown_whole && unknown.peek().is_none() {
        return Vec::new();
    }
    let mut left: Vec<(Cow<'a, str>, &'a str)> =
        unknown.map(|(name, json)| (read::text(name).unwrap_or(Cow::Borrowed(name)), json)).collect();
    for (at, name) in names.iter().enumerate() {
        let json = slot(at);
        if is_null(json) || taken.contains(&(at, None)) {
            continue;
        }
        let shown = |name: &str| taken.iter().any(|(slot, below)| *slot == at && *below == Some(name));
        let is_opened = decl.keys().places.iter().flatten().any(|(slot, below)| *slot == at && below.is_some());
        let is_shown_whole = is_opened
            && members(json)
                .is_some_and(|members| members.iter().all(|(name, value)| *value == "null" || shown(name.as_ref())));
        if !is_shown_whole {
            left.push((Cow::Borrowed(name), json));
        }
    }
    left.sort_by_key(|(_, json)| json.as_ptr());
    left
}

/// How many members hold something that their fields cannot show.
pub(crate) fn unreadable(decl: &'static RecordDecl, slots: &[&str]) -> usize {
    let given = slots.iter().filter(|json| !is_null(json)).count();
    let place = |at: usize| find(decl, at, |slot| slots[slot], |json| is_readable(json, decl.fields[at].ty));
    let shown_whole = (0..decl.fields.len()).filter(|at| place(*at).is_some_and(|(_, below)| below.is_none())).count();
    if given == shown_whole {
        return 0;
    }
    let readable: Vec<Place> = (0..decl.fields.len()).filter_map(place).collect();
    left_over(decl, &readable, |slot| slots[slot], std::iter::empty()).len()
}

fn is_null(json: &str) -> bool {
    matches!(json, "" | "null")
}

/// Whether a value that is there can be read as declared.
pub(crate) fn is_readable(json: &str, ty: Type) -> bool {
    match ty {
        Type::Text => read::text(json).is_some(),
        Type::Code => read::code(json).is_some(),
        Type::Number => read::number(json).is_some(),
        Type::Boolean => read::boolean(json).is_some(),
        Type::Timestamp => read::timestamp(json).is_some(),
        Type::Json => true,
        Type::Record(_) => json.starts_with('{'),
        // An odd element keeps its place as a record of nulls.
        Type::List(Type::Record(_)) => json.starts_with('['),
        Type::List(of) => all_elements(json, |item| item == "null" || is_readable(item, *of)),
    }
}
