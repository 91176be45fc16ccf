//! The sandbox from a shell. All of it is in the library, so that the Python and Node packages offer the same command.

fn main() {
    std::process::exit(indecx_sandbox::run_cli(std::env::args().skip(1)));
}
