//! The plan of the folders beside the core's own, which `core/tests/layers.rs` holds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Folders whose files are all generated, but for `__init__.py`.
const GENERATED: [&str; 3] = [
    "bindings-node/ts/generated",
    "bindings-python/python/indecx/_generated",
    "bindings-python/python/indecx/blocking",
];

/// How a generated file says so, in one of its first lines.
const MARKS: [&str; 2] = ["Generated from the ", "Made from the module of the same name"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files below a folder, by their paths from there.
fn files(folder: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => walk(&path, files),
                false => files.push(path),
            }
        }
    }
    let folder = root().join(folder);
    let mut files = Vec::new();
    walk(&folder, &mut files);
    files.iter().map(|file| file.strip_prefix(&folder).unwrap().to_owned()).collect()
}

#[test]
fn both_bindings_have_the_same_files_beside_their_bridge() {
    let beside = |folder| -> BTreeSet<PathBuf> {
        files(folder).into_iter().filter(|file| !file.starts_with("bridge")).collect()
    };
    assert_eq!(beside("bindings-python/src"), beside("bindings-node/src"));
}

#[test]
fn the_sandbox_shares_nothing_with_the_core() {
    let manifest = std::fs::read_to_string(root().join("sandbox/Cargo.toml")).unwrap();
    let (_, dependencies) = manifest.split_once("[dependencies]").unwrap();
    assert!(!dependencies.contains("indecx"), "a mistake in the core would hide in the sandbox");
}

#[test]
fn generated_files_lie_in_generated_folders_and_only_there() {
    for folder in ["bindings-node/ts", "bindings-python/python"] {
        for file in files(folder) {
            let path = Path::new(folder).join(&file);
            let Ok(text) = std::fs::read_to_string(root().join(&path)) else { continue };
            let is_generated = text.lines().take(5).any(|line| MARKS.iter().any(|mark| line.contains(mark)));
            let is_at_home = GENERATED.iter().any(|folder| path.starts_with(folder));
            let is_ours =
                ["py", "pyi", "cts", "mts"].iter().any(|ending| path.extension().is_some_and(|it| it == *ending));
            let is_opening = path.ends_with("_generated/__init__.py");
            assert!(!is_ours || is_opening || is_generated == is_at_home, "{}", path.display());
        }
    }
}
