//! Parses the command line by hand, since three options need no crate.

use std::time::Duration;

/// What the program must do.
pub(crate) enum Command {
    Serve(Serve),
    PullFloor,
}

/// How to serve.
pub(crate) struct Serve {
    pub(crate) answers: usize,
    /// Never compress, whatever the client accepts.
    pub(crate) identity: bool,
    /// The wait before each page.
    pub(crate) delay: Duration,
}

/// Reads the arguments after the program's name.
pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut serve = Serve { answers: 200_000, identity: false, delay: Duration::ZERO };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--pull-floor" => return Ok(Command::PullFloor),
            "--identity" => serve.identity = true,
            "--answers" => serve.answers = number(&argument, arguments.next())?,
            "--delay-ms" => serve.delay = Duration::from_millis(number(&argument, arguments.next())?),
            _ => return Err(format!("unknown option {argument}")),
        }
    }
    Ok(Command::Serve(serve))
}

fn number<N: std::str::FromStr>(option: &str, value: Option<String>) -> Result<N, String> {
    value.and_then(|text| text.parse().ok()).ok_or_else(|| format!("{option} takes a whole number"))
}
