//! The parameters of an operation, declared once: a struct for Rust, and how every binding reads it
//! from named arguments.

use crate::error::{Error, Result};
use crate::input::types::InputType;
use crate::input::value::Argument;

/// A parameter's declared shape, for the bindings and for type declarations.
#[derive(Clone, Debug)]
pub struct ParamDecl {
    /// The name, as Rust and Python spell it.
    pub name: &'static str,
    /// May be given by position in Python.
    pub positional: bool,
    /// May be left out.
    pub optional: bool,
    /// The default as a JSON literal, where it is not "absent".
    pub default: Option<&'static str>,
    /// What it holds.
    pub ty: InputType,
    /// Meaning, unit and zone.
    pub doc: &'static str,
}

/// A set of parameters that an operation takes, made by [`params!`](crate::input::params).
pub trait Params: Sized {
    /// The declared parameters, in order.
    fn declared() -> Vec<ParamDecl>;
    /// Takes its own parameters out of `arguments`.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the parameter.
    fn take(arguments: &mut Arguments) -> Result<Self>;
    /// The same, once each has passed the check that another language's arguments have to pass.
    ///
    /// # Errors
    /// As for [`take`](Params::take).
    fn checked(self) -> Result<Self>;
}

/// The named arguments of one call.
#[derive(Clone, Default)]
pub struct Arguments(Vec<(String, Argument)>);

impl std::fmt::Debug for Arguments {
    /// The names and kinds: a value may be the company key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(name, value)| (name, value))).finish()
    }
}

impl Arguments {
    /// Arguments by name, as Rust and Python spell the names.
    pub fn new(named: Vec<(String, Argument)>) -> Self {
        Arguments(named)
    }

    /// Takes one argument out; `None` when it was not given.
    pub fn take(&mut self, name: &str) -> Option<Argument> {
        let at = self.0.iter().position(|(given, _)| given == name)?;
        Some(self.0.remove(at).1)
    }

    /// Reads every argument as `P`, and refuses what `P` does not know.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the argument.
    pub fn read<P: Params>(mut self) -> Result<P> {
        let params = P::take(&mut self)?;
        match self.0.first() {
            None => Ok(params),
            Some((name, _)) => {
                let known: Vec<&str> = P::declared().iter().map(|param| param.name).collect();
                let list = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                Err(Error::invalid(name, format!("unknown option `{name}`. Known here: {list}.")))
            }
        }
    }
}

