//! Records, declared once: the table that every typed view of a row comes from.
//!
//! [`record!`](crate::record::schema) takes one table per record (public name, type, wire name, doc line) and
//! makes the typed Rust view and the [`RecordDecl`] from it. The bindings, their type
//! declarations and the table schemas read the same [`RecordDecl`].

use std::marker::PhantomData;
use std::sync::OnceLock;

use crate::record::row::{Row, Value};
use crate::record::unreadable::Glance;

/// What a field holds, in the typed view.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Type {
    /// Text.
    Text,
    /// Text that the platform sometimes sends as a number (phones, client ids): always text here.
    Code,
    /// Any scalar as text: a number by its literal, true and false by their words. A list or an object is shown as
    /// its JSON text.
    Scalar,
    /// An id: text, a whole number, or MongoDB's `{"$oid": …}`; always text here.
    Id,
    /// An action's id, of 24 hex digits; what is none may be its code.
    ActionId,
    /// An action's code, such as `T0AXXX`: text that is no id.
    ActionCode,
    /// A number; numeric text is read too. 0 is a value.
    Number,
    /// True or false.
    Boolean,
    /// An instant, in UTC. Text without a zone means UTC.
    Timestamp,
    /// A value whose shape the platform does not document, as it came.
    Json,
    /// Values of one type, in the order sent.
    List(&'static Type),
    /// A record inside the record.
    Record(&'static RecordDecl),
}

impl Type {
    /// Whether the typed view gives text.
    pub fn is_text(self) -> bool {
        matches!(self, Type::Text | Type::Code | Type::Scalar | Type::Id | Type::ActionId | Type::ActionCode)
    }
}

/// One field of a record.
#[derive(Debug)]
pub struct FieldDecl {
    /// The public name, as Rust and Python spell it.
    pub name: &'static str,
    /// Where the value stands on the wire: the first of these paths that holds a readable value, and one that is no
    /// empty text, list or object before one that is.
    pub wire: &'static [&'static str],
    /// What it holds.
    pub ty: Type,
    /// Meaning, unit and zone, in a line or two.
    pub doc: &'static str,
}

/// One record: what a route's rows are made of.
pub struct RecordDecl {
    /// The name of the type, in all languages.
    pub name: &'static str,
    /// What one such record is.
    pub doc: &'static str,
    /// The fields, in their public order.
    pub fields: &'static [FieldDecl],
    /// The wire names, prepared for reading on first use.
    #[doc(hidden)]
    pub keys: OnceLock<Keys>,
}

/// The wire names of a record, prepared for reading.
#[derive(Debug)]
pub struct Keys {
    /// Each top-level wire name once: a row's index has one slot for each.
    pub(crate) names: Vec<&'static str>,
    /// The same as they stand in JSON without white space: `"name":`.
    pub(crate) literals: Vec<String>,
    /// For each field, where to look: slot, and the name below it for a dotted path.
    pub(crate) places: Vec<Vec<(usize, Option<&'static str>)>>,
    /// For each slot, how a value that can be read is told at a glance.
    pub(crate) glances: Vec<Glance>,
}

impl std::fmt::Debug for RecordDecl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecordDecl({})", self.name)
    }
}

