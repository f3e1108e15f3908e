//! Calendar dates, Japanese eras and the way an insurer writes them.
//! No clock: dates come in as data.

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

/// The first day of each era, latest first (改元の政令; 明治 since the Gregorian calendar's use here).
const ERAS: [(&str, Date); 5] = [
    (
        "令和",
        Date {
            year: 2019,
            month: 5,
            day: 1,
        },
    ),
    (
        "平成",
        Date {
            year: 1989,
            month: 1,
            day: 8,
        },
    ),
    (
        "昭和",
        Date {
            year: 1926,
            month: 12,
            day: 25,
        },
    ),
    (
        "大正",
        Date {
            year: 1912,
            month: 7,
            day: 30,
        },
    ),
    (
        "明治",
        Date {
            year: 1868,
            month: 1,
            day: 25,
        },
    ),
];

/// How dates are written on the notice (`[style]` of the insurer's file).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The first year of an era is 元, not 1.
    pub era_first_gan: bool,
    /// One-digit numbers get a leading space ("平成 30年 4月 1日").
    pub padded: bool,
    /// Full-width digits.
    pub full_width: bool,
}

impl Style {
    /// The same for the ear: a space before a digit is for columns, and a reader pauses at it.
    pub fn spoken(self) -> Style {
        Style {
            padded: false,
            ..self
        }
    }
}

impl Date {
    /// `YYYY-MM-DD` (ISO 8601-1:2019, 5.2.2.1) of a day that exists; `None` otherwise.
    pub fn from_iso(text: &str) -> Option<Date> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| {
            let mut value = 0u16;
            for &byte in &bytes[range] {
                if !byte.is_ascii_digit() {
                    return None;
                }
                value = value * 10 + u16::from(byte - b'0');
            }
            Some(value)
        };
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let month = u8::try_from(month).ok()?;
        let day = u8::try_from(day).ok()?;
        let exists = year > 0 && (1..=12).contains(&month) && day > 0 && day <= days(year, month);
        exists.then_some(Date { year, month, day })
    }

    /// `YYYY-MM-DD`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// The last day of the month that lies so many months after this day's.
    pub fn month_end_after(self, months: u8) -> Date {
        let month = u16::from(self.month - 1) + u16::from(months);
        let year = self.year + month / 12;
        let month = (month % 12 + 1) as u8;
        let day = days(year, month);
        Date { year, month, day }
    }

    /// The day before this one.
    pub fn day_before(self) -> Date {
        match (self.month, self.day) {
            (1, 1) => Date {
                year: self.year - 1,
                month: 12,
                day: 31,
            },
            (month, 1) => Date {
                month: month - 1,
                day: days(self.year, month - 1),
                ..self
            },
            (_, day) => Date {
                day: day - 1,
                ..self
            },
        }
    }

    /// The day on whose end somebody born on this day reaches so many years of age: the day
    /// before the birthday (年齢計算ニ関する法律; 民法 第143条, which gives 29 February its
    /// 28th).
    pub fn attains(self, years: u16) -> Date {
        Date {
            year: self.year + years,
            ..self
        }
        .day_before()
    }

    /// The era and its year; `None` before 明治.
    pub fn era(self) -> Option<(&'static str, u16)> {
        let (name, first) = ERAS.iter().find(|(_, first)| self >= *first)?;
        Some((name, self.year - first.year + 1))
    }

    /// Appends the date as printed, "平成３０年４月１日" for instance.
    /// Returns false and appends nothing if the day lies before 明治.
    #[must_use]
    pub fn write_era(self, style: Style, out: &mut String) -> bool {
        let Some((era, year)) = self.era() else {
            return false;
        };
        out.push_str(era);
        if year == 1 && style.era_first_gan {
            if style.padded {
                out.push(if style.full_width { '\u{3000}' } else { ' ' });
            }
            out.push('元');
        } else {
            write_number(year, style, out);
        }
        out.push('年');
        write_number(u16::from(self.month), style, out);
        out.push('月');
        write_number(u16::from(self.day), style, out);
        out.push('日');
        true
    }
}

