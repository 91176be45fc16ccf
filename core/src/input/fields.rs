//! The named fields of a structured input, and how errors show names that the caller chose.

use crate::characters::{ascii_digit, trimmed};
use crate::error::{Error, Result};
use crate::input::value::{Argument, FromArgument, wrong};
use crate::names::Case;

/// Converts a structured input to an argument.
pub(crate) fn fields<const COUNT: usize>(fields: [(&str, Argument); COUNT]) -> Argument {
    Argument::Map(fields.map(|(name, value)| (name.to_owned(), value)).into())
}

/// Converts texts to an argument.
pub(crate) fn texts(texts: Vec<String>) -> Argument {
    Argument::List(texts.into_iter().map(Argument::Text).collect())
}

/// The fields of a structured input, in either spelling of names.
pub(crate) struct Fields {
    case: Case,
    /// The name of the argument that holds the fields. Errors name it if they must not show the fields' own names.
    argument: String,
    left: Vec<(String, Argument)>,
    /// The names that were looked up. Once the input is read, these are all known names.
    known: Vec<&'static str>,
    /// Whether any of these fields is present.
    has_known: bool,
    hint: Option<&'static str>,
}

impl Fields {
    /// Takes the fields of a mapping. `what` describes the expected mapping in the error.
    pub(crate) fn of(value: Argument, argument: &str, what: &str) -> Result<Self> {
        let (case, mut left) = match value {
            Argument::Map(left) | Argument::Columns(left) => (Case::Snake, left),
            Argument::CamelMap(left) => (Case::Camel, left),
            other => return wrong(&other, argument, what),
        };
        for (name, _) in &mut left {
            strip_mark(name);
        }
        Ok(Fields { case, argument: argument.to_owned(), left, known: Vec::new(), has_known: false, hint: None })
    }

    /// Sets the end of the error about an unknown name.
    pub(crate) fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Takes a field out of the input; `None` if it is absent or null.
    pub(crate) fn take(&mut self, name: &'static str) -> Option<Argument> {
        self.known.push(name);
        let spelled = self.spelled(name);
        let at = self.left.iter().position(|(given, _)| *given == spelled)?;
        self.has_known = true;
        Some(self.left.remove(at).1).filter(|value| *value != Argument::Null)
    }

    /// Whether the input still has a field with exactly this name.
    pub(crate) fn holds(&self, name: &str) -> bool {
        self.left.iter().any(|(given, _)| given == name)
    }

    /// Reads an optional field.
    pub(crate) fn read<T: FromArgument>(&mut self, name: &'static str) -> Result<Option<T>> {
        self.take(name).map(|value| T::from_argument(value, name)).transpose()
    }

    /// Reads a required field.
    pub(crate) fn need<T: FromArgument>(&mut self, name: &'static str) -> Result<T> {
        match self.take(name) {
            Some(value) => T::from_argument(value, name),
            // In a file without a heading no field is found, so the missing heading is the better error.
            None if self.is_unheaded() => Err(self.unheaded("the row")),
            None => T::absent(name),
        }
    }

    /// Whether the names are data, as in a file whose first line is no heading.
    fn is_unheaded(&self) -> bool {
        self.left.iter().any(|(name, _)| looks_like_a_contact(name))
    }

    fn unheaded(&self, what: &str) -> Error {
        Error::invalid(&self.argument, format!("{what} has {UNHEADED}"))
    }

    /// Refuses the remaining fields. `wire` maps the platform's own names to known fields, for the suggestion.
    pub(crate) fn end(self, what: &str, wire: &[(&str, &str)]) -> Result<()> {
        let Some((given, _)) = self.left.first() else { return Ok(()) };
        if self.is_unheaded() {
            return Err(self.unheaded(what));
        }
        self.refuse_unparted(what, wire)?;
        let message = match right_name(given, &self.known, wire) {
            Some(right) => format!("{what} has no `{given}`: the name here is `{}`.", self.spelled(right)),
            None => {
                let list =
                    self.known.iter().map(|name| format!("`{}`", self.spelled(name))).collect::<Vec<_>>().join(", ");
                format!("{what} has no `{given}`. It has {list}.")
            }
        };
        let error = Error::invalid(given, message).verbatim();
        Err(match self.hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        })
    }

    /// Returns the remaining fields, whose names the caller chose, such as further columns of a table. A misspelled
    /// name of a known field is refused.
    pub(crate) fn others(mut self, what: &str, wire: &[(&str, &str)]) -> Result<Vec<(String, Argument)>> {
        if self.is_unheaded() {
            return Err(self.unheaded(what));
        }
        self.refuse_unparted(what, wire)?;
        match self.left.iter().position(|(given, _)| right_name(given, &self.known, wire).is_some()) {
            None => Ok(self.left),
            Some(at) => {
                self.left = vec![self.left.swap_remove(at)];
                self.end(what, wire).map(|()| Vec::new())
            }
        }
    }

    /// Refuses a name that is a whole heading, as in a file that was read with the wrong separator.
    fn refuse_unparted(&self, what: &str, wire: &[(&str, &str)]) -> Result<()> {
        if self.has_known {
            return Ok(());
        }
        let mut names = self.left.iter().flat_map(|(name, _)| [';', ',', '\t', '|'].map(|sign| (name, sign)));
        let is_heading = |(name, sign): &(&String, char)| {
            name.contains(*sign)
                && name.split(*sign).any(|part| right_name(unquoted(part), &self.known, wire).is_some())
        };
        let Some((_, sign)) = names.find(is_heading) else { return Ok(()) };
        let sign = if sign == '\t' { "a tab".to_owned() } else { format!("`{sign}`") };
        let message = format!(
            "{what} has the file's whole heading as one name: its columns are separated by {sign}, which has to be said \
             where it is read."
        );
        Err(Error::invalid(&self.argument, message))
    }

    /// Returns a name in the caller's spelling.
    fn spelled(&self, name: &str) -> String {
        self.case.spelled(name).into_owned()
    }
}

