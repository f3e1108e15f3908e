//! What the engine says to people: one line each, in Japanese or English, with what to do next.
//! Never a member's name, address, number or digit: arguments are places, keys, codes and counts.

mod catalogue;
mod causes;
mod numbered;

pub use catalogue::Id;
pub use causes::{EXITS, Whom, exit_meaning};

use crate::units::Place;

/// The language of messages and tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Ja,
    En,
}

/// How grave a message is; the last letter of its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Information,
    Warning,
    Error,
}

impl Severity {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Information => "information",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Longest message in bytes: schedulers cut their log lines at 512.
const MESSAGE_BYTES_MAX: usize = 511;

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: Id,
    pub place: Option<Place>,
    /// The field (heading) of the members file that it is about.
    pub field: Option<String>,
    pub arguments: Vec<String>,
}

impl Message {
    pub fn new(id: Id) -> Message {
        Message {
            id,
            place: None,
            field: None,
            arguments: Vec::new(),
        }
    }

    pub fn at(mut self, place: Place) -> Message {
        self.place = Some(place);
        self
    }

    pub fn field(mut self, name: &str) -> Message {
        self.field = Some(name.to_owned());
        self
    }

    pub fn with(mut self, argument: impl std::fmt::Display) -> Message {
        self.arguments.push(argument.to_string());
        self
    }

    /// `KRK2003-E`.
    pub fn code(&self) -> String {
        let letter = match self.id.severity() {
            Severity::Information => 'I',
            Severity::Warning => 'W',
            Severity::Error => 'E',
        };
        format!("KRK{:04}-{letter}", self.id.number())
    }

    /// What happened and what to do next, without code and place.
    pub fn text(&self, lang: Lang) -> String {
        let (what, next) = self.id.texts(lang);
        let mut text = what.to_owned();
        if !next.is_empty() {
            text.push_str(" → ");
            text.push_str(next);
        }
        filled(&text, &self.arguments)
    }

    /// The line, at most 511 bytes.
    pub fn line(&self, lang: Lang) -> String {
        cut(self.whole_line(lang), MESSAGE_BYTES_MAX)
    }

    fn whole_line(&self, lang: Lang) -> String {
        let mut line = self.code();
        line.push(' ');
        if let Some(place) = &self.place {
            line.push_str(&format!("{place}: "));
        }
        if let Some(field) = &self.field {
            line.push_str(&format!("[{field}] "));
        }
        line.push_str(&self.text(lang));
        // A heading or a file may be named with what moves a terminal's cursor.
        let shown = |c: char| if c.is_control() { ' ' } else { c };
        line.chars().map(shown).collect()
    }

    /// The line that a run ends with: ` head=… rc=…` behind the message, so that the head of the
    /// ledger's chain stands in the scheduler's log.
    pub fn closing_line(&self, lang: Lang, head: &[u8; 32], exit: u8) -> String {
        let head: String = head[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let tail = format!(" head={head} rc={exit}");
        cut(self.whole_line(lang), MESSAGE_BYTES_MAX - tail.len()) + &tail
    }

    /// As the doors hand it to programs.
    pub fn json(&self, lang: Lang) -> serde_json::Value {
        let place = self.place.as_ref();
        serde_json::json!({
            "id": self.code(),
            "severity": self.id.severity().word(),
            "file": place.map(|place| place.file.to_string()),
            "line": place.map(|place| place.line).filter(|&line| line > 0),
            "column": place.map(|place| place.column).filter(|&column| column > 0),
            "field": self.field,
            "text": self.text(lang),
        })
    }

    /// The exit code that this message alone asks for.
    pub fn exit(&self) -> u8 {
        self.id.exit()
    }
}

/// The text with its arguments. Each is put in once: a pattern such as `\d{1}` names no argument.
fn filled(text: &str, arguments: &[String]) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let named = |(at, _): &(usize, &String)| from.starts_with(&format!("{{{at}}}"));
        if let Some((at, argument)) = arguments.iter().enumerate().find(named) {
            let shown = |c: char| if c.is_control() { ' ' } else { c };
            out.extend(argument.chars().map(shown));
            rest = &from[format!("{{{at}}}").len()..];
        } else {
            out.push('{');
            rest = &from[1..];
        }
    }
    out + rest
}

