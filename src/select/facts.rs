//! What the rules may ask about a member, and how each answer becomes one bit.
//! No rules here, and nothing personal: a few answers and the insurer's kind. Answers that hang on
//! days are found in `days`.

use super::days::{self, CARD_VALID, CardValid, LAPSES, Lapse, RELEASES, Release, ReleaseFrom};
use super::{KINDS, Kind, Policy};
use crate::date::Date;
use crate::member::{Column, MATCHES, MYNUMBER_CARDS, Match, Member, MynumberCard, NumberStatus};

/// Whether the number was registered before the new check went live (day G) or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    Before,
    After,
}

/// Words of `registered`, and of the switch `day_g`.
pub(super) const REGISTERED: &[(&str, Registered)] =
    &[("before", Registered::Before), ("after", Registered::After)];

/// All that a rule may know about a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub kind: Kind,
    pub number_status: NumberStatus,
    /// `None` where the field is empty: no rule that names `match` hits.
    pub matched: Option<Match>,
    pub confirmed: bool,
    pub asked: bool,
    /// Only with `asked`.
    pub replied: bool,
    pub registered: Registered,
    /// `None` where it is not stated: no rule that names `with_card` hits.
    pub with_card: Option<bool>,
    /// `None` where it is not stated: no rule that names `mynumber_card` hits.
    pub mynumber_card: Option<MynumberCard>,
    pub release: Release,
    pub lapse: Lapse,
    pub card_valid: CardValid,
    /// 要配慮者; `None` where it is not stated: no rule that names `special_care` hits.
    pub special_care: Option<bool>,
}

/// A key that a rule may name. Word n is bit `shift + n` of the facts; where a field may be empty,
/// one more bit stands for that, which no word of a rule allows.
pub(super) struct Key {
    pub(super) name: &'static str,
    words: &'static [&'static str],
    may_be_empty: bool,
    shift: u32,
}

/// How a trace tells an empty field; no word of the policy file.
const EMPTY: &str = "empty";

const YES_NO: &[&str] = &["no", "yes"];

pub(super) const KIND: Key = Key {
    name: "kind",
    words: &words::<_, 6>(KINDS),
    may_be_empty: false,
    shift: 0,
};
const NUMBER_STATUS: Key = Key {
    name: "number_status",
    words: &["present", "none"],
    may_be_empty: false,
    shift: 6,
};
const MATCH: Key = Key {
    name: "match",
    words: &words::<_, 6>(MATCHES),
    may_be_empty: true,
    shift: 8,
};
const CONFIRMED: Key = Key {
    name: "confirmed",
    words: YES_NO,
    may_be_empty: false,
    shift: 15,
};
const ASKED: Key = Key {
    name: "asked",
    words: YES_NO,
    may_be_empty: false,
    shift: 17,
};
const REPLIED: Key = Key {
    name: "replied",
    words: YES_NO,
    may_be_empty: false,
    shift: 19,
};
pub(super) const REGISTERED_KEY: Key = Key {
    name: "registered",
    words: &words::<_, 2>(REGISTERED),
    may_be_empty: false,
    shift: 21,
};
const WITH_CARD: Key = Key {
    name: "with_card",
    words: YES_NO,
    may_be_empty: true,
    shift: 23,
};
const MYNUMBER_CARD: Key = Key {
    name: "mynumber_card",
    words: &words::<_, 6>(MYNUMBER_CARDS),
    may_be_empty: true,
    shift: 26,
};
const RELEASE: Key = Key {
    name: "release",
    words: &words::<_, 4>(RELEASES),
    may_be_empty: false,
    shift: 33,
};
const LAPSE: Key = Key {
    name: "lapse",
    words: &words::<_, 5>(LAPSES),
    may_be_empty: false,
    shift: 37,
};
const CARD_VALID_KEY: Key = Key {
    name: "card_valid",
    words: &words::<_, 3>(CARD_VALID),
    may_be_empty: false,
    shift: 42,
};
const SPECIAL_CARE: Key = Key {
    name: "special_care",
    words: YES_NO,
    may_be_empty: true,
    shift: 45,
};

