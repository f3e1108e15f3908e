//! Envelopes: one page a piece in a file of their own, each with the code of its piece; what the
//! window shows is the notice's, and nothing personal is on it.

mod hall;

use hall::{Job, stranger};

fn with_envelope(layout: &str, seed: u64) -> Job {
    let job = Job::sample(120, seed);
    let settings = job.read("job.toml");
    let settings = format!("{settings}\n[envelope]\nlayout = \"{layout}\"\n");
    std::fs::write(job.path("job.toml"), settings).unwrap();
    job
}

/// Rows of a lot's `pieces.csv`: piece number, and the pairing codes.
fn codes(job: &Job, lot: u32) -> Vec<(u32, Vec<String>)> {
    let text = job.read(&format!("OUT/lots/{lot:04}.pieces.csv"));
    let rows = text.lines().skip(1).map(|row| {
        let fields: Vec<&str> = row.split(',').collect();
        let codes = fields[13].split(' ').map(str::to_owned).collect();
        (fields[0].parse().unwrap(), codes)
    });
    rows.collect()
}

#[test]
fn every_piece_has_its_envelope_whose_code_ends_the_row() {
    let job = with_envelope("envelope-naga3", 21);
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let report = said.json();
    assert_eq!(report["envelopes"], report["pieces"]);
    let lots = report["lots"].as_array().unwrap();
    for lot in lots {
        let no = u32::try_from(lot["no"].as_u64().unwrap()).unwrap();
        let rows = codes(&job, no);
        for (piece, codes) in &rows {
            // Face, card, envelope: role, form; sheets 0 of 0; it ends no set.
            let told: Vec<&str> = codes.iter().map(|code| &code[15..18]).collect();
            assert_eq!(
                (told.len(), told[1], told[2]),
                (3, "00C", "00E"),
                "{codes:?}"
            );
            let envelope = &codes[2];
            assert_eq!(envelope[7..14].parse::<u32>().unwrap(), *piece);
            assert_eq!(&envelope[19..20], "A");
            let flags = u32::from_str_radix(&envelope[18..19], 16).unwrap();
            assert_eq!(flags & 1, 0);
        }
        let pdf = job.text(&format!("OUT/lots/{no:04}.envelope.pdf"));
        if let Some(output) = stranger("qpdf", &["--check", &pdf]) {
            assert!(output.status.success(), "{output:?}");
        }
        let Some(output) = stranger("pdfinfo", &[&pdf]) else {
            return;
        };
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            text.contains(&format!("Pages:           {}\n", rows.len())),
            "{text}"
        );
        // 235 × 120 mm with 3 mm of bleed.
        assert!(text.contains("683.16 x 357.24 pts"), "{text}");
    }
}

#[test]
fn an_envelope_with_a_window_says_nothing_of_the_member() {
    let job = with_envelope("envelope-naga3", 22);
    assert_eq!(job.print("OUT", &["--no-verify"]).exit, 4);
    let pdf = job.text("OUT/lots/0001.envelope.pdf");
    let Some(output) = stranger("pdftotext", &[&pdf, "-"]) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("保険資格を確認していただくための"), "{text}");
    let members = job.read("members.csv");
    let rows: Vec<Vec<&str>> = members
        .lines()
        .map(|row| row.split(',').collect())
        .collect();
    for column in ["name_kanji", "control_no", "addr1", "member_key"] {
        let at = rows[0]
            .iter()
            .position(|heading| *heading == column)
            .unwrap();
        for value in rows[1..].iter().filter_map(|row| row.get(at)) {
            assert!(value.is_empty() || !text.contains(value), "{column}");
        }
    }
}

#[test]
fn an_envelope_without_a_window_bears_the_address_of_its_own_piece() {
    let job = with_envelope("envelope-kaku2", 23);
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let members = job.read("OUT/lots/0001.members.csv");
    let controls: Vec<&str> = members
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').nth(2))
        .collect();
    let given = job.read("members.csv");
    let rows: Vec<Vec<&str>> = given.lines().map(|row| row.split(',').collect()).collect();
    let column = |name: &str| rows[0].iter().position(|heading| *heading == name).unwrap();
    let pdf = job.text("OUT/lots/0001.envelope.pdf");
    for (page, control) in (1..).zip(controls).take(4) {
        let page: u32 = page;
        let page = page.to_string();
        let row = rows
            .iter()
            .find(|row| row.get(column("control_no")) == Some(&control));
        let row = row.unwrap();
        let Some(output) = stranger("pdftotext", &["-raw", "-f", &page, "-l", &page, &pdf, "-"])
        else {
            return;
        };
        let text = String::from_utf8(output.stdout).unwrap();
        let blank = |text: &str| text.split_whitespace().collect::<String>();
        let (area, town) = row[column("post_code")].split_at(3);
        assert!(text.contains(&format!("〒{area}-{town}")), "{text}");
        let name = format!("{}様", row[column("name_kanji")]);
        assert!(blank(&text).contains(&blank(&name)), "{text}");
    }
}

#[test]
fn envelopes_are_the_same_bytes_whatever_the_workers_and_another_file_than_the_notices() {
    let job = with_envelope("envelope-kaku2", 24);
    for (out, workers) in [("ONE", "1"), ("SEVEN", "7")] {
        assert_eq!(
            job.print(out, &["--no-verify", "--workers", workers]).exit,
            4
        );
    }
    let (one, seven) = (job.digests("ONE"), job.digests("SEVEN"));
    assert!(one.contains_key("lots/0001.envelope.pdf"));
    assert_eq!(one, seven);
    assert_eq!(job.ledger_rows("ONE"), job.ledger_rows("SEVEN"));
    let id = |name: &str| {
        let bytes = std::fs::read(job.path(&format!("ONE/lots/0001.{name}.pdf"))).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let at = text.find("xmpMM:DocumentID").unwrap();
        text[at..at + 80].to_owned()
    };
    assert_ne!(id("envelope"), id("notice"));
}

#[test]
fn a_layout_that_is_no_envelope_is_refused() {
    for (layout, id) in [
        ("yoshiki1", "KRK2005-E"),
        ("envelope-kaku3", "KRK2011-E"),
        ("../envelope-kaku2", "KRK2080-E"),
    ] {
        let said = with_envelope(layout, 25).check();
        assert_eq!(said.exit, 20, "{said:?}");
        assert_eq!(said.ids(), [id], "{layout}");
    }
}
