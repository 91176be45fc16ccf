//! A single pass over JSON objects that finds the members which a record declares.
//!
//! A record has one slot for each of its top-level wire names. With the slots `column`, `value`, `key` of an indicator:
//!
//! ```text
//! [{"column": "Filial", "value": "Centro", "new": [2]}, {"value": 7, "column": "Plano"}]
//!
//! object   column      value       key    unknown
//! 0        "Filial"    "Centro"           "new": [2]
//! 1        "Plano"     7
//! ```
//!
//! Most objects list their names in the same order. So the scan remembers which name followed which (`column` → `value`
//! → `"new"`), compares the text with the name that it expects, and looks a name up only if another one is there. A
//! slot that holds records (an answer's `indicators`) has a nested scan, filled in the same pass.

use std::borrow::Cow;

use crate::json::parts::{elements, raw_members};
use crate::json::scalars;
use crate::json::scanner::{Cursor, is_same};
use crate::record::lookup::{find_in, is_null, text_of};
use crate::record::schema::{Place, Precheck, RecordDecl, Type};

/// A member that the record does not declare: index of its object, name as sent including quotes, value.
pub(crate) type Unknown<'a> = (usize, &'a str, &'a str);

/// Maximum number of undeclared names that a scan can expect.
const MOST_STRANGERS: usize = 64;

/// The members of a list of objects, sorted into the slots of their record.
pub(crate) struct Scan<'a> {
    names: &'static [&'static str],
    /// The same names as they appear before a value: `"name":`.
    literals: &'static [String],
    /// JSON text of each slot of each object, object after object; empty for an absent member.
    slots: Vec<&'a str>,
    unknown: Vec<Unknown<'a>>,
    /// JSON text of each object; empty if the scanner did not read it.
    texts: Vec<&'a str>,
    /// For each name, the two names that last followed it, the most recent first. Names are numbered: the slots, one
    /// number for no name (before the first, and for undeclared names that are not remembered), then `strangers`.
    follows: Vec<[usize; 2]>,
    /// Undeclared names as they appear before a value; only the first ones that were seen.
    strangers: Vec<&'a str>,
    /// For slots that hold records, the nested scan of those records.
    inner: Vec<Option<Box<Scan<'a>>>>,
    /// The readability check of each slot; empty if this scan does not check.
    prechecks: &'static [Precheck],
    /// Whether some value since the last `clear` was not confirmed as readable.
    is_doubtful: bool,
    /// Whether this scan holds one object at a time, so that all records in its nested scans belong to that object.
    #[cfg_attr(not(feature = "tables"), expect(dead_code, reason = "only tables use nested scans"))]
    is_outer: bool,
    /// The text that is scanned and the text as received; `None` if it was not mended.
    mended: Option<(&'a str, &'a str)>,
}

impl<'a> Scan<'a> {
    /// Creates a scan, for one object at a time, that also scans nested records and checks each value.
    pub(crate) fn deep(decl: &'static RecordDecl) -> Self {
        Scan { is_outer: true, ..Scan::looking(decl) }
    }

    fn looking(decl: &'static RecordDecl) -> Self {
        let mut inner: Vec<Option<Box<Scan<'a>>>> = decl.keys().names.iter().map(|_| None).collect();
        for (field, places) in decl.fields.iter().zip(&decl.keys().places) {
            let (Type::Record(of) | Type::List(&Type::Record(of))) = field.ty else { continue };
            for (slot, _) in places.iter().filter(|(_, below)| below.is_none()) {
                inner[*slot] = Some(Box::new(Scan::looking(of)));
            }
        }
        Scan { inner, prechecks: &decl.keys().prechecks, ..Scan::new(decl) }
    }

