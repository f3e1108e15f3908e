//! The compiled decision table and the questions that it answers. How it is written: `read`.

use super::days::ReleaseFrom;
use super::facts::{CONDITIONS, Facts, KIND, Key, REGISTERED_KEY, Registered};
use super::{Decision, FormId, Kind, Outcome, RuleId};
use crate::member::Column;

/// What the engine itself asks the policy: how days become facts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measures {
    /// What a registration on day G itself is.
    pub(super) day_g: Registered,
    /// The day from which the release date is counted.
    pub(super) release_from: ReleaseFrom,
    /// Months for which a lapsed certificate still serves, after the month of its last day.
    pub(super) lapse_grace_months: u8,
}

/// One insurer's rules with the job's switches applied: R0, the file's rules in order, R17.
#[derive(Debug)]
pub struct Policy {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) measures: Measures,
    pub(super) rules: Vec<Rule>,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub(super) name: String,
    /// Lines of the notice, `1:95,155`; empty where no notice speaks.
    pub(super) seed: String,
    /// The answers with which the rule does not hit. Keys that it does not name refuse none.
    pub(super) refused: u64,
    pub(super) outcome: Outcome,
}

/// One rule that was asked on the way to a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub rule: RuleId,
    pub hit: bool,
    /// The first key that did not agree and the member's word for it (`empty` for an empty field).
    pub failed: Option<(&'static str, &'static str)>,
}

impl Rule {
    fn named(name: &str, seed: &str, refused: u64, outcome: Outcome) -> Rule {
        Rule {
            name: name.to_owned(),
            seed: seed.to_owned(),
            refused,
            outcome,
        }
    }

    pub(super) fn is_for(&self, kind: Kind) -> bool {
        KIND.bit_of(kind.word())
            .is_some_and(|bit| self.refused & bit == 0)
    }

    fn names(&self, key: &Key) -> bool {
        self.refused & key.all() != 0
    }
}

impl Policy {
    /// Puts the engine's rules around those of the file.
    pub(super) fn new(id: String, title: String, measures: Measures, file: Vec<Rule>) -> Policy {
        // Facts tell neither bad data nor suppressions, so R0 refuses them all.
        let mut rules = vec![Rule::named("R0", "1:108,126", u64::MAX, Outcome::Hold)];
        rules.extend(file);
        rules.push(Rule::named("R17", "", 0, Outcome::Hold));
        Policy {
            id,
            title,
            measures,
            rules,
        }
    }

    /// The policy's own name, `mhlw-2024-01-09`.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn title(&self) -> &str {
        &self.title
    }

    /// How many rules there are, R0 and R17 included.
    pub fn rules(&self) -> usize {
        self.rules.len()
    }

    pub(super) fn measures(&self) -> &Measures {
        &self.measures
    }

    fn numbered(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        (0..).map(RuleId).zip(&self.rules)
    }

    /// The first rule that hits; R17 (hold) if none does.
    pub fn select(&self, facts: &Facts) -> Decision {
        self.select_bits(facts.bits())
    }

    pub(super) fn select_bits(&self, facts: u64) -> Decision {
        let Some((rule, hit)) = self.numbered().find(|(_, rule)| rule.refused & facts == 0) else {
            unreachable!("R17, the last rule, refuses nothing")
        };
        Decision {
            rule,
            outcome: hit.outcome,
        }
    }

    /// Every rule asked, in order, up to the one that hit. Nothing personal.
    pub fn trace(&self, facts: &Facts) -> Vec<Step> {
        let bits = facts.bits();
        let decided = self.select_bits(bits).rule;
        let failed = |rule: &Rule| {
            let keys = std::iter::once(&KIND).chain(&CONDITIONS);
            let mut failing = keys.filter(|key| rule.refused & bits & key.all() != 0);
            failing.next().map(|key| (key.name, key.found(bits)))
        };
        let asked = self.numbered().skip(1).take_while(|(id, _)| *id <= decided);
        asked
            .map(|(rule, row)| Step {
                rule,
                hit: rule == decided,
                failed: failed(row),
            })
            .collect()
    }

    /// `R7`, as in `members.csv` and `report.by_rule`.
    pub fn rule_name(&self, rule: RuleId) -> &str {
        &self.rules[rule.index()].name
    }

    /// The notice's lines that the rule rests on, `1:94,148`; empty for R17.
    pub fn seed(&self, rule: RuleId) -> &str {
        &self.rules[rule.index()].seed
    }

    /// Where the rule sends its members under the job's switches.
    pub fn outcome(&self, rule: RuleId) -> Outcome {
        self.rules[rule.index()].outcome
    }

    /// The keys that the rule names and the words with which it hits, the kind among them.
    pub fn conditions(&self, rule: RuleId) -> Vec<(&'static str, Vec<&'static str>)> {
        let rule = &self.rules[rule.index()];
        let keys = std::iter::once(&KIND)
            .chain(&CONDITIONS)
            .filter(|key| rule.names(key));
        keys.map(|key| (key.name, key.words_in(!rule.refused)))
            .collect()
    }

    /// The rules of a kind under the job's switches, in order, with where they send its members.
    pub fn rules_of(&self, kind: Kind) -> impl Iterator<Item = (RuleId, Outcome)> {
        let rules = self.numbered().filter(move |(_, rule)| rule.is_for(kind));
        rules.map(|(id, rule)| (id, rule.outcome))
    }

    /// Those that print, with their forms.
    pub fn printing_rules(&self, kind: Kind) -> Vec<(RuleId, FormId)> {
        let printing = self
            .rules_of(kind)
            .filter_map(|(id, outcome)| match outcome {
                Outcome::Form(form) => Some((id, form)),
                Outcome::Separate | Outcome::Hold | Outcome::External | Outcome::NotDue => None,
            });
        printing.collect()
    }

    /// The forms that a member of this kind can get, in the order of production.
    pub fn forms(&self, kind: Kind) -> Vec<FormId> {
        let printing = self.printing_rules(kind);
        let mut forms: Vec<FormId> = printing.into_iter().map(|(_, form)| form).collect();
        forms.sort_unstable();
        forms.dedup();
        forms
    }

    /// The columns that the rules of this kind ask for, besides those that every job needs: a file
    /// without one of them would be answered by guesses.
    pub fn columns(&self, kind: Kind) -> Vec<Column> {
        let asked = |key: &&Key| {
            let mut file = self.rules.iter().skip(1);
            file.any(|rule| rule.is_for(kind) && rule.names(key))
        };
        let keys = CONDITIONS.iter().filter(asked);
        let from = self.measures.release_from;
        keys.flat_map(|key| key.columns(from)).copied().collect()
    }

    /// Whether a rule of this kind asks if the number was registered before or after day G.
    pub fn uses_registered(&self, kind: Kind) -> bool {
        let mut file = self.rules.iter().skip(1);
        file.any(|rule| rule.is_for(kind) && rule.names(&REGISTERED_KEY))
    }
}
