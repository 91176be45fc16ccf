//! The rooms of `core/src` and their order: a room imports only from rooms below it, and no files import each other in
//! a circle.
//!
//! ```text
//! record/page.rs      use crate::json::scanner::Cursor;       down: fine
//! json/scanner.rs     use crate::record::row::Row;            up: refused
//! http/a.rs ⇄ http/b.rs                                       a circle: refused
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The rooms from the bottom up: each may import only from those before it.
const ROOMS: [&str; 18] = [
    "error",
    "names",
    "characters",
    "timestamps",
    "threads",
    "runtime",
    "json",
    "record",
    "input",
    "http",
    "paging",
    "writing",
    "metrics",
    "api",
    "tables",
    "webhooks",
    "testing",
    "bindings",
];

/// The imports from a room above that are allowed, each with its reason.
const EXCEPTIONS: [(&str, &str, &str); 2] = [
    (
        "writing::outcome",
        "api::inputs::follow_up",
        "an outcome holds what remains of a follow-up, ready to be given again",
    ),
    ("writing", "api::link", "an outcome holds the link that was made, and outcomes those that are nobody's"),
];

/// Crates, each with the rooms that may name it.
const CRATES: [(&str, &[&str]); 10] = [
    ("hyper", &["http"]),
    ("rustls", &["http"]),
    ("hickory_resolver", &["http"]),
    ("arrow_array", &["tables"]),
    ("arrow_schema", &["tables"]),
    ("arrow_select", &["tables"]),
    ("parquet", &["tables"]),
    ("csv", &["tables"]),
    ("statrs", &["metrics"]),
    ("wide", &["json", "record"]),
];

/// The languages and their libraries that use the core. The core's code does not name them.
const LANGUAGES: [&str; 6] = ["python", "javascript", "typescript", "node", "pandas", "polars"];

type Files = BTreeMap<String, String>;

/// Returns the modules of the crate with their code, without comments and tests.
fn files() -> Files {
    fn walk(folder: &Path, module: &str, files: &mut Files) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let name = if module.is_empty() { stem.to_owned() } else { format!("{module}::{stem}") };
            if path.is_dir() {
                walk(&path, &name, files);
            } else if !matches!((module, stem), ("", "lib")) {
                let code = std::fs::read_to_string(&path).unwrap();
                let code = code.split("#[cfg(test)]\nmod ").next().unwrap();
                let lines = code.lines().map(|line| line.split("//").next().unwrap());
                let name = if stem == "mod" { module.to_owned() } else { name };
                files.insert(name, lines.collect::<Vec<_>>().join("\n"));
            }
        }
    }
    let mut files = Files::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files);
    files
}

/// Returns the paths that a tree of imports names: for `a::{b, c::{d, e}}` these are `a::b`, `a::c::d`, `a::c::e`.
fn paths(tree: &str) -> Vec<String> {
    let Some((before, inside)) = tree.split_once('{') else {
        return vec![tree.split(" as ").next().unwrap().trim().to_owned()];
    };
    let inside = inside.trim_end().strip_suffix('}').unwrap_or(inside);
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for character in inside.chars() {
        depth += i32::from(character == '{') - i32::from(character == '}');
        match character {
            ',' if depth == 0 => parts.push(String::new()),
            _ => parts.last_mut().unwrap().push(character),
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| paths(&format!("{}{}", before.trim(), part.trim()))).collect()
}

/// Returns what follows each occurrence of a mark in the code: a path, with everything in its braces.
fn trees<'a>(code: &'a str, mark: &str) -> Vec<&'a str> {
    let starts = code.match_indices(mark).filter(|(at, _)| !code[..*at].ends_with(['$', ':', '_']));
    let tree = |from: usize| {
        let (mut depth, rest) = (0, &code[from..]);
        let end = rest.find(|character: char| {
            depth += i32::from(character == '{') - i32::from(character == '}');
            depth == 0 && !(character.is_alphanumeric() || matches!(character, '_' | ':' | '}'))
        });
        &rest[..end.unwrap_or(rest.len())]
    };
    starts.map(|(at, _)| tree(at + mark.len())).collect()
}

/// Returns the module that a path belongs to. An item that `lib.rs` re-exports belongs to the module that defines it.
fn module(files: &Files, shown: &BTreeMap<String, String>, path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split("::").filter(|part| !part.is_empty() && *part != "self").collect();
    let longest =
        (1..=parts.len()).rev().map(|length| parts[..length].join("::")).find(|name| files.contains_key(name));
    longest.or_else(|| shown.get(*parts.first()?).cloned())
}

/// Returns the modules that each module imports.
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let files = files();
    let lib = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let mut shown = BTreeMap::new();
    for path in trees(&lib, "pub use ").into_iter().flat_map(paths) {
        let (home, name) = path.rsplit_once("::").unwrap();
        shown.insert(name.to_owned(), home.to_owned());
    }
    let mut imports = BTreeMap::new();
    for (name, code) in &files {
        let mut found = BTreeSet::new();
        for path in trees(code, "crate::").into_iter().flat_map(paths) {
            found.extend(module(&files, &shown, &path));
        }
        for levels in 1..=2 {
            let above: Vec<&str> = name.split("::").collect();
            let above = above[..above.len().saturating_sub(levels)].join("::");
            for path in trees(code, &"super::".repeat(levels)).into_iter().flat_map(paths) {
                found
                    .extend(module(&files, &shown, &format!("{above}::{path}")).filter(|_| !path.starts_with("super")));
            }
        }
        found.remove(name);
        imports.insert(name.clone(), found);
    }
    imports
}

