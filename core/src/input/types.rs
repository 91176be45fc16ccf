//! The types of values from callers, as data. `codegen` writes them in each language's spelling.

/// The type of a parameter, or of a field of an input.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum InputType {
    /// Text.
    Text,
    /// Text, or a whole number in place of it, such as a phone.
    Code,
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A date and time with its zone.
    Moment,
    /// A type that has this name in each language.
    Named(&'static str),
    /// One of these texts.
    OneOf(fn() -> Vec<&'static str>),
    /// A value, or nothing.
    Nullable(&'static InputType),
    /// Values in order.
    List(&'static InputType),
    /// Two values.
    Pair(&'static InputType),
    /// Values by names that the caller chooses.
    Mapping(&'static InputType),
    /// A structured input with this name.
    Input {
        /// The name, such as `Customer`.
        name: &'static str,
        /// Whether it carries indicators, whose type the caller may narrow.
        has_indicators: bool,
    },
    /// A type that the context determines.
    Any,
}
