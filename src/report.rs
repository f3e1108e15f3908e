//! What a run tells: counts and balances, as `report.json`, as a table, and as an exit code.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::digest::hex;
use crate::job::Job;
use crate::member::MailClass;
use crate::message::{Error, Id, Lang, Message};
use crate::plan::{LotPlan, Plan};

/// The report of `check` and `print`; also `report.json`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    pub command: &'static str,
    pub job: String,
    pub purpose: &'static str,
    pub records: u64,
    pub members: u64,
    pub pieces: u64,
    pub sheets: u64,
    pub cards: u64,
    pub envelopes: u64,
    pub pages: u64,
    pub held: u64,
    pub separate: u64,
    pub external: u64,
    pub not_due: u64,
    pub pulled: u64,
    pub substituted: u64,
    pub shrunk: u64,
    /// Pieces that show the last four digits and go by a class weaker than specified record.
    pub ordinary_last4: u64,
    pub by_form: BTreeMap<String, u64>,
    pub by_rule: serde_json::Map<String, serde_json::Value>,
    pub by_reason: BTreeMap<&'static str, u64>,
    pub voice: Voice,
    pub lots: Vec<Lot>,
    /// Whether lots of the job are still missing in this OUT.
    pub partial: bool,
    pub config_sha256: String,
    pub ledger_head: String,
    pub seconds: f64,
    pub pieces_per_second: f64,
    pub peak_memory_bytes: u64,
}

/// Voice codes by level.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Voice {
    pub by_level: BTreeMap<&'static str, u64>,
}

/// A released lot.
#[derive(Clone, Debug, Serialize)]
pub struct Lot {
    pub no: u32,
    pub stream: String,
    /// Path in OUT.
    pub file: String,
    pub pieces: u32,
    pub pages: u32,
    pub bytes: u64,
    pub sha256: String,
    pub verified: String,
}

impl Report {
    /// What the plan alone tells. Every piece of these forms is one sheet.
    ///
    /// # Errors
    /// [`Id::OutOfBalance`]: our bug.
    pub fn new(
        command: &'static str,
        job: &Job,
        plan: &Plan,
        config_sha256: &[u8; 32],
    ) -> Result<Report, Error> {
        let counts = &plan.counts;
        let pieces = plan.pieces.len() as u64;
        let forms = || job.forms.iter().zip(&counts.by_form);
        let cards = forms()
            .filter(|((_, program), _)| program.has_card)
            .map(|(_, count)| count)
            .sum();
        let mut by_rule = serde_json::Map::new();
        for (rule, _form) in job.policy.printing_rules(job.insurer.kind) {
            let name = job.policy.rule_name(rule).to_owned();
            by_rule.insert(name, counts.by_rule[rule.index()].into());
        }
        by_rule.insert("separate".to_owned(), counts.separate.into());
        let report = Report {
            command,
            job: job.id.clone(),
            purpose: job.purpose.word(),
            records: counts.records,
            members: counts.members(),
            pieces,
            sheets: pieces,
            cards,
            pages: pieces,
            held: counts.held,
            separate: counts.separate,
            external: counts.external,
            not_due: counts.not_due,
            substituted: counts.substituted,
            shrunk: counts.shrunk,
            ordinary_last4: ordinary_last4(job, plan),
            by_form: forms()
                .map(|((form, _), count)| (form.name().to_owned(), *count))
                .collect(),
            by_rule,
            by_reason: counts.by_reason.clone(),
            voice: Voice {
                by_level: ["Q", "M", "L"].into_iter().zip(counts.by_level).collect(),
            },
            config_sha256: hex(config_sha256),
            ledger_head: hex(&[0; 32]),
            ..Report::default()
        };
        report.balance()?;
        Ok(report)
    }

    /// Every record leaves exactly once, or is on a list.
    fn balance(&self) -> Result<(), Error> {
        let aside = self.held + self.separate + self.external + self.not_due;
        let balanced = self.records == self.members + aside
            && self.members == self.pieces
            && self.members == self.by_form.values().sum::<u64>();
        match balanced {
            true => Ok(()),
            false => {
                let said = format!(
                    "{} = {} + {} + {} + {} + {}",
                    self.records,
                    self.members,
                    self.held,
                    self.separate,
                    self.external,
                    self.not_due
                );
                Err(Message::new(Id::OutOfBalance).with(said).into())
            }
        }
    }

    /// Whether a person must look.
    pub fn look(&self) -> bool {
        let weaker = self
            .voice
            .by_level
            .iter()
            .filter(|(level, _)| **level != "Q");
        let weaker: u64 = weaker.map(|(_, count)| count).sum();
        self.held + self.separate + self.shrunk + self.substituted + weaker > 0
    }

    /// What a person should know although the run is in order.
    pub fn warnings(&self) -> Vec<Message> {
        let ordinary = Message::new(Id::LastFourOrdinary).with(self.ordinary_last4);
        match self.ordinary_last4 {
            0 => Vec::new(),
            _ => vec![ordinary],
        }
    }

    /// The message that a run ends with.
    pub fn closing(&self) -> Message {
        Message::new(match self.look() {
            true => Id::DoneLook,
            false => Id::Done,
        })
    }