fn cut(mut line: String, bytes_max: usize) -> String {
    if line.len() > bytes_max {
        let mut end = bytes_max - '…'.len_utf8();
        while !line.is_char_boundary(end) {
            end -= 1;
        }
        line.truncate(end);
        line.push('…');
    }
    line
}

/// Why a command stopped: at least one message, all faults of one kind at once.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(|message| message.line(Lang::Ja)).collect::<Vec<_>>().join("\n"))]
pub struct Error(pub Vec<Message>);

impl Error {
    /// The gravest exit code asked for: 32 > 20 > 12 > 24 > 16 > 28 > 8 > 4 > 0 (20 and 16 stop
    /// before any lot).
    pub fn exit(&self) -> u8 {
        const ORDER: [u8; 9] = [32, 20, 12, 24, 16, 28, 8, 4, 0];
        let asked: Vec<u8> = self.0.iter().map(Message::exit).collect();
        ORDER
            .into_iter()
            .find(|exit| asked.contains(exit))
            .unwrap_or(32)
    }

    /// A file operation that failed: what was being done, where, and the system's reason.
    pub fn io(id: Id, path: &std::path::Path, source: &std::io::Error) -> Error {
        Message::new(id).with(path.display()).with(source).into()
    }
}

impl From<Message> for Error {
    fn from(message: Message) -> Error {
        Error(vec![message])
    }
}

/// Faults of job, layout, policy or fonts, gathered so that all are told at once.
#[derive(Debug, Default)]
pub struct Faults(pub Vec<Message>);

impl Faults {
    pub fn add(&mut self, message: Message) {
        self.0.push(message);
    }

    /// `Ok` if there is none.
    pub fn into_result(self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error(self.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_below_512_bytes_whatever_its_arguments() {
        let long = "長い\n".repeat(400);
        let message = Message::new(Id::UnknownKey)
            .at(Place::file("job.toml"))
            .with(&long)
            .with("x");
        let line = message.line(Lang::Ja);
        assert!(line.len() < 512 && !line.contains('\n'), "{line}");
        assert!(line.starts_with("KRK2002-E job.toml: "), "{line}");
    }

    #[test]
    fn no_control_character_of_a_heading_or_a_file_name_reaches_a_terminal() {
        let place = Place::file("a\u{1B}[2Jb");
        let message = Message::new(Id::InvalidByte)
            .at(place)
            .field("x\0\r\u{9B}y");
        let line = message.with("utf-8\n").line(Lang::Ja);
        assert!(!line.contains(char::is_control), "{line:?}");
    }

    #[test]
    fn an_argument_is_shown_as_it_is_whatever_braces_it_has() {
        let message = Message::new(Id::PatternWrong).with(r"(\d{1}").with("{0}");
        let text = message.text(Lang::En);
        let want = r"The pattern “(\d{1}” is not a valid regular expression: {0} → ";
        assert!(text.starts_with(want), "{text}");
    }

    #[test]
    fn codes_are_unique_and_texts_complete() {
        let mut numbers: Vec<u16> = Id::ALL.iter().map(|id| id.number()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), Id::ALL.len());
        for id in Id::ALL {
            for lang in [Lang::Ja, Lang::En] {
                let (what, next) = id.texts(lang);
                assert!(!what.is_empty(), "{id:?}");
                let urgent = id.severity() == Severity::Error;
                assert!(!urgent || !next.is_empty(), "{id:?} says what to do next");
            }
            let known = [0, 4, 8, 12, 16, 20, 24, 28, 32];
            assert!(known.contains(&id.exit()), "{id:?}");
        }
    }
}
