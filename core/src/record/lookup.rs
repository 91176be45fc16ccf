//! Maps the members of a JSON object to the fields of its record, and finds the members that no field shows.
//!
//! A field's places are tried in order: `updated_at` is declared as `"updatedAt" | "updateAt"`, and the `id` of a
//! choice as `"id" | "choice.id"`, where `choice` is a slot and `id` a member of the object in it.
//!
//! ```text
//! {"updatedAt": "", "updateAt": "2025-01-02", "choice": {"id": "c1", "hint": 1}, "new": 5}
//!
//! updated_at   "2025-01-02"    an empty string does not hide the value in the next place
//! id           "c1"            read from the object in `choice`
//! left over    updatedAt, choice, new      all of `choice`, because no field shows its `hint`
//! ```

use std::borrow::Cow;

use crate::json::parts::{all_elements, member, members};
use crate::json::scalars;
use crate::record::schema::{Place, RecordDecl, Type};

/// Offers the values of a field to `take`, one after the other, until it accepts one; returns the place of that value.
/// Only values that are present and not null are offered. `slot` returns the JSON text of a slot.
pub(crate) fn find<'a>(
    decl: &'static RecordDecl,
    field: usize,
    slot: impl Fn(usize) -> &'a str,
    mut take: impl FnMut(&'a str) -> bool,
) -> Option<Place> {
    find_in(&decl.keys().places[field], slot, |_, json| take(json))
}

/// Like [`find`], for given places; `take` also receives the place of each value. If there are several places, empty
/// strings, lists and objects are offered last, so that they do not hide a value in another place.
#[inline]
pub(crate) fn find_in<'a>(
    places: &[Place],
    slot: impl Fn(usize) -> &'a str,
    mut take: impl FnMut(&Place, &'a str) -> bool,
) -> Option<Place> {
    // Fast path: nearly every field has one place.
    if let [place] = places {
        let json = value_at(place, &slot);
        return (!is_null(json) && take(place, json)).then_some(*place);
    }
    find_among(places, slot, take)
}

#[inline(never)]
fn find_among<'a>(
    places: &[Place],
    slot: impl Fn(usize) -> &'a str,
    mut take: impl FnMut(&Place, &'a str) -> bool,
) -> Option<Place> {
    let mut has_empty = false;
    for place in places {
        let json = value_at(place, &slot);
        if is_empty(json) {
            has_empty = true;
        } else if !is_null(json) && take(place, json) {
            return Some(*place);
        }
    }
    let mut empty = places.iter().filter(|_| has_empty).map(|place| (place, value_at(place, &slot)));
    empty.find(|(place, json)| is_empty(json) && take(place, json)).map(|(place, _)| *place)
}

/// Returns the JSON text at a place; empty if there is none.
fn value_at<'a>((at, below): &Place, slot: impl Fn(usize) -> &'a str) -> &'a str {
    let json = slot(*at);
    match below {
        Some(name) if !json.is_empty() => member(json, name).unwrap_or_default(),
        _ => json,
    }
}

/// Returns the members that no place in `taken` shows, in the order sent: name and JSON text.
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
        unknown.map(|(name, json)| (scalars::text(name).unwrap_or(Cow::Borrowed(name)), json)).collect();
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

/// Whether a member is absent or null.
pub(crate) fn is_null(json: &str) -> bool {
    matches!(json, "" | "null")
}

/// Whether a value is a string, a list or an object that holds nothing but white space.
pub(crate) fn is_empty(json: &str) -> bool {
    match json.as_bytes() {
        [b'"' | b'[' | b'{', inner @ .., _] => inner.iter().all(u8::is_ascii_whitespace),
        _ => false,
    }
}

/// Whether a value, which is neither absent nor null, can be read as the declared type.
pub(crate) fn is_readable(json: &str, ty: Type) -> bool {
    match ty {
        ty if ty.is_text() => text_of(json, ty).is_some(),
        Type::Number => scalars::number(json).is_some(),
        Type::Boolean => scalars::boolean(json).is_some(),
        Type::Timestamp => scalars::timestamp(json).is_some(),
        Type::Json => true,
        Type::Record(_) => json.starts_with('{'),
        // An element that is not an object keeps its position as a record of nulls.
        Type::List(Type::Record(_)) => json.starts_with('['),
        Type::List(of) => all_elements(json, |item| item == "null" || is_readable(item, *of)),
        _ => false,
    }
}

/// Reads a value of a type that the typed view returns as text.
#[inline]
pub(crate) fn text_of(json: &str, ty: Type) -> Option<Cow<'_, str>> {
    // Fast path: nearly every value is a string without escapes.
    if let (Some(text), Type::Text | Type::Code | Type::Scalar | Type::Id) = (scalars::plain_text(json), ty) {
        return Some(Cow::Borrowed(text));
    }
    other_text_of(json, ty)
}

fn other_text_of(json: &str, ty: Type) -> Option<Cow<'_, str>> {
    match ty {
        Type::Text => scalars::text(json),
        Type::Code => scalars::code(json),
        Type::Scalar => scalars::scalar(json),
        Type::Id => id(json),
        Type::ActionId => id(json).filter(|id| scalars::is_object_id(id)),
        Type::ActionCode => scalars::text(json).filter(|code| !code.trim().is_empty() && !scalars::is_object_id(code)),
        _ => None,
    }
}

/// Reads an id: a string, a whole number, or MongoDB's `{"$oid": …}`.
fn id(json: &str) -> Option<Cow<'_, str>> {
    match json.as_bytes().first()? {
        b'"' => scalars::text(json),
        b'{' => scalars::text(member(json, "$oid")?),
        _ => json.bytes().all(|byte| byte.is_ascii_digit()).then_some(Cow::Borrowed(json)),
    }
}
