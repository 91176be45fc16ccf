//! Contacts as input: e-mails, phones, and the ids that companies give their customers.

use crate::api::inputs::phone::digits;
use crate::characters::{CANNOT_BE_READ, UNREADABLE, is_blank, is_invisible, trimmed};
use crate::error::{Error, Result};
use crate::input::fields::Fields;
use crate::input::redacted::redacted_debug;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, from_text, wrong};
use crate::paging::query::Query;

/// Reads optional text. Text without a visible character counts as absent.
pub(crate) fn optional_text(value: Argument, name: &str) -> Result<Option<String>> {
    match value {
        Argument::Null => Ok(None),
        Argument::Text(text) if is_blank(&text) => Ok(None),
        Argument::Text(text) => Ok(Some(text)),
        other => wrong(&other, name, "text"),
    }
}

/// Reads an optional contact. Text without a visible character counts as absent.
pub(crate) fn present<T: FromArgument>(fields: &mut Fields, name: &'static str) -> Result<Option<T>> {
    match fields.take(name) {
        Some(Argument::Text(text)) if is_blank(&text) => Ok(None),
        Some(value) => T::from_argument(value, name).map(Some),
        None => Ok(None),
    }
}

/// An e-mail address, without blanks and invisible characters at its ends. A text that cannot be an address is refused.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Checks an address.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the text cannot be an address. The message says
    /// what is wrong, and never shows the text.
    ///
    /// ```
    /// use indecx::contact::Email;
    ///
    /// # fn main() -> Result<(), indecx::Error> {
    /// let email: Email = " ana@example.com ".parse()?;
    /// assert_eq!(email.as_str(), "ana@example.com");
    /// assert!(Email::new("ana.example.com").is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(text: impl AsRef<str>) -> Result<Self> {
        Email::named(text.as_ref(), "email")
    }

    pub(crate) fn named(text: &str, name: &str) -> Result<Self> {
        let text = trimmed(text);
        match refusal(text) {
            None => Ok(Email(text.to_owned())),
            Some(why) => Err(Error::invalid(name, format!("`{name}` {why}"))),
        }
    }

    /// Returns the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// Returns why a text is no address, as the end of a sentence that begins with the parameter's name.
fn refusal(text: &str) -> Option<String> {
    const QUOTES: [char; 11] = ['"', '\'', '`', '´', '“', '”', '„', '‘', '’', '«', '»'];
    if let Some(mark) = text.chars().find(|character| is_invisible(*character)) {
        return Some(format!(
            "holds a mark that nobody sees (U+{:04X}), which is not part of an address: take it away.",
            u32::from(mark)
        ));
    }
    if text.contains(UNREADABLE) {
        return Some(CANNOT_BE_READ.to_owned());
    }
    if text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:")) {
        return Some("begins with `mailto:`: take that away.".to_owned());
    }
    let parts = text.chars().find(|character| "<>()".contains(*character));
    let parts = parts.or_else(|| text.chars().find(|character| ",;".contains(*character)));
    if let Some(sign) = parts.or_else(|| text.strip_prefix(['[', '{']).and(text.chars().next())) {
        return Some(format!(
            "holds `{sign}`, which is not part of an address: give one address, and nothing around it."
        ));
    }
    if text.starts_with(QUOTES) || text.ends_with(QUOTES) {
        return Some("stands in quotes: take them away.".to_owned());
    }
    let halves = text.split_once('@');
    let fine = halves.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
    (!fine || text.contains(char::is_whitespace))
        .then(|| "is not an e-mail address: it needs one @ with text on both sides, and no blank.".to_owned())
}

from_text!(Email);
from_text!(Phone);
from_text!(ClientId);

impl FromArgument for Email {
    const TYPE: InputType = InputType::Text;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        Email::named(&String::from_argument(value, name)?, name)
    }
    fn into_argument(self) -> Argument {
        Argument::Text(self.0)
    }
}

