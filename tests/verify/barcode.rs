//! The customer barcode of the witness and that of the engine: two implementations that know
//! nothing of each other say the same of every address, and of a lot's edited bars the witness
//! tells.

use kirikake::compose::customer_of;
use kirikake::verify::customer_barcode;
use proptest::prelude::*;

use lopdf::Document;

use super::*;

const LOT: &str = "0002.envelope.pdf";

fn drawn(post_code: &str, lines: [&str; 3]) -> Option<String> {
    let code = customer_of(post_code, &lines);
    code.ok().map(|code| code.text())
}

/// Addresses of a members file: post code and lines, of where members live and of 別送先.
fn addresses(job: &Job) -> Vec<[String; 4]> {
    let text = job.read("members.csv");
    let heading: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let mut found = Vec::new();
    for row in text.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        // A sample has a broken row; it has no address.
        if cells.len() != heading.len() {
            continue;
        }
        let cell = |name: String| {
            let at = heading.iter().position(|it| *it == name);
            at.map_or(String::new(), |at| cells[at].to_owned())
        };
        for kind in ["", "alt_"] {
            let names = ["post_code", "addr1", "addr2", "addr3"];
            found.push(names.map(|name| cell(format!("{kind}{name}"))));
        }
    }
    found
}

#[test]
fn witness_and_engine_agree_on_every_address_of_the_samples() {
    for profile in ["kenpo", "kokuho", "kokuho-kumiai", "kouki"] {
        let (mut with, mut all) = (0, 0);
        for [post_code, first, second, third] in addresses(&Job::sample_of(profile, 2_000, 131)) {
            let lines = [first.as_str(), &second, &third];
            let code = customer_barcode(&post_code, lines);
            assert_eq!(code, drawn(&post_code, lines), "{post_code} {lines:?}");
            all += usize::from(!first.is_empty());
            with += usize::from(code.is_some());
        }
        assert!(
            all >= 1_900 && with > all * 9 / 10,
            "{profile}: {with} of {all}"
        );
    }
}

/// Lines of an address out of whatever the rules speak of.
fn words(most: usize) -> impl Strategy<Value = String> {
    let digits = prop::sample::select("0123456789０１２３４５６７８９".chars().collect::<Vec<_>>());
    let kanji = prop::sample::select("〇一二三四五六七八九十百千".chars().collect::<Vec<_>>());
    let hyphens = prop::sample::select("-－‐−–—―ーｰ~".chars().collect::<Vec<_>>());
    let letters = prop::sample::select("ABFZabfzＡＢＦＺａｂｆｚé".chars().collect::<Vec<_>>());
    let others = prop::sample::select(
        "&＆/／・･.．　 字条町ビのノあア①½㈱"
            .chars()
            .collect::<Vec<_>>(),
    );
    let counters = prop::sample::select(vec![
        "丁目", "丁", "番地", "番", "号", "地割", "地", "線", "の", "ノ", "目", "条", "字",
    ]);
    let word = prop_oneof![
        4 => digits.prop_map(String::from),
        4 => kanji.prop_map(String::from),
        2 => hyphens.prop_map(String::from),
        3 => letters.prop_map(String::from),
        3 => others.prop_map(String::from),
        4 => counters.prop_map(str::to_owned),
    ];
    prop::collection::vec(word, 0..most).prop_map(|words| words.concat())
}

fn agree(post_code: &str, lines: [&str; 3]) -> Result<(), TestCaseError> {
    let code = customer_barcode(post_code, lines);
    prop_assert_eq!(code, drawn(post_code, lines));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn witness_and_engine_agree_where_a_town_ends(
        town in prop::sample::select(vec!["", "千葉市緑町", "千葉市三番町", "千葉市字"]),
        [first, second, third] in [words(7), words(7), words(4)],
        post_code in prop::sample::select(vec!["2630023", "2630023", "2630000", "263002", ""]),
    ) {
        agree(post_code, [&(town.to_owned() + &first), &second, &third])?;
        agree(post_code, [town, &first, &second])?;
    }

    #[test]
    fn witness_and_engine_take_the_same_characters(
        begin in prop::sample::select(vec!["5", "１２", "三丁目", "二十一丁目"]),
        [first, second, third] in [words(14), words(7), words(4)],
    ) {
        let line = format!("千葉市緑町{begin}{first}");
        agree("2630023", [&line, &second, &third])?;
    }
}

/// Bars of each value of the post's table: 1 long, 2 ascending, 3 descending, 4 timing.
fn patterns() -> Vec<String> {
    let text = include_str!("../codes/kasutama_official.json");
    let text: serde_json::Value = serde_json::from_str(text).unwrap();
    let table = text["char_table"].as_object().unwrap().values();
    let valued = table.filter(|row| row["value"].is_u64());
    valued
        .map(|row| row["bars"].as_str().unwrap().to_owned())
        .collect()
}

