//! What a run tells: counts and balances, as `report.json`, as a table, and as an exit code.

mod estimate;
mod table;

use serde::Serialize;
use std::collections::BTreeMap;

pub use estimate::Estimate;

use crate::digest::hex;
use crate::job::Job;
use crate::line::Aside;
use crate::member::{MAIL_CLASSES, MailClass, Reason};
use crate::message::{Error, Id, Lang, Message};
use crate::plan::{List, LotPlan, Plan, TEXTS};
use crate::select::Outcome;
use crate::trust::Approval;

/// The report of `check` and `print`; also `report.json`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    pub command: &'static str,
    pub job: String,
    pub title: String,
    pub purpose: &'static str,
    pub records: u64,
    pub members: u64,
    pub pieces: u64,
    pub sheets: u64,
    pub cards: u64,
    pub envelopes: u64,
    /// Employers' packs, and the sheets of their slips.
    pub packs: u64,
    pub slip_sheets: u64,
    pub pages: u64,
    pub held: u64,
    pub separate: u64,
    pub external: u64,
    pub not_due: u64,
    pub pulled: u64,
    pub substituted: u64,
    /// Pieces that show private-use characters of the insurer's own font.
    pub eudc: u64,
    pub shrunk: u64,
    /// Pieces that show the last four digits and go by a class weaker than specified record.
    pub ordinary_last4: u64,
    pub totals: Totals,
    pub by_form: BTreeMap<String, u64>,
    /// Sheets by the paper that they are printed on, envelopes by theirs.
    pub by_stock: BTreeMap<String, u64>,
    pub by_rule: serde_json::Map<String, serde_json::Value>,
    pub by_reason: BTreeMap<&'static str, u64>,
    /// The same, list by list; `shrunk` counts texts.
    pub by_list: BTreeMap<&'static str, BTreeMap<&'static str, u64>>,
    /// Pieces by delivery class, those without one too.
    pub by_mail_class: serde_json::Map<String, serde_json::Value>,
    /// Id of the policy.
    pub policy: String,
    /// Every rule of the insurer's kind.
    pub rules: Vec<Covered>,
    /// Per printed field, of printed members only.
    pub longest: BTreeMap<&'static str, Longest>,
    pub voice: Voice,
    /// By whose leave production printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approved>,
    pub lots: Vec<Lot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Estimate>,
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
    pub fullest: Option<Fullest>,
    /// Vendor-made symbols by size: L, M, S, XS.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub by_size: BTreeMap<&'static str, u64>,
}

/// The voice code with the least room left.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Fullest {
    /// Of its symbol's data bits.
    pub percent: f64,
    /// Physical line of the members file.
    pub line: u32,
}

/// The longest value of a field. The value itself is told nowhere.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Longest {
    pub characters: u32,
    /// Physical line of the members file.
    pub line: u32,
}

/// What the members file must come to by the job, and what it comes to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Totals {
    pub records: Total<u64>,
    pub sha256: Total<String>,
}

/// One control total.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Total<T> {
    pub found: T,
    /// What the job says, if it does.
    pub expected: Option<T>,
    pub agrees: Option<bool>,
}

impl<T: PartialEq> Total<T> {
    pub fn new(found: T, expected: Option<T>) -> Total<T> {
        Total {
            agrees: expected.as_ref().map(|expected| *expected == found),
            found,
            expected,
        }
    }
}

