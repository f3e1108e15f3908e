//! Pages with the card at the bottom left: where code and notch are, and what the card shows.

use super::hall::{Job, stranger};
use super::{DPI, check_centre, check_codes, keys, pictures, print, rows};

/// The card with 3 mm of bleed, in tenths of a millimetre: x, y, width, height.
const CARD: [&str; 4] = ["174", "2370", "856", "540"];

/// A job whose two forms have their cards at the left.
fn left(seed: u64) -> Job {
    let job = Job::sample(110, seed);
    let forms = "[forms]\nyoshiki1 = \"yoshiki1-left\"\nyoshiki2 = \"yoshiki2-left\"\n\n[fonts]";
    job.replace("job.toml", "[fonts]", forms);
    job
}

#[test]
fn code_and_notch_of_a_left_card_are_at_the_right_edge_and_measure_25_mm() {
    let job = left(21);
    job.replace("job.toml", "steps    = \"off\"", "steps    = \"on\"");
    let (lots, keys) = (print(&job), keys(&job));
    for (lot, form) in [(lots.first().unwrap(), '5'), (lots.last().unwrap(), '6')] {
        let pieces = rows(&job.read(&format!("OUT/{lot}.pieces.csv")));
        let members = rows(&job.read(&format!("OUT/{lot}.members.csv")));
        let pages: Vec<usize> = (1..=pieces.len().min(2)).collect();
        let pdf = job.text(&format!("OUT/{lot}.notice.pdf"));
        let Some(found) = pictures(&pdf, &pages, "right") else {
            return;
        };
        for ((page, piece), member) in found.iter().zip(&pieces).zip(&members) {
            check_codes(page, piece, member, &keys);
            check_centre(page);
            let notice = piece["codes"].split(' ').next().unwrap();
            assert_eq!(notice.chars().nth(19), Some(form), "{notice}");
            let notch: Vec<f64> = page["notch"]
                .as_array()
                .unwrap()
                .iter()
                .map(|edge| edge.as_f64().unwrap() / f64::from(DPI) * 25.4)
                .collect();
            assert!((notch[0] - 3.0).abs() <= 0.1, "{} mm deep", notch[0]);
            let axis = (notch[1] + notch[2]) / 2.0;
            assert!((axis - 25.0).abs() <= 0.1, "{axis} mm from the bottom");
        }
    }
}

#[test]
fn a_left_card_shows_kana_and_dates_and_never_the_last_four_digits() {
    let job = left(22);
    let members = rows(&job.read("members.csv"));
    let mut shown = 0;
    for lot in print(&job) {
        let pdf = job.text(&format!("OUT/{lot}.notice.pdf"));
        let [x, y, w, h] = CARD;
        let area = ["-r", "254", "-x", x, "-y", y, "-W", w, "-H", h];
        let arguments = [&["-raw"][..], &area, &[&pdf, "-"]].concat();
        let Some(output) = stranger("pdftotext", &arguments) else {
            return;
        };
        let text = String::from_utf8(output.stdout).unwrap();
        let printed = rows(&job.read(&format!("OUT/{lot}.members.csv")));
        for (card, row) in text.split('\u{C}').zip(&printed) {
            let mut members = members.iter();
            let member = members.find(|member| member["control_no"] == row["control_no"]);
            let member = member.unwrap();
            let plain = |text: &str| text.split_whitespace().collect::<String>();
            let (seen, kana) = (plain(card), plain(&member["name_kana"]));
            assert!(seen.contains(&kana), "{lot}");
            for heading in ["フリガナ", "生年月日", "資格取得年月日", "負担割合"]
            {
                assert!(seen.contains(heading), "{lot} {heading}");
            }
            assert!(!seen.contains("****") && !seen.contains("下4桁"));
            // What else has four digits in a row belongs to the numbers.
            let mut rest = seen;
            for number in ["symbol", "number", "insurer_no"] {
                rest = rest.replace(&member[number], " ");
            }
            assert!(!rest.contains(&member["last4"]), "{lot}");
            shown += 1;
        }
    }
    assert!(shown > 60, "{shown} cards");
}

#[test]
fn a_card_that_shows_the_birth_needs_its_heading() {
    let job = left(23);
    job.replace("members.csv", ",birth,", ",born,");
    let text = job.read("members.csv");
    job.members(text.as_bytes());
    assert_eq!(job.check().ids(), ["KRK1602-E"]);
    job.replace(
        "job.toml",
        "[input]",
        "[input]\ncolumns  = { birth = \"born\" }",
    );
    assert_eq!(job.check().exit, 4);
}
