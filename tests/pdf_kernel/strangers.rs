//! Programs that we did not write, run on a lot where they are installed; a missing one is said
//! aloud. Not what they should find.

use std::path::{Path, PathBuf};
use std::process::Command;

pub fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// What a program prints, if it is installed; it must end well and say nothing of errors.
pub fn stranger(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let run = Command::new(program).args(arguments).arg(file).output();
    let Ok(output) = run else {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    };
    // Debian's mutool is built without colour management, and says so of every file.
    let said = String::from_utf8_lossy(&output.stderr)
        .replace("warning: ICC support is not available", "");
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    let clean = !said.to_lowercase().contains("error") && !said.to_lowercase().contains("warning");
    assert!(clean, "{program} {arguments:?}: {said}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// For programs that take the file and then the name of their output.
pub fn stranger_text(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let output = file.with_extension(program);
    let arguments: Vec<&str> = arguments.to_vec();
    let run = Command::new(program)
        .args(&arguments)
        .arg(file)
        .arg(&output)
        .output();
    let Ok(done) = run else {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    };
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        done.status.success() && said.is_empty(),
        "{program}: {said}"
    );
    Some(std::fs::read_to_string(&output).unwrap_or_default())
}
