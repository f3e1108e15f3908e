//! The program: hands over to the command line's door and returns its exit code. No logic here.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(kirikake::cli::run())
}