    pub(crate) fn new(decl: &'static RecordDecl) -> Self {
        let keys = decl.keys();
        Scan {
            names: &keys.names,
            literals: &keys.literals,
            slots: Vec::new(),
            unknown: Vec::new(),
            texts: Vec::new(),
            follows: (1..=keys.names.len() + 1).map(|slot| [slot, slot]).collect(),
            strangers: Vec::new(),
            inner: Vec::new(),
            prechecks: &[],
            is_doubtful: false,
            is_outer: false,
            mended: None,
        }
    }

    /// Sets the text as it was before mending. Offsets are the same in both.
    pub(crate) fn mended_from(&mut self, text: &'a str, original: &'a str) {
        self.mended = Some((text, original));
        self.inner.iter_mut().flatten().for_each(|inner| inner.mended_from(text, original));
    }

    /// Returns a part of the text as it was sent.
    #[cfg(feature = "tables")]
    pub(crate) fn as_sent(&self, part: &'a str) -> &'a str {
        let Some((text, original)) = self.mended else { return part };
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        &original[start..start + part.len()]
    }

    /// Scans a list. An element that is not an object counts as one whose only member has an empty name; null has none.
    pub(crate) fn list(&mut self, json: &'a str) {
        self.clear();
        if Cursor::new(json).list(|cursor| self.element(cursor)).is_some() {
            return;
        }
        self.clear();
        for item in elements(json).unwrap_or_default() {
            self.add(item);
        }
    }

    /// Scans a single value in the same way.
    pub(crate) fn object(&mut self, json: &'a str) {
        self.clear();
        self.add(json);
    }

    /// Scans the object at the cursor; `None` if none is there, or if the scanner rejects it.
    pub(crate) fn next(&mut self, cursor: &mut Cursor<'a>) -> Option<()> {
        let (object, base) = (self.texts.len(), self.slots.len());
        self.slots.resize(base + self.names.len(), "");
        let mut before = self.names.len();
        let text = cursor.text_of(|cursor| {
            cursor.members(|cursor| {
                let (slot, stranger) = self.name_after(before, cursor)?;
                let value = match self.inner.get_mut(slot) {
                    Some(Some(inner)) => {
                        let value = inner.fill(cursor)?;
                        self.is_doubtful |= inner.is_doubtful;
                        value
                    }
                    _ => cursor.value()?,
                };
                match self.slots.get_mut(base..).and_then(|slots| slots.get_mut(slot)) {
                    Some(place) => {
                        *place = value;
                        self.is_doubtful |= self.prechecks.get(slot).is_some_and(|precheck| !precheck.accepts(value));
                    }
                    None => self.unknown.push((object, stranger, value)),
                }
                before = slot;
                Some(())
            })
        })?;
        self.texts.push(text);
        Some(())
    }

    /// Scans the record or the list of records at the cursor; returns its text.
    fn fill(&mut self, cursor: &mut Cursor<'a>) -> Option<&'a str> {
        self.clear();
        match cursor.peek()? {
            b'[' => cursor.text_of(|cursor| cursor.list(|cursor| self.element(cursor))),
            b'{' => cursor.text_of(|cursor| self.next(cursor)),
            _ => cursor.value(),
        }
    }

    /// Scans the list element at the cursor: an object as [`Scan::next`] does, any other value as [`Scan::list`] says.
    fn element(&mut self, cursor: &mut Cursor<'a>) -> Option<()> {
        if cursor.peek()? == b'{' {
            return self.next(cursor);
        }
        let value = cursor.value()?;
        self.slots.resize((self.len() + 1) * self.names.len(), "");
        self.add_odd(value);
        Some(())
    }

    /// Adds a value that is not an object, whose slots exist already.
    fn add_odd(&mut self, json: &'a str) {
        if json != "null" {
            self.unknown.push((self.len(), "\"\"", json));
            self.is_doubtful = true;
        }
        // Only objects that the scanner read have a text.
        self.texts.push("");
    }

    /// Whether some value, at any depth, may not be readable as declared. Always true for a scan that does not check.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.is_doubtful || self.prechecks.is_empty()
    }

    /// Returns the scan of the records at a place of the current object; `None` if there is no such scan.
    #[cfg(feature = "tables")]
    pub(crate) fn inner(&self, (slot, below): &Place) -> Option<&Scan<'a>> {
        if below.is_some() || !self.is_outer {
            return None;
        }
        self.inner.get(*slot)?.as_deref()
    }

