//! The rules tried on samples with a fault in them, so that none of them passes without looking.

use super::rules::*;
use super::words::{test_modules, tokens};
use super::{is_module, own_folder};

/// Lines that a rule finds fault with.
fn lines(file: &str, faults: Vec<String>) -> Vec<usize> {
    let number = |fault: &String| fault.strip_prefix(file)?.split(':').nth(1)?.parse().ok();
    faults.iter().map(|fault| number(fault).unwrap()).collect()
}

fn words(text: &str) -> Vec<&str> {
    tokens(text).iter().map(|token| token.text).collect()
}

#[test]
fn literals_and_comments_hide_their_braces() {
    let sample = r###"a /* { /* { */ { */ "\"{" r#"{"{"# br"{\" b'{' '\'' '{' '\u{7b}' b // {"###;
    let kept = [
        "a",
        r#""\"{""#,
        r##"r#"{"{"#"##,
        r#"br"{\""#,
        "b'{'",
        r"'\''",
        "'{'",
    ];
    assert_eq!(words(sample), [&kept[..], &[r"'\u{7b}'", "b"]].concat());
}

#[test]
fn a_lifetime_is_no_literal_and_a_raw_name_no_string() {
    assert_eq!(
        words("&'a {r#fn}"),
        ["&", "'", "a", "{", "r", "#", "fn", "}"]
    );
    assert_eq!(words("<'a,'b>"), ["<", "'", "a", ",", "'", "b", ">"]);
}

#[test]
fn a_token_knows_its_line() {
    let sample = "/*\n*/ \"a\nb\"\n名 // x\nz";
    let seen: Vec<_> = tokens(sample).iter().map(|token| token.line).collect();
    assert_eq!(seen, [2, 4, 5]);
}

#[test]
fn a_file_without_its_sentence_is_found() {
    assert_eq!(lines("a.rs", first_line("a.rs", "// no\n//! late")), [1]);
    assert_eq!(first_line("a.rs", "//! yes"), [""; 0]);
}

#[test]
fn a_wide_character_is_one_column() {
    let sample = format!("{}\n{}\n", "字".repeat(100), "x".repeat(101));
    assert_eq!(lines("a.rs", line_columns("a.rs", &sample)), [2]);
}

#[test]
fn a_long_file_is_found() {
    let faults = |file, count| file_lines(file, &"\n".repeat(count)).len();
    assert_eq!((faults("src/a.rs", 600), faults("src/a.rs", 601)), (0, 1));
    assert_eq!(
        (faults("src/main.rs", 39), faults("src/main.rs", 40)),
        (0, 1)
    );
}

#[test]
fn a_long_function_is_found() {
    let function = |inside: usize| {
        let body = "    let s = \"}\"; // }\n".repeat(inside);
        format!("type F = fn(u8);\ntrait T {{\n    fn a(x: [u8; 4]);\n}}\nfn b() {{\n{body}}}\n")
    };
    assert_eq!(function_lines("a.rs", &function(68)), [""; 0]);
    assert_eq!(lines("a.rs", function_lines("a.rs", &function(69))), [5]);
}

#[test]
fn a_silent_stop_is_found_outside_tests_only() {
    let sample = "//! .unwrap()\nfn a() {\n    b\n        .unwrap ();\n    c.expect(\"d\");\n    \
        todo!();\n    println!();\n    e.map(Option::unwrap);\n    f.unwrap_or(0);\n}\n\
        #[cfg(test)]\n#[expect(x)]\nmod tests {\n    fn g() {\n        h.unwrap();\n    }\n}\n\
        fn i() {\n    dbg!(1);\n}\n";
    let mut found = lines("src/a.rs", silent_stops("src/a.rs", sample));
    found.sort();
    assert_eq!(found, [4, 5, 6, 7, 8, 19]);
    assert_eq!(silent_stops("src/cli.rs", "println!();"), [""; 0]);
}

#[test]
fn a_file_of_tests_is_known_by_its_declaration() {
    let found = tokens("#[cfg(test)]\npub(crate) mod trials;\nmod made;");
    let names: Vec<_> = test_modules(&found).iter().map(|found| found.2).collect();
    assert_eq!(names, [Some("trials")]);
    assert_eq!(own_folder("src/pdf/mod.rs"), "src/pdf");
    assert_eq!(own_folder("src/lib.rs"), "src");
    assert!(is_module("src/pdf/trials/x.rs", "src/pdf/trials"));
    assert!(!is_module("src/pdf/trials_of_x.rs", "src/pdf/trials"));
}

