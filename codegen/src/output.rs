//! The files that are written, or compared with what stands there.

use std::path::{Path, PathBuf};

/// A file below the project's root, and what must be in it.
pub(crate) type Generated = (PathBuf, String);

/// Gives the files that differ from what must be in them; writes these, unless `is_check`.
pub(crate) fn write(root: &Path, files: Vec<Generated>, is_check: bool) -> std::io::Result<Vec<PathBuf>> {
    let mut differing = Vec::new();
    for (path, text) in files {
        let full = root.join(&path);
        // A check-out may have turned line ends around.
        let found = std::fs::read_to_string(&full).unwrap_or_default().replace("\r\n", "\n");
        if found != text {
            if !is_check {
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
