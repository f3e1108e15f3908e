//! Days as plain numbers, so that ages and spans can be drawn at random. Not a calendar for
//! customer data: only days from 1900 to 2099 are meant.

/// Days since 1970-01-01 (proleptic Gregorian calendar).
pub(super) type Day = i64;

/// 時点 of every sample job.
pub(super) const AS_OF: Day = day(2024, 6, 1);
/// Day G, on which the new check went live.
pub(super) const GO_LIVE: Day = day(2024, 5, 7);

/// Days of about `years` years.
pub(super) const fn years(years: i64) -> i64 {
    years * 1461 / 4
}

/// The birthday so many years after birth; 1 March where the year has no 29 February.
pub(super) const fn birthday(birth: Day, years: i64) -> Day {
    let (year, month, of_month) = civil(birth);
    day(year + years, month, of_month)
}

/// The last day of the month of a day.
pub(super) const fn month_end(number: Day) -> Day {
    let (year, month, _) = civil(number);
    match month {
        12 => day(year + 1, 1, 1) - 1,
        _ => day(year, month + 1, 1) - 1,
    }
}

/// The number of a day. March opens the year, so that the leap day closes it.
pub(super) const fn day(year: i64, month: i64, day: i64) -> Day {
    let year = if month <= 2 { year - 1 } else { year };
    let month = if month <= 2 { month + 9 } else { month - 3 };
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

/// Year, month and day of a number: `day` read backwards.
pub(super) const fn civil(number: Day) -> (i64, i64, i64) {
    let number = number + 719_468;
    let era = number / 146_097;
    let of_era = number % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (year * 365 + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = year + era * 400;
    if month < 10 {
        (year, month + 3, day)
    } else {
        (year + 1, month - 9, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_read_back() {
        assert_eq!(day(1970, 1, 1), 0);
        assert_eq!(day(2024, 2, 29) + 1, day(2024, 3, 1));
        for number in day(1900, 1, 1)..day(2100, 1, 1) {
            let (year, month, of_month) = civil(number);
            assert_eq!(day(year, month, of_month), number);
        }
        assert_eq!(birthday(day(1956, 2, 29), 70), day(2026, 3, 1));
        assert_eq!(month_end(day(2024, 2, 1)), day(2024, 2, 29));
        assert_eq!(month_end(day(2024, 12, 31)), day(2024, 12, 31));
        assert_eq!(civil(AS_OF), (2024, 6, 1));
        assert_eq!(civil(GO_LIVE), (2024, 5, 7));
    }
}
