//! Writes rows as bare values without names: Node builds its plain objects from them. Leaving out the names saves a
//! third of the bytes to write and to parse, and all objects of a kind get the same shape.

use std::borrow::Cow;
use std::io::Write as _;

use crate::json::parts::elements;
use crate::json::scalars;
use crate::record::lookup::{find, left_over, text_of};
use crate::record::object_scan::Scan;
use crate::record::row::{Row, Value};
use crate::record::schema::{Place, RecordDecl, Type};
use crate::record::to_json::{Case, write_json, write_members, write_text, write_value};

/// Rows as one flat JSON array.
///
/// A row is written as the values of its fields in declared order, then its `extra`, or 0 if that is empty. A list of
/// records is written as their number and then the values of each; a record inside a row is written like a list of one.
/// A missing value is null.
pub struct Values<'a> {
    json: Vec<u8>,
    /// Reused buffer for the slots of a row.
    slots: Vec<&'a str>,
    /// Reused scans of the records inside a row, one for each declaration.
    scans: Vec<(&'static RecordDecl, Scan<'a>)>,
    /// The places that the fields of the records being written were read from.
    taken: Vec<Place>,
}

impl std::fmt::Debug for Values<'_> {
    /// Shows the size, but no data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Values({} bytes)", self.json.len())
    }
}

impl Default for Values<'_> {
    fn default() -> Self {
        Values { json: vec![b'['], slots: Vec::new(), scans: Vec::new(), taken: Vec::new() }
    }
}

impl<'a> Values<'a> {
    /// Appends a row.
    pub fn push(&mut self, row: &'a Row) {
        let mut slots = std::mem::take(&mut self.slots);
        slots.clear();
        slots.extend(row.slots());
        if row.json().starts_with('{') {
            self.record(row.decl(), &slots, row.unknown());
        } else {
            self.fields(row.decl(), &slots);
            self.extra(&row.extra());
            self.taken.clear();
        }
        self.slots = slots;
    }

    /// Returns the number of bytes written so far.
    pub fn size(&self) -> usize {
        self.json.len()
    }

    /// Closes the array and returns it.
    pub fn finish(mut self) -> Vec<u8> {
        if self.json.len() > 1 {
            // Removes the comma after the last value.
            self.json.pop();
        }
        self.json.push(b']');
        self.json
    }

    fn record(
        &mut self,
        decl: &'static RecordDecl,
        slots: &[&'a str],
        unknown: impl Iterator<Item = (&'a str, &'a str)>,
    ) {
        let outer = self.taken.len();
        self.fields(decl, slots);
        let left = left_over(decl, &self.taken[outer..], |slot| slots[slot], unknown);
        self.taken.truncate(outer);
        self.extra(&left);
    }

    /// Writes each field's value, and records the place that it was read from.
    fn fields(&mut self, decl: &'static RecordDecl, slots: &[&'a str]) {
        for (at, field) in decl.fields.iter().enumerate() {
            match find(decl, at, |slot| slots[slot], |json| self.value(json, field.ty)) {
                Some(place) => self.taken.push(place),
                None => self.json.extend_from_slice(b"null,"),
            }
        }
    }

