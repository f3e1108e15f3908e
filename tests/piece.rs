//! Who got what: a piece is found by every name that a complaint can give it, its pages are those
//! of its members and nobody else's, and nothing is told of an OUT that is not as it was released.

mod hall;
#[path = "households/town.rs"]
mod town;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hall::{Job, Said, kirikake, stranger};
use kirikake::codes::pairing;
use kirikake::manifest::PIECES_HEADING;
use serde_json::Value;
use town::resident;

/// A printed job with envelopes.
fn printed(seed: u64) -> Job {
    let job = Job::sample(80, seed);
    let settings = job.read("job.toml") + "\n[envelope]\nlayout = \"envelope-kaku2\"\n";
    std::fs::write(job.path("job.toml"), settings).unwrap();
    let said = job.print("OUT", &["--no-verify"]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
    job
}

fn piece(job: &Job, id: &str, more: &[&str]) -> Said {
    kirikake(&[&["piece", &job.text("OUT"), id, "--json"], more].concat())
}

fn refused(said: &Said, exit: i32, id: &str) {
    assert_eq!((said.exit, said.ids()), (exit, vec![id.to_owned()]));
}

type Row = BTreeMap<String, String>;

/// The rows of a table by its heading.
fn table(text: &str) -> Vec<Row> {
    let heading: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let row = |row: &str| {
        let cells = heading.iter().zip(row.split(','));
        let cells = cells.map(|(name, cell)| ((*name).to_owned(), cell.to_owned()));
        cells.collect()
    };
    text.lines().skip(1).map(row).collect()
}

/// Rows of a control file of all lots.
fn rows(job: &Job, kind: &str) -> Vec<Row> {
    let names = hall::files_below(&job.path("OUT/lots")).into_iter();
    let names = names.filter(|name| name.ends_with(kind));
    let rows = names.flat_map(|name| table(&job.read(&format!("OUT/lots/{name}"))));
    rows.collect()
}

/// The row of a piece in the middle of a lot that is not the first, and its members' rows.
fn chosen(job: &Job) -> (Row, Vec<Row>) {
    let pieces = rows(job, "pieces.csv");
    let row = pieces.iter().rfind(|row| row["first_page"] == "3").unwrap();
    assert_ne!(row["lot"], "1");
    let mut members = rows(job, "members.csv");
    members.retain(|member| member["piece_no"] == row["piece_no"]);
    (row.clone(), members)
}

fn line_of(code: &str) -> String {
    let fields = pairing::parts(code.as_bytes()).unwrap().fields;
    String::from_utf8(pairing::readable(&fields).to_vec()).unwrap()
}

/// The members file by control number: what a letter says of its member.
fn records(job: &Job) -> BTreeMap<String, Row> {
    let records = table(&job.read("members.csv")).into_iter();
    let records = records.map(|record| (record["control_no"].clone(), record));
    records.collect()
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    let found = path.metadata().unwrap();
    std::os::unix::fs::MetadataExt::mode(&found) & 0o777
}

#[test]
fn a_piece_is_found_by_its_number_its_codes_their_lines_and_its_control_numbers() {
    let job = printed(301);
    let (row, members) = chosen(&job);
    let number = &row["piece_no"];
    let told = piece(&job, number, &[]);
    assert_eq!(told.exit, 0, "{told:?}");
    let mut ids = vec![format!("{number:0>7}"), members[0]["control_no"].clone()];
    for code in row["codes"].split(' ') {
        ids.extend([code.to_owned(), line_of(code), line_of(code).to_lowercase()]);
    }
    assert_eq!(ids.len(), 11);
    for id in &ids {
        let said = piece(&job, id, &[]);
        assert_eq!((said.exit, &said.stdout), (0, &told.stdout), "{id}");
    }
    let as_control = ["--as", "control-no"];
    assert_eq!(piece(&job, &ids[1], &as_control).stdout, told.stdout);
    refused(&piece(&job, number, &as_control), 20, "KRK2075-E");
    refused(&piece(&job, &ids[1], &["--as", "piece"]), 20, "KRK2075-E");
}

#[test]
fn it_tells_what_ledger_and_control_files_say() {
    let job = printed(302);
    let (row, members) = chosen(&job);
    let said = piece(&job, &row["piece_no"], &[]);
    let told = said.json();
    for name in PIECES_HEADING.trim_end().split(',') {
        if name == "codes" {
            continue;
        }
        let key = if name == "piece_no" { "piece" } else { name };
        let value = told[key].as_str().map(str::to_owned);
        let value = value.unwrap_or_else(|| told[key].to_string());
        assert_eq!(value, row[name], "{key}");
    }
    let codes = told["codes"].as_array().unwrap();
    let texts: Vec<&str> = codes
        .iter()
        .map(|it| it["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts.join(" "), row["codes"]);
    assert_eq!(codes[0]["readable"], line_of(texts[0]).as_str());
    let member = &told["members"].as_array().unwrap()[0];
    for name in ["control_no", "form", "rule", "record_mac", "voice_mac"] {
        assert_eq!(member[name], members[0][name].as_str(), "{name}");
    }
    let files = told["files"].as_array().unwrap();
    assert_eq!(files.len(), 4);
    for file in files {
        let name = file["name"].as_str().unwrap();
        let bytes = std::fs::read(job.path("OUT/lots").join(name)).unwrap();
        let digest = kirikake::digest::hex(&kirikake::digest::sha256(&bytes));
        assert_eq!(
            (&file["sha256"], &file["agrees"]),
            (&digest.into(), &true.into())
        );
    }
    let events = told["events"].as_array().unwrap();
    let what: Vec<&str> = events
        .iter()
        .map(|it| it["what"].as_str().unwrap())
        .collect();
    assert_eq!(what, ["start", "release"]);
    let report: Value = serde_json::from_str(&job.read("OUT/report.json")).unwrap();
    assert_eq!(told["ledger_head"], report["ledger_head"]);
    assert_eq!(events[1]["config_sha256"], report["config_sha256"]);
    let head = &report["ledger_head"].as_str().unwrap()[..16];
    assert!(
        said.stderr
            .trim_end()
            .ends_with(&format!("head={head} rc=0"))
    );

    let table = kirikake(&["piece", &job.text("OUT"), &row["piece_no"]]).stdout;
    let english = ["piece", &job.text("OUT"), &row["piece_no"], "--lang", "en"];
    let english = kirikake(&english).stdout;
    for (ja, en) in [("ロット\t", "lot\t"), ("照合コード\n", "Pairing codes\n")] {
        assert!(
            table.contains(ja) && english.contains(en),
            "{table}{english}"
        );
    }
    assert!(table.contains(&row["codes"][..29]) && table.contains(&members[0]["control_no"]));
}

#[test]
fn looking_changes_nothing_and_tells_nothing_of_a_record() {
    let job = printed(303);
    let (row, _) = chosen(&job);
    let ledger = std::fs::read(job.path("OUT/ledger.db")).unwrap();
    let (files, digests) = (hall::files_below(&job.path("OUT")), job.digests("OUT"));
    let out = job.text("OUT");
    let (png, pdf) = (job.text("a.png"), job.text("a.pdf"));
    let mut said = String::new();
    for more in [&[][..], &["--json"], &["-o", &png], &["-o", &pdf]] {
        let told = kirikake(&[&["piece", &out, &row["piece_no"]], more].concat());
        assert_eq!(told.exit, 0, "{told:?}");
        said += &(told.stdout + &told.stderr);
    }
    for record in records(&job).values() {
        for name in [
            "name_kanji",
            "name_kana",
            "addr1",
            "addr2",
            "member_key",
            "birth",
        ] {
            let Some(value) = record.get(name).filter(|it| it.chars().count() > 2) else {
                continue;
            };
            assert!(!said.contains(value.as_str()), "{name}");
        }
    }
    assert_eq!(ledger, std::fs::read(job.path("OUT/ledger.db")).unwrap());
    assert_eq!(digests, job.digests("OUT"));
    assert_eq!(files, hall::files_below(&job.path("OUT")));
}

#[test]
fn a_household_s_piece_names_each_of_its_members_and_is_found_by_each() {
    let residents = [
        resident(0, "B", false),
        resident(1, "A", true),
        resident(2, "B", true),
        resident(3, "C", true),
        resident(4, "B", false),
    ];
    let job = town::town(&residents);
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let family: BTreeSet<String> = [0, 2, 4].map(|at| residents[at].control_no()).into();
    for control_no in &family {
        let told = piece(&job, control_no, &[]).json();
        let members = told["members"].as_array().unwrap().iter();
        let members = members.map(|it| it["control_no"].as_str().unwrap().to_owned());
        assert_eq!(members.collect::<BTreeSet<_>>(), family);
    }
    let pdf = job.text("family.pdf");
    let told = piece(&job, &residents[2].control_no(), &["-o", &pdf]).json();
    let pages = lopdf::Document::load(&pdf).unwrap().get_pages().len();
    assert_eq!(told["pages"], pages);
    let Some(output) = stranger("pdftotext", &["-raw", &pdf, "-"]) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    for (at, resident) in residents.iter().enumerate() {
        let name = resident.name.replace('　', " ");
        assert_eq!(text.contains(&name), [0, 2, 4].contains(&at), "{text}");
    }
}

#[test]
fn a_pdf_has_the_piece_s_pages_and_its_envelope_and_nobody_else_s() {
    let job = printed(304);
    let (row, members) = chosen(&job);
    let pdf = job.text("piece.pdf");
    let said = piece(&job, &row["piece_no"], &["-o", &pdf]);
    assert_eq!(
        (said.exit, &said.json()["written"][0]),
        (0, &pdf.as_str().into())
    );
    #[cfg(unix)]
    assert_eq!(mode(Path::new(&pdf)), 0o600);
    let first = std::fs::read(&pdf).unwrap();
    assert_eq!(
        lopdf::Document::load_mem(&first).unwrap().get_pages().len(),
        2
    );
    // A file of the same kind may be replaced, and is the same again.
    assert_eq!(piece(&job, &row["piece_no"], &["-o", &pdf]).exit, 0);
    assert_eq!(first, std::fs::read(&pdf).unwrap());

    if let Some(output) = stranger("qpdf", &["--check", &pdf]) {
        assert!(output.status.success(), "{output:?}");
    }
    let text = |page: &str| {
        let output = stranger("pdftotext", &["-raw", "-f", page, "-l", page, &pdf, "-"])?;
        Some(String::from_utf8(output.stdout).unwrap())
    };
    let (Some(notice), Some(envelope)) = (text("1"), text("2")) else {
        return;
    };
    let records = records(&job);
    let own = &records[&members[0]["control_no"]];
    for (control_no, record) in &records {
        let ours = record["control_no"] == own["control_no"];
        assert_eq!(notice.contains(control_no), ours, "{control_no}");
    }
    let lines: Vec<String> = row["codes"].split(' ').map(line_of).collect();
    assert!(
        notice.contains(&lines[0]) && envelope.contains(&lines[2]),
        "{notice}{envelope}"
    );
    // The envelope bears the address, the notice the name.
    let packed = |text: &str| {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    };
    assert!(
        packed(&envelope).contains(&packed(&own["name_kanji"])),
        "{envelope}"
    );
    assert!(
        packed(&notice).contains(&packed(&own["name_kana"])),
        "{notice}"
    );
}

#[test]
fn pictures_show_the_piece_s_own_codes() {
    let job = printed(305);
    let (row, _) = chosen(&job);
    let png = job.text("piece.png");
    let said = piece(&job, &row["piece_no"], &["-o", &png, "--dpi", "300"]);
    let written: Vec<String> = serde_json::from_value(said.json()["written"].clone()).unwrap();
    assert_eq!(written, [job.text("piece-1.png"), job.text("piece-2.png")]);
    let mut codes = Vec::new();
    for picture in &written {
        #[cfg(unix)]
        assert_eq!(mode(Path::new(picture)), 0o600);
        let read = kirikake(&["read", picture, "--json"]).json();
        let found = read["codes"].as_array().unwrap().clone();
        let pairing = found.iter().filter(|it| it["kind"] == "pairing");
        codes.extend(pairing.map(|it| it["text"].as_str().unwrap().to_owned()));
    }
    assert_eq!(codes.join(" "), row["codes"]);
    // A4, trimmed, at 300 dpi.
    let (width, height) = image::image_dimensions(&written[0]).unwrap();
    assert!(
        width.abs_diff(2480) <= 1 && height.abs_diff(3508) <= 1,
        "{width} {height}"
    );
}

#[test]
fn a_single_page_is_a_single_picture_in_place_of_an_older_one() {
    let job = Job::sample(30, 306);
    assert_eq!(job.print("OUT", &["--no-verify"]).exit, 4);
    let png = job.path("piece.png");
    image::GrayImage::new(2, 2).save(&png).unwrap();
    let said = piece(&job, "1", &["-o", &job.text("piece.png")]);
    assert_eq!(said.exit, 0, "{said:?}");
    let (width, height) = image::image_dimensions(&png).unwrap();
    assert!(
        width.abs_diff(1240) <= 1 && height.abs_diff(1754) <= 1,
        "{width} {height}"
    );
    #[cfg(unix)]
    assert_eq!(mode(&png), 0o600);
}

#[test]
fn what_is_there_and_is_nothing_of_the_kind_stays() {
    let job = printed(307);
    std::fs::write(job.path("thesis.png"), "x").unwrap();
    std::fs::write(job.path("thesis-2.png"), "x").unwrap();
    // A PDF file is not any PDF file: here is a lot's own.
    std::fs::copy(job.path("OUT/lots/0001.notice.pdf"), job.path("lot.pdf")).unwrap();
    std::fs::write(job.path("OUT/mine.pdf"), "x").unwrap();
    std::os::unix::fs::symlink(job.path("OUT/lots"), job.path("lots")).unwrap();
    let before = hall::files_below(&job.path("OUT"));
    let lot = std::fs::read(job.path("lot.pdf")).unwrap();
    let digests = job.digests("OUT");
    for (name, id) in [
        ("thesis.png", "KRK2035-E"),
        ("lot.pdf", "KRK2035-E"),
        ("OUT/lots/0001.notice.pdf", "KRK2035-E"),
        ("OUT/new.png", "KRK2035-E"),
        ("lots/new.pdf", "KRK2035-E"),
        ("piece.jpeg", "KRK2006-E"),
        ("piece", "KRK2006-E"),
    ] {
        refused(&piece(&job, "1", &["-o", &job.text(name)]), 20, id);
    }
    // Of several pictures none is written if one may not be.
    std::fs::remove_file(job.path("thesis.png")).unwrap();
    let said = piece(&job, "1", &["-o", &job.text("thesis.png")]);
    refused(&said, 20, "KRK2035-E");
    assert!(!job.path("thesis-1.png").exists());
    assert_eq!(std::fs::read(job.path("lot.pdf")).unwrap(), lot);
    assert_eq!(job.digests("OUT"), digests);
    assert_eq!(hall::files_below(&job.path("OUT")), before);
    for dpi in ["49", "601", "-1"] {
        let said = piece(&job, "1", &["-o", &job.text("b.png"), "--dpi", dpi]);
        assert_eq!(said.exit, 20, "{said:?}");
    }
    let nowhere = piece(&job, "1", &["-o", &job.text("no/such/folder.png")]);
    refused(&nowhere, 24, "KRK2402-E");
}

#[test]
fn a_lot_that_is_not_as_it_was_released_tells_nothing() {
    let job = printed(308);
    let (row, members) = chosen(&job);
    let lot = format!("{:0>4}", row["lot"]);
    for kind in ["notice.pdf", "envelope.pdf", "pieces.csv", "members.csv"] {
        let path = job.path(&format!("OUT/lots/{lot}.{kind}"));
        let kept = std::fs::read(&path).unwrap();
        let mut changed = kept.clone();
        *changed.last_mut().unwrap() ^= 1;
        for now in [Some(changed), None] {
            match now {
                Some(bytes) => std::fs::write(&path, bytes).unwrap(),
                None => std::fs::remove_file(&path).unwrap(),
            }
            for (id, more) in [
                (&row["piece_no"], &[][..]),
                (&members[0]["control_no"], &[]),
                (&row["piece_no"], &["-o", &job.text("a.png")]),
                (&row["piece_no"], &["-o", &job.text("a.pdf")]),
            ] {
                let said = piece(&job, id, more);
                refused(&said, 12, "KRK1204-E");
                let text = said.json()["messages"][0]["text"].to_string();
                assert!(text.contains(&format!("{lot}.{kind}")), "{text}");
            }
        }
        std::fs::write(&path, kept).unwrap();
    }
    assert!(!job.path("a.pdf").exists() && !job.path("a-1.png").exists());
    // Other lots stay what they are.
    let notice = job.path(&format!("OUT/lots/{lot}.notice.pdf"));
    std::fs::write(notice, "x").unwrap();
    assert_eq!(piece(&job, "1", &[]).exit, 0);
    assert_eq!(piece(&job, &row["piece_no"], &[]).exit, 12);
}

#[test]
fn a_ledger_that_was_edited_tells_nothing_and_names_the_row() {
    for (change, named) in [
        (
            "UPDATE pieces SET first_page = 2 WHERE piece_no = 20",
            "lot ",
        ),
        (
            "UPDATE files SET bytes = 7 WHERE name = '0002.notice.pdf'",
            "lot 2 ",
        ),
        (
            "DROP TRIGGER events_are_not_changed; UPDATE events SET who = 'x' WHERE seq = 2",
            "event 2 ",
        ),
        (
            "DROP TRIGGER events_are_not_deleted; DELETE FROM events WHERE seq = 1",
            "event 1 ",
        ),
    ] {
        let job = printed(309);
        let ledger = rusqlite::Connection::open(job.path("OUT/ledger.db")).unwrap();
        ledger.execute_batch(change).unwrap();
        drop(ledger);
        let said = piece(&job, "1", &["-o", &job.text("a.pdf")]);
        refused(&said, 12, "KRK1203-E");
        let text = said.json()["messages"][0]["text"].to_string();
        assert!(text.contains(named), "{text}");
        assert!(!job.path("a.pdf").exists());
    }
}

#[test]
fn the_job_in_the_lock_file_is_the_one_that_the_chain_has() {
    let job = printed(313);
    let lock = job.read("OUT/job.lock.json");
    let path = job.path("OUT/job.lock.json");
    let known: Value = serde_json::from_str(&lock).unwrap();
    let config = known["config_sha256"].as_str().unwrap();
    for (other, exit, id) in [
        (lock.replacen(config, &"0".repeat(64), 1), 12, "KRK1201-E"),
        (
            lock.replacen(known["job"].as_str().unwrap(), "A7K2Q9", 1),
            12,
            "KRK1201-E",
        ),
        ("{".to_owned(), 12, "KRK1201-E"),
        (lock.clone(), 0, ""),
    ] {
        std::fs::write(&path, other).unwrap();
        let said = piece(&job, "1", &[]);
        match exit {
            0 => assert_eq!(said.exit, 0, "{said:?}"),
            _ => refused(&said, exit, id),
        }
    }
    std::fs::remove_file(path).unwrap();
    refused(&piece(&job, "1", &[]), 24, "KRK2401-E");
}

#[test]
fn what_nobody_got_has_its_own_message_and_is_not_repeated() {
    let (job, other) = (printed(310), printed(311));
    let (row, _) = chosen(&job);
    let (others, _) = chosen(&other);
    let code = row["codes"].split(' ').next().unwrap();
    // The tag of a stranger, with its check; a wrong check; a face that the piece has not.
    let mut forged = code.as_bytes()[..28].to_vec();
    forged[21] = if forged[21] == b'0' { b'1' } else { b'0' };
    forged.push(pairing::check_character(&forged));
    let forged = String::from_utf8(forged).unwrap();
    let last = |text: &str| {
        let other = if text.ends_with('7') { '8' } else { '7' };
        format!("{}{other}", &text[..text.len() - 1])
    };
    let mut fields = pairing::parts(code.as_bytes()).unwrap().fields;
    fields.role = b'B';
    let back = String::from_utf8(pairing::readable(&fields).to_vec()).unwrap();
    fields.role = b'A';
    fields.generation = 1;
    let later = String::from_utf8(pairing::readable(&fields).to_vec()).unwrap();
    let foreign = others["codes"].split(' ').next().unwrap();
    for (id, message) in [
        ("99999", "KRK2075-E"),
        ("0", "KRK2075-E"),
        ("12345678", "KRK2075-E"),
        ("", "KRK2075-E"),
        ("架空　太郎", "KRK2075-E"),
        ("999_999_99", "KRK2075-E"),
        (&forged, "KRK2075-E"),
        (&back, "KRK2075-E"),
        (&later, "KRK2075-E"),
        (&code[..28], "KRK2075-E"),
        (&last(code), "KRK2078-E"),
        (&last(&line_of(code)), "KRK2078-E"),
        (foreign, "KRK2076-E"),
        (&line_of(foreign), "KRK2076-E"),
    ] {
        let said = piece(&job, id, &[]);
        refused(&said, 20, message);
        let all = said.stdout + &said.stderr;
        assert!(id.len() < 6 || !all.contains(id), "{all}");
    }
    for name in ["NOTHING", "OUT/lots", "job.toml"] {
        let said = kirikake(&["piece", &job.text(name), "1", "--json"]);
        refused(&said, 20, "KRK2089-E");
    }
}

#[test]
fn a_control_number_that_is_another_piece_s_number_is_asked_about() {
    let job = Job::sample(30, 312);
    let text = job.read("members.csv");
    let place = text.lines().next().unwrap().split(',');
    let place = place.clone().position(|name| name == "control_no").unwrap();
    let rows = text.lines().enumerate().map(|(at, row)| {
        let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        if at > 0 {
            cells[place] = format!("{:07}", at + 5);
        }
        cells.join(",") + "\n"
    });
    job.members(rows.collect::<String>().as_bytes());
    let insurer = job.read("insurer.toml");
    let pattern = insurer.lines().find(|line| line.starts_with("control_no"));
    job.replace("insurer.toml", pattern.unwrap(), "control_no = '\\d{7}'");
    let said = job.print("OUT", &["--no-verify"]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
    let members = self::rows(&job, "members.csv");
    let count = members.len();
    let both = members.iter().find(|row| {
        let control_no: usize = row["control_no"].parse().unwrap();
        control_no <= count && row["piece_no"] != control_no.to_string()
    });
    let both = both.unwrap();
    let id = &both["control_no"];
    refused(&piece(&job, id, &[]), 20, "KRK2077-E");
    let by_control = piece(&job, id, &["--as", "control-no"]).json();
    assert_eq!(by_control["piece"].to_string(), both["piece_no"]);
    let by_number = piece(&job, id, &["--as", "piece"]).json();
    assert_eq!(by_number["piece"].as_u64(), id.parse().ok());
    // One that is no piece's number is not ambiguous.
    let beyond = members.iter().map(|row| &row["control_no"]);
    let beyond = beyond.max().unwrap();
    assert!(beyond.parse::<usize>().unwrap() > count);
    assert_eq!(piece(&job, beyond, &[]).exit, 0);
}
