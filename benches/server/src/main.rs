//! The bench's server, and its floor. A server of its own, because the sandbox puts each page together
//! anew and checks what it is sent: here a page that was asked for before costs a write to the socket,
//! so that what is measured is the client. With `--pull-floor` the same program is a client that
//! downloads and inflates the same bytes and does nothing else.

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

/// Serves until standard input ends, as it does when the process that started this one is gone.
fn run_server(serve: &Serve) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let url = runtime.block_on(server::start(serve))?;
    println!(r#"{{"url": "{url}", "company_key": "{}"}}"#, server::COMPANY_KEY);
    io::stdout().flush()?;
    io::copy(&mut io::stdin(), &mut io::sink())?;
    runtime.shutdown_background();
    Ok(())
}
