//! Customers as input: contact and indicators, checked before anything is sent.

use serde_json::{Map, Value};

use crate::argument::{Argument, FromArgument};
use crate::error::{Error, Result};

/// Keys of the platform's own in a flat customer: no indicator can have these names.
const RESERVED: [&str; 4] = ["nome", "email", "telefone", "scheduling"];

/// A customer to ask: contact and indicators.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Customer {
    /// The name.
    pub name: Option<String>,
    /// The e-mail; this or the phone is needed.
    pub email: Option<String>,
    /// The phone: digits with country code.
    pub phone: Option<Phone>,
    /// Values by indicator name, exactly as in the console.
    pub indicators: Vec<(String, IndicatorValue)>,
}

/// An indicator's value: text or a number.
#[derive(Clone, Debug, PartialEq)]
pub enum IndicatorValue {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
}

impl Customer {
    /// The flat object that the platform takes; absent values stay out.
    pub(crate) fn wire(&self) -> Map<String, Value> {
        let mut wire = Map::new();
        let mut put = |name: &str, value: Option<&String>| {
            if let Some(value) = value {
                wire.insert(name.to_owned(), value.as_str().into());
            }
        };
        put("nome", self.name.as_ref());
        put("email", self.email.as_ref());
        put("telefone", self.phone.as_ref().map(|phone| &phone.0));
        for (name, value) in &self.indicators {
            let value = match value {
                IndicatorValue::Text(text) => text.as_str().into(),
                IndicatorValue::Integer(number) => (*number).into(),
                IndicatorValue::Float(number) => (*number).into(),
            };
            wire.insert(name.clone(), value);
        }
        wire
    }

    fn read_field(&mut self, key: &str, value: Argument) -> Result<()> {
        match key {
            "name" => self.name = text(value, key)?,
            "email" => self.email = text(value, key)?.map(checked_email).transpose()?,
            "phone" => {
                let blank = matches!(&value, Argument::Text(text) if text.trim().is_empty());
                self.phone = if blank { None } else { Option::from_argument(value, key)? };
            }
            "indicators" => self.indicators = indicators(value)?,
            "nome" => return Err(misnamed(key, "name")),
            "telefone" => return Err(misnamed(key, "phone")),
            "Email" | "Name" | "Phone" => return Err(misnamed(key, &key.to_lowercase())),
            "scheduling" => {
                return Err(Error::invalid(
                    key,
                    "`scheduling` is no part of a customer: `invites.send` takes it as its own argument.",
                ));
            }
            _ => {
                return Err(Error::invalid(
                    key,
                    format!("a customer has no `{key}`. If it is an indicator, put it into `indicators`."),
                ));
            }
        }
        Ok(())
    }
}

fn misnamed(given: &str, right: &str) -> Error {
    Error::invalid(given, format!("a customer has no `{given}`: the name here is `{right}`."))
}

impl FromArgument for Customer {
    const PYTHON: &'static str = "CustomerLike";
    const TYPESCRIPT: &'static str = "Customer";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let Argument::Map(fields) = value else {
            let message =
                format!("`{name}` must be a customer (`name`, `email`, `phone`, `indicators`), not {}.", value.kind());
            return Err(Error::invalid(name, message));
        };
        let mut customer = Customer::default();
        for (key, value) in fields {
            customer.read_field(&key, value)?;
        }
        if customer.email.is_none() && customer.phone.is_none() {
            return Err(Error::invalid(
                name,
                "the customer has neither `email` nor `phone`: at least one is needed to reach anybody.",
            ));
        }
        Ok(customer)
    }
}

/// Text, where nothing and empty text are the same.
fn text(value: Argument, name: &str) -> Result<Option<String>> {
    match value {
        Argument::Null => Ok(None),
        Argument::Text(text) if text.trim().is_empty() => Ok(None),
        Argument::Text(text) => Ok(Some(text)),
        other => Err(Error::invalid(name, format!("`{name}` must be text, not {}.", other.kind()))),
    }
}

/// Refuses only what no e-mail can be.
pub(crate) fn checked_email(email: String) -> Result<String> {
    let email = email.trim();
    let halves = email.split_once('@');
    let fine = halves.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
    if fine && !email.contains(char::is_whitespace) {
        return Ok(email.to_owned());
    }
    Err(Error::invalid(
        "email",
        "`email` is not an e-mail address: it needs one @ with text on both sides, and no blank.",
    ))
}