impl RecordDecl {
    pub(crate) fn keys(&'static self) -> &'static Keys {
        self.keys.get_or_init(|| {
            let mut names: Vec<&'static str> = Vec::new();
            let mut places = Vec::new();
            for field in self.fields {
                let mut found = Vec::new();
                for path in field.wire {
                    let (top, below) = match path.split_once('.') {
                        Some((top, below)) => (top, Some(below)),
                        None => (*path, None),
                    };
                    let slot = names.iter().position(|name| *name == top).unwrap_or_else(|| {
                        names.push(top);
                        names.len() - 1
                    });
                    found.push((slot, below));
                }
                places.push(found);
            }
            let literals = names.iter().map(|name| format!("\"{name}\":")).collect();
            let glances = (0..names.len()).map(|slot| Glance::of(self, &places, slot)).collect();
            Keys { names, literals, places, glances }
        })
    }

    /// The field of this public name.
    pub fn field(&self, name: &str) -> Option<(usize, &'static FieldDecl)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }
}

impl FieldDecl {
    /// The public name in Node: the API's own where that is camelCase already.
    pub fn camel_name(&self) -> String {
        let wire = self.wire[0];
        // A capital at the start is no camelCase: `Name` on the wire is `name` here.
        let camel = wire.starts_with(|c: char| c.is_ascii_lowercase()) && !wire.contains(['_', '.']);
        if camel && snake_case(wire) == self.name {
            return wire.to_owned();
        }
        camel_case(self.name)
    }
}

/// A name without Rust's mark for keywords: `r#type` → `type`.
#[doc(hidden)]
pub const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// `created_at` → `createdAt`.
pub fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for c in name.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                out.extend(c.to_uppercase());
                upper = false;
            }
            c => out.push(c),
        }
    }
    out
}

/// `sentimentAnalyzeGCP` → `sentiment_analyze_gcp`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut previous_upper = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && !previous_upper && !out.is_empty() {
            out.push('_');
        }
        previous_upper = c.is_ascii_uppercase();
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// A typed view of a row, made by [`record!`](crate::record::schema).
pub trait Record: Clone + Send + Sync + 'static {
    /// The table that the view comes from.
    const DECL: &'static RecordDecl;
    /// Looks at a row as this record.
    fn from_row(row: Row) -> Self;
    /// The row behind the view: raw bytes, unknown fields.
    fn row(&self) -> &Row;
}

/// How a field's type reads in Rust; implemented by the marker types that tables name.
pub trait FieldType {
    /// The type, as data.
    const TYPE: Type;
    /// What the typed view gives.
    type View;
    /// The view of a value that was read.
    fn view(value: Value<'_>) -> Option<Self::View>;
}

/// Marker types for [`record!`](crate::record::schema) tables, named as [`Type`] names them.
pub mod types {
    use super::{FieldType, PhantomData, Record, Type, Value};

    macro_rules! scalar {
        ($name:ident, $ty:expr, $view:ty, $pattern:pat => $out:expr) => {
            #[doc = concat!("See [`Type::", stringify!($name), "`].")]
            #[derive(Debug)]
            pub struct $name;
            impl FieldType for $name {
                const TYPE: Type = $ty;
                type View = $view;
                fn view(value: Value<'_>) -> Option<$view> {
                    match value {
                        $pattern => Some($out),
                        _ => None,
                    }
                }
            }
        };
    }

    scalar!(Text, Type::Text, String, Value::Text(text) => text.into_owned());
    scalar!(Code, Type::Code, String, Value::Text(text) => text.into_owned());
    scalar!(Scalar, Type::Scalar, String, Value::Text(text) => text.into_owned());
    scalar!(Id, Type::Id, String, Value::Text(text) => text.into_owned());
    scalar!(ActionId, Type::ActionId, String, Value::Text(text) => text.into_owned());
    scalar!(ActionCode, Type::ActionCode, String, Value::Text(text) => text.into_owned());
    scalar!(Boolean, Type::Boolean, bool, Value::Boolean(value) => value);
    scalar!(Json, Type::Json, Box<str>, Value::Json(text) => text.into());

    /// See [`Type::Timestamp`]. The view ends a day before the year 9999 does, as `jiff` does.
    #[derive(Debug)]
    pub struct Timestamp;
    impl FieldType for Timestamp {
        const TYPE: Type = Type::Timestamp;
        type View = jiff::Timestamp;
        fn view(value: Value<'_>) -> Option<jiff::Timestamp> {
            match value {
                Value::Timestamp(at) => Some(at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp()),
                _ => None,
            }
        }
    }