#[test]
fn an_import_upwards_is_found_wherever_it_hides() {
    let sample = "use crate::{\n    units::Um,\n    \
        member::{self, Member},\n    date::{Date, x as y},\n\
        };\nuse super::Symbol;\nfn a() {\n    crate::plan::run();\n    b::crate_::plan();\n}\n\
        use super::super::line;\nmod tests {\n    use super::super::line;\n    \
        use super::super::super::line;\n}\n";
    let found = lines("src/pdf/x.rs", floors("src/pdf/x.rs", sample));
    assert_eq!(found, [1, 1, 1, 1, 8, 11, 14]);
    let found = lines("src/line.rs", floors("src/line.rs", sample));
    assert_eq!(found, [6, 8]);
}

#[test]
fn floors_are_as_the_house_is_built() {
    let allowed = |from, to| objection(from, to).is_none();
    assert!(allowed("ledger", "digest") && allowed("report", "plan") && allowed("cli", "command"));
    assert!(allowed("message", "units") && allowed("settings", "message"));
    assert!(allowed("verify", "pdf") && allowed("produce", "line") && allowed("job", "input"));
    for (from, to) in [
        ("pdf", "digest"),
        ("records", "message"),
        ("codes", "date"),
        ("verify", "codes"),
        ("verify", "line"),
        ("verify", "produce"),
        ("plan", "report"),
        ("units", "date"),
        ("line", "unheard_of"),
    ] {
        assert!(!allowed(from, to), "{from} imports {to}");
    }
}

#[test]
fn a_package_out_of_its_home_is_found() {
    let sample = "use rayon::prelude::*;\nfn a() {\n    let b = ::rusqlite::Connection;\n    \
        std::thread::spawn(c);\n    std::thread::sleep(d);\n}\nuse std::{thread::{scope}, fs};\n";
    let found = lines("src/pdf.rs", kept_packages("src/pdf.rs", sample));
    assert_eq!(found, [1, 3, 4, 7]);
    assert_eq!(
        lines("src/flow.rs", kept_packages("src/flow.rs", sample)),
        [3]
    );
}

#[test]
fn unsafe_code_is_counted() {
    let faults = |text: &str, library: &str| {
        let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        unsafe_code(&[file("src/input.rs", text), file("src/lib.rs", library)]).len()
    };
    let denied = "#![deny(unsafe_code)]";
    let map = "use memmap2::Mmap;\n#[expect(unsafe_code, reason = \"\")]\nfn a() { unsafe {} }";
    assert_eq!(faults("// unsafe", denied), 0);
    assert_eq!(faults(map, denied), 0);
    assert_eq!(faults(map, ""), 1);
    assert_eq!(faults(&map.replace("unsafe {}", ""), denied), 1);
    assert_eq!(
        faults(&map.replace("unsafe {}", "unsafe {} unsafe {}"), denied),
        1
    );
    assert_eq!(faults(&map.replace("memmap2", "other"), denied), 2);
    assert_eq!(faults(&map.replace("expect", "allow"), denied), 2);
    assert_eq!(faults(map, &format!("{denied}\nuse memmap2::Mmap;")), 3);
}

#[test]
fn a_strange_word_is_found_in_any_case() {
    let sample = format!("fine\n// {}\n", STRANGE_WORDS[0].to_uppercase());
    assert_eq!(lines("a.md", strange_words("a.md", &sample)), [2]);
}

#[test]
fn a_dependency_without_a_reason_is_found() {
    let sample = "[package]\nname = \"x\"\n[dependencies]\n# Heading\na = \"1\" # why\nb = \"#2\"\n\
        c = { features = [\n    \"x\",\n] } # why\nd = { features = [\n    \"x\",\n] }\n\
        [dev-dependencies.e]\nversion = \"1\"\n[target.x.dependencies]\nf = \"1\"\n\
        [profile.dev]\ng = 1\n";
    let found = lines("Cargo.toml", reasons("Cargo.toml", sample));
    assert_eq!(found, [6, 10, 13, 16]);
}
