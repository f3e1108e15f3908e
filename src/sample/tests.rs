//! What every sample job must hold, whatever the seed. The rules are told here a second time, so
//! that the rows are judged by something that did not make them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::*;

const SEEDS: [u64; 6] = [0, 1, 2, 42, 1_000_003, u64::MAX];

fn request(count: u64, seed: u64) -> Request {
    Request {
        count,
        seed,
        profile: Profile::Kenpo,
    }
}

fn text(request: &Request) -> String {
    let mut out = Vec::new();
    for index in 0..request.count {
        row(request, index, &mut out);
    }
    String::from_utf8(out).expect("rows are UTF-8")
}

fn columns() -> HashMap<&'static str, usize> {
    let names = heading(Profile::Kenpo).trim_end().split(',').enumerate();
    names.map(|(at, name)| (name, at)).collect()
}

/// The rule or fault of a row, as the decision table of an employee insurer has it.
fn verdict(row: &[&str], columns: &HashMap<&str, usize>) -> &'static str {
    if row.len() != columns.len() {
        return "fields";
    }
    let field = |name: &str| row[columns[name]];
    let name = field("name_kanji");
    let matching = field("match");
    let yes = |name: &str| field(name) == "yes";
    if name.is_empty() {
        "empty"
    } else if name.chars().count() > 100 {
        "too long"
    } else if name.contains('●') {
        "black circle"
    } else if name.contains('\u{E000}') {
        "private use"
    } else if name.contains('𠮷') {
        "no glyph"
    } else if field("birth").ends_with("02-30") {
        "date"
    } else if yes("replied") && !yes("asked") {
        "replied unasked"
    } else if field("suppress") == "NO_PRINT" {
        "no print"
    } else if field("number_status") == "none" {
        "R2"
    } else if field("registered_on") > "2024-05-07" {
        "R3"
    } else if ["match", "deemed"].contains(&matching) {
        if field("last4").is_empty() {
            "no last4"
        } else {
            "R4"
        }
    } else if matching.is_empty() {
        "R17"
    } else if yes("confirmed") {
        "R5"
    } else {
        match (matching, yes("asked"), yes("replied")) {
            ("both_names", ..) => "H5",
            ("partial", ..) => "R6",
            ("name_address", true, false) => "R7",
            ("name_address", false, _) => "H1",
            ("name_address", true, true) => "H2",
            ("birth_sex", true, false) => "R9",
            ("birth_sex", false, _) => "H3",
            ("birth_sex", true, true) => "H4",
            _ => "word",
        }
    }
}

const HELD: [&str; 14] = [
    "fields",
    "empty",
    "too long",
    "black circle",
    "private use",
    "no glyph",
    "date",
    "replied unasked",
    "R17",
    "H1",
    "H2",
    "H3",
    "H4",
    "word",
];
const OTHERS: [&str; 10] = [
    "no print", "R2", "R3", "R4", "R5", "R6", "R7", "R9", "H5", "no last4",
];

fn verdicts(text: &str) -> BTreeMap<&'static str, u64> {
    let columns = columns();
    let mut counts = BTreeMap::new();
    for line in text.lines() {
        let row: Vec<&str> = line.split(',').collect();
        *counts.entry(verdict(&row, &columns)).or_insert(0) += 1;
    }
    counts
}

#[test]
fn every_rule_hole_and_fault_occurs_for_any_seed() {
    for count in [100, 101, 143, 200, 1_000, 12_345] {
        for seed in SEEDS {
            let counts = verdicts(&text(&request(count, seed)));
            for verdict in HELD.iter().chain(&OTHERS) {
                assert!(
                    counts.contains_key(verdict),
                    "{verdict}: {count} rows, seed {seed}"
                );
            }
        }
    }
}

#[test]
fn held_rows_stay_below_the_limit() {
    for count in (100..110).chain(195..250).chain([2_000, 20_000]) {
        for seed in SEEDS {
            let counts = verdicts(&text(&request(count, seed)));
            let held: u64 = HELD.iter().filter_map(|verdict| counts.get(verdict)).sum();
            // The pair that shares a number, and two names that may fit nowhere.
            let held = held + 4;
            let percent_max = if count < 200 { 20 } else { 10 };
            assert!(
                held * 100 <= count * percent_max,
                "{held} of {count}, seed {seed}"
            );
        }
    }
}

#[test]
fn a_large_job_has_the_weights_of_a_real_one() {
    let counts = verdicts(&text(&request(100_000, 7)));
    let held: u64 = HELD.iter().filter_map(|verdict| counts.get(verdict)).sum();
    assert!((500..4_000).contains(&held), "{counts:?}");
    assert!((5_000..7_000).contains(&counts["R6"]), "{counts:?}");
    assert!(counts["R4"] + counts["R3"] > 80_000, "{counts:?}");
    assert!((600..1_200).contains(&counts["black circle"]), "{counts:?}");
}

