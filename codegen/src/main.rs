//! Writes what both bindings and the tests know about operations and records, from the core's
//! declarations. The files are committed; `--check` fails when one of them differs.

mod blocking;
mod declarations;
mod python;
mod readers;
mod typescript;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A file below the project's root, and what must be in it.
type Generated = (PathBuf, String);

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    match run(check) {
        Ok(differing) if differing.is_empty() => ExitCode::SUCCESS,
        Ok(differing) if check => {
            for path in differing {
                eprintln!("{} differs from what the declarations say: run `make generate`", path.display());
            }
            ExitCode::FAILURE
        }
        Ok(written) => {
            written.iter().for_each(|path| println!("wrote {}", path.display()));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes (or, when checking, only finds) the files that differ.
fn run(check: bool) -> std::io::Result<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files: Vec<Generated> = Vec::new();
    files.extend(declarations::files());
    files.extend(python::files());
    files.extend(typescript::files());
    files.extend(readers::files());
    // After the others: it derives the blocking classes from the asynchronous ones.
    let asynchronous = python::asynchronous_sources(&root, &files)?;
    files.extend(blocking::files(&asynchronous));
    let mut differing = Vec::new();
    for (path, text) in files {
        let full = root.join(&path);
        // A check-out may have turned line ends around.
        let found = std::fs::read_to_string(&full).unwrap_or_default().replace("\r\n", "\n");
        if found != text {
            if !check {
                std::fs::write(&full, text)?;
            }
            differing.push(path);
        }
    }
    Ok(differing)
}

/// A doc text for one place: its lines without the blank that `///` leaves, joined to one.
pub(crate) fn doc_line(doc: &str) -> String {
    doc.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
