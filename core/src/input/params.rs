//! The parameters of operations. Each set is declared once, and gives a struct for Rust programs and a parser of named
//! arguments for the bindings.

use crate::error::{Error, Result};
use crate::input::types::InputType;
use crate::input::value::Argument;

/// The declaration of a parameter, for the bindings and for generated types.
#[derive(Clone, Debug)]
pub struct ParamDecl {
    /// The name, in snake case.
    pub name: &'static str,
    /// Whether it may be passed by position, in languages whose arguments have names.
    pub positional: bool,
    /// Whether it may be left out.
    pub optional: bool,
    /// The default as a JSON literal; `None` if a missing parameter counts as absent.
    pub default: Option<&'static str>,
    /// The type.
    pub ty: InputType,
    /// The documentation: meaning, unit and time zone.
    pub doc: &'static str,
}

/// The parameters of an operation, implemented by [`params!`](crate::input::params).
pub trait Params: Sized {
    /// Returns the declared parameters, in order.
    fn declared() -> Vec<ParamDecl>;
    /// Takes the parameters of this set out of `arguments`, and parses them.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the parameter that cannot be used.
    fn take(arguments: &mut Arguments) -> Result<Self>;
    /// Checks each parameter as if it came from another language, and returns them.
    ///
    /// # Errors
    /// Returns the same errors as [`take`](Params::take).
    fn checked(self) -> Result<Self>;
}

/// The named arguments of one call.
#[derive(Clone, Default)]
pub struct Arguments(Vec<(String, Argument)>);

impl std::fmt::Debug for Arguments {
    /// Shows names and kinds only, since a value may be the company key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(name, value)| (name, value))).finish()
    }
}

impl Arguments {
    /// Creates arguments from names in snake case and their values.
    pub fn new(named: Vec<(String, Argument)>) -> Self {
        Arguments(named)
    }

    /// Takes out one argument; `None` if it was not passed.
    pub fn take(&mut self, name: &str) -> Option<Argument> {
        let at = self.0.iter().position(|(given, _)| given == name)?;
        Some(self.0.remove(at).1)
    }

    /// Parses all arguments as `P`, and refuses those that `P` does not have.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the argument that is unknown or cannot be
    /// used.
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

/// Declares the parameters of an operation: a struct with a setter for each field, and a parser for the bindings.
///
/// ```text
/// /// The parameters of [`Answers::metrics`].
/// AnswerMetrics {
///     [required] action: ActionCode;             an argument of `new`, since it has no default
///     [positional] action: ActionCode = "\"all\"";  may be passed by position; the default as JSON
///     [keyword] email: Option<Email>;            by name only
///     [count] min_n: usize = "0";                by name only, a number without a conversion
///     [group] dates: DateFilter;                 the parameters of another set
/// }
/// ```
///
/// A set without required parameters has `Default` instead of `new`.
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
            /// Shows the name only, since a value may be personal data.
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
            /// Creates the parameters with those that are required, and defaults for the others.
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

/// Parses a declared default: a JSON scalar, or an empty list or mapping.
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
