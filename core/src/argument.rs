//! Arguments as any language gives them, and how operations read them.
//!
//! A binding turns its own values into [`Argument`]s and knows nothing else about an operation;
//! [`params!`](crate::params) declares an operation's parameters once and reads them from there, so that
//! every language refuses the same input with the same words.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::json::Case;
use crate::record::camel_case;

/// A value that came from a user's program.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Argument {
    /// `None`, `null`, NaN, NaT: absent.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other finite number.
    Float(f64),
    /// Text.
    Text(String),
    /// A calendar day.
    Day(Date),
    /// A moment: an aware `datetime`, a JavaScript `Date`.
    Instant(Timestamp),
    /// A `datetime` without a zone, which means no moment.
    Naive,
    /// Values in order.
    List(Vec<Argument>),
    /// Named values in order, named as Rust and Python spell names.
    Map(Vec<(String, Argument)>),
    /// Named values in order, named as Node spells names.
    CamelMap(Vec<(String, Argument)>),
    /// Anything else: what it is, as an error names it.
    Other(String),
}

impl Argument {
    /// How an error names the kind of value that came, without showing the value.
    pub(crate) fn kind(&self) -> &str {
        match self {
            Argument::Null => "nothing",
            Argument::Boolean(_) => "a boolean",
            Argument::Integer(_) => "a whole number",
            Argument::Float(_) => "a number with a fraction",
            Argument::Text(_) => "text",
            Argument::Day(_) => "a date",
            Argument::Instant(_) => "a date with a time",
            Argument::Naive => "a datetime without a time zone",
            Argument::List(_) => "a list",
            Argument::Map(_) | Argument::CamelMap(_) => "a mapping",
            Argument::Other(name) => name,
        }
    }
}

/// The fields of a structured input, whichever language spelt their names.
pub(crate) struct Fields {
    case: Case,
    left: Vec<(String, Argument)>,
}

impl Fields {
    /// The fields of a mapping; `what` is what the mapping should be, for the error.
    pub(crate) fn of(value: Argument, name: &str, what: &str) -> Result<Self> {
        match value {
            Argument::Map(left) => Ok(Fields { case: Case::Snake, left }),
            Argument::CamelMap(left) => Ok(Fields { case: Case::Camel, left }),
            other => wrong(&other, name, what),
        }
    }

    /// Takes a field out; absent and null are the same.
    pub(crate) fn take(&mut self, name: &str) -> Option<Argument> {
        let spelt = match self.case {
            Case::Snake => name.to_owned(),
            Case::Camel => camel_case(name),
        };
        let at = self.left.iter().position(|(given, _)| *given == spelt)?;
        Some(self.left.remove(at).1).filter(|value| *value != Argument::Null)
    }

    /// Whether a field of this name was given.
    pub(crate) fn holds(&self, name: &str) -> bool {
        self.left.iter().any(|(given, _)| given == name)
    }

    /// Reads a field that may be absent.
    pub(crate) fn read<T: FromArgument>(&mut self, name: &str) -> Result<Option<T>> {
        self.take(name).map(|value| T::from_argument(value, name)).transpose()
    }

    /// Reads a field that must be there.
    pub(crate) fn need<T: FromArgument>(&mut self, name: &str) -> Result<T> {
        self.take(name).map_or_else(|| T::absent(name), |value| T::from_argument(value, name))
    }

    /// Refuses what is left over: `known` are all names that there are, `wire` the platform's names
    /// for some of them.
    pub(crate) fn end(self, what: &str, known: &[&str], wire: &[(&str, &str)]) -> Result<()> {
        let Some((given, _)) = self.left.first() else { return Ok(()) };
        let same = |name: &&&str| name.replace('_', "").eq_ignore_ascii_case(&given.replace('_', ""));
        let right = wire.iter().find(|(name, _)| name == given).map(|(_, right)| *right);
        let message = match right.or_else(|| known.iter().find(same).copied()) {
            Some(right) => format!("{what} has no `{given}`: the name here is `{right}`."),
            None => {
                let list = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                format!("{what} has no `{given}`. It has {list}.")
            }
        };
        Err(Error::invalid(given, message))
    }
}

