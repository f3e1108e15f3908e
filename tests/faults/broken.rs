//! Twenty-two jobs as an operator meets them at night. Each is mended by what its message says and
//! by nothing else: the place it names is where the hand goes, the words in 「」 are what the hand
//! takes, and the step behind the arrow is what the hand does. Whoever sent the data is asked only
//! where the message says so. Afterwards the job runs.

use serde_json::Value;

use super::{HEADING, file, job, record};
use crate::hall::{Job, Said, kirikake};

/// One message, as the operator sees it.
struct Told(Value);

impl Told {
    fn word(&self, key: &str) -> String {
        self.0[key].as_str().unwrap_or_default().to_owned()
    }

    fn text(&self) -> String {
        self.word("text")
    }

    /// What to do next: behind the arrow.
    fn step(&self) -> String {
        let text = self.text();
        text.split_once(" → ").expect("a step").1.to_owned()
    }

    /// The line that it names, from 0.
    fn row(&self) -> usize {
        usize::try_from(self.0["line"].as_u64().expect("a line")).unwrap() - 1
    }

    /// The column that it names, from 0.
    fn column(&self) -> usize {
        usize::try_from(self.0["column"].as_u64().expect("a column")).unwrap() - 1
    }

    /// The words between two marks.
    fn between(&self, open: &str, close: &str) -> String {
        let text = self.text();
        let behind = text
            .split_once(open)
            .unwrap_or_else(|| panic!("{open} in {text}"))
            .1;
        behind.split_once(close).unwrap().0.to_owned()
    }
}

/// The first message of a run that stopped with this exit; its step speaks of `advice`.
fn stopped(said: &Said, exit: i32, advice: &str) -> Told {
    assert_eq!(said.exit, exit, "{said:?}");
    let told = Told(said.json()["messages"][0].clone());
    assert!(told.step().contains(advice), "{advice}: {}", told.step());
    told
}

fn broken(job: &Job, exit: i32, advice: &str) -> Told {
    stopped(&job.print("OUT", &[]), exit, advice)
}