#[test]
fn a_small_job_has_no_reserved_rows() {
    let held = verdicts(&text(&request(79, 5)));
    assert!(
        HELD.iter().all(|verdict| !held.contains_key(verdict)),
        "{held:?}"
    );
}

#[test]
fn a_row_depends_on_request_and_index_alone() {
    let request = request(3_000, 9);
    let forwards = text(&request);
    for (index, line) in forwards
        .lines()
        .collect::<Vec<_>>()
        .iter()
        .enumerate()
        .rev()
    {
        let mut out = b"before".to_vec();
        row(&request, index as u64, &mut out);
        assert_eq!(out, format!("before{line}\n").into_bytes());
    }
    assert_eq!(forwards, text(&request));
    assert_ne!(
        forwards,
        text(&Request {
            seed: 10,
            ..request
        })
    );
}

#[test]
fn keys_are_unique_but_for_the_one_pair() {
    let columns = columns();
    let text = text(&request(200_000, 3));
    let mut keys = HashSet::new();
    let mut numbers = HashSet::new();
    let mut last = "";
    let mut shared = 0;
    for line in text.lines() {
        let row: Vec<&str> = line.split(',').collect();
        assert!(keys.insert(row[columns["member_key"]]));
        let number = row[columns["control_no"]];
        let parts: Vec<usize> = number.split('_').map(str::len).collect();
        assert_eq!(parts, [3, 3, 2]);
        assert_ne!(number[..3], *last, "neighbours differ");
        last = &number[..3];
        shared += u64::from(!numbers.insert(number));
    }
    assert_eq!(shared, 1);
}

#[test]
fn only_one_row_has_another_number_of_fields() {
    for seed in SEEDS {
        let text = text(&request(5_000, seed));
        let odd: Vec<_> = text
            .lines()
            .filter(|line| line.split(',').count() != columns().len())
            .collect();
        assert_eq!(odd.len(), 1);
        assert!(!text.contains(['"', '\r', '\u{FEFF}']));
    }
}

#[test]
fn a_household_shares_what_it_shares() {
    const SHARED: [&str; 11] = [
        "symbol",
        "number",
        "employer_key",
        "employer_name",
        "post_code",
        "addr1",
        "addr2",
        "mail_class",
        "household_key",
        "insurer_no",
        "family",
    ];
    let columns = columns();
    let text = text(&request(30_000, 11));
    let mut heads: HashMap<&str, (Vec<&str>, usize)> = HashMap::new();
    let mut largest = 0;
    for line in text.lines() {
        let row: Vec<&str> = line.split(',').collect();
        let field = |name: &str| match name {
            "family" => row[columns["name_kana"]]
                .split('\u{3000}')
                .next()
                .unwrap_or(""),
            _ => row[columns[name]],
        };
        let shared: Vec<&str> = SHARED.iter().map(|name| field(name)).collect();
        let household = heads
            .entry(field("household_key"))
            .or_insert((shared.clone(), 0));
        assert_eq!(household.0, shared, "{line}");
        let relation = if household.1 == 0 { "本人" } else { "家族" };
        assert_eq!(field("relation"), relation);
        assert_eq!(field("branch"), format!("{:02}", household.1));
        household.1 += 1;
        largest = largest.max(household.1);
    }
    assert_eq!(largest, 5);
}

#[test]
fn people_are_of_a_plausible_age() {
    let columns = columns();
    let text = text(&request(50_000, 13));
    let year = |date: &str| date[..4].parse::<i64>().expect("a year");
    let mut head = 0;
    for line in text.lines() {
        let row: Vec<&str> = line.split(',').collect();
        let field = |name: &str| row[columns[name]];
        let (birth, acquired) = (field("birth"), field("acquired"));
        assert!(birth <= acquired && acquired <= "2024-06-01", "{line}");
        assert!(("1949-06-02".."2024-04-01").contains(&birth), "{line}");
        let registered = field("registered_on");
        assert!(registered.is_empty() || registered > acquired || registered == "2024-05-07");
        assert!(registered <= "2024-06-01");
        if field("branch") == "00" {
            head = year(birth);
            assert!(head <= 2005, "{line}");
        } else {
            let years = (year(birth) - head).abs();
            assert!(years <= 7 || (17..=55).contains(&years), "{line}");
        }
    }
}

/// Digits of the guard: ASCII and full width, with at most one separator between neighbours.
fn longest_run(line: &str) -> usize {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let separator = |c: char| " \u{3000}-‐‑‒–—―−－ー_".contains(c);
    let (mut longest, mut run, mut apart) = (0, 0, 0);
    for character in line.chars() {
        if digit(character) {
            run = if apart > 1 { 1 } else { run + 1 };
            apart = 0;
        } else if separator(character) {
            apart += 1;
        } else {
            (run, apart) = (0, 0);
        }
        longest = longest.max(run);
    }
    longest
}

#[test]
fn no_run_of_digits_looks_like_an_individual_number() {
    let text = text(&request(100_000, 17));
    for line in text.lines() {
        assert!(longest_run(line) < 12, "{line}");
    }
    assert_eq!(longest_run("1234-5678-９０１２"), 12);
}

