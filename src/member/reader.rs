//! The fields of one record, read by column: each kind of value with what it may look like.
//! Which columns a record has is `columns`; what they mean together is the member's.

use super::{
    Address, BIRTH_MIN, Cards, Column, Columns, Copay, DATE_MAX, DEST_KINDS, Employer, Household,
    MAIL_CLASSES, MYNUMBER_CARDS, MailClass, Reason, Reject, Suppress, YES_NO, copay, gate,
};
use crate::date::Date;

/// Longest name in characters.
const NAME_CHARACTERS_MAX: usize = 100;

/// Longest symbol or number in characters.
const NUMBER_CHARACTERS_MAX: usize = 20;

/// Longest key of a member or household in characters.
const KEY_CHARACTERS_MAX: usize = 32;

/// Longest 負担割合 text in characters.
const COPAY_CHARACTERS_MAX: usize = 40;

/// Reads fields of one record by column.
pub(super) struct Reader<'a, 'c> {
    pub(super) fields: &'a crate::records::Fields,
    pub(super) columns: &'c Columns,
    pub(super) eudc: &'c [char],
}

impl<'a> Reader<'a, '_> {
    pub(super) fn text(&self, column: Column) -> &'a str {
        self.columns
            .index(column)
            .map_or("", |at| self.fields.field(at))
    }

    pub(super) fn reject(&self, column: Column, reason: Reason) -> Reject {
        Reject {
            field: column.name(),
            reason,
        }
    }

    pub(super) fn filled(&self, column: Column, characters_max: usize) -> Result<&'a str, Reject> {
        let text = self.text(column);
        if text.is_empty() {
            return Err(self.reject(column, Reason::Empty));
        }
        if text.chars().count() > characters_max {
            return Err(self.reject(column, Reason::TooLong));
        }
        let words = !self.eudc.is_empty() && Column::WORDS.contains(&column);
        let eudc = if words { self.eudc } else { &[] };
        gate::readable(text, eudc).map_err(|reason| self.reject(column, reason))?;
        Ok(text)
    }

    pub(super) fn key(&self, column: Column) -> Result<&'a str, Reject> {
        self.filled(column, KEY_CHARACTERS_MAX)
    }

    pub(super) fn pattern(
        &self,
        column: Column,
        pattern: &regex::Regex,
    ) -> Result<&'a str, Reject> {
        let text = self.filled(column, NUMBER_CHARACTERS_MAX)?;
        if pattern.is_match(text) {
            Ok(text)
        } else {
            Err(self.reject(column, Reason::Pattern))
        }
    }

    pub(super) fn optional_pattern(
        &self,
        column: Column,
        pattern: &regex::Regex,
    ) -> Result<&'a str, Reject> {
        if self.text(column).is_empty() {
            Ok("")
        } else {
            self.pattern(column, pattern)
        }
    }

    pub(super) fn name(&self, column: Column) -> Result<&'a str, Reject> {
        let name = self.filled(column, NAME_CHARACTERS_MAX)?;
        let blank = name.chars().all(char::is_whitespace);
        if blank {
            Err(self.reject(column, Reason::Empty))
        } else if gate::addressed(name) {
            Err(self.reject(column, Reason::Honorific))
        } else {
            Ok(name)
        }
    }

    /// The reading of the name, which is delivered in full width.
    pub(super) fn kana(&self) -> Result<&'a str, Reject> {
        let kana = self.name(Column::NameKana)?;
        gate::full_width(kana).map_err(|reason| self.reject(Column::NameKana, reason))?;
        Ok(kana)
    }

    /// Exactly `count` ASCII digits, or nothing.
    pub(super) fn digits(&self, column: Column, count: usize) -> Result<&'a str, Reject> {
        let text = self.text(column);
        let right = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        if text.is_empty() || right {
            Ok(text)
        } else {
            Err(self.reject(column, Reason::Pattern))
        }
    }

    pub(super) fn optional_choice<T: Copy>(
        &self,
        column: Column,
        words: &[(&str, T)],
    ) -> Result<Option<T>, Reject> {
        if self.text(column).is_empty() {
            Ok(None)
        } else {
            self.choice(column, words).map(Some)
        }
    }

    pub(super) fn choice<T: Copy>(&self, column: Column, words: &[(&str, T)]) -> Result<T, Reject> {
        let text = self.text(column);
        if text.is_empty() {
            return Err(self.reject(column, Reason::Empty));
        }
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        found.ok_or_else(|| self.reject(column, Reason::UnknownWord))
    }

    pub(super) fn date(&self, column: Column, min: Date, max: Date) -> Result<Date, Reject> {
        let date = self.optional_date(column, min, max)?;
        date.ok_or_else(|| self.reject(column, Reason::Empty))
    }

    pub(super) fn optional_date(
        &self,
        column: Column,
        min: Date,
        max: Date,
    ) -> Result<Option<Date>, Reject> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let Some(date) = Date::from_iso(text) else {
            return Err(self.reject(column, Reason::DateImpossible));
        };
        if date < min || date > max {
            return Err(self.reject(column, Reason::DateOutside));
        }
        Ok(Some(date))
    }

    /// Text that may be missing.
    pub(super) fn optional(
        &self,
        column: Column,
        characters_max: usize,
    ) -> Result<&'a str, Reject> {
        match self.text(column) {
            "" => Ok(""),
            _ => self.filled(column, characters_max),
        }
    }

    /// A name that may be missing, without the honorific that an envelope prints behind it.
    pub(super) fn unaddressed(&self, column: Column) -> Result<&'a str, Reject> {
        let name = self.optional(column, NAME_CHARACTERS_MAX)?;
        match gate::addressed(name) {
            true => Err(self.reject(column, Reason::Honorific)),
            false => Ok(name),
        }
    }

    pub(super) fn household(&self) -> Result<Household<'a>, Reject> {
        Ok(Household {
            key: self.optional(Column::HouseholdKey, KEY_CHARACTERS_MAX)?,
            is_head: self.optional_choice(Column::IsHead, YES_NO)?,
        })
    }

    pub(super) fn cards(&self) -> Result<Cards, Reject> {
        let date = |column| self.optional_date(column, BIRTH_MIN, DATE_MAX);
        Ok(Cards {
            with_card: self.optional_choice(Column::WithCard, YES_NO)?,
            valid_until: date(Column::ValidUntil)?,
            issued: date(Column::IssuedCard)?,
            effective_from: date(Column::EffectiveFrom)?,
            mynumber: self.optional_choice(Column::MynumberCard, MYNUMBER_CARDS)?,
            release_registered_on: date(Column::ReleaseRegisteredOn)?,
            release_applied_on: date(Column::ReleaseAppliedOn)?,
            mynumber_valid_until: date(Column::CardValidUntil)?,
            special_care: self.optional_choice(Column::SpecialCare, YES_NO)?,
        })
    }

    pub(super) fn address(&self) -> Result<Address<'a>, Reject> {
        let [first, second, third] = [Column::Addr1, Column::Addr2, Column::Addr3]
            .map(|column| self.optional(column, NAME_CHARACTERS_MAX));
        let [alt_first, alt_second, alt_third] =
            [Column::AltAddr1, Column::AltAddr2, Column::AltAddr3]
                .map(|column| self.optional(column, NAME_CHARACTERS_MAX));
        Ok(Address {
            post_code: self.digits(Column::PostCode, 7)?,
            lines: [first?, second?, third?],
            dest_name: self.unaddressed(Column::DestName)?,
            dest_kind: self.optional_choice(Column::DestKind, DEST_KINDS)?,
            alt_post_code: self.digits(Column::AltPostCode, 7)?,
            alt_lines: [alt_first?, alt_second?, alt_third?],
            area_code: self.optional(Column::AreaCode, KEY_CHARACTERS_MAX)?,
        })
    }

    pub(super) fn employer(&self) -> Result<Employer<'a>, Reject> {
        Ok(Employer {
            key: self.optional(Column::EmployerKey, KEY_CHARACTERS_MAX)?,
            name: self.unaddressed(Column::EmployerName)?,
        })
    }

    pub(super) fn copay(&self) -> Result<Copay<'a>, Reject> {
        let text = self.filled(Column::Copay, COPAY_CHARACTERS_MAX)?;
        match text {
            "1割" | "１割" => Ok(Copay::Tenths(1)),
            "2割" | "２割" => Ok(Copay::Tenths(2)),
            "3割" | "３割" => Ok(Copay::Tenths(3)),
            "*" | "法定負担割合のとおり" => Ok(Copay::Text(text)),
            text if copay::is_split(text) => Ok(Copay::Text(text)),
            _ => Err(self.reject(Column::Copay, Reason::UnknownWord)),
        }
    }

    pub(super) fn suppress(&self) -> Result<Suppress, Reject> {
        let mut suppress = Suppress::default();
        let words = self.text(Column::Suppress).split([' ', '|', ';', '+']);
        for word in words.filter(|word| !word.is_empty()) {
            match word {
                "NO_PRINT" => suppress.no_print = true,
                "WINDOW" => suppress.window = true,
                "ALT_ADDRESS" => suppress.alt_address = true,
                "NO_HOUSEHOLD" => suppress.no_household = true,
                _ => return Err(self.reject(Column::Suppress, Reason::UnknownWord)),
            }
        }
        Ok(suppress)
    }

    pub(super) fn mail_class(&self, suppress: Suppress) -> Result<MailClass, Reject> {
        let given = self.optional_choice(Column::MailClass, MAIL_CLASSES)?;
        let given = given.unwrap_or(MailClass::Ordinary);
        Ok(match (suppress.window, given) {
            (true, _) => MailClass::Counter,
            // Not in the pack that the employer opens; a letter with the last four digits goes by
            // 特定記録 at least (ministry notice of 2024-01-09).
            (false, MailClass::Employer) if suppress.alt_address || suppress.no_household => {
                MailClass::SpecifiedRecord
            }
            (false, class) => class,
        })
    }

    /// Eleven digits, the last of which is the first ten modulo 7.
    pub(super) fn track_no(&self) -> Result<&'a str, Reject> {
        let digits = self.digits(Column::TrackNo, 11)?;
        let number: u64 = digits.parse().unwrap_or(0);
        if digits.is_empty() || number / 10 % 7 == number % 10 {
            Ok(digits)
        } else {
            Err(self.reject(Column::TrackNo, Reason::Pattern))
        }
    }

    pub(super) fn insert_set(&self) -> Result<u8, Reject> {
        match self.text(Column::InsertSet).as_bytes() {
            [] => Ok(b'0'),
            [one]
                if one.is_ascii_digit() || (one.is_ascii_uppercase() && !b"ILOU".contains(one)) =>
            {
                Ok(*one)
            }
            _ => Err(self.reject(Column::InsertSet, Reason::UnknownWord)),
        }
    }
}
