//! The command: hands the arguments to the library and returns its exit code.

fn main() {}
