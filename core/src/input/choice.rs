//! Choices between a few words, such as `"nested"` and `"wide"`, each declared by one table.

use crate::error::{Error, Result};
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument};

/// A type whose values each have a word.
pub trait Choice: Copy + PartialEq + 'static {
    /// The words with their values, in the order in which an error names them.
    const WORDS: &'static [(&'static str, Self)];

    /// Returns the word of a value.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }
}

fn words<T: Choice>() -> Vec<&'static str> {
    T::WORDS.iter().map(|(word, _)| *word).collect()
}

impl<T: Choice> FromArgument for T {
    const TYPE: InputType = InputType::OneOf(words::<T>);
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let text = if let Argument::Text(text) = &value { text } else { "" };
        let found = T::WORDS.iter().find(|(word, _)| *word == text);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let quoted: Vec<String> = words::<T>().iter().map(|word| format!("\"{word}\"")).collect();
            let list = match quoted.split_last() {
                Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
                _ => quoted.concat(),
            };
            Error::invalid(name, format!("`{name}` must be {list}."))
        })
    }
    fn into_argument(self) -> Argument {
        Argument::Text(self.word().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use crate::input::dates::DateType;
    use crate::input::value::{Argument, FromArgument};

    #[test]
    fn a_word_is_read_given_back_and_asked_for() {
        let read = |text: &str| DateType::from_argument(Argument::Text(text.to_owned()), "date_type");
        for (word, value) in [("createdAt", DateType::CreatedAt), ("updatedAt", DateType::UpdatedAt)] {
            assert_eq!(read(word).unwrap(), value);
            assert!(value.into_argument() == Argument::Text(word.to_owned()));
        }
        for odd in [read("created_at"), read(""), DateType::from_argument(Argument::Null, "date_type")] {
            assert_eq!(odd.unwrap_err().message(), "`date_type` must be \"createdAt\" or \"updatedAt\".");
        }
    }
}
