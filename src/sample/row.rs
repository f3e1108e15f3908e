//! The columns of the members file and the bytes of a row. No choices about people are made here.

use super::cases::{self, Twist};
use super::days::{self, Day};
use super::household::{Address, Employer, Household};
use super::member::Member;
use super::random::{Purpose, Random};
use super::{COUNT_MAX, Request};

pub(super) const HEADING: &str = "member_key,household_key,relation,control_no,insurer_no,\
    symbol,number,branch,name_kanji,name_kana,birth,sex,copay,acquired,last4,number_status,\
    match,confirmed,asked,replied,registered_on,mail_class,employer_key,employer_name,\
    post_code,addr1,addr2,suppress,insert_set\n";

/// 記号 of 任意継続, and 記号 of the first workplace.
const SYMBOL_VOLUNTARY: u64 = 9999;
const SYMBOL_FIRST: u64 = 101;

/// Appends one row. No field holds a comma, a quote or a line end, so none is quoted.
pub(super) fn write(request: &Request, index: u64, out: &mut Vec<u8>) {
    let household = Household::of(request, index);
    let member = Member::of(request, &household, index);
    let shared = member.twist == Twist::SameControlNumber;
    let numbered = if shared {
        cases::first_row(request, Twist::SameControlNumber)
    } else {
        index
    };
    let row = &mut Row(out);
    row.key('M', index + 1, 9);
    row.key('H', household.span.head + 1, 9);
    row.text(if member.position == 0 {
        "本人"
    } else {
        "家族"
    });
    row.control_no(request.seed, numbered);
    row.text(request.profile.population().insurer_no);
    row.insured(&household, member.position);
    row.text(&member.name.kanji);
    row.text(&member.name.kana);
    row.birth(&member);
    row.text(member.sex);
    row.text(member.copay);
    row.date(Some(member.acquired));
    row.number(member.last4, 4);
    row.standing(&member);
    row.text(household.mail_class);
    row.employer(household.employer.as_ref());
    row.address(&household.address);
    row.text(member.suppress);
    if member.twist != Twist::FieldMissing {
        row.text(if household.employer.is_some() {
            "1"
        } else {
            "2"
        });
    }
    let last = out.pop();
    assert_eq!(last, Some(b','), "every field ends with its comma");
    out.push(b'\n');
}

/// A row being written; each field ends with a comma.
pub(super) struct Row<'a>(pub(super) &'a mut Vec<u8>);

impl Row<'_> {
    pub(super) fn put(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(super) fn end(&mut self) {
        self.0.push(b',');
    }

    pub(super) fn text(&mut self, text: &str) {
        self.put(text);
        self.end();
    }

    /// Decimal digits, with zeros before them up to `width`.
    pub(super) fn digits(&mut self, number: u64, width: usize) {
        let mut digits = [b'0'; 20];
        let mut rest = number;
        let mut start = digits.len();
        while rest > 0 || start > digits.len() - width {
            start -= 1;
            digits[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.0.extend_from_slice(&digits[start..]);
    }

    /// Full-width decimal digits (U+FF10 to U+FF19).
    pub(super) fn wide_digits(&mut self, number: u64) {
        const WIDE: [&str; 10] = ["０", "１", "２", "３", "４", "５", "６", "７", "８", "９"];
        if number >= 10 {
            self.wide_digits(number / 10);
        }
        self.put(WIDE[(number % 10) as usize]);
    }

    pub(super) fn number(&mut self, number: Option<u64>, width: usize) {
        if let Some(number) = number {
            self.digits(number, width);
        }
        self.end();
    }

    pub(super) fn key(&mut self, letter: char, number: u64, width: usize) {
        self.0.push(letter as u8);
        self.number(Some(number), width);
    }

    pub(super) fn date(&mut self, day: Option<Day>) {
        if let Some(day) = day {
            let (year, month, day) = days::civil(day);
            self.digits(year as u64, 4);
            self.put("-");
            self.digits(month as u64, 2);
            self.put("-");
            self.digits(day as u64, 2);
        }
        self.end();
    }

    /// 整理番号. The step is prime to 10⁸, so every row has its own number, far from the next one's.
    pub(super) fn control_no(&mut self, seed: u64, index: u64) {
        const STEP: u64 = 61_803_399;
        let start = Random::of(seed, Purpose::Job, 1).below(COUNT_MAX);
        let number = (index * STEP + start) % COUNT_MAX;
        self.digits(number / 100_000, 3);
        self.put("_");
        self.digits(number / 100 % 1000, 3);
        self.put("_");
        self.digits(number % 100, 2);
        self.end();
    }

    /// 記号, 番号 and 枝番. Some workplaces pad their 番号 with zeros.
    fn insured(&mut self, household: &Household, position: u64) {
        let key = household.employer.as_ref().map(|employer| employer.key);
        let symbol = key.map_or(SYMBOL_VOLUNTARY, |key| SYMBOL_FIRST + (key - 1) * 7);
        self.number(Some(symbol), 4);
        let width = match key.unwrap_or(0) % 4 {
            0 => 8,
            1 => 6,
            _ => 1,
        };
        self.number(Some(household.span.head + 1), width);
        self.number(Some(position), 2);
    }

    pub(super) fn birth(&mut self, member: &Member) {
        if member.twist == Twist::ImpossibleDate {
            self.text("1985-02-30");
        } else {
            self.date(Some(member.birth));
        }
    }

    pub(super) fn standing(&mut self, member: &Member) {
        let standing = &member.standing;
        let unknown = member.twist == Twist::UnknownWord;
        self.text(standing.number_status);
        self.text(if unknown {
            "similar"
        } else {
            standing.matching
        });
        self.text(standing.confirmed);
        self.text(standing.asked);
        self.text(standing.replied);
        self.date(member.registered_on);
    }

    fn employer(&mut self, employer: Option<&Employer>) {
        let Some(Employer { key, company, site }) = employer else {
            self.end();
            self.end();
            return;
        };
        self.key('E', *key, 4);
        self.put("架空");
        self.put(company);
        self.put("株式会社　");
        self.text(site);
    }

    fn address(&mut self, address: &Address) {
        self.number(Some(address.post_code), 7);
        self.town(address);
        self.block(address);
        self.end();
        self.building(address);
        self.end();
    }

    /// The address up to the town.
    pub(super) fn town(&mut self, address: &Address) {
        self.put(address.prefecture.name);
        self.put(address.city);
        self.put(address.town);
    }

    /// The numbers behind the town, each household in its own way of writing them.
    pub(super) fn block(&mut self, address: &Address) {
        let [block, lot, house] = address.numbers;
        match address.style {
            0 => {
                for (number, unit) in [(block, "丁目"), (lot, "番"), (house, "号")] {
                    self.wide_digits(number);
                    self.put(unit);
                }
            }
            1 => {
                for (number, after) in [(block, "-"), (lot, "-"), (house, "")] {
                    self.digits(number, 1);
                    self.put(after);
                }
            }
            2 => {
                for (number, after) in [(block, "－"), (lot, "－"), (house, "")] {
                    self.wide_digits(number);
                    self.put(after);
                }
            }
            _ => {
                self.digits(block * 100 + lot, 1);
                self.put("番地");
            }
        }
    }

    pub(super) fn building(&mut self, address: &Address) {
        if let Some((building, room)) = address.building {
            self.put(building);
            self.wide_digits(room);
            self.put("号室");
        }
    }
}
