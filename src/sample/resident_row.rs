//! Rows of residents: households with a head to whom the letters go, cards with their days, and an
//! order that says nothing of who lives together. Who the people are: `household` and `member`.

use super::Request;
use super::cases::{self, Twist};
use super::days::{self, Day};
use super::household::{self, Ages, Household};
use super::member::Member;
use super::population::Population;
use super::random::{Purpose, Random};
use super::row::Row;

pub(super) const HEADING: &str = "member_key,household_key,is_head,relation,control_no,\
    insurer_no,symbol,number,branch,name_kanji,name_kana,birth,sex,copay,acquired,valid_until,\
    issued_card,effective_from,last4,number_status,match,confirmed,asked,replied,registered_on,\
    with_card,mynumber_card,release_registered_on,card_valid_until,special_care,post_code,\
    addr1,addr2,addr3,dest_name,dest_kind,alt_post_code,alt_addr1,alt_addr2,alt_addr3,\
    mail_class,track_no,suppress,insert_set\n";

/// Below this count there is no order in which no two of a household are neighbours.
const SCATTERED_MIN: u64 = 50;
/// 引受番号 without its check digit begin here.
const TRACK_FIRST: u64 = 3_140_000_000;

/// Appends one row. No field holds a comma, a quote or a line end, so none is quoted.
pub(super) fn write(request: &Request, place: u64, out: &mut Vec<u8>) {
    let index = scattered(request, place);
    let resident = Resident::of(request, index);
    resident.row(request, index, &mut Row(out));
    let last = out.pop();
    assert_eq!(last, Some(b','), "every field ends with its comma");
    out.push(b'\n');
}

/// Which row of the population stands at a place of the file. The step is prime to the count, so
/// each stands once; and between a quarter and three quarters of it, so that neighbours in a
/// household are never neighbours in the file.
fn scattered(request: &Request, place: u64) -> u64 {
    let count = request.count;
    if count < SCATTERED_MIN {
        return place;
    }
    let mut random = Random::of(request.seed, Purpose::Residence, u64::MAX);
    let mut step = count * 618 / 1000 + random.below(count / 16);
    while divisor(step, count) > 1 {
        step += 1;
    }
    let start = random.below(count);
    (place * step + start) % count
}

/// The greatest common divisor.
fn divisor(one: u64, other: u64) -> u64 {
    if other == 0 {
        one
    } else {
        divisor(other, one % other)
    }
}

/// What the rows of a household of residents share besides what all households do.
struct Residence {
    with_card: bool,
    heads: Heads,
}

/// Who says to be the head.
#[derive(Clone, Copy, PartialEq)]
enum Heads {
    First,
    Nobody,
    FirstAndSecond,
}

impl Residence {
    fn of(request: &Request, household: &Household) -> Residence {
        // How many households get cards this time is the insurer's plan, so it is the job's.
        let mut job = Random::of(request.seed, Purpose::Residence, u64::MAX - 1);
        let cards_in_ten_thousand = 4_000 + job.below(3_000);
        let random = &mut Random::of(request.seed, Purpose::Residence, household.span.head);
        let late_stage = request.profile.population().ages == Ages::LateStage;
        let with_card = random.chance(cards_in_ten_thousand) || late_stage;
        let heads = match random.below(1_000) {
            0..3 if household.span.size > 1 && !late_stage => Heads::Nobody,
            3..6 if household.span.size > 1 && !late_stage => Heads::FirstAndSecond,
            _ => Heads::First,
        };
        Residence { with_card, heads }
    }
}

/// One row's person and household.
struct Resident {
    household: Household,
    residence: Residence,
    member: Member,
    head_name: String,
}

impl Resident {
    fn of(request: &Request, index: u64) -> Resident {
        let twist = cases::reserved(request, index).map(|case| case.twist);
        // The second of the pair with two heads lives with the first.
        let (home, position) = match twist {
            Some(Twist::TwoHeads) => {
                let first = cases::first_row(request, Twist::TwoHeads);
                (first, u64::from(first != index))
            }
            _ => {
                let head = household::Span::of(request, index).head;
                (index, index - head)
            }
        };
        let household = Household::of(request, home);
        let member = Member::at(request, &household, index, position);
        let head = household.span.head;
        let head_name = match head == index {
            true => member.name.kanji.clone(),
            false => Member::of(request, &household, head).name.kanji,
        };
        Resident {
            residence: Residence::of(request, &household),
            household,
            member,
            head_name,
        }
    }

    fn is_head(&self) -> bool {
        match (self.member.twist, self.residence.heads) {
            (Twist::NoHead, _) | (_, Heads::Nobody) => false,
            (Twist::TwoHeads, _) => true,
            (_, Heads::First) => self.member.position == 0,
            (_, Heads::FirstAndSecond) => self.member.position <= 1,
        }
    }

