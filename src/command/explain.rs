//! `policy explain`: which rule hit a record, which were asked before, and what became of it.

use serde::Serialize;

use crate::input::Input;
use crate::job::Job;
use crate::member::{Member, Reason};
use crate::message::{Error, Id, Lang, Message};
use crate::plan::{self, Intake, List, Plan, Room};
use crate::produce;
use crate::select::{Outcome, RuleId};
use crate::shift::Shift;

/// What became of a record. Nothing of its content.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    pub command: &'static str,
    /// Physical line.
    pub line: u32,
    /// `printed`, `held`, `separate`, `external`, `not_due`.
    pub outcome: &'static str,
    pub form: Option<String>,
    pub piece: Option<u32>,
    pub lot: Option<u32>,
    pub field: Option<&'static str>,
    pub reason: Option<&'static str>,
    /// The rule that hit; R0 for records that the policy was not asked about; `separate` for all
    /// that the insurer handles apart, `hold` for all that wait for the insurer's decision.
    pub rule: String,
    /// Lines of the ministry's notices that the rule rests on.
    pub seed: String,
    /// What that rule asks for; empty where the policy was not asked, or nothing may be told.
    pub when: Vec<Condition>,
    /// Every rule asked, in order.
    pub trace: Vec<Asked>,
}

/// A key that a rule names, and the words with which it hits.
#[derive(Clone, Debug, Serialize)]
pub struct Condition {
    pub key: &'static str,
    pub words: Vec<&'static str>,
}

/// One rule that was asked.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    pub rule: String,
    pub hit: bool,
    /// The first key that did not agree, and the record's word for it.
    pub key: Option<&'static str>,
    pub found: Option<&'static str>,
}

/// Explains the record in a physical line. Runs pass 1 whole, so that the answer is production's.
///
/// # Errors
/// As `check`; [`Id::LineNumberWrong`] (exit 20) for a line without a record.
pub fn explain(job: &Job, number: u32, shift: &Shift<'_>) -> Result<Explained, Error> {
    let input = Input::open(&job.input.path)?;
    let intake = Intake::open(job, &input)?;
    let line = produce::line(job, &intake);
    let plan = plan::plan(job, &intake, &line, shift)?;
    let wrong = || Error::from(Message::new(Id::LineNumberWrong).with(number));
    // Every record is a piece or stands on a list.
    let printed = plan.members.iter().find(|member| member.line == number);
    let listed = plan.listed.iter().find(|listed| listed.line == number);
    let offset = printed.map(|member| member.offset);
    let offset = offset
        .or(listed.map(|listed| listed.offset))
        .ok_or_else(wrong)?;
    let mut room = Room::default();
    intake.record(offset, &mut room)?;
    let fields = room.fields;

    let mut explained = became(job, &plan, number);
    // One word for all of them, as in the report: a rule of its own, or none, would tell whom the
    // insurer protects.
    let veiled = [
        (Reason::Insurer, Outcome::Separate, "separate"),
        (Reason::Hole, Outcome::Hold, "hold"),
    ];
    let veil = veiled
        .iter()
        .find(|veil| explained.reason == Some(veil.0.code()));
    if let Some((_, outcome, word)) = veil {
        let rules = job.policy.rules_of(job.insurer.kind);
        let alike = rules.filter(|(_, other)| other == outcome);
        let seeds: Vec<&str> = alike.map(|(rule, _)| job.policy.seed(rule)).collect();
        (explained.rule, explained.seed) = ((*word).to_owned(), seeds.join(" "));
        return Ok(explained);
    }
    let parsed = Member::parse(&fields, intake.columns(), &line.patterns);
    // Held data and NO_PRINT are R0: the policy's own rules are not asked about them.
    let asked = parsed.ok().filter(|member| !member.suppress.no_print);
    let mut rule = RuleId::R0;
    if let Some(member) = asked {
        let facts = line.facts(&member);
        rule = job.policy.select(&facts).rule;
        let conditions = job.policy.conditions(rule).into_iter();
        explained.when = conditions
            .map(|(key, words)| Condition { key, words })
            .collect();
        let trace = job.policy.trace(&facts).into_iter();
        explained.trace = trace
            .map(|step| Asked {
                rule: job.policy.rule_name(step.rule).to_owned(),
                hit: step.hit,
                key: step.failed.map(|(key, _)| key),
                found: step.failed.map(|(_, found)| found),
            })
            .collect();
    }
    explained.rule = job.policy.rule_name(rule).to_owned();
    explained.seed = job.policy.seed(rule).to_owned();
    Ok(explained)
}

fn became(job: &Job, plan: &Plan, line: u32) -> Explained {
    let mut explained = Explained {
        command: "policy explain",
        line,
        outcome: "printed",
        form: None,
        piece: None,
        lot: None,
        field: None,
        reason: None,
        rule: String::new(),
        seed: String::new(),
        when: Vec::new(),
        trace: Vec::new(),
    };
    let listed = plan.listed.iter().find(|listed| listed.line == line);
    if let Some(listed) = listed {
        explained.field = Some(listed.field).filter(|field| !field.is_empty());
        explained.reason = Some(listed.reason.code());
        if let List::Aside(aside) = listed.list {
            let name = crate::manifest::list_name(aside);
            explained.outcome = name.strip_suffix(".csv").unwrap_or(name);
        }
    }
    let mut members = plan.members.iter();
    if let Some(at) = members.position(|member| member.line == line) {
        let (member, index) = (&plan.members[at], plan.pieces.of_member(at));
        let in_lot = |lot: &&plan::LotPlan| (lot.first..lot.first + lot.count).contains(&index);
        explained.form = Some(job.forms[member.stream.form()].0.name().to_owned());
        explained.piece = Some(index + 1);
        explained.lot = plan.lots.iter().find(in_lot).map(|lot| lot.no);
    }
    explained
}

impl Explained {
    pub fn json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_else(|_| unreachable!("words and numbers"))
    }

    pub fn table(&self, lang: Lang) -> String {
        let mut out = match lang {
            Lang::Ja => format!("{} 行目：{}", self.line, self.outcome),
            Lang::En => format!("line {}: {}", self.line, self.outcome),
        };
        if let Some(form) = &self.form {
            out.push_str(&format!(" → {form}"));
        }
        if let (Some(piece), Some(lot)) = (self.piece, self.lot) {
            out.push_str(&match lang {
                Lang::Ja => format!("（{piece} 通目、ロット {lot:04}）"),
                Lang::En => format!(" (piece {piece}, lot {lot:04})"),
            });
        }
        if let Some(reason) = self.reason {
            let field = self.field.unwrap_or("-");
            out.push_str(&match lang {
                Lang::Ja => format!("　理由 {reason}　項目 {field}"),
                Lang::En => format!("  reason {reason}, field {field}"),
            });
        }
        out.push_str(&match lang {
            Lang::Ja => format!("　規則 {}　根拠 [{}]\n", self.rule, self.seed),
            Lang::En => format!("  rule {}, rests on [{}]\n", self.rule, self.seed),
        });
        for Condition { key, words } in &self.when {
            out.push_str(&format!("    {key} = {}\n", words.join(" | ")));
        }
        for asked in &self.trace {
            let mark = if asked.hit { "✓" } else { "·" };
            out.push_str(&format!("  {mark} {:<6}", asked.rule));
            if let (Some(key), Some(found)) = (asked.key, asked.found) {
                out.push_str(&format!(" {key} = {found}"));
            }
            out.push('\n');
        }
        out
    }
}
