//! Letters without the last four digits: for members who have none, and for everybody.

use super::hall::{Job, stranger};
use super::{Row, check_codes, keys, pictures, print, rows};

/// Each page's text of a lot.
fn texts(job: &Job, lot: &str) -> Option<Vec<String>> {
    let pdf = job.text(&format!("OUT/{lot}.notice.pdf"));
    let output = stranger("pdftotext", &["-raw", &pdf, "-"])?;
    let text = String::from_utf8(output.stdout).unwrap();
    let pages = text.split('\u{C}').filter(|page| !page.is_empty());
    Some(pages.map(str::to_owned).collect())
}

/// Rewrites the last four digits of each whole record.
fn digits(job: &Job, digits: impl Fn(usize) -> String) {
    let text = job.read("members.csv");
    let headings: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let at = headings.iter().position(|name| *name == "last4").unwrap();
    let lines = text.lines().enumerate().map(|(number, line)| {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if number > 0 && cells.len() == headings.len() {
            cells[at] = digits(number);
        }
        cells.join(",") + "\n"
    });
    job.members(lines.collect::<String>().as_bytes());
}

/// Four digits that stand nowhere else in the members file.
fn unused(job: &Job) -> String {
    digits(job, |_| String::new());
    let text = job.read("members.csv");
    let mut all = (1000..10_000).map(|number: u32| number.to_string());
    all.find(|digits| !text.contains(digits)).unwrap()
}

fn full_width(digits: &str) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap();
    digits.chars().map(wide).collect()
}

#[test]
fn where_nobody_s_digits_are_printed_no_page_and_no_voice_text_has_them() {
    let job = Job::sample(110, 31);
    let given = unused(&job);
    digits(&job, |_| given.clone());
    job.replace("insurer.toml", "print   = true", "print   = false");
    let (lots, keys) = (print(&job), keys(&job));
    let mut shown = 0;
    for lot in &lots {
        let Some(pages) = texts(&job, lot) else {
            return;
        };
        for page in &pages {
            for wrong in [&*given, &full_width(&given), "****", "下4桁", "個人番号"] {
                assert!(!page.contains(wrong), "{lot} {wrong}");
            }
            assert!(page.contains("資格情報のお知らせ"));
        }
        shown += pages.len();
    }
    assert!(shown > 60, "{shown} pages");
    for lot in [&lots[0], lots.last().unwrap()] {
        let pdf = job.text(&format!("OUT/{lot}.notice.pdf"));
        let Some(found) = pictures(&pdf, &[1], "left") else {
            return;
        };
        let first = |kind: &str| rows(&job.read(&format!("OUT/{lot}.{kind}.csv"))).remove(0);
        check_codes(&found[0], &first("pieces"), &first("members"), &keys);
        let codes = found[0]["codes"].as_array().unwrap().iter();
        let mut texts = codes.map(|code| code[1].as_str().unwrap());
        let spoken = texts.find(|text| text.contains("おわり")).unwrap();
        assert!(
            !spoken.contains("下４桁") && !spoken.contains("個人番号"),
            "{spoken}"
        );
        let one_by_one = full_width(&given)
            .chars()
            .map(String::from)
            .collect::<Vec<_>>();
        assert!(!spoken.contains(&one_by_one.join("、")) && !spoken.contains(&one_by_one.concat()));
    }
}

#[test]
fn a_member_without_digits_gets_the_letter_without_them_in_the_same_lot() {
    let job = Job::sample(110, 32);
    let given = unused(&job);
    let even = |number: usize| number.is_multiple_of(2);
    digits(&job, |number| {
        if even(number) {
            given.clone()
        } else {
            String::new()
        }
    });
    let has = |row: &Row| {
        let text = job.read("members.csv");
        let mut lines = text.lines().enumerate();
        let found = lines.find(|(_, line)| line.contains(&row["control_no"]));
        even(found.unwrap().0)
    };
    // Without the variant they are the insurer's own business.
    let separate = job.check().json()["by_reason"]["last4_missing"].as_u64();
    assert!(separate > Some(30), "{separate:?}");
    job.replace("insurer.toml", "\"separate\"", "\"variant\"");
    let mut mixed = 0;
    for lot in print(&job) {
        let Some(pages) = texts(&job, &lot) else {
            return;
        };
        let members = rows(&job.read(&format!("OUT/{lot}.members.csv")));
        assert_eq!(pages.len(), members.len());
        for (page, member) in pages.iter().zip(&members) {
            assert_eq!(page.contains(&given), has(member), "{lot}");
            assert_eq!(page.contains("下4桁"), has(member), "{lot}");
        }
        let with = members.iter().filter(|member| has(member)).count();
        mixed += usize::from(0 < with && with < members.len());
    }
    assert!(mixed > 0, "both letters run in one lot");
    let again = job.print("AGAIN", &["--workers", "7"]);
    assert_eq!(again.exit, 4, "{again:?}");
    let once = job.print("ONCE", &["--workers", "1"]);
    assert_eq!(once.exit, 4, "{once:?}");
    assert_eq!(job.digests("AGAIN"), job.digests("ONCE"));
}

#[test]
fn a_job_that_prints_no_digits_needs_no_column_for_them() {
    let job = Job::sample(110, 33);
    job.replace("members.csv", ",last4,", ",other,");
    let text = job.read("members.csv");
    job.members(text.as_bytes());
    assert_eq!(job.check().ids(), ["KRK1602-E"]);
    job.replace("insurer.toml", "print   = true", "print   = false");
    assert_eq!(job.check().exit, 4);
}