    /// Cards go out with cards; lists by themselves, recorded.
    fn mail_class(&self) -> &'static str {
        match self.with_card() {
            true => "simple_registered",
            false => "specified_record",
        }
    }

    /// The twists of cards need one.
    fn with_card(&self) -> bool {
        let needed = [
            Twist::Beyond70,
            Twist::Beyond75,
            Twist::SeventyOnTheFirst,
            Twist::WrongTrackNumber,
        ];
        self.residence.with_card || needed.contains(&self.member.twist)
    }

    fn row(&self, request: &Request, index: u64, row: &mut Row<'_>) {
        let population = request.profile.population();
        let (member, household) = (&self.member, &self.household);
        let late_stage = population.ages == Ages::LateStage;
        let shared = member.twist == Twist::SameControlNumber;
        let numbered = match shared {
            true => cases::first_row(request, Twist::SameControlNumber),
            false => index,
        };
        row.key('M', index + 1, 9);
        row.key('H', household.span.head + 1, 9);
        row.text(yes_no(self.is_head()));
        row.text(match member.position == 0 || late_stage {
            true => "本人",
            false => "家族",
        });
        row.control_no(request.seed, numbered);
        row.text(population.insurer_no);
        self.insured(population, index, row);
        row.text(&member.name.kanji);
        row.text(&member.name.kana);
        row.birth(member);
        row.text(member.sex);
        row.text(member.copay);
        row.date(Some(member.acquired));
        self.card(population, row);
        row.number(member.last4, 4);
        row.standing(member);
        row.text(match member.twist {
            Twist::CardNotStated => "",
            _ => yes_no(self.with_card()),
        });
        let random = &mut Random::of(request.seed, Purpose::Resident, index);
        mynumber(population.as_of, random, row);
        self.address(population, random, row);
        row.text(self.mail_class());
        self.track_no(index, row);
        row.text(member.suppress);
        if member.twist != Twist::FieldMissing {
            row.text(if self.with_card() { "1" } else { "2" });
        }
    }

    /// 記号, 番号 and 枝番.
    fn insured(&self, population: &Population, index: u64, row: &mut Row<'_>) {
        let number = self.household.span.head + 1;
        match population.kind {
            "kokuho" => {
                const DISTRICTS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
                row.put("架空");
                row.text(DISTRICTS[(number % 8) as usize]);
                row.number(Some(number % 100_000_000), 8);
                row.number(Some(self.member.position + 1), 2);
            }
            "kouki" => {
                // Seven digits and a check digit of weights 2 and 1, one number a person.
                let body = index % 10_000_000;
                row.end();
                row.number(Some(body * 10 + check_digit(body)), 8);
                row.end();
            }
            _ => {
                row.number(Some(number % 47 + 1), 3);
                row.number(Some(number), 1);
                row.number(Some(self.member.position), 2);
            }
        }
    }

    /// valid_until, issued_card and effective_from of the card that goes with the letter.
    fn card(&self, population: &Population, row: &mut Row<'_>) {
        let days = population.cards.filter(|_| self.with_card());
        let Some((first, last)) = days else {
            (0..3).for_each(|_| row.end());
            return;
        };
        let beyond = matches!(self.member.twist, Twist::Beyond70 | Twist::Beyond75);
        let late_stage = population.ages == Ages::LateStage;
        let last = match beyond || late_stage {
            true => last,
            false => ends(self.member.birth, first, last),
        };
        row.date(Some(last));
        row.date(Some(population.issued));
        row.date(Some(first));
    }

    fn address(&self, population: &Population, random: &mut Random, row: &mut Row<'_>) {
        let address = &self.household.address;
        row.number(Some(address.post_code), 7);
        row.town(address);
        row.end();
        row.block(address);
        row.end();
        row.building(address);
        row.end();
        let late_stage = population.ages == Ages::LateStage;
        let second = self.member.position > 0 && self.is_head();
        row.text(match late_stage || second {
            true => &self.member.name.kanji,
            false => &self.head_name,
        });
        let elsewhere = self.member.suppress.contains("ALT_ADDRESS");
        row.text(match (elsewhere, late_stage) {
            (true, _) => "送付先",
            (false, true) => "本人",
            (false, false) => "世帯主",
        });
        if !elsewhere {
            (0..4).for_each(|_| row.end());
            return;
        }
        let other = household::address(&household::Place::Members, random);
        row.number(Some(other.post_code), 7);
        row.town(&other);
        row.end();
        row.block(&other);
        row.end();
        row.building(&other);
        row.end();
    }

    /// 引受番号 with its check digit, the first ten digits modulo 7.
    fn track_no(&self, index: u64, row: &mut Row<'_>) {
        let number = TRACK_FIRST + index;
        let wrong = u64::from(self.member.twist == Twist::WrongTrackNumber);
        let check = (number % 7 + wrong) % 7;
        let registered = self.mail_class() == "simple_registered";
        row.number(registered.then_some(number * 10 + check), 11);
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// The last day of a card for somebody: at most the end of the month in which the holder is 70,
/// and the day before the 75th birthday.
fn ends(birth: Day, first: Day, last: Day) -> Day {
    let share = days::month_end(days::birthday(birth, 70) - 1);
    let last = if share >= first {
        last.min(share)
    } else {
        last
    };
    last.min(days::birthday(birth, 75) - 1)
}

/// mynumber_card, release_registered_on, card_valid_until and special_care.
fn mynumber(as_of: Day, random: &mut Random, row: &mut Row<'_>) {
    let valid = as_of + random.between(0, days::years(5));
    let over = as_of - random.between(1, 200);
    let (word, released, until) = match random.below(100) {
        0..62 => ("registered", None, Some(valid)),
        62..64 => (
            "registered",
            Some(as_of - random.between(0, 25)),
            Some(valid),
        ),
        64..78 => ("unregistered", None, Some(valid)),
        78..92 => ("none", None, None),
        92..96 => ("cert_expired", None, Some(over)),
        96..98 => ("released", Some(over), Some(valid)),
        _ => ("returned", None, None),
    };
    row.text(word);
    row.date(released);
    row.date(until);
    row.text(yes_no(random.chance(200)));
}

/// The check digit of the digits of a number: weights 2 and 1 from the last, digit sums, to ten.
fn check_digit(body: u64) -> u64 {
    let (mut rest, mut sum, mut weight) = (body, 0, 2);
    while rest > 0 {
        let product = rest % 10 * weight;
        sum += product / 10 + product % 10;
        weight = 3 - weight;
        rest /= 10;
    }
    (10 - sum % 10) % 10
}