fn room(module: &str) -> usize {
    let first = module.split("::").next().unwrap();
    ROOMS.iter().position(|room| *room == first).unwrap_or_else(|| panic!("{module} stands in no known room"))
}

#[test]
fn imports_only_point_down() {
    let is_excepted =
        |from: &str, to: &str| EXCEPTIONS.iter().any(|(a, b, _)| from.starts_with(a) && to.starts_with(b));
    let mut used = 0;
    for (from, found) in imports() {
        for to in found.iter().filter(|to| room(to) > room(&from)) {
            assert!(is_excepted(&from, to), "{from} imports {to}, which stands above it");
            used += 1;
        }
    }
    assert!(used >= EXCEPTIONS.len(), "an exception that nothing needs");
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut left = imports();
    // Files that import none of the remaining files are removed repeatedly, so that only circles remain.
    loop {
        let names: BTreeSet<String> = left.keys().cloned().collect();
        let free = |found: &BTreeSet<String>| found.iter().all(|name| !names.contains(name));
        let before = left.len();
        left.retain(|_, found| !free(found));
        if left.len() == before {
            break;
        }
    }
    assert!(left.is_empty(), "these files lie in circles, or above one: {:?}", left.keys());
}

#[test]
fn crates_are_named_where_they_belong() {
    for (name, code) in files() {
        for (of, rooms) in CRATES {
            let is_named = !trees(&code, &format!("{of}::")).is_empty();
            let is_home = rooms.contains(&name.split("::").next().unwrap());
            assert!(!is_named || is_home, "{name} names the crate {of}, which belongs into {rooms:?}");
        }
    }
}

/// Returns the words in the names of code: `from_node` and `NodeList` contain `node`. Texts in quotes are left out.
fn words(code: &str) -> BTreeSet<String> {
    let mut names = String::new();
    let mut rest = code.replace("'\"'", "");
    while let Some(start) = rest.find('"') {
        names.push_str(&rest[..start]);
        let mut inside = rest[start + 1..].char_indices();
        let mut end = rest.len();
        while let Some((at, character)) = inside.next() {
            match character {
                '\\' => drop(inside.next()),
                '"' => {
                    end = start + at + 2;
                    break;
                }
                _ => {}
            }
        }
        rest = rest.split_off(end);
        names.push(' ');
    }
    names.push_str(&rest);
    let mut words = BTreeSet::new();
    let mut word = String::new();
    for character in names.chars().chain([' ']) {
        if !character.is_lowercase() && !word.is_empty() && !word.ends_with(char::is_uppercase) {
            words.insert(std::mem::take(&mut word).to_lowercase());
        }
        match character.is_alphabetic() {
            true => word.push(character),
            false => drop(words.insert(std::mem::take(&mut word).to_lowercase())),
        }
    }
    words
}

/// The core's code names no language: what a language needs is data in the core, and gets its words in `bindings` and
/// `codegen`. Messages and comments may name languages, since they advise people who write in one of them.
#[test]
fn code_names_no_language_outside_the_bindings() {
    for (name, code) in files().into_iter().filter(|(name, _)| !name.starts_with("bindings")) {
        let found = words(&code);
        let named: Vec<&str> = LANGUAGES.into_iter().filter(|language| found.contains(*language)).collect();
        assert!(named.is_empty(), "{name} names {named:?}: that belongs into `bindings`");
    }
    let code = "let from_python = PandasRow::NODE + r#type + \"polars \\\" node\" + '\"' + nodes;";
    let named: Vec<String> = words(code).into_iter().filter(|word| LANGUAGES.contains(&word.as_str())).collect();
    assert_eq!(named, ["node", "pandas", "python"]);
}

/// A task must not do work that another runtime may wait for, so all tasks are started in one place, `runtime`.
#[test]
fn tasks_are_started_in_one_file() {
    for (name, code) in files() {
        assert!(name == "runtime" || !code.contains("tokio::spawn"), "{name} starts a task: `runtime::Task` does");
    }
}

#[test]
fn trees_of_imports_are_read_whole() {
    let code = "use crate::a::{b, c::{D, e::F}};\nlet x = crate::g::h(1); $crate::no; super::i::J";
    let found: Vec<String> = trees(code, "crate::").into_iter().flat_map(paths).collect();
    assert_eq!(found, ["a::b", "a::c::D", "a::c::e::F", "g::h"]);
    assert_eq!(trees(code, "super::"), ["i::J"]);
}

/// Messages contain names in backticks and in snake case. Languages in camel case respell the names that they know.
#[test]
fn every_name_in_a_message_is_known_in_camel_case() {
    let is_snake = |text: &&str| {
        text.contains('_') && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') && !text.ends_with('_')
    };
    let mut unknown = BTreeSet::new();
    for code in files().values() {
        let names = code.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).filter(is_snake);
        unknown.extend(names.filter(|name| indecx::bindings::camel::camel_name(name) == **name).map(str::to_owned));
    }
    assert_eq!(unknown, BTreeSet::new(), "add them to UNDECLARED_NAMES in core/src/bindings/camel.rs");
}
