//! Which form a member gets: the first rule of the insurer's policy that hits. Pure, no allocation.
//! Knows neither files nor faces; rules are data, only two of them stand in the engine:
//! R0 (held data, NO_PRINT; applied before facts are asked) and R17 (no rule: hold).

mod days;
mod facts;
mod policy;
mod read;

pub use days::{CARD_VALID, CardValid, LAPSES, Lapse, RELEASES, Release};
pub use facts::{Facts, Registered};
pub use policy::{Policy, Step};

/// The insurer's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 全国健康保険協会.
    Kyokai,
    /// 健康保険組合.
    Kenpo,
    /// 共済組合.
    Kyosai,
    /// 国民健康保険組合.
    KokuhoKumiai,
    /// 市町村国民健康保険.
    Kokuho,
    /// 後期高齢者医療広域連合.
    Kouki,
}

/// Words of `kind` in insurer file and policy.
pub const KINDS: &[(&str, Kind)] = &[
    ("kyokai", Kind::Kyokai),
    ("kenpo", Kind::Kenpo),
    ("kyosai", Kind::Kyosai),
    ("kokuho_kumiai", Kind::KokuhoKumiai),
    ("kokuho", Kind::Kokuho),
    ("kouki", Kind::Kouki),
];

/// A form that a rule can lead to, in the order of production.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormId {
    /// 様式1 資格情報のお知らせ.
    Yoshiki1,
    /// 様式2 資格情報のお知らせと個人番号確認のお願い.
    Yoshiki2,
    /// 様式3 国保 被保険者証の台紙.
    Yoshiki3,
    /// 様式4 個人番号のお知らせ (世帯).
    Yoshiki4,
    /// 資格確認書.
    Kakuninsho,
    /// 解除申請書, pre-filled.
    Kaijo,
}

/// Words of forms, in the order of production.
pub const FORMS: &[(&str, FormId)] = &[
    ("yoshiki1", FormId::Yoshiki1),
    ("yoshiki2", FormId::Yoshiki2),
    ("yoshiki3", FormId::Yoshiki3),
    ("yoshiki4", FormId::Yoshiki4),
    ("kakuninsho", FormId::Kakuninsho),
    ("kaijo", FormId::Kaijo),
];

/// Where a rule sends a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    Form(FormId),
    /// 別途対応: the insurer's own business.
    Separate,
    /// 保留: a person must look before anything is printed.
    Hold,
    /// 他システム.
    External,
    /// Nothing to issue at this time.
    NotDue,
}

/// Place of a rule in its policy, R0 first, R17 last. Means nothing in another policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(u16);

/// What became of a member, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    pub rule: RuleId,
    pub outcome: Outcome,
}

impl Kind {
    /// The word in insurer file and policy.
    pub fn word(self) -> &'static str {
        KINDS[self as usize].0
    }
}

impl FormId {
    /// Whether one sheet of it lists a whole household.
    pub fn lists_household(self) -> bool {
        self == FormId::Yoshiki4
    }

    /// Whether it is addressed to the household's head, of whom there must be exactly one.
    pub fn needs_head(self) -> bool {
        matches!(self, FormId::Yoshiki3 | FormId::Yoshiki4)
    }

    /// The word in job and policy, and the name of the form's own layout.
    pub fn name(self) -> &'static str {
        FORMS[self as usize].0
    }
}

impl RuleId {
    /// Held data, or suppressed by NO_PRINT. Never the answer of `Policy::select`:
    /// whoever asks it has set these members aside before.
    pub const R0: RuleId = RuleId(0);

    /// From 0, below `Policy::rules`: for counts kept in a list.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_form_stands_at_its_own_place() {
        for (word, kind) in KINDS {
            assert_eq!(kind.word(), *word);
        }
        for (word, form) in FORMS {
            assert_eq!(form.name(), *word);
        }
        assert!(FORMS.is_sorted_by_key(|(_, form)| *form));
    }
}
