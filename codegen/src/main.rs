//! Writes the files that tell the bindings and the tests about operations and records, from the core's declarations.
//! The files are committed; `--check` fails if one of them differs.

mod contracts;
mod declarations;
mod node;
mod output;
mod python;
mod sandbox;
mod sources;
mod structs;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

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

/// Returns the files that differ, and writes them unless `is_check`.
fn run(is_check: bool) -> std::io::Result<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = declarations::files();
    files.extend(python::files(&root)?);
    files.extend(node::files());
    output::write(&root, files, is_check)
}
