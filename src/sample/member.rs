//! One member of a household: born, joined, named, and standing somewhere before the rules.

use super::Request;
use super::cases::{self, Case, Standing, Twist, When};
use super::days::{self, AS_OF, Day, GO_LIVE};
use super::household::{Ages, Bond, Household, LATEST_ACQUIRED, LATEST_BIRTH};
use super::names::Name;
use super::population::Population;
use super::random::{Purpose, Random};

pub(super) struct Member {
    /// 0 is the head (本人).
    pub(super) position: u64,
    pub(super) name: Name,
    pub(super) birth: Day,
    pub(super) sex: &'static str,
    pub(super) copay: &'static str,
    pub(super) acquired: Day,
    pub(super) last4: Option<u64>,
    pub(super) standing: Standing,
    pub(super) registered_on: Option<Day>,
    pub(super) suppress: &'static str,
    pub(super) twist: Twist,
}

/// A member whom only a later registration tells from the others.
const JOINED: Standing = Standing {
    number_status: "present",
    matching: "match",
    confirmed: "no",
    asked: "no",
    replied: "no",
    registered: When::After,
};

impl Member {
    pub(super) fn of(request: &Request, household: &Household, index: u64) -> Member {
        Member::at(request, household, index, index - household.span.head)
    }

    /// The member of a row at a position in a household that need not be the row's own.
    pub(super) fn at(
        request: &Request,
        household: &Household,
        index: u64,
        position: u64,
    ) -> Member {
        let population = request.profile.population();
        let random = &mut Random::of(request.seed, Purpose::Member, index);
        let reserved = cases::reserved(request, index);
        let &Case {
            standing, twist, ..
        } = reserved.unwrap_or_else(|| cases::drawn(request, index, random));
        let role = Role::of(household, position);
        let birth = role.birth(household, population, random);
        let birth = match twist {
            Twist::Beyond70 => days::day(1955, 1, 15),
            Twist::Beyond75 => days::day(1950, 1, 15),
            Twist::SeventyOnTheFirst => days::day(1955, 2, 1),
            _ => birth,
        };
        let man = role.is_man(household, random);
        let standing = if household.recent { JOINED } else { standing };
        let late_stage = population.ages == Ages::LateStage;
        let acquired = match late_stage {
            true => days::birthday(birth, 75),
            false => acquired(household, role, birth, random),
        };
        let known = standing.number_status == "present" && twist != Twist::LastFourMissing;
        Member {
            position,
            name: Name::of(&household.family, man, birth, twist, random),
            birth,
            sex: match twist {
                Twist::SexOnTheBack => "裏面参照",
                _ if random.chance(5) => "裏面参照",
                _ if man => "男",
                _ => "女",
            },
            copay: match late_stage {
                true => late_stage_copay(twist, random),
                false => copay(birth, twist, random),
            },
            acquired,
            last4: known.then(|| random.below(10_000)),
            registered_on: registered_on(standing.registered, acquired, random),
            standing,
            suppress: match twist {
                Twist::NoPrint => "NO_PRINT",
                Twist::Window => "WINDOW",
                Twist::AltAddress => "ALT_ADDRESS",
                Twist::HouseholdApart => "NO_HOUSEHOLD ALT_ADDRESS",
                Twist::HouseholdOpen => "NO_HOUSEHOLD",
                Twist::Plain if random.chance(4) => "WINDOW",
                Twist::Plain if random.chance(2) => "NO_PRINT",
                _ => "",
            },
            twist,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Head,
    Spouse,
    Parent,
    Child(i64),
}

impl Role {
    fn of(household: &Household, position: u64) -> Role {
        match (position, household.bond) {
            (0, _) => Role::Head,
            (1, Bond::Couple) => Role::Spouse,
            (1, Bond::WithParent) => Role::Parent,
            (_, Bond::LoneParent) => Role::Child(position as i64 - 1),
            (_, Bond::Couple | Bond::WithParent) => Role::Child(position as i64 - 2),
        }
    }

    fn birth(self, household: &Household, population: &Population, random: &mut Random) -> Day {
        let head = household.head_birth;
        match self {
            Role::Head => head,
            Role::Spouse => {
                let near = head + random.between(-days::years(6), days::years(6));
                near.clamp(population.earliest_birth, population.latest_spouse)
            }
            Role::Parent => {
                let parent = head - random.between(days::years(22), days::years(32));
                parent.max(population.earliest_birth)
            }
            // Two who come out on the last day are twins.
            Role::Child(place) => {
                (household.eldest_birth + place * household.days_between_children).min(LATEST_BIRTH)
            }
        }
    }

    fn is_man(self, household: &Household, random: &mut Random) -> bool {
        match self {
            Role::Head => household.head_is_man,
            Role::Spouse => !household.head_is_man,
            Role::Parent => random.chance(2_000),
            Role::Child(_) => random.chance(5_120),
        }
    }
}

fn acquired(household: &Household, role: Role, birth: Day, random: &mut Random) -> Day {
    let first = household.acquired;
    match role {
        Role::Head => first,
        Role::Child(_) => first.max(birth),
        Role::Spouse | Role::Parent if random.chance(6_000) => first.max(birth + days::years(20)),
        Role::Spouse | Role::Parent => {
            random.between(first.max(birth + days::years(20)), LATEST_ACQUIRED)
        }
    }
}

/// 2割 until the March after the sixth birthday and from the month after the seventieth
/// (健康保険法 第74条 and 第110条), 3割 between them and for high incomes.
fn copay(birth: Day, twist: Twist, random: &mut Random) -> &'static str {
    const BEFORE_SCHOOL: Day = days::day(2018, 4, 2);
    const SEVENTY: Day = days::day(1954, 6, 1);
    match twist {
        Twist::OneTenth => "1割",
        Twist::ShareByLaw => "法定負担割合のとおり",
        _ if random.chance(30) => "法定負担割合のとおり",
        _ if birth >= BEFORE_SCHOOL => "2割",
        _ if birth <= SEVENTY && random.chance(100) => "1割",
        _ if birth <= SEVENTY && random.chance(8_000) => "2割",
        _ => "3割",
    }
}

/// 1割, 2割 and 3割 by income (高齢者の医療の確保に関する法律 第67条).
fn late_stage_copay(twist: Twist, random: &mut Random) -> &'static str {
    match (twist, random.below(100)) {
        (Twist::OneTenth, _) => "1割",
        (Twist::ShareByLaw, _) => "法定負担割合のとおり",
        (_, 0..72) => "1割",
        (_, 72..92) => "2割",
        _ => "3割",
    }
}

/// Individual numbers reached the insurers in 2017.
fn registered_on(registered: When, acquired: Day, random: &mut Random) -> Option<Day> {
    const FIRST: Day = days::day(2017, 1, 4);
    match registered {
        When::Never => None,
        When::Before => Some(acquired.max(FIRST) + random.between(2, 25)),
        When::OnG => Some(GO_LIVE),
        When::After => Some(random.between(acquired.max(GO_LIVE) + 1, AS_OF)),
    }
}

// Whoever is registered before day G has joined early enough.
const _: () = assert!(LATEST_ACQUIRED + 25 < GO_LIVE);
