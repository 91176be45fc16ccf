//! The options of the sandbox of `indecx.testing`.

use std::fmt::Write as _;

use super::docstrings::docstring;
use super::structs::annotations;
use crate::output::doc_line;
use crate::sandbox::{self, Part};

/// Options that are explicit parameters of the constructor, since most tests set them.
const OWN: [&str; 2] = ["answers", "seed"];

pub(super) fn module() -> String {
    let mut out = String::from(
        "\"\"\"The options, faults and replies of a sandbox.\n\n\
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