/// The part of a message that stands in place of names, since they may be personal data.
pub(crate) const UNHEADED: &str = "a name that looks like a contact, which is not shown here: has the file no heading?";

/// Guesses the intended name: `telefone` and `Phone` mean `phone`, `e-mail` means `email`.
fn right_name<'a>(given: &str, known: &[&'a str], wire: &[(&str, &'a str)]) -> Option<&'a str> {
    let plain = |name: &str| {
        let letters = trimmed(name).chars().filter(|letter| !matches!(letter, '_' | '-' | ' '));
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let given = plain(given);
    let right = wire.iter().find(|(name, _)| plain(name) == given).map(|(_, right)| *right);
    right.or_else(|| known.iter().find(|name| plain(name) == given).copied())
}

/// Removes the byte order mark with which the first name of a file may begin, and the quotes that a reader of files
/// then leaves around the name.
pub(crate) fn strip_mark(name: &mut String) {
    if let Some(rest) = name.strip_prefix('\u{feff}') {
        *name = unquoted(rest).to_owned();
    }
}

/// Removes a pair of quotes around a text.
fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

/// Whether a name may be personal data: an e-mail, or mostly digits like a phone or a CPF.
pub(crate) fn looks_like_a_contact(name: &str) -> bool {
    if name.contains('@') {
        return true;
    }
    let digits = name.chars().filter(|character| ascii_digit(*character).is_ascii_digit()).count();
    digits >= 5 && digits * 2 > name.chars().count()
}

#[cfg(test)]
mod tests {
    use super::{Fields, looks_like_a_contact};
    use crate::input::value::Argument;

    /// Returns fields with these names, after looking up the `known` ones, which are absent.
    fn fields(names: &[&str], camel: bool, known: &[&'static str]) -> Fields {
        let named = names.iter().map(|name| ((*name).to_owned(), Argument::Boolean(true))).collect();
        let value = if camel { Argument::CamelMap(named) } else { Argument::Map(named) };
        let mut fields = Fields::of(value, "customers", "a customer").unwrap();
        assert!(known.iter().all(|name| fields.take(name).is_none()));
        fields
    }

    #[test]
    fn names_that_may_be_peoples_are_not_shown() {
        for name in ["ana@example.com", "5511912345678", "(11) 91234-5678", "123.456.789-09", "٥٥١١٩"] {
            assert!(looks_like_a_contact(name), "{name}");
        }
        for name in ["Filial", "NPS 2024", "2024", "Pergunta 1", "Código_cliente", "Q12345678 do cliente especial"] {
            assert!(!looks_like_a_contact(name), "{name}");
        }
        let error =
            fields(&["Ana Exemplo", "ana@example.com", "x"], false, &["name"]).end("a customer", &[]).unwrap_err();
        assert!(error.message().contains("no heading"), "{error}");
        assert!(!error.message().contains("Ana") && error.field() == Some("customers"), "{error}");
    }

    #[test]
    fn wrong_names_are_told_in_the_callers_spelling() {
        let known = ["answer_id", "phone", "email"];
        let wire = [("telefone", "phone")];
        for (given, right) in [
            ("answerid", "answer_id"),
            ("Answer ID", "answer_id"),
            ("Telefone", "phone"),
            ("PHONE", "phone"),
            ("E-mail", "email"),
            (" email\u{200b}", "email"),
        ] {
            let error = fields(&[given], false, &known).end("a row", &wire).unwrap_err();
            assert_eq!(error.message(), format!("a row has no `{given}`: the name here is `{right}`."));
        }
        let error = fields(&["answer_id"], true, &known).end("a row", &wire).unwrap_err();
        assert_eq!(error.message(), "a row has no `answer_id`: the name here is `answerId`.");
        assert!(error.is_verbatim() && error.field() == Some("answer_id"));
    }

    #[test]
    fn a_heading_that_was_not_parted_is_told_of() {
        let (known, wire) = (["name", "email", "phone"], [("telefone", "phone")]);
        for heading in ["email;phone", "Loja;E-mail", "\"Filial\"\t\"telefone\"", "Email|Filial", "x,email"] {
            for refused in [
                fields(&[heading], false, &known).end("a customer", &wire).unwrap_err(),
                fields(&["Loja", heading], true, &known).others("a customer", &wire).unwrap_err(),
            ] {
                assert!(refused.message().contains("separated by"), "{heading}: {refused}");
                assert_eq!(refused.field(), Some("customers"), "{heading}");
            }
        }
        let mut parted = fields(&["email", "Nome, apelido", "Preço; phone"], false, &["name", "phone"]);
        assert!(parted.take("email").is_some());
        assert_eq!(parted.others("a customer", &[("nome", "name")]).unwrap().len(), 2);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_name() {
        for name in ["\u{feff}email", "\u{feff}\"email\""] {
            assert!(fields(&[name], false, &[]).take("email").is_some(), "{name}");
        }
        assert!(fields(&["\"email\""], false, &[]).take("email").is_none());
    }
}
