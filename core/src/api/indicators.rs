//! Indicators: what a company knows about the customers whom it asks. Every record with indicators has them in this
//! form.

use std::borrow::Cow;

use crate::json::scalars;
use crate::json::scanner::Cursor;
use crate::record::declare::{Record, record};
use crate::record::lookup::{find, text_of};
use crate::record::marks::Mark;
use crate::record::object_scan::{Fields, Scan};
use crate::record::row::Row;
use crate::record::schema::Type;

record! {
    /// An indicator: a column that the company sends with its customers.
    Indicator {
        /// The id of this value.
        [id] id: Id = "_id";
        /// The indicator's name, exactly as in the console.
        [nonpersonal] column: Text = "column";
        /// The value as the platform shows it, as text for every kind of scalar. The platform turns numeric ids into
        /// dates: read `key` for those.
        [indicator] value: Scalar = "value";
        /// The value as a key: the number behind a value that looks like a date, or the slug of a text.
        [indicator] key: Scalar = "key";
        /// The indicator's own id.
        indicator_id: Id = "indicatorId";
        /// The value as a date, if it is one, in UTC.
        date_value: Timestamp = "dateValue";
    }
}

impl Row {
    /// Returns the value of the indicator with this name; that of the first one if several have it. `None` if there is
    /// no such indicator, if its value is null, or if this kind of record has no indicators.
    pub fn indicator(&self, column: &str) -> Option<Cow<'_, str>> {
        let at = self.decl().marked(Mark::Indicators)?;
        let mut list = None;
        find(self.decl(), at, |slot| self.slot(slot), |json| list.replace(json).is_none());
        let list = list?;
        walk_indicators(list, column).unwrap_or_else(|| {
            let fields = Fields::new(Indicator::DECL, ["column", "value"]);
            let mut scan = Scan::new(Indicator::DECL);
            scan.list(list);
            let named =
                (0..scan.len()).find(|object| fields.text(scan.slots(*object), 0).as_deref() == Some(column))?;
            fields.text(scan.slots(named), 1)
        })
    }
}

/// Finds the value of the indicator with this name in one pass over plain members; `None` if the list needs the slow
/// path.
fn walk_indicators<'a>(list: &'a str, column: &str) -> Option<Option<Cow<'a, str>>> {
    let mut found = None;
    Cursor::new(list).list(|cursor| {
        let (mut name, mut value) = ("", "");
        cursor.object(|cursor, key| {
            let json = cursor.value()?;
            match key {
                "\"column\"" => name = json,
                "\"value\"" => value = json,
                key if key.contains('\\') => return None,
                _ => {}
            }
            Some(())
        })?;
        if found.is_none() && scalars::text(name).as_deref() == Some(column) {
            found = Some(value);
        }
        Some(())
    })?;
    let value = found.filter(|json| !matches!(*json, "" | "null"));
    Some(value.and_then(|json| text_of(json, Type::Scalar)))
}