/// The keys of `when`, in the order in which a trace tells what failed.
pub(super) const CONDITIONS: [Key; 12] = [
    NUMBER_STATUS,
    MATCH,
    CONFIRMED,
    ASKED,
    REPLIED,
    REGISTERED_KEY,
    WITH_CARD,
    MYNUMBER_CARD,
    RELEASE,
    LAPSE,
    CARD_VALID_KEY,
    SPECIAL_CARE,
];

/// Keys whose answers hang together; the first of a group is asked first.
const GROUPS: [&[Key]; 10] = [
    &[KIND],
    &[NUMBER_STATUS],
    &[MATCH],
    &[CONFIRMED],
    &[ASKED, REPLIED],
    &[REGISTERED_KEY],
    &[WITH_CARD],
    &[MYNUMBER_CARD, RELEASE, LAPSE],
    &[CARD_VALID_KEY],
    &[SPECIAL_CARE],
];

/// The words of a table, which must stand in the order of its enum.
const fn words<T, const N: usize>(table: &[(&'static str, T)]) -> [&'static str; N] {
    assert!(table.len() == N);
    let mut words = [""; N];
    let mut at = 0;
    while at < N {
        words[at] = table[at].0;
        at += 1;
    }
    words
}

impl Key {
    fn answers(&self) -> usize {
        self.words.len() + usize::from(self.may_be_empty)
    }

    const fn bit(&self, answer: usize) -> u64 {
        1 << (self.shift as usize + answer)
    }

    /// The bits of all answers, an empty field included.
    pub(super) fn all(&self) -> u64 {
        (0..self.answers()).map(|answer| self.bit(answer)).sum()
    }

    /// The bit of a word; `None` if the key has no such word.
    pub(super) fn bit_of(&self, word: &str) -> Option<u64> {
        self.words
            .iter()
            .position(|known| *known == word)
            .map(|answer| self.bit(answer))
    }

    /// The words whose bits are set.
    pub(super) fn words_in(&self, bits: u64) -> Vec<&'static str> {
        let set = |(answer, _): &(usize, &&str)| bits & self.bit(*answer) != 0;
        self.words
            .iter()
            .enumerate()
            .filter(set)
            .map(|(_, word)| *word)
            .collect()
    }

    /// The one word of a member's facts, or `empty`.
    pub(super) fn found(&self, facts: u64) -> &'static str {
        self.words_in(facts).first().copied().unwrap_or(EMPTY)
    }

    /// The columns without which its answers would be guesses, besides those that every job needs.
    pub(super) fn columns(&self, from: ReleaseFrom) -> &'static [Column] {
        match (self.name, from) {
            ("with_card", _) => &[Column::WithCard],
            ("mynumber_card", _) => &[Column::MynumberCard],
            ("release", ReleaseFrom::Registration) => {
                &[Column::MynumberCard, Column::ReleaseRegisteredOn]
            }
            ("release", ReleaseFrom::Application) => {
                &[Column::MynumberCard, Column::ReleaseAppliedOn]
            }
            ("lapse", _) => &[Column::MynumberCard, Column::CardValidUntil],
            ("card_valid", _) => &[Column::ValidUntil],
            ("special_care", _) => &[Column::SpecialCare],
            _ => &[],
        }
    }

    /// The words that a rule may use, for messages.
    pub(super) fn choices(&self) -> String {
        self.words.join(" | ")
    }
}

