//! Writes generated files, or compares them with the committed ones.

use std::path::{Path, PathBuf};

/// A file below the project's root, and its text.
pub(crate) type Generated = (PathBuf, String);

/// Returns the files whose text differs, and writes them unless `is_check`.
pub(crate) fn write(root: &Path, files: Vec<Generated>, is_check: bool) -> std::io::Result<Vec<PathBuf>> {
    let mut differing = Vec::new();
    for (path, text) in files {
        let full = root.join(&path);
        // A checkout on Windows may have changed the line ends.
        let current = std::fs::read_to_string(&full).unwrap_or_default().replace("\r\n", "\n");
        if current != text {
            if !is_check {
                std::fs::write(&full, text)?;
            }
            differing.push(path);
        }
    }
    Ok(differing)
}

/// Returns a doc text as one line, without the blanks that `///` leaves.
pub(crate) fn doc_line(doc: &str) -> String {
    doc.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
