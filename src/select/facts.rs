//! What the rules may ask about a member, and how each answer becomes one bit.
//! No rules here, and nothing personal: seven answers and the insurer's kind.

use super::{KINDS, Kind, Policy};
use crate::date::Date;
use crate::member::{MATCHES, Match, Member, NumberStatus};

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

/// The keys of `when`, in the order in which a trace tells what failed.
pub(super) const CONDITIONS: [Key; 7] = [
    NUMBER_STATUS,
    MATCH,
    CONFIRMED,
    ASKED,
    REPLIED,
    REGISTERED_KEY,
    WITH_CARD,
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

    const fn bit(&self, answer: usize) -> u32 {
        1 << (self.shift as usize + answer)
    }

    /// The bits of all answers, an empty field included.
    pub(super) fn all(&self) -> u32 {
        (0..self.answers()).map(|answer| self.bit(answer)).sum()
    }

    /// The bit of a word; `None` if the key has no such word.
    pub(super) fn bit_of(&self, word: &str) -> Option<u32> {
        self.words
            .iter()
            .position(|known| *known == word)
            .map(|answer| self.bit(answer))
    }

    /// The words whose bits are set.
    pub(super) fn words_in(&self, bits: u32) -> Vec<&'static str> {
        let set = |(answer, _): &(usize, &&str)| bits & self.bit(*answer) != 0;
        self.words
            .iter()
            .enumerate()
            .filter(set)
            .map(|(_, word)| *word)
            .collect()
    }

    /// The one word of a member's facts, or `empty`.
    pub(super) fn found(&self, facts: u32) -> &'static str {
        self.words_in(facts).first().copied().unwrap_or(EMPTY)
    }

    /// The words that a rule may use, for messages.
    pub(super) fn choices(&self) -> String {
        self.words.join(" | ")
    }
}

impl Facts {
    /// The facts of a member. An empty registered_on counts as before G; on day G the switch
    /// `day_g` decides. `go_live` must be given if the policy asks for it (`uses_registered`).
    pub fn of(member: &Member<'_>, kind: Kind, go_live: Option<Date>, policy: &Policy) -> Facts {
        let known = go_live.is_some() || !policy.uses_registered(kind);
        assert!(known, "the job gives day G where the policy asks for it");
        let registered = match (member.registered_on, go_live) {
            (Some(day), Some(go_live)) if day > go_live => Registered::After,
            (Some(day), Some(go_live)) if day == go_live => policy.day_g(),
            (Some(_) | None, Some(_) | None) => Registered::Before,
        };
        Facts {
            kind,
            number_status: member.number_status,
            matched: member.matched,
            confirmed: member.confirmed,
            asked: member.asked,
            replied: member.replied,
            registered,
            with_card: member.cards.with_card,
        }
    }

    /// One bit for each key.
    pub(super) fn bits(&self) -> u32 {
        assert!(
            self.asked || !self.replied,
            "a reply to nothing asked was held at the door"
        );
        let matched = self
            .matched
            .map_or(MATCH.words.len(), |matched| matched as usize);
        let with_card = self.with_card.map_or(WITH_CARD.words.len(), usize::from);
        KIND.bit(self.kind as usize)
            | NUMBER_STATUS.bit(self.number_status as usize)
            | MATCH.bit(matched)
            | CONFIRMED.bit(usize::from(self.confirmed))
            | ASKED.bit(usize::from(self.asked))
            | REPLIED.bit(usize::from(self.replied))
            | REGISTERED_KEY.bit(self.registered as usize)
            | WITH_CARD.bit(with_card)
    }
}

/// Bits of every combination of facts that a member can have, of all kinds.
pub(super) fn combinations() -> Vec<u32> {
    let mut all = vec![0];
    for key in std::iter::once(&KIND).chain(&CONDITIONS) {
        let answers = |bits: u32| (0..key.answers()).map(move |answer| bits | key.bit(answer));
        all = all.into_iter().flat_map(answers).collect();
    }
    let unasked_reply = ASKED.bit(0) | REPLIED.bit(1);
    all.retain(|bits| bits & unasked_reply != unasked_reply);
    all
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
        };
        let told: Vec<&str> = CONDITIONS
            .iter()
            .map(|key| key.found(facts.bits()))
            .collect();
        assert_eq!(told, ["none", "empty", "yes", "no", "no", "after", "empty"]);
        assert_eq!(KIND.found(facts.bits()), "kenpo");
        for (word, matched) in MATCHES {
            facts.matched = Some(*matched);
            assert_eq!(MATCH.found(facts.bits()), *word);
        }
        for (word, registered) in REGISTERED {
            facts.registered = *registered;
            assert_eq!(REGISTERED_KEY.found(facts.bits()), *word);
        }
    }

    #[test]
    fn a_kind_has_504_combinations_without_replies_to_nothing_asked() {
        // 2 numbers, 7 matches, 2 confirmed, 3 of asked and replied, 2 registered, 3 with_card.
        assert_eq!(combinations().len(), KINDS.len() * 504);
    }
}
