//! The details of errors in TypeScript.

use std::fmt::Write as _;

use indecx::bindings::camel::camel_case;

use super::HEAD;
use super::structs::{type_name, write_doc};
use crate::contracts;
use crate::structs::Holds;

const IMPORT: &str = "import type { Outcome } from \"./results.cjs\";\n";

/// The detail that the bindings add to an error of a write to many rows.
const OUTCOMES: &str = "  /** The outcome of each row so far, for a write to many rows. */
  outcomes?: Outcome[] | undefined;
";

pub(super) fn details() -> String {
    let mut out = format!("{HEAD}{IMPORT}\n/** The fields that an error can have besides its message. */\n");
    out.push_str("export interface ErrorDetails {\n");
    for field in contracts::error_details() {
        let ty = member(&field.holds);
        let unit = if field.holds.is_seconds() { " In seconds." } else { "" };
        write_doc(&mut out, "  ", &format!("{}{unit}", field.doc), &[]);
        let _ = match ty.as_str() {
            // An error that a program makes itself may have any cause.
            "IndeCXError" => writeln!(out, "  {}?: unknown;", camel_case(&field.name)),
            ty => writeln!(out, "  {}?: {ty} | undefined;", camel_case(&field.name)),
        };
    }
    format!("{out}{OUTCOMES}}}\n")
}

/// Returns the type of a detail that is present.
pub(super) fn member(holds: &Holds) -> String {
    match holds {
        Holds::Nullable(of) => type_name(of),
        holds => type_name(holds),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use indecx::ErrorKind;
    use indecx::bindings::camel::camel_case;
    use indecx::bindings::errors::{class_name, details};

    use super::member;
    use crate::contracts::error_details;

    /// Reads the classes of `errors.cts`: the base of each class, and its members with their types.
    fn classes() -> BTreeMap<String, (String, BTreeMap<String, String>)> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../bindings-node/ts/errors.cts");
        let text = std::fs::read_to_string(path).unwrap();
        let mut classes = BTreeMap::new();
        for part in text.split("\nexport class ").skip(1) {
            let (head, body) = part.split_once(" {\n").unwrap();
            let (name, base) = head.split_once(" extends ").unwrap();
            let members = body.split("\n}\n").next().unwrap().lines().filter_map(|line| {
                let line = line.trim();
                let line = line.strip_prefix("declare readonly ").or_else(|| {
                    let getter = line.strip_prefix("get ")?;
                    getter.strip_suffix(" | undefined {")
                })?;
                let (name, ty) = line.trim_end_matches(';').split_once(": ")?;
                Some((name.trim_end_matches(['?', '(', ')']).to_owned(), ty.to_owned()))
            });
            classes.insert(name.to_owned(), (base.to_owned(), members.collect()));
        }
        classes
    }

    #[test]
    fn classes_in_typescript_have_the_details_of_their_kinds() {
        let classes = classes();
        let types: BTreeMap<String, String> =
            error_details().iter().map(|detail| (detail.name.clone(), member(&detail.holds))).collect();
        for kind in ErrorKind::ALL.iter().copied() {
            let mut name = class_name(kind);
            let (mut members, mut members_of_all) = (BTreeMap::new(), BTreeMap::new());
            loop {
                let (base, own) = &classes[name];
                match name {
                    "IndeCXError" => members_of_all.extend(own.clone()),
                    _ => members.extend(own.clone()),
                }
                match classes.contains_key(base) {
                    true => name = base,
                    false => break,
                }
            }
            members.remove("code");
            let declared: BTreeMap<String, String> =
                details(kind).iter().map(|detail| (camel_case(detail), types[*detail].clone())).collect();
            for (detail, ty) in &declared {
                let member = members.get(detail).or_else(|| members_of_all.get(detail));
                assert_eq!(member, Some(ty), "`{detail}` of {}", class_name(kind));
            }
            let undeclared: BTreeSet<&String> =
                members.keys().filter(|member| !declared.contains_key(*member)).collect();
            assert!(
                undeclared.is_empty(),
                "{} has {undeclared:?}, which its kind of error does not declare",
                class_name(kind)
            );
        }
    }
}