    /// See [`Type::Number`].
    #[derive(Debug)]
    pub struct Number;
    impl FieldType for Number {
        const TYPE: Type = Type::Number;
        type View = f64;
        fn view(value: Value<'_>) -> Option<f64> {
            match value {
                #[expect(clippy::cast_precision_loss, reason = "scores are small")]
                Value::Integer(value) => Some(value as f64),
                Value::Float(value) => Some(value),
                _ => None,
            }
        }
    }

    /// See [`Type::List`].
    #[derive(Debug)]
    pub struct List<T>(PhantomData<T>);
    impl<T: FieldType> FieldType for List<T> {
        const TYPE: Type = Type::List(&T::TYPE);
        type View = Vec<T::View>;
        fn view(value: Value<'_>) -> Option<Vec<T::View>> {
            match value {
                Value::List(values) => Some(values.into_iter().filter_map(T::view).collect()),
                _ => None,
            }
        }
    }

    impl<R: Record> FieldType for R {
        const TYPE: Type = Type::Record(R::DECL);
        type View = R;
        fn view(value: Value<'_>) -> Option<R> {
            match value {
                Value::Record(row) => Some(R::from_row(row)),
                _ => None,
            }
        }
    }
}

/// Declares a record: one line a field.
///
/// A line is `/// doc`, then `name: Type = "wire"`, where more wire names (`| "other"`, dotted for
/// a name inside an object) are tried in turn. Names that several records share stand in a constant, whose
/// name stands here for them.
#[macro_export]
#[doc(hidden)]
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        $name:ident {
            $( $(#[doc = $field_doc:literal])+ $field:ident: $ty:ty = $($wire:tt)|+; )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone)]
        pub struct $name($crate::Row);

        const _: () = {
            use $crate::record::schema::{FieldDecl, FieldType, Record, RecordDecl, types::*};

            static DECL: RecordDecl = RecordDecl {
                name: stringify!($name),
                doc: concat!($($doc, "\n"),+),
                fields: &[$(FieldDecl {
                    name: $crate::record::schema::plain(stringify!($field)),
                    wire: $crate::record!(@wire $($wire)|+),
                    ty: <$ty as FieldType>::TYPE,
                    doc: concat!($($field_doc, "\n"),+),
                }),+],
                keys: std::sync::OnceLock::new(),
            };

            impl Record for $name {
                const DECL: &'static RecordDecl = &DECL;
                fn from_row(row: $crate::Row) -> Self {
                    $name(row)
                }
                fn row(&self) -> &$crate::Row {
                    &self.0
                }
            }

            impl $name {
                $crate::record!(@getters 0usize; $( [$(#[doc = $field_doc])+ $field: $ty] )+);
            }

            impl std::fmt::Debug for $name {
                /// Shows nothing that a person wrote: ids, dates and scores only.
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.fmt(f)
                }
            }

            impl std::ops::Deref for $name {
                type Target = $crate::Row;
                fn deref(&self) -> &$crate::Row {
                    &self.0
                }
            }
        };
    };
    (@wire $names:ident) => { $names };
    (@wire $($name:literal)|+) => { &[$($name),+] };
    (@getters $at:expr;) => {};
    (@getters $at:expr; [$(#[doc = $doc:literal])+ $field:ident: $ty:ty] $($rest:tt)*) => {
        $(#[doc = $doc])+
        pub fn $field(&self) -> Option<<$ty as FieldType>::View> {
            <$ty as FieldType>::view(self.0.get($at))
        }
        $crate::record!(@getters $at + 1usize; $($rest)*);
    };
}

#[cfg(test)]
mod tests {
    use super::{camel_case, snake_case};

    #[test]
    fn names_change_case_and_back() {
        assert_eq!(camel_case("created_at"), "createdAt");
        assert_eq!(snake_case("sentimentAnalyzeGCP"), "sentiment_analyze_gcp");
        assert_eq!(snake_case("subCategoriesIA"), "sub_categories_ia");
        assert_eq!(snake_case("additionalQuestions"), "additional_questions");
    }
}
