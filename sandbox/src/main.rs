//! The sandbox as a command. The library holds all of its code, so that the Python and Node packages offer the same
//! command.

fn main() {
    std::process::exit(indecx_sandbox::run_cli(std::env::args().skip(1)));
}
