//! Values inside a record that no column of the wide layout shows: unreadable values, and indicators and questions
//! without a usable name. `extra` holds them under their paths:
//!
//! ```text
//! {"treatments": {"solvedDate": "31/01/2025"}}      {"treatments.solvedDate": "31/01/2025"}
//! {"indicators": [{"column": 5, "value": "x"}]}     {"indicators[0]": {"column": 5, "value": "x"}}
//! ```

use std::borrow::Cow;

use crate::json::parts::elements;
use crate::record::lookup::is_empty;
use crate::record::object_scan::Fields;
use crate::record::precheck::MASKED;
use crate::record::schema::RecordDecl;
use crate::record::unreadable::{Part, unreadable};

/// Whether some field of an object holds anything but a mask or an empty value.
pub(crate) fn has_content<const N: usize>(fields: &Fields<N>, slots: &[&str]) -> bool {
    (0..N).filter_map(|field| fields.json(slots, field)).any(|json| json != MASKED && !is_empty(json))
}

/// Returns one element of a list, as JSON text.
#[cold]
pub(crate) fn nth_element(json: &str, at: usize) -> Option<&str> {
    elements(json)?.get(at).copied()
}

/// Adds these values to the leftovers of a row, except those that lie inside a leftover value.
#[cold]
pub(crate) fn add<'a>(
    decl: &'static RecordDecl,
    slots: &[&'a str],
    unnamed_elements: &[&'a str],
    left: &mut Vec<(Cow<'a, str>, &'a str)>,
) {
    for (path, json) in paths(decl, slots, unnamed_elements).into_iter().chain(unreadable(decl, slots)) {
        let is_shown = left.iter().any(|(_, shown)| shown.as_bytes().as_ptr_range().contains(&json.as_ptr()));
        if !is_shown {
            left.push((Cow::Owned(path), json));
        }
    }
    left.sort_by_key(|(_, json)| json.as_ptr());
}

/// Returns the elements without a usable name, with their paths.
fn paths<'a>(decl: &'static RecordDecl, slots: &[&'a str], unnamed_elements: &[&'a str]) -> Vec<Part<'a>> {
    let lists = decl.keys().names.iter().zip(slots);
    let elements = lists.flat_map(|(name, list)| {
        let items = elements(list).unwrap_or_default().into_iter().enumerate();
        items.map(move |(at, json)| (format!("{name}[{at}]"), json))
    });
    elements
        .filter(|(_, json)| unnamed_elements.iter().any(|unnamed_elements| std::ptr::eq(*unnamed_elements, *json)))
        .collect()
}
