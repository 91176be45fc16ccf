//! Parses the settings that a test passes as JSON, field by field, so that an error names the field.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::account::changes::Place;
use crate::behaviour::faults::{Fault, Reply};
use crate::behaviour::options::Options;

/// A setting that a test passes as JSON.
pub trait Setting: DeserializeOwned {
    /// Refuses values that fit their types but make no sense.
    ///
    /// # Errors
    /// What is wrong, with the field's name.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

impl Setting for Place {}

impl Setting for Options {
    fn check(&self) -> Result<(), String> {
        Options::check(self)
    }
}

impl Setting for Fault {
    fn check(&self) -> Result<(), String> {
        Fault::check(self)
    }
}

impl Setting for Reply {
    fn check(&self) -> Result<(), String> {
        Reply::check(self)
    }
}

/// Parses options, a fault, a reply or a place from JSON text.
///
/// # Errors
/// What is wrong, with the field's name.
pub fn parse_setting<T: Setting>(text: &str) -> Result<T, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let setting: T = parse_fields(value)?;
    setting.check()?;
    Ok(setting)
}

/// Parses a value of a type with defaults for all fields, so that each field can also be parsed alone.
pub(crate) fn parse_fields<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    if let Value::Object(fields) = &value {
        for (name, field) in fields {
            if let Err(error) = serde_json::from_value::<T>(json!({ name: field })) {
                let error = error.to_string();
                return Err(if error.starts_with("unknown field") { error } else { format!("`{name}`: {error}") });
            }
        }
    }
    serde_json::from_value(value).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_wrong_field() {
        let refused = |error: Result<(), String>, name: &str| {
            let error = error.expect_err("refused");
            assert!(error.contains(name) && !error.contains("column"), "{error}");
        };
        for (text, name) in [
            (r#"{"retry_after": 5}"#, "`retry_after`: "),
            (r#"{"paused": "T0AXXX"}"#, "`paused`: "),
            (r#"{"anwsers": 5}"#, "`anwsers`"),
            (r#"{"drift": {"remov": 1}}"#, "`remov`"),
            (r#"{"drift": {"remove": -1}}"#, "`drift`"),
            (r#"{"year": 1}"#, "`year`"),
            (r#"{"max_limit": 0}"#, "`max_limit`"),
            (r#"{"rate_limit": 0}"#, "`rate_limit`"),
            (r#"{"created_status": 700}"#, "`created_status`"),
        ] {
            refused(parse_setting::<Options>(text).map(|_| ()), name);
        }
        for (text, name) in [
            (r#"{"satus": 500}"#, "`satus`"),
            (r#"{"status": "500"}"#, "`status`: "),
            (r#"{"status": 1000}"#, "`status`"),
            (r#"{"route": "answer-info"}"#, "`answers-info`"),
            (r#"{"probability": 2}"#, "`probability`"),
        ] {
            refused(parse_setting::<Fault>(text).map(|_| ()), name);
        }
        refused(parse_setting::<Reply>(r#"{"base64": "%"}"#).map(|_| ()), "`base64`");
        refused(parse_setting::<Reply>(r#"{"status": 99}"#).map(|_| ()), "`status`");
        refused(parse_setting::<Place>(r#""front!""#).map(|_| ()), "`front`");
        assert!(parse_setting::<Fault>(r#"{"route": "/send/bulk/", "times": null}"#).is_ok());
    }
}