/// A type that a parameter can have.
pub trait FromArgument: Sized {
    /// The parameter's type as Python spells it.
    const PYTHON: &'static str;
    /// The parameter's type as TypeScript spells it.
    const TYPESCRIPT: &'static str;
    /// Reads it, or says which `name` is wrong and what to give.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the parameter.
    fn from_argument(value: Argument, name: &str) -> Result<Self>;
    /// What an absent parameter means, when it has no declared default.
    fn absent(name: &str) -> Result<Self> {
        Err(Error::invalid(name, format!("`{name}` is missing.")))
    }
    /// Whether it may be left out without a declared default.
    const OPTIONAL: bool = false;
}

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
    /// The type as Python spells it.
    pub python: &'static str,
    /// The type as TypeScript spells it.
    pub typescript: &'static str,
    /// Meaning, unit and zone.
    pub doc: &'static str,
}

/// A set of parameters that an operation takes, made by [`params!`](crate::params).
pub trait Params: Sized {
    /// The declared parameters, in order.
    fn declared() -> Vec<ParamDecl>;
    /// Takes its own parameters out of `arguments`.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming the parameter.
    fn take(arguments: &mut Arguments) -> Result<Self>;
}

/// The named arguments of one call.
#[derive(Clone, Debug, Default)]
pub struct Arguments(Vec<(String, Argument)>);

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

/// Declares the parameters of an operation: a plain struct with `Default` where all are optional,
/// and how the bindings read it. A line is `/// doc`, then `[positional | keyword] name: Type`, with
/// `= "json"` for a default; `[group] name: Params` takes in another set.
#[macro_export]
#[doc(hidden)]
macro_rules! params {
    (
        $(#[$meta:meta])+
        $name:ident {
            $( $(#[doc = $doc:literal])* [$kind:ident] $field:ident: $ty:ty $(= $default:literal)?; )*
        }
    ) => {
        $(#[$meta])+
        #[derive(Clone, Debug)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $ty, )*
        }

        impl $crate::argument::Params for $name {
            fn declared() -> Vec<$crate::argument::ParamDecl> {
                let mut all = Vec::new();
                $( $crate::params!(@declare $kind, all, $field, $ty, [$($default)?], concat!($($doc, "\n"),*)); )*
                all
            }
            fn take(arguments: &mut $crate::argument::Arguments) -> $crate::Result<Self> {
                Ok($name { $( $field: $crate::params!(@take $kind, arguments, $field, $ty, [$($default)?]), )* })
            }
        }
    };
    (@declare group, $all:ident, $field:ident, $ty:ty, [], $doc:expr) => {
        $all.extend(<$ty as $crate::argument::Params>::declared())
    };
    (@declare $kind:ident, $all:ident, $field:ident, $ty:ty, [$($default:literal)?], $doc:expr) => {{
        let default: Option<&'static str> = None$(.or(Some($default)))?;
        $all.push($crate::argument::ParamDecl {
            name: $crate::record::plain(stringify!($field)),
            positional: stringify!($kind) == "positional",
            optional: default.is_some() || <$ty as $crate::argument::FromArgument>::OPTIONAL,
            default,
            python: <$ty as $crate::argument::FromArgument>::PYTHON,
            typescript: <$ty as $crate::argument::FromArgument>::TYPESCRIPT,
            doc: $doc,
        });
    }};
    (@take group, $arguments:ident, $field:ident, $ty:ty, []) => {
        <$ty as $crate::argument::Params>::take($arguments)?
    };
    (@take $kind:ident, $arguments:ident, $field:ident, $ty:ty, [$($default:literal)?]) => {
        match $arguments.take($crate::record::plain(stringify!($field))) {
            Some(value) => <$ty as $crate::argument::FromArgument>::from_argument(
                value,
                $crate::record::plain(stringify!($field)),
            )?,
            None => $crate::params!(@absent $field, $ty, [$($default)?]),
        }
    };
    (@absent $field:ident, $ty:ty, []) => {
        <$ty as $crate::argument::FromArgument>::absent($crate::record::plain(stringify!($field)))?
    };
    (@absent $field:ident, $ty:ty, [$default:literal]) => {
        <$ty as $crate::argument::FromArgument>::from_argument(
            $crate::argument::literal($default),
            $crate::record::plain(stringify!($field)),
        )?
    };
}

/// A declared default as an argument: a JSON scalar.
#[doc(hidden)]
pub fn literal(json: &str) -> Argument {
    match serde_json::from_str(json) {
        Ok(serde_json::Value::Bool(value)) => Argument::Boolean(value),
        Ok(serde_json::Value::Number(number)) => number.as_i64().map_or(Argument::Null, Argument::Integer),
        Ok(serde_json::Value::String(text)) => Argument::Text(text),
        Ok(serde_json::Value::Object(_)) => Argument::Map(Vec::new()),
        _ => Argument::Null,
    }
}

pub(crate) fn wrong<T>(value: &Argument, name: &str, wanted: &str) -> Result<T> {
    Err(Error::invalid(name, format!("`{name}` must be {wanted}, not {}.", value.kind())))
}

impl FromArgument for String {
    const PYTHON: &'static str = "str";
    const TYPESCRIPT: &'static str = "string";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Text(text) if text.trim().is_empty() => Err(Error::invalid(name, format!("`{name}` is empty."))),
            Argument::Text(text) => Ok(text),
            Argument::Null => Self::absent(name),
            other => wrong(&other, name, "text"),
        }
    }
}

impl FromArgument for bool {
    const PYTHON: &'static str = "bool";
    const TYPESCRIPT: &'static str = "boolean";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Boolean(value) => Ok(value),
            other => wrong(&other, name, "true or false"),
        }
    }
}