fn write_number(value: u16, style: Style, out: &mut String) {
    let (zero, space) = if style.full_width {
        ('０', '\u{3000}')
    } else {
        ('0', ' ')
    };
    let digit = |value: u16| char::from_u32(zero as u32 + u32::from(value)).unwrap_or(zero);
    if value >= 100 {
        out.push(digit(value / 100));
    }
    if value >= 10 {
        out.push(digit(value / 10 % 10));
    } else if style.padded {
        out.push(space);
    }
    out.push(digit(value % 10));
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: Style = Style {
        era_first_gan: true,
        padded: false,
        full_width: true,
    };
    const HALF: Style = Style {
        era_first_gan: false,
        padded: true,
        full_width: false,
    };

    fn printed(iso: &str, style: Style) -> String {
        let mut out = String::new();
        assert!(
            Date::from_iso(iso).unwrap().write_era(style, &mut out),
            "{iso}"
        );
        out
    }

    #[test]
    fn each_era_begins_on_its_day() {
        for (iso, full, half) in [
            ("2019-05-01", "令和元年５月１日", "令和 1年 5月 1日"),
            ("2019-04-30", "平成３１年４月３０日", "平成31年 4月30日"),
            ("1989-01-07", "昭和６４年１月７日", "昭和64年 1月 7日"),
            ("1926-12-24", "大正１５年１２月２４日", "大正15年12月24日"),
            ("1912-07-29", "明治４５年７月２９日", "明治45年 7月29日"),
            ("2024-06-01", "令和６年６月１日", "令和 6年 6月 1日"),
        ] {
            assert_eq!(printed(iso, FULL), full);
            assert_eq!(printed(iso, HALF), half);
        }
        assert!(
            !Date::from_iso("1868-01-24")
                .unwrap()
                .write_era(FULL, &mut String::new())
        );
    }

    #[test]
    fn the_first_year_is_1_and_columns_are_kept_where_the_insurer_wants_it_and_never_spoken() {
        let style = Style {
            full_width: true,
            ..HALF
        };
        let (iso, seen) = ("2019-05-01", "令和　１年　５月　１日");
        assert_eq!(printed(iso, style), seen);
        assert_eq!(printed(iso, style.spoken()), "令和１年５月１日");
        let gan = Style {
            era_first_gan: true,
            ..style
        };
        assert_eq!(printed(iso, gan), "令和　元年　５月　１日");
        assert_eq!(printed("2018-10-10", gan), "平成３０年１０月１０日");
    }

    #[test]
    fn months_end_on_their_last_day() {
        for (iso, months, end) in [
            ("2024-12-31", 0, "2024-12-31"),
            ("2024-12-31", 1, "2025-01-31"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2025-01-01", 1, "2025-02-28"),
            ("2025-02-28", 1, "2025-03-31"),
            ("2024-11-30", 3, "2025-02-28"),
            ("2099-12-01", 1, "2100-01-31"),
            ("2100-01-01", 1, "2100-02-28"),
        ] {
            let day = Date::from_iso(iso).unwrap();
            assert_eq!(day.month_end_after(months).iso(), end, "{iso} + {months}");
        }
    }

    #[test]
    fn an_age_is_reached_on_the_day_before_the_birthday() {
        for (birth, years, day) in [
            ("1955-04-02", 70, "2025-04-01"),
            ("1955-04-01", 70, "2025-03-31"),
            ("1955-01-01", 70, "2024-12-31"),
            ("1954-03-01", 70, "2024-02-29"),
            ("1955-03-01", 70, "2025-02-28"),
            // Born on a leap day: the 28th, whether or not the year has a 29th.
            ("1956-02-29", 70, "2026-02-28"),
            ("1952-02-29", 72, "2024-02-28"),
        ] {
            let born = Date::from_iso(birth).unwrap();
            assert_eq!(born.attains(years).iso(), day, "{birth} + {years}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for wrong in [
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-04-31",
            "2024-4-1",
            "0000-01-01",
            "2024/04/01",
            "２０２４-04-01",
            "2024-04-01 ",
        ] {
            assert_eq!(Date::from_iso(wrong), None, "{wrong}");
        }
        assert!(Date::from_iso("2000-02-29").is_some());
        assert_eq!(Date::from_iso("2024-02-29").unwrap().iso(), "2024-02-29");
    }
}
