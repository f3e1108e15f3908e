//! Reads a policy file (schema 1), applies the job's switches, and tells every fault at once.
//! AND of keys, OR of words, first hit; `$name` in `then` is a switch. No defaults but those of
//! the engine's own switches.

use std::collections::{BTreeMap, BTreeSet};

use super::days::{RELEASE_FROM, ReleaseFrom};
use super::facts::{CONDITIONS, KIND, Key, REGISTERED, Registered, combinations};
use super::policy::{Measures, Rule};
use super::{FormId, KINDS, Outcome, Policy};
use crate::message::{Faults, Id, Message};
use crate::settings::{At, Source, Table};
use crate::units::Place;

/// What a rule's `then` may say.
const OUTCOMES: &[(&str, Outcome)] = &[
    ("yoshiki1", Outcome::Form(FormId::Yoshiki1)),
    ("yoshiki2", Outcome::Form(FormId::Yoshiki2)),
    ("yoshiki3", Outcome::Form(FormId::Yoshiki3)),
    ("yoshiki4", Outcome::Form(FormId::Yoshiki4)),
    ("kakuninsho", Outcome::Form(FormId::Kakuninsho)),
    ("kaijo", Outcome::Form(FormId::Kaijo)),
    ("separate", Outcome::Separate),
    ("hold", Outcome::Hold),
    ("external", Outcome::External),
    ("not_due", Outcome::NotDue),
];

/// What a switch may say.
const SWITCH_OUTCOMES: &[(&str, Outcome)] = &[
    ("hold", Outcome::Hold),
    ("separate", Outcome::Separate),
    ("yoshiki1", Outcome::Form(FormId::Yoshiki1)),
    ("yoshiki2", Outcome::Form(FormId::Yoshiki2)),
    ("kakuninsho", Outcome::Form(FormId::Kakuninsho)),
    ("kaijo", Outcome::Form(FormId::Kaijo)),
    ("not_due", Outcome::NotDue),
];

/// The switches that the engine itself asks; rules cannot.
const DAY_G: &str = "day_g";
const RELEASE_FROM_KEY: &str = "release_from";
const LAPSE_GRACE_MONTHS: &str = "lapse_grace_months";
const OWN_SWITCHES: [&str; 3] = [DAY_G, RELEASE_FROM_KEY, LAPSE_GRACE_MONTHS];
/// Words of `lapse_grace_months`.
const MONTHS: &[(&str, u8)] = &[
    ("0", 0),
    ("1", 1),
    ("2", 2),
    ("3", 3),
    ("4", 4),
    ("5", 5),
    ("6", 6),
];
/// Names that no rule may take: the engine's rules, and the one entry of `report.by_rule` that is
/// no rule.
const RESERVED: [&str; 3] = ["R0", "R17", "separate"];
/// Longest rule id in characters: it stands in every row of `members.csv`.
const RULE_ID_CHARACTERS_MAX: usize = 16;

#[derive(Clone, Copy)]
enum Switch {
    Outcome(Outcome),
    Day(Registered),
    Release(ReleaseFrom),
    Months(u8),
    /// Told already; what hangs on it is not told again.
    Faulty,
}

/// What has been read so far, and what was wrong with it.
struct Reading<'f> {
    switches: BTreeMap<String, Switch>,
    switches_used: BTreeSet<String>,
    names: BTreeSet<String>,
    faults: &'f mut Faults,
}

impl Policy {
    /// Reads a policy; `overrides` are the job's switches. `None` if anything was wrong: each fault
    /// is then in `faults`, with the line and column in its own file.
    pub fn read(
        source: &Source,
        overrides: &[(String, At<String>)],
        faults: &mut Faults,
    ) -> Option<Policy> {
        let told = faults.0.len();
        let document = source.parse(faults)?;
        let mut root = document.table();
        let schema = root.number("schema", 1..=1, faults);
        root.need("schema", schema, faults);
        let id = needed_text(&mut root, "id", faults);
        let title = needed_text(&mut root, "title", faults);
        let switches = root
            .table("switch", faults)
            .map(|mut table| table.rest(faults));
        let tables = root.tables("rule", faults);
        if tables.is_empty() {
            root.need("rule", None::<()>, faults);
        }
        root.finish(faults);

        let mut reading = Reading {
            switches: BTreeMap::new(),
            switches_used: OWN_SWITCHES.map(str::to_owned).into(),
            names: RESERVED.map(str::to_owned).into(),
            faults,
        };
        reading.switches(&switches.unwrap_or_default(), overrides);
        let read = tables.into_iter().filter_map(|table| reading.rule(table));
        let (rules, places): (Vec<Rule>, Vec<Place>) = read.unzip();
        reading.overrides_used(overrides);
        let measures = reading.measures();
        let (id, title) = (id.unwrap_or_default(), title.unwrap_or_default());
        let policy = Policy::new(id, title, measures, rules);
        unreachable_rules(&policy, &places, faults);
        (faults.0.len() == told).then_some(policy)
    }
}

