//! A member's name in characters and in kana, from the tables. Not the tables.

use super::Reading;
use super::cases::Twist;
use super::days::{self, Day};
use super::female_names::FEMALE_NAMES;
use super::foreign_names::FOREIGN_GIVEN_NAMES;
use super::household::Family;
use super::male_names::MALE_NAMES;
use super::random::Random;

/// Family name and given name with U+3000 between them, twice.
pub(super) struct Name {
    pub(super) kanji: String,
    pub(super) kana: String,
}

impl Name {
    pub(super) fn of(
        family: &Family,
        man: bool,
        birth: Day,
        twist: Twist,
        random: &mut Random,
    ) -> Name {
        let mut name = match *family {
            Family::Japanese((kanji, kana)) => {
                let given = given_name(man, birth, random);
                Name {
                    kanji: joined(kanji, given.0),
                    kana: joined(kana, given.1),
                }
            }
            Family::Foreign(family) => {
                let name = foreign(family, characters_max(twist, random), random);
                Name {
                    kanji: name.clone(),
                    kana: name,
                }
            }
        };
        match twist {
            Twist::BlackCircle => name.replace('●', random),
            Twist::PrivateUse => name.replace('\u{E000}', random),
            Twist::EmptyName => name.kanji.clear(),
            _ => {}
        }
        name
    }

    /// One character of the family name is one that the sender's system could not write.
    fn replace(&mut self, with: char, random: &mut Random) {
        let family = self
            .kanji
            .chars()
            .take_while(|&character| character != '\u{3000}')
            .count();
        let place = random.below(family as u64) as usize;
        let characters = self.kanji.chars().enumerate();
        self.kanji = characters
            .map(|(at, old)| if at == place { with } else { old })
            .collect();
    }
}

fn joined(family: &str, given: &str) -> String {
    let mut name = String::with_capacity(family.len() + given.len() + 3);
    name.push_str(family);
    name.push('\u{3000}');
    name.push_str(given);
    name
}

/// The tables run from 1950 to 2024; a name is taken near the year of birth.
fn given_name(man: bool, birth: Day, random: &mut Random) -> Reading {
    let table = if man { MALE_NAMES } else { FEMALE_NAMES };
    let last = table.len() as i64 - 1;
    let (year, _, _) = days::civil(birth);
    // Whoever is older bears the table's first names.
    let fashion = (year.max(1949) - 1950) * last / 74;
    let place = fashion + random.between(-last / 5, last / 5);
    // Reflected at both ends, so that the first and last names are no more common than others.
    let place = last - (last - place.abs()).abs();
    table[place as usize]
}

/// Most foreign names are short; a few want shrinking or two lines.
fn characters_max(twist: Twist, random: &mut Random) -> usize {
    match twist {
        Twist::LongName => 40,
        Twist::TwoLineName => 60,
        Twist::FullName => 100,
        Twist::TooLongName => 112,
        Twist::MiddleDot => 24,
        _ => match random.below(100) {
            0..2 => 60,
            2..15 => 40,
            15..50 => 24,
            _ => 14,
        },
    }
}

/// Given names with middle dots, as many as fit; one at least.
fn foreign(family: &str, characters_max: usize, random: &mut Random) -> String {
    let mut name = joined(family, random.pick(FOREIGN_GIVEN_NAMES));
    let mut characters = name.chars().count();
    loop {
        let next = random.pick(FOREIGN_GIVEN_NAMES);
        characters += 1 + next.chars().count();
        if characters > characters_max {
            return name;
        }
        name.push('・');
        name.push_str(next);
    }
}
