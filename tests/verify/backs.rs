//! Sheets that speak on both sides: read back clean, and what is wrong with a back, or with either
//! of two notches, is found on its side.

use super::*;

const LOT: &str = "0001.notice.pdf";

fn cards() -> Job {
    let job = Job::sample_of("kouki", 40, 121);
    let said = job.print("OUT", &["--no-verify"]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
    job
}

/// Whether verify finds it on that side of piece 1, or of every piece.
fn tells(job: &Job, side: &str, item: &str, what: &str) {
    let said = verify(&job.text("OUT"));
    assert_eq!(said.exit, 12, "{said:?}");
    let told = found(&said);
    let hit = told.contains(&(1, side.to_owned(), item.to_owned(), what.to_owned()));
    assert!(hit, "{side} {item} {what}: {told:?}");
}

/// The largest symbol of a page.
fn voice(bytes: &[u8]) -> std::ops::Range<usize> {
    let count = bytes.windows(5).filter(|it| *it == b"\nBI/W").count();
    let symbols = (0..count).map(|nth| symbol(bytes, nth));
    symbols.max_by_key(|it| it.len()).unwrap()
}

/// The numbers of a content stream's last cut moved along by so many hundredths of a dot.
fn moved(bytes: &[u8], along: usize, by: i64) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let last = text.rfind("/OC/Cutting").unwrap();
    let words = text[last..].split(' ').map(str::to_owned);
    let mut coordinate = 0;
    let told = words.map(|word| {
        let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
        if digits.len() < 4 && digits != "0" {
            return word;
        }
        coordinate += 1;
        match (coordinate - 1) % 2 == along {
            true => word.replace(digits, &(digits.parse::<i64>().unwrap() + by).to_string()),
            false => word,
        }
    });
    let told: Vec<String> = told.collect();
    (text[..last].to_owned() + &told.join(" ")).into_bytes()
}

#[test]
fn sheets_that_speak_on_both_sides_are_read_back_and_both_texts_are_entered() {
    let job = cards();
    clean(&job.text("OUT"), 39);
    let rows = job.read("OUT/lots/0001.members.csv");
    for row in rows.lines().skip(1) {
        let macs: Vec<&str> = row.split(',').nth(6).unwrap().split(' ').collect();
        let [face, back] = macs.as_slice() else {
            panic!("two codes: {row}");
        };
        assert_eq!((face.len(), back.len()), (64, 64));
        assert_ne!(face, back);
    }
}

#[test]
fn a_back_s_code_and_either_notch_are_looked_at_on_their_own_side() {
    let job = cards();
    edit(&job, LOT, |document| {
        let (one, first) = content(document, 0);
        let (two, mut second) = content(document, 1);
        let (here, there) = (voice(&first), voice(&second));
        second.splice(there, first[here].to_vec());
        put(document, one, first);
        put(document, two, second);
    });
    tells(&job, "back", "voice", "G2 corner");
    tells(&job, "back", "voice", "other text");
    for (name, side) in [(b"S1", "face"), (b"S3", "back")] {
        let job = cards();
        form_of(&job, LOT, name, |bytes| {
            let last = bytes
                .windows(11)
                .rposition(|it| it == b"/OC/Cutting")
                .unwrap();
            bytes.truncate(last);
        });
        tells(&job, side, "notch", "G7 missing");
        let job = cards();
        form_of(&job, LOT, name, |bytes| *bytes = moved(bytes, 0, 472));
        tells(&job, side, "notch", "G8 axis");
    }
    let job = cards();
    edit(&job, LOT, |document| {
        let (id, mut bytes) = content(document, 1);
        replace(&mut bytes, b"/S3 Do", b"/S1 Do", 0);
        put(document, id, bytes);
    });
    tells(&job, "back", "notch", "G7 axis");
}
