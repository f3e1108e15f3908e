//! Members whose paper has several voice codes: both sides of a sheet, and a household's list on
//! several sheets.

use std::path::Path;

use kirikake::compose::{Scratch, Subject, shown};
use kirikake::line::{Route, leader};
use kirikake::member::{Column, Member};
use kirikake::records::Fields;

use super::town::{Resident, resident, town};
use super::*;

const KIND: &str = "kind      = \"qr\"";

/// Adds a column of symbols by control number.
fn named(job: &Job, keys: impl Fn(&str) -> String) {
    let text = job.read("members.csv");
    let heading = text.lines().next().unwrap();
    let at = heading
        .split(',')
        .position(|it| it == "control_no")
        .unwrap();
    let rows = text.lines().skip(1).map(|row| {
        let control = row.split(',').nth(at).unwrap();
        format!("{row},{}\n", keys(control))
    });
    let rows: String = rows.collect();
    job.members(format!("{heading},voice_symbol\n{rows}").as_bytes());
}

/// What the voice codes of these members say, sheet by sheet, as another job would speak them.
fn spoken(job: &Job, wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    let read = kirikake::job::read(&job.path("job.toml"), Some(home)).unwrap();
    let input = kirikake::input::Input::open(&read.input.path).unwrap();
    let intake = kirikake::plan::Intake::open(&read, &input).unwrap();
    let line = kirikake::produce::line(&read, &intake);
    let (mut scratch, mut all) = (Scratch::default(), Vec::new());
    for row in job.read("members.csv").lines().skip(1) {
        let mut fields = Fields::default();
        intake.split(row.as_bytes(), &mut fields).unwrap();
        if wanted(intake.text(&fields, Column::ControlNo)) {
            all.push(fields);
        }
    }
    let Route::Print(ticket) = line.route(&all[0], &mut scratch) else {
        panic!("they are printed");
    };
    let members: Vec<Member<'_>> = all.iter().map(|it| line.member(it).unwrap()).collect();
    let program = line.program(ticket.stream);
    let mut texts = Vec::new();
    for own in members.chunks(program.rows().unwrap_or(1)) {
        let subject = match program.rows() {
            Some(_) => Subject {
                member: &members[leader(&members)],
                rows: own,
            },
            None => Subject::of(&own[0]),
        };
        texts.extend(shown::spoken(program, subject, &line.context, &mut scratch));
    }
    texts
}

fn deliver(job: &Job, key: &str, text: &str) {
    let path = job.path("symbols").join(key);
    picture(&cells(text, 117), 1).save(path).unwrap();
}

/// As a job speaks that leaves it to a vendor: not in full width.
fn ask(job: &Job, change: impl Fn()) {
    let kept = job.read("job.toml");
    let utf8 = kept.replace("segments  = \"kanji\"", "segments = \"utf8\"");
    std::fs::write(job.path("job.toml"), utf8.replace("\"M\"", "\"L\"")).unwrap();
    change();
    let vendor = "kind = \"vendor\"\nsymbols = \"symbols\"";
    let plain = kept.replace("segments  = \"kanji\"\n", "");
    let plain = plain.replace("level_min = \"M\"\n", "");
    std::fs::write(job.path("job.toml"), plain.replace(KIND, vendor)).unwrap();
}

#[test]
fn a_list_of_several_sheets_has_a_symbol_for_each() {
    let mut residents: Vec<Resident> = (0..17).map(|no| resident(no, "A", no == 5)).collect();
    residents.push(resident(17, "B", true));
    let job = town(&residents);
    let head = residents[5].control_no();
    let last = residents[17].control_no();
    std::fs::create_dir(job.path("symbols")).unwrap();
    named(&job, |control| match control {
        _ if control == head => "A1.png|A2.png|A3.png".to_owned(),
        _ if control == last => "B.png".to_owned(),
        _ => String::new(),
    });
    ask(&job, || {
        let of_a = spoken(&job, &|control| control != last);
        assert_eq!(of_a.len(), 3);
        for (key, text) in ["A1.png", "A2.png", "A3.png"].into_iter().zip(&of_a) {
            deliver(&job, key, text);
        }
        deliver(&job, "B.png", &spoken(&job, &|control| control == last)[0]);
        // Each symbol of its own text.
        std::fs::write(job.path("texts"), of_a.join("\n")).unwrap();
    });
    // Read back by the witness before it is released.
    let said = job.print("OUT", &[]);
    assert_eq!(said.exit, 0, "{said:?}");
    for (page, text) in job.read("texts").lines().enumerate() {
        let (found, _) = drawn(&job, "OUT/lots/0001.notice.pdf", page);
        assert!(found == cells(text, 117), "sheet {}", page + 1);
    }
    for (from, to) in [
        ("A1.png|A2.png|A3.png", "A1.png|A2.png"),
        ("B.png", "B.png|A3.png"),
    ] {
        let text = job.read("members.csv");
        job.members(text.replace(from, to).as_bytes());
        let said = job.check();
        assert_eq!(told(&said), (16, "KRK1671-E".to_owned()));
        job.members(text.as_bytes());
    }
}

#[test]
fn a_sheet_that_speaks_on_both_sides_has_a_symbol_for_each() {
    let job = Job::sample_of("kouki", 40, 131);
    std::fs::create_dir(job.path("symbols")).unwrap();
    // The back says the same to everybody: one symbol does.
    named(&job, |control| format!("{control}.png|back.png"));
    ask(&job, || {
        let printed = job.print("QR", &["--no-verify"]);
        assert!([0, 4].contains(&printed.exit), "{printed:?}");
        let mut controls = Vec::new();
        for name in hall::files_below(&job.path("QR/lots")) {
            if name.ends_with("members.csv") {
                let text = job.read(&format!("QR/lots/{name}"));
                let rows = text.lines().skip(1);
                controls.extend(rows.map(|row| row.split(',').nth(2).unwrap().to_owned()));
            }
        }
        for control in controls {
            let texts = spoken(&job, &|other| other == control);
            let [face, back] = texts.as_slice() else {
                panic!("two codes");
            };
            deliver(&job, &format!("{control}.png"), face);
            deliver(&job, "back.png", back);
        }
    });
    let said = job.print("OUT", &[]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
    let (face, _) = drawn(&job, "OUT/lots/0001.notice.pdf", 0);
    let (back, _) = drawn(&job, "OUT/lots/0001.notice.pdf", 1);
    let (other, _) = drawn(&job, "OUT/lots/0001.notice.pdf", 3);
    assert!(face != back && back == other);
}
