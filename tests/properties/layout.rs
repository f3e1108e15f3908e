//! What holds for a layout file, whatever its text is: it compiles to a program that prints every
//! record that the plan lets through, or its faults are told.

use std::path::{Path, PathBuf};

use kirikake::compose::{PackNumber, PieceNumber, Scratch, Subject};
use kirikake::layout::schema::Shape;
use kirikake::layout::{Letters, Setting, Sheet, Words, letters};
use kirikake::line::{Line, Route, Station};
use kirikake::member::Columns;
use kirikake::message::Faults;
use kirikake::records::Fields;
use kirikake::select::FormId;
use kirikake::settings::Source;

use crate::desk::{self, Desk, MEMBERS, cut, home, told};

/// The first byte says how it is printed, the rest is the file.
pub fn holds(data: &[u8]) {
    let Some((choices, text)) = data.split_first() else {
        return;
    };
    let Ok(text) = str::from_utf8(text) else {
        return;
    };
    let mut faults = Faults::default();
    let Some(mut sheet) = Sheet::read(&Source::new("x.toml", text.to_owned()), &mut faults) else {
        return told(&faults.0, &[20]);
    };
    if let Some(base) = sheet.base.take() {
        // Whatever it names, one of ours stands in.
        let file = match base.value.contains("left") {
            true => "yoshiki-left-base.toml",
            false => "yoshiki-base.toml",
        };
        let text = std::fs::read_to_string(home().join("layouts").join(file)).unwrap();
        let base = Sheet::read(&Source::new(file, text), &mut Faults::default()).unwrap();
        sheet = sheet.on(base);
    }
    if !faults.0.is_empty() {
        return told(&faults.0, &[20]);
    }
    let kinds = [Letters::With, Letters::Both, Letters::Without];
    let kind = kinds[usize::from(choices & 3) % 3];
    let templates = templates(&sheet);
    desk::at(|desk| {
        let words = words();
        let setting = Setting {
            vendor: false,
            fonts: &desk.job.fonts,
            words: &words,
            dpi: [600, 720, 1200, 600][usize::from(choices >> 2 & 3)],
            voice: choices & 16 == 0,
            mark: (choices & 32 == 0).then_some("見本　SAMPLE"),
        };
        match letters(&sheet, [7; 32], &templates, &setting, kind, &mut faults) {
            Some(program) if faults.0.is_empty() => {
                printed(desk, vec![(FormId::Yoshiki1, program)]);
            }
            Some(_) | None => told(&faults.0, &[20]),
        }
    });
}

/// A text for every voice code: the one that it names, or a short one.
fn templates(sheet: &Sheet) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for item in &sheet.items {
        if let Shape::Voice {
            template,
            template_none,
            ..
        } = &item.shape
        {
            for name in std::iter::once(template).chain(template_none) {
                let known = Path::new(&name.value).file_name().unwrap_or_default();
                let text = std::fs::read_to_string(home().join("layouts/voice").join(known));
                let text = text.unwrap_or_else(|_| "{name_kana}様\n".to_owned());
                found.push((PathBuf::from(&name.value), text));
            }
        }
    }
    found
}

fn words() -> Words {
    let names = [
        "insurer_name",
        "insurer_name_kana",
        "insurer_number",
        "insurer_post_code",
        "insurer_address",
        "insurer_phone",
        "insurer_contact",
        "as_of",
        "as_of_spoken",
        "issued",
        "issued_spoken",
    ];
    Words(names.map(|name| (name, "見本１".to_owned())).to_vec())
}

/// Every record that may be printed is: composing has no way to refuse it.
fn printed(desk: &Desk, forms: Vec<(FormId, kirikake::layout::Program)>) {
    let lines: Vec<Fields> = MEMBERS.lines().map(cut).collect();
    let columns = Columns::read(&lines[0], &[], &[]).unwrap();
    let job = &desk.job;
    let line = Line {
        columns: &columns,
        patterns: job.patterns(),
        kind: job.insurer.kind,
        go_live: job.go_live,
        policy: &job.policy,
        forms: &forms,
        envelope: None,
        slip: None,
        context: job.context(),
        order: &[],
        enclose_household: false,
        sheets_max: 31,
        uninsured_head: false,
        allots_numbers: false,
    };
    let (mut scratch, mut station) = (Scratch::default(), Station::new(job.fonts.faces.len()));
    for (number, fields) in (1..).zip(&lines[1..]) {
        if let Route::Print(ticket) = line.route(fields, &mut scratch) {
            let piece = PieceNumber {
                number,
                of: 3,
                lot: 1,
                generation: 0,
                sheet: 1,
                sheets: 1,
                track_no: None,
                pack: PackNumber::default(),
            };
            let member = line.member(fields).expect("what the plan has read");
            let subject = match line.lists_household(ticket.stream) {
                true => Subject::row(&member),
                false => Subject::of(&member),
            };
            for side in 0..forms[ticket.stream.form()].1.sides() {
                let composed = line.compose(subject, ticket.stream, side, piece, &mut station);
                assert!(composed.is_some(), "what the plan has seen is printed");
            }
        }
    }
}