/// A printing rule and how many it printed; or all rules that end elsewhere, as one: a count for
/// each of them would betray, by the rest, whom the engine itself set aside.
#[derive(Clone, Debug, Serialize)]
pub struct Covered {
    /// As in `by_rule`; `hold`, `external` and `not_due` besides.
    pub rule: String,
    /// The rules that stand behind `separate`, `hold` …; none for a rule that prints.
    pub rules: Vec<String>,
    /// A form's name, or where these members go instead.
    pub outcome: &'static str,
    pub count: u64,
    /// Places of the ministry's notices, as the policy file gives them.
    pub seed: String,
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

/// The approval that a run of production rests on.
#[derive(Clone, Debug, Serialize)]
pub struct Approved {
    pub by: String,
    pub when: String,
    /// `browser`, `key` or `paper`.
    pub method: String,
    /// Public key of the approver.
    pub key: String,
}

impl Approved {
    pub fn new(approval: &Approval) -> Approved {
        Approved {
            by: approval.by.clone(),
            when: approval.when.clone(),
            method: approval.method.clone(),
            key: hex(&approval.signer),
        }
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Report {
    /// What the plan alone tells.
    ///
    /// # Errors
    /// [`Id::OutOfBalance`]: our bug.
    pub fn new(
        command: &'static str,
        job: &Job,
        plan: &Plan,
        config_sha256: &[u8; 32],
        input_sha256: &[u8; 32],
    ) -> Result<Report, Error> {
        let counts = &plan.counts;
        let pieces = u64::from(plan.pieces.count());
        let sheets = |lot: &LotPlan| u64::from(lot.sheets);
        let pages = |lot: &LotPlan| {
            let (_, program) = &job.forms[lot.stream.form()];
            sheets(lot) * u64::from(program.sides())
        };
        let carded = |lot: &&LotPlan| job.forms[lot.stream.form()].1.has_card;
        let mut by_rule = serde_json::Map::new();
        for (rule, _form) in job.policy.printing_rules(job.insurer.kind) {
            let name = job.policy.rule_name(rule).to_owned();
            by_rule.insert(name, counts.by_rule[rule.index()].into());
        }
        by_rule.insert("separate".to_owned(), counts.separate.into());
        let report = Report {
            command,
            job: job.id.clone(),
            title: job.title.clone(),
            purpose: job.purpose.word(),
            records: counts.records,
            members: counts.members(),
            pieces,
            envelopes: if job.envelope.is_some() { pieces } else { 0 },
            sheets: plan.lots.iter().map(sheets).sum(),
            cards: plan.lots.iter().filter(carded).map(sheets).sum(),
            pages: plan.lots.iter().map(pages).sum(),
            held: counts.held,
            separate: counts.separate,
            external: counts.external,
            not_due: counts.not_due,
            substituted: counts.substituted,
            eudc: counts.eudc,
            shrunk: counts.shrunk,
            ordinary_last4: ordinary_last4(job, plan),
            totals: Totals {
                records: Total::new(counts.records, job.input.records),
                sha256: Total::new(
                    hex(input_sha256),
                    job.input.sha256.map(|sha256| hex(&sha256)),
                ),
            },
            by_form: by_form(job, plan),
            by_stock: by_stock(job, plan),
            by_rule,
            by_reason: counts.by_reason.clone(),
            by_list: by_list(plan),
            by_mail_class: by_mail_class(plan),
            policy: job.policy.id().to_owned(),
            rules: covered(job, plan),
            longest: longest(plan),
            voice: Voice {
                by_level: ["Q", "M", "L"].into_iter().zip(counts.by_level).collect(),
                fullest: fullest(plan),
                by_size: BTreeMap::new(),
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
            && self.pieces <= self.members
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
        let printed = self.shrunk + self.substituted + self.eudc;
        self.held + self.separate + printed + weaker > 0
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

    /// The report as a table for people.
    pub fn table(&self, lang: Lang) -> String {
        table::table(self, lang)
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

fn by_list(plan: &Plan) -> BTreeMap<&'static str, BTreeMap<&'static str, u64>> {
    let mut lists: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for (&(list, reason), &count) in &plan.counts.by_list {
        let name = match list {
            List::Aside(aside) => word(aside),
            List::Shrunk => "shrunk",
            List::Substituted => "substituted",
        };
        lists.entry(name).or_default().insert(reason.code(), count);
    }
    lists
}

fn word(aside: Aside) -> &'static str {
    match aside {
        Aside::Held => "held",
        Aside::Separate => "separate",
        Aside::External => "external",
        Aside::NotDue => "not_due",
    }
}

fn by_form(job: &Job, plan: &Plan) -> BTreeMap<String, u64> {
    let forms = job.forms.iter().zip(&plan.counts.by_form);
    forms
        .map(|((form, _), count)| (form.name().to_owned(), *count))
        .collect()
}

fn by_stock(job: &Job, plan: &Plan) -> BTreeMap<String, u64> {
    let mut stocks = BTreeMap::new();
    let mut load = |stock: &str, sheets: u64| {
        *stocks.entry(stock.to_owned()).or_default() += sheets;
    };
    for lot in &plan.lots {
        load(&job.forms[lot.stream.form()].1.stock, lot.sheets.into());
        if let Some(envelope) = &job.envelope {
            load(&envelope.stock, lot.count.into());
        }
    }
    stocks
}

fn by_mail_class(plan: &Plan) -> serde_json::Map<String, serde_json::Value> {
    let classes = MAIL_CLASSES.iter().zip(plan.counts.by_mail_class);
    let named = classes.map(|((word, _), count)| ((*word).to_owned(), count.into()));
    named.collect()
}

fn covered(job: &Job, plan: &Plan) -> Vec<Covered> {
    let (policy, counts, kind) = (&job.policy, &plan.counts, job.insurer.kind);
    let prints = policy.printing_rules(kind).into_iter();
    let mut rules: Vec<Covered> = prints
        .map(|(rule, form)| Covered {
            rule: policy.rule_name(rule).to_owned(),
            rules: Vec::new(),
            outcome: form.name(),
            count: counts.by_rule[rule.index()],
            seed: policy.seed(rule).to_owned(),
        })
        .collect();
    let held = |reason| counts.by_list.get(&(List::Aside(Aside::Held), reason));
    let held = [Reason::Hole, Reason::NoRule].map(|reason| held(reason).copied().unwrap_or(0));
    for (rule, outcome, count) in [
        ("separate", Outcome::Separate, counts.separate),
        ("hold", Outcome::Hold, held.iter().sum()),
        ("external", Outcome::External, counts.external),
        ("not_due", Outcome::NotDue, counts.not_due),
    ] {
        let behind = policy.rules_of(kind).filter(|(_, ends)| *ends == outcome);
        let behind: Vec<_> = behind.map(|(id, _)| id).collect();
        let seeds = behind.iter().map(|&id| policy.seed(id));
        let seeds: Vec<&str> = seeds.filter(|seed| !seed.is_empty()).collect();
        if !behind.is_empty() {
            rules.push(Covered {
                rule: rule.to_owned(),
                rules: behind
                    .iter()
                    .map(|&id| policy.rule_name(id).to_owned())
                    .collect(),
                outcome: rule,
                count,
                seed: seeds.join(" "),
            });
        }
    }
    rules
}

fn longest(plan: &Plan) -> BTreeMap<&'static str, Longest> {
    let texts = TEXTS.iter().zip(&plan.look.longest);
    let printed = texts.filter(|(_, most)| most.size > 0);
    printed
        .map(|(column, most)| {
            let (characters, line) = (most.size, most.line);
            (column.name(), Longest { characters, line })
        })
        .collect()
}

fn fullest(plan: &Plan) -> Option<Fullest> {
    let most = plan.look.fullest;
    (most.size > 0).then(|| Fullest {
        percent: f64::from(most.size) / 10.0,
        line: most.line,
    })
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
        assert!(look(&|report| report.eudc = 1));
        assert!(look(
            &|report| report.voice.by_level = BTreeMap::from([("M", 1)])
        ));
    }
}
