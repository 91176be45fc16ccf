//! Customers as input: contact and indicators, checked before anything is sent.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::api::inputs::contact::{Email, Phone, optional_text, present};
use crate::characters::{composed, is_blank, trimmed};
use crate::error::{Error, Result};
use crate::input::decimal::FIRST_INEXACT;
use crate::input::fields::{Fields, UNHEADED, fields, looks_like_a_contact, strip_mark};
use crate::input::redacted::redacted_debug;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument};
use crate::writing::prepared::{BulkInput, PreparedRow};

/// The platform's own keys in a flat customer, which no indicator can have as its name.
const RESERVED: [&str; 4] = ["nome", "email", "telefone", "scheduling"];

/// A customer to ask. At least one of e-mail and phone is required. Null, NaN and `""` count as absent.
#[derive(Clone, Default, PartialEq)]
pub struct Customer {
    /// The name.
    pub name: Option<String>,
    /// The e-mail address alone, without `<>`, quotes or `mailto:`.
    pub email: Option<Email>,
    /// The phone: 8 to 15 digits with country code, as text or as a whole number. No country code is ever added.
    pub phone: Option<Phone>,
    /// Text or numbers by indicator name, exactly as in the console.
    pub indicators: Vec<(String, IndicatorValue)>,
}

/// An indicator's value: text or a number.
#[derive(Clone, PartialEq)]
pub enum IndicatorValue {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number. It must be finite and smaller than 2^53 in size, since the last digits of a larger float may
    /// be wrong.
    Float(f64),
}

impl IndicatorValue {
    pub(crate) fn wire(&self) -> Value {
        match self {
            IndicatorValue::Text(text) => text.as_str().into(),
            IndicatorValue::Integer(number) => (*number).into(),
            IndicatorValue::Float(number) => json_number(*number),
        }
    }
}

/// Returns a number as it is sent: a whole number without decimals, since a data frame turns 4711 into 4711.0 if its
/// column has gaps.
#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
pub(crate) fn json_number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < FIRST_INEXACT { (number as i64).into() } else { number.into() }
}

impl Customer {
    /// Refuses a customer without a contact, or with indicators that cannot be sent. It checks customers that a Rust
    /// program built, too.
    pub(crate) fn check(&self, name: &str) -> Result<()> {
        check_indicators(&self.indicators)?;
        if self.email.is_some() || self.phone.is_some() {
            return Ok(());
        }
        let message = "the customer has neither `email` nor `phone`: at least one is needed to reach anybody.";
        Err(Error::invalid(name, message))
    }

    /// Returns the flat object that the platform expects, without absent values.
    pub(crate) fn wire(&self) -> Map<String, Value> {
        let mut wire = Map::new();
        let mut put = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                wire.insert(name.to_owned(), value.into());
            }
        };
        put("nome", self.name.as_deref().filter(|name| !is_blank(name)));
        put("email", self.email.as_ref().map(Email::as_str));
        put("telefone", self.phone.as_ref().map(Phone::as_str));
        wire.extend(wire_indicators(&self.indicators));
        wire
    }
}

impl FromArgument for Customer {
    const TYPE: InputType = InputType::Input { name: "Customer", has_indicators: true };
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let are_columns = matches!(value, Argument::Columns(_));
        let mut fields = Fields::of(value, name, "a customer (`name`, `email`, `phone`, `indicators`)")?
            .hint("If it is an indicator, put it into `indicators`.");
        let mut customer = Customer {
            name: optional_text(fields.take("name").unwrap_or(Argument::Null), "name")?,
            email: present(&mut fields, "email")?,
            phone: present(&mut fields, "phone")?,
            indicators: Vec::new(),
        };
        if fields.holds("scheduling") {
            let message = "`scheduling` is no part of a customer: `invites.send` takes it as an argument of its own.";
            return Err(Error::invalid("scheduling", message));
        }
        if are_columns {
            let others = fields.others("a customer", &WIRE)?;
            customer.indicators = indicators(Argument::Map(others))?;
        } else {
            customer.indicators = fields.take("indicators").map_or(Ok(Vec::new()), indicators)?;
            fields.end("a customer", &WIRE)?;
        }
        customer.check(name)?;
        Ok(customer)
    }
    fn into_argument(self) -> Argument {
        fields([
            ("name", self.name.into_argument()),
            ("email", self.email.into_argument()),
            ("phone", self.phone.into_argument()),
            ("indicators", indicators_argument(self.indicators)),
        ])
    }
}

