//! 解除申請書: blank as stock of the job, pre-filled as the form of whoever asked for it.

mod hall;

use hall::{Job, stranger};

#[test]
fn stock_is_one_page_with_a_code_of_its_own_and_a_place_for_everything_that_is_written_by_hand() {
    let job = Job::sample(40, 47);
    let settings = job.read("job.toml") + "\n[stock]\nlayouts = [\"stock-kaijo\"]\n";
    std::fs::write(job.path("job.toml"), settings).unwrap();
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    let pdf = job.text("OUT/stock/stock-kaijo.pdf");
    if let Some(output) = stranger("qpdf", &["--check", &pdf]) {
        assert!(output.status.success(), "{output:?}");
    }
    let Some(output) = stranger("pdftotext", &["-raw", &pdf, "-"]) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    for words in [
        "マイナンバーカードの健康保険証利用登録の解除申請書",
        "フリガナ",
        "都道",
        "署名：",
        "（解除を希望する理由）",
        "-0000000-0-X-",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn whoever_asked_gets_the_application_with_what_the_insurer_knows_and_room_for_the_rest() {
    let job = Job::sample_of("kouki", 120, 48);
    job.replace("job.toml", "kouki-everybody", "kaijo-2024-02-09");
    let text = job.read("members.csv");
    let mut rows: Vec<Vec<String>> = text
        .lines()
        .map(|row| row.split(',').map(str::to_owned).collect())
        .collect();
    let at = |rows: &[Vec<String>], name: &str| rows[0].iter().position(|it| it == name);
    for name in [
        "mynumber_card",
        "release_registered_on",
        "mynumber_valid_until",
    ] {
        if at(&rows, name).is_none() {
            rows[0].push(name.to_owned());
            rows[1..].iter_mut().for_each(|row| row.push(String::new()));
        }
    }
    let card = at(&rows, "mynumber_card").unwrap();
    let released = at(&rows, "release_registered_on").unwrap();
    for (no, row) in rows[1..].iter_mut().enumerate() {
        row[card] = if no % 3 == 0 { "none" } else { "registered" }.to_owned();
        row[released] = String::new();
    }
    let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    job.members(text.as_bytes());
    let said = job.print("OUT", &["--no-verify"]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
    let report = said.json();
    assert_eq!(report["by_form"]["kaijo"], report["members"]);
    assert!(report["members"].as_u64().unwrap() > 60, "{report}");
    assert!(report["not_due"].as_u64().unwrap() > 30, "{report}");

    let pieces = job.read("OUT/lots/0001.pieces.csv");
    let code = pieces.lines().nth(1).unwrap().rsplit(',').next().unwrap();
    assert_eq!((&code[17..18], &code[19..20]), ("A", "8"));
    let value = |row: &[String], name: &str| row[at(&rows, name).unwrap()].clone();
    let members = job.read("OUT/lots/0001.members.csv");
    let mut printed = members.lines().skip(1).map(|row| {
        let fields: Vec<&str> = row.split(',').collect();
        let known = |row: &&Vec<String>| value(row, "control_no") == fields[2];
        (fields[0], rows[1..].iter().find(known).unwrap())
    });
    let (piece, row) = printed
        .find(|(_, row)| value(row, "suppress").is_empty())
        .unwrap();
    let pdf = job.text("OUT/lots/0001.notice.pdf");
    let pages = ["-raw", "-f", piece, "-l", piece, &pdf, "-"];
    let Some(output) = stranger("pdftotext", &pages) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    let page: String = text.split_whitespace().collect();
    for name in ["name_kanji", "name_kana", "number", "addr1"] {
        let value: String = value(row, name).split_whitespace().collect();
        assert!(page.contains(&value), "{name}: {page}");
    }
    assert!(page.contains("署名：") && !page.contains("****"), "{page}");
}
