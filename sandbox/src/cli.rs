//! The command line: it accepts every option by its name, and its first line of output is meant for scripts.

use std::io::{Read as _, Write as _};

use serde_json::{Map, Value, json};

use crate::behaviour::options::Options;
use crate::sandbox::Sandbox;
use crate::threads;

const HELP: &str = "\
indecx-sandbox: the IndeCX platform on loopback, with made-up data

  indecx-sandbox [--answers 500] [--invites 200] [--actions 6] [--seed 1]
                 [--year 2025] [--port 0] [--OPTION VALUE]...

Prints a line of JSON with `url`, `company_key` and `control_url`, then runs
until its input closes or it is interrupted. Below `control_url` any program
sees what was sent, sets faults and changes rows. Every option of the library can be given; those
that are not plain values take JSON, such as --drift '{\"remove\": 0.1}'.
";

/// Runs the command with its arguments (without the program's name) and returns its exit status.
pub fn run_cli(args: impl Iterator<Item = String>) -> i32 {
    let options = match parse(args) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{HELP}");
            return 0;
        }
        Err(message) => {
            eprintln!("indecx-sandbox: {message}");
            return 2;
        }
    };
    match run(options) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("indecx-sandbox: {error}");
            1
        }
    }
}

/// Parses the options of a command line; `None` if it asks for help.
fn parse(args: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut args = args.peekable();
    let mut options = Map::new();
    while let Some(arg) = args.next() {
        if arg == "--help" || arg == "-h" {
            return Ok(None);
        }
        let flag = arg.strip_prefix("--").ok_or_else(|| format!("unexpected argument `{arg}`"))?;
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, value.to_owned()),
            // An option without a value is a switch; any other option takes the next argument.
            None => match args.next_if(|next| !next.starts_with("--")) {
                Some(value) => (flag, value),
                None => (flag, "true".to_owned()),
            },
        };
        let name = name.replace('-', "_");
        let value = parse_value(&name, &value)?;
        options.insert(name, value);
    }
    serde_json::from_value(Value::Object(options)).map(Some).map_err(|error| error.to_string())
}

/// Parses the text of an option in the first form that the option accepts: JSON, plain text, or a list.
fn parse_value(name: &str, text: &str) -> Result<Value, String> {
    let parts: Vec<_> = text.split(',').map(str::trim).collect();
    let candidates = [serde_json::from_str(text).unwrap_or_else(|_| json!(text)), json!(text), json!(parts)];
    let mut first_error = None;
    for candidate in candidates {
        match serde_json::from_value::<Options>(json!({ name: candidate })) {
            Ok(_) => return Ok(candidate),
            Err(error) => {
                first_error.get_or_insert(error);
            }
        }
    }
    let error = first_error.map_or_else(String::new, |error| error.to_string());
    Err(format!("--{}: {error}", name.replace('_', "-")))
}

fn run(options: Options) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Signals are handled before the first line is printed, since its reader may stop the program at once.
        let stop_signal = stop_signal()?;
        let input_closed = input_closed()?;
        let sandbox = Sandbox::start(options)?;
        let first = json!({
            "url": sandbox.url(),
            "company_key": sandbox.company_key(),
            "control_url": sandbox.control_url(),
        });
        let mut out = std::io::stdout();
        writeln!(out, "{first}")?;
        out.flush()?;
        tokio::select! {
            _ = input_closed => {}
            () = stop_signal => {}
        }
        sandbox.stop();
        Ok(())
    })
}

fn input_closed() -> std::io::Result<tokio::sync::oneshot::Receiver<()>> {
    let (closed, input_closed) = tokio::sync::oneshot::channel();
    // Reading blocks and cannot be cancelled, so it runs on its own thread, which ends with the process.
    threads::start("indecx-input", move || {
        let mut buffer = [0; 4_096];
        let mut input = std::io::stdin().lock();
        loop {
            match input.read(&mut buffer) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        let _ = closed.send(());
    })?;
    Ok(input_closed)
}

/// Returns a future that completes when the process is interrupted or terminated. Signals count from this call on.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Returns a future that completes when the process is interrupted. Signals count from this call on.
#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::options::{BlocklistSpelling, Total};

    fn options(line: &str) -> Result<Option<Options>, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn every_kind_of_option_is_read() {
        let options = options(
            "--answers 5 --seed=9 --bom --paused A1B2C3,T0AXXX --retry-after 5 --total late \
             --rate-limit 2.5 --blocklist-spelling blocklist --drift {\"remove\":1}",
        )
        .expect("a good line")
        .expect("options");
        assert_eq!((options.answers, options.seed, options.bom), (5, 9, true));
        assert_eq!(options.paused, ["A1B2C3", "T0AXXX"]);
        assert_eq!(options.retry_after.as_deref(), Some("5"));
        assert_eq!(options.total, Total::Late);
        assert_eq!(options.rate_limit, Some(2.5));
        assert_eq!(options.blocklist_spelling, BlocklistSpelling::Blocklist);
        assert_eq!(options.drift.remove, 1.0);
    }

    #[test]
    fn a_wrong_line_is_refused_by_name() {
        assert!(options("--help").is_ok_and(|options| options.is_none()));
        for (line, name) in [("--anwsers 5", "anwsers"), ("--answers x", "answers"), ("answers", "answers")] {
            let message = options(line).expect_err("a wrong line");
            assert!(message.contains(name), "{message}");
        }
    }
}
