//! The command line ⇄ Command: arguments in, tables, messages and an exit code out. Signals, the
//! clock and the terminal are met here and nowhere else; nothing is decided about a job.

mod arguments;
mod progress;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;
use clap::error::ErrorKind;

use crate::command::{self, Answer, Command};
use crate::flow;
use crate::memory::Peak;
use crate::message::{Error, Id, Lang, Message};
use crate::produce::Failure;
use crate::shift::Shift;
use arguments::Arguments;
use progress::Bar;

/// The variable that names the folder of layouts and fonts.
const HOME_VARIABLE: &str = "KIRIKAKE_HOME";

/// How the caller wants to be answered.
#[derive(Clone, Copy, Debug, Default)]
struct Manner {
    json: bool,
    quiet: bool,
    lang: Lang,
}

/// Runs the process's own arguments; the exit code.
pub fn run() -> u8 {
    std::panic::set_hook(Box::new(|panic| {
        // Where, never what: a panic's text could hold a record.
        let place = panic.location().map_or(String::new(), ToString::to_string);
        let message = Message::new(Id::Bug).with(place);
        tell(&message.line(Lang::default()));
    }));
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refused(&error),
    };
    let manner = Manner {
        json: arguments.json,
        quiet: arguments.quiet,
        lang: arguments.lang.into(),
    };
    let command = match arguments.command() {
        Ok(command) => command,
        Err(message) => return failed("", &manner, &Error::from(message).into()),
    };
    match std::panic::catch_unwind(|| work(&command, arguments.workers, &manner)) {
        Ok(Ok(answer)) => answered(&answer, &manner),
        Ok(Err(failure)) => failed(command.word(), &manner, &failure),
        Err(_) => {
            let message = Message::new(Id::Bug).with(command.word());
            failed(command.word(), &manner, &Error::from(message).into())
        }
    }
}

/// Runs the command with a real clock, real signals and a real terminal.
fn work(command: &Command, workers: Option<u16>, manner: &Manner) -> Result<Answer, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
        // Without it a signal still ends the process, and the next run resumes.
        let _ = signal_hook::flag::register(signal, Arc::clone(&stop));
    }
    let who = std::env::var("USER").unwrap_or_default();
    let began = Instant::now();
    let bar = Bar::new(manner.quiet || manner.json, manner.lang);
    let shift = Shift {
        who: &who,
        entropy: &entropy,
        now: &now,
        seconds: &|| began.elapsed().as_secs_f64(),
        workers: workers.map_or_else(flow::workers_default, usize::from),
        stop: &stop,
        progress: &|progress| bar.show(progress, began.elapsed()),
        peak: Peak::default(),
    };
    let home = std::env::var_os(HOME_VARIABLE).map(PathBuf::from);
    let outcome = command::run(command, home, &shift);
    bar.clear();
    outcome
}

/// The machine's randomness.
fn entropy() -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).ok().map(|()| bytes)
}

/// The time in UTC, RFC 3339 (2002): `2024-07-01T09:30:00Z`.
fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    let (year, month, day) = civil(seconds / 86_400);
    let second = seconds % 86_400;
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The Gregorian date so many days after 1970-01-01, counted in eras of 400 years that begin
/// with March.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next, month, day)
}

fn answered(answer: &Answer, manner: &Manner) -> u8 {
    let said = match (manner.json, manner.quiet) {
        (true, _) => say(&format!("{}\n", answer.json(manner.lang))),
        (false, true) => Ok(()),
        (false, false) => say(&answer.table(manner.lang)),
    };
    if !manner.quiet {
        for warning in answer.warnings() {
            tell(&warning.line(manner.lang));
        }
    }
    let closing = match said {
        Ok(()) => answer.closing(),
        Err(error) => Message::new(Id::Unwritable).with("stdout").with(error),
    };
    let exit = closing.exit();
    tell(&closing.closing_line(manner.lang, &answer.head(), exit));
    exit
}

fn failed(command: &str, manner: &Manner, failure: &Failure) -> u8 {
    let Failure { error, head } = failure;
    let exit = error.exit();
    if manner.json {
        let _ = say(&format!(
            "{}\n",
            error_json(command, exit, error, manner.lang)
        ));
    }
    let Some((last, before)) = error.0.split_last() else {
        unreachable!("an error says at least one thing")
    };
    for message in before {
        tell(&message.line(manner.lang));
    }
    tell(&last.closing_line(manner.lang, head, exit));
    exit
}

fn error_json(command: &str, exit: u8, error: &Error, lang: Lang) -> serde_json::Value {
    let messages = error.0.iter().map(|message| message.json(lang));
    let messages: Vec<serde_json::Value> = messages.collect();
    serde_json::json!({"command": command, "exit": exit, "messages": messages})
}

/// The argument parser's own words: help goes to stdout, a mistake is ours to number.
fn refused(error: &clap::Error) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = say(&error.to_string());
            0
        }
        _ => {
            let words = std::env::args_os().skip(1);
            let words: Vec<String> = words.map(|word| word.to_string_lossy().into()).collect();
            let arguments = || words.iter().map(String::as_str);
            let english = arguments().any(|word| word == "--lang=en")
                || arguments()
                    .zip(arguments().skip(1))
                    .any(|pair| pair == ("--lang", "en"));
            let manner = Manner {
                json: arguments().any(|word| word == "--json"),
                quiet: false,
                lang: if english { Lang::En } else { Lang::Ja },
            };
            let said = error.to_string();
            let said = said.lines().map(str::trim).filter(|line| !line.is_empty());
            let said: Vec<&str> = said.take_while(|line| !line.starts_with("Usage")).collect();
            let message = Message::new(Id::WrongArguments).with(said.join(" "));
            failed("", &manner, &Error::from(message).into())
        }
    }
}

/// To stdout; a reader that went away is no fault of the run.
fn say(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

/// A line to stderr.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, date) in [
            (0, (1970, 1, 1)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (19_905, (2024, 7, 1)),
            (20_454, (2026, 1, 1)),
        ] {
            assert_eq!(civil(days), date, "{days}");
        }
    }
}
