//! What the sandbox of `indecx.testing` is made and changed with.

use std::fmt::Write as _;

use super::docstrings::docstring;
use super::structs::annotations;
use crate::output::doc_line;
use crate::sandbox::{self, Part};

/// What the constructor takes by itself, for what every test chooses.
const OWN: [&str; 2] = ["answers", "seed"];

pub(super) fn module() -> String {
    let mut out = String::from(
        "\"\"\"What a sandbox is made, changed and told with.\n\n\
         Generated from the sandbox's declarations by `make generate`.\n\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from typing import Literal, TypedDict\n\n\
         __all__ = [\"Drift\", \"Fault\", \"Reply\", \"SandboxChange\", \"SandboxOptions\"]\n",
    );
    for Part { mut of, extends } in sandbox::parts() {
        let _ = writeln!(out, "\n\nclass {}({}, total=False):", of.name, extends.unwrap_or("TypedDict"));
        out.push_str(&docstring(&doc_line(&of.doc), 4));
        of.fields.retain(|field| !OWN.contains(&field.name.as_str()));
        out.push('\n');
        out.push_str(&annotations(&of.fields));
    }
    out
}