impl Reading<'_> {
    fn switches(&mut self, file: &[(String, At<String>)], overrides: &[(String, At<String>)]) {
        for (name, word) in file {
            let switch = self.switch(name, word);
            self.switches.insert(name.clone(), switch);
        }
        for (name, word) in overrides {
            if self.switches.contains_key(name) {
                let switch = self.switch(name, word);
                self.switches.insert(name.clone(), switch);
            } else {
                self.unknown_switch(name, &word.place);
            }
        }
    }

    fn switch(&mut self, name: &str, word: &At<String>) -> Switch {
        let path = format!("switch.{name}");
        let read = match name {
            DAY_G => self.choice(&path, REGISTERED, word).map(Switch::Day),
            RELEASE_FROM_KEY => {
                let from = self.choice(&path, RELEASE_FROM, word);
                from.map(Switch::Release)
            }
            LAPSE_GRACE_MONTHS => self.choice(&path, MONTHS, word).map(Switch::Months),
            _ => {
                let outcome = self.choice(&path, SWITCH_OUTCOMES, word);
                outcome.map(Switch::Outcome)
            }
        };
        read.unwrap_or(Switch::Faulty)
    }

    /// The engine's own switches; a file that does not name one means the first notices' way.
    fn measures(&self) -> Measures {
        let mut measures = Measures {
            day_g: Registered::Before,
            release_from: ReleaseFrom::Registration,
            lapse_grace_months: 0,
        };
        for name in OWN_SWITCHES {
            match self.switches.get(name) {
                Some(Switch::Day(day_g)) => measures.day_g = *day_g,
                Some(Switch::Release(from)) => measures.release_from = *from,
                Some(Switch::Months(months)) => measures.lapse_grace_months = *months,
                Some(Switch::Outcome(_) | Switch::Faulty) | None => {}
            }
        }
        measures
    }

    fn unknown_switch(&mut self, name: &str, place: &Place) {
        self.faults
            .add(Message::new(Id::SwitchUnknown).at(place.clone()).with(name));
    }

    /// A job that sets a switch which no rule asks would believe in an effect that it has not.
    fn overrides_used(&mut self, overrides: &[(String, At<String>)]) {
        for (name, word) in overrides {
            let known = self.switches.contains_key(name);
            if known && !self.switches_used.contains(name) {
                self.unknown_switch(name, &word.place);
            }
        }
    }

    fn choice<T: Copy>(
        &mut self,
        path: &str,
        choices: &[(&str, T)],
        word: &At<String>,
    ) -> Option<T> {
        let found = choices.iter().find(|(known, _)| *known == word.value);
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(known, _)| *known).collect();
            self.wrong_choice(path, &words.join(" | "), &word.place);
        }
        found.map(|(_, choice)| *choice)
    }

    fn wrong_choice(&mut self, path: &str, choices: &str, place: &Place) {
        let message = Message::new(Id::WrongChoice).at(place.clone());
        self.faults.add(message.with(path).with(choices));
    }

    /// One `[[rule]]` with the place of its id; `None` if it cannot be used.
    fn rule(&mut self, mut table: Table<'_>) -> Option<(Rule, Place)> {
        let told = self.faults.0.len();
        let id = table.text("id", self.faults);
        let id = table.need("id", id, self.faults);
        let kinds = table.texts("kind", self.faults);
        let kinds = table.need("kind", kinds, self.faults);
        let when = table.table("when", self.faults);
        let when = table.need("when", when, self.faults);
        let then = table.text("then", self.faults);
        let then = table.need("then", then, self.faults);
        let switched = then
            .as_ref()
            .is_some_and(|then| then.value.starts_with('$'));
        // Elsewhere `alt` would have no meaning, and is told as unknown.
        let alt = if switched {
            table.text("alt", self.faults)
        } else {
            None
        };
        let seed = needed_text(&mut table, "seed", self.faults);
        table.finish(self.faults);

        for name in id.iter().chain(&alt) {
            self.name(name);
        }
        let kinds = kinds.map(|kinds| self.refused(&KIND, "rule.kind", &kinds));
        let when = when.map(|when| self.when(when));
        let outcome = then.and_then(|then| self.then(&then));
        if self.faults.0.len() > told {
            return None;
        }
        let (id, outcome) = (id?, outcome?);
        let name = match alt {
            Some(alt) if outcome == Outcome::Separate => alt.value,
            Some(_) | None => id.value,
        };
        let rule = Rule {
            name,
            seed: seed?,
            refused: kinds? | when?,
            outcome,
        };
        Some((rule, id.place))
    }

    /// A rule's name: short, safe in a CSV cell, and its own.
    fn name(&mut self, name: &At<String>) {
        let plain = name
            .value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let length = name.value.len();
        if !plain || length == 0 || length > RULE_ID_CHARACTERS_MAX {
            let expected = format!("A-Z a-z 0-9 -, 1 … {RULE_ID_CHARACTERS_MAX}");
            let message = Message::new(Id::WrongType).at(name.place.clone());
            self.faults.add(message.with("rule.id").with(expected));
        } else if !self.names.insert(name.value.clone()) {
            let message = Message::new(Id::RuleDouble).at(name.place.clone());
            self.faults.add(message.with(&name.value));
        }
    }

    fn when(&mut self, mut when: Table<'_>) -> u64 {
        let mut refused = 0;
        for key in &CONDITIONS {
            if let Some(words) = when.texts(key.name, self.faults) {
                refused |= self.refused(key, &format!("rule.when.{}", key.name), &words);
            }
        }
        when.finish(self.faults);
        refused
    }

    /// The answers that a list of words leaves out, an empty field always among them.
    fn refused(&mut self, key: &Key, path: &str, words: &At<Vec<String>>) -> u64 {
        let mut allowed = 0;
        for word in &words.value {
            match key.bit_of(word) {
                Some(bit) => allowed |= bit,
                None => self.wrong_choice(path, &key.choices(), &words.place),
            }
        }
        key.all() & !allowed
    }

    fn then(&mut self, then: &At<String>) -> Option<Outcome> {
        let Some(name) = then.value.strip_prefix('$') else {
            return self.choice("rule.then", OUTCOMES, then);
        };
        match self.switches.get(name) {
            Some(Switch::Outcome(outcome)) => {
                self.switches_used.insert(name.to_owned());
                Some(*outcome)
            }
            Some(Switch::Faulty) => {
                self.switches_used.insert(name.to_owned());
                None
            }
            Some(Switch::Day(_) | Switch::Release(_) | Switch::Months(_)) | None => {
                self.unknown_switch(name, &then.place);
                None
            }
        }
    }
}