fn mended(job: &Job) {
    let said = job.print("OUT", &[]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
}

/// Twenty members who are printed.
fn members() -> Vec<Vec<String>> {
    (1..=20).map(record).collect()
}

fn set(job: &Job, key: &str, value: &str) {
    let text = job.read("job.toml");
    let line = text.lines().find(|line| line.starts_with(key)).unwrap();
    job.replace("job.toml", line, &format!("{key} = {value}"));
}

/// `check JOB -o LISTS`, as a message advises; the rows of `held.csv`.
fn listed(job: &Job) -> Vec<Vec<String>> {
    kirikake(&["check", &job.text("job.toml"), "-o", &job.text("LISTS")]);
    let held = job.read("LISTS/held.csv");
    let rows = held.lines().skip(1);
    rows.map(|row| row.split(',').map(str::to_owned).collect())
        .collect()
}

/// Another value in the members file, where a row of a list says.
fn put(job: &Job, line: &str, field: &str, mend: impl Fn(&str) -> String) {
    let text = job.read("members.csv");
    let headings: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let at = headings
        .iter()
        .position(|heading| *heading == field)
        .unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let row: usize = line.parse().unwrap();
    let mut cells: Vec<String> = lines[row - 1].split(',').map(str::to_owned).collect();
    cells[at] = mend(&cells[at]);
    lines[row - 1] = cells.join(",");
    std::fs::write(job.path("members.csv"), lines.join("\n") + "\n").unwrap();
}

#[test]
fn job_01_the_file_was_spoilt_on_its_way() {
    let job = Job::sample(20, 1);
    let sent = job.read("members.csv");
    std::fs::write(job.path("members.csv"), sent.replacen("本人", "家族", 1)).unwrap();
    broken(&job, 16, "送り主に確かめて");
    std::fs::write(job.path("members.csv"), sent).unwrap();
    mended(&job);
}

#[test]
fn job_02_the_count_of_last_month_stands_in_the_job() {
    let job = Job::sample(20, 1);
    set(&job, "records ", "19");
    let told = broken(&job, 16, "送り主に件数を確かめて");
    let (found, key) = (
        told.between("レコード数が ", " で"),
        told.between("[input].", " は"),
    );
    set(&job, &format!("{key} "), &found);
    mended(&job);
}

#[test]
fn job_03_excel_dropped_the_zeros() {
    let mut rows = members();
    for row in &mut rows {
        (row[5], row[6]) = ("1".to_owned(), "0".to_owned());
    }
    let job = job(file(&rows).as_bytes());
    // Numbers of this insurer have eight digits.
    job.replace("insurer.toml", "\\d{1,8}", "\\d{8}");
    broken(&job, 16, "check JOB -o DIR");
    // A record is held for its first fault: a second look finds the second.
    for _ in 0..2 {
        for row in listed(&job) {
            let [line, _, field, reason] = [&row[0], &row[1], &row[2], &row[3]];
            let told = kirikake(&["explain", reason]);
            assert!(told.stdout.contains("先頭の 0"), "{told:?}");
            let digits = if field == "branch" { 2 } else { 8 };
            put(&job, line, field, |value| format!("{value:0>digits$}"));
        }
    }
    mended(&job);
}

#[test]
fn job_04_the_file_is_cp932_and_the_job_says_utf8() {
    let text = file(&members()).replace("name_kanji", "氏名");
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    let job = job(&bytes);
    job.replace(
        "job.toml",
        "[input]\n",
        "[input]\ncolumns = { name_kanji = \"氏名\" }\n",
    );
    let told = broken(&job, 16, "[input].encoding を直して");
    let found = told.between("ファイルは ", " のよう");
    set(&job, "encoding", &format!("{found:?}"));
    mended(&job);
}

#[test]
fn job_05_a_heading_has_another_name() {
    let job = job(file(&members())
        .replace("name_kanji", "氏名漢字")
        .as_bytes());
    let told = broken(&job, 16, "[input].columns で対応");
    let (missing, row) = (told.between("見出し「", "」"), told.row());
    let file = job.read("members.csv");
    let headings = file.lines().nth(row).unwrap().split(',');
    let unknown: Vec<&str> = headings
        .filter(|heading| !HEADING.contains(heading))
        .collect();
    let columns = format!("[input]\ncolumns = {{ {missing} = {:?} }}\n", unknown[0]);
    job.replace("job.toml", "[input]\n", &columns);
    mended(&job);
}

#[test]
fn job_06_a_font_is_not_there() {
    let job = job(file(&members()).as_bytes());
    job.replace("job.toml", "stack = [", "stack = [\"gaiji-A.ttf\", ");
    let told = broken(&job, 20, "fonts");
    let (font, places) = (
        told.between("フォント ", " が"),
        told.between("探した場所：", "）"),
    );
    let place = std::path::Path::new(places.split(", ").next().unwrap());
    let ours = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    std::fs::copy(ours.join("BIZUDMincho-Regular.ttf"), place.join(font)).unwrap();
    mended(&job);
}

#[test]
fn job_07_the_policy_is_misspelt() {
    let job = job(file(&members()).as_bytes());
    job.replace("job.toml", "mhlw-2024-01-09", "mhlw-2024-1-9");
    let told = broken(&job, 20, "パス");
    let wrong = told.between("ファイル ", " が");
    let folder = std::path::Path::new(&wrong).parent().unwrap();
    let found = std::fs::read_dir(folder).unwrap();
    let mut found = found.map(|file| file.unwrap().path());
    // The one that differs in noughts only.
    let like = |path: &std::path::Path| path.display().to_string().replace('0', "");
    let right = found
        .find(|path| like(path) == like(wrong.as_ref()))
        .unwrap();
    let text = job.read("job.toml");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[told.row()] = format!("file = {:?}", right.to_str().unwrap());
    std::fs::write(job.path("job.toml"), lines.join("\n")).unwrap();
    mended(&job);
}

#[test]
fn job_08_more_records_are_held_than_may_be() {
    let mut rows = members();
    for row in rows.iter_mut().take(5) {
        row[7] = "秘密●郎".to_owned();
    }
    let job = job(file(&rows).as_bytes());
    broken(&job, 16, "check JOB -o DIR");
    assert_eq!(listed(&job).len(), 5);
    let steps = kirikake(&["explain", "KRK1611"]);
    assert!(steps.stdout.contains("new_value の列を加えて"), "{steps:?}");
    assert!(steps.stdout.contains("[input].corrections"), "{steps:?}");
    returned(&job, "秘密二郎");
    mended(&job);
}

/// `held.csv` filled in by the insurer, and named by the job as the text of the reason says.
fn returned(job: &Job, words: &str) {
    let held = job.read("LISTS/held.csv");
    let rows = held
        .trim_end()
        .lines()
        .map(|row| match row.ends_with("token") {
            true => format!("{row},new_value"),
            false => format!("{row},{words}"),
        });
    let list = rows.collect::<Vec<_>>().join("\r\n");
    std::fs::write(job.path("returned.csv"), list).unwrap();
    if !job.read("job.toml").contains("corrections") {
        job.replace(
            "job.toml",
            "[input]\n",
            "[input]\ncorrections = [\"returned.csv\"]\n",
        );
    }
}

#[test]
fn job_09_a_remark_holds_an_individual_number() {
    let rows = members();
    let lines = (0..).zip(&rows).map(|(at, row)| {
        let remark = if at == 7 { "1234 5678 9018" } else { "" };
        format!("{},{remark}\n", row.join(","))
    });
    let text = format!("{HEADING},remark\n{}", lines.collect::<String>());
    let job = job(text.as_bytes());
    let told = broken(&job, 16, "送り主と個人情報の責任者");
    assert_eq!(
        (told.row(), told.column(), told.word("field")),
        (8, 18, "remark".to_owned())
    );
    put(
        &job,
        &(told.row() + 1).to_string(),
        &told.word("field"),
        |_| String::new(),
    );
    mended(&job);
}

/// A job with one lost character, and the list that mends it.
fn corrected() -> Job {
    let mut rows = members();
    rows[0][7] = "秘密●郎".to_owned();
    let job = job(file(&rows).as_bytes());
    assert_eq!(listed(&job).len(), 1);
    returned(&job, "秘密二郎");
    job
}

#[test]
fn job_10_excel_saved_the_list_as_shift_jis() {
    let job = corrected();
    let list = job.read("returned.csv").replace('\u{FEFF}', "");
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&list);
    std::fs::write(job.path("returned.csv"), &bytes).unwrap();
    let told = broken(&job, 16, "CSV UTF-8");
    assert_eq!(told.word("id"), "KRK1640-E");
    // The clerk opens it in Excel and saves it again as the message says.
    let (text, _, lost) = encoding_rs::SHIFT_JIS.decode(&bytes);
    assert!(!lost);
    std::fs::write(job.path(&told.word("file")), format!("\u{FEFF}{text}")).unwrap();
    mended(&job);
}

