//! What a sandbox is made, changed and told with, read from its sources.

use crate::structs::{Source, Struct};

/// One type of the sandbox's.
pub(crate) struct Part {
    pub(crate) of: Struct,
    /// The type whose fields it has too.
    pub(crate) extends: Option<&'static str>,
}

pub(crate) fn parts() -> Vec<Part> {
    let options = Source::read("sandbox/src/behaviour/options.rs");
    let faults = Source::read("sandbox/src/behaviour/faults.rs");
    let settled = options.texts("SETTLED_AT_START");
    let whole = options.of("Options");
    let (at_start, later) = whole.fields.into_iter().partition(|field| settled.contains(&field.name));
    let part = |of, extends| Part { of, extends };
    let named = |name: &str, doc: &str, fields| Struct { name: name.to_owned(), doc: doc.to_owned(), fields };
    vec![
        part(options.of("Drift"), None),
        part(named("SandboxChange", "How a sandbox behaves: what can be changed while it runs.", later), None),
        part(named("SandboxOptions", &whole.doc, at_start), Some("SandboxChange")),
        part(faults.of("Fault"), None),
        part(faults.of("Reply"), None),
    ]
}