impl Facts {
    /// The facts of a member at 時点 `as_of`. An empty registered_on counts as before G; on day G
    /// the switch `day_g` decides. `go_live` must be given if the policy asks for it
    /// (`uses_registered`).
    pub fn of(
        member: &Member<'_>,
        kind: Kind,
        as_of: Date,
        go_live: Option<Date>,
        policy: &Policy,
    ) -> Facts {
        let known = go_live.is_some() || !policy.uses_registered(kind);
        assert!(known, "the job gives day G where the policy asks for it");
        let measures = policy.measures();
        let registered = match (member.registered_on, go_live) {
            (Some(day), Some(go_live)) if day > go_live => Registered::After,
            (Some(day), Some(go_live)) if day == go_live => measures.day_g,
            (Some(_) | None, Some(_) | None) => Registered::Before,
        };
        let cards = &member.cards;
        let (release, release_day) = days::release(cards, as_of, measures.release_from);
        let lapse = days::lapse(cards, as_of, measures.lapse_grace_months);
        let registered_card = cards.mynumber == Some(MynumberCard::Registered);
        let served = registered_card && matches!(lapse, Lapse::No | Lapse::Grace);
        Facts {
            kind,
            number_status: member.number_status,
            matched: member.matched,
            confirmed: member.confirmed,
            asked: member.asked,
            replied: member.replied,
            registered,
            with_card: cards.with_card,
            mynumber_card: cards.mynumber,
            release,
            lapse,
            card_valid: days::card_valid(cards, member.acquired, as_of, release_day, served),
            special_care: cards.special_care,
        }
    }

    /// One bit for each key.
    pub(super) fn bits(&self) -> u64 {
        assert!(
            self.asked || !self.replied,
            "a reply to nothing asked was held at the door"
        );
        let matched = self
            .matched
            .map_or(MATCH.words.len(), |matched| matched as usize);
        let with_card = self.with_card.map_or(WITH_CARD.words.len(), usize::from);
        let mynumber = self
            .mynumber_card
            .map_or(MYNUMBER_CARD.words.len(), |card| card as usize);
        let special_care = self
            .special_care
            .map_or(SPECIAL_CARE.words.len(), usize::from);
        KIND.bit(self.kind as usize)
            | NUMBER_STATUS.bit(self.number_status as usize)
            | MATCH.bit(matched)
            | CONFIRMED.bit(usize::from(self.confirmed))
            | ASKED.bit(usize::from(self.asked))
            | REPLIED.bit(usize::from(self.replied))
            | REGISTERED_KEY.bit(self.registered as usize)
            | WITH_CARD.bit(with_card)
            | MYNUMBER_CARD.bit(mynumber)
            | RELEASE.bit(self.release as usize)
            | LAPSE.bit(self.lapse as usize)
            | CARD_VALID_KEY.bit(self.card_valid as usize)
            | SPECIAL_CARE.bit(special_care)
    }
}

/// Bits of every combination of facts that a member can have, of all kinds. Groups of which no
/// key stands in `named` (the bits of the keys that a policy names) stay at one answer: the policy
/// does not see the others.
pub(super) fn combinations(named: u64) -> Vec<u64> {
    let mut all = vec![0];
    for keys in GROUPS {
        let mut answers = possible(keys);
        if keys.iter().all(|key| key.all() & named == 0) {
            answers.truncate(1);
        }
        let with = |bits: u64| answers.iter().map(move |answer| bits | answer);
        all = all.into_iter().flat_map(with).collect();
    }
    all
}

/// The answers of a group of keys that one member can give together.
fn possible(keys: &[Key]) -> Vec<u64> {
    let mut all = vec![0];
    for key in keys {
        let answers = |bits: u64| (0..key.answers()).map(move |answer| bits | key.bit(answer));
        all = all.into_iter().flat_map(answers).collect();
    }
    all.retain(|bits| consistent(*bits));
    all
}