/// A phone, reduced to its digits. No country code is ever added.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Parses a phone: 8 to 15 digits of any script, with country code. Blanks and punctuation are removed, and so are
    /// the zero decimals that a data frame or a spreadsheet adds.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a text that is not exactly one phone, such as
    /// text with letters, a date, a CPF or two numbers.
    ///
    /// ```
    /// use indecx::contact::Phone;
    ///
    /// # fn main() -> Result<(), indecx::Error> {
    /// assert_eq!(Phone::new("+55 (11) 91234-5678")?.as_str(), "5511912345678");
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(text: impl AsRef<str>) -> Result<Self> {
        Phone::named(text.as_ref(), "phone")
    }

    fn named(text: &str, name: &str) -> Result<Self> {
        digits(text).map(Phone).map_err(|why| Error::invalid(name, format!("`{name}` {why}")))
    }

    /// Returns the digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromArgument for Phone {
    const TYPE: InputType = InputType::Code;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Text(text) => Phone::named(&text, name),
            Argument::Integer(number @ 0..) => Phone::named(&number.to_string(), name),
            Argument::Float(_) => Err(Error::invalid(
                name,
                format!(
                    "`{name}` is a number with a fraction, which a spreadsheet or a data frame makes of a column with \
                     gaps: give it as text."
                ),
            )),
            other => wrong(&other, name, "text"),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Text(self.0)
    }
}

/// The id that a company gives its customer: text, or a whole number.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientId(String);

impl ClientId {
    /// Checks the id of a customer.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for an id without a visible character: a filter by
    /// an empty id would match everybody.
    pub fn new(id: impl AsRef<str>) -> Result<Self> {
        ClientId::named(id.as_ref().to_owned(), "client_id")
    }

    fn named(id: String, name: &str) -> Result<Self> {
        if is_blank(&id) {
            return Err(Error::invalid(name, format!("`{name}` is empty.")));
        }
        Ok(ClientId(id))
    }

    /// Returns the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromArgument for ClientId {
    const TYPE: InputType = InputType::Code;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Integer(number) => Ok(ClientId(number.to_string())),
            value => ClientId::named(String::from_argument(value, name)?, name),
        }
    }
    fn into_argument(self) -> Argument {
        Argument::Text(self.0)
    }
}

redacted_debug!(Email, Phone, ClientId);

impl Query {
    /// Adds filters by the person whom a row is about.
    pub(crate) fn of_person(self, email: Option<&Email>, phone: Option<&Phone>, client_id: Option<&ClientId>) -> Self {
        self.person_filter(&["email"], "email", email.map(Email::as_str))
            .person_filter(&["phone"], "phone", phone.map(Phone::as_str))
            .person_filter(&["clientId"], "client_id", client_id.map(ClientId::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::{ClientId, Email};

    #[test]
    fn an_address_loses_what_nobody_sees_at_its_ends() {
        for mark in
            ["", " ", "\u{200b}", "\u{feff}", "\u{ad}", "\u{0}", "\u{202a}", "\u{a0}", "\u{2060}", "\n\u{200d}\t"]
        {
            let email = Email::new(format!("{mark}ana@example.com{mark}")).unwrap();
            assert_eq!(email.as_str(), "ana@example.com", "{mark:?}");
        }
        for address in ["a@b", "o'brien+nps@sub.example.com", "josé@exemplo.com.br", "a.b-c_d@example.com"] {
            assert_eq!(Email::new(address).unwrap().as_str(), address);
        }
    }

    #[test]
    fn what_stands_around_an_address_is_refused_with_what_to_take_away() {
        for (text, why) in [
            ("ana\u{200b}@example.com", "U+200B"),
            ("ana@exam\u{ad}ple.com", "U+00AD"),
            ("ana\u{0}@example.com", "U+0000"),
            ("mailto:ana@example.com", "`mailto:`"),
            ("MailTo:ana@example.com", "`mailto:`"),
            ("<ana@example.com>", "`<`"),
            ("Ana <ana@example.com>", "`<`"),
            ("(ana@example.com)", "`(`"),
            ("[ana@example.com]", "`[`"),
            ("ana@example.com;", "`;`"),
            ("ana@example.com,", "`,`"),
            ("ana@example.com, bia@example.com", "`,`"),
            ("ana@example,com", "`,`"),
            ("\"ana@example.com\"", "quotes"),
            ("'ana@example.com", "quotes"),
            ("“ana@example.com”", "quotes"),
            ("ana@@example.com", "one @"),
            ("ana example.com", "one @"),
            ("ana maria@example.com", "no blank"),
            ("\u{200b}", "one @"),
        ] {
            let error = Email::named(text, "responsible").expect_err(text);
            assert!(error.message().contains(why), "{text}: {error}");
            assert!(error.message().starts_with("`responsible` ") && !error.message().contains("ana@"), "{error}");
        }
    }

    #[test]
    fn an_id_that_is_empty_would_be_everybody() {
        assert!(["", " ", "\u{feff}"].iter().all(|id| ClientId::new(*id).is_err()));
        assert_eq!(ClientId::new("0042").unwrap().as_str(), "0042");
    }
}