    /// The head of the ledger's chain.
    pub fn head(&self) -> [u8; 32] {
        crate::digest::unhex(self.ledger_head.as_bytes()).unwrap_or([0; 32])
    }

    /// The report as one JSON object.
    pub fn json(&self) -> serde_json::Value {
        serde_json::to_value(self)
            .unwrap_or_else(|_| unreachable!("a report is numbers, words and lists"))
    }

    /// The report as a short table for people.
    pub fn table(&self, lang: Lang) -> String {
        let mut table = Table {
            lang,
            out: String::new(),
        };
        table.text("ジョブ", "job", &format!("{} ({})", self.job, self.purpose));
        table.number("レコード", "records", self.records);
        table.number("印刷する被保険者等", "members printed", self.members);
        for (form, count) in &self.by_form {
            table.number(&format!("　{form}"), &format!("  {form}"), *count);
        }
        table.number("保留", "held", self.held);
        table.number("別途対応", "separate", self.separate);
        table.number("他システム", "external", self.external);
        table.number("発行不要", "not due", self.not_due);
        for (reason, count) in &self.by_reason {
            table.number(&format!("　{reason}"), &format!("  {reason}"), *count);
        }
        table.number("縮小・2行", "shrunk or two lines", self.shrunk);
        table.number("外字等の置換", "substituted", self.substituted);
        for (level, count) in &self.voice.by_level {
            let ja = format!("音声コード {level}");
            table.number(&ja, &format!("voice codes {level}"), *count);
        }
        if self.command == "print" {
            table.number("ロット", "lots", self.lots.len() as u64);
            let bytes: u64 = self.lots.iter().map(|lot| lot.bytes).sum();
            table.number("PDF（バイト）", "PDF (bytes)", bytes);
        }
        let speed = format!("{:.1} s, {:.0} /s", self.seconds, self.pieces_per_second);
        table.text("時間・速さ", "time, pieces/s", &speed);
        let balance = format!(
            "{} = {} + {} + {} + {} + {} ✓",
            self.records, self.members, self.held, self.separate, self.external, self.not_due
        );
        table.text("突合", "balance", &balance);
        table.out
    }
}

/// The last four digits go by 特定記録 or stronger in principle (ministry notice of 2024-01-09).
fn ordinary_last4(job: &Job, plan: &Plan) -> u64 {
    let weak = |lot: &&LotPlan| {
        let class = lot.stream.mail_class();
        let (_, program) = &job.forms[lot.stream.form()];
        let weaker = matches!(class, MailClass::Ordinary | MailClass::NoForwarding);
        weaker && program.shows_last4()
    };
    let lots = plan.lots.iter().filter(weak);
    lots.map(|lot| u64::from(lot.count)).sum()
}

/// Two columns: words padded to a width on a screen, numbers to the right.
struct Table {
    lang: Lang,
    out: String,
}

/// Screen columns of the first column.
const NAME_COLUMNS: usize = 26;
/// Screen columns of a number.
const NUMBER_COLUMNS: usize = 14;

impl Table {
    fn number(&mut self, ja: &str, en: &str, number: u64) {
        let digits = number.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        self.text(ja, en, &format!("{text:>NUMBER_COLUMNS$}"));
    }

    fn text(&mut self, ja: &str, en: &str, text: &str) {
        let name = match self.lang {
            Lang::Ja => ja,
            Lang::En => en,
        };
        let wide = |c: char| if c.is_ascii() { 1 } else { 2 };
        let used: usize = name.chars().map(wide).sum();
        let padding = " ".repeat(NAME_COLUMNS.saturating_sub(used));
        self.out.push_str(&format!("{name}{padding} {text}\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_does_not_balance_is_our_bug() {
        let mut report = Report {
            records: 10,
            members: 7,
            pieces: 7,
            held: 2,
            separate: 1,
            by_form: BTreeMap::from([("yoshiki1".to_owned(), 7)]),
            ..Report::default()
        };
        report.balance().unwrap();
        report.held = 1;
        assert_eq!(report.balance().unwrap_err().exit(), 32);
    }

    #[test]
    fn held_separate_shrunk_and_weaker_codes_call_for_a_person_and_external_does_not() {
        let look = |change: &dyn Fn(&mut Report)| {
            let mut report = Report::default();
            change(&mut report);
            report.look()
        };
        assert!(!look(&|_| ()));
        assert!(!look(&|report| report.external = 3));
        assert!(!look(
            &|report| report.voice.by_level = BTreeMap::from([("Q", 3)])
        ));
        assert!(look(&|report| report.held = 1));
        assert!(look(&|report| report.separate = 1));
        assert!(look(&|report| report.shrunk = 1));
        assert!(look(
            &|report| report.voice.by_level = BTreeMap::from([("M", 1)])
        ));
    }

    #[test]
    fn a_table_s_numbers_end_in_one_column() {
        let report = Report {
            command: "check",
            records: 1_234_567,
            ..Report::default()
        };
        let table = report.table(Lang::Ja);
        assert!(
            table.contains("レコード                        1,234,567"),
            "{table}"
        );
    }
}