    fn add(&mut self, json: &'a str) {
        let (object, unknown) = (self.len(), self.unknown.len());
        if self.next(&mut Cursor::new(json)).is_some() {
            return;
        }
        self.unknown.truncate(unknown);
        self.slots.truncate(object * self.names.len());
        self.slots.resize((object + 1) * self.names.len(), "");
        let Some(members) = raw_members(json) else { return self.add_odd(json) };
        for (_, name, value) in members {
            match self.slot(name) {
                Some(slot) => self.slots[object * self.names.len() + slot] = value,
                None => self.unknown.push((object, name, value)),
            }
        }
        self.texts.push("");
    }

    pub(crate) fn clear(&mut self) {
        self.slots.clear();
        self.unknown.clear();
        self.texts.clear();
        self.is_doubtful = false;
    }

    /// Returns the number of objects.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Returns the slots of one object.
    pub(crate) fn slots(&self, object: usize) -> &[&'a str] {
        &self.slots[object * self.names.len()..][..self.names.len()]
    }

    /// Returns the members of one object that its record does not declare.
    pub(crate) fn unknown(&self, object: usize) -> &[Unknown<'a>] {
        let from = self.unknown.partition_point(|(at, ..)| *at < object);
        let to = self.unknown.partition_point(|(at, ..)| *at <= object);
        &self.unknown[from..to]
    }

    /// Returns the names and values of these members.
    pub(crate) fn unknown_members(&self, object: usize) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.unknown(object).iter().map(|(_, name, value)| (*name, *value))
    }

    /// Returns the text of one object; empty if the scanner did not read it.
    pub(crate) fn text(&self, object: usize) -> &'a str {
        self.texts[object]
    }

    /// Consumes the name after the one with the number `before`. Returns its number and, if the record does not declare
    /// it, the name as sent.
    #[inline]
    fn name_after(&mut self, before: usize, cursor: &mut Cursor<'a>) -> Option<(usize, &'a str)> {
        let [foreseen, _] = self.follows[before];
        if self.literals.get(foreseen).is_some_and(|literal| cursor.has_name(literal)) {
            return Some((foreseen, ""));
        }
        self.other_name_after(before, cursor)
    }

    /// Slow path of `name_after`: the next name is not a declared one that followed `before` last time.
    #[inline(never)]
    fn other_name_after(&mut self, before: usize, cursor: &mut Cursor<'a>) -> Option<(usize, &'a str)> {
        let [last, earlier] = self.follows[before];
        if let Some(name) = self.foreseen_stranger(last, cursor) {
            return Some((last, name));
        }
        let is_declared = self.literals.get(earlier).is_some_and(|literal| cursor.has_name(literal));
        let foreseen = if is_declared { Some("") } else { self.foreseen_stranger(earlier, cursor) };
        let (number, name) = match foreseen {
            Some(name) => (earlier, name),
            None => {
                let (literal, name) = cursor.name_as_it_stands()?;
                (self.slot(name).unwrap_or_else(|| self.stranger(literal, name)), name)
            }
        };
        self.follows[before] = [number, last];
        Some((number, name))
    }

    /// Consumes the undeclared name with this number if it is next; returns it as sent.
    fn foreseen_stranger(&self, number: usize, cursor: &mut Cursor<'a>) -> Option<&'a str> {
        let literal = self.strangers.get(number.checked_sub(self.names.len() + 1)?)?;
        cursor.name_if(literal)
    }

    /// Returns the number of a name that the record does not declare. Only the first `MOST_STRANGERS` names are
    /// remembered, since an object whose member names are data, such as people's names, must not fill the memory. The
    /// others share the number for no name and are never expected.
    fn stranger(&mut self, literal: &'a str, name: &str) -> usize {
        // With white space before the colon, [`Cursor::has_name`] could not match it.
        if literal.len() != name.len() + 1 {
            return self.names.len();
        }
        let first = self.names.len() + 1;
        let known = self.strangers.iter().position(|known| is_same(known.as_bytes(), literal.as_bytes()));
        let number = known.unwrap_or(self.strangers.len());
        if number == MOST_STRANGERS {
            return self.names.len();
        }
        if known.is_none() {
            self.strangers.push(literal);
            self.follows.push([first + number + 1, first + number + 1]);
        }
        first + number
    }

    /// Returns the slot of a name as sent.
    fn slot(&self, name: &str) -> Option<usize> {
        let name = scalars::text(name)?;
        self.names.iter().position(|known| is_same(known.as_bytes(), name.as_bytes()))
    }
}

