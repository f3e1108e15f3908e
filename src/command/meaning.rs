//! `explain`: a message's number or a list's reason becomes cause, steps and whom to call; and the
//! handbook of them all. Reads no file.

use std::fmt::Write;

use serde::Serialize;

use crate::member::Reason;
use crate::message::{EXITS, Error, Id, Lang, Message, exit_meaning};

/// A message or a reason, explained in one language.
#[derive(Clone, Debug, Serialize)]
pub struct Meaning {
    pub command: &'static str,
    /// `KRK1204-E`, or `no_glyph`.
    pub id: String,
    /// `message` or `reason`.
    pub kind: &'static str,
    /// Of a message.
    pub severity: Option<&'static str>,
    pub text: &'static str,
    /// What to do, in short; empty for a reason.
    pub next: &'static str,
    pub cause: &'static str,
    pub steps: &'static [&'static str],
    /// `operator`, `insurer`, `prepress`, `developer`.
    pub whom: &'static str,
    #[serde(skip)]
    whom_name: &'static str,
    /// The exit code of a run that ends with this message, and what it means to a job net.
    pub exit: Option<u8>,
    pub exit_meaning: Option<&'static str>,
}

/// How many near words are named when one is unknown.
const NEAR_MAX: usize = 3;

/// What a person may have typed or copied: a number with or without KRK and grade, or a reason.
enum Word {
    Message(Id),
    Reason(Reason),
}

/// Explains `KRK1204`, `1204`, `krk1204-e` or `no_glyph`.
///
/// # Errors
/// [`Id::UnknownWord`] (exit 20), with near ones.
pub fn explain(word: &str, lang: Lang) -> Result<Meaning, Error> {
    match find(word) {
        Some(Word::Message(id)) => Ok(of_message(id, lang)),
        Some(Word::Reason(reason)) => Ok(of_reason(reason, lang)),
        None => {
            let message = Message::new(Id::UnknownWord).with(word);
            Err(message.with(near(word).join(", ")).into())
        }
    }
}

fn find(word: &str) -> Option<Word> {
    let word = word.trim().to_ascii_lowercase();
    if let Some(reason) = Reason::of_code(&word) {
        return Some(Word::Reason(reason));
    }
    let digits = word.strip_prefix("krk").unwrap_or(&word);
    let grades = ["-i", "-w", "-e"];
    let digits = grades
        .iter()
        .find_map(|grade| digits.strip_suffix(grade))
        .unwrap_or(digits);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: u16 = digits.parse().ok().filter(|_| plain)?;
    let found = Id::ALL.iter().find(|id| id.number() == number);
    found.map(|id| Word::Message(*id))
}

/// The words that differ least; of equals, the first in the catalogue.
fn near(word: &str) -> Vec<String> {
    let word = word.trim().to_ascii_lowercase();
    let digits = word.bytes().any(|byte| byte.is_ascii_digit());
    let messages = Id::ALL.iter().map(|id| Message::new(*id).code());
    let reasons = Reason::ALL.iter().map(|reason| reason.code().to_owned());
    let mut known: Vec<(usize, String)> = messages
        .chain(reasons)
        .map(|known| {
            // Nobody types the grade, and many leave KRK out.
            let plain = known.to_ascii_lowercase();
            let plain = plain.split('-').next().unwrap_or_default();
            let plain = match digits && !word.starts_with("krk") {
                true => plain.trim_start_matches("krk"),
                false => plain,
            };
            (distance(&word, plain), known)
        })
        .collect();
    // Of equally near ones, those with the nearest numbers.
    let number = number_in(&word);
    known.sort_by_key(|(distance, known)| (*distance, number_in(known).abs_diff(number)));
    known.truncate(NEAR_MAX);
    known.into_iter().map(|(_, known)| known).collect()
}

/// The digits of a word as one number; 0 where there are none.
fn number_in(word: &str) -> u32 {
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// How many characters must be put in, taken out or changed.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, from) in one.chars().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (to, character) in other.iter().enumerate() {
            let changed = corner + usize::from(from != *character);
            corner = row[to + 1];
            row[to + 1] = changed.min(corner + 1).min(row[to] + 1);
        }
    }
    row[other.len()]
}

fn of_message(id: Id, lang: Lang) -> Meaning {
    let ((text, next), (cause, steps)) = (id.texts(lang), id.help(lang));
    Meaning {
        command: "explain",
        id: Message::new(id).code(),
        kind: "message",
        severity: Some(id.severity().word()),
        text,
        next,
        cause,
        steps,
        whom: id.whom().word(),
        whom_name: id.whom().name(lang),
        exit: Some(id.exit()),
        exit_meaning: Some(exit_meaning(id.exit(), lang)),
    }
}

/// A reason is the insurer's to mend: the engine never touches data.
fn of_reason(reason: Reason, lang: Lang) -> Meaning {
    let explained = reason.explained(lang);
    let whom = crate::message::Whom::Insurer;
    Meaning {
        command: "explain",
        id: reason.code().to_owned(),
        kind: "reason",
        severity: None,
        text: explained.name,
        next: "",
        cause: explained.meaning,
        steps: explained.steps,
        whom: whom.word(),
        whom_name: whom.name(lang),
        exit: None,
        exit_meaning: None,
    }
}

