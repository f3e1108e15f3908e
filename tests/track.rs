//! Registered numbers (引受番号): given out from the job's band in the order of production, none of
//! them twice, whatever lots are made where; and what is refused.

mod hall;

use hall::{Job, Said};
use kirikake::codes::registered::check_digit;

const BAND: &str = "\n[track]\nfirst = \"1311238380\"\nlast = \"1311238999\"\n\
    start = \"1311238990\"\nwrap = true\ngaps = [\"1311238390-1311238399\"]\n\
    withdrawn = [\"1311238381\"]\n";

fn with_band(band: &str) -> Job {
    let job = Job::sample(400, 11);
    let settings = job.read("job.toml");
    std::fs::write(job.path("job.toml"), format!("{settings}{band}")).unwrap();
    job
}

/// Piece number, delivery class and registered number of every piece.
fn pieces(job: &Job, out: &str) -> Vec<(u32, String, String)> {
    let mut pieces = Vec::new();
    for name in hall::files_below(&job.path(out)) {
        if !name.ends_with("pieces.csv") {
            continue;
        }
        let text = job.read(&format!("{out}/{name}"));
        let rows: Vec<Vec<&str>> = text.lines().map(|row| row.split(',').collect()).collect();
        let column = |name| rows[0].iter().position(|heading| *heading == name).unwrap();
        let (class, number) = (column("mail_class"), column("track_no"));
        let rows = rows[1..].iter();
        pieces.extend(rows.map(|row| {
            let piece = row[0].parse().unwrap();
            (piece, row[class].to_owned(), row[number].to_owned())
        }));
    }
    pieces.sort();
    pieces
}

fn ids(said: &Said) -> Vec<String> {
    said.ids()
}

#[test]
fn numbers_follow_the_order_of_production_through_wrap_gap_and_withdrawn() {
    let job = with_band(BAND);
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let pieces = pieces(&job, "OUT");
    let mut numbers = Vec::new();
    for (piece, class, number) in &pieces {
        let tracked = ["simple_registered", "specified_record"].contains(&class.as_str());
        assert_eq!(tracked, !number.is_empty(), "piece {piece} of {class}");
        if tracked {
            let (body, check) = number.split_at(10);
            assert_eq!(check_digit(body.as_bytes()), check.bytes().next());
            numbers.push(body.parse::<u64>().unwrap());
        }
    }
    assert!(numbers.len() > 30, "{} numbers", numbers.len());
    let before_the_end = 1_311_238_990..=1_311_238_999;
    let after_the_wrap = (1_311_238_380..).filter(|number| {
        *number != 1_311_238_381 && !(1_311_238_390..=1_311_238_399).contains(number)
    });
    let want: Vec<u64> = before_the_end
        .chain(after_the_wrap)
        .take(numbers.len())
        .collect();
    assert_eq!(numbers, want);
}

#[test]
fn a_lot_made_alone_has_the_numbers_of_the_whole_run() {
    let job = with_band(BAND);
    assert_eq!(job.print("OUT", &["--no-verify"]).exit, 4);
    let said = job.print("LOT", &["--no-verify", "--lots", "2"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let all = pieces(&job, "OUT");
    let alone = pieces(&job, "LOT");
    assert!(!alone.is_empty());
    assert!(alone.iter().all(|piece| all.contains(piece)));
}

#[test]
fn a_band_that_is_too_small_stops_before_paper() {
    let job = with_band("\n[track]\nfirst = \"1311238380\"\nlast = \"1311238384\"\n");
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!((said.exit, ids(&said)), (20, vec!["KRK2084-E".to_owned()]));
    assert!(!job.path("OUT").exists());
}

#[test]
fn a_band_that_does_not_hold_is_told() {
    for (band, id) in [
        ("first = \"2\"\nlast = \"1311238384\"", "KRK2004-E"),
        ("first = \"1311238384\"\nlast = \"1311238380\"", "KRK2083-E"),
        (
            "first = \"1311238380\"\nlast = \"1311238384\"\nstart = \"1311238390\"",
            "KRK2083-E",
        ),
        (
            "first = \"1311238380\"\nlast = \"1311238384\"\ngaps = [\"1311238382\"]",
            "KRK2004-E",
        ),
    ] {
        let said = with_band(&format!("\n[track]\n{band}\n")).check();
        assert_eq!((said.exit, ids(&said)), (20, vec![id.to_owned()]), "{band}");
    }
}

/// The sample's members with a column of registered numbers.
fn bringing(number: impl Fn(usize) -> String) -> Job {
    let job = Job::sample(40, 11);
    let text = job.read("members.csv");
    let rows = text.lines().enumerate().map(|(at, row)| match at {
        0 => format!("{row},track_no\n"),
        _ => format!("{row},{}\n", number(at)),
    });
    let rows: String = rows.collect();
    job.members(rows.as_bytes());
    let job_file = job.read("job.toml").replace("\"5%\"", "\"100%\"");
    std::fs::write(job.path("job.toml"), job_file).unwrap();
    job
}

fn reasons(job: &Job) -> Vec<(u32, String)> {
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let text = job.read("OUT/lists/held.csv");
    let rows = text.lines().skip(1).map(|row| {
        let fields: Vec<&str> = row.split(',').collect();
        (
            fields[0].parse().unwrap(),
            format!("{}/{}", fields[2], fields[3]),
        )
    });
    rows.collect()
}

#[test]
fn a_number_that_two_records_bring_holds_both_and_a_wrong_check_digit_one() {
    let with_check = |body: u64| format!("{body:010}{}", body % 7);
    let job = bringing(|at| match at {
        3 => with_check(5_000_000_009),
        5 => "50000000010".to_owned(),
        at => with_check(5_000_000_000 + at as u64),
    });
    let held = reasons(&job);
    let shared = |line| (line, "track_no/track_no".to_owned());
    assert!(
        held.contains(&shared(4)) && held.contains(&shared(10)),
        "{held:?}"
    );
    assert!(
        held.contains(&(6, "track_no/pattern".to_owned())),
        "{held:?}"
    );
}

#[test]
fn a_record_that_brings_a_number_to_a_job_that_gives_them_out_is_held() {
    let job = bringing(|at| match at {
        7 => "50000000013".to_owned(),
        _ => String::new(),
    });
    let settings = job.read("job.toml");
    std::fs::write(job.path("job.toml"), format!("{settings}{BAND}")).unwrap();
    assert_eq!(check_digit(b"5000000001"), Some(b'3'), "a right number");
    assert!(reasons(&job).contains(&(8, "track_no/track_no".to_owned())));
}