impl FromArgument for u32 {
    const PYTHON: &'static str = "int";
    const TYPESCRIPT: &'static str = "number";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Integer(number @ 0..=0xffff_ffff) => Ok(number as u32),
            Argument::Integer(number) => {
                Err(Error::invalid(name, format!("`{name}` must be 0 or more, not {number}.")))
            }
            other => wrong(&other, name, "a whole number"),
        }
    }
}

impl FromArgument for f64 {
    const PYTHON: &'static str = "float";
    const TYPESCRIPT: &'static str = "number";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            #[expect(clippy::cast_precision_loss, reason = "seconds and rates are small")]
            Argument::Integer(value) => Ok(value as f64),
            Argument::Float(value) => Ok(value),
            other => wrong(&other, name, "a number"),
        }
    }
}

impl<T: FromArgument> FromArgument for Option<T> {
    const PYTHON: &'static str = T::PYTHON;
    const TYPESCRIPT: &'static str = T::TYPESCRIPT;
    const OPTIONAL: bool = true;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Null => Ok(None),
            value => T::from_argument(value, name).map(Some),
        }
    }
    fn absent(_: &str) -> Result<Self> {
        Ok(None)
    }
}

impl FromArgument for Timestamp {
    const PYTHON: &'static str = "datetime";
    const TYPESCRIPT: &'static str = "Date";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Instant(at) => Ok(at),
            Argument::Naive => Err(Error::invalid(
                name,
                format!("`{name}` has no time zone: give it one, for example tzinfo=timezone.utc."),
            )),
            other => wrong(&other, name, "a moment with its zone (an aware datetime)"),
        }
    }
}

/// How many rows a page asks for: 1 to 1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSize(u32);

impl PageSize {
    /// The most that the platform serves in one page.
    pub const MAX: PageSize = PageSize(1000);

    /// A page size from 1 to 1000.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for any other number.
    pub fn new(rows: i64) -> Result<Self> {
        match u32::try_from(rows) {
            Ok(rows @ 1..=1000) => Ok(PageSize(rows)),
            _ => Err(Error::invalid("page_size", format!("`page_size` must be from 1 to 1000, not {rows}."))),
        }
    }

    /// The number of rows.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl FromArgument for PageSize {
    const PYTHON: &'static str = "int";
    const TYPESCRIPT: &'static str = "number";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Integer(rows) => PageSize::new(rows),
            other => wrong(&other, name, "a whole number from 1 to 1000"),
        }
    }
}

/// The seconds that one request of a call may take, in place of the client's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seconds(f64);

impl Seconds {
    /// As a duration.
    pub fn duration(self) -> std::time::Duration {
        std::time::Duration::from_secs_f64(self.0)
    }
}

impl FromArgument for Seconds {
    const PYTHON: &'static str = "float";
    const TYPESCRIPT: &'static str = "number";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let seconds = f64::from_argument(value, name)?;
        // A day is longer than any request; the upper bound keeps arithmetic on instants safe.
        if seconds > 0.0 && seconds <= 86_400.0 {
            return Ok(Seconds(seconds));
        }
        Err(Error::invalid(name, format!("`{name}` must be more than 0 and at most 86400 seconds.")))
    }
}
