//! Numbers of registered letters against the published ones, zint's NW-7, and a set of all numbers.

use std::collections::BTreeSet;

use kirikake::codes::registered::{Allotment, Band, BandFault, Style, check_digit, complete};
use proptest::prelude::*;
use serde_json::Value;

fn style() -> Style {
    Style::new(6, 25, *b"AA").unwrap()
}

#[test]
fn every_published_number_has_its_check_digit_and_bars() {
    let json: Value = serde_json::from_str(include_str!("hikiuke.json")).unwrap();
    let rows = json["vectors"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    for row in rows {
        let text = |key: &str| row[key].as_str().unwrap();
        let body = text("body").as_bytes();
        let check = check_digit(body).unwrap();
        assert_eq!([check], text("check").as_bytes());
        let number = [body, &[check]].concat();
        assert_eq!(number, text("number").as_bytes());
        assert_eq!(style().text(&number), text("codabar_text").as_bytes());
        let elements = style().elements(&number).unwrap().to_ascii_uppercase();
        assert_eq!(elements, text("narrow_wide").as_bytes());
        if body.len() == 10 {
            assert_eq!(complete(text("body").parse().unwrap()).to_vec(), number);
        }
    }
}

#[test]
fn every_character_has_the_elements_of_the_table() {
    let json: Value = serde_json::from_str(include_str!("hikiuke.json")).unwrap();
    let table = json["nw7_table"].as_object().unwrap();
    assert_eq!(table.len(), 20);
    for (character, elements) in table {
        let found = style().elements(character.as_bytes()).unwrap();
        let own = found[8..15].to_ascii_uppercase();
        assert_eq!(own, elements.as_str().unwrap().as_bytes(), "{character}");
    }
}

#[test]
fn zint_draws_the_same_elements() {
    let mut program = std::process::Command::new("zint");
    program.args(["-b", "CODABAR", "--dump", "-d", "A13112383852A"]);
    let Ok(output) = program.output() else {
        eprintln!("SKIPPED: zint is not installed");
        return;
    };
    let said = String::from_utf8(output.stdout).unwrap();
    let digits = said.lines().next().unwrap().chars();
    let modules: Vec<bool> = digits
        .filter_map(|digit| digit.to_digit(16))
        .flat_map(|digit| [8, 4, 2, 1].map(|bit| digit & bit != 0))
        .collect();
    let end = modules.iter().rposition(|&dark| dark).unwrap();
    let runs = modules[..=end].chunk_by(|one, other| one == other);
    let theirs: Vec<u8> = runs
        .map(|run| [b'n', b'w'][usize::from(run.len() > 1)])
        .collect();
    assert_eq!(style().elements(b"13112383852").unwrap(), theirs);
}

#[test]
fn bars_lie_on_whole_dots_one_beside_the_other() {
    let elements = style().elements(b"13112383852").unwrap();
    let (bars, width) = style().bars(&elements);
    assert_eq!(bars.len(), 13 * 4);
    let wide = elements.iter().filter(|&&element| element == b'w').count() as u32;
    assert_eq!(width, wide * 15 + (elements.len() as u32 - wide) * 6);
    let (last, broad) = bars[bars.len() - 1];
    assert_eq!(last + broad, width);
    assert!(
        bars.windows(2)
            .all(|pair| pair[0].0 + pair[0].1 < pair[1].0)
    );
    assert_eq!(style().quiet_dots(), 60);
}

fn allotment<'a>() -> Allotment<'a> {
    Allotment {
        first: 1_000,
        last: 1_009,
        start: 1_004,
        wrap: true,
        gaps: &[],
        withdrawn: &[],
    }
}

fn bodies(band: &Band) -> Vec<u64> {
    let numbers = (0..).map_while(|index| band.number(index));
    numbers
        .map(|number| std::str::from_utf8(&number[..10]).unwrap().parse().unwrap())
        .collect()
}

#[test]
fn a_band_begins_at_its_start_and_wraps_if_it_may() {
    let band = Band::new(&allotment()).unwrap();
    let turn: Vec<u64> = (1_004..=1_009).chain(1_000..=1_003).collect();
    assert_eq!((bodies(&band), band.count()), (turn, 10));
    let once = Band::new(&Allotment {
        wrap: false,
        ..allotment()
    })
    .unwrap();
    assert_eq!(bodies(&once), (1_004..=1_009).collect::<Vec<_>>());
}

#[test]
fn gaps_and_withdrawn_numbers_are_left_out() {
    let band = Band::new(&Allotment {
        gaps: &[1_006..=1_007, 900..=1_000, 1_009..=2_000],
        withdrawn: &[1_002, 1_006, 5],
        ..allotment()
    });
    assert_eq!(bodies(&band.unwrap()), [1_004, 1_005, 1_008, 1_001, 1_003]);
    let none = Band::new(&Allotment {
        gaps: &[0..=9_999],
        ..allotment()
    })
    .unwrap();
    assert_eq!((none.count(), none.number(0)), (0, None));
}

#[test]
fn a_band_that_cannot_be_is_refused() {
    let wrong = |allotment: Allotment<'_>| Band::new(&allotment).unwrap_err();
    assert_eq!(
        wrong(Allotment {
            last: 999,
            ..allotment()
        }),
        BandFault::Backwards
    );
    assert_eq!(
        wrong(Allotment {
            start: 1_010,
            ..allotment()
        }),
        BandFault::StartOutside
    );
    assert_eq!(
        wrong(Allotment {
            last: 10_000_000_000,
            ..allotment()
        }),
        BandFault::TooLong
    );
    #[expect(clippy::reversed_empty_ranges, reason = "it is what is refused")]
    let gaps = [1_005..=1_004];
    assert_eq!(
        wrong(Allotment {
            gaps: &gaps,
            ..allotment()
        }),
        BandFault::Backwards
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_free_number_is_given_once_and_no_other(
        start in 100u64..=160, wrap: bool,
        gaps in prop::collection::vec((90u64..170, 0u64..12), 0..6),
        withdrawn in prop::collection::vec(90u64..170, 0..6),
    ) {
        let gaps: Vec<_> = gaps.iter().map(|&(from, more)| from..=from + more).collect();
        let band = Band::new(&Allotment {
            first: 100, last: 160, start, wrap, gaps: &gaps, withdrawn: &withdrawn,
        }).unwrap();
        let free = |number: &u64| {
            !withdrawn.contains(number) && !gaps.iter().any(|gap| gap.contains(number))
        };
        let before = (100..start).filter(|_| wrap);
        let plain: Vec<u64> = (start..=160).chain(before).filter(free).collect();
        prop_assert_eq!(bodies(&band), plain.clone());
        prop_assert_eq!(plain.iter().collect::<BTreeSet<_>>().len() as u64, band.count());
    }
}
