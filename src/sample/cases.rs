//! Standings of members before the rules, and the rows that every job must hold at least once.
//! Not the rules themselves: what becomes of a row is for the policy to say.

use super::Request;
use super::random::{Purpose, Random};

/// Jobs below this size hold no reserved rows: these would be half of them.
pub(super) const CASES_COUNT_MIN: u64 = 100;
/// One row in each full window of this size is held.
const WINDOW_ROWS: u64 = 80;

/// When the number was registered, seen from day G.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum When {
    Never,
    Before,
    OnG,
    After,
}

/// The control fields that choose a form.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    pub(super) number_status: &'static str,
    pub(super) matching: &'static str,
    pub(super) confirmed: &'static str,
    pub(super) asked: &'static str,
    pub(super) replied: &'static str,
    pub(super) registered: When,
}

/// What a reserved row has that others have not.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Twist {
    Plain,
    LastFourMissing,
    SexOnTheBack,
    OneTenth,
    ShareByLaw,
    NoPrint,
    Window,
    UnusualKanji,
    MiddleDot,
    LongName,
    TwoLineName,
    FullName,
    TooLongName,
    NoGlyph,
    BlackCircle,
    PrivateUse,
    ImpossibleDate,
    UnknownWord,
    EmptyName,
    FieldMissing,
    SameControlNumber,
    /// A household of which nobody is the head.
    NoHead,
    /// Two of one household, each of them its head.
    TwoHeads,
    /// Nobody says whether a card goes with the letter.
    CardNotStated,
    /// A card that outlasts the month in which its holder reaches 70.
    Beyond70,
    /// A card that outlasts its holder's last day before 75.
    Beyond75,
    /// Born on the first of a month, 70 within the card's year.
    SeventyOnTheFirst,
    /// 引受番号 with a wrong check digit.
    WrongTrackNumber,
    AltAddress,
    /// Apart from the household, and written to elsewhere.
    HouseholdApart,
    /// Apart from the household at the same door: protects nobody.
    HouseholdOpen,
}

/// A standing, what is odd about it, and how often it is drawn where it is drawn at random.
#[derive(Clone, Copy)]
pub(super) struct Case {
    pub(super) weight: u64,
    pub(super) standing: Standing,
    pub(super) twist: Twist,
}

/// The reserved case that stands in this row, if any.
pub(super) fn reserved(request: &Request, index: u64) -> Option<&'static Case> {
    let cases = request.profile.population().cases;
    if request.count < CASES_COUNT_MIN {
        return None;
    }
    let spread = Spread::of(request, cases.len() as u64);
    let distance = (index + request.count - spread.offset) % request.count;
    let slot = distance / spread.stride;
    let taken = distance.is_multiple_of(spread.stride) && slot < spread.cases;
    taken.then(|| &cases[((slot + spread.turn) % spread.cases) as usize])
}

/// The row of the first of the two cases that share something: a 整理番号, a household.
pub(super) fn first_row(request: &Request, twist: Twist) -> u64 {
    let cases = request.profile.population().cases;
    let first = cases.iter().position(|case| case.twist == twist);
    let Some(first) = first else {
        unreachable!("only such a case asks")
    };
    let spread = Spread::of(request, cases.len() as u64);
    let slot = (first as u64 + spread.cases - spread.turn) % spread.cases;
    (slot * spread.stride + spread.offset) % request.count
}

/// The case drawn for this row at random: held in one row of each window, usual in all others.
pub(super) fn drawn(request: &Request, index: u64, random: &mut Random) -> &'static Case {
    let population = request.profile.population();
    let window = index / WINDOW_ROWS;
    let mut chosen = Random::of(request.seed, Purpose::Window, window);
    let full = (window + 1) * WINDOW_ROWS <= request.count;
    let held = full && index % WINDOW_ROWS == chosen.below(WINDOW_ROWS);
    random.pick_weighted(
        if held {
            population.held
        } else {
            population.usual
        },
        |case| case.weight,
    )
}

/// Where the reserved rows lie: at equal distances round the job, seen as a ring.
struct Spread {
    cases: u64,
    stride: u64,
    offset: u64,
    turn: u64,
}

impl Spread {
    fn of(request: &Request, cases: u64) -> Spread {
        assert!(cases <= CASES_COUNT_MIN, "every case finds a row");
        let mut random = Random::of(request.seed, Purpose::Job, 0);
        Spread {
            cases,
            stride: request.count / cases,
            offset: random.below(request.count),
            turn: random.below(cases),
        }
    }
}
