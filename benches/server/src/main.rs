//! The bench's server, and its floor.
//!
//! It is a server of its own, with answers of its own, because the sandbox is too slow to stay out of what is measured.
//! The sandbox's data can change at any moment, so it builds and compresses each page again for every request. On two
//! cores, `--pull-floor` receives about 450 pages of 1,000 answers a second from this server, in gzip or plain. From
//! the sandbox it receives 25 to 45 in gzip and 130 to 195 plain, so that the fastest contenders would wait for the
//! server. The sandbox also stores each answer separately, so that it can change one of them: a million answers take
//! 3.4 GB there, and 2.1 GB here.
//!
//! Here a page that was requested before costs one write to the socket. With `--pull-floor` the same program is a
//! client that downloads and inflates the same bytes and does nothing else.

mod answers;
mod chance;
mod floor;
mod http;
mod nested;
mod options;
mod pages;
mod server;
mod usage;
mod words;

use std::io::{self, Write as _};
use std::process::ExitCode;

use options::{Command, Serve};

fn main() -> ExitCode {
    let done = match options::read(std::env::args().skip(1)) {
        Ok(Command::Serve(serve)) => run_server(&serve),
        Ok(Command::PullFloor) => floor::run(),
        Err(message) => Err(io::Error::other(message)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("indecx-bench-server: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until standard input ends, as it does when the parent process has ended.
fn run_server(serve: &Serve) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let url = runtime.block_on(server::start(serve))?;
    println!(r#"{{"url": "{url}", "company_key": "{}"}}"#, server::COMPANY_KEY);
    io::stdout().flush()?;
    io::copy(&mut io::stdin(), &mut io::sink())?;
    runtime.shutdown_background();
    Ok(())
}
