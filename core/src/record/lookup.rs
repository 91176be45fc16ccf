//! The members of an object as the fields of its record: where a field's value may stand, and what no
//! field shows.
//!
//! A field's places are tried in order: `updated_at` is declared as `"updatedAt" | "updateAt"`, and the `id` of a choice
//! as `"id" | "choice.id"`, a name below a slot.
//!
//! ```text
//! {"updatedAt": "", "updateAt": "2025-01-02", "choice": {"id": "c1", "hint": 1}, "new": 5}
//!
//! updated_at   "2025-01-02"    an empty text does not hide what stands beside it
//! id           "c1"            `choice` is opened for it
//! left over    updatedAt, choice, new      `choice` whole: `hint` in it is shown by no field
//! ```

use std::borrow::Cow;

use crate::json::parts::{all_elements, member, members};
use crate::json::scalars;
use crate::record::schema::{Place, RecordDecl, Type};

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

/// The same for places that are at hand, told of the one that each value stands at. Where there are several, an empty
/// text, list or object does not hide what stands beside it: these are offered last.
#[inline]
pub(crate) fn find_in<'a>(
    places: &[Place],
    slot: impl Fn(usize) -> &'a str,
    mut take: impl FnMut(&Place, &'a str) -> bool,
) -> Option<Place> {
    // As nearly every field has it.
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

/// The value at a place; empty where there is none.
fn value_at<'a>((at, below): &Place, slot: impl Fn(usize) -> &'a str) -> &'a str {
    let json = slot(*at);
    match below {
        Some(name) if !json.is_empty() => member(json, name).unwrap_or_default(),
        _ => json,
    }
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

/// Whether a value is a text, a list or an object with nothing in it.
pub(crate) fn is_empty(json: &str) -> bool {
    match json.as_bytes() {
        [b'"' | b'[' | b'{', inner @ .., _] => inner.iter().all(u8::is_ascii_whitespace),
        _ => false,
    }
}

/// Whether a value that is there can be read as declared.
pub(crate) fn is_readable(json: &str, ty: Type) -> bool {
    match ty {
        ty if ty.is_text() => text_of(json, ty).is_some(),
        Type::Number => scalars::number(json).is_some(),
        Type::Boolean => scalars::boolean(json).is_some(),
        Type::Timestamp => scalars::timestamp(json).is_some(),
        Type::Json => true,
        Type::Record(_) => json.starts_with('{'),
        // An odd element keeps its place as a record of nulls.
        Type::List(Type::Record(_)) => json.starts_with('['),
        Type::List(of) => all_elements(json, |item| item == "null" || is_readable(item, *of)),
        _ => false,
    }
}

/// A value of a type whose view is text.
#[inline]
pub(crate) fn text_of(json: &str, ty: Type) -> Option<Cow<'_, str>> {
    // As nearly every one comes.
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

/// An id: text, a whole number, or an object of MongoDB's that holds one.
fn id(json: &str) -> Option<Cow<'_, str>> {
    match json.as_bytes().first()? {
        b'"' => scalars::text(json),
        b'{' => scalars::text(member(json, "$oid")?),
        _ => json.bytes().all(|byte| byte.is_ascii_digit()).then_some(Cow::Borrowed(json)),
    }
}
