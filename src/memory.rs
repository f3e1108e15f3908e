//! How much memory the process holds, as Linux tells it. Mapped input does not count.

use std::cell::Cell;

/// The most anonymous memory that was seen.
#[derive(Debug, Default)]
pub struct Peak(Cell<u64>);

impl Peak {
    /// Looks now.
    pub fn look(&self) {
        self.0.set(self.0.get().max(anonymous_bytes()));
    }

    /// The most that was seen, in bytes; 0 before the first look.
    pub fn bytes(&self) -> u64 {
        self.0.get()
    }
}

/// Anonymous memory of this process now, in bytes; 0 where the system does not say.
fn anonymous_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    anonymous(&status).unwrap_or(0)
}

/// The line `RssAnon:      1234 kB` (proc_pid_status(5)).
fn anonymous(status: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with("RssAnon:"))?;
    let kibibytes: u64 = line.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_anonymous_memory_is_found() {
        let status = "VmRSS:\t  900 kB\nRssAnon:\t  120 kB\nRssFile:\t 780 kB\n";
        assert_eq!(anonymous(status), Some(120 * 1024));
        assert_eq!(anonymous("VmRSS:\t  900 kB\n"), None);
    }
}