/// What `Facts::of` never finds together. The bits may be those of a few keys only.
fn consistent(bits: u64) -> bool {
    let is = |key: &Key, words: &[&str]| words.contains(&key.found(bits));
    let unasked_reply = is(&ASKED, &["no"]) && is(&REPLIED, &["yes"]);
    let card = |words: &[&str]| is(&MYNUMBER_CARD, words);
    let release = match RELEASE.found(bits) {
        "no" => !card(&["released"]),
        "again" => card(&["registered"]),
        _ => true,
    };
    let lapse = match LAPSE.found(bits) {
        "no" => !card(&["cert_expired"]),
        "grace" | "over" => card(&["registered", "cert_expired"]),
        "undated" | "doubtful" => card(&["cert_expired"]),
        _ => true,
    };
    !unasked_reply && release && lapse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_answers_share_a_bit() {
        let mut taken = 0;
        for key in std::iter::once(&KIND).chain(&CONDITIONS) {
            assert_eq!(taken & key.all(), 0, "{}", key.name);
            assert_eq!(
                key.all().count_ones() as usize,
                key.answers(),
                "{}",
                key.name
            );
            taken |= key.all();
        }
    }

    #[test]
    fn each_answer_is_told_by_the_word_that_stands_for_it() {
        let mut facts = Facts {
            kind: Kind::Kenpo,
            number_status: NumberStatus::None,
            matched: None,
            confirmed: true,
            asked: false,
            replied: false,
            registered: Registered::After,
            with_card: None,
            mynumber_card: None,
            release: Release::Accepted,
            lapse: Lapse::No,
            card_valid: CardValid::Unknown,
            special_care: Some(true),
        };
        let told: Vec<&str> = CONDITIONS
            .iter()
            .map(|key| key.found(facts.bits()))
            .collect();
        assert_eq!(
            told,
            [
                "none", "empty", "yes", "no", "no", "after", "empty", "empty", "accepted", "no",
                "unknown", "yes"
            ]
        );
        assert_eq!(KIND.found(facts.bits()), "kenpo");
        for (word, matched) in MATCHES {
            facts.matched = Some(*matched);
            assert_eq!(MATCH.found(facts.bits()), *word);
        }
        for (word, card) in MYNUMBER_CARDS {
            facts.mynumber_card = Some(*card);
            assert_eq!(MYNUMBER_CARD.found(facts.bits()), *word);
        }
        for (word, release) in RELEASES {
            facts.release = *release;
            assert_eq!(RELEASE.found(facts.bits()), *word);
        }
        for (word, lapse) in LAPSES {
            facts.lapse = *lapse;
            assert_eq!(LAPSE.found(facts.bits()), *word);
        }
        for (word, valid) in CARD_VALID {
            facts.card_valid = *valid;
            assert_eq!(CARD_VALID_KEY.found(facts.bits()), *word);
        }
        for (word, registered) in REGISTERED {
            facts.registered = *registered;
            assert_eq!(REGISTERED_KEY.found(facts.bits()), *word);
        }
    }

    #[test]
    fn a_kind_has_504_combinations_of_the_comparison_and_342_of_the_cards() {
        let named =
            |keys: &[&Key]| -> u64 { KIND.all() + keys.iter().map(|key| key.all()).sum::<u64>() };
        // 2 numbers, 7 matches, 2 confirmed, 3 of asked and replied, 2 registered, 3 with_card.
        let comparison = named(&[
            &NUMBER_STATUS,
            &MATCH,
            &CONFIRMED,
            &REPLIED,
            &REGISTERED_KEY,
            &WITH_CARD,
        ]);
        assert_eq!(combinations(comparison).len(), KINDS.len() * 504);
        // 38 of card, release and lapse; 3 validities, 3 special_care.
        let cards = named(&[&LAPSE, &CARD_VALID_KEY, &SPECIAL_CARE]);
        assert_eq!(combinations(cards).len(), KINDS.len() * 342);
        assert_eq!(
            combinations(named(&[&MYNUMBER_CARD])).len(),
            KINDS.len() * 38
        );
        assert_eq!(combinations(KIND.all()).len(), KINDS.len());
        assert_eq!(combinations(0).len(), 1);
    }

    #[test]
    fn every_key_is_of_one_group() {
        let grouped: u64 = GROUPS
            .iter()
            .flat_map(|keys| keys.iter())
            .map(Key::all)
            .sum();
        let all: u64 = CONDITIONS.iter().map(Key::all).sum::<u64>() + KIND.all();
        assert_eq!(grouped, all);
    }
}
