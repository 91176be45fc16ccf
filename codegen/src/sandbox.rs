//! The options, faults and replies of a sandbox, read from its sources.

use crate::structs::{Source, Struct};

/// One of the sandbox's types.
pub(crate) struct Part {
    pub(crate) of: Struct,
    /// The type that it extends.
    pub(crate) extends: Option<&'static str>,
}

pub(crate) fn parts() -> Vec<Part> {
    let options = Source::read("sandbox/src/behaviour/options.rs");
    let faults = Source::read("sandbox/src/behaviour/faults.rs");
    let fixed = options.texts("FIXED_AT_START");
    let whole = options.of("Options");
    let (at_start, later) = whole.fields.into_iter().partition(|field| fixed.contains(&field.name));
    let part = |of, extends| Part { of, extends };
    let with_fields = |name: &str, doc: &str, fields| Struct { name: name.to_owned(), doc: doc.to_owned(), fields };
    vec![
        part(options.of("Drift"), None),
        part(with_fields("SandboxChange", "Options that can be changed while a sandbox runs.", later), None),
        part(with_fields("SandboxOptions", &whole.doc, at_start), Some("SandboxChange")),
        part(faults.of("Fault"), None),
        part(faults.of("Reply"), None),
    ]
}
