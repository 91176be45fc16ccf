//! The types of what callers give, as data: each language's surface spells them in its own words.

/// What a parameter, or a field of an input, holds.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum InputType {
    /// Text.
    Text,
    /// Text, or a whole number that stands for it, such as a phone.
    Code,
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A moment with its zone.
    Moment,
    /// A type that each language has under this name.
    Named(&'static str),
    /// One of these texts.
    OneOf(fn() -> Vec<&'static str>),
    /// A value, or nothing.
    Nullable(&'static InputType),
    /// Values in order.
    List(&'static InputType),
    /// Two values.
    Pair(&'static InputType),
    /// Values by names of the caller's choice.
    Mapping(&'static InputType),
    /// A structured input of this name, whose indicators may have a type of the caller's own.
    Input {
        /// `Customer`.
        name: &'static str,
        /// Whether it carries indicators.
        has_indicators: bool,
    },
    /// Whatever the surroundings ask for.
    Any,
}