/// The platform's names for a customer's contact.
const WIRE: [(&str, &str); 2] = [("nome", "name"), ("telefone", "phone")];

impl BulkInput for Customer {
    fn prepare(&self) -> Result<PreparedRow> {
        self.check("customers")?;
        let contact = (
            self.email.as_ref().map(|email| email.as_str().to_lowercase()),
            self.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        );
        Ok(PreparedRow { wire: Value::Object(self.wire()), contact: Some(contact), id: None })
    }
}

/// Reads indicators from a mapping of names to values. Null and `""` count as absent.
pub(crate) fn indicators(value: Argument) -> Result<Vec<(String, IndicatorValue)>> {
    let fields = match value {
        Argument::Null => return Ok(Vec::new()),
        Argument::Map(fields) | Argument::CamelMap(fields) => fields,
        other => {
            let message = format!("`indicators` must map names to values, not be {}.", other.kind());
            return Err(Error::invalid("indicators", message));
        }
    };
    let mut read = Vec::with_capacity(fields.len());
    for (mut name, value) in fields {
        strip_mark(&mut name);
        check_name(&name)?;
        let value = match value {
            Argument::Null => continue,
            Argument::Text(text) if text.is_empty() => continue,
            Argument::Text(text) => IndicatorValue::Text(text),
            Argument::Integer(number) => IndicatorValue::Integer(number),
            Argument::Float(number) => IndicatorValue::Float(number),
            Argument::Day(_) | Argument::Instant(_) | Argument::Naive | Argument::Period => {
                let why = "is a date: give it as text in the form that your account uses, such as \"31/12/2025\".";
                return Err(refusal(&name, why));
            }
            other => return Err(refusal(&name, &format!("must be text or a number, not {}.", other.kind()))),
        };
        read.push((name, value));
    }
    Ok(read)
}

/// Converts indicators to an argument.
pub(crate) fn indicators_argument(indicators: Vec<(String, IndicatorValue)>) -> Argument {
    let value = |value| match value {
        IndicatorValue::Text(text) => Argument::Text(text),
        IndicatorValue::Integer(number) => Argument::Integer(number),
        IndicatorValue::Float(number) => Argument::Float(number),
    };
    Argument::Map(indicators.into_iter().map(|(name, given)| (name, value(given))).collect())
}

/// Refuses indicators that cannot be sent: under an unusable name, under a name that occurs twice, or as a float whose
/// last digits may be wrong. It checks indicators that a Rust program built, too.
pub(crate) fn check_indicators(indicators: &[(String, IndicatorValue)]) -> Result<()> {
    let mut names: Vec<Cow<'_, str>> = indicators.iter().map(|(name, _)| composed(name)).collect();
    names.sort_unstable();
    if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(refusal(&twice[0], "stands there twice: rename one."));
    }
    for (name, value) in indicators {
        check_name(name)?;
        if is_no_heading(name) {
            let why = "is what pandas calls a column without a heading, such as row labels that went into a file: give \
                       it a name, or drop it.";
            return Err(refusal(name, why));
        }
        if let IndicatorValue::Float(number) = value
            && (number.abs() >= FIRST_INEXACT || !number.is_finite())
        {
            let why = "is a float of 16 digits or more, of which the last would be others: give it as text.";
            return Err(refusal(name, why));
        }
    }
    Ok(())
}

/// Returns indicators as they are sent, with names in composed form (NFC). Those with empty text are left out.
pub(crate) fn wire_indicators(indicators: &[(String, IndicatorValue)]) -> impl Iterator<Item = (String, Value)> {
    let given = indicators.iter().filter(|(_, value)| !matches!(value, IndicatorValue::Text(text) if text.is_empty()));
    given.map(|(name, value)| (composed(name).into_owned(), value.wire()))
}

/// Whether a library for data frames invented the name: `Unnamed: 0`, or the text of a missing value.
fn is_no_heading(name: &str) -> bool {
    let unnamed = name.strip_prefix("Unnamed: ").is_some_and(|place| place.starts_with(|c: char| c.is_ascii_digit()));
    unnamed || matches!(name, "nan" | "None")
}