#[test]
fn job_11_the_list_belongs_to_the_file_of_last_week() {
    let job = corrected();
    put(&job, "2", "last4", |_| "1111".to_owned());
    let told = broken(&job, 16, "このジョブのこのファイルから");
    assert_eq!(told.word("file"), "returned.csv");
    let steps = kirikake(&["explain", &told.word("id")[..7]]);
    assert!(
        steps.stdout.contains("check -o でリストを作り直して"),
        "{steps:?}"
    );
    job.replace("job.toml", "corrections = [\"returned.csv\"]\n", "");
    std::fs::remove_dir_all(job.path("LISTS")).unwrap();
    assert_eq!(listed(&job).len(), 1);
    returned(&job, "秘密二郎");
    mended(&job);
}

#[test]
fn job_12_two_records_share_a_control_number() {
    let mut rows = members();
    rows[4][2] = rows[3][2].clone();
    rows[9][2] = rows[8][2].clone();
    let job = job(file(&rows).as_bytes());
    broken(&job, 16, "check JOB -o DIR");
    let held = listed(&job);
    let told = kirikake(&["explain", &held[0][3]]);
    assert!(told.stdout.contains("番号"), "{told:?}");
    for row in held.chunks(2) {
        assert_eq!(row[0][1], row[1][1], "the list shows which are equal");
        put(&job, &row[1][0], &row[1][2], |number| {
            format!("9{}", &number[1..])
        });
    }
    mended(&job);
}

#[test]
fn job_13_dates_are_written_with_slashes() {
    let rows = members().into_iter().map(|mut row| {
        row[10] = "2020/4/1".to_owned();
        row
    });
    let job = job(file(&rows.collect::<Vec<_>>()).as_bytes());
    broken(&job, 16, "check JOB -o DIR");
    for row in listed(&job) {
        let told = kirikake(&["explain", &row[3]]);
        assert!(told.stdout.contains("2024-06-01") || told.stdout.contains("YYYY-MM-DD"));
        put(&job, &row[0], &row[2], |date| {
            let parts: Vec<&str> = date.split('/').collect();
            format!("{}-{:0>2}-{:0>2}", parts[0], parts[1], parts[2])
        });
    }
    mended(&job);
}

#[test]
fn job_14_the_layout_is_missing() {
    let job = job(file(&members()).as_bytes());
    job.replace(
        "job.toml",
        "[voice]",
        "[forms]\nyoshiki1 = \"yoshiki1-hidari\"\n[voice]",
    );
    let told = broken(&job, 20, "layouts/ を確かめるか、[forms]");
    let form = told.between("様式 ", " の");
    let layouts = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
    let names = std::fs::read_dir(layouts)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut names = names.filter_map(|path| path.file_stem()?.to_str().map(str::to_owned));
    let right = names.find(|name| *name == form).unwrap();
    let mut lines: Vec<String> = job.read("job.toml").lines().map(str::to_owned).collect();
    lines[told.row()] = format!("{form} = {right:?}");
    std::fs::write(job.path("job.toml"), lines.join("\n")).unwrap();
    mended(&job);
}

