//! The company key: where it comes from, what is checked before it is sent, and all that it is used for.
//!
//! The token contains the key, so both are secrets. No log, error or `Debug` text shows either.

use std::hash::{BuildHasher, RandomState};

use http::HeaderValue;
use http::header::InvalidHeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, Result};
use crate::http::environment::{self, Environment};

/// A company key that passed the checks.
#[derive(Clone)]
pub(crate) struct CompanyKey(SecretString);

impl CompanyKey {
    /// Takes the key from the option or the environment, without surrounding whitespace such as the newline from a
    /// file.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if there is no key, or a text that cannot be one.
    pub(crate) fn new(option: Option<SecretString>, environment: &Environment) -> Result<Self> {
        let (key, name) = match option {
            Some(key) => (key, "`company_key`"),
            None => (environment.text(environment::COMPANY_KEY)?.unwrap_or_default().into(), environment::COMPANY_KEY),
        };
        let key = key.expose_secret().trim();
        let refuse = |why: String| Err(Error::invalid("company_key", why));
        if key.is_empty() {
            return refuse(format!(
                "no company key: give `company_key`, or set the environment variable {}.",
                environment::COMPANY_KEY
            ));
        }
        // Texts that a program passes if it formats a missing value.
        if let Some(nothing) = ["undefined", "null", "None", "[object Object]"].iter().find(|nothing| **nothing == key)
        {
            return refuse(format!(
                "{name} is the text \"{nothing}\": the place that it was taken from holds no key, or was not set."
            ));
        }
        if !key.bytes().all(|byte| (0x21..=0x7e).contains(&byte)) {
            return refuse(format!(
                "{name} holds a blank, a line break or another character that no key has: copy it again \
                 from the IndeCX console (Settings, Integrations)."
            ));
        }
        Ok(CompanyKey(key.into()))
    }

    /// Returns a key for a test.
    #[cfg(test)]
    pub(crate) fn of(key: &str) -> Self {
        CompanyKey(key.into())
    }

    /// Returns the key as the value of a header.
    pub(crate) fn header(&self) -> Result<HeaderValue, InvalidHeaderValue> {
        HeaderValue::from_str(self.0.expose_secret())
    }

    /// Returns a hash of the key, for tables that live longer than the client and must not hold the key itself.
    pub(crate) fn hash(&self, hasher: &RandomState) -> u64 {
        hasher.hash_one(self.0.expose_secret())
    }

    /// Whether this is the text of the key, such as the `publicKey` claim of a token.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.0.expose_secret() == text
    }

    /// Guesses how a key was damaged that does not have the form of a company key; `None` if it has that form.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        let key = self.0.expose_secret();
        if has_usual_form(key) {
            return None;
        }
        Some(if key.starts_with(['\'', '"']) && key.ends_with(['\'', '"']) {
            "The quotes around the key are part of it: remove them. Some readers of files, such as docker's --env-file, \
             take them as they are."
        } else if key.starts_with("$$2") {
            "The key begins with two dollars: where nothing replaces variables there must be one, as in $2b$10$."
        } else {
            "The key does not have the form of a company key ($2b$10$ and 53 more characters): was it expanded by a \
             shell or an .env file? Put it in single quotes."
        })
    }
}

/// Whether a key has the usual form of the platform's keys. Only for hints: nothing documents that every key has it.
fn has_usual_form(key: &str) -> bool {
    let bytes = key.as_bytes();
    bytes.len() == 60
        && bytes.starts_with(b"$2")
        && bytes[3] == b'$'
        && bytes[6] == b'$'
        && bytes[7..].iter().all(|byte| byte.is_ascii_alphanumeric() || b"./".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::{CompanyKey, has_usual_form};
    use crate::http::environment::Environment;

    fn key(text: &str) -> Result<CompanyKey, crate::Error> {
        CompanyKey::new(Some(text.into()), &Environment::read(|_| None))
    }

    #[test]
    fn a_key_is_trimmed_and_never_carries_a_line_break() {
        assert!(key("  key\n").unwrap().is("key"));
        assert!(key("ke\r\ny").is_err());
        assert!(key(" \n").is_err());
        for unset in ["undefined", "null", "None", "[object Object]"] {
            let error = key(unset).err().unwrap();
            assert!(error.message().contains("holds no key"), "{error}");
        }
    }

    #[test]
    fn a_key_that_was_damaged_has_a_hint_of_its_own() {
        let whole = format!("$2b$10${}", "a".repeat(53));
        let hint = |text: &str| key(text).unwrap().hint();
        assert_eq!(hint(&whole), None);
        for quoted in [format!("'{whole}'"), format!("\"{whole}\"")] {
            assert!(hint(&quoted).unwrap().contains("remove them"));
        }
        assert!(hint(&whole.replace('$', "$$")).unwrap().contains("two dollars"));
        assert!(hint("b0").unwrap().contains("single quotes"));
    }

    #[test]
    fn the_form_of_a_key_is_known() {
        assert!(has_usual_form(&format!("$2b$10${}", "a".repeat(53))));
        assert!(!has_usual_form(&format!("b$10${}", "a".repeat(53))));
    }
}
