//! Households: which rows belong together, and what their members share. Not the members.

use super::cases::{self, Twist};
use super::days::{self, AS_OF, Day, GO_LIVE};
use super::employers::{COMPANIES, SITES};
use super::family_names::{FAMILY_NAMES, NAMES_WITHOUT_GLYPH, UNUSUAL_NAMES};
use super::foreign_names::FOREIGN_FAMILY_NAMES;
use super::places::{BUILDINGS, CITIES, PREFECTURES, Prefecture, TOWNS};
use super::random::{Purpose, Random};
use super::{Reading, Request};

/// Rows are cut into blocks and each block into households, so that any row finds its own
/// without a walk through the job.
pub(super) const BLOCK_ROWS: u64 = 12;
pub(super) const BLOCKS: &[&[u64]] = &[
    &[1, 1, 1, 1, 1, 1, 2, 4],
    &[1, 1, 1, 3, 1, 2, 1, 2],
    &[1, 5, 1, 1, 1, 3],
    &[2, 1, 1, 4, 1, 3],
    &[4, 1, 1, 1, 1, 2, 1, 1],
    &[3, 1, 1, 1, 3, 1, 1, 1],
    &[1, 1, 2, 1, 1, 5, 1],
    &[1, 4, 1, 2, 1, 1, 1, 1],
];

/// Births and acquisitions of ordinary households end here, well before day G.
pub(super) const LATEST_BIRTH: Day = days::day(2024, 3, 31);
pub(super) const LATEST_ACQUIRED: Day = days::day(2024, 4, 1);
/// Whoever is 75 has left for 後期高齢者医療 (高齢者の医療の確保に関する法律, 第50条).
pub(super) const EARLIEST_BIRTH: Day = days::day(1949, 6, 2);

/// The first row of a household and the number of its rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) head: u64,
    pub(super) size: u64,
}

impl Span {
    /// A reserved row is a household of its own, and the rows behind it begin a new one.
    pub(super) fn of(request: &Request, index: u64) -> Span {
        let reserved = |row: u64| cases::reserved(request, row).is_some();
        if reserved(index) {
            return Span {
                head: index,
                size: 1,
            };
        }
        let block = index / BLOCK_ROWS;
        let mut head = block * BLOCK_ROWS;
        let blocks = request.profile.population().blocks;
        for &size in Random::of(request.seed, Purpose::Block, block).pick(blocks) {
            let end = head + size;
            if index < end {
                let cut = (head..index).rev().find(|&row| reserved(row));
                let head = cut.map_or(head, |row| row + 1);
                let end = (index..end).find(|&row| reserved(row)).unwrap_or(end);
                return Span {
                    head,
                    size: end.min(request.count) - head,
                };
            }
            head = end;
        }
        unreachable!("the sizes of a block add up to its rows");
    }
}

/// Whom an insurer insures.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Ages {
    /// Who works, and the family.
    Working,
    /// Who lives in a place, or works for themselves, up to 74.
    Residents,
    /// From 75.
    LateStage,
}

/// Where the members live; numbers are places in the tables.
pub(super) enum Place {
    /// Anywhere; the post codes are those of towns or not.
    Country,
    /// Anywhere, each with the post code of a town.
    Members,
    Prefecture(usize),
    City(usize, u64),
}

/// What the members of a household are to one another.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Bond {
    Couple,
    LoneParent,
    WithParent,
}