#[test]
fn job_15_the_key_is_missing() {
    let job = job(file(&members()).as_bytes());
    set(&job, "purpose", "\"test\"");
    let told = broken(&job, 20, "[pairing].key に鍵ファイル");
    assert_eq!(told.word("id"), "KRK2023-E");
    let text = job.read("job.toml") + "\n[pairing]\nkey = \"pairing.key\"\n";
    std::fs::write(job.path("job.toml"), text).unwrap();
    let told = broken(&job, 20, "パス");
    let path = told.between("ファイル ", " が");
    std::fs::write(&path, "5a".repeat(31)).unwrap();
    let told = broken(&job, 20, "鍵を作り直して");
    let digits: usize = told.between("16 進 ", " 桁").parse().unwrap();
    std::fs::write(path, "5".repeat(digits)).unwrap();
    mended(&job);
}

#[test]
fn job_16_the_insurer_s_number_is_mistyped() {
    let job = job(file(&members()).as_bytes());
    job.replace("insurer.toml", "\"06139992\"", "\"06193992\"");
    let told = broken(&job, 20, "値を直して");
    assert!(told.word("file").ends_with("insurer.toml"));
    let mut lines: Vec<String> = job
        .read("insurer.toml")
        .lines()
        .map(str::to_owned)
        .collect();
    let (before, _) = lines[told.row()].split_at(told.column());
    lines[told.row()] = format!("{before}\"06139992\"");
    std::fs::write(job.path("insurer.toml"), lines.join("\n")).unwrap();
    mended(&job);
}

#[test]
fn job_17_the_folder_is_another_job_s() {
    let other = Job::sample(20, 5);
    assert!([0, 4].contains(&other.print("OUT", &[]).exit));
    let job = job(file(&members()).as_bytes());
    let path = job.text("job.toml");
    let said = kirikake(&["print", &path, "-o", &other.text("OUT"), "--json"]);
    stopped(&said, 12, "別の OUT を指定");
    mended(&job);
}

#[test]
fn job_18_the_disk_is_full() {
    let job = job(file(&members()).as_bytes());
    let script = "trap '' XFSZ; ulimit -f 20; exec \"$0\" \"$@\"";
    let said = job.print_under(&["sh", "-c", script], "OUT").unwrap();
    stopped(&said, 24, "空き容量・権限を確かめて、もう一度実行");
    mended(&job);
}

#[test]
fn job_19_the_transfer_broke_off() {
    let job = job(file(&members()).as_bytes());
    let sent = job.read("members.csv");
    std::fs::write(job.path("members.csv"), &sent[..sent.len() - 30]).unwrap();
    broken(&job, 16, "転送し直して");
    std::fs::write(job.path("members.csv"), sent).unwrap();
    mended(&job);
}

#[test]
fn job_20_quotes_stand_inside_a_field() {
    let mut rows = members();
    rows[3][7] = "秘密\"ビル\"".to_owned();
    let job = job(file(&rows).as_bytes());
    let told = broken(&job, 16, "項目全体を引用符で囲み、中の引用符は二つ重ねて");
    let (row, field) = ((told.row() + 1).to_string(), told.word("field"));
    put(&job, &row, &field, |words| {
        format!("\"{}\"", words.replace('"', "\"\""))
    });
    mended(&job);
}

#[test]
fn job_21_a_key_of_the_job_is_misspelt() {
    let job = job(file(&members()).as_bytes());
    job.replace("job.toml", "pieces   = 200", "peices   = 200");
    let told = broken(&job, 20, "つづりを確かめるか、この行を消して");
    let known = told.between("使えるキー：", " →");
    assert!(known.split(", ").any(|key| key == "pieces"), "{known}");
    let mut lines: Vec<String> = job.read("job.toml").lines().map(str::to_owned).collect();
    lines[told.row()] = "pieces = 200".to_owned();
    std::fs::write(job.path("job.toml"), lines.join("\n")).unwrap();
    mended(&job);
}

#[test]
fn job_22_somebody_else_is_printing_into_the_folder() {
    let job = job(file(&members()).as_bytes());
    mended(&job);
    let other = kirikake::ledger::Lock::take(&job.path("OUT")).unwrap();
    broken(&job, 24, "その終了を待って、もう一度実行");
    drop(other);
    mended(&job);
}
