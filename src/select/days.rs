//! Answers that hang on days: whether 保険証 and マイナ保険証 serve the member, and until when.
//! No rules: what follows from an answer is the policy's.
//!
//! Seed lines are those of the notice on releases (マイナ保険証の利用登録の解除) of 2024-02-09.

use crate::date::Date;
use crate::member::{Cards, MynumberCard};

/// From this day on no 保険証 is issued (2:26).
const ABOLISHED: Date = Date {
    year: 2024,
    month: 12,
    day: 2,
};
/// No 保険証 is valid behind this day, whatever is written on it: 最大1年間 (2:113).
const CARD_LAST: Date = Date {
    year: 2025,
    month: 12,
    day: 1,
};

/// 利用登録の解除: what has become of the member's wish. (Lots are released elsewhere; this is
/// the word of the members file.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// Nobody asked for one.
    No,
    /// Accepted, with a date: to come, or over.
    Accepted,
    /// Accepted or done, but the date that it is counted from is missing.
    Undated,
    /// The release date is over and the card is registered: again, or still.
    Again,
}

/// Words of `release`.
pub const RELEASES: &[(&str, Release)] = &[
    ("no", Release::No),
    ("accepted", Release::Accepted),
    ("undated", Release::Undated),
    ("again", Release::Again),
];

/// Whether the certificate (利用者証明用電子証明書) of a registered card is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lapse {
    /// No, or it does not matter to this member.
    No,
    /// Over, but the card still serves for the months of the switch `lapse_grace_months`.
    Grace,
    Over,
    /// Said to be over, nobody says since when.
    Undated,
    /// Said to be over before its own last day.
    Doubtful,
}

/// Words of `lapse`.
pub const LAPSES: &[(&str, Lapse)] = &[
    ("no", Lapse::No),
    ("grace", Lapse::Grace),
    ("over", Lapse::Over),
    ("undated", Lapse::Undated),
    ("doubtful", Lapse::Doubtful),
];

/// Whether the member holds a valid 保険証 on every day that it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardValid {
    No,
    Yes,
    /// The record says nothing of how long it is valid.
    Unknown,
}

/// Words of `card_valid`.
pub const CARD_VALID: &[(&str, CardValid)] = &[
    ("no", CardValid::No),
    ("yes", CardValid::Yes),
    ("unknown", CardValid::Unknown),
];

/// What the release date is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReleaseFrom {
    /// The registration with the intermediate server (2:42).
    Registration,
    /// The insurer's acceptance of the application (2:102).
    Application,
}

/// Words of the switch `release_from`.
pub(super) const RELEASE_FROM: &[(&str, ReleaseFrom)] = &[
    ("registration", ReleaseFrom::Registration),
    ("application", ReleaseFrom::Application),
];

/// Whether a release was accepted, and the last day of the month after it (翌月末), on which the
/// registration ends.
pub(super) fn release(cards: &Cards, as_of: Date, from: ReleaseFrom) -> (Release, Option<Date>) {
    let (counted, other) = match from {
        ReleaseFrom::Registration => (cards.release_registered_on, cards.release_applied_on),
        ReleaseFrom::Application => (cards.release_applied_on, cards.release_registered_on),
    };
    let released = cards.mynumber == Some(MynumberCard::Released);
    let registered = cards.mynumber == Some(MynumberCard::Registered);
    match counted.map(|day| day.month_end_after(1)) {
        Some(day) if registered && day < as_of => (Release::Again, None),
        Some(day) => (Release::Accepted, Some(day)),
        None if released || other.is_some() => (Release::Undated, None),
        None => (Release::No, None),
    }
}

/// How the certificate of a card stands that is registered, or was until it lapsed.
pub(super) fn lapse(cards: &Cards, as_of: Date, grace_months: u8) -> Lapse {
    match (cards.mynumber, cards.mynumber_valid_until) {
        (Some(MynumberCard::CertExpired), None) => Lapse::Undated,
        (Some(MynumberCard::CertExpired), Some(last)) if last >= as_of => Lapse::Doubtful,
        (Some(MynumberCard::CertExpired | MynumberCard::Registered), Some(last))
            if last < as_of =>
        {
            let serves = grace_months > 0 && as_of <= last.month_end_after(grace_months);
            if serves { Lapse::Grace } else { Lapse::Over }
        }
        _ => Lapse::No,
    }
}

/// Whether the 保険証 is valid on each day on which the member needs it, so that there is no gap
/// (切れ目のない, 2:83): at 時点, unless マイナ保険証 serves until its release (`served`); and on
/// the release date, if that is still to come.
pub(super) fn card_valid(
    cards: &Cards,
    acquired: Date,
    as_of: Date,
    release_day: Option<Date>,
    served: bool,
) -> CardValid {
    let on = |day| valid_on(cards, acquired, day);
    let ahead = release_day.filter(|day| *day >= as_of);
    match (ahead, served) {
        (None, _) => on(as_of),
        (Some(day), true) => on(day),
        (Some(day), false) => match (on(as_of), on(day)) {
            (CardValid::No, _) | (_, CardValid::No) => CardValid::No,
            (CardValid::Unknown, _) | (_, CardValid::Unknown) => CardValid::Unknown,
            (CardValid::Yes, CardValid::Yes) => CardValid::Yes,
        },
    }
}

/// Whoever joined, or was given a card, after the last 保険証 was issued holds none: such dates
/// are those of a 資格確認書.
fn valid_on(cards: &Cards, acquired: Date, day: Date) -> CardValid {
    let too_late = |date: Option<Date>| date.is_some_and(|date| date >= ABOLISHED);
    let not_yet = cards.effective_from.is_some_and(|first| first > day);
    if day > CARD_LAST || acquired >= ABOLISHED || too_late(cards.issued) || not_yet {
        return CardValid::No;
    }
    match cards.valid_until {
        Some(last) if last >= day => CardValid::Yes,
        Some(_) => CardValid::No,
        None => CardValid::Unknown,
    }
}
