//! The runtime that both packages run on; Rust programs may use it, or any other of tokio's.

use tokio::runtime::Builder;

/// A tokio runtime of few threads: pages are inflated and read on two to four of them, which keeps up with any
/// network. Names are looked up, and results handed to Python's event loops, on a few more that come when they are
/// needed. Each further thread would keep memory of its own for nothing.
pub fn builder() -> Builder {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(cores.clamp(2, 4)).max_blocking_threads(8).thread_name("indecx").enable_all();
    builder
}