fn needed_text(table: &mut Table<'_>, key: &'static str, faults: &mut Faults) -> Option<String> {
    let text = table.text(key, faults);
    Some(table.need(key, text, faults)?.value)
}

/// Tells the rules of the file that hit no combination of facts, by trying them all; and those of
/// which only some kinds are reached.
fn unreachable_rules(policy: &Policy, places: &[Place], faults: &mut Faults) {
    // R0 stands before the rules of the file, R17 behind them.
    let file = || policy.rules.iter().zip(0..).skip(1).zip(places);
    let named = file().fold(KIND.all(), |named, ((rule, _), _)| named | rule.refused);
    let mut reached = vec![0; policy.rules()];
    for facts in combinations(named) {
        reached[policy.select_bits(facts).rule.index()] |= facts & KIND.all();
    }
    for ((rule, at), place) in file() {
        let missed = |kind: &str| KIND.bit_of(kind).is_some_and(|bit| reached[at] & bit == 0);
        let own = KINDS.iter().filter(|(_, kind)| rule.is_for(*kind));
        let kinds: Vec<&str> = own.map(|(word, _)| *word).collect();
        let missing: Vec<&str> = kinds.iter().copied().filter(|kind| missed(kind)).collect();
        // A rule that is for no kind at all has an empty list of kinds, or a word that was told.
        if missing.is_empty() && !kinds.is_empty() {
            continue;
        }
        let name = match missing.len() == kinds.len() {
            true => rule.name.clone(),
            false => format!("{} ({})", rule.name, missing.join(", ")),
        };
        faults.add(
            Message::new(Id::RuleUnreachable)
                .at(place.clone())
                .with(name),
        );
    }
}