/// Declares the parameters of an operation: a struct whose fields are set one by one, and how the bindings read it.
///
/// ```text
/// /// What [`Answers::metrics`] takes.
/// AnswerMetrics {
///     [required] action: ActionCode;             new(action): there is no default
///     [positional] action: ActionCode = "\"all\"";  may be given by position; the default as JSON
///     [keyword] email: Option<Email>;            by name alone
///     [count] min_n: usize = "0";                by name alone, a number as it is
///     [group] dates: DateFilter;                 another set, taken in
/// }
/// ```
///
/// Where nothing is required, the set has `Default` instead of `new`.
macro_rules! params {
    (
        $(#[$meta:meta])+
        $name:ident {
            $( $(#[doc = $doc:literal])* [$kind:ident] $field:ident: $ty:ty $(= $default:literal)?; )*
        }
    ) => {
        $(#[$meta])+
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $ty, )*
        }

        $crate::input::params::params!(@make $name [] [] $( [$kind $field: $ty; $($default)?] )*);

        impl $name {
            $( $crate::input::params::params!(@set $kind [$(#[doc = $doc])*] $field $ty); )*
        }

        impl std::fmt::Debug for $name {
            /// Its name alone: what it holds may be personal data.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }

        impl $crate::input::params::Params for $name {
            fn declared() -> Vec<$crate::input::params::ParamDecl> {
                let mut all = Vec::new();
                $( $crate::input::params::params!(@declare $kind, all, $field, $ty, [$($default)?], concat!($($doc, "\n"),*)); )*
                all
            }
            fn take(arguments: &mut $crate::input::params::Arguments) -> $crate::Result<Self> {
                Ok($name { $( $field: $crate::input::params::params!(@take $kind, arguments, $field, $ty, [$($default)?]), )* })
            }
            fn checked(self) -> $crate::Result<Self> {
                Ok($name { $( $field: $crate::input::params::params!(@checked $kind, self.$field, $field, $ty), )* })
            }
        }
    };
    (@declare group, $all:ident, $field:ident, $ty:ty, [], $doc:expr) => {
        $all.extend(<$ty as $crate::input::params::Params>::declared())
    };
    (@declare $kind:ident, $all:ident, $field:ident, $ty:ty, [$($default:literal)?], $doc:expr) => {{
        let default: Option<&'static str> = None$(.or(Some($default)))?;
        $all.push($crate::input::params::ParamDecl {
            name: $crate::names::plain(stringify!($field)),
            positional: matches!(stringify!($kind), "positional" | "required"),
            optional: default.is_some() || <$ty as $crate::input::value::FromArgument>::OPTIONAL,
            default,
            ty: <$ty as $crate::input::value::FromArgument>::TYPE,
            doc: $doc,
        });
    }};
    (@take group, $arguments:ident, $field:ident, $ty:ty, []) => {
        <$ty as $crate::input::params::Params>::take($arguments)?
    };
    (@take $kind:ident, $arguments:ident, $field:ident, $ty:ty, [$($default:literal)?]) => {
        match $arguments.take($crate::names::plain(stringify!($field))) {
            Some(value) => <$ty as $crate::input::value::FromArgument>::from_argument(
                value,
                $crate::names::plain(stringify!($field)),
            )?,
            None => $crate::input::params::params!(@absent $field, $ty, [$($default)?]),
        }
    };
    (@checked group, $given:expr, $field:ident, $ty:ty) => {
        <$ty as $crate::input::params::Params>::checked($given)?
    };
    (@checked $kind:ident, $given:expr, $field:ident, $ty:ty) => {
        <$ty as $crate::input::value::FromArgument>::checked($given, $crate::names::plain(stringify!($field)))?
    };
    (@absent $field:ident, $ty:ty, []) => {
        <$ty as $crate::input::value::FromArgument>::absent($crate::names::plain(stringify!($field)))?
    };
    (@absent $field:ident, $ty:ty, [$default:literal]) => {
        <$ty as $crate::input::value::FromArgument>::from_argument(
            $crate::input::params::literal($default),
            $crate::names::plain(stringify!($field)),
        )?
    };
    (@default $field:ident, $ty:ty, [$($default:literal)?]) => {{
        let read = || -> $crate::Result<$ty> { Ok($crate::input::params::params!(@absent $field, $ty, [$($default)?])) };
        read().unwrap_or_else(|error| unreachable!("a declared default is one: {error}"))
    }};
    (@make $name:ident [$($needs:tt)*] [$($has:tt)*] [required $field:ident: $ty:ty;] $($rest:tt)*) => {
        $crate::input::params::params!(@make $name [$($needs)* ($field: $ty)] [$($has)*] $($rest)*);
    };
    (@make $name:ident [$($needs:tt)*] [$($has:tt)*] [group $field:ident: $ty:ty;] $($rest:tt)*) => {
        $crate::input::params::params!(@make $name [$($needs)*] [$($has)* ($field: <$ty>::default())] $($rest)*);
    };
    (@make $name:ident [$($needs:tt)*] [$($has:tt)*] [$kind:ident $field:ident: $ty:ty; $($default:literal)?] $($rest:tt)*) => {
        $crate::input::params::params!(
            @make $name [$($needs)*]
            [$($has)* ($field: $crate::input::params::params!(@default $field, $ty, [$($default)?]))]
            $($rest)*
        );
    };
    (@make $name:ident [] [$(($has:ident: $value:expr))*]) => {
        impl Default for $name {
            fn default() -> Self {
                $name { $($has: $value,)* }
            }
        }
    };
    (@make $name:ident [$(($needs:ident: $ty:ty))+] [$(($has:ident: $value:expr))*]) => {
        impl $name {
            /// With what it needs; all else is as it is by default.
            pub fn new($($needs: impl Into<$ty>),+) -> Self {
                $name { $($needs: $needs.into(),)+ $($has: $value,)* }
            }
        }
    };
    (@set required [$(#[doc = $doc:literal])*] $field:ident $ty:ty) => {};
    (@set group [$(#[doc = $doc:literal])*] $field:ident $ty:ty) => {
        $crate::input::params::params!(@set count [$(#[doc = $doc])*] $field $ty);
    };
    (@set count [$(#[doc = $doc:literal])*] $field:ident $ty:ty) => {
        $(#[doc = $doc])*
        #[must_use]
        pub fn $field(mut self, $field: $ty) -> Self {
            self.$field = $field;
            self
        }
    };
    (@set $kind:ident [$(#[doc = $doc:literal])*] $field:ident $ty:ty) => {
        $(#[doc = $doc])*
        #[must_use]
        pub fn $field(mut self, $field: impl Into<$ty>) -> Self {
            self.$field = $field.into();
            self
        }
    };
}

pub(crate) use params;

/// A declared default as an argument: a JSON scalar, or an empty list or mapping.
pub(crate) fn literal(json: &str) -> Argument {
    match serde_json::from_str(json) {
        Ok(serde_json::Value::Bool(value)) => Argument::Boolean(value),
        Ok(serde_json::Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Argument::Integer(whole),
            (None, number) => number.map_or(Argument::Null, Argument::Float),
        },
        Ok(serde_json::Value::String(text)) => Argument::Text(text),
        Ok(serde_json::Value::Object(_)) => Argument::Map(Vec::new()),
        Ok(serde_json::Value::Array(_)) => Argument::List(Vec::new()),
        _ => Argument::Null,
    }
}
