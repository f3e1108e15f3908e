//! How long a card may be valid, seen from the holder's age: at 70 the share changes, at 75 the
//! insurer. Only what the record gives is weighed. Not whether the member is insured at all.

use super::Cards;
use crate::date::Date;

/// Whoever is 70 pays another share from the month after (健康保険法 第74条, 国民健康保険法
/// 第42条).
const SHARE_YEARS: u16 = 70;
/// Whoever is 75 is insured by 後期高齢者医療 (高齢者の医療の確保に関する法律 第50条, 第52条).
const LATE_STAGE_YEARS: u16 = 75;
/// 法別番号 of 後期高齢者医療, the first two of eight digits of a 保険者番号.
const LATE_STAGE: &str = "39";

/// Whether the insurer is one of 後期高齢者医療, whose members these ages do not end.
pub fn late_stage(insurer_no: &str) -> bool {
    insurer_no.len() == 8 && insurer_no.starts_with(LATE_STAGE)
}

/// Whether a card of another insurer may be valid as long as the record says. Somebody born on the
/// first of a month reaches an age in the month before.
pub fn in_time(cards: &Cards, birth: Option<Date>, as_of: Date) -> bool {
    let (Some(birth), Some(valid_until)) = (birth, cards.valid_until) else {
        return true;
    };
    if valid_until > birth.attains(LATE_STAGE_YEARS) {
        return false;
    }
    let share_until = birth.attains(SHARE_YEARS).month_end_after(0);
    // A card that begins behind that month knows the new share, and so does any of today's.
    let first = cards.effective_from.or(cards.issued).unwrap_or(as_of);
    let later = first.max(as_of) > share_until;
    later || valid_until <= share_until
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Date {
        Date::from_iso(iso).unwrap()
    }

    /// Whether a card of the year from August 2024 may run to a day, at 1 June 2024.
    fn passes(birth: &str, valid_until: &str) -> bool {
        let cards = Cards {
            effective_from: Some(day("2024-08-01")),
            valid_until: Some(day(valid_until)),
            ..Cards::default()
        };
        in_time(&cards, Some(day(birth)), day("2024-06-01"))
    }

    #[test]
    fn a_card_ends_with_the_month_in_which_its_holder_reaches_70() {
        for (birth, last, next) in [
            // Born on the first of a month: the month before ends it.
            ("1955-04-01", "2025-03-31", "2025-04-01"),
            ("1955-04-02", "2025-04-30", "2025-05-01"),
            ("1955-04-30", "2025-04-30", "2025-05-01"),
            ("1955-01-01", "2024-12-31", "2025-01-01"),
            ("1955-03-01", "2025-02-28", "2025-03-01"),
            ("1955-03-02", "2025-03-31", "2025-04-01"),
            ("1955-02-28", "2025-02-28", "2025-03-01"),
        ] {
            assert!(passes(birth, last), "{birth} until {last}");
            assert!(!passes(birth, next), "{birth} until {next}");
        }
    }

    #[test]
    fn a_card_ends_on_the_day_before_the_75th_birthday() {
        for (birth, last, next) in [
            ("1950-04-01", "2025-03-31", "2025-04-01"),
            ("1950-04-02", "2025-04-01", "2025-04-02"),
            ("1950-01-01", "2024-12-31", "2025-01-01"),
            ("1950-03-01", "2025-02-28", "2025-03-01"),
        ] {
            assert!(passes(birth, last), "{birth} until {last}");
            assert!(!passes(birth, next), "{birth} until {next}");
        }
        // Born on 29 February: reached on the 28th of a year without one.
        let leap = Cards {
            valid_until: Some(day("2027-02-28")),
            ..Cards::default()
        };
        let birth = Some(day("1952-02-29"));
        assert!(in_time(&leap, birth, day("2026-08-01")));
        let beyond = Cards {
            valid_until: Some(day("2027-03-01")),
            ..leap
        };
        assert!(!in_time(&beyond, birth, day("2026-08-01")));
    }

    #[test]
    fn whoever_is_70_already_or_gets_a_card_for_the_time_after_is_not_held() {
        // 70 in May 2024, before 時点.
        assert!(passes("1954-05-20", "2025-07-31"));
        // 70 in June: the card begins in August, behind that month.
        assert!(passes("1954-06-20", "2025-07-31"));
        // 70 on the last day of August's month: this card would run into the new share.
        assert!(!passes("1954-08-20", "2025-07-31"));
    }

    #[test]
    fn what_is_not_given_is_not_weighed() {
        let (unsaid, as_of) = (Cards::default(), day("2024-06-01"));
        assert!(in_time(&unsaid, Some(day("1940-01-01")), as_of));
        let dated = Cards {
            valid_until: Some(day("2099-12-31")),
            ..unsaid
        };
        assert!(in_time(&dated, None, as_of));
        // Without a first day, today is it.
        let birth = Some(day("1954-06-20"));
        assert!(!in_time(
            &Cards {
                valid_until: Some(day("2024-07-01")),
                ..unsaid
            },
            birth,
            as_of
        ));
    }

    #[test]
    fn kouki_is_known_by_its_number() {
        assert!(late_stage("39131234"));
        assert!(!late_stage("391318") && !late_stage("06139992"));
    }
}
