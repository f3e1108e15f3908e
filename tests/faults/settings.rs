//! Job, insurer, layouts, fonts, keys and arguments that cannot be used.

use super::refused;
use crate::hall::{Job, kirikake};

#[test]
fn a_job_file_s_faults_are_told_all_at_once_with_line_and_column() {
    let job = Job::sample(1, 1);
    job.replace("job.toml", "dpi      = 600", "dpi      = 601\npieecs   = 3")
        .replace("job.toml", "purpose = \"sample\"", "purpose = \"smaple\"")
        .replace(
            "insurer.toml",
            "kind      = \"kenpo\"",
            "kind      = \"kenpou\"",
        );
    let said = refused(&job, 20, "KRK2005");
    let json = said.json();
    let messages = json["messages"].as_array().unwrap();
    assert!(messages.len() >= 4, "{said:?}");
    let unknown = messages
        .iter()
        .find(|message| message["id"] == "KRK2002-E")
        .unwrap();
    let line = job
        .read("job.toml")
        .lines()
        .position(|line| line.starts_with("pieecs"));
    assert_eq!(
        unknown["line"].as_u64().unwrap() as usize,
        line.unwrap() + 1
    );
    assert_eq!(unknown["column"], 1);
    assert!(unknown["file"].as_str().unwrap().ends_with("job.toml"));
}

#[test]
fn a_date_out_of_its_window_hides_no_other_fault() {
    let job = Job::sample(1, 1);
    job.replace("job.toml", "as_of   = 2024-06-01", "as_of   = 1800-01-01")
        .replace("job.toml", "dpi      = 600", "dpi      = 600\npieecs   = 3")
        .replace(
            "insurer.toml",
            "kind      = \"kenpo\"",
            "kind      = \"kenpou\"",
        );
    let told = refused(&job, 20, "KRK2017").ids();
    for id in ["KRK2002-E", "KRK2005-E"] {
        assert!(told.contains(&id.to_owned()), "{id} in {told:?}");
    }
}

#[test]
fn a_job_that_cannot_be_understood_is_exit_20() {
    for (name, old, new, id) in [
        ("job.toml", "[job]", "[job", "KRK2001"),
        (
            "job.toml",
            "insurer = \"insurer.toml\"",
            "insurer = \"none.toml\"",
            "KRK2010",
        ),
        ("job.toml", "mhlw-2024-01-09", "mhlw-2023-01-09", "KRK2010"),
        (
            "job.toml",
            "BIZUDGothic-Regular",
            "BIZUDGothic-Regulra",
            "KRK2007",
        ),
        (
            "job.toml",
            "as_of   = 2024-06-01",
            "as_of   = 2024-06-31",
            "KRK20",
        ),
        (
            "job.toml",
            "issued  = 2024-07-01",
            "issued  = 2042-07-01",
            "KRK2017",
        ),
        (
            "job.toml",
            "\"household_key\"]",
            "\"houshold_key\"]",
            "KRK2002",
        ),
        (
            "job.toml",
            "purpose = \"sample\"",
            "purpose = \"test\"",
            "KRK2023",
        ),
        (
            "job.toml",
            "[voice]",
            "[forms]\nyoshiki1 = \"none\"\n[voice]",
            "KRK2011",
        ),
        ("job.toml", "go_live = 2024-05-07", "", "KRK2028"),
        (
            "job.toml",
            "[fonts]",
            "[policy.switch]\nnone = \"hold\"\n[fonts]",
            "KRK2020",
        ),
        (
            "insurer.toml",
            "number    = \"",
            "number    = \"1",
            "KRK2004",
        ),
    ] {
        let job = Job::sample(1, 1);
        job.replace(name, old, new);
        refused(&job, 20, id);
    }
}

#[test]
fn an_id_with_letters_that_are_read_as_digits_is_refused() {
    let job = Job::sample(1, 1);
    let text = job.read("job.toml");
    let line = text
        .lines()
        .find(|line| line.starts_with("id      = "))
        .unwrap()
        .to_owned();
    job.replace("job.toml", &line, "id      = \"A7K2QI\"");
    refused(&job, 20, "KRK2004");
}