/// The rectangles of the code on a page, `x y w h re` line by line.
fn rectangles(bytes: &[u8]) -> std::ops::Range<usize> {
    let begin = at(bytes, b" 1 85 re\n", 0);
    let begin = bytes[..begin].iter().rposition(|it| *it == b'\n').unwrap() + 1;
    begin..begin + at(&bytes[begin..], b"f Q\n", 0)
}

/// The whole drawing, its place too.
fn drawing(bytes: &[u8]) -> std::ops::Range<usize> {
    let inner = rectangles(bytes);
    let begin = bytes[..inner.start - 1].iter().rposition(|it| *it == b'\n');
    begin.unwrap() + 1..inner.end + 4
}

/// Changes the values of the code on the lot's first envelope; its check is made to hold.
pub fn recode(job: &Job, change: impl Fn(&mut Vec<usize>)) {
    edit(job, LOT, |document| {
        let (id, mut bytes) = content(document, 0);
        let place = rectangles(&bytes);
        let text = String::from_utf8(bytes[place.clone()].to_vec()).unwrap();
        let rows: Vec<Vec<&str>> = text.lines().map(|row| row.split(' ').collect()).collect();
        let shapes = [("0", "85"), ("28", "57"), ("0", "57"), ("28", "29")];
        let shape = |row: &Vec<&str>| shapes.iter().position(|it| *it == (row[1], row[3]));
        let bars: Vec<usize> = rows.iter().map(|row| shape(row).unwrap() + 1).collect();
        let bars: String = bars.iter().map(usize::to_string).collect();
        let patterns = patterns();
        let value = |at: usize| patterns.iter().position(|it| *it == bars[at..at + 3]);
        let mut values: Vec<usize> = (2..62).step_by(3).map(|at| value(at).unwrap()).collect();
        change(&mut values);
        assert_eq!(values.len(), 20);
        values.push((19 - values.iter().sum::<usize>() % 19) % 19);
        let bars: String = values
            .iter()
            .map(|value| patterns[*value].as_str())
            .collect();
        let mut other = String::new();
        for (row, bar) in rows.iter().zip(format!("13{bars}31").bytes()) {
            let (y, h) = shapes[usize::from(bar - b'1')];
            other += &format!("{} {y} {} {h} re\n", row[0], row[2]);
        }
        bytes.splice(place, other.into_bytes());
        put(document, id, bytes);
    });
}

/// Two numbers of the address in the other order: the check does not change.
pub fn other_order(job: &Job) {
    recode(job, |it| {
        assert!(it[7] < 10 && it[9] < 10 && it[7] != it[9]);
        it.swap(7, 9);
    });
}

/// One hyphen less: 6-8-1 becomes 68-1.
pub fn hyphen_less(job: &Job) {
    recode(job, |it| {
        let hyphen = it.iter().position(|value| *value == 10).unwrap();
        it.remove(hyphen);
        it.push(14);
    });
}

/// Another town's post code, everything else as it is.
pub fn other_town(job: &Job) {
    recode(job, |it| it[6] = (it[6] + 1) % 10);
}

/// No code where there must be one.
pub fn erased(job: &Job) {
    edit(job, LOT, |document| {
        let (id, mut bytes) = content(document, 0);
        let place = drawing(&bytes);
        bytes.splice(place, []);
        put(document, id, bytes);
    });
}

#[test]
fn a_code_where_nobody_can_tell_the_town_is_one_too_many() {
    let job = Job::sample(80, 111);
    let text = job.read("members.csv");
    let mut rows: Vec<Vec<&str>> = text.lines().map(|row| row.split(',').collect()).collect();
    let addr1 = rows[0].iter().position(|it| *it == "addr1").unwrap();
    rows[1..]
        .iter_mut()
        .for_each(|row| row[addr1] = "千葉県千葉市三番町5");
    let rows: Vec<String> = rows.iter().map(|row| row.join(",") + "\n").collect();
    job.members(rows.concat().as_bytes());
    let settings = job.read("job.toml") + "\n[envelope]\nlayout = \"envelope-kaku2\"\n";
    std::fs::write(job.path("job.toml"), settings).unwrap();
    let said = job.print("OUT", &["--no-verify"]);
    assert_eq!(said.exit, 4, "{said:?}");
    assert_eq!(verify(&job.text("OUT")).exit, 0);

    let other = printed(111);
    let document = Document::load(other.path(&format!("OUT/lots/{LOT}"))).unwrap();
    let (_, bytes) = content(&document, 0);
    let code = bytes[drawing(&bytes)].to_vec();
    edit(&job, LOT, |document| {
        let (id, mut bytes) = content(document, 0);
        let place = symbol(&bytes, 0).start;
        bytes.splice(place..place, code.iter().copied());
        put(document, id, bytes);
    });
    let told = found(&verify(&job.text("OUT")));
    let extra = |it: &(u64, String, String, String)| {
        (it.1.as_str(), it.2.as_str(), it.3.as_str()) == ("envelope", "customer barcode", "extra")
    };
    assert!(told.iter().any(extra), "{told:?}");
}
