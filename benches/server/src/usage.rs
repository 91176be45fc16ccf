//! The CPU time and memory that the process has used so far, as the other contenders report them.

/// CPU seconds (user and system) and peak memory in MB.
#[derive(Clone, Copy, Default)]
pub(crate) struct Usage {
    pub(crate) cpu: f64,
    pub(crate) peak_mb: f64,
}

#[cfg(unix)]
pub(crate) fn usage() -> Usage {
    let mut raw = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the pointer is to a whole `rusage`, and one of zeros is valid should the call fail.
    let raw = unsafe {
        libc::getrusage(libc::RUSAGE_SELF, raw.as_mut_ptr());
        raw.assume_init()
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    // Linux counts in kilobytes, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1024.0 * 1024.0 } else { 1024.0 };
    Usage { cpu: seconds(raw.ru_utime) + seconds(raw.ru_stime), peak_mb: raw.ru_maxrss as f64 / unit }
}

#[cfg(not(unix))]
pub(crate) fn usage() -> Usage {
    Usage::default()
}