/// A copy of the layouts, policies and fonts, to be spoilt.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let ours = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["layouts", "layouts/policy", "layouts/voice", "fonts"] {
        std::fs::create_dir_all(home.path().join(folder)).unwrap();
        for entry in std::fs::read_dir(ours.join(folder)).unwrap() {
            let entry = entry.unwrap();
            if entry.path().is_file() {
                let to = home.path().join(folder).join(entry.file_name());
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    home
}

/// Exit code and stderr of a check with that home.
fn checked(job: &Job, home: &std::path::Path) -> (Option<i32>, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_kirikake"))
        .args(["check", &job.text("job.toml")])
        .env("KIRIKAKE_HOME", home)
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// Layout file, what it says, what it says instead, what is told.
const UNPRINTABLE: &[(&str, &str, &str, &str)] = &[
    ("yoshiki1", "code  = \"1\"", "code  = \"2\"", "KRK2005"),
    ("yoshiki1", "code  = \"1\"", "code  = \"12\"", "KRK2005"),
    (
        "yoshiki1",
        "id    = \"yoshiki1\"",
        "id    = \"yoshiki9\"",
        "KRK2005",
    ),
    (
        "yoshiki1",
        "title = \"資格",
        "title = \"\\u0001資格",
        "KRK2004",
    ),
    (
        "yoshiki1",
        "voice/yoshiki1.txt",
        "../fonts/fonts.toml",
        "KRK2010",
    ),
    ("yoshiki-base", "width  = 210", "width  = 0", "KRK2004"),
    ("yoshiki-base", "bleed  = 3", "bleed  = -3", "KRK2004"),
    ("yoshiki-base", "role = \"C\"", "role = \"A\"", "KRK2005"),
    ("yoshiki-base", "label_w = 36", "label_w = -36", "KRK2004"),
    ("yoshiki-base", "label_w = 36", "label_w = 1", "KRK2012"),
    (
        "yoshiki-base",
        "edge = \"bottom\"",
        "edge = \"right\"",
        "KRK2033",
    ),
    ("yoshiki-base", "y = 198", "y = 400", "KRK2013"),
    ("yoshiki-base", "y = 198", "y = 185", "KRK2033"),
    // What layout lint says of places and letters: one code judges for both.
    (
        "yoshiki-base",
        "size = 10\ntext = \"{kind}\"",
        "size = 9\ntext = \"{kind}\"",
        "KRK2051",
    ),
    (
        "yoshiki-base",
        "x = 115\ny = 237",
        "x = 115\ny = 229",
        "KRK2052",
    ),
    (
        "yoshiki-base",
        "x = 181.525\ny = 275.5",
        "x = 181.525\ny = 278",
        "KRK2053",
    ),
    (
        "yoshiki-base",
        "x = 36\ny = 21",
        "x = 36\ny = 18",
        "KRK2016",
    ),
    (
        "yoshiki-base",
        "y = 262\nw = 58",
        "y = 262\nw = 4",
        "KRK2012",
    ),
];

#[test]
fn a_layout_that_cannot_be_printed_is_exit_20_with_its_place() {
    let job = Job::sample(1, 1);
    for &(file, old, new, id) in UNPRINTABLE {
        let home = home();
        let path = home.path().join(format!("layouts/{file}.toml"));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{file} has {old}");
        std::fs::write(&path, text.replacen(old, new, 1)).unwrap();
        let (exit, said) = checked(&job, home.path());
        assert_eq!(exit, Some(20), "{new}: {said}");
        assert!(said.contains(id), "{new}: {said}");
    }
}

#[test]
fn print_refuses_what_the_lint_refuses_and_writes_nothing() {
    let (home, job) = (home(), Job::sample(1, 1));
    let path = home.path().join("layouts/yoshiki-base.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replacen("x = 36\ny = 21", "x = 36\ny = 18", 1);
    std::fs::write(&path, text.replacen("y = 198", "y = 185", 1)).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_kirikake"))
        .args(["print", &job.text("job.toml"), "-o", &job.text("out")])
        .env("KIRIKAKE_HOME", home.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(20), "{said}");
    for told in ["KRK2016-E", "KRK2033-E", "yoshiki-base.toml:"] {
        assert!(said.contains(told), "all at once, with places: {said}");
    }
    assert!(!job.path("out").exists(), "nothing is begun");
}

#[test]
fn a_font_that_is_not_the_one_of_the_list_is_refused() {
    let home = home();
    let job = Job::sample(1, 1);
    let font = home.path().join("fonts/BIZUDGothic-Bold.ttf");
    let other = std::fs::read(home.path().join("fonts/BIZUDGothic-Regular.ttf")).unwrap();
    std::fs::write(font, other).unwrap();
    let (exit, said) = checked(&job, home.path());
    assert_eq!(exit, Some(20), "{said}");
    assert!(said.contains("KRK2008-E"), "{said}");
    // Nor may a font under a listed name come from the job's folder.
    let other = home.path().join("fonts/BIZUDGothic-Regular.ttf");
    std::fs::copy(other, job.path("BIZUDGothic-Bold.ttf")).unwrap();
    let (exit, said) = checked(&job, std::path::Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(exit, Some(20), "{said}");
    assert!(said.contains("KRK2008-E"), "{said}");
}

#[test]
fn wrong_arguments_are_exit_20_and_help_is_exit_0() {
    for arguments in [
        &["prnt"][..],
        &["print"],
        &["print", "job.toml"],
        &["check", "job.toml", "--workers", "0"],
        &[
            "sample",
            "--count",
            "0",
            "--seed",
            "1",
            "--profile",
            "kenpo",
            "-o",
            "/tmp/x",
        ],
        &[
            "sample",
            "--count",
            "9",
            "--seed",
            "1",
            "--profile",
            "kenpou",
            "-o",
            "/tmp/x",
        ],
        &[],
    ] {
        let said = kirikake(&[arguments, &["--json"]].concat());
        assert_eq!(said.exit, 20, "{arguments:?}: {said:?}");
        assert_eq!(said.ids(), ["KRK2006-E"], "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["print", "--help"], &["--version"]] {
        let said = kirikake(arguments);
        assert_eq!(said.exit, 0);
        assert!(
            !said.stdout.is_empty() && said.stderr.is_empty(),
            "{said:?}"
        );
    }
}

#[test]
fn a_key_file_of_another_length_is_refused() {
    let job = Job::sample(1, 1);
    std::fs::write(job.path("pairing.key"), "5a".repeat(31)).unwrap();
    let text = job.read("job.toml") + "\n[pairing]\nkey = \"pairing.key\"\n";
    std::fs::write(job.path("job.toml"), text).unwrap();
    refused(&job, 20, "KRK2022");
}

#[cfg(unix)]
#[test]
fn words_that_are_no_utf8_are_wrong_arguments() {
    use std::os::unix::ffi::OsStrExt;
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_kirikake"))
        .args(["check", "--bogus"])
        .arg(std::ffi::OsStr::from_bytes(b"\xFF"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(20));
}
