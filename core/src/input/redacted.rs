//! `Debug` for types that hold personal data, comments or secrets: it shows the type's name, and no value.

/// Implements `Debug` for these types so that it shows their names only.
macro_rules! redacted_debug {
    ($($name:ident),+) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        })+
    };
}

pub(crate) use redacted_debug;

#[cfg(test)]
mod tests {
    use crate::contact::{Email, Phone};
    use crate::customer::Customer;
    use crate::input::params::Arguments;
    use crate::input::value::Argument;

    #[test]
    fn debug_shows_no_value() {
        let email = Email::new("ana@example.com").unwrap();
        let phone = Phone::new("5511900000001").unwrap();
        let customer = Customer {
            name: Some("Ana Exemplo".into()),
            email: Some(email),
            phone: Some(phone),
            ..Customer::default()
        };
        let key = Arguments::new(vec![("company_key".into(), Argument::Text("secret".into()))]);
        let list = crate::answers::ListAnswers { email: customer.email.clone(), ..Default::default() };
        let shown = format!("{customer:?} {:?} {:?} {key:?} {list:?}", customer.email, customer.phone);
        for hidden in ["ana", "5511", "Exemplo", "secret"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
        assert!(shown.contains("company_key"), "{shown}");
    }
}