#[test]
fn names_and_places_are_in_cp932_but_for_the_named_exceptions() {
    let text = text(&request(200_000, 19));
    let common = text.replace(['𠮷', '\u{E000}'], "");
    // Windows-31J maps the private-use area too; the exception stands by name.
    for character in common.chars().collect::<HashSet<char>>() {
        let written = character.to_string();
        let (_, _, unmapped) = encoding_rs::SHIFT_JIS.encode(&written);
        assert!(!unmapped, "{character}");
        // A compatibility ideograph would change under NFC; 﨑 is none, whatever its block.
        assert!(!('\u{F900}'..='\u{FAFF}').contains(&character) || character == '﨑');
    }
    for odd in ['𠮷', '\u{E000}', '●', '髙', '﨑', '邉', '・'] {
        assert!(text.contains(odd), "{odd}");
    }
}

#[test]
fn names_of_every_length_occur() {
    let columns = columns();
    let text = text(&request(300, 23));
    let lengths: Vec<usize> = text
        .lines()
        .map(|line| {
            line.split(',')
                .nth(columns["name_kanji"])
                .unwrap_or("")
                .chars()
                .count()
        })
        .collect();
    for range in [0..1, 3..8, 30..41, 50..61, 90..101, 101..113] {
        assert!(
            lengths.iter().any(|length| range.contains(length)),
            "{range:?}"
        );
    }
}

#[test]
fn tables_are_large_enough_and_have_no_row_twice() {
    let families = [family_names::FAMILY_NAMES, family_names::UNUSUAL_NAMES].concat();
    let given = [male_names::MALE_NAMES, female_names::FEMALE_NAMES].concat();
    assert!(families.len() >= 300 && given.len() >= 400);
    assert_eq!(
        families.iter().collect::<HashSet<_>>().len(),
        families.len()
    );
    for table in [male_names::MALE_NAMES, female_names::FEMALE_NAMES] {
        assert_eq!(table.iter().collect::<HashSet<_>>().len(), table.len());
    }
    for (name, reading) in families.iter().chain(&given) {
        assert!(!name.is_empty() && !reading.is_empty());
        assert!(
            reading
                .chars()
                .all(|c| ('ァ'..='ヴ').contains(&c) || c == 'ー'),
            "{reading}"
        );
    }
    let weights: u64 = places::PREFECTURES
        .iter()
        .map(|prefecture| prefecture.weight)
        .sum();
    assert_eq!((places::PREFECTURES.len(), weights), (47, 1000));
    let usual: u64 = population::KENPO.usual.iter().map(|case| case.weight).sum();
    assert_eq!(usual, 10_000);
}

#[test]
fn the_insurer_number_has_its_check_digit() {
    let digits: Vec<u32> = population::KENPO
        .insurer_no
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .collect();
    let [body @ .., check] = digits.as_slice() else {
        panic!("no digits")
    };
    let sum: u32 = body
        .iter()
        .rev()
        .zip([2, 1].into_iter().cycle())
        .map(|(digit, weight)| digit * weight / 10 + digit * weight % 10)
        .sum();
    assert_eq!((digits.len(), (10 - sum % 10) % 10), (8, *check));
}

#[test]
fn settings_are_toml_and_say_what_was_asked() {
    let request = request(1_000, 1);
    let insurer: toml::Table = insurer_toml(&request).parse().expect("TOML");
    assert_eq!(insurer["number"].as_str(), Some("06139992"));
    assert_eq!(
        insurer["pattern"]["control_no"].as_str(),
        Some(r"\w{3}_\w{3}_\w{2}")
    );
    let path = r#"..\a "b".toml"#;
    let job: toml::Table = job_toml(&request, 1_000, "ab12", path)
        .parse()
        .expect("TOML");
    assert_eq!(job["policy"]["file"].as_str(), Some(path));
    assert_eq!(job["input"]["records"].as_integer(), Some(1_000));
    assert_eq!(job["input"]["sha256"].as_str(), Some("ab12"));
    assert_eq!(job["job"]["id"].as_str(), Some(job_id(&request).as_str()));
    assert_eq!(job["lots"]["pieces"].as_integer(), Some(200));
    assert!(!job.contains_key("pairing"));
}

#[test]
fn job_ids_differ_with_seed_and_count() {
    let ids: HashSet<String> = (1..40)
        .flat_map(|seed| [100, 101, 1_000].map(|count| job_id(&request(count, seed))))
        .collect();
    assert_eq!(ids.len(), 39 * 3);
    assert!(
        ids.iter()
            .all(|id| id.len() == 6 && !id.contains(['I', 'L', 'O', 'U']))
    );
}

#[test]
fn a_profile_is_known_by_its_word() {
    for (word, profile) in PROFILES {
        assert_eq!(word.parse(), Ok(*profile));
    }
    assert_eq!("Kenpo".parse::<Profile>(), Err(UnknownProfile));
}