/// The family name, which a household shares.
pub(super) enum Family {
    Japanese(Reading),
    Foreign(&'static str),
}

/// The workplace, which gives the 記号; `None` is 任意継続, which has none.
pub(super) struct Employer {
    /// 1 to 360.
    pub(super) key: u64,
    pub(super) company: &'static str,
    pub(super) site: &'static str,
}

pub(super) struct Address {
    pub(super) prefecture: &'static Prefecture,
    pub(super) post_code: u64,
    pub(super) city: &'static str,
    pub(super) town: &'static str,
    pub(super) numbers: [u64; 3],
    /// How the numbers are written.
    pub(super) style: u64,
    pub(super) building: Option<(&'static str, u64)>,
}

/// What the rows of a household share.
pub(super) struct Household {
    pub(super) span: Span,
    pub(super) bond: Bond,
    pub(super) head_birth: Day,
    pub(super) head_is_man: bool,
    pub(super) eldest_birth: Day,
    pub(super) days_between_children: i64,
    /// 資格取得年月日 of the head.
    pub(super) acquired: Day,
    /// Joined after day G.
    pub(super) recent: bool,
    pub(super) family: Family,
    pub(super) employer: Option<Employer>,
    pub(super) address: Address,
    pub(super) mail_class: &'static str,
}

impl Household {
    pub(super) fn of(request: &Request, index: u64) -> Household {
        let span = Span::of(request, index);
        let twist = cases::reserved(request, span.head).map(|case| case.twist);
        let random = &mut Random::of(request.seed, Purpose::Household, span.head);
        let population = request.profile.population();
        let age = match population.ages {
            Ages::Working => head_age(span.size, random),
            Ages::Residents => resident_age(span.size, random),
            Ages::LateStage => random.between(75, 96).min(random.between(75, 99)),
        };
        let head_birth = AS_OF - days::years(age) - random.between(1, 364);
        // Residents who would be too old are a year younger, so that no birthday is crowded.
        let early = head_birth < population.earliest_birth && population.ages == Ages::Residents;
        let head_birth = head_birth + i64::from(early) * 364;
        let head_birth = head_birth.max(population.earliest_birth);
        let bond = match random.below(20) {
            _ if population.ages == Ages::LateStage => Bond::Couple,
            0 => Bond::LoneParent,
            1 if span.size == 2 && (30..=50).contains(&age) => Bond::WithParent,
            _ => Bond::Couple,
        };
        let working = population.ages == Ages::Working;
        let recent = twist.is_none() && random.chance(150) && population.joins;
        let employer = (working && !random.chance(300)).then(|| employer(random));
        Household {
            span,
            bond,
            head_birth,
            head_is_man: random.chance(6_200),
            eldest_birth: random.between(
                (head_birth + days::years(20)).max(AS_OF - days::years(23)),
                (head_birth + days::years(38)).min(LATEST_BIRTH - 800),
            ),
            days_between_children: random.between(400, 1_200),
            acquired: if recent {
                GO_LIVE + random.between(1, 20)
            } else {
                hired(head_birth, random)
            },
            recent,
            family: family(twist, random),
            mail_class: mail_class(employer.as_ref(), random),
            employer,
            address: address(&population.place, random),
        }
    }
}

fn head_age(size: u64, random: &mut Random) -> i64 {
    match size {
        1 => random.between(19, 63) + i64::from(random.chance(2_000)) * random.between(0, 11),
        2 => random.between(27, 68),
        _ => random.between(30, 56),
    }
}

/// Who is insured where the household lives: pensioners more than others.
fn resident_age(size: u64, random: &mut Random) -> i64 {
    match (size, random.below(10)) {
        (1 | 2, 0..6) => random.between(60, 74),
        (1 | 2, _) => random.between(24, 60),
        _ => random.between(30, 58),
    }
}

/// Most begin on the first of April, as Japan does.
fn hired(birth: Day, random: &mut Random) -> Day {
    let (born, _, _) = days::civil(birth);
    let year = random
        .between(born + 19, 2024)
        .max(random.between(born + 19, 2024));
    let day = match random.below(10) {
        0..=5 => days::day(year, 4, 1),
        6..=8 => days::day(year, random.between(1, 12), 1),
        _ => days::day(year, random.between(1, 12), random.between(2, 28)),
    };
    day.min(LATEST_ACQUIRED)
}

fn family(twist: Option<Twist>, random: &mut Random) -> Family {
    match twist {
        Some(
            Twist::MiddleDot
            | Twist::LongName
            | Twist::TwoLineName
            | Twist::FullName
            | Twist::TooLongName,
        ) => Family::Foreign(random.pick(FOREIGN_FAMILY_NAMES)),
        Some(Twist::UnusualKanji) => Family::Japanese(random.pick(UNUSUAL_NAMES)),
        Some(Twist::NoGlyph) => Family::Japanese(random.pick(NAMES_WITHOUT_GLYPH)),
        _ if random.chance(80) => Family::Foreign(random.pick(FOREIGN_FAMILY_NAMES)),
        _ if random.chance(300) => Family::Japanese(random.pick(UNUSUAL_NAMES)),
        _ => Family::Japanese(random.pick_early(FAMILY_NAMES)),
    }
}

fn employer(random: &mut Random) -> Employer {
    let company = random.below(COMPANIES.len() as u64);
    let company = random.below(company + 1);
    let site = random.below(SITES.len() as u64);
    Employer {
        key: company * SITES.len() as u64 + site + 1,
        company: COMPANIES[company as usize],
        site: SITES[site as usize],
    }
}

/// Most workplaces hand the notices out; the others have them sent.
fn mail_class(employer: Option<&Employer>, random: &mut Random) -> &'static str {
    match random.below(1_000) {
        0..5 => "simple_registered",
        5..8 => "no_forwarding",
        8..11 => "counter",
        _ if employer.is_some_and(|employer| employer.key % 5 != 0) => "employer",
        _ => "specified_record",
    }
}

pub(super) fn address(place: &Place, random: &mut Random) -> Address {
    let prefecture = random.pick_weighted(PREFECTURES, |prefecture| prefecture.weight);
    let city = random.below(CITIES.len() as u64);
    let (prefecture, city) = match *place {
        Place::Country | Place::Members => (prefecture, city),
        Place::Prefecture(prefecture) => (&PREFECTURES[prefecture], city),
        Place::City(prefecture, city) => (&PREFECTURES[prefecture], city),
    };
    let town = random.below(TOWNS.len() as u64);
    // A town has one post code, whoever lives there.
    let area = (city * TOWNS.len() as u64 + town) * 97 + 13;
    // One that ends with 00 stands for no town, and makes no customer barcode.
    let general = !matches!(place, Place::Country) && area.is_multiple_of(100);
    let area = area + u64::from(general);
    Address {
        prefecture,
        post_code: prefecture.post_code * 100_000 + area % 100_000,
        city: CITIES[city as usize],
        town: TOWNS[town as usize],
        numbers: [
            random.below(8) + 1,
            random.below(40) + 1,
            random.below(25) + 1,
        ],
        style: random.below(4),
        building: random.chance(4_500).then(|| {
            let room = (random.below(12) + 1) * 100 + random.below(12) + 1;
            (random.pick(BUILDINGS), room)
        }),
    }
}
