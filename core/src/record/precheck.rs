//! A cheap check, mostly of a value's first byte, which confirms for nearly every value that it is readable.

use crate::json::parts::members;
use crate::json::scalars;
use crate::record::lookup::is_readable;
use crate::record::schema::{BOOLEAN, Fallback, LIST, NULL, NUMBER, OBJECT, Precheck, RecordDecl, TEXT, Type};

/// What the platform sends in place of what an anonymous respondent would have entered.
#[cfg(feature = "tables")]
pub(crate) const MASK: &str = "****";

/// The same as JSON text.
pub(crate) const MASKED: &str = "\"****\"";

/// The kind of JSON value that starts with each byte.
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

impl Precheck {
    /// Whether a value is certain to be readable. False does not mean that it is not.
    #[inline]
    pub(crate) fn accepts(self, json: &str) -> bool {
        let kind = json.as_bytes().first().map_or(NULL, |first| KINDS[usize::from(*first)]);
        self.plain & kind != 0 || self.fallback.accepts(json)
    }
}

impl Fallback {
    fn accepts(self, json: &str) -> bool {
        let fits = match self {
            Fallback::Kind => false,
            Fallback::Shared(decl, slot) => is_taken_apart(decl, slot, json),
            Fallback::Number => is_short_number(json) || is_readable(json, Type::Number),
            Fallback::Digits(ty) => json.bytes().all(|byte| byte.is_ascii_digit()) || is_readable(json, ty),
            Fallback::Timestamp => scalars::is_usual_instant(json) || scalars::timestamp(json).is_some(),
            Fallback::Read(ty) => is_readable(json, ty),
        };
        fits || matches!(json, "\"\"" | MASKED)
    }
}

/// Whether the value is an object, fields of the record read members of it, and all of these that are present are
/// readable.
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

/// Whether the text of a JSON number is short and has no exponent, so that every reader accepts it.
fn is_short_number(json: &str) -> bool {
    json.len() <= 15 && json.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
}