    fn extra(&mut self, members: &[(Cow<'_, str>, &str)]) {
        if members.is_empty() {
            self.json.push(b'0');
        } else {
            write_members(members, Case::Camel, &mut self.json);
        }
        self.json.push(b',');
    }

    /// Writes a value and a comma. Returns false, with nothing written, if the value cannot be read as declared.
    fn value(&mut self, json: &'a str, ty: Type) -> bool {
        match ty {
            Type::Record(decl) if json.starts_with('{') => self.records(decl, |scan| scan.object(json)),
            Type::List(Type::Record(decl)) if json.starts_with('[') => self.records(decl, |scan| scan.list(json)),
            Type::Record(_) | Type::List(Type::Record(_)) => return false,
            _ if write_read(json, ty, &mut self.json) => self.json.push(b','),
            _ => return false,
        }
        true
    }

    /// Writes the number of objects that `fill` scans, and then the objects.
    fn records(&mut self, decl: &'static RecordDecl, fill: impl FnOnce(&mut Scan<'a>)) {
        let kept = self.scans.iter().position(|(of, _)| std::ptr::eq(*of, decl));
        let mut scan = kept.map_or_else(|| Scan::new(decl), |at| self.scans.swap_remove(at).1);
        fill(&mut scan);
        // Writing to a vector cannot fail.
        let _ = write!(self.json, "{},", scan.len());
        for object in 0..scan.len() {
            self.record(decl, scan.slots(object), scan.unknown_members(object));
        }
        self.scans.push((decl, scan));
    }
}

/// Writes a value of a type without records. Returns false, with nothing written, if it cannot be read. Text that is a
/// JSON string is copied unchanged; in other JSON, whole numbers beyond 2^53 become text.
fn write_read(json: &str, ty: Type, out: &mut Vec<u8>) -> bool {
    match ty {
        Type::Json => write_json(json, Case::Camel, out),
        ty if ty.is_text() => match text_of(json, ty) {
            Some(_) if json.starts_with('"') => out.extend_from_slice(json.as_bytes()),
            Some(text) => write_text(&text, out),
            None => return false,
        },
        Type::Boolean => match scalars::boolean(json) {
            Some(value) => write_value(&Value::Boolean(value), Case::Camel, out),
            None => return false,
        },
        Type::Number => match scalars::number(json) {
            Some(number) => write_value(&number.into(), Case::Camel, out),
            None => return false,
        },
        Type::Timestamp => match scalars::timestamp(json) {
            Some(at) => write_value(&Value::Timestamp(at), Case::Camel, out),
            None => return false,
        },
        Type::List(of) => return write_list(json, *of, out),
        _ => return false,
    }
    true
}

fn write_list(json: &str, of: Type, out: &mut Vec<u8>) -> bool {
    let Some(items) = elements(json) else { return false };
    let start = out.len();
    out.push(b'[');
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        if item == "null" {
            out.extend_from_slice(b"null");
        } else if !write_read(item, of, out) {
            out.truncate(start);
            return false;
        }
    }
    out.push(b']');
    true
}

#[cfg(test)]
mod tests {
    use super::Values;
    use crate::api::answers::{AdditionalQuestion, Indicator};
    use crate::record::declare::Record;
    use crate::record::row::Row;
    use crate::record::schema::RecordDecl;

    fn values(decl: &'static RecordDecl, rows: &[&'static str]) -> String {
        let rows: Vec<Row> = rows.iter().map(|json| Row::parse(decl, json.as_bytes().into()).unwrap()).collect();
        let mut values = Values::default();
        rows.iter().for_each(|row| values.push(row));
        String::from_utf8(values.finish()).unwrap()
    }

    #[test]
    fn values_follow_one_another_in_declared_order() {
        let row = r#"{"value":"a\u00e9","column":"Filial","key":5,"new":[1]}"#;
        let said = r#"null,"Filial","a\u00e9","5",null,null,{"new":[1]}"#;
        assert_eq!(values(Indicator::DECL, &[row]), format!("[{said}]"));
        let odd = r#"null,null,null,null,null,null,{"":7}"#;
        assert_eq!(values(Indicator::DECL, &[row, "7", row]), format!("[{said},{odd},{said}]"));
        assert_eq!(values(Indicator::DECL, &[]), "[]");
    }

    #[test]
    fn what_cannot_be_read_leaves_null_behind() {
        let row = r#"{"multipleValues":["a",1],"options":[{"option":"x","subOptions":["y",null]},5],"review":"4"}"#;
        let options = r#"2,"x",["y",null],0,null,null,{"":5}"#;
        let extra = r#"{"multipleValues":["a",1]}"#;
        let said = format!("[null,null,null,null,4,null,null,{options},{extra}]");
        assert_eq!(values(AdditionalQuestion::DECL, &[row]), said);
    }
}