/// Places and types of some fields of a record, looked up once.
pub(crate) struct Fields<const N: usize>([(&'static [Place], Type); N]);

impl<const N: usize> Fields<N> {
    pub(crate) fn new(decl: &'static RecordDecl, fields: [&str; N]) -> Self {
        Fields(fields.map(|name| {
            let (at, field) = decl.field(name).unwrap_or_else(|| unreachable!("{decl:?} has no {name}"));
            (decl.keys().places[at].as_slice(), field.ty)
        }))
    }

    /// Returns the JSON text of one of the fields of an object; `None` if it is absent or null.
    pub(crate) fn json<'a>(&self, slots: &[&'a str], field: usize) -> Option<&'a str> {
        let places = self.0[field].0;
        if let [(slot, None)] = places {
            return Some(slots[*slot]).filter(|json| !is_null(json));
        }
        let mut found = None;
        find_in(places, |slot| slots[slot], |_, json| found.replace(json).is_none());
        found
    }

    /// Returns the text of one of the fields of an object; `None` if it is absent, null or unreadable.
    pub(crate) fn text<'a>(&self, slots: &[&'a str], field: usize) -> Option<Cow<'a, str>> {
        text_of(self.json(slots, field)?, self.0[field].1)
    }
}

#[cfg(test)]
mod tests {
    use super::Scan;
    use crate::api::answers::Indicator;
    use crate::record::declare::Record;

    #[test]
    fn members_stand_in_their_slots_whatever_their_order() {
        let json = r#"[ {"column":"a","value":1, "new" : [2] }, { "value":"x","column":"b"},{}]"#;
        let mut scan = Scan::new(Indicator::DECL);
        scan.list(json);
        let column = Indicator::DECL.keys().names.iter().position(|name| *name == "column").unwrap();
        let columns: Vec<&str> = (0..3).map(|at| scan.slots(at)[column]).collect();
        assert_eq!(columns, ["\"a\"", "\"b\"", ""]);
        assert_eq!(scan.unknown(0), [(0, "\"new\"", "[2]")]);
        assert!(scan.unknown(1).is_empty());
        let texts: Vec<&str> = (0..3).map(|at| scan.text(at)).collect();
        assert_eq!(texts, [r#"{"column":"a","value":1, "new" : [2] }"#, r#"{ "value":"x","column":"b"}"#, "{}"]);
    }

    #[test]
    fn escapes_and_odd_elements_cost_nothing() {
        let json = r#"[{"c\u006flumn":"a","\ud800":1},5,null]"#;
        let mut scan = Scan::new(Indicator::DECL);
        scan.list(json);
        let column = Indicator::DECL.keys().names.iter().position(|name| *name == "column").unwrap();
        assert_eq!((scan.len(), scan.slots(0)[column]), (3, "\"a\""));
        assert_eq!(scan.unknown(0), [(0, r#""\ud800""#, "1")]);
        assert_eq!(scan.unknown(1), [(1, "\"\"", "5")]);
        assert!(scan.unknown(2).is_empty());
    }
}
