//! Customers as input: contact and indicators, checked before anything is sent.

use serde_json::{Map, Value};

use crate::api::contact::{Email, Phone, optional_text, present};
use crate::argument::{Argument, Fields, FromArgument};
use crate::error::{Error, Result};
use crate::hidden::hidden;
use crate::writing::{Input, Prepared};

/// Keys of the platform's own in a flat customer: no indicator can have these names.
const RESERVED: [&str; 4] = ["nome", "email", "telefone", "scheduling"];

/// A customer to ask: contact and indicators.
#[derive(Clone, Default, PartialEq)]
pub struct Customer {
    /// The name.
    pub name: Option<String>,
    /// The e-mail; this or the phone is needed.
    pub email: Option<Email>,
    /// The phone: digits with country code.
    pub phone: Option<Phone>,
    /// Values by indicator name, exactly as in the console.
    pub indicators: Vec<(String, IndicatorValue)>,
}

/// An indicator's value: text or a number.
#[derive(Clone, PartialEq)]
pub enum IndicatorValue {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
}

impl IndicatorValue {
    pub(crate) fn wire(&self) -> Value {
        match self {
            IndicatorValue::Text(text) => text.as_str().into(),
            IndicatorValue::Integer(number) => (*number).into(),
            // A data frame makes 4711.0 of 4711 where its column has gaps.
            #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
            IndicatorValue::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => (*number as i64).into(),
            IndicatorValue::Float(number) => (*number).into(),
        }
    }
}

impl Customer {
    /// Refuses a customer whom nothing can reach, also one that a Rust program put together.
    pub(crate) fn reachable(self, name: &str) -> Result<Self> {
        if self.email.is_some() || self.phone.is_some() {
            return Ok(self);
        }
        let message = "the customer has neither `email` nor `phone`: at least one is needed to reach anybody.";
        Err(Error::invalid(name, message))
    }

    /// The flat object that the platform takes; absent values stay out.
    pub(crate) fn wire(&self) -> Map<String, Value> {
        let mut wire = Map::new();
        let mut put = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                wire.insert(name.to_owned(), value.into());
            }
        };
        put("nome", self.name.as_deref());
        put("email", self.email.as_ref().map(Email::as_str));
        put("telefone", self.phone.as_ref().map(Phone::as_str));
        for (name, value) in &self.indicators {
            wire.insert(name.clone(), value.wire());
        }
        wire
    }
}

impl FromArgument for Customer {
    const PYTHON: &'static str = "CustomerLike";
    const TYPESCRIPT: &'static str = "Customer";
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let mut fields = Fields::of(value, name, "a customer (`name`, `email`, `phone`, `indicators`)")?;
        let customer = Customer {
            name: optional_text(fields.take("name").unwrap_or(Argument::Null), "name")?,
            email: present(&mut fields, "email")?,
            phone: present(&mut fields, "phone")?,
            indicators: fields.take("indicators").map_or(Ok(Vec::new()), indicators)?,
        };
        if fields.holds("scheduling") {
            let message = "`scheduling` is no part of a customer: `invites.send` takes it as an argument of its own.";
            return Err(Error::invalid("scheduling", message));
        }
        let wire = [("nome", "name"), ("telefone", "phone")];
        fields
            .end("a customer", &["name", "email", "phone", "indicators"], &wire)
            .map_err(|error| error.with_hint("If it is an indicator, put it into `indicators`."))?;
        customer.reachable(name)
    }
}

impl Input for Customer {
    fn prepare(&self) -> Result<Prepared> {
        let customer = self.clone().reachable("customers")?;
        let contact = (
            customer.email.as_ref().map(|email| email.as_str().to_lowercase()),
            customer.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        );
        Ok(Prepared { wire: Value::Object(customer.wire()), contact: Some(contact), id: None })
    }
}

/// Reads indicators: names to values.
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

hidden!(Customer, IndicatorValue);

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