impl Meaning {
    pub fn json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_else(|_| unreachable!("words and numbers"))
    }

    pub fn table(&self, lang: Lang) -> String {
        let say = |ja, en| match lang {
            Lang::Ja => ja,
            Lang::En => en,
        };
        let mut out = format!("{}  {}\n", self.id, self.text);
        let cause = match self.kind {
            "reason" => say("意味", "Meaning"),
            _ => say("原因", "Cause"),
        };
        let _ = write!(out, "\n{cause}\n  {}\n", self.cause);
        let steps = match self.kind {
            "reason" => say("直し方（Excel での作業）", "What the insurer’s clerk does"),
            _ => say("すること", "What to do"),
        };
        let _ = write!(out, "\n{steps}\n");
        for (number, step) in (1..).zip(self.steps) {
            let _ = writeln!(out, "  {number}. {step}");
        }
        let whom = say("解決しないときの連絡先", "If that does not help, call");
        let _ = write!(out, "\n{whom}\n  {}\n", self.whom_name);
        if let (Some(exit), Some(meaning)) = (self.exit, self.exit_meaning) {
            let heading = say("終了コード（ジョブネット）", "Exit code (job net)");
            let _ = write!(out, "\n{heading}\n  {exit}  {meaning}\n");
        }
        out
    }
}

/// `docs/messages.md`: every exit code, message and reason, Japanese first, English beside it.
pub fn handbook() -> String {
    let mut out = String::from(
        "# メッセージと理由 / Messages and reasons\n\n\
         <!-- KIRIKAKE_REWRITE=1 cargo test --test messages で作り直します / \
         written by that command; do not edit -->\n\n\
         画面でも見られます：`kirikake explain KRK1204`、`kirikake explain no_glyph`。\n\
         On a screen: `kirikake explain KRK1204 --lang en`.\n\n\
         ## 終了コード / Exit codes\n\n| | ジョブネットでの意味 | to a job net |\n|---|---|---|\n",
    );
    for exit in EXITS {
        let [ja, en] = [Lang::Ja, Lang::En].map(|lang| exit_meaning(exit, lang));
        let _ = writeln!(out, "| {exit} | {ja} | {en} |");
    }
    for exit in EXITS {
        let _ = writeln!(out, "\n## {exit}");
        let mut ids: Vec<Id> = Id::ALL.to_vec();
        ids.retain(|id| id.exit() == exit);
        ids.sort_by_key(|id| id.number());
        for id in ids {
            entry(
                &mut out,
                &[Lang::Ja, Lang::En].map(|lang| of_message(id, lang)),
            );
        }
    }
    out.push_str("\n## リストの理由 / Reasons in the lists\n");
    for &reason in Reason::ALL {
        entry(
            &mut out,
            &[Lang::Ja, Lang::En].map(|lang| of_reason(reason, lang)),
        );
    }
    out
}

/// One message or reason in both languages, side by side.
fn entry(out: &mut String, both: &[Meaning; 2]) {
    let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;");
    let _ = write!(
        out,
        "\n### {}\n\n| | 日本語 | English |\n|---|---|---|\n",
        both[0].id
    );
    let mut row = |name: &str, texts: [String; 2]| {
        let [ja, en] = texts;
        let _ = writeln!(out, "| {name} | {ja} | {en} |");
    };
    let [ja, en] = both;
    let said = |meaning: &Meaning| match meaning.next.is_empty() {
        true => cell(meaning.text),
        false => format!("{} → {}", cell(meaning.text), cell(meaning.next)),
    };
    row("文 / text", [said(ja), said(en)]);
    row("原因 / cause", [cell(ja.cause), cell(en.cause)]);
    let steps = |meaning: &Meaning| {
        let steps = (1..).zip(meaning.steps);
        let steps: Vec<String> = steps
            .map(|(at, step)| format!("{at}. {}", cell(step)))
            .collect();
        steps.join("<br>")
    };
    row("すること / steps", [steps(ja), steps(en)]);
    row(
        "連絡先 / call",
        [ja.whom_name.to_owned(), en.whom_name.to_owned()],
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_found_however_it_is_typed() {
        for word in ["KRK1204", "1204", "KRK1204-E", "krk1204-e", " 1204 "] {
            assert_eq!(explain(word, Lang::Ja).unwrap().id, "KRK1204-E", "{word}");
        }
        for (word, id) in [
            ("2", "KRK0002-W"),
            ("0401", "KRK0401-W"),
            ("NO_GLYPH", "no_glyph"),
        ] {
            assert_eq!(explain(word, Lang::En).unwrap().id, id);
        }
        for word in ["", "-", "krk", "+1204", "99999", "1299", "１２０４"] {
            assert_eq!(explain(word, Lang::Ja).unwrap_err().exit(), 20, "{word}");
        }
    }

    #[test]
    fn what_is_nearly_right_is_named() {
        assert_eq!(near("no_glyf")[0], "no_glyph");
        assert_eq!(near("lost-character")[0], "lost_character");
        assert!(
            near("KRK1205").contains(&"KRK1204-E".to_owned()),
            "{:?}",
            near("KRK1205")
        );
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "ab"), 2);
    }
}
