//! House rules, read off the tree: a rule is a test that tells all its faults at once, each as
//! `file:line`.
//! Not what rustfmt and clippy can tell.

#[path = "tidy/checker.rs"]
mod checker;
#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/words.rs"]
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rules::*;
use words::{places, test_modules, tokens};

/// Texts below `folder` as (path from the root with `/`, text), in order of name. Left out: what is
/// built or fetched, links, and files that are no text.
fn texts(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(root.join(&folder)) else {
            continue;
        };
        for entry in entries.map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            let path = if folder.is_empty() {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            let kind = entry.file_type().unwrap();
            if kind.is_dir() && ![".git", "target", "OUT", "out"].contains(&name.as_str()) {
                folders.push(path);
            } else if kind.is_file()
                && let Ok(bytes) = fs::read(entry.path())
                && !bytes.contains(&0)
            {
                found.push((path, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
    }
    found.sort();
    found
}

fn rust(folders: &[&str]) -> Vec<(String, String)> {
    let found = folders.iter().flat_map(|folder| texts(folder));
    found.filter(|(file, _)| file.ends_with(".rs")).collect()
}

/// Sources of the product, without the files that a `#[cfg(test)] mod name;` brings in.
fn product() -> Vec<(String, String)> {
    let all = rust(&["src"]);
    let mut tests = BTreeSet::new();
    for (file, text) in &all {
        for (_, _, name) in test_modules(&tokens(text)) {
            tests.extend(name.map(|name| format!("{}/{name}", own_folder(file))));
        }
    }
    let of_test = |file: &str| tests.iter().any(|test| is_module(file, test));
    all.into_iter().filter(|(file, _)| !of_test(file)).collect()
}

/// The folder where the modules of a file lie: `src/pdf` for `src/pdf.rs` and `src/pdf/mod.rs`.
fn own_folder(file: &str) -> &str {
    let stem = file.trim_end_matches(".rs");
    let inner = ["/mod", "/lib", "/main"]
        .iter()
        .find_map(|end| stem.strip_suffix(end));
    inner.unwrap_or(stem)
}

/// Whether the file is `stem.rs` or below the folder `stem/`.
fn is_module(file: &str, stem: &str) -> bool {
    file.strip_prefix(stem)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

fn check(sources: &[(String, String)], rule: fn(&str, &str) -> Vec<String>) {
    assert!(!sources.is_empty(), "nothing was looked at");
    tell(
        sources
            .iter()
            .flat_map(|(file, text)| rule(file, text))
            .collect(),
    );
}

fn tell(faults: Vec<String>) {
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

const CODE: &[&str] = &["src", "tests", "benches"];

#[test]
fn every_file_opens_with_what_it_is() {
    check(&rust(CODE), first_line);
}

#[test]
fn a_line_has_at_most_100_columns() {
    check(&rust(CODE), line_columns);
}

#[test]
fn a_file_can_be_held_in_the_mind() {
    check(&rust(CODE), file_lines);
}

#[test]
fn a_function_fits_on_a_screen() {
    check(&rust(CODE), function_lines);
}

#[test]
fn the_library_neither_gives_up_nor_prints() {
    check(&product(), silent_stops);
}

#[test]
fn imports_look_down() {
    check(&rust(&["src"]), floors);
}

#[test]
fn every_module_of_the_library_has_a_floor() {
    let found = rust(&["src"]);
    let (file, text) = found.iter().find(|(file, _)| file == "src/lib.rs").unwrap();
    let tokens = tokens(text);
    let modules = places(&tokens, &["mod"])
        .into_iter()
        .map(|at| tokens[at + 1]);
    let loose = modules.filter(|module| floor(module.text).is_none());
    tell(
        loose
            .map(|name| format!("{file}:{}: `{}`", name.line, name.text))
            .collect(),
    );
}

#[test]
fn threads_ledger_and_command_line_stay_at_home() {
    check(&product(), kept_packages);
}

#[test]
fn unsafe_stands_at_the_memory_map_only() {
    tell(unsafe_code(&rust(&["src"])));
}

#[test]
fn no_file_speaks_of_the_workplace() {
    check(&texts(""), strange_words);
}

#[test]
fn every_dependency_says_why() {
    let all = texts("");
    let manifests: Vec<_> = all
        .into_iter()
        .filter(|(file, _)| file.ends_with("Cargo.toml"))
        .collect();
    check(&manifests, reasons);
}

#[test]
fn every_table_of_a_standard_is_there_and_long() {
    let all = rust(&["src"]);
    let long = |table: &str| {
        all.iter()
            .any(|(file, text)| file == table && text.lines().count() > FILE_LINES_USUAL_MAX)
    };
    let stale = TABLES_OF_A_STANDARD.iter().filter(|table| !long(table));
    tell(
        stale
            .map(|table| format!("{table}:1: need not be listed"))
            .collect(),
    );
}
