//! A draft: a file that is written beside its target and takes the target's place, atomically, once it is complete.
//!
//! ```text
//! open     sweeps abandoned drafts in the folder, then creates the draft, mode 0600
//! write    into a file without a name (`O_TMPFILE`), or where the system has none, into .indecx-k3f9ab.part
//! keep     mode of the older file; sync; a name like .indecx-….part if it has none; rename to answers.parquet
//! drop     the draft is removed; an older answers.parquet is unchanged
//! ```
//!
//! However the process ends, nothing is left of a draft without a name. A named draft of a killed process stays until
//! the next file is written to that folder, which sweeps it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, TempPath};

use crate::error::{Error, Result};
use crate::tables::files::error::write_failed;

const PREFIX: &str = ".indecx-";
const SUFFIX: &str = ".part";

/// A file beside its target, whose place it takes once it is complete. If it is dropped before that, it is removed and
/// an older file is unchanged.
#[derive(Debug)]
pub struct Draft {
    file: BufWriter<File>,
    /// `None` if the file has no name.
    name: Option<TempPath>,
    path: PathBuf,
    /// The permissions of the finished file.
    #[cfg(unix)]
    mode: u32,
}

impl Draft {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let path = target(path)?;
        sweep(folder_of(&path));
        Draft::create(path, unnamed).map_err(|error| refused(&error.to_string()))
    }

    /// Creates a draft for a checked target; `unnamed` opens a file without a name, if the system supports that.
    fn create(path: PathBuf, unnamed: impl Fn(&Path) -> Option<File>) -> io::Result<Self> {
        let folder = folder_of(&path);
        let (file, name) = match unnamed(folder) {
            Some(file) => (file, None),
            None => {
                let mut builder = Builder::new();
                builder.prefix(PREFIX).suffix(SUFFIX);
                // The mode of any new file, so that the result shows the umask.
                #[cfg(unix)]
                builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
                let (file, name) = builder.tempfile_in(folder)?.into_parts();
                (file, Some(name))
            }
        };
        #[cfg(unix)]
        let mode = unix::make_private_and_lock(&file, &path)?;
        Ok(Draft {
            file: BufWriter::with_capacity(1 << 16, file),
            name,
            path,
            #[cfg(unix)]
            mode,
        })
    }

    /// Opens a scratch file without a name on the same disk, which is deleted when it is closed.
    pub(crate) fn scratch(&self) -> Result<File> {
        tempfile::tempfile_in(folder_of(&self.path)).map_err(|error| write_failed(&error))
    }

    /// Moves the complete file to its place.
    pub(crate) fn persist(self) -> Result<()> {
        let file = self.file.into_inner().map_err(|error| write_failed(error.error()))?;
        #[cfg(unix)]
        unix::set_mode(&file, self.mode).map_err(|error| write_failed(&error))?;
        file.sync_all().map_err(|error| write_failed(&error))?;
        match self.name {
            Some(name) => name.persist(&self.path).map_err(|error| write_failed(&error.error)),
            None => link_at_path(&file, &self.path).map_err(|error| write_failed(&error)),
        }
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn refused(why: &str) -> Error {
    Error::invalid("path", format!("`path` cannot be written: {why}."))
}

/// Says why a path does not mean a plain, uncompressed file of this machine; `None` if it may.
fn why_not_a_local_file(path: &Path) -> Option<&'static str> {
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

/// Returns where the file will be, if one can be written there. A symbolic link stays; the file that it leads to is
/// replaced.
fn target(path: &Path) -> Result<PathBuf> {
    if let Some(why) = why_not_a_local_file(path) {
        return Err(refused(why));
    }
    if path.as_os_str().to_string_lossy().ends_with(std::path::is_separator) {
        return Err(refused("it is a folder; give a file's name in it"));
    }
    let path = match std::fs::canonicalize(path) {
        Ok(path) => path,
        Err(_) if path.is_symlink() => return Err(refused("it is a link that leads nowhere")),
        Err(_) => path.to_owned(),
    };
    if path.is_dir() {
        return Err(refused("it is a folder; give a file's name in it"));
    }
    if path.exists() && !path.is_file() {
        return Err(refused("it is no plain file"));
    }
    if path.file_name().is_none() {
        return Err(refused("it names no file"));
    }
    if !folder_of(&path).is_dir() {
        return Err(refused("its folder does not exist; make it first"));
    }
    match path.symlink_metadata() {
        // For example, the name is too long: reported now, and not after all rows were read.
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(refused(&error.to_string())),
        _ => Ok(path),
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Removes drafts that no process writes any more from a folder.
fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_draft = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if is_draft && entry.file_type().is_ok_and(|kind| kind.is_file()) && is_abandoned(&entry.path()) {
            // Another process may have removed it already, or it belongs to another user.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

#[cfg(unix)]
use unix::is_abandoned;

/// Whether no process seems to write a draft any more: it has not changed for a day.
#[cfg(not(unix))]
fn is_abandoned(draft: &Path) -> bool {
    const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);
    let changed = draft.metadata().and_then(|draft| draft.modified());
    changed.is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age > DAY))
}

#[cfg(target_os = "linux")]
use linux::{link_at_path, unnamed};

#[cfg(not(target_os = "linux"))]
fn unnamed(_folder: &Path) -> Option<File> {
    None
}

#[cfg(not(target_os = "linux"))]
fn link_at_path(_file: &File, _path: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(unix)]
mod unix {
    use std::fs::{File, Permissions};
    use std::io;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::time::Duration;

    use rustix::fs::{FlockOperation, Mode, OFlags, flock, open};

    /// Makes a new draft private to its owner and locks it, which marks it as being written. Returns the permissions of
    /// the finished file: those of an older file, or else those of any new one.
    pub(crate) fn make_private_and_lock(file: &File, path: &Path) -> io::Result<u32> {
        let mode_of = |metadata: std::fs::Metadata| metadata.permissions().mode() & 0o777;
        let mode = path.metadata().or_else(|_| file.metadata()).map(mode_of)?;
        set_mode(file, 0o600)?;
        // A process that checks whether the draft is abandoned holds the lock only briefly. On a file system without
        // locks the draft stays unlocked, and nothing is swept.
        for _ in 0..20 {
            match flock(file, FlockOperation::NonBlockingLockExclusive) {
                Err(rustix::io::Errno::WOULDBLOCK) => std::thread::sleep(Duration::from_millis(1)),
                _ => break,
            }
        }
        Ok(mode)
    }

    pub(crate) fn set_mode(file: &File, mode: u32) -> io::Result<()> {
        file.set_permissions(Permissions::from_mode(mode))
    }

    /// Whether no process writes a draft any more. A process that does holds a lock on it.
    pub(crate) fn is_abandoned(draft: &Path) -> bool {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let Ok(file) = open(draft, flags, Mode::empty()) else { return false };
        let file = File::from(file);
        // An empty draft may belong to a process that has not locked it yet; it holds no personal data.
        let is_empty = file.metadata().is_ok_and(|draft| draft.len() == 0);
        !is_empty && flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok()
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, open};

    use super::{PREFIX, SUFFIX, folder_of};

    /// Where a process finds the files that it has open; without it, a file cannot be named later.
    const OPEN_FILES: &str = "/proc/self/fd";

    /// Opens a file without a name; `None` if the file system does not support it.
    pub(crate) fn unnamed(folder: &Path) -> Option<File> {
        if !Path::new(OPEN_FILES).exists() {
            return None;
        }
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        open(folder, flags, Mode::from_raw_mode(0o666)).ok().map(File::from)
    }

    /// Gives such a file its name, and replaces an older file of that name.
    pub(crate) fn link_at_path(file: &File, path: &Path) -> io::Result<()> {
        let open_file = format!("{OPEN_FILES}/{}", file.as_raw_fd());
        // A link cannot replace a file, so the file is linked under a draft's name first, and renamed.
        let draft = loop {
            let draft = folder_of(path).join(format!("{PREFIX}{:016x}{SUFFIX}", fastrand::u64(..)));
            match linkat(CWD, &open_file, CWD, &draft, AtFlags::SYMLINK_FOLLOW) {
                Ok(()) => break draft,
                Err(rustix::io::Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        };
        std::fs::rename(&draft, path).inspect_err(|_| {
            // The error of the rename is returned. A draft that cannot be removed is swept later.
            let _ = std::fs::remove_file(&draft);
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::Path;

    use super::{Draft, sweep, target, unnamed};

    fn held(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_draft_is_nobody_elses_and_nothing_is_left_of_one_that_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers");
        for is_named in [false, true] {
            let create =
                || Draft::create(target(&path).unwrap(), |folder| if is_named { None } else { unnamed(folder) });
            let mut draft = create().unwrap();
            draft.write_all(b"rows").unwrap();
            draft.flush().unwrap();
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode = draft.file.get_ref().metadata().unwrap().permissions().mode();
                assert_eq!(mode & 0o777, 0o600);
            }
            // Another process that writes to this folder leaves the draft alone.
            sweep(folder.path());
            if is_named {
                assert_eq!(held(folder.path()).iter().filter(|name| name.ends_with(".part")).count(), 1);
            }
            drop(draft);
            assert!(!held(folder.path()).iter().any(|name| name.ends_with(".part")));
            let mut draft = create().unwrap();
            draft.write_all(b"rows").unwrap();
            draft.persist().unwrap();
            assert_eq!(held(folder.path()), ["answers"]);
            assert_eq!(std::fs::read(&path).unwrap(), b"rows");
        }
    }

    #[test]
    #[cfg(unix)]
    fn what_a_killed_process_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".indecx-abc123.part", ".indecx-abc123.part.csv", "indecx-1.part", ".other-1.part"] {
            std::fs::write(folder.path().join(name), "ana@example.com").unwrap();
        }
        std::os::unix::fs::symlink("elsewhere", folder.path().join(".indecx-link.part")).unwrap();
        drop(Draft::open(&folder.path().join("answers")).unwrap());
        let mut left = held(folder.path());
        left.sort();
        assert_eq!(left, [".indecx-abc123.part.csv", ".indecx-link.part", ".other-1.part", "indecx-1.part"]);
    }
}