fn indicators(value: Argument) -> Result<Vec<(String, IndicatorValue)>> {
    let fields = match value {
        Argument::Null => return Ok(Vec::new()),
        Argument::Map(fields) => fields,
        other => {
            let message = format!("`indicators` must map names to values, not be {}.", other.kind());
            return Err(Error::invalid("indicators", message));
        }
    };
    let mut read = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        let field = format!("indicators.{name}");
        if name.trim().is_empty() {
            return Err(Error::invalid("indicators", "an indicator's name in `indicators` is empty."));
        }
        if RESERVED.contains(&name.to_lowercase().as_str()) {
            let message = format!("`{name}` is a name of the platform's own: no indicator can be called that.");
            return Err(Error::invalid(&field, message));
        }
        let value = match value {
            Argument::Null => continue,
            Argument::Text(text) if text.is_empty() => continue,
            Argument::Text(text) => IndicatorValue::Text(text),
            Argument::Integer(number) => IndicatorValue::Integer(number),
            Argument::Float(number) => IndicatorValue::Float(number),
            Argument::Day(_) | Argument::Instant(_) | Argument::Naive => {
                let message = format!(
                    "the indicator `{name}` is a date: give it as text in the form that your account uses, such as \
                     \"31/12/2025\"."
                );
                return Err(Error::invalid(&field, message));
            }
            other => {
                let message = format!("the indicator `{name}` must be text or a number, not {}.", other.kind());
                return Err(Error::invalid(&field, message));
            }
        };
        read.push((name, value));
    }
    Ok(read)
}

/// A phone, reduced to its digits. No country code is ever added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(pub(crate) String);

impl Phone {
    /// A phone from text: digits with country code; blanks and punctuation are dropped.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when there is no digit, or a letter.
    pub fn new(text: &str) -> Result<Self> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() || text.contains(char::is_alphabetic) {
            return Err(Error::invalid(
                "phone",
                "`phone` must be digits with country code, such as \"5511912345678\".",
            ));
        }
        Ok(Phone(digits))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromArgument for Phone {
    const PYTHON: &'static str = "str | int";
    const TYPESCRIPT: &'static str = "string | number";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Text(text) => Phone::new(&text),
            Argument::Integer(number @ 0..) => Phone::new(&number.to_string()),
            Argument::Float(_) => Err(Error::invalid(
                name,
                "`phone` is a number with a fraction, which a spreadsheet or a data frame makes of a column with gaps: \
                 give it as text.",
            )),
            other => Err(Error::invalid(name, format!("`phone` must be text, not {}.", other.kind()))),
        }
    }
}

/// The id that a company gives its customer: text, or a whole number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientId(pub(crate) String);

impl ClientId {
    /// The customer with this id.
    pub fn new(id: impl Into<String>) -> Self {
        ClientId(id.into())
    }
}

impl FromArgument for ClientId {
    const PYTHON: &'static str = "str | int";
    const TYPESCRIPT: &'static str = "string | number";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Integer(number) => Ok(ClientId(number.to_string())),
            value => String::from_argument(value, name).map(ClientId),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Customer;
    use crate::argument::{Argument, FromArgument};

    fn customer(fields: &[(&str, Argument)]) -> Result<Customer, crate::Error> {
        let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        Customer::from_argument(Argument::Map(fields), "customer")
    }

    fn text(text: &str) -> Argument {
        Argument::Text(text.into())
    }

    #[test]
    fn the_wire_has_the_platforms_names_and_no_empty_values() {
        let indicators = Argument::Map(vec![("Filial".into(), text("Centro")), ("Vazio".into(), Argument::Null)]);
        let fields = [
            ("name", text("Ana")),
            ("email", text("")),
            ("phone", text("+55 (11) 91234-5678")),
            ("indicators", indicators),
        ];
        let wire = serde_json::Value::Object(customer(&fields).unwrap().wire());
        assert_eq!(wire, serde_json::json!({"nome": "Ana", "telefone": "5511912345678", "Filial": "Centro"}));
    }

    #[test]
    fn a_wrong_name_is_refused_with_the_right_one() {
        for (key, right) in [("telefone", "`phone`"), ("nome", "`name`"), ("Filial", "`indicators`")] {
            let error = customer(&[("email", text("ana@example.com")), (key, text("x"))]).unwrap_err();
            assert!(error.message().contains(right), "{error}");
            assert!(!error.message().contains("ana@example.com"));
        }
    }

    #[test]
    fn contact_is_needed_and_floats_are_no_phones() {
        assert!(customer(&[("name", text("Ana"))]).is_err());
        assert!(customer(&[("phone", Argument::Float(5511912345678.0))]).is_err());
        assert!(customer(&[("phone", Argument::Integer(5511912345678))]).is_ok());
        assert!(customer(&[("email", text("ana"))]).is_err());
    }

    #[test]
    fn indicators_are_text_or_numbers_with_names_of_their_own() {
        for (name, value) in [("email", text("x")), ("Desde", Argument::Naive), ("Ativo", Argument::Boolean(true))] {
            let indicators = Argument::Map(vec![(name.into(), value)]);
            assert!(customer(&[("email", text("ana@example.com")), ("indicators", indicators)]).is_err(), "{name}");
        }
    }
}
