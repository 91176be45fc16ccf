//! `Debug` for what holds personal data, people's own words or secrets: it shows a name, and no value.

/// Implements `Debug` by the types' names alone.
macro_rules! hidden {
    ($($name:ident),+) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        })+
    };
}

pub(crate) use hidden;
