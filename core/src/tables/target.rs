//! Where an export goes: memory, or a file that appears under its name only when it is complete.

use std::fs::File;
use std::io::{BufWriter, Write};
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::text::TextForm;
use crate::error::{Error, ErrorKind, Result};

/// A file's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Parquet, compressed with zstd; its metadata name the query and the time.
    Parquet,
    /// CSV in UTF-8, RFC 4180 unless another [`Dialect`](super::Dialect) is chosen; a text that a spreadsheet would take
    /// for a formula begins with `'`.
    Csv,
    /// JSON lines: one record a line, as the platform sent it.
    Jsonl,
}

impl Format {
    /// The format of this name, as the bindings call it.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "parquet" => Some(Format::Parquet),
            "csv" => Some(Format::Csv),
            "jsonl" => Some(Format::Jsonl),
            _ => None,
        }
    }
}

/// Where an export goes.
#[derive(Debug)]
pub enum Target {
    /// Into a [`Table`](super::Table), with its texts in a form.
    Memory(TextForm),
    /// Into a file.
    File(Format, Draft),
}

impl Target {
    /// A file at `path`, in whose folder a draft is opened at once.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) where no file can be written there.
    pub fn file(format: Format, path: impl AsRef<Path>) -> Result<Self> {
        Draft::open(path.as_ref()).map(|draft| Target::File(format, draft))
    }
}

/// A file beside its target, which takes the target's place when it is complete. Dropped before that, it
/// goes away and leaves an older file as it was.
#[derive(Debug)]
pub struct Draft {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
}

/// Why no plain file of this machine can be meant, where that is so.
fn is_elsewhere(path: &Path) -> Option<&'static str> {
    let text = path.to_string_lossy();
    let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
    if scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
        return Some("it is a URL. Write to a file of this machine, and upload that");
    }
    let last = path.extension().and_then(|last| last.to_str()).unwrap_or_default().to_ascii_lowercase();
    ["gz", "bz2", "xz", "zst", "zip"].contains(&last.as_str()).then_some(
        "files are not compressed here. Give a name without that ending and compress the file afterwards, or write \
         Parquet, which is compressed within",
    )
}

impl Draft {
    fn open(path: &Path) -> Result<Self> {
        let refuse = |why: &str| Error::invalid("path", format!("`path` cannot be written: {why}."));
        if let Some(why) = is_elsewhere(path) {
            return Err(refuse(why));
        }
        if path.as_os_str().to_string_lossy().ends_with(std::path::is_separator) {
            return Err(refuse("it is a folder; give a file's name in it"));
        }
        // A link stays one: what it leads to is replaced.
        let path = match std::fs::canonicalize(path) {
            Ok(path) => path,
            Err(_) if path.is_symlink() => return Err(refuse("it is a link that leads nowhere")),
            Err(_) => path.to_owned(),
        };
        if path.is_dir() {
            return Err(refuse("it is a folder; give a file's name in it"));
        }
        if path.exists() && !path.is_file() {
            return Err(refuse("it is no plain file"));
        }
        if path.file_name().is_none() {
            return Err(refuse("it names no file"));
        }
        let folder = folder_of(&path);
        if !folder.is_dir() {
            return Err(refuse("its folder does not exist; make it first"));
        }
        let mut builder = Builder::new();
        builder.prefix(".indecx-").suffix(".part");
        // As an older file, from the first byte on: whoever kept that from others' eyes keeps this one too. Else as any
        // new file, not for this user alone.
        #[cfg(unix)]
        let older = {
            let older = path.metadata().ok().map(|older| older.permissions().mode() & 0o777);
            builder.permissions(std::fs::Permissions::from_mode(older.unwrap_or(0o666)));
            older
        };
        let file = builder.tempfile_in(folder).map_err(|error| refuse(&error.kind().to_string()))?;
        #[cfg(unix)]
        if let Some(older) = older {
            let draft = file.as_file();
            let is_same = draft.metadata().is_ok_and(|draft| draft.permissions().mode() & 0o777 == older);
            // What the umask took off.
            if !is_same {
                let older = std::fs::Permissions::from_mode(older);
                draft.set_permissions(older).map_err(|error| refuse(&error.kind().to_string()))?;
            }
        }
        Ok(Draft { file: BufWriter::with_capacity(1 << 16, file), path })
    }

    /// A file without a name on the same disk, gone when it is closed.
    pub(super) fn scratch(&self) -> Result<File> {
        tempfile::tempfile_in(folder_of(&self.path)).map_err(|error| failed(&error))
    }

    /// Puts the file in its place.
    pub(super) fn keep(self) -> Result<()> {
        let file = self.file.into_inner().map_err(|error| failed(error.error()))?;
        file.as_file().sync_all().map_err(|error| failed(&error))?;
        file.persist(&self.path).map_err(|error| failed(&error.error))?;
        Ok(())
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// For a file that could not be written: the disk is full, or went away.
pub(super) fn failed(error: &(dyn std::error::Error + 'static)) -> Error {
    Error::new(
        ErrorKind::File,
        format!("the file could not be written: {error}. An older file at its place is as it was."),
    )
}
