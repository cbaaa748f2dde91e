//! The `factdeck` command: all of it is in [`factdeck::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    factdeck::cli::main(std::env::args_os())
}
