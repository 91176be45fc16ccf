//! Records, declared once: [`record!`](crate::record) takes one table per record (public name, type, wire name, doc
//! line) and makes the typed Rust view and the [`RecordDecl`] from it.

use std::marker::PhantomData;

use crate::record::row::{Row, Value};
use crate::record::schema::{RecordDecl, Type};

/// What only this crate can do.
pub(crate) mod sealed {
    /// What only this crate can make.
    #[derive(Clone, Copy, Debug)]
    pub struct Sealed;
}

/// A typed view of a row, made by [`record!`](crate::record::schema). Only this crate makes records.
pub trait Record: Clone + Send + Sync + 'static {
    /// The table that the view comes from.
    const DECL: &'static RecordDecl;
    /// Looks at a row as this record, which it must be.
    #[doc(hidden)]
    fn of_row(row: Row, _: sealed::Sealed) -> Self;
    /// Looks at a row as this record, which it must be.
    #[doc(hidden)]
    fn from_row(row: Row) -> Self {
        assert!(std::ptr::eq(row.decl(), Self::DECL), "a row of another record");
        Self::of_row(row, sealed::Sealed)
    }
    /// Looks at a row as this record; `None` where it is another one.
    fn of(row: Row) -> Option<Self> {
        std::ptr::eq(row.decl(), Self::DECL).then(|| Self::of_row(row, sealed::Sealed))
    }
    /// The row behind the view: raw bytes, unknown fields.
    fn row(&self) -> &Row;
}

/// How a field's type reads in Rust; implemented by the marker types that tables name.
pub trait FieldType {
    /// The type, as data.
    const TYPE: Type;
    /// What the typed view gives.
    type View;
    /// What it gives in a list: nothing keeps its place there.
    type Element;
    /// The view of a value that was read.
    fn view(value: Value<'_>) -> Option<Self::View>;
    /// The same of one value in a list.
    fn element(value: Value<'_>) -> Self::Element;
}

/// In lists of anything but records, what is null keeps its place.
macro_rules! may_be_null {
    () => {
        type Element = Option<Self::View>;
        fn element(value: Value<'_>) -> Self::Element {
            Self::view(value)
        }
    };
}

/// Marker types for [`record!`](crate::record::schema) tables, named as [`Type`] names them.
pub(crate) mod types {
    use super::{FieldType, PhantomData, Record, Row, Type, Value};
    use crate::json::text::SharedText;

    macro_rules! scalar {
        ($name:ident, $ty:expr, $view:ty, $pattern:pat => $out:expr) => {
            #[doc = concat!("See [`Type::", stringify!($name), "`].")]
            #[derive(Debug)]
            pub struct $name;
            impl FieldType for $name {
                const TYPE: Type = $ty;
                type View = $view;
                may_be_null!();
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
        may_be_null!();
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
        may_be_null!();
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
        type View = Vec<T::Element>;
        may_be_null!();
        fn view(value: Value<'_>) -> Option<Vec<T::Element>> {
            match value {
                Value::List(values) => Some(values.into_iter().map(T::element).collect()),
                _ => None,
            }
        }
    }

    impl<R: Record> FieldType for R {
        const TYPE: Type = Type::Record(R::DECL);
        type View = R;
        /// What is no record is one of nulls.
        type Element = R;
        fn element(value: Value<'_>) -> R {
            Self::view(value).unwrap_or_else(|| R::from_row(Row::new(R::DECL, SharedText::from_static("null"))))
        }
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
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        $name:ident {
            $( $(#[doc = $field_doc:literal])+ $field:ident: $ty:ty = $($wire:tt)|+; )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq, serde::Serialize)]
        pub struct $name($crate::Row);

        const _: () = {
            use $crate::record::declare::{FieldType, Record, types::*};
            use $crate::record::schema::{FieldDecl, RecordDecl};

            static DECL: RecordDecl = RecordDecl {
                name: stringify!($name),
                doc: concat!($($doc, "\n"),+),
                fields: &[$(FieldDecl {
                    name: $crate::names::plain(stringify!($field)),
                    wire: $crate::record::declare::record!(@wire $($wire)|+),
                    ty: <$ty as FieldType>::TYPE,
                    doc: concat!($($field_doc, "\n"),+),
                }),+],
                keys: std::sync::OnceLock::new(),
            };

            impl Record for $name {
                const DECL: &'static RecordDecl = &DECL;
                fn of_row(row: $crate::Row, _: $crate::record::declare::sealed::Sealed) -> Self {
                    $name(row)
                }
                fn row(&self) -> &$crate::Row {
                    &self.0
                }
            }

            impl $name {
                /// The same over bytes of its own. A row is a slice of its page and keeps the whole of it, up to 2 MB,
                /// alive: where few rows of many are kept for long, keep them detached.
                #[must_use]
                pub fn detach(&self) -> Self {
                    $name(self.0.detach())
                }
                $crate::record::declare::record!(@getters 0usize; $( [$(#[doc = $field_doc])+ $field: $ty] )+);
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
        $crate::record::declare::record!(@getters $at + 1usize; $($rest)*);
    };
}

pub(crate) use record;
