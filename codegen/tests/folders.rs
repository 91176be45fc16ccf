//! Tests of the project's folders, files and functions. `core/tests/layers.rs` tests the folders inside the core.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Folders whose files are all generated, except for `__init__.py`.
const GENERATED: [&str; 3] = [
    "bindings-node/ts/generated",
    "bindings-python/python/indecx/_generated",
    "bindings-python/python/indecx/blocking",
];

/// The texts that mark a generated file, in one of its first lines.
const MARKS: [&str; 2] = ["Generated from the ", "Made from the module of the same name"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns the files below a folder, as paths relative to it.
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

/// Folders whose files are not written by hand, or not read by people.
const NOT_OURS: [&str; 9] =
    ["target", "node_modules", "dist", "__pycache__", "corpus", "_generated", "generated", "blocking", "results"];
/// The extensions of files of code.
const CODE: [&str; 9] = ["rs", "py", "pyi", "cts", "mts", "mjs", "cjs", "sh", "yml"];
/// The largest number of lines of a file, so that it can be read in one sitting.
const LONGEST: usize = 400;

/// Returns the files of code that people write and read.
fn written_by_hand() -> Vec<PathBuf> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            // Names with a dot are `.venv`, `.git` and similar folders.
            if NOT_OURS.contains(&name) || name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|ending| CODE.iter().any(|known| ending == *known)) {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&root(), &mut files);
    files
}

#[test]
fn files_can_be_read_in_one_sitting() {
    let files = written_by_hand();
    assert!(files.len() > 300, "the files were not found: {}", files.len());
    let lines = |file: &PathBuf| std::fs::read_to_string(file).unwrap().lines().count();
    let too_long: Vec<_> = files.iter().map(|file| (lines(file), file)).filter(|(lines, _)| *lines > LONGEST).collect();
    assert!(too_long.is_empty(), "files of more than {LONGEST} lines: {too_long:?}");
}

/// Returns the functions of a Python file: the first line of each, and its number of lines that are not blank.
fn python_functions(code: &str) -> Vec<(&str, usize)> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = code.lines().filter(|line| !line.trim().is_empty()).collect();
    let is_function = |line: &str| ["def ", "async def "].iter().any(|word| line.trim_start().starts_with(word));
    let functions = lines.iter().enumerate().filter(|(_, line)| is_function(line));
    let length = |(at, first): (usize, &&str)| {
        // The parenthesis that closes a signature has the same indentation as the signature's first line.
        let is_inside = |line: &&&str| indent(line) > indent(first) || line.trim_start().starts_with(')');
        1 + lines[at + 1..].iter().take_while(is_inside).count()
    };
    functions.map(|(at, first)| (*first, length((at, first)))).collect()
}

/// Functions of Python have at most 60 lines. `clippy.toml` sets the same limit for Rust, and `biome.json` for
/// TypeScript.
#[test]
fn functions_of_python_fit_a_screen() {
    for file in written_by_hand().iter().filter(|file| file.extension().is_some_and(|ending| ending == "py")) {
        let code = std::fs::read_to_string(file).unwrap();
        for (first, lines) in python_functions(&code) {
            assert!(lines <= 60, "{}: {} has {lines} lines", file.display(), first.trim());
        }
    }
    let code = "def a(\n    b,\n) -> None:\n    c\n\n    async def d():\n        e\nf\n";
    assert_eq!(python_functions(code), [("def a(", 6), ("    async def d():", 2)]);
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