/// Refuses a name that has no visible character, has a blank or an invisible character at an end, or is one of the
/// platform's own keys in any case.
fn check_name(name: &str) -> Result<()> {
    if is_blank(name) {
        return Err(Error::invalid("indicators", "an indicator's name in `indicators` is empty."));
    }
    if trimmed(name).len() != name.len() {
        let why = "has a blank, a line break or a mark that nobody sees at an end of its name: take it away.";
        return Err(refusal(name, why));
    }
    if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name)) {
        let message = format!("`{name}` is a name of the platform's own: no indicator can be called that.");
        return Err(Error::invalid(&format!("indicators.{name}"), message).verbatim());
    }
    Ok(())
}

/// Returns the error about an indicator. It shows the name unless that may be personal data.
fn refusal(name: &str, why: &str) -> Error {
    if looks_like_a_contact(name) {
        return Error::invalid("indicators", format!("`indicators` has {UNHEADED} Its value {why}"));
    }
    Error::invalid(&format!("indicators.{name}"), format!("the indicator `{name}` {why}")).verbatim()
}

redacted_debug!(Customer, IndicatorValue);

#[cfg(test)]
mod tests {
    use super::{Customer, IndicatorValue};
    use crate::input::value::{Argument, FromArgument};
    use crate::writing::prepared::BulkInput;

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
    fn a_frames_columns_get_the_same_help_and_its_others_are_indicators() {
        let columns = |fields: &[(&str, Argument)]| {
            let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
            Customer::from_argument(Argument::Columns(fields), "customers")
        };
        let email = ("\u{feff}email", text("ana@example.com"));
        let read = columns(&[email.clone(), ("Filial", text("Centro")), ("indicators", text("x"))]).unwrap();
        assert_eq!(read.indicators.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Filial", "indicators"]);
        for (key, right) in [("Phone", "`phone`"), ("Nome", "`name`"), ("telefone", "`phone`"), ("E-mail", "`email`")] {
            let error = columns(&[email.clone(), ("Filial", text("Centro")), (key, Argument::Null)]).unwrap_err();
            assert!(error.message().contains(right) && error.field() == Some(key), "{error}");
        }
        let error = columns(&[("Ana Exemplo", text("x")), ("bia@example.com", text("x"))]).unwrap_err();
        assert!(error.message().contains("no heading") && error.field() == Some("customers"), "{error}");
    }

    #[test]
    fn what_a_rust_program_puts_together_is_checked_alike() {
        let customer = |name: &str, value| Customer {
            email: crate::contact::Email::new("ana@example.com").ok(),
            indicators: vec![(name.to_owned(), value)],
            ..Customer::default()
        };
        let text = || IndicatorValue::Text("x".to_owned());
        let numbers = [f64::NAN, f64::INFINITY, 9_007_199_254_740_992.0, -1e300].map(IndicatorValue::Float);
        let refused = ["email", "Nome", "", " Filial", "Filial\n"].map(|name| customer(name, text()));
        for customer in refused.into_iter().chain(numbers.map(|number| customer("N", number))) {
            assert!(customer.prepare().is_err());
        }
        let mut twice = customer("C\u{f3}digo", text());
        twice.indicators.push(("Co\u{301}digo".to_owned(), text()));
        assert!(twice.prepare().is_err());
        let composed = customer("Co\u{301}digo", IndicatorValue::Float(9_007_199_254_740_991.0)).wire();
        assert_eq!(composed["C\u{f3}digo"], 9_007_199_254_740_991_i64);
        assert!(!customer("Vazio", IndicatorValue::Text(String::new())).wire().contains_key("Vazio"));
    }

    #[test]
    fn names_that_may_be_peoples_are_not_shown() {
        for name in ["ana@example.com", "(11) 91234-5678", "123.456.789-09"] {
            let indicators = Argument::Map(vec![(name.into(), Argument::Boolean(true))]);
            let error = customer(&[("phone", text("11912345678")), ("indicators", indicators)]).unwrap_err();
            let shown = format!("{error} {:?}", error.field());
            assert!(shown.contains("no heading") && !shown.contains(name), "{shown}");
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
