//! Records, declared once: [`record!`](crate::record) takes one table per record (public name, type, wire name, doc
//! line) and makes the typed Rust view and the [`RecordDecl`] from it.

use std::marker::PhantomData;

use crate::record::marks::Mark;
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
pub(crate) trait FieldType {
    /// The type, as data.
    const TYPE: Type;
    /// What the typed view gives.
    type View<'a>;
    /// What it gives in a list: nothing keeps its place there.
    type Element<'a>;
    /// The view of a value that was read.
    fn view(value: Value<'_>) -> Option<Self::View<'_>>;
    /// The same of one value in a list.
    fn element(value: Value<'_>) -> Self::Element<'_>;
}

/// In lists of anything but records, what is null keeps its place.
macro_rules! may_be_null {
    () => {
        type Element<'a> = Option<Self::View<'a>>;
        fn element(value: Value<'_>) -> Self::Element<'_> {
            Self::view(value)
        }
    };
}

/// Marker types for [`record!`](crate::record::schema) tables, named as [`Type`] names them.
pub(crate) mod types {
    use std::borrow::Cow;

    use super::{FieldType, PhantomData, Record, Row, Type, Value};
    use crate::json::text::SharedText;

    macro_rules! scalar {
        ($name:ident, $view:ty, $pattern:pat => $out:expr) => {
            #[doc = concat!("See [`Type::", stringify!($name), "`].")]
            #[derive(Debug)]
            pub(crate) struct $name;
            impl FieldType for $name {
                const TYPE: Type = Type::$name;
                type View<'a> = $view;
                may_be_null!();
                fn view(value: Value<'_>) -> Option<Self::View<'_>> {
                    match value {
                        $pattern => Some($out),
                        _ => None,
                    }
                }
            }
        };
    }

    scalar!(Text, Cow<'a, str>, Value::Text(text) => text);
    scalar!(Code, Cow<'a, str>, Value::Text(text) => text);
    scalar!(Scalar, Cow<'a, str>, Value::Text(text) => text);
    scalar!(Id, Cow<'a, str>, Value::Text(text) => text);
    scalar!(ActionId, Cow<'a, str>, Value::Text(text) => text);
    scalar!(ActionCode, Cow<'a, str>, Value::Text(text) => text);
    scalar!(Boolean, bool, Value::Boolean(value) => value);
    scalar!(Json, &'a str, Value::Json(text) => text);

    /// See [`Type::Timestamp`]. The view ends a day before the year 9999 does, as `jiff` does.
    #[derive(Debug)]
    pub(crate) struct Timestamp;
    impl FieldType for Timestamp {
        const TYPE: Type = Type::Timestamp;
        type View<'a> = jiff::Timestamp;
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
    pub(crate) struct Number;
    impl FieldType for Number {
        const TYPE: Type = Type::Number;
        type View<'a> = f64;
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
    pub(crate) struct List<T>(PhantomData<T>);
    impl<T: FieldType> FieldType for List<T> {
        const TYPE: Type = Type::List(&T::TYPE);
        type View<'a> = Vec<T::Element<'a>>;
        may_be_null!();
        fn view(value: Value<'_>) -> Option<Self::View<'_>> {
            match value {
                Value::List(values) => Some(values.into_iter().map(T::element).collect()),
                _ => None,
            }
        }
    }

    impl<R: Record> FieldType for R {
        const TYPE: Type = Type::Record(R::DECL);
        type View<'a> = R;
        /// What is no record is one of nulls.
        type Element<'a> = R;
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

/// Whether a field that holds text says once whether it is about a person, and one that holds none does not.
pub(crate) const fn says_whose(ty: Type, marks: &[Mark]) -> bool {
    let (mut said, mut at) = (0, 0);
    while at < marks.len() {
        said += if marks[at].says_whose() { 1 } else { 0 };
        at += 1;
    }
    match ty {
        Type::Text | Type::Code | Type::Scalar | Type::Json => said == 1,
        Type::List(of) if !matches!(of, Type::Record(_)) => says_whose(*of, marks),
        Type::Id => said <= 1,
        _ => said == 0,
    }
}

/// Declares a record: one line a field.
///
/// A line is `/// doc`, then `[marks] name: Type = "wire"`, where more wire names (`| "other"`, dotted for
/// a name inside an object) are tried in turn. Names that several records share stand in a constant, whose
/// name stands here for them. Marks are those of [`Mark`]; a text field has one that says whether it is about a person.
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        $name:ident {
            $(
                $(#[doc = $field_doc:literal])+
                $([$($mark:ident),+])? $field:ident: $ty:ident $(<$of:ident>)? = $($wire:tt)|+;
            )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq, serde::Serialize)]
        pub struct $name($crate::Row);

        const _: () = {
            use $crate::record::declare::{FieldType, Record, says_whose, types::*};
            use $crate::record::schema::{FieldDecl, RecordDecl};

            static DECL: RecordDecl = RecordDecl {
                name: stringify!($name),
                doc: concat!($($doc, "\n"),+),
                fields: &[$(FieldDecl {
                    name: $crate::names::plain(stringify!($field)),
                    wire: $crate::record::declare::record!(@wire $($wire)|+),
                    ty: <$ty $(<$of>)? as FieldType>::TYPE,
                    marks: &[$($($crate::record::declare::record!(@mark $mark)),+)?],
                    doc: concat!($($field_doc, "\n"),+),
                }),+],
                keys: std::sync::OnceLock::new(),
            };

            $(const {
                assert!(
                    says_whose(
                        <$ty $(<$of>)? as FieldType>::TYPE,
                        &[$($($crate::record::declare::record!(@mark $mark)),+)?],
                    ),
                    concat!(
                        stringify!($name.$field),
                        " holds text: exactly one of its marks must say whether it is about a person",
                    )
                );
            })+

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
                $crate::record::declare::record!(
                    @getters 0usize; $( [$(#[doc = $field_doc])+ $field: $ty $(<$of>)?] )+
                );
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
    (@getters $at:expr; [$(#[doc = $doc:literal])+ $field:ident: $ty:ident $(<$of:ident>)?] $($rest:tt)*) => {
        $(#[doc = $doc])+
        pub fn $field(&self) -> Option<$crate::record::declare::record!(@view $ty $(<$of>)?)> {
            <$ty $(<$of>)? as FieldType>::view(self.0.get($at))
        }
        $crate::record::declare::record!(@getters $at + 1usize; $($rest)*);
    };
    // The types of getters as they are written by hand: what `FieldType::View` is, by its own name.
    (@view Text) => { std::borrow::Cow<'_, str> };
    (@view Code) => { std::borrow::Cow<'_, str> };
    (@view Scalar) => { std::borrow::Cow<'_, str> };
    (@view Id) => { std::borrow::Cow<'_, str> };
    (@view ActionId) => { std::borrow::Cow<'_, str> };
    (@view ActionCode) => { std::borrow::Cow<'_, str> };
    (@view Json) => { &str };
    (@view Boolean) => { bool };
    (@view Number) => { f64 };
    (@view Timestamp) => { $crate::jiff::Timestamp };
    (@view List<Text>) => { Vec<Option<std::borrow::Cow<'_, str>>> };
    (@view List<Timestamp>) => { Vec<Option<$crate::jiff::Timestamp>> };
    (@view List<$record:ident>) => { Vec<$record> };
    (@view $record:ident) => { $record };
    (@mark id) => { $crate::record::marks::Mark::Id };
    (@mark shared_id) => { $crate::record::marks::Mark::SharedId };
    (@mark code) => { $crate::record::marks::Mark::Code };
    (@mark metric) => { $crate::record::marks::Mark::Metric };
    (@mark score) => { $crate::record::marks::Mark::Score };
    (@mark status) => { $crate::record::marks::Mark::Status };
    (@mark kind) => { $crate::record::marks::Mark::Kind };
    (@mark created) => { $crate::record::marks::Mark::Created };
    (@mark updated) => { $crate::record::marks::Mark::Updated };
    (@mark contact) => { $crate::record::marks::Mark::Contact };
    (@mark comment) => { $crate::record::marks::Mark::Comment };
    (@mark choice) => { $crate::record::marks::Mark::Choice };
    (@mark indicator) => { $crate::record::marks::Mark::Indicator };
    (@mark nonpersonal) => { $crate::record::marks::Mark::Nonpersonal };
    (@mark distinct) => { $crate::record::marks::Mark::Distinct };
    (@mark indicators) => { $crate::record::marks::Mark::Indicators };
    (@mark questions) => { $crate::record::marks::Mark::Questions };
    (@mark detail) => { $crate::record::marks::Mark::Detail };
}

pub(crate) use record;
